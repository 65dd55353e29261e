"""What is asked of tables that say something of the same facts, as programs over bitmaps."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from policycheck.logic.compile import ENDS, NO_VIOLATION, CompiledRule, Literal
from policycheck.model.vocabulary import Fact
from policycheck.screening.axioms import Implicate
from policycheck.screening.gates import EVERYTHING, Gates, Program
from policycheck.screening.in_force import Reach, outside
from policycheck.screening.known import FactId
from policycheck.screening.literals import Literals


@dataclass(frozen=True)
class Plan:
    """The programs of rules, each made when it is first asked for.

    Given are the facts that there are columns of, and the answers to yes-no facts that some row may have.
    """

    vocabulary: Mapping[FactId, Fact]
    rules: Mapping[str, CompiledRule]
    reach: Mapping[str, Reach]
    given: frozenset[object]
    implicates: Sequence[Implicate] = ()
    _missing: dict[tuple[str, ...], Program] = field(default_factory=dict)

    @cached_property
    def impossible(self) -> Program:
        """For each rule: where each of its ends is impossible, and where not_in_force is."""
        literals = self._literals()
        outputs: list[int] = []
        for name, compiled in self.rules.items():
            never, in_force = self._days(literals.gates, name)
            outputs += [literals.gates.any((never, literals.impossible(compiled, (end,)))) for end in ENDS]
            outputs.append(in_force)
        return literals.gates.program(outputs)

    @cached_property
    def counts(self) -> Program:
        """For each rule: where a violation is settled, and where there surely is none.

        Then where the rule surely does not apply, or was not in force; and where it was not in force.
        """
        literals = self._literals()
        gates, outputs = literals.gates, []
        for name, compiled in self.rules.items():
            never, in_force = self._days(gates, name)
            shown, none = _settled(literals, compiled)
            beyond = literals.impossible(compiled, [end for end in ENDS if end != "not_applicable"])
            outputs.append(gates.all((gates.any((never, shown)), in_force)))
            outputs += [gates.any((never, one)) for one in (none, beyond)]
            outputs.append(never)
        return gates.program(outputs)

    def missing(self, names: Sequence[str]) -> Program:
        """For each fact of each of the rules, three sets of rows.

        Those in which the fact is known or the rule settled; these with those in which some answer that is possible
        would settle the rule; and these with those in which every one would.
        """
        key = tuple(names)
        if key not in self._missing:
            literals = self._literals()
            outputs = [one for name in names for one in self._missing_of(literals, name)]
            self._missing[key] = literals.gates.program(outputs)
        return self._missing[key]

    def _missing_of(self, literals: Literals, name: str) -> Iterator[int]:
        gates, compiled = literals.gates, self.rules[name]
        never, in_force = self._days(gates, name)

        def settled(supposing: Literals) -> int:
            shown, none = _settled(supposing, compiled)
            return gates.any((never, none, gates.all((shown, in_force))))

        for domain in compiled.space.domains:
            answers = [Literal(domain.fact, cell) for cell in domain.cells]
            yes_no = self.vocabulary[domain.fact].type == "yes-no"  # where it is open, only axioms exclude an answer
            excluded = [
                literals.without_answer(domain.fact, answer.extent == frozenset({True}))
                if yes_no
                else literals.apart(answer)
                for answer in answers
            ]
            after = [settled(literals.supposing(answer)) for answer in answers]
            known = map(literals.within, answers) if len(answers) > 1 else (EVERYTHING,)
            told = gates.any((settled(literals), *known))
            pairs = list(zip(after, excluded, strict=True))
            yield told
            yield gates.any((told, *(gates.all((one, gates.without(other))) for one, other in pairs)))
            yield gates.any((told, gates.all(map(gates.any, pairs))))

    def _literals(self) -> Literals:
        return Literals(Gates(), self.vocabulary, self.given, self.implicates)

    def _days(self, gates: Gates, name: str) -> tuple[int, int]:
        """Where the rule was surely not in force, and where it surely was."""
        return outside(gates, self.reach[name].rest), outside(gates, self.reach[name].out)


def _settled(literals: Literals, rule: CompiledRule) -> tuple[int, int]:
    """Where a violation is settled by what is known, and where it is excluded."""
    return literals.impossible(rule, NO_VIOLATION), literals.impossible(rule, ("violation",))
