"""Cases of rules: run, and written as the rules' files write them."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from policycheck.evaluation.reasons import pivots, ways
from policycheck.evaluation.scope import text_in_force
from policycheck.facts.statements import statement
from policycheck.library.library import Library
from policycheck.logic.answers import extent_of_value, value_of
from policycheck.logic.compile import CompiledRule
from policycheck.logic.extent import Extent, meet
from policycheck.logic.kernel import read_rule
from policycheck.model.rule import Case, Modality, Rule, RuleConclusion
from policycheck.model.value import Bounds, OneOf, Value
from policycheck.model.vocabulary import Fact

# What YAML reads as this very text, also between brackets: no quotes needed.
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_.()/'-]*( [A-Za-z0-9_.()/'-]+)*")
_PLAIN_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.,;()/'-]*( [A-Za-z0-9_.,;()/'-]+)*")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?")
_WORDS = ("true", "false", "null")


def case_text(facts: Mapping[str, Fact], known: Mapping[str, Extent], name: str, rest: Iterable[str]) -> str:
    """A case as an item of the list under cases: its name, what is known in it, and the lines that follow."""
    lines = [f"- name: {_quoted(name, _PLAIN_NAME)}", "  facts:" + ("" if known else " {}")]
    lines += [f"    {fact}: {value_text(value_of(facts[fact], extent))}" for fact, extent in known.items()]
    return "\n".join([*lines, *(f"  {line}" for line in rest)])


def value_text(value: Value) -> str:
    """A value on one line."""
    if isinstance(value, OneOf):
        return f"{{one_of: [{', '.join(map(value_text, value.one_of))}]}}"
    if isinstance(value, Bounds):
        given = value.model_dump(exclude_none=True).items()
        return f"{{{', '.join(f'{name}: {value_text(bound)}' for name, bound in given)}}}"
    if isinstance(value, str):
        return value if _DATE.fullmatch(value) else _quoted(value, _PLAIN)
    return json.dumps(value)


def pivots_text(pivots: Sequence[Sequence[str]]) -> str:
    """The pivots of a case on one line."""
    return "[" + ", ".join(f"[{', '.join(facts)}]" for facts in pivots) + "]"


def _quoted(text: str, plain: re.Pattern[str]) -> str:
    return text if plain.fullmatch(text) and text.lower() not in _WORDS else json.dumps(text, ensure_ascii=False)


Pivots = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class CaseResult:
    """A case with what was expected of it and what came."""

    name: str
    expected: str
    came: str
    since: str | None = None  # what decides what came, where something else was expected

    @property
    def passed(self) -> bool:
        """Whether what came is what was expected."""
        return self.expected == self.came


BREACH = {"shall": "possible violation", "should": "departure from guidance", "may": "not permitted"}
_CONCLUSIONS = {
    ("not_applicable",): "not applicable",
    ("complied",): "complied",
    ("excused",): "excused",
    ("excused", "violation"): "made out unless excused",
}
_SETTLED_WITHOUT = ("complied", "excused")  # that a rule does not apply is no "no violation"
_WIDE = (*BREACH.values(), "no violation", "undetermined", "not in force")


def run_cases(library: Library, compiled: CompiledRule) -> list[CaseResult]:
    """The result of every case of the rule, in the order of its file."""
    return [_run(library, compiled, case) for case in compiled.rule.cases]


def known_in(library: Library, case: Case) -> dict[str, Extent]:
    """What is known in a case."""
    return {fact: extent_of_value(library.facts[fact], value) for fact, value in case.facts.items()}


def in_force(library: Library, rule: Rule, day: str | None) -> bool:
    """Whether the rule may be in force on the day of a case; a case without a day is read as if it is.

    A retired rule never is, so that its cases fail where it was retired and nobody meant it.
    """
    return rule.status != "retired" and (day is None or may_bind(library, rule, date.fromisoformat(day)))


def may_bind(library: Library, rule: Rule, day: date) -> bool:
    """Whether the text of the rule may be in force on the day."""
    return text_in_force(rule, library.texts(rule.provision), (day, day))[1].status != "no"


def outcome_in_words(possible_conclusions: tuple[RuleConclusion, ...], modality: Modality, stated: str) -> str:
    """The outcome of the possible conclusions, in words as wide or as close as those of the stated one."""
    settled = BREACH[modality] if possible_conclusions == ("violation",) else "no violation"
    if modality == "may" and len(possible_conclusions) == 1:
        return settled if possible_conclusions == ("violation",) else "permitted"
    close = _CONCLUSIONS.get(possible_conclusions) or (
        "undetermined" if "violation" in possible_conclusions and len(possible_conclusions) > 1 else settled
    )
    # A case may state the outcome alone, or the conclusion.
    if stated in _WIDE:
        close = {"made out unless excused": "undetermined"}.get(close, close)
        close = "no violation" if stated == "no violation" and close in _SETTLED_WITHOUT else close
    return close


def actual_outcome(library: Library, compiled: CompiledRule, case: Case) -> tuple[str, Pivots]:
    """The outcome of a case, in words as wide or close as those that it states, and its pivots where it states some."""
    known = known_in(library, case)
    open_on = pivots(compiled, ways(compiled, known)) if case.pivots is not None else ()
    if not in_force(library, compiled.rule, case.date):
        return "not in force", open_on
    return outcome_in_words(compiled.possible_conclusions(known), compiled.rule.modality, case.outcome), open_on


def _run(library: Library, compiled: CompiledRule, case: Case) -> CaseResult:
    outcome, open_on = actual_outcome(library, compiled, case)
    expected, came = case.outcome + _in_words(case.pivots or ()), outcome + _in_words(open_on)
    since = None if came == expected else _explanation(library, compiled, case, outcome)
    return CaseResult(case.name, expected, came, since)


def _in_words(pivots: Pivots) -> str:
    text = "; or ".join(sorted(" and ".join(sorted(facts)) for facts in pivots))
    return f", hanging on {text}" if pivots else ""


def _explanation(library: Library, compiled: CompiledRule, case: Case, outcome: str) -> str:
    """What decides the outcome: the smallest reason, and the pivots where it is open."""
    if outcome == "not in force":
        retired = compiled.rule.status == "retired"
        return "the rule is retired" if retired else f"the text was not in force on {case.date}"
    known, parts = known_in(library, case), list[str]()
    askers: dict[str, list[str]] = {}
    for _, path, element in compiled.rule.elements():
        askers.setdefault(element.fact, []).append(label(path))
    asked_at = {fact: f"({', '.join(labels)})" for fact, labels in askers.items()}
    for reason in read_rule(compiled, known).reasons[:1]:
        meets = [(fact, statement(library.facts[fact], meet(extent, known[fact]))) for fact, extent in reason]
        statements = [f"{text} {asked_at[fact]}" for fact, text in meets]
        parts.append(" and ".join(statements) or "it comes to this whatever the facts are")
    if open_on := pivots(compiled, ways(compiled, known)):
        named = (" and ".join(f"{fact} {asked_at[fact]}" for fact in facts) for facts in open_on)
        parts.append(f"it depends on {'; or on '.join(named)}")
    if case.outcome in BREACH.values() and outcome in BREACH.values():
        parts.append(f"the rule says {compiled.rule.modality}, and a breach of it is a {outcome}")
    return "; ".join(parts) or "nothing is known that decides"


def label(path: tuple[str | int, ...]) -> str:
    """An element or a group by its role and its place there, from 1: must 1, or when 2.1 in a group."""
    numbers = [str(step + 1) for step in path if isinstance(step, int)]
    return f"{str(path[0]).replace('_', ' ')} {'.'.join(numbers)}"
