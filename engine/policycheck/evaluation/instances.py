"""Rules with the entities that they are about, what each concludes there, and what no rule reaches."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple

from policycheck.evaluation.result import possible
from policycheck.evaluation.scope import Scope, text_in_force
from policycheck.facts.accounts import Accounts
from policycheck.facts.axioms import unnamed
from policycheck.facts.fact_status import FactStatus, known_extents
from policycheck.library.library import Library
from policycheck.logic.axioms import FactKey
from policycheck.logic.compile import CompiledRule
from policycheck.logic.extent import Extent
from policycheck.logic.kernel import Kernel, RuleReading, read_rule, state_of
from policycheck.logic.open_axioms import OpenAxioms
from policycheck.model.effects import Effect, NotReached, ResultRef, State
from policycheck.model.incident import Incident
from policycheck.model.policy import ProvisionText, split_provision
from policycheck.model.result import InForceStatus
from policycheck.model.statement import INCIDENT
from policycheck.model.vocabulary import REACH, about
from policycheck.model.worklist import PolicyWords


@dataclass(frozen=True)
class InstanceRow:
    """The rules about one kind of entity, and one entity of that kind."""

    rules: Sequence[CompiledRule]
    kernel: Kernel
    subject: str
    entities: Mapping[str, str | None]  # whom the facts of each kind are about
    _readings: dict[tuple[int, tuple[Extent | None, ...], int], RuleReading] = field(default_factory=dict)

    @cached_property
    def facts(self) -> list[str]:
        """Every fact that one of the rules asks for."""
        return sorted({fact for compiled in self.rules for fact in compiled.facts})

    def entity(self, fact: str) -> str | None:
        """Whom the fact is about here."""
        return self.entities[about(fact)]

    def fact_status(self, accounts: Accounts, name: str) -> dict[str, FactStatus]:
        """What an account knows of every fact."""
        return {fact: accounts.fact_status(name, fact, self.entity(fact)) for fact in self.facts}

    @cached_property
    def keys(self) -> list[dict[str, FactKey]]:
        """For each rule, its facts and whom they are about."""
        return [
            {fact: (fact, self.entity(fact) or unnamed(self.subject)) for fact in compiled.facts}
            for compiled in self.rules
        ]

    def read(self, known: Mapping[str, Extent], left: OpenAxioms) -> tuple[RuleReading, ...]:
        """A reading of each rule, exact as far as the axioms go that are left by what is known."""
        return tuple(
            reading
            if len(reading.possible_conclusions) == 1
            else self.narrowed(position, reading, known, left.allowed(self.rules[position].space, self.keys[position]))
            for position, reading in enumerate(self.kernel.read(known))
        )

    def narrowed(
        self, position: int, reading: RuleReading, known: Mapping[str, Extent], allowed: int | None
    ) -> RuleReading:
        """The reading of a rule where axioms leave only these combinations of answers, as a truth table; None: all."""
        if allowed is None:
            return reading
        compiled = self.rules[position]
        key = position, tuple(map(known.get, compiled.facts)), allowed
        if key not in self._readings:
            self._readings[key] = read_rule(compiled, known, allowed)
        return self._readings[key]


class InstanceId(NamedTuple):
    """A rule of a row."""

    row: int
    rule: int


_DRAFT = InForceStatus(
    status="draft", why="this is a draft and not in force; it is read as if it had been in force on the day"
)
States = Mapping[InstanceId, Mapping[str, State]]  # by account


class RuleInstances:
    """The rows of an incident, and which text of each rule was in force."""

    def __init__(self, library: Library, incident: Incident, scope: Scope, span: tuple[date, date] | None) -> None:
        self.library, self.incident, self.scope, self.span = library, incident, scope, span
        nobody: list[str] = []
        self.rows: list[InstanceRow] = []
        for kind in REACH:
            rules = [compiled for compiled in scope.rules if compiled.rule.for_each == kind]
            about_whom = incident.of_kind(kind)
            if not about_whom:
                nobody += [f"{compiled.rule.id}: the file names no {kind}" for compiled in rules]
            elif rules:
                kernel = Kernel(rules)
                self.rows += [
                    InstanceRow(rules, kernel, subject, linked_entities(incident, subject, kind))
                    for subject in about_whom
                ]
        self.left_out = tuple(sorted([*scope.left_out, *nobody]))
        self._texts: dict[str, tuple[ProvisionText, InForceStatus]] = {}

    @cached_property
    def told_apart(self) -> dict[str, set[Extent]]:
        """The answers that rules distinguish, by fact."""
        extents: dict[str, set[Extent]] = {}
        for own in (own for row in self.rows for compiled in row.rules for own in compiled.space.domains):
            extents.setdefault(own.fact, set()).update(own.cells)
        return extents

    def text(self, compiled: CompiledRule) -> tuple[ProvisionText, InForceStatus]:
        """The text of the rule's provision to cite, and whether it was in force."""
        rule = compiled.rule
        if rule.id not in self._texts:
            text, force = text_in_force(rule, self.library.texts(rule.provision), self.span)
            self._texts[rule.id] = text, _DRAFT if self.library.is_draft(rule) else force
        return self._texts[rule.id]

    def state(self, compiled: CompiledRule, reading: RuleReading) -> State:
        """What a reading of a rule concludes, whether its text was in force among what is open."""
        return state_of(possible(reading, self.text(compiled)[1]))

    def read(self, accounts: Accounts, names: Iterable[str]) -> Iterator[tuple[InstanceId, str, State]]:
        """The state of every result under the accounts."""
        for number, row in enumerate(self.rows):
            for name in names:
                readings = row.read(known_extents(row.fact_status(accounts, name)), accounts.open(name))
                for position, (compiled, reading) in enumerate(zip(row.rules, readings, strict=True)):
                    yield InstanceId(number, position), name, self.state(compiled, reading)

    def effects(self, before: States, after: Iterable[tuple[InstanceId, str, State]]) -> tuple[Effect, ...]:
        """The outcomes that change, those alike under several accounts together."""
        accounts_by_change: dict[tuple[InstanceId, State, State], list[str]] = {}
        for place, name, outcome in after:
            if before[place][name] != outcome:
                accounts_by_change.setdefault((place, before[place][name], outcome), []).append(name)
        return tuple(
            Effect(result=self.ref(place), accounts=tuple(names), before=old, after=new)
            for (place, old, new), names in accounts_by_change.items()
        )

    def ref(self, place: InstanceId) -> ResultRef:
        """The result by its rule and whom it is about."""
        row = self.rows[place.row]
        rule = row.rules[place.rule].rule
        policy, _ = split_provision(rule.provision)
        text, _ = self.text(row.rules[place.rule])
        return ResultRef(
            rule=rule.id,
            title=self.library.titled(rule),
            draft=self.library.is_draft(rule),
            about=row.subject,
            about_label=self.incident.label_of(row.subject),
            modality=rule.modality,
            authority=self.library.issuer(policy).name,
            section=text.section,
            provision=rule.provision,
        )

    def words_asking(self, key: FactKey) -> Iterator[PolicyWords]:
        """The words of policies, unless they were not in force, that ask for a fact of an entity."""
        fact, name = key
        asking = [one for row in self.rows if row.entities.get(about(fact)) == name for one in row.rules]
        for compiled in {one.rule.id: one for one in asking if fact in one.facts}.values():
            rule = compiled.rule
            if self.text(compiled)[1].status == "no":
                continue
            for element in dict.fromkeys(element for _, _, element in rule.elements() if element.fact == fact):
                provision = element.provision or rule.provision
                text = self.library.texts(provision)[-1] if element.provision else self.text(compiled)[0]
                yield PolicyWords(
                    rule=rule.id,
                    title=self.library.titled(rule),
                    authority=self.library.issuer(split_provision(provision)[0]).name,
                    section=text.section,
                    words=element.words,
                )


def linked_entities(incident: Incident, subject: str, kind: str) -> dict[str, str | None]:
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


class RuleReach(NamedTuple):
    """A rule applied to an entity, and whether it may reach it under some account."""

    authority: str | None  # whose policy is compared; None: it binds the agency
    rule: str
    about: str
    reaches: bool  # a draft reaches nothing, since it binds nobody


def not_reached(incident: Incident, results: Iterable[RuleReach]) -> tuple[NotReached, ...]:
    """The acts of force, and then the officers, that no rule reaches; of what binds first, then of each comparison.

    An officer counts where rules about officers were applied, and neither they nor any about the officer's acts of
    force apply. Where nobody and no act is to be named and nothing applies at all, it is the incident.
    """
    reaches_by_authority: dict[str | None, list[RuleReach]] = {None: []}
    for result in results:
        reaches_by_authority.setdefault(result.authority, []).append(result)
    return tuple(
        NotReached(
            about=about,
            about_label=incident.label_of(about),
            authority=authority,
            rules=tuple(sorted({reach.rule for reach in reaches if about in (INCIDENT, reach.about)})),
        )
        for authority, reaches in reaches_by_authority.items()
        for about in _beyond(incident, reaches)
    )


def _beyond(incident: Incident, reaches: list[RuleReach]) -> list[str]:
    reached = {entry.about for entry in reaches if entry.reaches}
    asked = {entry.about for entry in reaches}
    acts = {name: entry.by for name, entry in incident.entities.items() if entry.kind == "force"}
    acting = {by for name, by in acts.items() if name in reached}
    officers = [name for name, entry in incident.entities.items() if entry.kind == "officer" and name in asked]
    named = [name for name in acts if name not in reached]
    named += [name for name in officers if name not in reached | acting]
    return named if named or reached else [INCIDENT]
