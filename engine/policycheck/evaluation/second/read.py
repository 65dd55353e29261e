"""What a rule comes to, by the second engine: each prime implicant is one flat conjunction."""

from collections.abc import Mapping

from policycheck.evaluation.second.kept import ProgramCache
from policycheck.evaluation.second.session import ONE_AT_A_TIME, Program, SecondEngineError
from policycheck.logic.clauses import ClauseAtom, HornClause
from policycheck.logic.compile import CONCLUSIONS, CompiledRule, Implicant, Literal
from policycheck.logic.extent import Answer, as_extent, within
from policycheck.model.rule import RuleConclusion

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
        found: list[HornClause] = []
        for conclusion in CONCLUSIONS:
            others = frozenset(CONCLUSIONS) - {conclusion}
            for relation, possible_conclusions in ((_SETTLED, frozenset({conclusion})), (_EXCLUDED, others)):
                head = ClauseAtom(relation, (conclusion,))
                found += [
                    HornClause(f"{relation} {conclusion}", head, self._body(one))
                    for one in self.rule.primes(possible_conclusions, self._allowed)
                ]
        return found

    def _body(self, implicant: Implicant) -> tuple[ClauseAtom, ...]:
        return tuple(map(self._fact, implicant))

    def _fact(self, literal: Literal) -> ClauseAtom:
        """That the literal is true: a relation of its own, whose value is T."""
        if literal not in self.literals:
            self.literals[literal] = ClauseAtom(f"{literal.fact} {len(self.literals)}", (_TRUE,))
        return self.literals[literal]

    def possible_conclusions(self, known: Mapping[str, Answer]) -> tuple[RuleConclusion, ...]:
        """The ends that are not excluded. Raises SecondEngineError where what is settled says otherwise."""
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
    """The ends still possible, as `policycheck.logic.kernel.read_rule` has them, worked out by durable-rules.

    An end is excluded where an implicant of the union of the other ends, and of what is not allowed, holds. The engine
    is told which literals are true and nothing else: what is not known or not so is no message at all.

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
