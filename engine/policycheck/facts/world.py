"""An incident under one account as ground facts, of the relations that clauses of derivations have."""

import math
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from policycheck.facts.days import DATED, value_name
from policycheck.facts.derivation_clauses import ANYBODY, EVER, NO, YES, AskedAnswers, name_of
from policycheck.facts.relations import whole
from policycheck.facts.timeline import AccountTimeline
from policycheck.facts.vehicles import Vehicles
from policycheck.logic.clauses import ClauseAtom
from policycheck.logic.extent import Extent, Interval, interval
from policycheck.model.derivation import Absence, Derivation
from policycheck.model.entity import LINK_KEYS
from policycheck.model.incident import Incident
from policycheck.model.statement import INCIDENT
from policycheck.model.vocabulary import Fact, about


class GroundWorld:
    """An incident under one account as ground facts."""

    def __init__(
        self,
        derivations: Iterable[Derivation],
        vocabulary: Mapping[str, Fact],
        incident: Incident,
        timeline: AccountTimeline | None,
        asked: AskedAnswers,
    ) -> None:
        """The derivations are those whose events are looked for on the timeline."""
        self._derivations = tuple(derivations)
        self._vocabulary = vocabulary
        self._asked = asked
        self._incident = incident
        self._vehicles = Vehicles(incident)
        self._account_timeline = timeline
        self._values: dict[str, Interval] = {}
        self._kinds: dict[str, list[str]] = {INCIDENT: [INCIDENT]}
        for name, entity in incident.entities.items():
            self._kinds.setdefault(entity.kind, []).append(name)

    def entities(self, fact: str) -> list[str]:
        """The entities that a fact can be about."""
        return self._kinds.get(about(fact), [])

    def extent(self, fact: str, value: str) -> Extent:
        """The extent that a value of a clause means."""
        if value in (YES, NO) or value in self._asked.by_fact.get(fact, {}):
            return self._asked.extent(fact, value)
        numbers = self._values[value]
        return interval(numbers.low, numbers.high, self._vocabulary[fact].whole)

    @cached_property
    def structure(self) -> frozenset[ClauseAtom]:
        """Every ground fact that holds whatever is known: which entities there are, their links, and the timeline."""
        atoms = [ClauseAtom("is", (kind, name)) for kind, names in self._kinds.items() for name in names]
        for name, entity in self._incident.entities.items():
            links = ((link, getattr(entity, link)) for link in LINK_KEYS)
            atoms += [ClauseAtom(link, (name, other)) for link, other in links if other is not None]
            if (vehicle := self._vehicles.of_act(name)) is not None:
                atoms.append(ClauseAtom("act-vehicle", (name, vehicle)))
        for derivation in self._derivations:
            counted = self._kinds.get(derivation.for_each, []) if derivation.then.days else []
            atoms += [ClauseAtom("days", (derivation.id, name, value_name(derivation.id, name))) for name in counted]
        if self._account_timeline is not None:
            atoms += self._timeline(self._account_timeline)
        return frozenset(atoms)

    def open_to(self, facts: Iterable[str]) -> Iterator[ClauseAtom]:
        """Every ground fact that may hold besides, as what is known of the facts may be."""
        for fact in facts:
            for name in self.entities(fact):
                yield ClauseAtom("open", (fact, name))
                asked = self._asked.by_fact.get(fact, ())
                answers = {"yes-no": (YES, NO), "date": (DATED, *asked)}.get(self._vocabulary[fact].type, asked)
                yield from (ClauseAtom("value", (fact, name, value)) for value in answers)
        for derivation in self._derivations:
            concluded = derivation.then.fact
            for name in self._kinds.get(derivation.for_each, []) if derivation.then.days else []:
                value = value_name(derivation.id, name)
                asked = self._asked.by_fact.get(concluded, ())
                yield from (ClauseAtom("lies", (concluded, value, wide)) for wide in asked)

    def _timeline(self, timeline: AccountTimeline) -> Iterator[ClauseAtom]:
        for event in timeline.events.values():
            yield ClauseAtom("event", (event.id, event.kind))
            yield from (ClauseAtom("event-by", (event.id, name)) for name in self._vehicles.doers(event.by))
            if (vehicle := self._vehicles.of_event(event.by)) is not None:
                yield ClauseAtom("event-vehicle", (event.id, vehicle))
            if event.force is not None:
                yield ClauseAtom("event-force", (event.id, event.force))
        atoms: dict[ClauseAtom, None] = {}
        for derivation in self._derivations:
            atoms |= dict.fromkeys(self._stands(timeline, derivation))
            atoms |= dict.fromkeys(self._absences(timeline, derivation))
            atoms |= dict.fromkeys(self._spans(timeline, derivation))
            atoms |= dict.fromkeys(self._totals(timeline, derivation))
        yield from atoms

    def _stands(self, timeline: AccountTimeline, derivation: Derivation) -> Iterator[ClauseAtom]:
        for order in derivation.order:
            for first in _of_kind(timeline, derivation.events[order.event].kind):
                for second in _of_kind(timeline, derivation.events[order.other].kind):
                    if first != second and timeline.stands(first, order.is_, second):
                        yield ClauseAtom("stands", (first, order.is_, second))

    def _absences(self, timeline: AccountTimeline, derivation: Derivation) -> Iterator[ClauseAtom]:
        for absence in derivation.absent:
            people = [ANYBODY] if absence.by is None else [*self._incident.entities]
            for who in people:
                yield from self._absence(timeline, derivation, absence, who)

    def _absence(
        self, timeline: AccountTimeline, derivation: Derivation, absence: Absence, who: str
    ) -> Iterator[ClauseAtom]:
        starts, stops = (
            [None] if name is None else [*_of_kind(timeline, derivation.events[name].kind)]
            for name in (absence.from_, absence.to)
        )
        names = self._vehicles.may_be(None if who == ANYBODY else who)
        for start in starts:
            for stop in stops:
                if timeline.absent(absence.kind, names, start, stop) is not None:
                    yield ClauseAtom("absent", (absence.kind, who, start or EVER, stop or EVER))

    def _spans(self, timeline: AccountTimeline, derivation: Derivation) -> Iterator[ClauseAtom]:
        elapsed = derivation.then.elapsed
        if elapsed is None:
            return
        for first in _of_kind(timeline, derivation.events[elapsed.from_].kind):
            for second in _of_kind(timeline, derivation.events[elapsed.to].kind):
                points = [
                    timeline.start(event) if side == "start" else timeline.end(event)
                    for event, side in ((first, elapsed.from_point), (second, elapsed.to_point))
                ]
                seconds = timeline.network.between(points[0], points[1])
                if seconds != Interval():
                    value = self._value(seconds)
                    yield ClauseAtom("span", (first, elapsed.from_point, second, elapsed.to_point, value))
                    yield from self._asked.lies(derivation.then.fact, value, seconds)

    def _totals(self, timeline: AccountTimeline, derivation: Derivation) -> Iterator[ClauseAtom]:
        then = derivation.then
        if then.count is not None:
            counted = dict.fromkeys(_of_kind(timeline, then.count), (1.0, 1.0))
        elif then.rounds:
            fired = {event: timeline.events[event].rounds for event in _of_kind(timeline, "shots")}
            counted = {event: whole(rounds) for event, rounds in fired.items()}
        else:
            return
        low = timeline.heaviest(counted)
        high = math.inf
        if timeline.tells_all(then.count or "shots") is not None:
            high = sum(most for _, most in counted.values())
        if low > 0 or high < math.inf:
            numbers = Interval((low, 0), (high, 1))
            value = self._value(numbers)
            yield ClauseAtom("total", (derivation.id, value))
            yield from self._asked.lies(then.fact, value, numbers)

    def _value(self, numbers: Interval) -> str:
        """A name for an interval, the same for the same interval."""
        name = name_of(numbers)
        self._values[name] = numbers
        return name


def _of_kind(timeline: AccountTimeline, kind: str) -> list[str]:
    return [event.id for event in timeline.events.values() if event.kind == kind]
