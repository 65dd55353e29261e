"""What is typed into fields of forms, as an incident file has it."""

import json
from typing import Any

from policycheck.evaluation.typed_answer import formal
from policycheck.library.json_edit import with_key, with_member, with_value, without
from policycheck.model.vocabulary import Fact
from policycheck.web.changes import refused

_NUMBER = Fact(type="number", question="How many?", statement="{value}", unit="seconds")
_HOW = "write a number as 9, or bounds as: at least 2; at most 4; at least 2 and at most 4"


def optional_member(text: str, path: tuple[str, ...], key: str, value: Any) -> str:
    """The text with the member of the object at the path set to the value; with None, without the member."""
    data = json.loads(text)
    for step in path:
        data = data[step]
    if value is None:
        return without(text, (*path, key)) if key in data else text
    if key in data:
        return with_value(text, (*path, key), value) if data[key] != value else text
    if path:
        return with_member(text, path, key, value)
    return with_value(with_key(text, (), key, {}), (key,), value)  # where the format has it


def whole_number(text: str, label: str) -> int:
    """The whole number that was typed. Raises BadInput at the field."""
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise refused(label, f"{text[:40]!r} is no whole number", "write it in digits, as 19")
    return int(text)


def amount(text: str, label: str) -> Any:
    """A number or bounds as an incident file has them. Raises BadInput at the field.

    >>> amount("at least 2 and at most 4", "Rounds")
    {'at_least': 2, 'at_most': 4}
    """
    try:
        value = json.loads(formal(_NUMBER, text))
    except (ValueError, RecursionError):
        value = None
    if isinstance(value, bool) or not isinstance(value, int | float | dict):
        raise refused(label, f"{text[:40]!r} is no number", _HOW)
    return value
