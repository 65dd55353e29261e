"""A file of JSON Lines: an object a line, every value of which is read as the text that stands there."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from policycheck.library.files import refuse
from policycheck.model.problem import Problem
from policycheck.screening.read.source import FilePath, Seen, batch_of, check_start, reading
from policycheck.screening.read.source_bytes import SourceBytes

_ROWS = 65_536  # rows given at a time
_LOOKED_AT = 1000  # rows in which columns are looked for first
_LONGEST = 16_000_000  # bytes of a line
_HALF = re.compile("[\ud800-\udfff]")
_WORDS = {True: "true", False: "false", None: None}


class _Unread(ValueError):
    """A line that cannot be read, with the cause."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) != len(pairs):
        keys = [key for key, _ in pairs]
        raise _Unread(f"the key {next(key for key in keys if keys.count(key) > 1)!r} stands in it twice")
    return values


# A number stays as it is written; what JSON has no number for is no value.
_DECODER = json.JSONDecoder(
    parse_int=str,
    parse_float=str,
    parse_constant=lambda text: None if text == "NaN" else text,
    object_pairs_hook=_object,
)


@dataclass(frozen=True)
class JsonLinesFile:
    """A file of which each line is an object; its keys name the columns, and one that it lacks is an empty cell."""

    path: FilePath
    name: str

    def columns(self, every_row: bool = False) -> list[str]:
        """The keys of the first objects, or of all. Raises BadInput where there is no object."""
        keys: dict[str, None] = {}
        count = 0
        for line in self._lines(lambda _: None, 0):
            count += 1
            try:
                keys.update(dict.fromkeys(_read(line)))
            except _Unread:
                continue
            if count >= _LOOKED_AT and not every_row:
                break
        if not count:
            refuse(str(self.path), "this file is empty", "name a file with an object in each line")
        return list(keys)

    def check(self, columns: Sequence[str]) -> Iterator[Problem]:  # noqa: ARG002
        """Nothing: every value is read as a text."""
        return iter(())

    def read(self, columns: Mapping[str, str], skip: int, seen: Seen) -> Iterator[pa.RecordBatch]:
        """The rows in their order; a line that is no object has a fault, and lists are texts. Raises BadInput."""
        first = skip + 1
        cells: list[list[str | None]] = []
        faults: list[str | None] = []
        for line in self._lines(seen, skip):
            try:
                row, fault = _cells(columns, _read(line)), None
            except _Unread as error:
                row, fault = [None] * len(columns), str(error)
            cells.append(row)
            faults.append(fault)
            if len(cells) == _ROWS:
                yield _batch(columns, cells, faults, first)
                first += len(cells)
                cells, faults = [], []
        if cells:
            yield _batch(columns, cells, faults, first)

    def _lines(self, seen: Seen, skip: int) -> Iterator[bytes]:
        """The lines that are not blank after the first ones; an overlong one is cut."""
        with reading(self.path), SourceBytes(self.path, seen) as stream:
            start = b"\xef\xbb\xbf"
            count = 0
            while line := stream.readline(_LONGEST + 1):
                line, start = line.removeprefix(start), b""
                rest = line
                while len(rest) > _LONGEST and not rest.endswith(b"\n"):
                    rest = stream.readline(_LONGEST + 1)
                if not line.strip():
                    continue
                count += 1
                if count == 1:
                    check_start(self.path, line)
                if count == 1 and line.lstrip().startswith(b"["):
                    remedy = f"write one object a line: jq -c '.[]' {self.path.name} > NEW.jsonl"
                    refuse(str(self.path), "this file is a JSON array, and not an object in each line", remedy)
                if not count % _LOOKED_AT:
                    stream.tell_seen()
                if count > skip:
                    yield line


def _cells(columns: Mapping[str, str], values_by_key: Mapping[str, Any]) -> list[str | None]:
    """The values of an object as texts of cells. Raises _Unread."""
    values = map(values_by_key.get, columns)
    pairs = zip(columns.items(), values, strict=True)
    return [value if isinstance(value, str) else _cell(*column, value) for column, value in pairs]


def _cell(column: str, divider: str, value: Any) -> str | None:
    """A value that is no text as one. Raises _Unread."""
    if isinstance(value, list) and not any(isinstance(item, list | dict) for item in value):
        return divider.join(item if isinstance(item, str) else _WORDS[item] or "" for item in value)
    if isinstance(value, list | dict):
        kind = "an object" if isinstance(value, dict) else "a list of lists or objects"
        raise _Unread(f"the value of {column!r} is {kind}, which is no cell")
    return _WORDS[value]


def _read(line: bytes) -> dict[str, Any]:
    """The object of a line. Raises _Unread."""
    if len(line) > _LONGEST:
        raise _Unread(f"the line is longer than {_LONGEST // 1_000_000} MB")
    try:
        value = _DECODER.decode(line.decode())
    except UnicodeDecodeError as error:
        raise _Unread(f"column {error.start + 1}: the byte 0x{line[error.start]:02x} is not UTF-8") from None
    except json.JSONDecodeError as error:
        message = error.msg.removesuffix(" at").removesuffix(" starting")
        raise _Unread(f"column {error.colno}: this is not JSON: {message[:1].lower()}{message[1:]}") from None
    except RecursionError:
        raise _Unread("its values are nested too deeply") from None
    if not isinstance(value, dict):
        raise _Unread("this is not an object")
    return value


def _batch(columns: Iterable[str], cells: list[list[str | None]], faults: list[str | None], first: int) -> Any:
    names = list(columns)
    try:
        arrays = [pa.array(column_cells, pa.string()) for column_cells in zip(*cells, strict=True)]
    except UnicodeEncodeError:
        for place, row in enumerate(cells):
            for name, text in zip(names, row, strict=True):
                if text is not None and _HALF.search(text):
                    faults[place] = f"the value of {name!r} is not Unicode: it holds half a character"
                    cells[place] = [None] * len(names)
        arrays = [pa.array(column_cells, pa.string()) for column_cells in zip(*cells, strict=True)]
    rows = pa.array(range(first, first + len(cells)), pa.int64())
    return batch_of(names, arrays, rows, pa.array(faults, pa.string()))
