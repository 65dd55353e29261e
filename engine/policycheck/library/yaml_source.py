"""YAML 1.2 (its core schema) with places, from libyaml's events.

Only what the project's files need is let through: mappings, sequences and scalars. Aliases, anchors and tags are
refused, so that no few lines can stand for millions, and nothing means something that a reader does not see.
"""

import re
from typing import Any

import yaml

from policycheck.library.document import DEPTH_BOUND, DIGITS_BOUND, Document, Path_, Spot
from policycheck.model.problem import BadInput, Place, Problem

# libyaml where the package was built with it, else the same events from Python, more slowly.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# YAML 1.2.2, section 10.3.2, "Tag Resolution" of the core schema. NO, on and 2025-10-05 stay words.
_WORDS = {"": None, "~": None, "null": None, "Null": None, "NULL": None}
_WORDS |= {word: True for word in ("true", "True", "TRUE")} | {word: False for word in ("false", "False", "FALSE")}
_INT = re.compile(r"[-+]?[0-9]+")
_OTHER_INT = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")


class _Reader:
    """Builds data from events with a stack of its own, so that no nesting can exhaust the interpreter's."""

    def __init__(self, file: str, first_line: int) -> None:
        self.file = file
        self.shift = first_line
        self.spots: dict[Path_, Spot] = {}
        self.problems: list[Problem] = []

    def refuse(self, mark: Any, cause: str, remedy: str) -> None:
        self.problems.append(Problem(Place(self.file, mark.line + self.shift, mark.column + 1), cause, remedy))

    def scalar(self, event: Any) -> Any:
        text: str = event.value
        if not event.implicit[0]:  # in quotes, or a block of text
            return text
        if text in _WORDS:
            return _WORDS[text]
        if _NOT_FINITE.fullmatch(text):
            self.refuse(event.start_mark, f"{text} is not a finite number", "write a number, or leave the entry out")
            return None
        if not (_INT.fullmatch(text) or _OTHER_INT.fullmatch(text) or _FLOAT.fullmatch(text)):
            return text
        if sum(character.isalnum() for character in text) > DIGITS_BOUND:
            cause = f"the number {text[:DIGITS_BOUND]}… has more than {DIGITS_BOUND} digits"
            self.refuse(event.start_mark, cause, "write a shorter number, or put it in quotes if it is a text")
            return None
        if _INT.fullmatch(text):
            return int(text)
        return int(text, 0) if _OTHER_INT.fullmatch(text) else self._float(event, text)

    def _float(self, event: Any, text: str) -> float | None:
        number = float(text)
        if abs(number) != float("inf"):
            return number
        self.refuse(event.start_mark, f"the number {text} is too large", "write a smaller number")
        return None

    def build(self, events: Any) -> Any:
        """The data that the events make. Raises BadInput at a depth past the bound, or at a second document."""
        stack: list[_Level] = [_Level((), [], root=True)]
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self.refuse(event.start_mark, "a second document begins here", "keep one document a file")
                    break
            elif isinstance(event, yaml.AliasEvent):
                self.refuse(event.start_mark, f"the alias *{event.anchor} is not allowed", "write the value out")
                stack[-1].put(self, event, None)
            elif isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent):
                self._node(event, stack)
                if len(stack) > DEPTH_BOUND:
                    self.refuse(event.start_mark, f"more than {DEPTH_BOUND} levels of nesting", "flatten the file")
                    break
            elif isinstance(event, yaml.CollectionEndEvent):
                stack.pop()
        return stack[0].data[0] if stack[0].data else None

    def _node(self, event: Any, stack: "list[_Level]") -> None:
        if event.anchor is not None:
            self.refuse(event.start_mark, f"the anchor &{event.anchor} is not allowed", "leave it out")
        if event.tag is not None and event.tag != "!":
            self.refuse(event.start_mark, f"the tag {event.tag} is not allowed", "leave it out")
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

    def put(self, reader: _Reader, event: Any, value: Any) -> Path_:
        """Adds a key, a value or an item, notes its spot, and returns its path."""
        spot = Spot(event.start_mark.line + reader.shift, event.start_mark.column + 1, getattr(event, "value", ""))
        if isinstance(self.data, list):
            path = self.path if self.root else (*self.path, len(self.data))
            self.data.append(value)
        elif self.key is None:
            self.key = self._as_key(reader, event, value)
            path = (*self.path, self.key)
        else:
            path = (*self.path, self.key)
            self.data[self.key] = value
            self.key = None
            # An element's spot is its key's, so that a message points at the line that a person looks for.
            reader.spots[path] = Spot(reader.spots[path].line, reader.spots[path].column, spot.written)
            return path
        reader.spots[path] = spot
        return path

    def _as_key(self, reader: _Reader, event: Any, value: Any) -> str:
        if not isinstance(event, yaml.ScalarEvent):
            reader.refuse(event.start_mark, "a key must be a text", "write the key as a word")
            return f"?{len(self.data)}"
        if not isinstance(value, str):
            cause = f"the key {event.value} is not a text"
            reader.refuse(event.start_mark, cause, f'put it in quotes: "{event.value}"')
        if event.value in self.data:
            first = reader.spots[(*self.path, event.value)].line
            reader.refuse(event.start_mark, f"{event.value!r} stands here a second time", f"keep this or line {first}")
        return str(event.value)


def read_yaml(file: str, text: str, first_line: int = 1) -> Document:
    """The document that the text holds; its first line counts as the given one.

    Raises BadInput with every problem up to the first that makes the rest unreadable.
    """
    reader = _Reader(file, first_line)
    data = None
    try:
        data = reader.build(yaml.parse(text, Loader=_LOADER))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = " ".join(part for part in (error.context, error.problem) if part)
        reader.refuse(mark, f"this is not YAML: {what}", "check the indentation, quotes and brackets at this place")
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + first_line
        cause = f"the character U+{error.character:04X} is not allowed in YAML"
        reader.problems.append(Problem(Place(file, line), cause, "remove it"))
    if reader.problems:
        raise BadInput(reader.problems)
    return Document(file, data, reader.spots)
