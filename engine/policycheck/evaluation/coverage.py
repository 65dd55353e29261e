"""The rules there are for an agency on a day, topic by topic: rules in force, a fragment only, or nothing.

A topic is covered by rules, since nothing else is applied to conduct: words of which no rule is made cover nothing.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date

from policycheck.evaluation.scope import active_rules, binds, text_in_force
from policycheck.library.library import Library
from policycheck.logic.answers import extent_of_element, extent_of_value, extents_asked
from policycheck.logic.compile import CompiledRule
from policycheck.logic.extent import Extent, overlaps, within
from policycheck.model.asked_answer import AskedAnswer
from policycheck.model.coverage import AgencyCoverage, Doubt, ForceStanding, HeldRule, TopicCoverage, TopicStatus
from policycheck.model.dates import date_span, sample_dates
from policycheck.model.incident import Incident
from policycheck.model.policy import Policy, ProvisionText, split_provision
from policycheck.model.rule import Element, Rule
from policycheck.model.statement import Assertion, RetiredStatement
from policycheck.model.vocabulary import FactId, TopicId

_Span = tuple[date, date] | None


def coverage_for(library: Library, incident: Incident, as_of: str | None = None) -> AgencyCoverage:
    """The rules for an incident, and which topics it raises; as_of asks for another day than its own."""
    agency_coverage = coverage(library, incident.agency, incident.date if as_of is None else as_of)
    raised = raised_by(library, incident)
    topics = tuple(topic.model_copy(update={"raised": topic.topic in raised}) for topic in agency_coverage.topics)
    return agency_coverage.model_copy(update={"topics": topics})


def coverage(library: Library, agency: str, when: str | None = None) -> AgencyCoverage:
    """What binds the agency on a day, in a month or a year: its own policy, and that of whatever it lies within.

    Drafts bind nobody. The agency is an authority of the library. Raises ValueError where `when` is no date.
    """
    path = library.authorities[agency].jurisdiction
    rules = [
        compiled
        for compiled in _adopted(library)
        if binds(library.authorities[_issuer(compiled.rule)].jurisdiction, path)
    ]
    documents = [
        policy
        for name, policy in library.policies.items()
        if policy.head.kind != "draft" and binds(library.issuer(name).jurisdiction, path)
    ]
    return _coverage(library, agency, when, rules, documents)


def own_coverage(library: Library, when: str | None = None) -> tuple[AgencyCoverage, ...]:
    """For each authority, by id, the rules of its own policy alone. Raises ValueError where `when` is no date."""
    rules = _adopted(library)
    documents = [policy for policy in library.policies.values() if policy.head.kind != "draft"]
    return tuple(
        _coverage(
            library,
            name,
            when,
            [compiled for compiled in rules if _issuer(compiled.rule) == name],
            [policy for policy in documents if policy.head.id.partition("/")[0] == name],
        )
        for name in library.authorities
    )


def raised_by(library: Library, incident: Incident) -> frozenset[TopicId]:
    """The topics that an incident speaks of.

    A statement raises a topic by a fact that the topic itself lists or, where none lists it, that a rule on the topic,
    whoever issued that, asks for, of a choice with the answer that is stated; by the topics that it names, where it
    states no fact; or where an axiom leads from what is stated to a yes to such a fact: shots at a driver are no
    warning shots, and raise none. What is true of the agency as such raises none.
    """
    stated = {said.fact for said in incident.statements if isinstance(said, Assertion | RetiredStatement)}
    named = {topic for said in incident.other_statements for topic in said.topics}
    answers: dict[FactId, list[Extent]] = {}
    for said in incident.assertions:
        answers.setdefault(said.fact, []).append(extent_of_value(library.facts[said.fact], said.value))
    counted = (derivation for derivation in library.derivations.values() if derivation.then.days)
    stated |= {derivation.then.fact for derivation in counted if derivation.asked_facts <= stated}
    axioms = [axiom for axiom in library.derivations.values() if axiom.is_axiom]
    grown = True
    while grown:
        grown = False
        for axiom in axioms:
            then = frozenset({axiom.then.is_ is True})
            known = answers.setdefault(axiom.then.fact, [])
            if then not in known and any(_stated(library, way, answers) for way in axiom.ways):
                known.append(then)
                grown = True
    stated |= {fact for fact, extents in answers.items() if frozenset({True}) in extents}
    stated -= library.authorities[incident.agency].facts.keys()
    listed = frozenset[FactId]().union(*(topic.facts for topic in library.topics.values()))
    asked = {name: not stated.isdisjoint(topic.facts) for name, topic in library.topics.items()}
    for rule in (compiled.rule for compiled in _adopted(library)):
        speaks = any(_speaks_of(library, element, stated - listed, answers) for _, _, element in rule.elements())
        asked |= {name: speaks or asked.get(name, False) for name in rule.topics}
    return frozenset(name for name, speaks in asked.items() if speaks or name in named)


def _speaks_of(
    library: Library, element: Element, stated: Collection[FactId], answers: Mapping[FactId, list[Extent]]
) -> bool:
    """Whether an element asks for a fact that is stated; of a choice, for an answer that somebody gives."""
    fact = library.facts[element.fact]
    if element.fact not in stated or not fact.options:
        return element.fact in stated
    wanted = extent_of_element(fact, element)
    return any(overlaps(wanted, given) for given in answers.get(element.fact, ()))


def _stated(library: Library, way: Iterable[AskedAnswer], answers: Mapping[FactId, list[Extent]]) -> bool:
    """Whether every answer that is asked for is given by somebody."""
    asked = extents_asked(library.facts, way)
    return all(any(within(given, wanted) for given in answers.get(fact, ())) for fact, wanted in asked.items())


def _adopted(library: Library) -> list[CompiledRule]:
    """The rules that are neither drafts nor retired, by id."""
    without_drafts = replace(library, drafts=False)
    return [
        compiled
        for compiled in active_rules(without_drafts, drafts=False)
        if not without_drafts.is_draft(compiled.rule)
    ]


def _issuer(rule: Rule) -> str:
    """The authority whose policy the rule is made from."""
    return split_provision(rule.provision)[0].partition("/")[0]


def _coverage(
    library: Library, agency: str, when: str | None, rules: Iterable[CompiledRule], documents: Iterable[Policy]
) -> AgencyCoverage:
    span = None if when is None else date_span(when)
    first, last = span or (date.min, date.max)
    read = [
        (policy.head.silent_on, f"{library.issuer(policy.head.id).name}, {policy.head.title}")
        for policy in documents
        if any(policy.head.in_force.on(day) != "no" for day in sample_dates([policy.head.in_force], first, last))
    ]
    standing_rules = [(compiled.rule.topics, _held(library, compiled.rule, span)) for compiled in rules]
    topics = []
    for name, topic in library.topics.items():
        on_it = tuple(rule for names, rule in standing_rules if name in names)
        topics.append(
            TopicCoverage(
                topic=name,
                title=topic.title,
                about=topic.about,
                status=_status(on_it),
                rules=on_it,
                silent=tuple(title for silent_on, title in read if name in silent_on),
            )
        )
    return AgencyCoverage(
        agency=agency,
        agency_name=library.authorities[agency].name,
        date=when,
        topics=tuple(topics),
        without_topic=tuple(rule for names, rule in standing_rules if not names),
    )


def _status(rules: Iterable[HeldRule]) -> TopicStatus:
    standings = {rule.standing for rule in rules}
    return "rules" if "in_force" in standings else "fragment" if "fragment" in standings else "nothing"


def _held(library: Library, rule: Rule, span: _Span) -> HeldRule:
    policy, _ = split_provision(rule.provision)
    texts = library.texts(rule.provision)
    standing, doubts, text = _standing(rule, texts, span)
    issuer = _issuer(rule)
    return HeldRule(
        rule=rule.id,
        title=rule.title,
        provision=rule.provision,
        citation=f"{library.policies[policy].head.title}, {text.section}",
        authority=issuer,
        authority_name=library.authorities[issuer].name,
        standing=standing,
        doubts=tuple(sorted(doubts)),
    )


_Day = tuple[ForceStanding, frozenset[Doubt], ProvisionText]


def _standing(rule: Rule, texts: tuple[ProvisionText, ...], span: _Span) -> _Day:
    """How surely the rule binds on every day of the span; without one, on the day on which it is surest."""
    first, last = span or (date.min, date.max)
    periods = [text.in_force for text in texts] + ([rule.in_force] if rule.in_force else [])
    days = [_on(rule, texts, day) for day in sample_dates(periods, first, last)]
    if span is None:
        return min(days, key=_order)
    standings = {standing for standing, _, _ in days}
    surest = min(days, key=_order)
    if len(standings) == 1 and "fragment" not in standings:
        return surest
    doubts: set[Doubt] = {doubt for _, some, _ in days for doubt in some}
    return "fragment", frozenset(doubts | {"some_days"} if "other_days" in standings else doubts), surest[2]


def _order(day: _Day) -> tuple[int, int]:
    standing, doubts, _ = day
    return ("in_force", "fragment", "other_days").index(standing), len(doubts)


def _on(rule: Rule, texts: tuple[ProvisionText, ...], day: date) -> _Day:
    text, force = text_in_force(rule, texts, (day, day))
    if force.status == "no":
        return "other_days", frozenset(), text
    doubts: set[Doubt] = set()
    if force.status != "yes":
        doubts.add("not_known")
    if text.quality == "reported":
        doubts.add("reported")
    if text.words_of is not None:
        doubts.add("other_words")
    return ("fragment" if doubts else "in_force"), frozenset(doubts), text
