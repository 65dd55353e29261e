"""From what files say of a fact to the set of answers that it leaves, and back."""

import math
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, cast

from policycheck.logic.extent import HIGHEST, LOWEST, Extent, Interval, interval, is_empty, meet, within
from policycheck.model.asked_answer import AskedAnswer
from policycheck.model.dates import date_span
from policycheck.model.value import Bounds, OneOf, Scalar, Value
from policycheck.model.vocabulary import Fact

BELOW, ABOVE = 0, 1
_CALENDAR = interval((date.min.toordinal(), BELOW), (date.max.toordinal(), ABOVE), whole=True)


class UnfitAnswer(ValueError):
    """A value that cannot be an answer to the fact's question."""

    def __init__(self, cause: str, remedy: str) -> None:
        self.cause, self.remedy = cause, remedy
        super().__init__(f"{cause}; {remedy}")


def _expected(fact: Fact) -> str:
    """What an answer to the fact looks like, for an error message."""
    if fact.type == "yes-no":
        return "true or false"
    if fact.type == "choice":
        return f"one of {', '.join(map(repr, fact.options))}, or {{one_of: [...]}}"
    example = "a date as 2025-10-05" if fact.type == "date" else f"a {'whole ' if fact.whole else ''}number"
    return f"{example}, or bounds as {{at_least: ...}}"


def _unfit(fact: Fact, value: object) -> UnfitAnswer:
    if isinstance(value, OneOf):
        value = list(value.one_of)
    elif isinstance(value, Bounds):
        value = value.given
    shown = {True: "true", False: "false"}[value] if isinstance(value, bool) else repr(value)
    return UnfitAnswer(f"{shown} does not answer a {fact.type} question", f"write {_expected(fact)}")


def _first_and_last(fact: Fact, value: Scalar | None) -> tuple[float, float]:
    """The first and the last number that a scalar can mean; a date is the count of its day."""
    if fact.type == "date" and isinstance(value, str):
        try:
            first, last = date_span(value)
        except ValueError:
            raise UnfitAnswer(f"{value!r} is not a date of the calendar", f"write {_expected(fact)}") from None
        return first.toordinal(), last.toordinal()
    if fact.type != "number" or not isinstance(value, int | float) or isinstance(value, bool):
        raise _unfit(fact, value)
    if not math.isfinite(value):
        raise ValueError(f"{value} is no number")
    if fact.whole and value != math.floor(value):
        raise _unfit(fact, value)
    if not can_be(fact, value):
        raise _too_low(fact, str(value))
    return value, value


def can_be(fact: Fact, number: float) -> bool:
    """Whether a number, or the count of a day, is not below the fact's least answer, or within the calendar."""
    if fact.type == "date":
        return _CALENDAR.low[0] < number <= _CALENDAR.high[0]
    return fact.least is None or number >= fact.least


def _too_low(fact: Fact, shown: str) -> UnfitAnswer:
    cause = f"{shown} cannot be: it counts {fact.unit}, and there are none below {fact.least}"
    return UnfitAnswer(cause, f"write {fact.least} or more; where the number is not known, give no answer")


def extent_of_value(fact: Fact, value: Value) -> Extent:
    """The answers that a value leaves open: one of them, or those within its bounds.

    The extent itself is not cut off at the least answer that the fact can have: no value or bound below it is read.
    Raises UnfitAnswer for such a one, where the value does not answer the question, and where nothing lies within its
    bounds.
    """
    if fact.type == "yes-no":
        if not isinstance(value, bool):
            raise _unfit(fact, value)
        return frozenset({value})
    if fact.type == "choice":
        chosen = value.one_of if isinstance(value, OneOf) else (value,)
        if not all(isinstance(option, str) and option in fact.options for option in chosen):
            raise _unfit(fact, value)
        return frozenset(cast(tuple[str, ...], chosen))
    if isinstance(value, OneOf):
        raise _unfit(fact, value)
    if isinstance(value, Bounds):
        extent = _within(fact, value)
    else:
        first, last = _first_and_last(fact, value)
        extent = interval((first, BELOW), (last, ABOVE), _whole(fact))
    if is_empty(extent if fact.type == "number" else meet(extent, _CALENDAR)):
        raise UnfitAnswer("no value lies within these bounds", "write a lower bound that is below the upper one")
    return extent


def _whole(fact: Fact) -> bool:
    return fact.whole or fact.type == "date"


def _within(fact: Fact, bounds: Bounds) -> Interval:
    if not bounds.given:
        raise UnfitAnswer("there are no bounds in {}", f"write {_expected(fact)}")
    low, high = LOWEST, HIGHEST
    if bounds.at_least is not None:
        low = max(low, (_first_and_last(fact, bounds.at_least)[0], BELOW))
    if bounds.more_than is not None:
        low = max(low, (_first_and_last(fact, bounds.more_than)[1], ABOVE))
    if bounds.at_most is not None:
        high = min(high, (_first_and_last(fact, bounds.at_most)[1], ABOVE))
    if bounds.less_than is not None:
        high = min(high, (_first_and_last(fact, bounds.less_than)[0], BELOW))
        if bounds.less_than == fact.least:
            raise _too_low(fact, f"less than {bounds.less_than}")
    return interval(low, high, _whole(fact))


def extent_of_element(fact: Fact, element: AskedAnswer) -> Extent:
    """The answers with which an element holds; those from the least one on have no lower end.

    Raises UnfitAnswer where the element's comparison does not fit the fact, lets nothing through, or lets through every
    number from the least one on.
    """
    bounds = {
        "at_least": element.at_least,
        "at_most": element.at_most,
        "less_than": element.less_than if element.before is None else element.before,
        "more_than": element.more_than if element.after is None else element.after,
    }
    given = {name: bound for name, bound in bounds.items() if bound is not None}
    if (element.is_ is not None) + (element.one_of is not None) + bool(given) > 1:
        raise UnfitAnswer("the answer asked for is compared in two ways", "keep one of is, one_of, and bounds")
    if given:
        if fact.type == "number" and (element.before or element.after):
            raise UnfitAnswer("before and after are for dates", "write less_than or more_than")
        if fact.type == "date" and (element.less_than is not None or element.more_than is not None):
            raise UnfitAnswer("less_than and more_than are for numbers", "write before or after")
        extent = extent_of_value(fact, Bounds.model_validate(given))
    elif element.one_of is not None:
        extent = extent_of_value(fact, OneOf(one_of=element.one_of))
    elif element.is_ is None and fact.type != "yes-no":
        cause = f"nothing says which answer to this {fact.type} question is asked for"
        raise UnfitAnswer(cause, _ASK[fact.type])
    else:
        extent = extent_of_value(fact, True if element.is_ is None else element.is_)
    return extent if fact.least is None else _without_least(fact, cast(Interval, extent))


def extents_asked(vocabulary: Mapping[str, Fact], answers: Iterable[AskedAnswer]) -> dict[str, Extent]:
    """The answers that meet what is asked of each fact, no fact being asked for twice. Raises as extent_of_element."""
    return {answer.fact: extent_of_element(vocabulary[answer.fact], answer) for answer in answers}


def _without_least(fact: Fact, asked: Interval) -> Interval:
    """The same answers, with no end at the least one: rules then distinguish nothing below it."""
    least = interval((cast(int, fact.least), BELOW), HIGHEST, _whole(fact))
    if asked == least:
        raise UnfitAnswer(f"no answer is below {fact.least}, so that every one meets this", "write a higher bound")
    return Interval(high=asked.high) if asked.low == least.low else asked


_ASK = {
    "number": "add at_least:, at_most:, more_than: or less_than: with a number",
    "date": "add before:, after:, at_least: or at_most: with a date",
    "choice": "add is: or one_of: with options",
}


def value_of(fact: Fact, extent: Extent) -> Value:
    """An extent as files write it. The extent must contain some answer."""
    if not isinstance(extent, Interval):
        answers: list[Any] = sorted(extent)
        return answers[0] if len(answers) == 1 else OneOf(one_of=tuple(answers))
    low, high = extent.low, extent.high
    if _whole(fact):  # written with the last whole number below a cut; shown with the first and last one inside
        low = low if math.isinf(low[0]) else (low[0] + 1, BELOW)
    if low[0] == high[0]:
        return _shown(fact, low[0])
    named: dict[str, Scalar] = {}
    if not math.isinf(low[0]):
        named["at_least" if low[1] == BELOW else "more_than"] = _shown(fact, low[0])
    if not math.isinf(high[0]):
        named["at_most" if high[1] == ABOVE else "less_than"] = _shown(fact, high[0])
    return Bounds.model_validate(named)


def _shown(fact: Fact, number: float) -> Scalar:
    if fact.type == "date":
        return date.fromordinal(int(number)).isoformat()
    return int(number) if number == math.floor(number) else number


def leaves_out(fact: Fact, extent: Extent) -> bool:
    """Whether the extent leaves out any answer that there can be, so that something is known."""
    if not isinstance(extent, Interval):
        return len(extent) < (len(fact.options) or 2)
    return not within(_possible(fact), extent)


def same_answers(fact: Fact, left: Extent | None, right: Extent | None) -> bool:
    """Whether two extents leave the same open of all that can be an answer: at most 0 rounds, and 0."""
    if not isinstance(left, Interval) or not isinstance(right, Interval):
        return left == right
    return meet(left, _possible(fact)) == meet(right, _possible(fact))


def _possible(fact: Fact) -> Interval:
    """Every number, or the count of every day, that can be an answer."""
    if fact.type == "date":
        return _CALENDAR
    return Interval() if fact.least is None else interval((fact.least, BELOW), HIGHEST, _whole(fact))
