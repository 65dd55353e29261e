"""JSON with places: the standard parser for the data, and a scan of its own for the place of each value."""

import json
import re
from typing import Any

from policycheck.library.files import (
    DEPTH_BOUND,
    DIGITS_BOUND,
    ENTRIES_BOUND,
    TOO_DEEP,
    TOO_MANY,
    Path_,
    SourceFile,
    Spot,
)
from policycheck.model.problem import BadInput, Place, Problem

# A text that is not closed runs to the end of the file. Nothing in the pattern is ever tried a second time.
TOKEN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)|[{}\[\],:]|[^\s{}\[\],:"]+', re.DOTALL)
_TOKENS_BOUND = 3 * ENTRIES_BOUND  # marks and texts; a key and its value take four of them with the comma
_SURROGATE = re.compile("[\ud800-\udfff]")


def read_json(file: str, text: str) -> SourceFile:
    """The document that the text holds, with the problems that leave the rest of it readable.

    Raises BadInput where it is not JSON, nests too deeply, or holds more than any file needs.
    """
    scan = _Scan(file)
    if not scan.read(text):
        raise BadInput(scan.problems)
    try:
        # What the scan found no number is not read as one; a value that is lost is never looked at.
        data = json.loads(text, parse_constant=str, parse_int=_integer)
    except json.JSONDecodeError as error:
        message = error.msg.removesuffix(" at").removesuffix(" starting")
        cause = f"this is not JSON: {message[:1].lower()}{message[1:]}"
        problem = Problem(Place(file, error.lineno, error.colno), cause, _remedy(text, error))
        raise BadInput([*(earlier for earlier in scan.problems if earlier.place < problem.place), problem]) from None
    return SourceFile(file, data, scan.spots, tuple(scan.problems), frozenset(scan.unread))


def _integer(digits: str) -> int:
    return int(digits) if len(digits) <= DIGITS_BOUND + 1 else 0


_REMEDIES = {
    "Illegal trailing comma": "remove the comma that stands before the closing bracket",
    "Expecting ',' delimiter": "add the comma or the bracket that is missing before this place",
    "Extra data": "keep one object in the file, and remove what follows it",
    "Unterminated string": "close the text that begins here with straight double quotes",
    "Invalid control character": "write the text on one line; for a line break in it write \\n",
    "Expecting property name": 'write a key in straight double quotes and a colon: "key":',
    "Expecting ':'": "add the colon between the key and its value",
    "Invalid \\": "write a backslash twice: \\\\",
    "": 'write a text in straight double quotes, a number, true, false, a list [...] or {"key": value}',
}


def _remedy(text: str, error: json.JSONDecodeError) -> str:
    at = text[error.pos : error.pos + 1]
    before = text[max(0, error.pos - 200) : error.pos].rstrip()[-1:]
    if before == "," and at and at in "]}":
        return _REMEDIES["Illegal trailing comma"]
    if at and at in "'“”‘’„":
        return 'use straight double quotes: "'
    if at and at in "/#":
        return 'JSON has no comments: remove this one, or write it under the key "note"'
    return next(remedy for words, remedy in _REMEDIES.items() if error.msg.startswith(words))


class _Scan:
    """Reads tokens, with the path of the value that comes next on a stack of its own."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.spots: dict[Path_, Spot] = {}
        self.problems: list[Problem] = []
        self.unread: set[Path_] = set()
        self.path: list[str | int] = []
        self.kinds: list[str] = []
        self.key_next = False

    def read(self, text: str) -> bool:
        """Fills spots, problems and unread. False where a bound is passed, and what comes after it was not read."""
        line, line_start, counted = 1, 0, 0
        for count, match in enumerate(TOKEN.finditer(text)):
            piece, at = match.group(), match.start()
            line += text.count("\n", counted, at)
            line_start = text.rfind("\n", counted, at) + 1 or line_start
            counted = at
            place = Place(self.file, line, at - line_start + 1)
            if piece in "}]":
                self._close()
            elif piece == ",":
                self._comma()
            elif piece != ":":
                read = self._key if self.key_next and piece[0] == '"' else self._value
                read(piece, place)
            deep, many = len(self.kinds) > DEPTH_BOUND, len(self.spots) > ENTRIES_BOUND
            if deep or many or count > _TOKENS_BOUND:
                self.problems.append(Problem(place, *(TOO_DEEP if deep else TOO_MANY)))
                return False
        return True

    def _close(self) -> None:
        if self.kinds:
            self.kinds.pop()
            self.path.pop()
        self.key_next = False

    def _comma(self) -> None:
        if self.kinds and self.kinds[-1] == "{":
            self.key_next = True
        elif self.kinds and isinstance(self.path[-1], int):
            self.path[-1] += 1

    def _key(self, piece: str, place: Place) -> None:
        self.key_next = False
        try:
            self.path[-1] = json.loads(piece)
        except ValueError:
            return  # the parser that runs next says what is wrong with it
        path = tuple(self.path)
        old = self.spots.get(path)
        if old is not None and not any(path[:end] in self.unread for end in range(len(path))):
            remedy = f"rename it, or keep only this or the one in line {old.line}"
            self._lost(place, f"{piece} stands here a second time", remedy)
        self.spots[path] = Spot(place.line, place.column)
        self._surrogate(str(self.path[-1]), place)

    def _value(self, piece: str, place: Place) -> None:
        path = tuple(self.path)
        # A member's spot is its key's; an item's is its own.
        old = self.spots.get(path) if path and isinstance(path[-1], str) else None
        spot = old or Spot(place.line, place.column)
        self.spots[path] = Spot(spot.line, spot.column, "" if piece in "{[" else piece)
        if piece in "{[":
            self.kinds.append(piece)
            self.key_next = piece == "{"
            self.path.append("" if piece == "{" else 0)
        elif piece[0] != '"':
            self._number(piece, place)
        elif "\\u" in piece:
            try:
                self._surrogate(json.loads(piece), place)
            except ValueError:
                return  # the parser that runs next says what is wrong with it

    def _lost(self, place: Place, cause: str, remedy: str) -> None:
        self.problems.append(Problem(place, cause, remedy))
        self.unread.add(tuple(self.path))

    def _surrogate(self, text: str, place: Place) -> None:
        half = _SURROGATE.search(text)
        if half:
            cause = f"\\u{ord(half.group()):04x} is one half of a character"
            self._lost(place, cause, "write the character itself, or both halves one after the other")

    def _number(self, piece: str, place: Place) -> None:
        if piece in ("NaN", "Infinity", "-Infinity"):
            self._lost(place, f"{piece} is not a number in JSON", "write a number, or leave the entry out")
            return
        if piece[0] not in "-0123456789":
            return
        if sum(character.isdigit() for character in piece) > DIGITS_BOUND:
            cause = f"the number {piece[:DIGITS_BOUND]}… has more than {DIGITS_BOUND} digits"
            self._lost(place, cause, "write a shorter number, or a text in quotes")
            return
        try:
            if abs(float(piece)) == float("inf"):
                self._lost(place, f"the number {piece} is too large", "write a smaller number")
        except ValueError:
            return  # the parser that runs next says what is wrong with it


def plain_json(text: str) -> Any:
    """The data of a text with nothing in it that the reading with places would object to; None where there may be.

    It is the same data, many times faster, and without places.
    """
    if len(text) > _PLAIN_BOUND or "\\u" in text:
        return None
    # int("NaN") is the ValueError that is wanted.
    hooks: dict[str, Any] = {"parse_constant": int, "parse_int": _short, "parse_float": _finite}
    try:
        return json.loads(text, object_pairs_hook=_once, **hooks)
    except (ValueError, RecursionError):
        return None


_PLAIN_BOUND = ENTRIES_BOUND  # characters; so short a text holds no more entries than it may


def _once(members: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(members)
    if len(data) < len(members):
        raise ValueError("a key stands twice")
    return data


def _short(digits: str) -> int:
    if len(digits.lstrip("-")) > DIGITS_BOUND:
        raise ValueError("a number of too many digits")
    return int(digits)


def _finite(number: str) -> float:
    if sum(character.isdigit() for character in number) > DIGITS_BOUND or abs(float(number)) == float("inf"):
        raise ValueError("a number that is too long or too large")
    return float(number)
