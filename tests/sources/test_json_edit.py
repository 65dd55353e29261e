"""What is added to a JSON text is all that changes in it, and is on a line of its own where its neighbors are."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policycheck.library.json_edit import (
    source_entry,
    with_entry,
    with_items,
    with_key,
    with_member,
    with_value,
    without,
)
from policycheck.model.case import Findings
from policycheck.model.incident import Incident

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)
OBJECTS = st.dictionaries(st.text(max_size=4), VALUES, max_size=4)


def insertion(before: str, after: str) -> bool:
    """Whether the one text is the other with a piece put in, white space in an empty object or list aside."""
    start = next((at for at, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), len(before))
    return after.endswith(before[start:].lstrip())


@given(VALUES, OBJECTS, VALUES, st.sampled_from([None, 2, 4, "\t"]))
def test_a_member_more(other: Any, held: dict[str, Any], value: Any, indent: Any) -> None:
    data = {"a": other, "b": held, "c": [held]}
    text = json.dumps(data, indent=indent)
    assert json.loads(with_member(text, ("b",), "a new one", value)) == {**data, "b": {**held, "a new one": value}}
    assert json.loads(with_member(text, ("c", 0), "a new one", value))["c"] == [{**held, "a new one": value}]
    assert list(json.loads(with_member(text, (), "a new one", value, before=("c", "b")))) == [
        "a",
        "a new one",
        "b",
        "c",
    ]
    assert json.loads(with_items(text, ("c",), value, 1)) == {**data, "c": [held, value, 1]}
    assert with_items(text, ("c",), value, 1) == with_items(with_items(text, ("c",), value), ("c",), 1)
    assert insertion(text, with_items(text, ("c",), value, 1))
    assert insertion(text, with_member(text, ("b",), "a new one", value))


def test_the_layout_stays() -> None:
    text = '{\r\n    "sources": {\r\n        "a": {"b": [1,2]}\r\n    },   "rest":[ ]\r\n}'
    assert with_member(text, ("sources",), "é", {"c": "é"}) == text.replace("]}\r", ']},\r\n        "é": {"c": "é"}\r')
    added = with_member(text, (), "documents", {}, before=("sources",))
    assert added == text.replace('"sources"', '"documents": {},\r\n    "sources"')
    assert with_member(added, ("documents",), "a", 1) == added.replace(
        '"documents": {}', '"documents": {\r\n      "a": 1\r\n    }'
    )


def test_an_item_added_is_a_line_added() -> None:
    text = '{\n  "a": [\n    {"b": 1}\n  ],\n  "c": []\n}\n'
    assert with_items(text, ("a",), {"b": 2}, 3) == text.replace("1}\n", '1},\n    {"b": 2},\n    3\n')
    assert with_items(text, ("c",), 1, 2) == text.replace("[]", "[\n    1,\n    2\n  ]")
    assert with_items(text, ("c",)) == text


def test_where_there_is_nothing_to_add_to() -> None:
    with pytest.raises(KeyError):
        with_member('{"a": 1}', ("b",), "c", 1)


@given(st.data())
def test_a_key_comes_where_the_format_has_it(data: st.DataObject) -> None:
    """Whatever other keys a file has, in the order of the format."""
    for path, model in (((), Incident), (("findings",), Findings)):
        order = [field.alias or name for name, field in model.model_fields.items()]
        key = data.draw(st.sampled_from(order))
        kept = sorted(data.draw(st.lists(st.sampled_from(order), unique=True)), key=order.index)
        held: dict[str, Any] = {name: {} for name in kept}
        text = json.dumps({path[0]: held} if path else held, indent=2)
        added = json.loads(with_key(text, path, key, {}))
        assert list(added[path[0]] if path else added) == sorted({*kept, key}, key=order.index)


def test_an_entry_more() -> None:
    entry = source_entry("agency", "T", None, "d")
    text = with_entry('{\n  "assertions": []\n}', "sources", "s", entry)
    assert list(json.loads(text).items()) == [("sources", {"s": entry}), ("assertions", [])]
    assert with_entry(text, "sources", "s-2", entry).count("\n") == text.count("\n") + 1


def paths_of(data: Any, at: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every path of the data but that of the whole."""
    entries = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in entries:
        yield (*at, key)
        yield from paths_of(value, (*at, key))


def changed(data: Any, path: tuple[str | int, ...], **value: Any) -> Any:
    """The data with another value at the path, or with none there."""
    copy = json.loads(json.dumps(data))
    around = copy
    for step in path[:-1]:
        around = around[step]
    if value:
        around[path[-1]] = value["value"]
    else:
        del around[path[-1]]
    return copy


@given(
    VALUES,
    st.sampled_from([None, 1, 3]),
    st.data(),
)
def test_any_value_is_replaced_and_taken_out_alone(made: Any, indent: int | None, data: st.DataObject) -> None:
    text = f" {json.dumps(made, indent=indent, ensure_ascii=False)}\n"
    for path in paths_of(made):
        assert json.loads(with_value(text, path, {"x": []})) == changed(made, path, value={"x": []})
        assert json.loads(without(text, path)) == changed(made, path)
    for wrong in ((*path, "no") for path in paths_of(made)):
        with pytest.raises(KeyError):
            without(text, wrong)
