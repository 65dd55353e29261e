"""What the rules mean, worked out one concrete answer at a time: the measure that the engine is held against.

Facts, rules and values are read as files write them. Nothing here uses the engine's own reading of them.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from itertools import groupby, pairwise, product
from typing import Any

from policycheck.logic.extent import Extent, Interval

Raw = dict[str, Any]
Answers = dict[str, Any]

DAYS = ("2024-02-28", "2024-02-29", "2024-03-01", "2024-03-04", "2025-01-01")
DATES = (*DAYS, "2024", "2024-02", "2024-03", "2023-12", "2025")
WHOLE = tuple(range(5))
REAL = (0, 0.5, 1, 2.25, 3)


@cache
def first_and_last(text: str) -> tuple[date, date]:
    """The days that a date, a month or a year begins and ends with."""
    year, *rest = (int(part) for part in text.split("-"))
    if len(rest) == 2:
        return date(year, *rest), date(year, *rest)
    month = rest[0] if rest else 12
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, rest[0] if rest else 1, 1), following - timedelta(1)


def _around(days: Collection[date]) -> list[date]:
    return sorted({day + timedelta(shift) for day in days for shift in (-2, -1, 0, 1, 2)})


_DATES = _around([end for text in DATES for end in first_and_last(text)])
_REAL = sorted({-1, 4, *REAL, *((low + high) / 2 for low, high in pairwise(REAL))})


def answers_to(fact: Raw) -> list[Any]:
    """Concrete answers, in order, that no comparison with the values used here tells fewer apart than there are."""
    if fact["type"] == "yes-no":
        return [False, True]
    if fact["type"] == "choice":
        return list(fact["options"])
    if fact["type"] == "date":
        return list(_DATES)
    return [one for one in (range(-3, 8) if fact.get("whole") else _REAL) if one >= fact.get("least", one)]


def _first(bound: Any) -> Any:
    return first_and_last(bound)[0] if isinstance(bound, str) else bound


def _last(bound: Any) -> Any:
    return first_and_last(bound)[1] if isinstance(bound, str) else bound


_BOUNDS = {
    "at_least": lambda answer, bound: answer >= _first(bound),
    "at_most": lambda answer, bound: answer <= _last(bound),
    "more_than": lambda answer, bound: answer > _last(bound),
    "less_than": lambda answer, bound: answer < _first(bound),
    "after": lambda answer, bound: answer > _last(bound),
    "before": lambda answer, bound: answer < _first(bound),
}


def _bounded(bounds: Raw, answer: Any) -> bool:
    return all(test(answer, bounds[name]) for name, test in _BOUNDS.items() if name in bounds)


def _is(value: Any, answer: Any) -> bool:
    return _first(value) <= answer <= _last(value) if isinstance(answer, date) else bool(value == answer)


def holds(element: Raw, answer: Any) -> bool:
    """Whether the element holds where the fact's answer is this one."""
    if "one_of" in element:
        return answer in element["one_of"]
    if "is" in element:
        return _is(element["is"], answer)
    return _bounded(element, answer) if _BOUNDS.keys() & element.keys() else answer is True


def leaves_open(value: Any, answer: Any) -> bool:
    """Whether the answer may be this one where the value is what is known of it."""
    if isinstance(value, dict):
        return answer in value["one_of"] if "one_of" in value else _bounded(value, answer)
    return _is(value, answer)


def inside(extent: Extent, answer: Any) -> bool:
    """Whether the extent holds the answer."""
    if not isinstance(extent, Interval):
        return answer in extent
    number = answer.toordinal() if isinstance(answer, date) else answer
    low, high = extent.low, extent.high
    return (low[0] < number or (low[0] == number and low[1] == 0)) and (
        number < high[0] or (high[0] == number and high[1] == 1)
    )


def elements(rule: Raw) -> Iterator[Raw]:
    """Every element of a rule, or of a part of one."""
    if "fact" in rule:
        yield rule
        return
    for key in ("when", "must", "must_not", "unless", "any_of", "all_of", "none_of"):
        for part in rule.get(key, ()):
            yield from elements(part)


def _shown(part: Raw, answers: Answers) -> bool:
    if "fact" in part:
        return holds(part, answers[part["fact"]])
    if "all_of" in part:
        return all(_shown(inner, answers) for inner in part["all_of"])
    some = any(_shown(inner, answers) for inner in part.get("any_of", part.get("none_of", ())))
    return some if "any_of" in part else not some


def end_of(rule: Raw, answers: Answers) -> str:
    """The end that the rule comes to where every answer is known."""
    shown = {
        role: [_shown(part, answers) for part in rule.get(role, ())] for role in ("when", "must", "must_not", "unless")
    }
    if not all(shown["when"]):
        return "not_applicable"
    if all(shown["must"]) and not any(shown["must_not"]):
        return "complied"
    return "excused" if any(shown["unless"]) else "violation"


def _told_apart(asked: list[Raw], answers: Collection[Any]) -> list[Any]:
    """The answers without those that every element treats as it does their neighbour."""
    return [next(alike) for _, alike in groupby(answers, lambda answer: [holds(one, answer) for one in asked])]


def completions(rule: Raw, allowed: Mapping[str, Collection[Any]]) -> list[tuple[Answers, str]]:
    """Every combination of allowed answers that the rule can tell apart, with the end it comes to.

    The answers must be in order; of neighbours that every element treats alike, the first stands for all.
    """
    asked: dict[str, list[Raw]] = {}
    for element in elements(rule):
        asked.setdefault(element["fact"], []).append(element)
    columns = [_told_apart(each, allowed[fact]) for fact, each in asked.items()]
    found = (dict(zip(asked, row, strict=True)) for row in product(*columns))
    return [(answers, end_of(rule, answers)) for answers in found]


def ends_of(rule: Raw, allowed: Mapping[str, Collection[Any]]) -> set[str]:
    """The ends that some combination of allowed answers comes to."""
    return {end for _, end in completions(rule, allowed)}
