"""An incident held against the rules that bind its agency."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from policycheck import __version__
from policycheck.evaluate.cross_check import CrossCheck, cross_check
from policycheck.evaluate.cross_check import Reading as OneReading
from policycheck.evaluate.finding import Context, finding, said
from policycheck.evaluate.following import Explainer
from policycheck.evaluate.scope import Scope, scope
from policycheck.facts.accounts import Accounts, known
from policycheck.facts.statements import statement
from policycheck.library.advice import did_you_mean
from policycheck.library.library import Library
from policycheck.logic.answers import extent_of_value
from policycheck.logic.compile import CompiledRule
from policycheck.logic.kernel import Kernel
from policycheck.model.dates import date_span
from policycheck.model.evaluation import AccountView, Engine, Evaluation, Finding, SecondEngine, SourceView, Stated
from policycheck.model.incident import INCIDENT, Incident
from policycheck.model.problem import BadInput, Place, Problem
from policycheck.model.vocabulary import REACH, about

NOTICE = (
    "A possible violation is a question for people to decide. This is no finding of fact or of law, "
    "and it says nothing about guilt, intent or discipline."
)


def evaluate(
    library: Library,
    incident: Incident,
    sha256: str,
    accounts: Sequence[str] = (),
    compared: Sequence[str] = (),
    as_of: str | None = None,
    check: CrossCheck = "off",
) -> Evaluation:
    """Every rule that binds the agency, held against everyone it is about, under the accounts asked for (or all).

    With check, a second engine works it out again. Raises BadInput for an account, a policy or a required second engine
    that there is not, and for an as_of that is no date; Disagreement where the engines differ.
    """
    held = Accounts(incident, library.facts, library.derivations)
    views = _chosen(held.views(), accounts)
    names = [view.name for view in views]
    found, span = scope(library, incident.agency, compared), _span(incident.date if as_of is None else as_of)
    explainer = Explainer(library, incident, held)
    reader = _Reader(library, incident, held, names, span, found, explainer)
    findings, nobody = reader.all_findings()
    return Evaluation(
        notice=NOTICE,
        incident=incident.id,
        title=incident.title,
        date=incident.date,
        as_of=as_of,
        agency=incident.agency,
        agency_name=library.authorities[incident.agency].name,
        note=incident.note,
        engine=_engine(library, sha256, cross_check(check, held.all_following(), reader.readings)),
        accounts=views,
        sources=_sources(incident),
        findings=tuple(sorted(findings, key=_weight)),
        follows=explainer.follows(names),
        clashes=explainer.clashes(names),
        timeline_set_aside=explainer.set_aside(names),
        also_stated=_also_stated(library, incident, findings),
        left_out=tuple(sorted([*found.left_out, *nobody])),
    )


def _span(when: str | None) -> tuple[date, date] | None:
    try:
        return None if when is None else date_span(when)
    except ValueError:  # the incident's own date was checked when its file was read
        cause = f"{when!r} is not a date of the calendar"
        raise BadInput([Problem(Place("--as-of"), cause, "write a day that there is, as 2026-01-01")]) from None


def _chosen(views: tuple[AccountView, ...], names: Sequence[str]) -> tuple[AccountView, ...]:
    there = [view.name for view in views]
    problems = [
        Problem(
            Place("--account"),
            f"this incident has no account {name!r}",
            did_you_mean(name, there) or f"write one of {', '.join(there)}",
        )
        for name in names
        if name not in there
    ]
    if problems:
        raise BadInput(problems)
    return tuple(view for view in views if not names or view.name in names)


def _subjects(incident: Incident, kind: str) -> list[str]:
    if kind == INCIDENT:
        return [INCIDENT]
    return [name for name, entity in incident.entities.items() if entity.kind == kind]


def reached(incident: Incident, subject: str, kind: str) -> dict[str, str | None]:
    """From an entity, whom facts of each kind are about; None where the file does not say who that is."""
    there: dict[str, str | None] = {}
    for other, link in REACH[kind].items():
        if link is None:
            there[other] = subject
        elif link == INCIDENT:
            there[other] = INCIDENT
        else:
            there[other] = getattr(incident.entities[subject], link)
    return there


@dataclass(frozen=True)
class _Reader:
    """Holds rules against entities, under the accounts asked for."""

    library: Library
    incident: Incident
    accounts: Accounts
    names: Sequence[str]
    span: tuple[date, date] | None
    scope: Scope
    explainer: Explainer
    readings: list[OneReading] = field(default_factory=list)

    def all_findings(self) -> tuple[list[Finding], list[str]]:
        """The findings of every rule, and the rules that are about nobody in the file."""
        found: list[Finding] = []
        nobody: list[str] = []
        for kind in REACH:
            rules = [compiled for compiled in self.scope.rules if compiled.rule.for_each == kind]
            subjects = _subjects(self.incident, kind)
            if not subjects:
                nobody += [f"{compiled.rule.id}: the file names no {kind}" for compiled in rules]
            elif rules:
                found += self.findings(rules, subjects)
        return found, nobody

    def findings(self, rules: Sequence[CompiledRule], subjects: Sequence[str]) -> Iterator[Finding]:
        """A finding an entity and rule. The rules are all about one kind, and the entities of that kind."""
        kernel = Kernel(rules)
        facts = sorted({fact for compiled in rules for fact in compiled.facts})
        for subject in subjects:
            entities = reached(self.incident, subject, rules[0].rule.for_each)
            held = {
                name: {fact: self.accounts.held(name, fact, entities[about(fact)]) for fact in facts}
                for name in self.names
            }
            extents = {name: known(cells) for name, cells in held.items()}
            readings = {name: kernel.read(one) for name, one in extents.items()}
            for position, compiled in enumerate(rules):
                read = {name: one[position] for name, one in readings.items()}
                self.readings.extend(
                    OneReading(
                        compiled,
                        {fact: extents[name][fact] for fact in compiled.facts if fact in extents[name]},
                        one.ends,
                    )
                    for name, one in read.items()
                )
                context = Context(
                    library=self.library,
                    incident=self.incident,
                    compiled=compiled,
                    subject=subject,
                    entities=entities,
                    held=held,
                    span=self.span,
                    comparison=compiled.rule.id in self.scope.comparisons,
                    explainer=self.explainer,
                )
                yield finding(context, read)


def _engine(library: Library, sha256: str, second: SecondEngine) -> Engine:
    files = library.digests
    return Engine(policycheck=__version__, incident_sha256=sha256, files_sha256=files, second_engine=second)


def _sources(incident: Incident) -> tuple[SourceView, ...]:
    return tuple(
        SourceView(id=name, party=source.party, title=source.title, date=source.date, via=source.via, note=source.note)
        for name, source in incident.sources.items()
    )


def _also_stated(library: Library, incident: Incident, findings: Sequence[Finding]) -> tuple[Stated, ...]:
    """The assertions on facts that no element of a finding asks for, in the order of the file."""
    asked = {(element.fact, element.about) for found in findings for element in found.elements}
    return tuple(
        Stated(
            fact=one.fact,
            about=one.about,
            about_label=incident.label_of(one.about),
            text=statement(library.facts[one.fact], extent_of_value(library.facts[one.fact], one.value)),
            said=said(incident, one),
        )
        for one in incident.assertions
        if (one.fact, one.about) not in asked
    )


def _weight(found: Finding) -> tuple[bool, int, bool, int, str]:
    """Most serious and most settled first; comparisons last."""
    outcomes = list(found.outcomes.values())
    violations = sum(one.outcome == "possible_violation" for one in outcomes)
    if violations:
        rank = 0
    elif any(one.made_out_unless_excused for one in outcomes):
        rank = 1
    elif any(one.outcome == "undetermined" for one in outcomes):
        rank = 2
    else:
        rank = 4 if found.never_arises else 3
    return found.comparison, rank, found.modality == "should", -violations, found.rule
