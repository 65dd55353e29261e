"""What rules ask of facts, as formulas over bitmaps that columns are turned into."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from policycheck.logic.axioms import AxiomLiteral
from policycheck.logic.compile import CONCLUSIONS, CompiledRule, Implicant, Literal
from policycheck.logic.extent import HIGHEST, LOWEST, Cut, Extent, Interval, is_empty, meet, overlaps, within
from policycheck.model.rule import RuleConclusion
from policycheck.model.vocabulary import Fact
from policycheck.screening.axioms import Implicate
from policycheck.screening.columns import FactName, mask_of
from policycheck.screening.gates import EVERYTHING, NOTHING, Gates


@dataclass(frozen=True, slots=True)
class Beyond:
    """The rows in which every possible number or day is above the cut, or below it."""

    fact: FactName
    above: bool
    cut: Cut


@dataclass(frozen=True, slots=True)
class Among:
    """The rows in which every option still possible is one of those of the mask."""

    fact: FactName
    mask: int


@dataclass(frozen=True, slots=True)
class Consistent:
    """The rows in which a group of axioms can all hold."""

    group: int


@dataclass(frozen=True, slots=True)
class Days:
    """The rows whose every possible day is before the day, or after it."""

    before: bool
    day: int


@dataclass(frozen=True, slots=True)
class NearImplicate:
    """An implicate, and the facts of its clause of which no row says what denies it.

    It says something only where all of these are asked: most axioms are on facts that a table has no column of.
    """

    implicate: Implicate
    silent: frozenset[FactName]


@dataclass(frozen=True)
class LiteralFormulas:
    """The formulas of literals: their leaves are Beyond, Among, and for yes-no facts the fact and the answer.

    Given are the facts that there are columns of, and the answers to yes-no facts that some row may have. Of a fact
    that is supposed to have an answer, that one counts in every row.
    """

    gates: Gates
    vocabulary: Mapping[FactName, Fact]
    given: Container[object]
    implicates: Mapping[FactName, Sequence[NearImplicate]] = field(
        default_factory=dict
    )  # by each fact of their clauses
    assumed: Literal | None = None

    def assuming(self, answer: Literal) -> "LiteralFormulas":
        """The same, where a fact is supposed to have an answer."""
        return replace(self, assumed=answer)

    def within(self, literal: Literal) -> int:
        """The rows in which all that is still possible lies in the literal's extent."""
        fact, extent = literal
        if self.assumed is not None and self.assumed.fact == fact:
            return EVERYTHING if within(self.assumed.extent, extent) else NOTHING
        if isinstance(extent, Interval):
            above, below = Beyond(fact, above=True, cut=extent.low), Beyond(fact, above=False, cut=extent.high)
            return self.gates.all((self._past(above, EVERYTHING), self._past(below, EVERYTHING)))
        if self.vocabulary[fact].type == "choice":
            return self._leaf(Among(fact, mask_of(self.vocabulary[fact].options, extent)), fact)
        return self.gates.any(
            self._leaf((fact, answer), (fact, answer)) for answer in (False, True) if extent == frozenset({answer})
        )

    def disjoint(self, literal: Literal) -> int:
        """The rows in which nothing that is still possible lies in the literal's extent."""
        fact, extent = literal
        if self.assumed is not None and self.assumed.fact == fact:
            return NOTHING if overlaps(self.assumed.extent, extent) else EVERYTHING
        if isinstance(extent, Interval):
            below, above = Beyond(fact, above=False, cut=extent.low), Beyond(fact, above=True, cut=extent.high)
            return self.gates.any((self._past(below, NOTHING), self._past(above, NOTHING)))
        answers = self.vocabulary[fact].options or (False, True)
        rest: Extent = frozenset(answers) - extent  # type: ignore[assignment]
        return self.within(Literal(fact, rest)) if rest else NOTHING

    def impossible(self, rule: CompiledRule, possible_conclusions: Iterable[RuleConclusion]) -> int:
        """The rows in which the rule can come to none of the ends.

        There what is known leaves room for no prime implicant of these ends, by itself or since axioms exclude what is
        left of it. Where no axiom does, it is the same that what is known contains a prime implicant of the other ends,
        and the shorter of the two formulas is taken.
        """
        own = frozenset(possible_conclusions)
        sufficient, possible = rule.primes(frozenset(CONCLUSIONS) - own), rule.primes(own)
        excluded = [list(self._excluded(implicant)) for implicant in possible]
        if sum(map(len, sufficient)) <= sum(map(len, possible)) and not any(excluded):
            return self.gates.any_of_all(map(self.within, implicant) for implicant in sufficient)
        return self.gates.all_of_any(
            (*map(self.disjoint, implicant), *by_axioms)
            for implicant, by_axioms in zip(possible, excluded, strict=True)
        )

    def _excluded(self, implicant: Implicant) -> Iterator[int]:
        """The rows in which axioms that can all hold exclude the implicant, so far as what follows does not say it."""
        asked = dict(implicant)
        for implicate in self._near(asked):
            touched = [lit for lit in implicate.clause if lit.key[0] in asked]
            if any(lit.holds(asked[lit.key[0]]) for lit in touched):
                continue
            if len(touched) > 1 or self.assumed is not None or touched[0] in implicate.adds:
                yield self._denied(implicate, asked)

    def _near(self, asked: Iterable[FactName]) -> Iterator[Implicate]:
        """The implicates on one of the facts that some row can deny, each once."""
        said = {*asked} if self.assumed is None else {*asked, self.assumed.fact}
        near = {id(one): one for fact in asked for one in self.implicates.get(fact, ()) if one.silent <= said}
        return (one.implicate for one in near.values())

    def without(self, answer: Literal) -> int:
        """The rows in which an answer is excluded: by what is known, or by axioms beyond what follows from it."""
        fact, extent = answer
        if self.vocabulary[fact].type == "yes-no":  # where it is open, only axioms exclude an answer
            by_axioms = (
                implicate
                for implicate in self._near([fact])
                if any(lit.key[0] == fact and lit.fails(extent) for lit in implicate.adds)
            )
            return self.gates.any(self._denied(implicate, {fact: extent}) for implicate in by_axioms)
        by_axioms = (
            implicate
            for implicate in self._near([fact])
            if any(lit.key[0] == fact and not lit.holds(extent) for lit in implicate.clause)
        )
        return self.gates.any(
            (self.disjoint(answer), *(self._denied(implicate, {fact: extent}) for implicate in by_axioms))
        )

    def _denied(self, implicate: Implicate, asked: Mapping[FactName, Extent]) -> int:
        """The rows in which a clause's axioms can all hold, and it fails where some facts are as asked."""
        return self.gates.all(
            (self.gates.leaf(Consistent(implicate.group)), *(self._fails(lit, asked) for lit in implicate.clause))
        )

    def _fails(self, lit: AxiomLiteral, asked: Mapping[FactName, Extent]) -> int:
        fact = lit.key[0]
        if fact not in asked:
            return self.gates.any(self.within(Literal(fact, extent)) for extent in lit.denied.extents)
        common = (meet(extent, asked[fact]) for extent in lit.extents)
        return self.gates.all(self.disjoint(Literal(fact, extent)) for extent in common if not is_empty(extent))

    def idle(self, implicate: Implicate) -> frozenset[FactName]:
        """The facts of an implicate's clause of which no row says what denies it."""
        return frozenset(lit.key[0] for lit in implicate.clause if self._fails(lit, {}) == NOTHING)

    def contained(self, implicant: Implicant) -> int:
        """The rows in which what is known suffices for the implicant."""
        return self.gates.all(map(self.within, implicant))

    def _past(self, beyond: Beyond, unbounded: int) -> int:
        return unbounded if beyond.cut in (LOWEST, HIGHEST) else self._leaf(beyond, beyond.fact)

    def _leaf(self, leaf: object, needs: object) -> int:
        return self.gates.leaf(leaf) if needs in self.given else NOTHING
