"""An incident under one account as ground facts, for the clauses that derivations are."""

import math
from collections.abc import Iterable, Iterator, Mapping

from policycheck.facts.derivation_clauses import ANYBODY, EVER, NO, YES
from policycheck.facts.timeline import AccountTimeline
from policycheck.logic.clauses import ClauseAtom
from policycheck.logic.extent import Extent, Interval, interval
from policycheck.model.derivation import Absence, Derivation
from policycheck.model.incident import INCIDENT, Incident
from policycheck.model.timeline import EventKind
from policycheck.model.vocabulary import Fact, about

_ANSWERS: dict[Extent, str] = {frozenset({True}): YES, frozenset({False}): NO}


class GroundWorld:
    """An incident under one account as ground facts."""

    def __init__(
        self,
        derivations: Iterable[Derivation],
        vocabulary: Mapping[str, Fact],
        incident: Incident,
        told: AccountTimeline | None,
    ) -> None:
        self._derivations = tuple(derivations)
        self._vocabulary = vocabulary
        self._incident = incident
        self._told = told
        self._values: dict[str, Interval] = {}
        self._kinds: dict[str, list[str]] = {INCIDENT: [INCIDENT]}
        for name, entity in incident.entities.items():
            self._kinds.setdefault(entity.kind, []).append(name)

    def entities(self, fact: str) -> list[str]:
        """The entities that a fact can be about."""
        return self._kinds.get(about(fact), [])

    def extent(self, fact: str, value: str) -> Extent:
        """The extent that a value of a clause stands for."""
        if value in (YES, NO):
            return frozenset({value == YES})
        found = self._values[value]
        return interval(found.low, found.high, self._vocabulary[fact].whole)

    def atoms(self, stated: Mapping[tuple[str, str], Extent], facts: Iterable[str]) -> Iterator[ClauseAtom]:
        """Every ground fact that a derivation may ask for."""
        for kind, names in self._kinds.items():
            yield from (ClauseAtom("is", (kind, name)) for name in names)
        for name, entity in self._incident.entities.items():
            links = (("by", entity.by), ("against", entity.against))
            yield from (ClauseAtom(link, (name, other)) for link, other in links if other is not None)
        for fact, name in [(one, name) for one in facts for name in self.entities(one)]:
            extent = stated.get((fact, name))
            if extent is None:
                yield ClauseAtom("open", (fact, name))
            elif extent in _ANSWERS:
                yield ClauseAtom("value", (fact, name, _ANSWERS[extent]))
        if self._told is not None:
            yield from self._timeline(self._told)

    def _timeline(self, told: AccountTimeline) -> Iterator[ClauseAtom]:
        for event in told.events.values():
            yield ClauseAtom("event", (event.id, event.kind))
            if event.by is not None:
                yield ClauseAtom("event-by", (event.id, event.by))
            if event.force is not None:
                yield ClauseAtom("event-force", (event.id, event.force))
        asked: dict[ClauseAtom, None] = {}
        for derivation in self._derivations:
            asked |= dict.fromkeys(self._stands(told, derivation))
            asked |= dict.fromkeys(self._absences(told, derivation))
            asked |= dict.fromkeys(self._spans(told, derivation))
            asked |= dict.fromkeys(self._totals(told, derivation))
        yield from asked

    def _stands(self, told: AccountTimeline, derivation: Derivation) -> Iterator[ClauseAtom]:
        for order in derivation.order:
            for one in _of_kind(told, derivation.events[order.event].kind):
                for other in _of_kind(told, derivation.events[order.other].kind):
                    if one != other and told.stands(one, order.is_, other):
                        yield ClauseAtom("stands", (one, order.is_, other))

    def _absences(self, told: AccountTimeline, derivation: Derivation) -> Iterator[ClauseAtom]:
        for absence in derivation.absent:
            people = [ANYBODY] if absence.by is None else [*self._incident.entities]
            for who in people:
                yield from self._absence(told, derivation, absence, who)

    def _absence(
        self, told: AccountTimeline, derivation: Derivation, absence: Absence, who: str
    ) -> Iterator[ClauseAtom]:
        starts, stops = (
            [None] if name is None else [*_of_kind(told, derivation.events[name].kind)]
            for name in (absence.from_, absence.to)
        )
        for start in starts:
            for stop in stops:
                if told.absent(absence.kind, None if who == ANYBODY else who, start, stop) is not None:
                    yield ClauseAtom("absent", (absence.kind, who, start or EVER, stop or EVER))

    def _spans(self, told: AccountTimeline, derivation: Derivation) -> Iterator[ClauseAtom]:
        elapsed = derivation.then.elapsed
        if elapsed is None:
            return
        for one in _of_kind(told, derivation.events[elapsed.from_].kind):
            for other in _of_kind(told, derivation.events[elapsed.to].kind):
                points = [
                    told.start(event) if side == "start" else told.end(event)
                    for event, side in ((one, elapsed.from_point), (other, elapsed.to_point))
                ]
                found = told.network.between(points[0], points[1])
                if found != Interval():
                    value = self._value(found)
                    yield ClauseAtom("span", (one, elapsed.from_point, other, elapsed.to_point, value))

    def _totals(self, told: AccountTimeline, derivation: Derivation) -> Iterator[ClauseAtom]:
        then = derivation.then
        if then.count is not None:
            counted = dict.fromkeys(_of_kind(told, then.count), (1.0, 1.0))
        elif then.rounds:
            fired = {event: told.events[event].rounds for event in _of_kind(told, "shots")}
            counted = {event: _whole(rounds) for event, rounds in fired.items()}
        else:
            return
        low = max((_heaviest(told, event, counted) for event in counted), default=0)
        high = math.inf
        if told.tells_all(then.count or "shots") is not None:
            high = sum(most for _, most in counted.values())
        if low > 0 or high < math.inf:
            yield ClauseAtom("total", (derivation.id, self._value(Interval((low, 0), (high, 1)))))

    def _value(self, found: Interval) -> str:
        """A name for an interval, the same for the same interval."""
        name = f"{'from' if found.low[1] == 0 else 'above'} {found.low[0]} "
        name += f"{'to' if found.high[1] == 1 else 'below'} {found.high[0]}"
        self._values[name] = found
        return name


def _of_kind(told: AccountTimeline, kind: EventKind) -> list[str]:
    return [event.id for event in told.events.values() if event.kind == kind]


def _heaviest(told: AccountTimeline, first: str, counted: Mapping[str, tuple[float, float]]) -> float:
    """The most that events which surely came one after the other, from this one on, count at the least.

    Events that may overlap may be one, told twice; only what is apart in time is counted apart.
    """
    later = [event for event in counted if event != first and told.stands(first, "before", event)]
    return counted[first][0] + max((_heaviest(told, event, counted) for event in later), default=0)


def _whole(rounds: Interval) -> tuple[float, float]:
    """The least and the most whole number in the interval; shots are one round at the least."""
    found = interval(rounds.low, rounds.high, whole=True)  # its low end is just above a whole number
    return max(found.low[0] + 1, 1), found.high[0]
