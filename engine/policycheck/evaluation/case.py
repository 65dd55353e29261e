"""What a case holds beside its statements, with the results that its allegations are about."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Literal

from policycheck.evaluation.citing import cited_place
from policycheck.evaluation.scope import binds
from policycheck.facts.statements import in_own_words
from policycheck.library.library import Library
from policycheck.model.case import Allegation, Disposition, FoundFact
from policycheck.model.case_view import (
    AllegationView,
    CaseView,
    DispositionView,
    FoundFactView,
    OtherStatementView,
    PersonView,
    ReviewedFact,
    SummaryView,
)
from policycheck.model.effects import Outcome, ResultRef, State
from policycheck.model.entity import LINKS, PEOPLE
from policycheck.model.incident import Incident
from policycheck.model.policy import split_provision
from policycheck.model.result import Result
from policycheck.model.source_view import source_mark
from policycheck.model.statement import OtherStatement
from policycheck.model.vocabulary import about as kind_of

# What the board's own facts must not come to, by its term; terms of other boards are compared with nothing.
_SUSTAINED: tuple[Outcome, ...] = ("no_violation", "does_not_apply", "not_in_force")
_NOT_FITTING: Mapping[str, tuple[Outcome, ...]] = {
    **dict.fromkeys(("sustained", "substantiated"), _SUSTAINED),
    **dict.fromkeys(
        ("not sustained", "unsubstantiated", "exonerated", "within nypd guidelines", "unfounded"),
        ("possible_violation",),
    ),
}


BoardStates = Mapping[tuple[str, str], State]  # what each rule comes to for each entity on what the board found


def case_view(
    library: Library, incident: Incident, results: Sequence[Result], of_board: Callable[[], BoardStates]
) -> CaseView:
    """The case as reports show it. The board's states are asked for only where it disposed of an allegation."""
    marks = {name: source_mark(number) for number, name in enumerate(incident.sources, 1)}
    disposed = {disposition.allegation: disposition for disposition in incident.findings.dispositions}
    states = of_board() if disposed else {}
    return CaseView(
        place=incident.place,
        case_number=incident.case_number,
        summary=tuple(
            SummaryView(text=one.text, places=tuple(_place(place, marks) for place in one.rests_on))
            for one in incident.summary
        ),
        people=tuple(_person(incident, name) for name, one in incident.entities.items() if one.kind in PEOPLE),
        actors=incident.actors,
        other_statements=tuple(_other_statement(incident, statement) for statement in incident.other_statements),
        allegations=tuple(
            _allegation(library, allegation, disposed.get(allegation.id), (incident, results, states))
            for allegation in incident.allegations
        ),
        reviewed=_reviewed(library, incident),
        found=tuple(_found(library, incident, one, marks) for one in incident.findings.facts),
        recommendations=incident.findings.recommendations,
    )


def _reviewed(library: Library, incident: Incident) -> tuple[ReviewedFact, ...]:
    if not incident.reviewers():
        return ()
    from policycheck.evaluation.reviewers import disputed_by_reviewers  # most files have no reviewer

    return tuple(disputed_by_reviewers(library, incident))


def _person(incident: Incident, name: str) -> PersonView:
    entity = incident.entities[name]
    return PersonView(
        id=name,
        label=incident.label_of(name),
        kind=entity.kind,
        age=entity.age,
        assignment=entity.assignment,
        outcome=entity.outcome,
    )


def _found(library: Library, incident: Incident, found: FoundFact, marks: Mapping[str, str]) -> FoundFactView:
    return FoundFactView(
        fact=found.fact,
        about=found.about,
        about_label=incident.label_of(found.about),
        text=in_own_words(library.facts[found.fact], found.value),
        credits=tuple(marks[source] for source in found.credits),
        because=found.because,
        standard=found.standard,
    )


def _other_statement(incident: Incident, statement: OtherStatement) -> OtherStatementView:
    """A statement without a fact, with the side that made it."""
    return OtherStatementView(
        party=incident.sources[statement.source].party,
        says=statement.says,
        about=statement.about,
        about_label=incident.label_of(statement.about),
        id=statement.id,
        disputes=statement.disputes,
        bears_on=tuple((fact, entity) for fact in statement.bears_on for entity in _judged(incident, statement, fact)),
        **cited_place(incident, statement),
    )


def _judged(incident: Incident, statement: OtherStatement, fact: str) -> list[str]:
    """About whom a statement helps to judge a fact: about its own entity if that is of the kind, else about each."""
    subjects = incident.of_kind(kind_of(fact))
    return [statement.about] if statement.about in subjects else subjects


def _place(written: str, marks: Mapping[str, str]) -> str:
    source, _, place = written.partition(" ")
    return f"{marks[source]}, {place.strip()}" if place.strip() else marks[source]


def _allegation(
    library: Library,
    allegation: Allegation,
    disposition: Disposition | None,
    case: tuple[Incident, Sequence[Result], BoardStates],
) -> AllegationView:
    incident, results, states = case
    concerned = list(_concerned(incident, allegation, results))
    return AllegationView(
        id=allegation.id,
        by=incident.speaker(allegation.by),
        against=allegation.against,
        against_label=incident.label_of(allegation.against) if allegation.against else None,
        text=allegation.text,
        rules=tuple(_ref(library, one) for one in concerned),
        without_result=_without_result(library, incident, allegation, {result.rule for result in concerned}),
        disposition=_disposition(library, disposition, concerned, states) if disposition else None,
    )


def _without_result(
    library: Library, incident: Incident, allegation: Allegation, concerned: Collection[str]
) -> dict[str, Literal["not_binding", "nobody"]]:
    rules = [library.rules[name].rule for name in allegation.rules if name not in concerned]
    path = library.authorities[incident.agency].jurisdiction
    return {
        library.titled(rule): "nobody"
        if binds(library.issuer(split_provision(rule.provision)[0]).jurisdiction, path)
        else "not_binding"
        for rule in rules
    }


def _concerned(incident: Incident, allegation: Allegation, results: Sequence[Result]) -> Iterator[Result]:
    """The results of the allegation's rules: where it is against an officer, none on another, or on what another did.

    What is nobody's doing, as the incident as a whole, is no other officer's.
    """
    for result in results:
        entity = incident.entities.get(result.about)
        of_somebody = entity is not None and (entity.kind == "officer" or "by" in LINKS.get(entity.kind, {}))
        by = entity.by if entity is not None else None
        whose = (None, result.about, by) if of_somebody else (allegation.against,)
        if result.rule in allegation.rules and allegation.against in whose:
            yield result


def _disposition(
    library: Library, disposition: Disposition, concerned: Sequence[Result], states: BoardStates
) -> DispositionView:
    unfit = _NOT_FITTING.get(disposition.disposition.casefold(), ())
    keyed = ((result, (result.rule, result.about)) for result in concerned)
    outcomes = [(result, states[key]) for result, key in keyed if key in states]
    # One breach sustains an allegation of several rules; it is in doubt where each of them excludes it.
    doubts = [one for one, outcome in outcomes if outcome in unfit]
    if unfit == _SUSTAINED and len(doubts) < len(outcomes):
        doubts = []
    return DispositionView(
        disposition=disposition.disposition,
        because=disposition.because,
        votes_for=disposition.for_,
        votes_against=disposition.against,
        abstained=disposition.abstained,
        dissent=disposition.dissent,
        doubts=tuple(_ref(library, one) for one in doubts),
    )


def _ref(library: Library, result: Result) -> ResultRef:
    rule = library.rules[result.rule].rule
    return ResultRef(
        rule=result.rule,
        title=library.titled(rule),
        draft=library.is_draft(rule),
        about=result.about,
        about_label=result.about_label,
        modality=result.modality,
        authority=result.citation.authority,
        section=result.citation.section,
        provision=rule.provision,
    )
