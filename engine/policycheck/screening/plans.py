"""What is asked of tables that say something of the same facts, as programs over bitmaps.

The days on which the words of a rule were in force are spans that a column of days is compared with.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import groupby
from operator import itemgetter

from policycheck.evaluation.scope import text_in_force
from policycheck.library.library import Library
from policycheck.logic.compile import CONCLUSIONS, NO_VIOLATION, CompiledRule, Literal
from policycheck.model.dates import sample_dates
from policycheck.model.policy import texts_in
from policycheck.model.rule import Rule
from policycheck.model.vocabulary import Fact
from policycheck.screening.axioms import Implicate
from policycheck.screening.columns import FactName
from policycheck.screening.gates import EVERYTHING, NOTHING, BitmapProgram, Gates
from policycheck.screening.literals import Days, LiteralFormulas, NearImplicate

_FIRST_DAY, _LAST_DAY = date.min.toordinal(), date.max.toordinal()
Span = tuple[int, int]  # the first and the last day, as ordinals


@dataclass(frozen=True)
class DaysInForce:
    """The days on which a rule was surely not in force, and all others, as spans in the order of the calendar."""

    out: tuple[Span, ...]
    rest: tuple[Span, ...]


def days_in_force(library: Library, rule: Rule) -> DaysInForce:
    """When the rule was in force. A draft is read as if it had been on every day."""
    if library.is_draft(rule):
        return DaysInForce((), ((_FIRST_DAY, _LAST_DAY),))
    texts = library.texts(rule.provision)
    periods = [text.in_force for text in texts_in(texts, rule.in_force)] + ([rule.in_force] if rule.in_force else [])
    days = sample_dates(periods)
    # Nothing turns between two of these days but on the later one.
    last_days = [day.toordinal() - 1 for day in days[1:]] + [_LAST_DAY]
    statuses = [
        (text_in_force(rule, texts, (day, day))[1].status == "no", day.toordinal(), last)
        for day, last in zip(days, last_days, strict=True)
    ]
    spans: dict[bool, list[Span]] = {True: [], False: []}
    for out, run in groupby(statuses, key=itemgetter(0)):
        (_, first, last), *others = run
        spans[out].append((first, others[-1][2] if others else last))
    return DaysInForce(tuple(spans[True]), tuple(spans[False]))


def outside(gates: Gates, spans: tuple[Span, ...]) -> int:
    """The rows none of whose possible days lies in one of the spans, with Days as leaves."""

    def beside(day: int, *, before: bool) -> int:
        return NOTHING if day in (_FIRST_DAY, _LAST_DAY) else gates.leaf(Days(before=before, day=day))

    return gates.all(gates.any((beside(first, before=True), beside(last, before=False))) for first, last in spans)


@dataclass(frozen=True)
class ProgramPlan:
    """The programs of rules, each made when it is first asked for.

    Given are the facts that there are columns of, and the answers to yes-no facts that some row may have.
    """

    vocabulary: Mapping[FactName, Fact]
    rules: Mapping[str, CompiledRule]
    days_in_force: Mapping[str, DaysInForce]
    given: frozenset[object]
    implicates: Sequence[Implicate] = ()
    _missing: dict[tuple[str, ...], BitmapProgram] = field(default_factory=dict)

    @cached_property
    def impossible(self) -> BitmapProgram:
        """For each rule: where each of its ends is impossible, and where not_in_force is."""
        literals = self._literals()
        outputs: list[int] = []
        for name, compiled in self.rules.items():
            not_in_force, in_force = self._days(literals.gates, name)
            outputs += [
                literals.gates.any((not_in_force, literals.impossible(compiled, (end,)))) for end in CONCLUSIONS
            ]
            outputs.append(in_force)
        return literals.gates.program(outputs)

    @cached_property
    def counts(self) -> BitmapProgram:
        """For each rule: where a violation is settled, and where there surely is none.

        Then where the rule surely does not apply, or was not in force; and where it was not in force.
        """
        literals = self._literals()
        gates, outputs = literals.gates, []
        for name, compiled in self.rules.items():
            not_in_force, in_force = self._days(gates, name)
            violated, excluded = _settled(literals, compiled)
            not_applicable = literals.impossible(compiled, [end for end in CONCLUSIONS if end != "not_applicable"])
            outputs.append(gates.all((gates.any((not_in_force, violated)), in_force)))
            outputs += [gates.any((not_in_force, excluded)), gates.any((not_in_force, not_applicable)), not_in_force]
        return gates.program(outputs)

    def missing(self, names: tuple[str, ...]) -> BitmapProgram:
        """For each fact of each of the rules, three sets of rows.

        Those in which the fact is known or the rule settled; these with those in which some answer that is possible
        would settle the rule; and these with those in which every one would.
        """
        if names not in self._missing:
            literals = self._literals()
            outputs = [formula for name in names for formula in self._missing_of(literals, name)]
            self._missing[names] = literals.gates.program(outputs)
        return self._missing[names]

    def _missing_of(self, literals: LiteralFormulas, name: str) -> Iterator[int]:
        gates, compiled = literals.gates, self.rules[name]
        not_in_force, in_force = self._days(gates, name)

        def settled(assuming: LiteralFormulas) -> int:
            violated, excluded = _settled(assuming, compiled)
            return gates.any((not_in_force, excluded, gates.all((violated, in_force))))

        for domain in compiled.space.domains:
            answers = [Literal(domain.fact, cell) for cell in domain.cells]
            excluded = map(literals.without, answers)
            after = [settled(literals.assuming(answer)) for answer in answers]
            known = map(literals.within, answers) if len(answers) > 1 else (EVERYTHING,)
            nothing_open = gates.any((settled(literals), *known))
            pairs = list(zip(after, excluded, strict=True))
            some = (gates.all((settles, gates.without(impossible))) for settles, impossible in pairs)
            yield nothing_open
            yield gates.any((nothing_open, *some))
            yield gates.any((nothing_open, gates.all(map(gates.any, pairs))))

    def _literals(self) -> LiteralFormulas:
        return LiteralFormulas(Gates(), self.vocabulary, self.given, self._near)

    @cached_property
    def _near(self) -> dict[FactName, list[NearImplicate]]:
        """The implicates by each fact of their clauses."""
        found: dict[FactName, list[NearImplicate]] = {}
        literals = LiteralFormulas(Gates(), self.vocabulary, self.given)
        for implicate in self.implicates:
            near = NearImplicate(implicate, literals.idle(implicate))
            for fact in {lit.key[0] for lit in implicate.clause}:
                found.setdefault(fact, []).append(near)
        return found

    def _days(self, gates: Gates, name: str) -> tuple[int, int]:
        """Where the rule was surely not in force, and where it surely was."""
        return outside(gates, self.days_in_force[name].rest), outside(gates, self.days_in_force[name].out)


def _settled(literals: LiteralFormulas, rule: CompiledRule) -> tuple[int, int]:
    """Where a violation is settled by what is known, and where it is excluded."""
    return literals.impossible(rule, NO_VIOLATION), literals.impossible(rule, ("violation",))
