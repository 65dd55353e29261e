"""What must hold of derivations: each leads from facts and events that there are to a fact that it may conclude."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

from policycheck.facts.axioms import axioms_of_one
from policycheck.library.answer_check import unfit_answer
from policycheck.library.days_check import not_its_unit, not_two_dates
from policycheck.library.derivation_conflicts import conflicts, cycles, duplicates, never_holds
from policycheck.library.files import Path_, SourceFile
from policycheck.library.reader import Parts, ReadItem
from policycheck.logic.answers import extent_of_element, leaves_out
from policycheck.logic.axioms import groups, implicates
from policycheck.logic.formula import TooLarge
from policycheck.model.asked_answer import AskedAnswer
from policycheck.model.derivation import (
    INCIDENT_DATE,
    Absence,
    Derivation,
    DerivationCase,
    DerivationEvent,
    EventPattern,
    OrderPattern,
)
from policycheck.model.event_kind import EventKinds
from policycheck.model.problem import Problem, did_you_mean
from policycheck.model.vocabulary import REACH, EntityKind, Fact, about

EventOrAbsence = TypeVar("EventOrAbsence", EventPattern, Absence)
SIDES = ("this", "by", "against", "vehicle")


def check_derivations(parts: Parts, kinds: EventKinds) -> tuple[dict[str, Derivation], list[Problem]]:
    """The derivations that can be used, by id, and every problem of the derivations, of each alone and between them.

    A derivation that was not read whole is not compared with the others: what is unread may well distinguish it.
    """
    usable: dict[str, ReadItem[Derivation]] = {}
    problems: list[Problem] = []
    for key, item in sorted(parts.derivations.items()):
        own_problems = [*_DerivationCheck(parts, item, kinds).problems()]
        known_kinds = item.value.event_kinds <= kinds.keys()
        if not own_problems and known_kinds and never_holds(item.value, kinds):
            cause = "no events can stand in this order, so that nothing ever follows"
            remedy = "mend the order; of two events that exclude each other keep one"
            own_problems = [item.document.problem(("order",), cause, remedy)]
        problems += own_problems
        if not own_problems and known_kinds and f"derivations.{key}" not in parts.unread:
            usable[key] = replace(item, value=_by_vehicle(item.value, kinds))
    known = {name: item.value for name, item in parts.vocabulary.items()}
    usable = {key: item for key, item in usable.items() if item.value.facts <= known.keys()}
    problems += [*cycles(usable), *duplicates(usable, known), *conflicts(usable, kinds, known)]
    problems += _too_large(usable, known)
    return {key: item.value for key, item in usable.items()}, problems


def _by_vehicle(derivation: Derivation, kinds: EventKinds) -> Derivation:
    """The derivation with by: vehicle where it asks, by the person, what the vehicle of an act of force did.

    So it was written before a vehicle was an entity of its own. A person may have driven another one, too.
    """
    if derivation.for_each != "force":
        return derivation

    def by_vehicle(asked: EventOrAbsence) -> EventOrAbsence:
        of_vehicle = asked.by == "against" and kinds[asked.kind].vehicle
        return asked.model_copy(update={"by": "vehicle"}) if of_vehicle else asked

    events = {name: by_vehicle(event) for name, event in derivation.events.items()}
    return derivation.model_copy(update={"events": events, "absent": tuple(map(by_vehicle, derivation.absent))})


def _too_large(usable: Mapping[str, ReadItem[Derivation]], vocabulary: Mapping[str, Fact]) -> Iterator[Problem]:
    """Axioms that grow to more than can be worked out, so that outcomes would not be exact."""
    axioms = axioms_of_one((item.value for item in usable.values()), vocabulary)
    for group in groups(axioms):
        try:
            implicates(group)
        except TooLarge as error:
            *_, last = sorted({axioms[clause] for clause in group})
            cause = f"with the axioms that it hangs together with, {last} comes to too much: {error}"
            remedy = "leave axioms out, or let fewer of them share facts"
            yield usable[last].document.problem(("id",), cause, remedy)


def side_of(for_each: EntityKind, side: str) -> str | None:
    """The kind of the entity that a side stands for, or None where there is no such side."""
    if side == "this":
        return for_each
    return next((kind for kind, link in REACH[for_each].items() if link == side), None)


class _DerivationCheck:
    """One derivation, checked against the vocabulary and itself."""

    def __init__(self, parts: Parts, item: ReadItem[Derivation], kinds: EventKinds) -> None:
        self._parts = parts
        self._kinds = kinds
        self._derivation = item.value
        self._document: SourceFile = item.document
        self._kind = item.value.for_each

    def problems(self) -> Iterator[Problem]:
        """Everything wrong with the derivation itself."""
        yield from self._premises()
        yield from self._conclusion()
        for name, event in self._derivation.events.items():
            yield from self._anchors(("events", name), event)
        yield from self._orders((), self._derivation.order)
        yield from self._absent()
        for index, case in enumerate(self._derivation.cases):
            yield from self._case(("cases", index), case)

    def _fact(self, path: Path_, fact_id: str) -> Iterator[Problem]:
        yield from self._parts.unknown_fact(self._document, path, fact_id)
        if fact_id in self._parts.vocabulary and about(fact_id) not in REACH[self._kind]:
            cause = f"this derivation is applied to each {self._kind}, and {fact_id} cannot be found from there"
            remedy = f"use a fact about {' or '.join(REACH[self._kind])}, or change for_each"
            yield self._document.problem(path, cause, remedy)

    def _known(self, fact_id: str) -> Fact | None:
        item = self._parts.vocabulary.get(fact_id)
        return item.value if item else None

    def _premises(self) -> Iterator[Problem]:
        seen: set[str] = set()
        for index, answers in enumerate(self._derivation.choices):
            for number, answer in enumerate(answers):
                path: Path_ = ("premises", index, *(("any_of", number) if len(answers) > 1 else ()))
                yield from self._fact((*path, "fact"), answer.fact)
                yield from self._fits(path, answer)
                if answer.fact in seen:
                    cause = f"{answer.fact} is asked for a second time here"
                    yield self._document.problem((*path, "fact"), cause, "keep one of the two; one_of names several")
                seen.add(answer.fact)

    def _fits(self, path: Path_, answer: AskedAnswer) -> Iterator[Problem]:
        """Whether the premise asks for answers that its fact can have, and leaves some out."""
        fact = self._known(answer.fact)
        unfit = [*unfit_answer(self._parts, self._document, path, answer.fact, answer)]
        yield from unfit
        if fact is not None and not unfit and not leaves_out(fact, extent_of_element(fact, answer)):
            cause = f"every answer to {answer.fact} meets this premise"
            yield self._document.problem(path, cause, "leave an answer out, or take the premise out")

    def _conclusion(self) -> Iterator[Problem]:
        then = self._derivation.then
        path = ("then", "fact")
        yield from self._fact(path, then.fact)
        fact = self._known(then.fact)
        if fact is not None:
            yield from self._fits_fact(fact)
        if then.count is not None:
            yield from self._parts.unknown_event(self._document, ("then", "count"), then.count)
        if then.days is not None:
            for key, date in (("from", then.days.from_), ("to", then.days.to)):
                if date != INCIDENT_DATE:
                    yield from self._fact(("then", "days", key), date)
            for fault in not_two_dates(then.days, self._known(then.days.from_), self._known(then.days.to)):
                yield self._document.problem(*fault)
        elapsed = then.elapsed
        if elapsed and (elapsed.from_, elapsed.from_point) == (elapsed.to, elapsed.to_point):
            cause = "no time passes from a moment to itself"
            yield self._document.problem(("then", "elapsed"), cause, "name two moments")

    def _fits_fact(self, fact: Fact) -> Iterator[Problem]:
        then = self._derivation.then
        keys = {"elapsed": then.elapsed, "count": then.count, "rounds": then.rounds, "days": then.days}
        key = next((name for name, value in keys.items() if value), "is")
        wanted = "yes-no" if key == "is" else "number"
        if fact.judgement:
            cause = f"{then.fact} is a judgement: only a person can decide it"
            remedy = "conclude a fact that the events show, and leave the judgement to whoever has to make it"
            yield self._document.problem(("then", "fact"), cause, remedy)
        if fact.type != wanted:
            cause = f"{then.fact} is a {fact.type} fact, and {key} gives an answer to a {wanted} one"
            ways = {"yes-no": "write is: true or is: false", "number": "write elapsed, count, rounds or days"}
            remedy = ways.get(fact.type, "conclude a yes-no fact or a number")
            yield self._document.problem(("then", key), cause, remedy)
        elif key == "elapsed" and (fact.whole or fact.unit != "seconds"):
            what = "in whole numbers alone" if fact.whole else f"in {fact.unit}"
            cause = f"{then.fact} is answered {what}, and elapsed gives seconds and parts of them"
            yield self._document.problem(("then", key), cause, "conclude a number fact with unit: seconds")
        elif then.days is not None:
            yield from (self._document.problem(*fault) for fault in not_its_unit(then.days, then.fact, fact))

    def _side(self, path: Path_, kind: str, by: str) -> Iterator[Problem]:
        """Whether a side is there, and is one that does events of the kind."""
        entity = side_of(self._kind, by)
        if entity is None:
            cause = f"one of kind {self._kind} has no {by}"
            yield self._document.problem(path, cause, "leave it out, or change for_each")
            return
        doers = self._kinds[kind].doers if kind in self._kinds else (entity,)
        if kind in self._kinds and self._kinds[kind].vehicle:
            doers = (*doers, "vehicle")
        if entity not in doers:
            cause = f"{kind} is done by one of kind {' or '.join(doers)}, and {by} is of kind {entity} here"
            fit = [side for side in SIDES if side_of(self._kind, side) in doers]
            remedy = f"write by: {' or by: '.join(fit)}" if fit else "leave it out"
            yield self._document.problem(path, cause, remedy)

    def _anchors(self, path: Path_, event: EventPattern | DerivationEvent) -> Iterator[Problem]:
        yield from self._parts.unknown_event(self._document, (*path, "kind"), event.kind)
        is_name = event.by == "vehicle" and isinstance(event, DerivationEvent) and not side_of(self._kind, "vehicle")
        if event.by in SIDES and not is_name:
            yield from self._side((*path, "by"), event.kind, event.by)
        if event.force is not None and event.kind != "shots":
            cause = f"only shots are an act of force; this is {event.kind}"
            yield self._document.problem((*path, "force"), cause, "leave force out")
        elif event.force is not None and self._kind != "force":
            cause = f"this derivation is applied to each {self._kind}, which is no act of force"
            yield self._document.problem((*path, "force"), cause, "leave force out, or write for_each: force")

    def _orders(self, path: Path_, orders: Iterable[OrderPattern]) -> Iterator[Problem]:
        for index, order in enumerate(orders):
            if order.event == order.other:
                cause = "an event stands in no order with itself"
                yield self._document.problem((*path, "order", index, "other"), cause, "name two events")

    def _absent(self) -> Iterator[Problem]:
        for index, absence in enumerate(self._derivation.absent):
            yield from self._parts.unknown_event(self._document, ("absent", index, "kind"), absence.kind)
            if absence.by is not None:
                yield from self._side(("absent", index, "by"), absence.kind, absence.by)
            if absence.from_ is not None and absence.from_ == absence.to:
                cause = "this span begins and ends with the same event, so that nothing can lie in it"
                yield self._document.problem(("absent", index, "to"), cause, "name two events, or leave one end out")

    def _case(self, path: Path_, case: DerivationCase) -> Iterator[Problem]:
        axiom, concluded = self._derivation.is_axiom, self._derivation.then.fact
        asked = self._derivation.asked_facts | ({concluded} if axiom else set())
        read = f"derivations.{self._derivation.id}" not in self._parts.unread
        for fact_id, value in case.facts.items():
            place = (*path, "facts", fact_id)
            yield from self._fact(place, fact_id)
            yield from unfit_answer(self._parts, self._document, place, fact_id, value)
            # That something else leads nowhere is worth a case, too.
            if fact_id not in asked and read and case.derives != "unknown":
                cause = f"this derivation does not ask for {fact_id}"
                yield self._document.problem(place, cause, "remove it from the case")
        yield from self._case_events(path, case)
        wanted = case.of or concluded
        turned = {name for name in asked if (fact := self._known(name)) and fact.type == "yes-no"} if axiom else set()
        if wanted not in {*turned, concluded}:
            remedy = f"write of: {' or of: '.join(sorted(turned))}" if turned else "leave of out"
            yield self._document.problem((*path, "of"), f"{wanted} never follows by this derivation", remedy)
        elif wanted in case.facts:
            remedy = "take it out of the facts: what is said does not need to follow"
            yield self._document.problem((*path, "facts", wanted), f"this case gives {wanted} and asks for it", remedy)
        if case.derives != "unknown":
            yield from unfit_answer(self._parts, self._document, (*path, "derives"), wanted, case.derives)

    def _case_events(self, path: Path_, case: DerivationCase) -> Iterator[Problem]:
        for name, event in case.events.items():
            yield from self._case_event((*path, "events", name), event)
        yield from self._orders(path, case.order)
        for index, order in enumerate(case.order):
            for key, name in (("event", order.event), ("other", order.other)):
                yield from self._case_event_name((*path, "order", index, key), name, case)
        for index, span in enumerate(case.complete):
            for number, kind in enumerate(span.kinds):
                yield from self._parts.unknown_event(self._document, (*path, "complete", index, "kinds", number), kind)
            for key, end in (("from", span.from_), ("to", span.to)):
                if isinstance(end, str):
                    yield from self._case_event_name((*path, "complete", index, key), end, case)

    def _case_event(self, path: Path_, event: DerivationEvent) -> Iterator[Problem]:
        yield from self._anchors(path, event)
        if event.lasts is not None and event.kind in self._kinds and not self._kinds[event.kind].lasts:
            cause = f"{event.kind} is a moment and does not last"
            yield self._document.problem((*path, "lasts"), cause, "leave lasts out")
        if event.rounds is not None and event.kind != "shots":
            yield self._document.problem((*path, "rounds"), f"{event.kind} has no rounds", "leave rounds out")

    def _case_event_name(self, path: Path_, name: str, case: DerivationCase) -> Iterator[Problem]:
        if name not in case.events:
            remedy = did_you_mean(name, case.events) or "add it under events of this case"
            yield self._document.problem(path, f"there is no event {name!r} in this case", remedy)
