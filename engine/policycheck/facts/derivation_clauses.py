"""Derivations as flat conjunctive clauses, the one form that both engines run.

The relations: `is` (kind, entity), `by` and `against` (entity, person), `event` (event, kind), `event-by` (event,
person), `event-force` (event, act), `stands` (event, relation, event), `absent` (what, from, to), `span` (event, side,
event, side, value), `total` (derivation, value), `value` (fact, entity, value), and `open` (fact, entity) where the
account's sources say nothing. What a derivation concludes is a `would`; it becomes a value where it is open.
"""

from collections.abc import Iterable, Iterator

from policycheck.logic.clauses import ClauseAtom, HornClause, Var
from policycheck.model.derivation import Derivation, Side
from policycheck.model.vocabulary import REACH, about

YES, NO, ANYBODY, EVER = "yes", "no", "*", "*"
THIS, BY, AGAINST, VALUE = Var("this"), Var("by"), Var("against"), Var("value")
TAKES = "an open fact takes the value that follows"
TURNED = "~"  # before the name of a derivation that runs by contraposition; it comes after every name


def clauses_of(derivations: Iterable[Derivation]) -> tuple[HornClause, ...]:
    """The clauses of the derivations, each named by its derivation, and the one by which what follows counts."""
    fact, entity = Var("fact"), Var("entity")
    take = HornClause(
        TAKES,
        ClauseAtom("value", (fact, entity, VALUE)),
        (ClauseAtom("would", (fact, entity, VALUE)), ClauseAtom("open", (fact, entity))),
    )
    return (*(clause for one in derivations for clause in _clauses(one)), take)


def answer(value: bool) -> str:
    """A yes-no answer as clauses write it."""
    return YES if value else NO


def _clauses(derivation: Derivation) -> Iterator[HornClause]:
    then = derivation.then
    conditions = _conditions(derivation)
    if then.is_ is not None:
        yield _clause(derivation, _would(derivation, then.fact, answer(then.is_)), conditions)
    elif then.elapsed is not None:
        moment = then.elapsed
        between = (Var(moment.from_), moment.from_point, Var(moment.to), moment.to_point, VALUE)
        yield _clause(derivation, _would(derivation, then.fact, VALUE), [*conditions, ClauseAtom("span", between)])
    else:
        total = ClauseAtom("total", (derivation.id, VALUE))
        yield _clause(derivation, _would(derivation, then.fact, VALUE), [*conditions, total])
    if derivation.is_axiom:
        yield from _contrapositives(derivation)


def _contrapositives(derivation: Derivation) -> Iterator[HornClause]:
    """For each premise: where the conclusion is false and the other premises hold, the premise is false."""
    then = derivation.then
    assert then.is_ is not None
    denied = ClauseAtom("value", (then.fact, _entity(derivation, then.fact), answer(not then.is_)))
    for index, premise in enumerate(derivation.premises):
        others = [
            ClauseAtom("value", (other.fact, _entity(derivation, other.fact), answer(other.is_)))
            for number, other in enumerate(derivation.premises)
            if number != index
        ]
        head = _would(derivation, premise.fact, answer(not premise.is_))
        yield _clause(derivation, head, [*others, denied], TURNED)


def _conditions(derivation: Derivation) -> list[ClauseAtom]:
    found = [
        ClauseAtom("value", (one.fact, _entity(derivation, one.fact), answer(one.is_))) for one in derivation.premises
    ]
    for name, event in derivation.events.items():
        found.append(ClauseAtom("event", (Var(name), event.kind)))
        if event.by is not None:
            found.append(ClauseAtom("event-by", (Var(name), _SIDES[event.by])))
        if event.force is not None:
            found.append(ClauseAtom("event-force", (Var(name), THIS)))
    found += [ClauseAtom("stands", (Var(one.event), one.is_, Var(one.other))) for one in derivation.order]
    for absence in derivation.absent:
        who = ANYBODY if absence.by is None else _SIDES[absence.by]
        ends = tuple(EVER if name is None else Var(name) for name in (absence.from_, absence.to))
        found.append(ClauseAtom("absent", (absence.kind, who, *ends)))
    return found


_SIDES: dict[Side, Var] = {"this": THIS, "by": BY, "against": AGAINST}


def _would(derivation: Derivation, fact: str, value: str | Var) -> ClauseAtom:
    return ClauseAtom("would", (fact, _entity(derivation, fact), value))


def _entity(derivation: Derivation, fact: str) -> str | Var:
    """Whom a fact of the derivation is about: the entity, one linked with it, or the incident."""
    link = REACH[derivation.for_each][about(fact)]
    if link is None:
        return THIS if derivation.for_each != "incident" else "incident"
    return {"by": BY, "against": AGAINST}.get(link, "incident")


def _clause(derivation: Derivation, head: ClauseAtom, conditions: list[ClauseAtom], mark: str = "") -> HornClause:
    """The clause, with the atoms that say who the entity is and whom it is linked with."""
    used = {variable for atom in (head, *conditions) for variable in atom.variables}
    links = [ClauseAtom(name, (THIS, other)) for name, other in (("by", BY), ("against", AGAINST)) if other in used]
    return HornClause(mark + derivation.id, head, (ClauseAtom("is", (derivation.for_each, THIS)), *links, *conditions))
