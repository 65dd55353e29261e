"""Facts and their answers as parts of plain sentences."""

from collections.abc import Mapping

from policycheck.logic.answers import extent_of_element, extent_of_value, value_of
from policycheck.logic.extent import Extent
from policycheck.model.asked_answer import AskedAnswer
from policycheck.model.value import Bounds, OneOf, SaidBounds, Value, with_own_words
from policycheck.model.vocabulary import Fact


def statement(fact: Fact, extent: Extent) -> str:
    """What it means that the fact's answer is in the extent, as part of a sentence without a full stop."""
    value = value_of(fact, extent)
    if fact.type == "yes-no":
        return (fact.yes if value is True else fact.no) or ""
    assert fact.statement is not None  # the vocabulary's model sees to it
    return fact.statement.replace("{value}", phrase(fact, value))


def asked_text(vocabulary: Mapping[str, Fact], answer: AskedAnswer) -> str:
    """What it means that a fact has an answer that is asked for, as part of a sentence."""
    fact = vocabulary[answer.fact]
    return statement(fact, extent_of_element(fact, answer))


def stated(fact: Fact, value: Value) -> str:
    """One source's statement, as part of a sentence.

    Where its value keeps the source's own words for the amount, {said} stands for them, before the numbers.
    """
    extent = extent_of_value(fact, value)
    if fact.statement is None or not isinstance(value, SaidBounds) or value.as_said is None:
        return statement(fact, extent)
    left = value_of(fact, extent)
    numbers = phrase(fact, left)
    if isinstance(left, Bounds) and left.at_least is not None and left.at_most is not None:
        numbers = f"{left.at_least} to {left.at_most}"
    return fact.statement.replace("{value}", f"{_with_unit(fact, '{said}', one=False)} ({numbers})")


def in_own_words(fact: Fact, value: Value) -> str:
    """The same, with the source's own words for an amount in their place."""
    return with_own_words(stated(fact, value), value)


def phrase(fact: Fact, value: Value) -> str:
    """An answer in words: yes, 45 days, at least 29 rounds, on or before 2025-11-19."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, OneOf):
        return " or ".join(value.one_of)
    if not isinstance(value, Bounds):
        return _with_unit(fact, f"{'on ' if fact.type == 'date' else ''}{value}", one=value == 1)
    words = _DATE if fact.type == "date" else _NUMBER
    given = [(word, getattr(value, name)) for name, word in words if getattr(value, name) is not None]
    return _with_unit(fact, " and ".join(f"{word}{bound}" for word, bound in given), one=given[-1][1] == 1)


def _with_unit(fact: Fact, value: str, *, one: bool) -> str:
    unit = fact.unit_of_one if one and fact.unit_of_one else fact.unit
    return f"{value} {unit}" if unit else value


_NUMBER = (("at_least", "at least "), ("more_than", "more than "), ("at_most", "at most "), ("less_than", "less than "))
_DATE = (("at_least", "on or after "), ("more_than", "after "), ("at_most", "on or before "), ("less_than", "before "))
