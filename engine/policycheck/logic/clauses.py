"""Flat conjunctive clauses over ground facts: Datalog without negation, the form that both engines run."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple


class Var(NamedTuple):
    """A place that any one string may fill, the same one throughout a clause."""

    name: str


class ClauseAtom(NamedTuple):
    """A relation between strings. It is a ground fact where no term is a variable."""

    relation: str
    terms: tuple[str | Var, ...] = ()

    def __str__(self) -> str:
        shown = (f"?{term.name}" if isinstance(term, Var) else repr(term) for term in self.terms)
        return f"{self.relation}({', '.join(shown)})"

    @property
    def variables(self) -> tuple[Var, ...]:
        """Its variables, each once, from left to right."""
        return tuple(dict.fromkeys(term for term in self.terms if isinstance(term, Var)))

    def filled(self, values: dict[Var, str]) -> "ClauseAtom":
        """The atom with its variables replaced. Raises KeyError where one has no value."""
        return ClauseAtom(self.relation, tuple(values[term] if isinstance(term, Var) else term for term in self.terms))


@dataclass(frozen=True, slots=True)
class HornClause:
    """Where all of the body holds, the head does; with an empty body, always."""

    name: str
    head: ClauseAtom
    body: tuple[ClauseAtom, ...]

    def __post_init__(self) -> None:
        bound = {variable for atom in self.body for variable in atom.variables}
        free = [f"?{variable.name}" for variable in self.head.variables if variable not in bound]
        if free:
            raise ValueError(
                f"clause {self.name}: {', '.join(free)} of its head {self.head} does not occur in its body; "
                "use it there, or write a fixed value"
            )

    def __str__(self) -> str:
        return f"{self.name}: {self.head} <- {', '.join(map(str, self.body)) or 'always'}"


AtomKey = tuple[str, tuple[str, ...]]


def key(atom: ClauseAtom) -> AtomKey:
    """What ground atoms are sorted by. Raises ValueError where the atom has a variable."""
    return atom.relation, tuple(ground(atom))


def ground(atom: ClauseAtom) -> Iterator[str]:
    """The strings of a ground atom. Raises ValueError where the atom has a variable."""
    for term in atom.terms:
        if isinstance(term, Var):
            raise ValueError(f"{atom} is no ground fact, since ?{term.name} stands for any value; write the value")
        yield term
