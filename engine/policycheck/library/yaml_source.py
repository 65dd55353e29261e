"""YAML 1.2 (its core schema) with places, from libyaml's events.

Only what the project's files need is let through: mappings, sequences and scalars. Aliases, anchors and tags are
refused, so that no few lines can stand for millions, and nothing means something that a reader does not see.
"""

import re
from itertools import islice
from typing import Any

import yaml

from policycheck.library.files import (
    DEPTH_BOUND,
    DIGITS_BOUND,
    ENTRIES_BOUND,
    TOO_DEEP,
    TOO_MANY,
    Path_,
    SourceFile,
    Spot,
    refuse,
)
from policycheck.model.problem import BadInput, Place, Problem, shown

# libyaml where the package was built with it, else the same events from Python, more slowly.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# YAML 1.2.2, section 10.3.2, "Tag Resolution" of the core schema. NO, on and 2025-10-05 stay words.
_WORDS: dict[str, bool | None] = {"": None, "~": None, "null": None, "Null": None, "NULL": None}
_WORDS |= dict.fromkeys(("true", "True", "TRUE"), True) | dict.fromkeys(("false", "False", "FALSE"), False)
_INT = re.compile(r"[-+]?[0-9]+")
_OTHER_INT = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
# YAML 1.2.2, section 5.1, "Character Set".
_NOT_ALLOWED = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")


_LOST = object()  # stands for a value that a problem took away


class _YamlReader:
    """Builds data from events with a stack of its own, so that no nesting can exhaust the interpreter's."""

    def __init__(self, file: str, first_line: int) -> None:
        self.file = file
        self.shift = first_line
        self.spots: dict[Path_, Spot] = {}
        self.problems: list[Problem] = []
        self.unread: set[Path_] = set()
        self.readable = True

    def stop(self, mark: Any, cause: str, remedy: str) -> None:
        """Notes a problem that makes the rest unreadable."""
        self.refuse(mark, cause, remedy)
        self.readable = False

    def refuse(self, mark: Any, cause: str, remedy: str) -> None:
        self.problems.append(Problem(Place(self.file, mark.line + self.shift, mark.column + 1), cause, remedy))

    def scalar(self, event: Any) -> Any:
        """The scalar's value, or _LOST where there is a problem with it."""
        text: str = event.value
        if not event.implicit[0]:  # in quotes, or a block of text
            return text
        if text in _WORDS:
            return _WORDS[text]
        if _NOT_FINITE.fullmatch(text):
            self.refuse(event.start_mark, f"{text} is not a finite number", "write a number, or leave the entry out")
            return _LOST
        if not (_INT.fullmatch(text) or _OTHER_INT.fullmatch(text) or _FLOAT.fullmatch(text)):
            return text
        if sum(character.isalnum() for character in text) > DIGITS_BOUND:
            cause = f"the number {text[:DIGITS_BOUND]}… has more than {DIGITS_BOUND} digits"
            self.refuse(event.start_mark, cause, "write a shorter number, or put it in quotes if it is a text")
            return _LOST
        return self._number(event, text)

    def _number(self, event: Any, text: str) -> Any:
        if _INT.fullmatch(text):
            return int(text)
        if _OTHER_INT.fullmatch(text):
            return int(text[2:], 8 if text[1] == "o" else 16)
        number = float(text)
        if abs(number) != float("inf"):
            return number
        self.refuse(event.start_mark, f"the number {text} is too large", "write a smaller number")
        return _LOST

    def build(self, events: Any) -> Any:
        """The data that the events make, up to a second document or to where a bound is passed."""
        stack: list[_Level] = [_Level((), [], root=True)]
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self.stop(event.start_mark, "--- begins a second document here", "keep one document a file")
                    break
            elif isinstance(event, yaml.AliasEvent):
                remedy = "write the value out; a text that begins with * goes in quotes"
                self.refuse(event.start_mark, f"the alias *{event.anchor} is not allowed", remedy)
                stack[-1].put(self, event, _LOST)
            elif isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent):
                self._node(event, stack)
                if len(stack) > DEPTH_BOUND or len(self.spots) > ENTRIES_BOUND:
                    self.stop(event.start_mark, *(TOO_DEEP if len(stack) > DEPTH_BOUND else TOO_MANY))
                    break
            elif isinstance(event, yaml.CollectionEndEvent):
                stack.pop()
        return stack[0].data[0] if stack[0].data else None

    def _node(self, event: Any, stack: "list[_Level]") -> None:
        if event.anchor is not None:
            remedy = "leave it out; a text that begins with & goes in quotes"
            self.refuse(event.start_mark, f"the anchor &{event.anchor} is not allowed", remedy)
        if event.tag is not None and event.tag != "!":
            remedy = "leave it out; a text that begins with ! goes in quotes"
            self.refuse(event.start_mark, f"the tag {event.tag} is not allowed", remedy)
        if isinstance(event, yaml.ScalarEvent):
            stack[-1].put(self, event, self.scalar(event))
            return
        data: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
        path = stack[-1].put(self, event, data)
        stack.append(_Level(path, data))


class _Level:
    """A mapping or a sequence that is being filled."""

    def __init__(self, path: Path_, data: Any, root: bool = False) -> None:
        self.path = path
        self.data = data
        self.root = root
        self.key: str | None = None

    def put(self, reader: _YamlReader, event: Any, value: Any) -> Path_:
        """Adds a key, a value or an item, notes its spot, and returns its path."""
        path = self._put(reader, event, value)
        if value is _LOST:
            reader.unread.add(path)
        return path

    def _put(self, reader: _YamlReader, event: Any, value: Any) -> Path_:
        spot = Spot(event.start_mark.line + reader.shift, event.start_mark.column + 1, getattr(event, "value", ""))
        if isinstance(self.data, list):
            path = self.path if self.root else (*self.path, len(self.data))
            self.data.append(None if value is _LOST else value)
        elif self.key is None:
            self.key = self._as_key(reader, event, value)
            path = (*self.path, self.key)
        else:
            path = (*self.path, self.key)
            self.data[self.key] = None if value is _LOST else value
            self.key = None
            # An element's spot is its key's, so that a message points at the line that a person looks for.
            reader.spots[path] = Spot(reader.spots[path].line, reader.spots[path].column, spot.written)
            return path
        reader.spots[path] = spot
        return path

    def _as_key(self, reader: _YamlReader, event: Any, value: Any) -> str:
        if not isinstance(event, yaml.ScalarEvent):
            reader.refuse(event.start_mark, "a key must be a word, not a list or keys with values", "write a word")
            key = f"?{len(self.data)}"
            reader.unread.add((*self.path, key))
            return key
        if not isinstance(value, str) and value is not _LOST:
            cause = f"the key {event.value} is read as no text" if event.value else "a key is missing before the colon"
            remedy = f'put it in quotes: "{event.value}"' if event.value else "write the key before the colon"
            reader.refuse(event.start_mark, cause, remedy)
            reader.unread.add((*self.path, event.value))
        if event.value in self.data:
            first = reader.spots[(*self.path, event.value)].line
            remedy = f"rename it, or keep only this or the one in line {first}"
            reader.refuse(event.start_mark, f"{shown(event.value)} stands here a second time", remedy)
            reader.unread.add((*self.path, event.value))
        return str(event.value)


def read_yaml(file: str, text: str, first_line: int = 1) -> SourceFile:
    """The document that the text holds, with the problems that leave it readable.

    Its first line counts as the given one.

    Raises BadInput with every problem up to the first that makes the rest unreadable.
    """
    reader = _YamlReader(file, first_line)
    bad = _NOT_ALLOWED.search(text)
    if bad:
        line, column = text.count("\n", 0, bad.start()), bad.start() - text.rfind("\n", 0, bad.start())
        cause = f"the character U+{ord(bad.group()):04X} is not allowed in YAML"
        refuse(file, cause, "remove it", line + first_line, column)
    data = None
    try:
        data = reader.build(yaml.parse(text, Loader=_LOADER))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = " ".join(part for part in (error.context, error.problem) if part)
        reader.stop(mark, f"this is not YAML: {what}", _remedy(text, mark, what))
    if not reader.readable:
        raise BadInput(reader.problems)
    return SourceFile(file, data, reader.spots, tuple(reader.problems), frozenset(reader.unread))


_REMEDIES = (
    ("mapping values are not allowed", "put a text that holds a colon and a space in quotes, or check the indentation"),
    ("quoted scalar", "close the quotation marks of the text that is open here"),
    ("flow", "add the comma or the closing bracket that is missing before this place"),
    ("cannot start any token", "put a text that begins with this character in quotes"),
    ("", "check the indentation, quotes and brackets at this place and in the line above"),
)


def _remedy(text: str, mark: Any, what: str) -> str:
    line = next(islice(text.split("\n"), mark.line, None), "")
    if "\t" in line[: mark.column + 1]:
        return "indent with spaces; a tab is not allowed there"
    return next(remedy for words, remedy in _REMEDIES if words in what)
