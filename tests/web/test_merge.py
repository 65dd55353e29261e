"""What is entered on top of another's change, against a plain reading of who changed what."""

import json
from random import Random
from typing import Any

from hypothesis import given
from strategies import choosers, examples

from policycheck.web.merge import on_top

KEYS = "abc"


def some(choose: Random, depth: int = 2) -> dict[str, Any]:
    return {key: value(choose, depth) for key in KEYS if choose.random() < 0.7}


def value(choose: Random, depth: int) -> Any:
    return some(choose, depth - 1) if depth and choose.random() < 0.5 else choose.choice([1, 2, [1], [1, 2], None])


def leaves(data: Any, path: tuple[str, ...] = ()) -> dict[tuple[str, ...], Any]:
    if not isinstance(data, dict):
        return {path: data}
    found = {path: "an object"} if path else {}
    return found | {place: leaf for key, each in data.items() for place, leaf in leaves(each, (*path, key)).items()}


@examples(500)
@given(choose=choosers)
def test_who_alone_changed_something_has_it_so(choose: Random) -> None:
    """An edit writes some members of one object, whatever stood there; each is as its last writer has it."""
    before, theirs = some(choose), some(choose)
    edit = {key: choose.choice([1, 2, [3]]) for key in KEYS if choose.random() < 0.6}
    mine, entered = before | edit, theirs | edit
    text = on_top(*map(json.dumps, (before, mine, theirs, entered)))
    merged = json.loads(text)
    for key in {*before, *theirs, *edit}:
        changed_by_me = before.get(key, ...) != mine.get(key, ...)
        assert merged.get(key, ...) == (entered if changed_by_me else theirs).get(key, ...), key


@examples(300)
@given(choose=choosers)
def test_what_nobody_else_changed_comes_out_as_it_was_entered(choose: Random) -> None:
    before, mine = some(choose), some(choose)
    merged = on_top(*map(json.dumps, (before, mine, before, mine)))
    assert leaves(json.loads(merged)) == leaves(mine)
