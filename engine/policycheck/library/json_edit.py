"""Adding to a JSON text so that the rest keeps its layout: what is added is an added line."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from policycheck.library.files import Path_
from policycheck.library.json_source import TOKEN
from policycheck.model.case import Findings
from policycheck.model.incident import Incident

_STEP = "  "  # the indent of what is put into an empty object or list


@dataclass
class _Container:
    """An object or a list of the text: where it opens, where its first value begins and its last ends."""

    path: Path_
    open: int
    first: int | None = None
    last: int | None = None


# The keys of an incident file and of its findings, in the order in which the format lists them.
_KEYS: Mapping[tuple[str, ...], tuple[str, ...]] = {
    path: tuple(field.alias or name for name, field in model.model_fields.items())
    for path, model in (((), Incident), (("findings",), Findings))
}


def with_key(text: str, path: tuple[str, ...], key: str, empty: dict[str, Any] | list[Any]) -> str:
    """The text of an incident file with an empty object or list under the key, where the format has it, if none is."""
    data = json.loads(text)
    for step in path:
        data = data[step]
    later = _KEYS[path][_KEYS[path].index(key) + 1 :]
    return text if key in data else with_member(text, path, key, empty, before=later)


def with_entry(text: str, key: str, name: str, entry: Mapping[str, Any]) -> str:
    """The text of an incident file with an entry more in one of its tables: sources, documents, parties."""
    return with_member(with_key(text, (), key, {}), (key,), name, dict(entry))


def source_entry(party: str, title: str, date: str | None, document: str | None = None) -> dict[str, str]:
    """A source as an incident file has it."""
    told = {"party": party, "title": title, "date": date, "document": document}
    return {key: value for key, value in told.items() if value is not None}


def with_member(text: str, path: Path_, key: str, value: Any, before: Collection[str] = ()) -> str:
    """The text with a member more in the object at the path: last, or before the first of these members that it has.

    The text is JSON. Raises KeyError where there is no object at the path.
    """
    entry = f"{json.dumps(key, ensure_ascii=False)}: {json.dumps(value, ensure_ascii=False)}"
    spans = _Spans(text, path)
    found = spans.read()
    starts = [spans.keys[other] for other in before if other in spans.keys]
    if starts:
        gap, at = _gap(text, found), min(starts)
        return f"{text[:at]}{entry},{gap or ' '}{text[at:]}"
    return _at_end(text, found, entry)


def with_items(text: str, path: Path_, *values: Any) -> str:
    """The text with these items more at the end of the list at the path. Raises KeyError where there is no list."""
    entries = [json.dumps(value, ensure_ascii=False) for value in values]
    return _at_end(text, _Spans(text, path).read(), *entries) if entries else text


def with_object(text: str, path: Path_, value: Any) -> str:
    """The text with another object in place of the one at the path. Raises KeyError where there is none."""
    spans = _Spans(text, path)
    start = spans.read().open
    return text[:start] + json.dumps(value, ensure_ascii=False) + text[spans.end :]


def with_value(text: str, path: Path_, value: Any) -> str:
    """The text with another value in place of the one at the path. Raises KeyError where there is none."""
    start, end = _span(text, path)
    return text[:start] + json.dumps(value, ensure_ascii=False) + text[end:]


def without(text: str, path: Path_) -> str:
    """The text without the member or item at the path. Raises KeyError where there is none.

    >>> without('{"a": 1, "b": [2, 3]}', ("b", 0))
    '{"a": 1, "b": [3]}'
    """
    starts_ends = _entries(text, path[:-1])
    at = next((number for number, (key, *_) in enumerate(starts_ends) if key == path[-1]), None)
    if at is None:
        raise KeyError(path)
    _, start, _, end = starts_ends[at]
    if at + 1 < len(starts_ends):
        return text[:start] + text[starts_ends[at + 1][1] :]
    if at:
        return text[: starts_ends[at - 1][3]] + text[end:]
    opened, closed = text.rindex(text[_span(text, path[:-1])[0]], 0, start) + 1, _span(text, path[:-1])[1] - 1
    return text[:opened] + text[closed:]


_DECODER = json.JSONDecoder()
_Entry = tuple[str | int, int, int, int]  # a key or an index; where the entry, its value and its end are


def _entries(text: str, path: Path_) -> list[_Entry]:
    """The members or items of the container at the path. Raises KeyError where there is none."""
    start, end = _span(text, path)
    if text[start] not in "{[":
        raise KeyError(path)
    entries: list[_Entry] = []
    at = _blank(text, start + 1)
    while at < end - 1:
        key: str | int = len(entries)
        begins = at
        if text[start] == "{":
            key, at = _DECODER.raw_decode(text, at)
            at = _blank(text, _blank(text, at) + 1)
        _, ends = _DECODER.raw_decode(text, at)
        entries.append((key, begins, at, ends))
        at = _blank(text, ends)
        at = _blank(text, at + 1) if text[at] == "," else at
    return entries


def _span(text: str, path: Path_) -> tuple[int, int]:
    """Where the value at the path begins and ends. Raises KeyError where there is none."""
    if not path:
        start = _blank(text, 0)
        return start, _DECODER.raw_decode(text, start)[1]
    for key, _, start, end in _entries(text, path[:-1]):
        if key == path[-1]:
            return start, end
    raise KeyError(path)


def _blank(text: str, at: int) -> int:
    """The first place from there on that is no white space."""
    while text[at : at + 1] in (" ", "\n", "\t", "\r"):
        at += 1
    return at


def _at_end(text: str, found: _Container, *entries: str) -> str:
    if found.last is not None:
        added = "".join(f",{_gap(text, found) or ' '}{entry}" for entry in entries)
        return text[: found.last] + added + text[found.last :]
    start = text.rfind("\n", 0, found.open) + 1
    indent = text[start : len(text) - len(text[start:].lstrip())]
    line = "\r\n" if "\r\n" in text else "\n"
    inside = text[found.open] + ",".join(f"{line}{indent}{_STEP}{entry}" for entry in entries) + line + indent
    return text[: found.open] + inside + text[found.open + 1 :].lstrip()


def _gap(text: str, found: _Container) -> str:
    """The white space between the values of a container: a new line with its indent; nothing where all is one line."""
    assert found.first is not None
    space = text[found.open + 1 : found.first]
    return space if "\n" in space else ""


class _Spans:
    """Reads the tokens of a JSON text up to the end of one container."""

    def __init__(self, text: str, wanted: Path_) -> None:
        self.text, self.wanted = text, wanted
        self.stack: list[_Container] = []
        self.steps: list[str | int] = []  # the key or index of the value that comes next, one a container
        self.keys: dict[str, int] = {}  # of the wanted container, and where each begins
        self.key_next = False
        self.end = 0  # of the wanted container

    def read(self) -> _Container:
        """The wanted container. Raises KeyError where there is none."""
        for match in TOKEN.finditer(self.text):
            piece, start, end = match.group(), match.start(), match.end()
            if piece in "}]":
                done = self.stack.pop()
                self.steps.pop()
                if done.path == self.wanted:
                    self.end = end
                    return done
                self._ended(end)
            elif piece == ",":
                self._comma()
            elif piece != ":":
                self._begun(piece, start, end)
        raise KeyError(self.wanted)

    def _ended(self, end: int) -> None:
        self.key_next = False
        if self.stack:
            self.stack[-1].last = end

    def _comma(self) -> None:
        step = self.steps[-1]
        self.key_next = not isinstance(step, int)
        if isinstance(step, int):
            self.steps[-1] = step + 1

    def _begun(self, piece: str, start: int, end: int) -> None:
        if self.stack and self.stack[-1].first is None:
            self.stack[-1].first = start
        if self.key_next:
            self.steps[-1], self.key_next = json.loads(piece), False
            if self.stack[-1].path == self.wanted:
                self.keys[str(self.steps[-1])] = start
        elif piece in "{[":
            self.stack.append(_Container(tuple(self.steps), start))
            self.key_next = piece == "{"
            self.steps.append("" if self.key_next else 0)
        else:
            self._ended(end)
