"""Derivations as flat conjunctive clauses, and the answers that they ask for.

Both engines run these clauses. The relations: `is` (kind, entity), each link of an entity, as `by` (entity, person),
`event` (event, kind), `event-by` (event, person), `event-vehicle` (event, vehicle), `act-vehicle` (act, vehicle),
`event-force` (event, act), `stands` (event, relation, event), `absent` (what, by, from, to), `span` (event, side,
event, side, value), `total` (derivation, value), `value` (fact, entity, value), `lies` (fact, value, wider value),
and `open` (fact, entity) where the account's sources say nothing. What a derivation concludes is a `would`; it becomes
a value where it is open. Of a date fact something is known or nothing; `days` (derivation, entity, value) has the name
of what is then counted.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from policycheck.facts.days import DATED
from policycheck.logic.answers import extent_of_element
from policycheck.logic.axioms import FactKey
from policycheck.logic.clauses import ClauseAtom, HornClause, Var
from policycheck.logic.extent import Extent, Interval, is_empty, within
from policycheck.model.asked_answer import AskedAnswer
from policycheck.model.derivation import Derivation, EntityLink
from policycheck.model.entity import LINK_KEYS
from policycheck.model.statement import INCIDENT
from policycheck.model.vocabulary import REACH, Fact, about

YES, NO, ANYBODY, EVER = "yes", "no", "*", "*"
THIS, VALUE, WIDE = Var("this"), Var("value"), Var("wider value")
LINKED = {link: Var(f"its {link}") for link in LINK_KEYS}  # with whom or what an entity is linked
LINKED["act-vehicle"] = Var("the vehicle that it is about")
TAKES = "an open fact takes the value that follows"
WIDER = "what is worked out lies in what is asked for"
_ANSWERS: dict[Extent, str] = {frozenset({True}): YES, frozenset({False}): NO}
TURNED = "~"  # before the name of a derivation that runs by contraposition; it comes after every name


class AskedAnswers:
    """The answers to numbers, dates and choices that derivations ask for, by names; yes and no aside."""

    def __init__(self, derivations: Iterable[Derivation], vocabulary: Mapping[str, Fact]) -> None:
        self._vocabulary = vocabulary
        self._ground: dict[tuple[FactKey, Extent | None], tuple[ClauseAtom, ...]] = {}  # what was asked for so far
        self.by_fact: dict[str, dict[str, Extent]] = {}
        for derivation in derivations:
            for answer in derivation.answers:
                if vocabulary[answer.fact].type != "yes-no":
                    extent = extent_of_element(vocabulary[answer.fact], answer)
                    self.by_fact.setdefault(answer.fact, {})[name_of(extent)] = extent

    def atom(self, derivation: Derivation, answer: AskedAnswer) -> ClauseAtom:
        """The ground fact that a premise asks for."""
        extent = extent_of_element(self._vocabulary[answer.fact], answer)
        return ClauseAtom("value", (answer.fact, _entity(derivation, answer.fact), name_of(extent)))

    def extent(self, fact: str, name: str) -> Extent:
        """The answers that a name means, yes and no among them."""
        return frozenset({name == YES}) if name in (YES, NO) else self.by_fact[fact][name]

    def known(self, stated: Mapping[FactKey, Extent], keys: Iterable[FactKey]) -> Iterator[ClauseAtom]:
        """The ground facts that hold of facts by what is stated of them."""
        for key in keys:
            extent = stated.get(key)
            if (key, extent) not in self._ground:
                self._ground[key, extent] = tuple(self._said(*key, extent))
            yield from self._ground[key, extent]

    def _said(self, fact: str, name: str, extent: Extent | None) -> Iterator[ClauseAtom]:
        if extent is None:
            yield ClauseAtom("open", (fact, name))
        elif extent in _ANSWERS:
            yield ClauseAtom("value", (fact, name, _ANSWERS[extent]))
        elif not is_empty(extent):
            yield from (ClauseAtom("value", (fact, name, wide)) for wide in self.wider(fact, extent))

    def wider(self, fact: str, extent: Extent) -> Iterator[str]:
        """Those in which an answer lies."""
        return (name for name, asked in self.by_fact.get(fact, {}).items() if within(extent, asked))

    def lies(self, fact: str, value: str, extent: Extent) -> Iterator[ClauseAtom]:
        """The ground facts that a value which is worked out lies in what is asked for."""
        return (ClauseAtom("lies", (fact, value, wide)) for wide in self.wider(fact, extent) if wide != value)


def name_of(extent: Extent) -> str:
    """How clauses write answers, the same for the same."""
    if isinstance(extent, Interval):
        name = f"{'from' if extent.low[1] == 0 else 'above'} {extent.low[0]} "
        return name + f"{'to' if extent.high[1] == 1 else 'below'} {extent.high[0]}"
    return _ANSWERS.get(extent) or f"one of {sorted(extent)}"


def clauses_of(derivations: Iterable[Derivation], asked: AskedAnswers) -> tuple[HornClause, ...]:
    """The clauses of the derivations, each named by its derivation, and those by which what follows counts."""
    fact, entity = Var("fact"), Var("entity")
    take = HornClause(
        TAKES,
        ClauseAtom("value", (fact, entity, VALUE)),
        (ClauseAtom("would", (fact, entity, VALUE)), ClauseAtom("open", (fact, entity))),
    )
    widen = HornClause(
        WIDER,
        ClauseAtom("value", (fact, entity, WIDE)),
        (ClauseAtom("value", (fact, entity, VALUE)), ClauseAtom("lies", (fact, VALUE, WIDE))),
    )
    clauses = (clause for derivation in derivations for clause in _clauses(derivation, asked))
    return (*dict.fromkeys(clauses), take, *([widen] if asked.by_fact else []))


def answer(value: bool) -> str:
    """A yes-no answer as clauses write it."""
    return YES if value else NO


def _clauses(derivation: Derivation, asked: AskedAnswers) -> Iterator[HornClause]:
    then = derivation.then
    for way in derivation.ways:
        premises = [asked.atom(derivation, each) for each in way]
        conditions = [*premises, *_from_events(derivation)]
        if then.is_ is not None:
            yield _clause(derivation, _would(derivation, then.fact, answer(then.is_)), conditions)
        elif then.elapsed is not None:
            moment = then.elapsed
            between = (Var(moment.from_), moment.from_point, Var(moment.to), moment.to_point, VALUE)
            yield _clause(derivation, _would(derivation, then.fact, VALUE), [*conditions, ClauseAtom("span", between)])
        elif then.days is not None:
            dates = [ClauseAtom("value", (fact, _entity(derivation, fact), DATED)) for fact in sorted(then.days.facts)]
            conditions += [*dates, ClauseAtom("days", (derivation.id, THIS, VALUE))]
            yield _clause(derivation, _would(derivation, then.fact, VALUE), conditions)
        else:
            total = ClauseAtom("total", (derivation.id, VALUE))
            yield _clause(derivation, _would(derivation, then.fact, VALUE), [*conditions, total])
        if derivation.is_axiom:
            yield from _contrapositives(derivation, premises)


def _contrapositives(derivation: Derivation, premises: Sequence[ClauseAtom]) -> Iterator[HornClause]:
    """For each yes-no premise: where the conclusion is false and the other premises hold, the premise is false.

    What that leaves of a number, a date or a choice is among what the axioms leave open (policycheck.logic.axioms).
    """
    then = derivation.then
    assert then.is_ is not None
    denied = ClauseAtom("value", (then.fact, _entity(derivation, then.fact), answer(not then.is_)))
    for index, premise in enumerate(premises):
        fact, _, value = premise.terms
        if value in (YES, NO):
            head = _would(derivation, str(fact), answer(value == NO))
            yield _clause(derivation, head, [*premises[:index], *premises[index + 1 :], denied], TURNED)


def _from_events(derivation: Derivation) -> list[ClauseAtom]:
    atoms: list[ClauseAtom] = []
    for name, event in derivation.events.items():
        atoms.append(ClauseAtom("event", (Var(name), event.kind)))
        if event.by is not None:
            of_vehicle = (event.by, derivation.for_each) == ("this", "vehicle") or event.by == "vehicle"
            relation = "event-vehicle" if of_vehicle else "event-by"
            atoms.append(ClauseAtom(relation, (Var(name), _SIDES[event.by])))
        if event.force is not None:
            atoms.append(ClauseAtom("event-force", (Var(name), THIS)))
    atoms += [
        ClauseAtom("stands", (Var(premise.event), premise.is_, Var(premise.other))) for premise in derivation.order
    ]
    for absence in derivation.absent:
        who = ANYBODY if absence.by is None else _SIDES[absence.by]
        ends = tuple(EVER if name is None else Var(name) for name in (absence.from_, absence.to))
        atoms.append(ClauseAtom("absent", (absence.kind, who, *ends)))
    return atoms


_SIDES: dict[EntityLink, Var] = {
    "this": THIS,
    "by": LINKED["by"],
    "against": LINKED["against"],
    "vehicle": LINKED["act-vehicle"],
}


def _would(derivation: Derivation, fact: str, value: str | Var) -> ClauseAtom:
    return ClauseAtom("would", (fact, _entity(derivation, fact), value))


def _entity(derivation: Derivation, fact: str) -> str | Var:
    """Whom a fact of the derivation is about: the entity, one linked with it, or the incident."""
    link = REACH[derivation.for_each][about(fact)]
    if link is None:
        return THIS if derivation.for_each != INCIDENT else INCIDENT
    return LINKED.get(link, INCIDENT)


def _clause(derivation: Derivation, head: ClauseAtom, conditions: list[ClauseAtom], mark: str = "") -> HornClause:
    """The clause, with the atoms that say who the entity is and whom it is linked with."""
    used = {variable for atom in (head, *conditions) for variable in atom.variables}
    links = [ClauseAtom(name, (THIS, other)) for name, other in LINKED.items() if other in used]
    return HornClause(mark + derivation.id, head, (ClauseAtom("is", (derivation.for_each, THIS)), *links, *conditions))
