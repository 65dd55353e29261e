"""What the cases of a rule show of it: which element decides, which exception excuses, both sides of each bound.

An element is made decisive by a case as in unique-cause MC/DC, modified condition and decision coverage (J. J.
Chilenski and S. P. Miller, "Applicability of modified condition/decision coverage to software testing", Software
Engineering Journal 9(5), 1994), where a condition must by itself turn the decision while all others stay as they are.
Here a condition may also be open, and stays so; and the decision is the outcome, in the words in which the case states
it. So an element is decisive by holding in a case if what the case knows settles that it holds, and another outcome
would come if this element alone were taken the other way round, everything known and everything unknown staying as it
is. It is decisive by not holding likewise, where it is settled that it does not hold. To take an element the other way
round changes no other element, also none that asks for the same fact. Cases that fail, or that lie on days on which
the rule is not in force, show nothing.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Literal

from policycheck.authoring.cases import (
    case_text,
    in_force,
    known_in,
    label,
    outcome_in_words,
    pivots_text,
    run_cases,
    value_text,
)
from policycheck.authoring.variants import (
    Known,
    combinations_of,
    differing_ends,
    differs,
    negated,
    point,
    possible,
    search_known,
    side_by_side,
    smallest,
    with_part,
)
from policycheck.evaluation.pivots import pivots, ways
from policycheck.facts.axioms import axioms_of_one
from policycheck.facts.statements import statement
from policycheck.library.document import Path_, SourceFile
from policycheck.library.library import Library
from policycheck.logic.answers import can_be, extent_of_element, value_of
from policycheck.logic.axioms import Clause
from policycheck.logic.compile import CompiledRule, region
from policycheck.logic.extent import Cut, Interval, within
from policycheck.logic.primes import TooLarge
from policycheck.model.case_run import Goal
from policycheck.model.rule import Case, Element, Rule
from policycheck.model.vocabulary import Fact

CLOSEST = "made out unless excused"  # a stated outcome that asks for the closest words there are
_NEVER = "in no situation does the rule's end turn on it alone"
_NOT_FOUND = "no situation in which it would was found, and there are too many facts to try them all"
_RULED_OUT = "what other facts imply rules out every situation in which it would"


@dataclass(frozen=True)
class CoverageSubject:
    """A rule with the cases that can show something of it: those that pass, on days on which it is in force."""

    library: Library
    compiled: CompiledRule
    document: SourceFile
    clauses: frozenset[Clause]
    shown_by: tuple[tuple[Case, Known], ...]

    @property
    def rule(self) -> Rule:
        """The rule itself."""
        return self.compiled.rule

    def line(self, path: Path_) -> int:
        """The line in which what stands at the path begins."""
        return self.document.spot(path).line


def subject_of(library: Library, compiled: CompiledRule, document: SourceFile) -> CoverageSubject:
    """The rule as coverage and mutants look at it."""
    ran = zip(compiled.rule.cases, run_cases(library, compiled), strict=True)
    passing = (case for case, result in ran if result.passed and in_force(library, compiled.rule, case))
    shown_by = tuple((case, known_in(library, case)) for case in passing)
    return CoverageSubject(
        library, compiled, document, frozenset(axioms_of_one(library.derivations.values())), shown_by
    )


@dataclass(frozen=True)
class _Task:
    """A goal: a case reaches it that settles something, and whose outcome would change under another rule."""

    kind: Literal["element", "exception", "boundary", "scope"]
    asks: str
    path: Path_
    rule: CompiledRule
    otherwise: CompiledRule | None  # the other rule, over the same space; None: settling is enough
    settled: int  # the combinations among which all must be that the case leaves open
    table: int  # those among them on which the two rules differ
    never: str = _NEVER
    title: str = "the rule does not apply"
    fixed: Known = field(default_factory=dict)

    def reached(self, known: Known, stated: str) -> bool:
        """Whether a case reaches the goal that knows this and states this outcome."""
        left = self.rule.region(known)
        near = all(fact in known and within(known[fact], extent) for fact, extent in self.fixed.items())
        if not near or left & ~self.settled:
            return False
        return self.otherwise is None or differs(self.rule, self.otherwise, known, stated)


def goals(subject: CoverageSubject) -> tuple[Goal, ...]:
    """What the cases of the rule should show, and for each the case that does, or one that would."""
    tasks = [*_elements(subject), *_exceptions(subject), *_scope(subject)]
    return (*(_goal(subject, task) for task in tasks), _open_case(subject))


def _elements(subject: CoverageSubject) -> Iterator[_Task]:
    """Each element decisive by holding and by not holding; and so at each of its bounds, and just past it."""
    for _, path, element in subject.rule.elements():
        fact = subject.library.facts[element.fact]
        extent = extent_of_element(fact, element)
        versions = side_by_side(subject.rule, with_part(subject.rule, path, negated(element)), subject.library.facts)
        decides, holds = differing_ends(*versions), combinations_of(versions[0].space, element, extent)
        same = [label(at) for _, at, other in subject.rule.elements() if other.fact == element.fact and at != path]
        never = _NEVER + (f", since {' and '.join(same)} asks for the same fact" if same else "")
        for holds_here, word in ((True, "holding"), (False, "not holding")):
            settled = holds if holds_here else ~holds
            table = decides & settled
            asks = f"{label(path)} ({element.fact}) decides by {word}"
            title = _case_title(fact, element, holds=holds_here)
            yield _Task("element", asks, (*path, "fact"), *versions, settled, table, never, title)
        for near, inside in _sides(fact, extent) if isinstance(extent, Interval) else ():
            value = value_of(fact, near)
            settled = holds if inside else ~holds
            table = decides & settled & region(versions[0].space, {element.fact: near})
            asks = f"{label(path)} ({element.fact}) decides at {value_text(value)}"
            title, fixed = statement(fact, near), {element.fact: near}
            yield _Task("boundary", asks, (*path, "fact"), *versions, settled, table, never, title, fixed)


def _case_title(fact: Fact, element: Element, *, holds: bool) -> str:
    """What a case is about in which the element decides, in a few words."""
    if fact.type == "yes-no":
        return statement(fact, frozenset({(element.is_ is not False) == holds}))
    text = statement(fact, extent_of_element(fact, element))
    return text if holds else f"it is not so that {text}"


def _sides(fact: Fact, extent: Interval) -> Iterator[tuple[Interval, bool]]:
    """The answers next to each bound, and whether they are inside: the bound, and the next whole number or day.

    Where parts of a whole can occur, the side without the bound has no first answer: it is anything up to 1 past it.
    """
    integral = fact.whole or fact.type == "date"
    sides: dict[Interval, bool] = {}
    for cut, lower in ((extent.low, True), (extent.high, False)):
        number, side = cut
        if math.isinf(number):
            continue
        for above in (lower, not lower):
            if integral:
                near = point(number + above, integral)  # a cut is written above the last number below it
            elif (side == 0) == above:
                near = point(number, integral)
            else:
                below = number - 1 if fact.least is None else max(number - 1, fact.least)
                outer: Cut = (number + 1, 1) if above else (below, 0)
                near = Interval(cut, outer) if above else Interval(outer, cut)
            if can_be(fact, number + above):
                sides.setdefault(near, above == lower)
    yield from sides.items()


def _exceptions(subject: CoverageSubject) -> Iterator[_Task]:
    for index, part in enumerate(subject.rule.unless):
        path: Path_ = ("unless", index)
        versions = side_by_side(subject.rule, with_part(subject.rule, path, None), subject.library.facts)
        settled = versions[0].tables["excused"]
        table = settled & versions[1].tables["violation"]
        element = part if isinstance(part, Element) else None
        named = f" ({element.fact})" if element else ""
        title = "an exception excuses it"
        if element:
            title = _case_title(subject.library.facts[element.fact], element, holds=True)
        never = "in no situation does it alone excuse"
        yield _Task("exception", f"{label(path)}{named} alone excuses", path, *versions, settled, table, never, title)


def _scope(subject: CoverageSubject) -> Iterator[_Task]:
    if subject.rule.when:
        table = subject.compiled.tables["not_applicable"]
        never = "there is no situation to which the rule does not apply"
        asks = "a case is out of the rule's scope"
        yield _Task("scope", asks, ("when",), subject.compiled, None, table, table, never)


def _goal(subject: CoverageSubject, task: _Task) -> Goal:
    case = next((case.name for case, known in subject.shown_by if task.reached(known, case.outcome)), None)
    impossible = example = None
    if case is None:
        try:
            known = _smallest_reaching(subject, task)
        except TooLarge:
            known, impossible = None, _NOT_FOUND
        if known is not None:
            example = example_of(subject, task.rule, known, task.title)
        else:
            impossible = impossible or (_RULED_OUT if task.table else task.never)
    line = subject.line(task.path)
    return Goal(kind=task.kind, asks=task.asks, line=line, case=case, impossible=impossible, example=example)


def _smallest_reaching(subject: CoverageSubject, task: _Task) -> Known | None:
    """What to know to reach a goal, and so that it can be; None where nothing does.

    Sought first with a settled outcome and with as little as it takes, since that makes the clearer example. Raises
    TooLarge where too much would have to be tried.
    """
    space = task.rule.space
    can_be = possible(space, subject.clauses)

    def shows(known: Known) -> bool:
        return len(task.rule.ends_in(task.rule.region(known))) == 1 and task.reached(known, CLOSEST)

    for table in (task.table & can_be, task.table):
        # With less known, what axioms exclude may be left out: first whole situations that can be, then any.
        known = smallest(space, table, subject.library.facts, shows, task.fixed) if table else None
        if known is not None and region(space, known) & can_be:
            return known
    if not task.table:
        return None
    reached = partial(task.reached, stated=CLOSEST)
    return search_known(space, (task.table, can_be), subject.library.facts, reached, task.fixed)


def example_of(subject: CoverageSubject, rule: CompiledRule, known: Known, title: str) -> str:
    """A case that knows this, with its outcome under the rule as it is."""
    possible_conclusions = rule.ends_in(rule.region(known))
    rest = [f"outcome: {outcome_in_words(possible_conclusions, subject.rule.modality, CLOSEST)}"]
    if len(possible_conclusions) > 1:
        rest.append(f"pivots: {pivots_text(pivots(subject.compiled, ways(subject.compiled, known)))}")
    return case_text(subject.library.facts, known, title, rest)


def _open_case(subject: CoverageSubject) -> Goal:
    """Whether some case is open and names its pivots."""
    case = next((shown_case.name for shown_case, _ in subject.shown_by if shown_case.pivots), None)
    impossible = example = None
    space, tables = subject.compiled.space, subject.compiled.tables
    there = tables["violation"] & possible(space, subject.clauses)
    if case is None and not there:
        impossible = "in no situation is there a violation"
    elif case is None:
        facts = subject.library.facts
        known = dict(smallest(space, there, facts, lambda known: not region(space, known) & ~tables["violation"], {}))
        if known:
            fact = known.popitem()[0]
            title = f"nobody says: {facts[fact].question}"
            example = example_of(subject, subject.compiled, known, title)
        else:
            impossible = "the rule comes to a violation whatever the facts are"
    asks = "a case is open, and names under pivots what it depends on"
    line = subject.line(("cases",) if subject.rule.cases else ("id",))
    return Goal(kind="open", asks=asks, line=line, case=case, impossible=impossible, example=example)
