"""What the second engine works out again: what follows, and what a rule concludes."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Generic, Protocol, TypeVar

from policycheck.evaluation.second.session import ONE_AT_A_TIME, Program, SecondEngineError
from policycheck.logic.clauses import ClauseAtom, HornClause
from policycheck.logic.compile import CONCLUSIONS, CompiledRule, Implicant, Literal
from policycheck.logic.extent import Answer, as_extent, within
from policycheck.model.rule import RuleConclusion

WEIGHT_BOUND = 5_000  # some 9 kB each


class Closable(Protocol):
    """What is kept: its weight, and how its memory is given back."""

    weight: int

    def close(self) -> None:
        """Gives the memory back."""


T = TypeVar("T", bound=Closable)


class ProgramCache(Generic[T]):
    """Things by key. Where all together weigh more than the bound, the least recently used ones are closed."""

    def __init__(self, bound: int = WEIGHT_BOUND) -> None:
        self._bound = bound
        self._weight = 0
        self._things: OrderedDict[Hashable, T] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The thing of the key, made where it is not there. The last one asked for is never closed."""
        with ONE_AT_A_TIME:
            if key not in self._things:
                made = self._things[key] = make()
                self._weight += made.weight
            self._things.move_to_end(key)
            while self._weight > self._bound and len(self._things) > 1:
                self.drop(next(iter(self._things)))
            return self._things[key]

    def drop(self, key: Hashable) -> None:
        """Closes the thing of the key, if there is one."""
        with ONE_AT_A_TIME:
            thing = self._things.pop(key, None)
            if thing is not None:
                self._weight -= thing.weight
                thing.close()

    def __len__(self) -> int:
        return len(self._things)


_TRUE = "T"
_SETTLED, _EXCLUDED = "settled", "excluded"


class _RuleProgram:
    """A rule's implicants as a program, and its literals as facts. It holds the rule, so that no other gets its id."""

    def __init__(self, rule: CompiledRule, allowed: int | None) -> None:
        self.rule, self._allowed = rule, allowed
        self.literals: dict[Literal, ClauseAtom] = {}
        self.program = Program(self._clauses())
        self.weight = self.program.weight

    def _clauses(self) -> list[HornClause]:
        clauses: list[HornClause] = []
        for conclusion in CONCLUSIONS:
            others = frozenset(CONCLUSIONS) - {conclusion}
            for relation, possible_conclusions in ((_SETTLED, frozenset({conclusion})), (_EXCLUDED, others)):
                head = ClauseAtom(relation, (conclusion,))
                clauses += [
                    HornClause(f"{relation} {conclusion}", head, self._body(implicant))
                    for implicant in self.rule.primes(possible_conclusions, self._allowed)
                ]
        return clauses

    def _body(self, implicant: Implicant) -> tuple[ClauseAtom, ...]:
        return tuple(map(self._fact, implicant))

    def _fact(self, literal: Literal) -> ClauseAtom:
        """That the literal is true: a relation of its own, whose value is T."""
        if literal not in self.literals:
            self.literals[literal] = ClauseAtom(f"{literal.fact} {len(self.literals)}", (_TRUE,))
        return self.literals[literal]

    def possible_conclusions(self, known: Mapping[str, Answer]) -> tuple[RuleConclusion, ...]:
        """The conclusions that are not excluded. Raises SecondEngineError where what is settled says otherwise."""
        extents = {fact: as_extent(answer) for fact, answer in known.items()}
        facts = [
            atom
            for literal, atom in self.literals.items()
            if literal.fact in extents and within(extents[literal.fact], literal.extent)
        ]
        derived = self.program.run(facts)
        left = tuple(conclusion for conclusion in CONCLUSIONS if ClauseAtom(_EXCLUDED, (conclusion,)) not in derived)
        settled = tuple(conclusion for conclusion in CONCLUSIONS if ClauseAtom(_SETTLED, (conclusion,)) in derived)
        if not left or settled != (left if len(left) == 1 else ()):
            shown = [", ".join(possible_conclusions) or "no end" for possible_conclusions in (settled, left)]
            raise SecondEngineError(f"of {self.rule.rule.id}, {shown[0]} is settled, and yet {shown[1]} is left")
        return left

    def close(self) -> None:
        """Gives the program's memory back."""
        self.program.close()


_READERS: ProgramCache[_RuleProgram] = ProgramCache()


def read_again(
    rule: CompiledRule, known: Mapping[str, Answer], allowed: int | None = None
) -> tuple[RuleConclusion, ...]:
    """The conclusions still possible, as `policycheck.logic.kernel.read_rule` has them, worked out by durable-rules.

    A conclusion is excluded where an implicant of the union of the others, and of what is not allowed, holds. The
    engine is told which literals are true and nothing else: what is not known or not so is no message at all.

    Raises SecondEngineError where the engine fails or contradicts itself, and TooLarge where the rule has more
    implicants than the engine takes.
    """
    with ONE_AT_A_TIME:  # so that no other thread closes the reader before it has run
        reader = _READERS.get((id(rule), allowed), lambda: _RuleProgram(rule, allowed))
        try:
            return reader.possible_conclusions(known)
        except SecondEngineError:
            _READERS.drop((id(rule), allowed))
            raise


_PROGRAMS: ProgramCache[Program] = ProgramCache()


def chain_again(clauses: Iterable[HornClause], facts: Iterable[ClauseAtom]) -> frozenset[ClauseAtom]:
    """The atoms that follow and are not given, as `policycheck.logic.chaining.chain` has them, by durable-rules.

    Raises ValueError where a clause or a fact does not fit the engine, TooLarge past a bound, and
    SecondEngineError where the engine fails.
    """
    ordered = frozenset(clauses)
    with ONE_AT_A_TIME:  # so that no other thread closes the program before it has run
        program = _PROGRAMS.get(ordered, lambda: Program(ordered))
        try:
            return program.run(facts)
        except SecondEngineError:
            _PROGRAMS.drop(ordered)
            raise
