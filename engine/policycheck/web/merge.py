"""A change entered on top of somebody else's: what the one who enters it did not change stays as the other left it."""

import json
from collections.abc import Iterator
from typing import Any

from policycheck.library.files import Path_
from policycheck.library.json_edit import with_member, with_value, without

_NOTHING = object()  # in the place of a member that is not there


def on_top(before: str, mine: str, theirs: str, entered: str) -> str:
    """What was entered into their text, with all as they have it that my text has as it was before.

    Mine is the text before with what was entered. Each is JSON with an object at the top; a list is one thing.

    >>> on_top('{"a": 1, "b": 1}', '{"a": 2, "b": 1}', '{"a": 1, "b": 3}', '{"a": 2, "b": 1}')
    '{"a": 2, "b": 3}'
    """
    for path, value, there in _theirs((), *map(json.loads, (before, mine, theirs, entered))):
        if value is _NOTHING:
            entered = without(entered, path)
        elif there:
            entered = with_value(entered, path, value)
        else:
            entered = with_member(entered, path[:-1], str(path[-1]), value)
    return entered


def _theirs(
    path: Path_, before: dict[str, Any], mine: dict[str, Any], theirs: dict[str, Any], entered: dict[str, Any]
) -> Iterator[tuple[Path_, Any, bool]]:
    """Each place to be put back, with what they have there, and whether anything was entered there."""
    for key in dict.fromkeys((*theirs, *entered)):
        was, my, their, now = (each.get(key, _NOTHING) for each in (before, mine, theirs, entered))
        if their == now:
            continue
        if isinstance(was, dict) and isinstance(my, dict) and isinstance(their, dict) and isinstance(now, dict):
            yield from _theirs((*path, key), was, my, their, now)
        elif was == my:
            yield (*path, key), their, now is not _NOTHING
