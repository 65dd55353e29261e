"""What the cases of a rule must show of it: which element decides, which exception excuses, both sides of each bound.

An element is made decisive by a case as in unique-cause MC/DC, modified condition and decision coverage (J. J.
Chilenski and S. P. Miller, "Applicability of modified condition/decision coverage to software testing", Software
Engineering Journal 9(5), 1994), where a condition must by itself turn the decision while all others stay as they are.
Here a condition may also be open, and stays so; and the decision is the outcome, in the words in which the case states
it. So an element is decisive by holding in a case if what the case knows settles that it holds, and another outcome
would come if this element alone were taken the other way round, everything known and everything unknown staying as it
is. It is decisive by not holding likewise, where it is settled that it does not hold. To negate an element
round changes no other element, also none that asks for the same fact. Cases that fail, or that lie on days on which
the rule is not in force, show nothing.

`policycheck test --coverage` asks for all of it (`goals`). `policycheck lint` asks for less: an element that decides
either way, and a bound with a case on both sides, whether it decides there or not; it takes cases that fail, too,
since it reports these by themselves.
"""

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
    bound_sides,
    combinations_of,
    differing_conclusions,
    differs,
    negated,
    possible,
    search_known,
    side_by_side,
    smallest,
    with_part,
)
from policycheck.evaluation.reasons import pivots, ways
from policycheck.facts.statements import statement
from policycheck.library.files import Path_, SourceFile
from policycheck.library.library import Library
from policycheck.logic.answers import extent_of_element, value_of
from policycheck.logic.axioms import AxiomClause
from policycheck.logic.compile import CompiledRule, region
from policycheck.logic.extent import within
from policycheck.logic.formula import TooLarge
from policycheck.model.case_run import Goal
from policycheck.model.rule import Case, Element, Part, Rule
from policycheck.model.vocabulary import Fact

CLOSEST = "made out unless excused"  # a stated outcome that asks for the closest words there are
_NEVER = "in no situation does the rule's end turn on it alone"
_NOT_FOUND = "no situation in which it would was found, and there are too many facts to try them all"
_RULED_OUT = "what other facts imply rules out every situation in which it would"


@dataclass(frozen=True)
class CoverageSubject:
    """A rule with the cases that can show something of it, on days on which it is in force."""

    library: Library
    compiled: CompiledRule
    document: SourceFile
    clauses: frozenset[AxiomClause]
    shown_by: tuple[tuple[Case, Known], ...]

    @property
    def rule(self) -> Rule:
        """The rule itself."""
        return self.compiled.rule

    def shown(self, *required: "RequiredCase") -> bool:
        """Whether some case does what one of these asks for."""
        return any(goal.reached(known, case.outcome) for goal in required for case, known in self.shown_by)

    def line(self, path: Path_) -> int:
        """The line in which what is at the path begins."""
        return self.document.spot(path).line


def subject_of(
    library: Library, compiled: CompiledRule, document: SourceFile, *, failing: bool = False
) -> CoverageSubject:
    """The rule as coverage and mutants look at it; with failing, so that also cases that fail show something."""
    ran = zip(compiled.rule.cases, run_cases(library, compiled), strict=True)
    shown_by = tuple(
        (case, known_in(library, case))
        for case, result in ran
        if (failing or result.passed) and in_force(library, compiled.rule, case.date)
    )
    axioms = frozenset(library.axioms)
    return CoverageSubject(library, compiled, document, axioms, shown_by)


@dataclass(frozen=True)
class RequiredCase:
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
    required: list[RequiredCase] = []
    for _, path, element in subject.rule.own_elements():
        required += [*element_cases(subject, path, element), *_boundary_cases(subject, path, element)]
    required += (exception_case(subject, index, part) for index, part in enumerate(subject.rule.unless))
    required += [scope_case(subject)] if subject.rule.when and not subject.rule.is_permission else []
    return (*(_goal(subject, case) for case in required), _open_case(subject))


def element_cases(subject: CoverageSubject, path: Path_, element: Element) -> tuple[RequiredCase, RequiredCase]:
    """The element decisive by holding, and by not holding."""
    versions, decides, holds, never = _turned(subject, path, element)
    fact, asks = subject.library.facts[element.fact], f"{label(path)} ({element.fact}) decides by"
    yes, no = (_case_title(fact, element, holds=holds_here) for holds_here in (True, False))
    at = (*path, "fact")
    return (
        RequiredCase("element", f"{asks} holding", at, *versions, holds, decides & holds, never, yes),
        RequiredCase("element", f"{asks} not holding", at, *versions, ~holds, decides & ~holds, never, no),
    )


def _boundary_cases(subject: CoverageSubject, path: Path_, element: Element) -> Iterator[RequiredCase]:
    """The element decisive at each of its bounds, and just past it."""
    fact = subject.library.facts[element.fact]
    for side in bound_sides(fact, element):
        versions, decides, holds, never = _turned(subject, path, element)
        settled = holds if side.inside else ~holds
        table = decides & settled & region(versions[0].space, {element.fact: side.near})
        asks = f"{label(path)} ({element.fact}) decides at {value_text(value_of(fact, side.near))}"
        title, fixed = statement(fact, side.near), {element.fact: side.near}
        yield RequiredCase("boundary", asks, (*path, "fact"), *versions, settled, table, never, title, fixed)


def _turned(
    subject: CoverageSubject, path: Path_, element: Element
) -> tuple[tuple[CompiledRule, CompiledRule], int, int, str]:
    """The rule beside itself with the element negated; where the two differ, and where the element holds."""
    facts = subject.library.facts
    versions = side_by_side(subject.compiled, with_part(subject.rule, path, negated(element)), facts)
    holds = combinations_of(versions[0].space, element, extent_of_element(facts[element.fact], element))
    same = [label(at) for _, at, other in subject.rule.elements() if other.fact == element.fact and at != path]
    never = _NEVER + (f", since {' and '.join(same)} asks for the same fact" if same else "")
    return versions, differing_conclusions(*versions), holds, never


def _case_title(fact: Fact, element: Element, *, holds: bool) -> str:
    """What a case is about in which the element decides, in a few words."""
    if fact.type == "yes-no":
        return statement(fact, frozenset({(element.is_ is not False) == holds}))
    text = statement(fact, extent_of_element(fact, element))
    return text if holds else f"it is not so that {text}"


def exception_case(subject: CoverageSubject, index: int, part: Part) -> RequiredCase:
    """The exception alone excuses, or takes the permission away."""
    path: Path_ = ("unless", index)
    versions = side_by_side(subject.compiled, with_part(subject.rule, path, None), subject.library.facts)
    settled, lost = versions[0].tables["excused"], versions[1].tables["violation"]
    does, title = "excuses", "an exception excuses it"
    if subject.rule.is_permission:
        settled, lost = versions[0].tables["violation"], versions[1].tables["complied"]
        does, title = "takes the permission away", "an exception takes the permission away"
    element = part if isinstance(part, Element) else None
    asks = f"{label(path)}{f' ({element.fact})' if element else ''} alone {does}"
    if element is not None:
        title = _case_title(subject.library.facts[element.fact], element, holds=True)
    never = f"there is no situation in which it alone {does}"
    return RequiredCase("exception", asks, path, *versions, settled, settled & lost, never, title)


def scope_case(subject: CoverageSubject) -> RequiredCase:
    """The rule does not apply."""
    table = subject.compiled.tables["not_applicable"]
    never, asks = "there is no situation to which the rule does not apply", "a case is out of the rule's scope"
    return RequiredCase("scope", asks, ("when",), subject.compiled, None, table, table, never)


def _goal(subject: CoverageSubject, required: RequiredCase) -> Goal:
    case = next((case.name for case, known in subject.shown_by if required.reached(known, case.outcome)), None)
    impossible = example = None
    if case is None:
        try:
            known = _smallest_reaching(subject, required)
        except TooLarge:
            known, impossible = None, _NOT_FOUND
        if known is not None:
            example = example_of(subject, required.rule, known, required.title)
        else:
            impossible = impossible or (_RULED_OUT if required.table else required.never)
    line = subject.line(required.path)
    return Goal(kind=required.kind, asks=required.asks, line=line, case=case, impossible=impossible, example=example)


def _smallest_reaching(subject: CoverageSubject, required: RequiredCase) -> Known | None:
    """What to know to reach a goal, and so that it can be; None where nothing does.

    Sought first with a settled outcome and with as little as it takes, since that makes the clearer example. Raises
    TooLarge where too much would have to be tried.
    """
    space = required.rule.space
    can_be = possible(space, subject.clauses)

    def shows(known: Known) -> bool:
        return len(required.rule.possible_conclusions(known)) == 1 and required.reached(known, CLOSEST)

    for table in (required.table & can_be, required.table):
        # With less known, what axioms exclude may be left out: first whole situations that can be, then any.
        known = smallest(space, table, subject.library.facts, shows, required.fixed) if table else None
        if known is not None and region(space, known) & can_be:
            return known
    if not required.table:
        return None
    reached = partial(required.reached, stated=CLOSEST)
    return search_known(space, (required.table, can_be), subject.library.facts, reached, required.fixed)


def example_of(subject: CoverageSubject, rule: CompiledRule, known: Known, title: str) -> str:
    """A case that knows this, with its outcome under the rule as it is."""
    possible_conclusions = rule.possible_conclusions(known)
    rest = [f"outcome: {outcome_in_words(possible_conclusions, subject.rule.modality, CLOSEST)}"]
    if len(possible_conclusions) > 1:
        rest.append(f"pivots: {pivots_text(pivots(subject.compiled, ways(subject.compiled, known)))}")
    return case_text(subject.library.facts, known, title, rest)


def _open_case(subject: CoverageSubject) -> Goal:
    """Whether some case is open and names its pivots."""
    case = next((case.name for case, _ in subject.shown_by if case.pivots), None)
    impossible = example = None
    space, tables = subject.compiled.space, subject.compiled.tables
    there = tables["violation"] & possible(space, subject.clauses)
    if case is None and not there:
        impossible = f"in no situation is {'it not permitted' if subject.rule.is_permission else 'there a violation'}"
    elif case is None:
        facts = subject.library.facts
        known = dict(smallest(space, there, facts, lambda known: not region(space, known) & ~tables["violation"], {}))
        if known:
            fact = known.popitem()[0]
            title = f"nobody says: {facts[fact].question}"
            example = example_of(subject, subject.compiled, known, title)
        else:
            what = "nothing is permitted" if subject.rule.is_permission else "the rule comes to a violation"
            impossible = f"{what} whatever the facts are"
    asks = "a case is open, and names under pivots what it depends on"
    line = subject.line(("cases",) if subject.rule.cases else ("id",))
    return Goal(kind="open", asks=asks, line=line, case=case, impossible=impossible, example=example)
