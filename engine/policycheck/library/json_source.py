"""JSON with places: the standard parser for the data, and a scan of its own for where each value stands."""

import json
import re
from typing import NoReturn

from policycheck.library.document import DEPTH_BOUND, DIGITS_BOUND, Document, Path_, Spot
from policycheck.library.files import refuse
from policycheck.model.problem import BadInput, Place, Problem

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')


def read_json(file: str, text: str) -> Document:
    """The document that the text holds.

    Raises BadInput where it is not JSON, nests too deeply, repeats a key, or holds a number that no file needs.
    """
    spots, problems = _scan(file, text)
    if problems:
        raise BadInput(problems)
    try:
        data = json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        cause = f"this is not JSON: {error.msg[:1].lower()}{error.msg[1:]}"
        refuse(file, cause, _remedy(text, error), error.lineno, error.colno)
    return Document(file, data, spots)


def _no_constant(name: str) -> NoReturn:
    raise AssertionError(f"the scan lets no {name} through")


def _remedy(text: str, error: json.JSONDecodeError) -> str:
    at = text[error.pos : error.pos + 1]
    before = text[: error.pos].rstrip()[-1:]
    if before == "," and at in ("]", "}"):
        return "remove the comma before this place"
    if at == "'" or at in ("“", "”"):
        return 'use straight double quotes: "'
    if error.msg.startswith("Expecting ',' delimiter"):
        return "add the comma or the bracket that is missing before this place"
    if error.msg.startswith("Extra data"):
        return "keep one object in the file"
    return "mend the text at this place"


class _Scan:
    """The path of the value that comes next, kept on a stack of its own."""

    def __init__(self) -> None:
        self.path: list[str | int] = []
        self.kinds: list[str] = []
        self.key_next = False

    def open(self, token: str) -> None:
        self.kinds.append(token)
        self.key_next = token == "{"
        self.path.append("" if token == "{" else 0)

    def close(self) -> None:
        if self.kinds:
            self.kinds.pop()
            self.path.pop()
        self.key_next = False

    def comma(self) -> None:
        if self.kinds and self.kinds[-1] == "{":
            self.key_next = True
        elif self.kinds and isinstance(self.path[-1], int):
            self.path[-1] += 1


def _scan(file: str, text: str) -> tuple[dict[Path_, Spot], list[Problem]]:
    """Every value's spot, and the problems that the standard parser would pass over or choke on."""
    scan, spots, problems = _Scan(), dict[Path_, Spot](), list[Problem]()
    line, line_start, counted = 1, 0, 0
    for match in _TOKEN.finditer(text):
        token, at = match.group(), match.start()
        line += text.count("\n", counted, at)
        line_start = text.rfind("\n", counted, at) + 1 or line_start
        counted = at
        place = Place(file, line, at - line_start + 1)
        if token in "}]":
            scan.close()
        elif token == ",":
            scan.comma()
        elif token != ":":
            written = "" if token in "{[" else token
            if scan.key_next and token.startswith('"'):
                problems += _key(scan, spots, token, place)
                spots[tuple(scan.path)] = Spot(place.line, place.column)
            else:
                path = tuple(scan.path)
                # A member's spot is its key's; an item's is its own.
                old = spots.get(path) if path and isinstance(path[-1], str) else None
                spots[path] = Spot(*((old.line, old.column) if old else (place.line, place.column)), written)
                problems += _number(token, place)
            if token in "{[":
                scan.open(token)
                if len(scan.kinds) > DEPTH_BOUND:
                    problem = Problem(place, f"more than {DEPTH_BOUND} levels of nesting", "flatten the file")
                    return spots, [*problems, problem]
    return spots, problems


def _key(scan: _Scan, spots: dict[Path_, Spot], token: str, place: Place) -> list[Problem]:
    scan.key_next = False
    try:
        scan.path[-1] = json.loads(token)
    except ValueError:
        return []  # the parser that runs next says what is wrong with it
    old = spots.get(tuple(scan.path))
    if old is None:
        return []
    return [Problem(place, f"{token} stands here a second time", f"rename it, or keep only this or line {old.line}")]


def _number(token: str, place: Place) -> list[Problem]:
    if token in ("NaN", "Infinity", "-Infinity"):
        return [Problem(place, f"{token} is not a number in JSON", "write a number, or leave the entry out")]
    if token[0] not in "-0123456789":
        return []
    if sum(character.isdigit() for character in token) > DIGITS_BOUND:
        cause = f"the number {token[:DIGITS_BOUND]}… has more than {DIGITS_BOUND} digits"
        return [Problem(place, cause, "write a shorter number, or a text in quotes")]
    try:
        if abs(float(token)) == float("inf"):
            return [Problem(place, f"the number {token} is too large", "write a smaller number")]
    except ValueError:
        return []  # the parser that runs next says what is wrong with it
    return []


