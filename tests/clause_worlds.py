"""Random clauses and facts, and what follows from them by trying every substitution."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count, product
from random import Random

from policycheck.evaluation.second.form import hashed
from policycheck.logic.clauses import ClauseAtom, HornClause, Var

# Among them what a careless engine would trip over: nothing, quotes, what looks like a number or a sign of the form's.
CONSTANTS = ("a", "b", "", "Größe \U0001f697", 'sie sagte "halt"', "back\\slash", "1", "T", "=a", "%61", "null", "a0")
RELATIONS = {"p": 1, "q": 2, "r": 2, "s": 3, "on": 0, "p/2": 1}
VARIABLES = tuple(Var(name) for name in "xyzw")


@dataclass(frozen=True)
class ClauseWorld:
    """A few clauses and facts."""

    clauses: tuple[HornClause, ...]
    facts: tuple[ClauseAtom, ...]


def some_clauses(rng: Random) -> ClauseWorld:
    """A world small enough to try every substitution of its constants for its variables."""
    constants = rng.sample(CONSTANTS, rng.randint(1, 4))
    clauses = tuple(_clause(rng, number, constants) for number in range(rng.randint(1, 5)))
    facts = tuple(_atom(rng, constants) for _ in range(rng.randint(0, 10)))
    return ClauseWorld(clauses, facts)


def _clause(rng: Random, number: int, constants: list[str]) -> HornClause:
    share = rng.choice((0.0, 0.2, 0.5))
    most = 12 if rng.random() < 0.1 else 4
    body = tuple(
        _atom(rng, [*constants] if rng.random() < share else [*VARIABLES[: rng.randint(1, 4)]])
        for _ in range(rng.randint(0, most))
    )
    bound = [term for atom in body for term in atom.terms if isinstance(term, Var)]
    return HornClause(f"c{rng.randint(0, number)}", _atom(rng, [*constants, *bound, *bound]), body)


def _atom(rng: Random, terms: list[str] | list[Var] | list[str | Var]) -> ClauseAtom:
    relation = rng.choice(list(RELATIONS))
    return ClauseAtom(relation, tuple(rng.choice(terms) for _ in range(RELATIONS[relation])))


def brute_force(world: ClauseWorld) -> set[ClauseAtom]:
    """Every atom that follows and is not given: all substitutions, over and over, until nothing new comes."""
    true = set(world.facts)
    while True:
        found = {head for clause in world.clauses for head, body in instances(clause, world) if true.issuperset(body)}
        if found <= true:
            return true - set(world.facts)
        true |= found


def instances(clause: HornClause, world: ClauseWorld) -> Iterator[tuple[ClauseAtom, tuple[ClauseAtom, ...]]]:
    """Every ground instance of a clause over the world's constants."""
    heads = [one.head for one in world.clauses]
    bodies = [atom for one in world.clauses for atom in one.body]
    terms = {term for atom in (*world.facts, *heads, *bodies) for term in atom.terms}
    constants = sorted(term for term in terms if isinstance(term, str))
    variables = list(dict.fromkeys(v for atom in clause.body for v in atom.variables))
    for row in product(constants, repeat=len(variables)):
        values = dict(zip(variables, row, strict=True))
        yield _filled(clause.head, values), tuple(_filled(atom, values) for atom in clause.body)


def _filled(atom: ClauseAtom, values: dict[Var, str]) -> ClauseAtom:
    return ClauseAtom(atom.relation, tuple(values[term] if isinstance(term, Var) else term for term in atom.terms))


def clashing(name: Callable[[int], str]) -> tuple[int, int]:
    """The first two numbers whose names have one hash."""
    seen: dict[int, int] = {}
    for number in count():
        found = hashed(name(number))
        if found in seen:
            return seen[found], number
        seen[found] = number
    raise AssertionError
