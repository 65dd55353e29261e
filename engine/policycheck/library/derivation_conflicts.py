"""Derivations checked against one another: cycles, the same derivation twice, and answers that could contradict.

Two derivations that answer one yes-no fact differently are refused unless their conditions are shown never to hold
together. The showing takes nothing for granted: an entity or an event of the one is that of the other only where it
must be.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from itertools import combinations, permutations, product

from policycheck.facts.relations import BEFORE, NOT_BEFORE
from policycheck.facts.timeline import AccountTimeline
from policycheck.library.reader import ReadItem
from policycheck.logic.answers import extents_asked
from policycheck.logic.extent import Extent, Interval, overlaps, within
from policycheck.model.derivation import Absence, Derivation, OrderPattern
from policycheck.model.event_kind import EventKinds
from policycheck.model.problem import Problem
from policycheck.model.timeline import Event, Order, Timeline
from policycheck.model.vocabulary import REACH, Fact, about

Items = Mapping[str, ReadItem[Derivation]]

_NO = frozenset({False})
_MOST_EVENTS = 6  # of a derivation, for its events to be matched with another's under other names


def cycles(items: Items) -> Iterator[Problem]:
    """Derivations whose conclusion is, through others, among their own premises."""
    asked = {key: item.value.asked_facts for key, item in items.items()}
    graph = {key: [other for other in items if items[other].value.then.fact in asked[key]] for key in sorted(items)}
    while True:
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as error:
            around: list[str] = error.args[1][:-1]
            first = around.index(min(around))
            chain = [*around[first:], *around[:first]]
            links = [f"{key} concludes {items[key].value.then.fact}" for key in chain]
            around_again = f"{', from which '.join(links)}, from which {chain[0]} follows"
            cause = f"these derivations rest on themselves: {around_again}"
            remedy = "take a premise out of one of them"
            yield items[chain[0]].document.problem(("premises",), cause, remedy)
            del graph[chain[0]]
            graph = {key: [other for other in before if other != chain[0]] for key, before in graph.items()}
        else:
            return


def duplicates(items: Items, vocabulary: Mapping[str, Fact]) -> Iterator[Problem]:
    """Derivations that conclude the same from the same, whatever they call their events."""
    asks = {key: _asks(item.value, vocabulary) for key, item in items.items()}
    for first, second in combinations(sorted(items), 2):
        if asks[first] == asks[second] and _equivalent(items[first].value, items[second].value):
            cause = f"{second} concludes the same as {first} from the same"
            where = f"{items[first].document.file}:{items[first].document.spot(('id',)).line}"
            yield items[second].document.problem(("id",), cause, f"keep only this one or the one in {where}")


def _asks(derivation: Derivation, vocabulary: Mapping[str, Fact]) -> frozenset[frozenset[tuple[str, Extent]]]:
    """The sets of answers of which each is enough."""
    return frozenset(frozenset(extents_asked(vocabulary, way).items()) for way in derivation.ways)


def _equivalent(first: Derivation, second: Derivation) -> bool:
    if first.for_each != second.for_each or len(first.events) != len(second.events):
        return False
    names = sorted(first.events)
    wanted = _form(first, {name: name for name in names})
    if len(names) > _MOST_EVENTS:
        return wanted == _form(second, {name: name for name in second.events})
    return any(wanted == _form(second, dict(zip(order, names, strict=True))) for order in permutations(second.events))


def _form(derivation: Derivation, names: Mapping[str, str]) -> object:
    """What the derivation asks of events and concludes, with its events by these names, in no order."""
    elapsed = derivation.then.elapsed
    span = elapsed and (names[elapsed.from_], elapsed.from_point, names[elapsed.to], elapsed.to_point)
    return (
        frozenset((names[name], event.kind, event.by, event.force) for name, event in derivation.events.items()),
        frozenset(_normal_order(order, names) for order in derivation.order),
        frozenset(
            (gap.kind, gap.by, gap.from_ and names[gap.from_], gap.to and names[gap.to]) for gap in derivation.absent
        ),
        (derivation.then.fact, derivation.then.is_, span, derivation.then.count, derivation.then.rounds),
        derivation.then.days,
    )


def _normal_order(order: OrderPattern, names: Mapping[str, str]) -> tuple[str, str, str]:
    """The order in one of the two ways in which it could be written."""
    event, other = names[order.event], names[order.other]
    if order.is_ in ("after", "starts-after"):
        return other, "before" if order.is_ == "after" else "starts-before", event
    if order.is_ in ("with", "overlaps") and other < event:
        return other, order.is_, event
    return event, order.is_, other


def never_holds(derivation: Derivation, kinds: EventKinds) -> bool:
    """Whether no events can be in the order that the derivation asks for."""
    return bool(_Merged(kinds, _InferenceWay(derivation, derivation.then.fact, answer=True, asks={})).timeline.conflict)


@dataclass(frozen=True)
class _InferenceWay:
    """One way in which a derivation answers a yes-no fact: forward, or by contraposition."""

    derivation: Derivation
    fact: str
    answer: bool
    asks: Mapping[str, Extent]  # the premises' answers, and that of the conclusion in a contraposition

    @property
    def forward(self) -> bool:
        """Whether it is the derivation as it is written."""
        return self.fact == self.derivation.then.fact

    @property
    def sure(self) -> frozenset[str]:
        """The kinds whose entity is known once that of the answered fact is: its own, and those linked from it."""
        own = about(self.fact)
        return frozenset(REACH[own]) if own == self.derivation.for_each else frozenset({own, "incident"})


def _ways(derivation: Derivation, vocabulary: Mapping[str, Fact]) -> Iterator[_InferenceWay]:
    """Each way in which it answers a yes-no fact."""
    if derivation.then.is_ is None:
        return
    denied = frozenset({not derivation.then.is_})
    for way in derivation.ways:
        asks = extents_asked(vocabulary, way)
        yield _InferenceWay(derivation, derivation.then.fact, derivation.then.is_, asks)
        for fact, extent in asks.items() if derivation.is_axiom else ():
            if vocabulary[fact].type == "yes-no":
                rest = {key: other for key, other in asks.items() if key != fact}
                yield _InferenceWay(derivation, fact, extent == _NO, {**rest, derivation.then.fact: denied})


def conflicts(items: Items, kinds: EventKinds, vocabulary: Mapping[str, Fact]) -> Iterator[Problem]:
    """Derivations that conclude different answers of one fact under conditions that may hold together.

    What an axiom gives by contraposition is no conflict with what concludes its premise: from that its own conclusion
    follows, and an account can only state otherwise, which is a conflict of the account's statements.
    """
    ways = _InferenceWays(kinds)
    for key in sorted(items):
        for way in _ways(items[key].value, vocabulary):
            ways.setdefault((way.fact, way.answer), []).append(way)
    for fact in sorted({fact for fact, _ in ways}):
        for first, second in product(ways.get((fact, True), ()), ways.get((fact, False), ())):
            both = {first.derivation.id, second.derivation.id}
            if first.forward and second.forward and not ways.exclusive(first, second, both):
                earlier, later = sorted((first, second), key=lambda way: way.derivation.id)
                cause = f"{_way_text(earlier)} and {_way_text(later)} could both hold and answer {fact} differently"
                remedy = "add a premise or an order to one of them that tells them apart"
                yield items[later.derivation.id].document.problem(("then",), cause, remedy)


def _way_text(way: _InferenceWay) -> str:
    return f"{way.derivation.id} ({'yes' if way.answer else 'no'})"


class _InferenceWays(dict[tuple[str, bool], list[_InferenceWay]]):
    """The ways in which each fact gets each answer."""

    def __init__(self, kinds: EventKinds) -> None:
        super().__init__()
        self._kinds = kinds

    def exclusive(self, first: _InferenceWay, second: _InferenceWay, passed: Collection[str]) -> bool:
        """Whether it is shown that the two cannot hold of one entity at once."""
        if _conditions_exclude(first, second, self._kinds):
            return True
        return self._excluded_by_premise(first, second, passed) or self._excluded_by_premise(second, first, passed)

    def _excluded_by_premise(self, first: _InferenceWay, second: _InferenceWay, passed: Collection[str]) -> bool:
        """Whether something that the one asks for follows only where the other cannot hold.

        An account may still state it; then it is the account's statements that conflict.
        """
        for fact, extent in first.asks.items():
            ways = self.get((fact, extent != _NO), ())  # none of a fact with other answers than yes and no
            leading = [way for way in ways if way.derivation.id not in passed]
            if leading and about(fact) in first.sure & second.sure:
                more = {*passed, *(way.derivation.id for way in leading)}
                if all(self.exclusive(way, second, more) for way in leading):
                    return True
        return False


def _conditions_exclude(first: _InferenceWay, second: _InferenceWay, kinds: EventKinds) -> bool:
    sure = first.sure & second.sure
    opposite = (
        fact for fact in first.asks.keys() & second.asks.keys() if not overlaps(first.asks[fact], second.asks[fact])
    )
    if any(about(fact) in sure for fact in opposite):
        return True
    merged = _Merged(kinds, first, second)
    if merged.timeline.conflict:
        return True
    return any(merged.denies(way, absence) for way in (first, second) for absence in way.derivation.absent)


class _Merged:
    """The events of one or two derivations as one timeline, in which those that must be one event are one."""

    def __init__(self, kinds: EventKinds, *ways: _InferenceWay) -> None:
        self._sure = frozenset.intersection(*(way.sure for way in ways)) if len(ways) > 1 else None
        self._ids: dict[tuple[str, str], str] = {}
        self._by: dict[str, str | None] = {}
        events: list[Event] = []
        orders: list[Order] = []
        for number, way in enumerate(ways):
            derivation = way.derivation
            for name, pattern in derivation.events.items():
                anchor = self._anchor(way, pattern.by)
                shot = pattern.force is not None and self._anchor(way, "this") is not None
                own = f"{number + 1}-{name}"
                event = "the-shots" if shot else own  # of anything else there may be a second
                self._ids[derivation.id, name], self._by[event] = event, anchor or self._by.get(event)
                # Where it is not known who did it, it is nobody else's: two such may well be by two people.
                events.append(Event(id=event, kind=pattern.kind, by=anchor or f"{own}-doer", source="one"))
            for order in derivation.order:
                possible_conclusions = self._ids[derivation.id, order.event], self._ids[derivation.id, order.other]
                if possible_conclusions[0] != possible_conclusions[1]:
                    data = {
                        "event": possible_conclusions[0],
                        "is": order.is_,
                        "other": possible_conclusions[1],
                        "source": "one",
                    }
                    orders.append(Order.model_validate(data))
        self.timeline = AccountTimeline(Timeline(events=tuple(events), order=tuple(orders)), {"one"}, kinds)

    def _anchor(self, way: _InferenceWay, side: str | None) -> str | None:
        """The entity that a side stands for, by its kind, where it is the same in all that is merged."""
        if side is None:
            return None
        for_each = way.derivation.for_each
        kind = for_each if side == "this" else next(kind for kind, link in REACH[for_each].items() if link == side)
        return kind if self._sure is None or kind in self._sure else None

    def denies(self, way: _InferenceWay, absence: Absence) -> bool:
        """Whether an event that is asked for begins in the span from which the absence rules its kind out."""
        doer = self._anchor(way, absence.by)
        if absence.by is not None and doer is None:
            return False
        return any(
            event.kind == absence.kind and doer in (None, self._by[name]) and self._in_span(name, way, absence)
            for name, event in self.timeline.events.items()
        )

    def _in_span(self, event: str, way: _InferenceWay, absence: Absence) -> bool:
        """Whether the event surely begins from the beginning of the one named event on and before that of the other."""

        def starts(name: str | None, distance: Interval) -> bool:
            first = self.timeline.start(self._ids[way.derivation.id, name]) if name is not None else None
            return first is None or within(self.timeline.network.between(first, self.timeline.start(event)), distance)

        return starts(absence.from_, NOT_BEFORE) and starts(absence.to, BEFORE)
