"""What was read, kept between runs in the user's cache folder as JSON, which holds no code and can run none.

The data is a list of values. First come the texts, numbers, true, false and null; then what is made of values that
stand before it, each as its kind and the places of its parts. The last value is the whole. A kind is a built-in one, or
a class of this program: a model, a data class or a named tuple, which is made without calling anything of its own.

The folder and the file must be the user's own, no links, and writable by nobody else: who could write them could change
what rules say. Where they are not, or cannot be read or written, the cache is left alone, which costs time only.
"""

import hashlib
import importlib
import json
import os
import re
import stat
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel

Make = Callable[[list[Any]], Any]
_MODULE = re.compile(r"(model|logic|library|facts)(\.[a-z_]+)+")
_PACKAGE = __name__.partition(".")[0]
_BUILT_IN: dict[str, Make] = {
    "tuple": tuple,
    "frozenset": frozenset,
    "dict": lambda parts: dict(zip(parts[::2], parts[1::2], strict=True)),
    "path": lambda parts: Path(*parts),
    "int": lambda parts: int(parts[0], 16),
}
_LARGEST = 1 << 53  # larger whole numbers, as truth tables are, are written in base 16


def to_data(value: Any) -> bytes:
    """The value as JSON. Raises TypeError where it holds anything but plain values and classes of this program."""
    writer = _Writer()
    writer.place(value)
    scalars = [scalar for _, scalar in writer.scalars]
    shift = len(scalars)  # within the writer, what is made counts down from -1
    made = [[kind, *(part if part >= 0 else shift - 1 - part for part in parts)] for kind, parts in writer.made]
    return json.dumps({"kinds": list(writer.kinds), "scalars": scalars, "made": made}, separators=(",", ":")).encode()


def from_data(content: bytes) -> Any:
    """The value that `to_data` wrote. Raises an exception of any kind where the content is anything else."""
    data = json.loads(content)
    makes = [_make(kind) for kind in data["kinds"]]
    values: list[Any] = data["scalars"]
    for kind, *parts in data["made"]:
        values.append(makes[kind]([values[part] for part in parts]))
    return values[-1]


class _Writer:
    """Gives each value a place: a scalar one from 0 up, anything else one from -1 down."""

    def __init__(self) -> None:
        self.kinds: dict[str, int] = {}
        self.scalars: dict[tuple[type, Any], int] = {}
        self.made: list[tuple[int, tuple[int, ...]]] = []
        self._known: dict[tuple[int, tuple[int, ...]], int] = {}

    def place(self, value: Any) -> int:
        plain = value is None or isinstance(value, bool | float | str)
        if plain or (type(value) is int and abs(value) < _LARGEST):
            return self.scalars.setdefault((type(value), value), len(self.scalars))
        kind, parts = _kind_and_parts(value)
        node = self.kinds.setdefault(kind, len(self.kinds)), tuple(map(self.place, parts))
        if node not in self._known or kind == "dict":  # which can change, so that no two may be one
            self.made.append(node)
            self._known[node] = -len(self.made)
        return self._known[node]


def _kind_and_parts(value: Any) -> tuple[str, Sequence[Any]]:
    kind = type(value)
    if kind is tuple or kind is frozenset:
        return kind.__name__, value if kind is tuple else sorted(value, key=repr)
    if kind is dict:
        return "dict", [part for entry in value.items() for part in entry]
    if kind is int:
        return "int", [f"{value:x}"]
    if isinstance(value, Path):
        return "path", [str(value)]
    name = f"{kind.__module__.removeprefix(f'{_PACKAGE}.')}:{kind.__qualname__}"
    _class(name)
    if isinstance(value, BaseModel):
        given = tuple(name for name in type(value).model_fields if name in value.model_fields_set)
        return name, [given, *(value.__dict__[field] for field in type(value).model_fields)]
    return name, value if isinstance(value, tuple) else [getattr(value, part.name) for part in fields(value)]


def _make(kind: str) -> Make:
    if kind in _BUILT_IN:
        return _BUILT_IN[kind]
    made = _class(kind)
    if issubclass(made, BaseModel):
        return _model_maker(made)
    if issubclass(made, tuple):
        return lambda parts: tuple.__new__(made, parts)
    names = [part.name for part in fields(made)]

    def of_fields(parts: list[Any]) -> Any:
        new = object.__new__(made)
        for name, part in zip(names, parts, strict=True):
            object.__setattr__(new, name, part)
        return new

    return of_fields


def _model_maker(made: type[BaseModel]) -> Make:
    names = list(made.model_fields)

    def of_model(parts: list[Any]) -> BaseModel:
        given, *values = parts
        new = object.__new__(made)
        attributes = dict(zip(names, values, strict=True))
        # As pydantic itself restores a model, which was checked when it was read.
        empty = {"__pydantic_extra__": None, "__pydantic_private__": None}
        new.__setstate__({"__dict__": attributes, "__pydantic_fields_set__": set(given), **empty})
        return new

    return of_model


@cache
def _class(kind: str) -> Any:
    """The class of this program that is called so, as logic.extent:Interval. Raises TypeError where it is no record."""
    module, _, name = kind.partition(":")
    candidate = None
    if _MODULE.fullmatch(module):
        candidate = vars(importlib.import_module(f"{_PACKAGE}.{module}")).get(name)
    record = isinstance(candidate, type) and (
        is_dataclass(candidate)
        or issubclass(candidate, BaseModel)
        or (issubclass(candidate, tuple) and hasattr(candidate, "_fields"))
    )
    if not record:
        raise TypeError(f"{kind} is no record of this program")
    return candidate


_KEPT = 8  # files; each edit of a library makes a new one


def cache_folder() -> Path | None:
    """The user's cache folder; None where the user turned caching off."""
    folder = os.environ.get("POLICYCHECK_CACHE")
    if folder is None:
        import platformdirs

        folder = platformdirs.user_cache_dir("policycheck", appauthor=False)
    return Path(folder) if folder else None


def load_cached(folder: Path, key: str) -> Any:
    """What was kept under the key; None where it is missing, or is not, byte for byte, what was written."""
    try:
        if not _is_own(folder.lstat(), stat.S_ISDIR):
            return None
        content = _read_own(folder / _name(key))
    except (OSError, ValueError):
        return None
    digest, payload = content[:32], content[32:]
    if digest != _digest(key, payload):
        return None
    try:
        return from_data(payload)
    except Exception:  # data of another form can fail in any way; then the files are read again
        return None


def store(folder: Path, key: str, value: Any) -> None:
    """Keeps the value under the key, if that can be done, and takes away the oldest of what was kept."""
    payload = to_data(value)
    with suppress(OSError, ValueError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if _is_own(folder.lstat(), stat.S_ISDIR):
            _write(folder / _name(key), _digest(key, payload) + payload)
            files = sorted(folder.glob(_name("*")), key=lambda path: path.lstat().st_mtime, reverse=True)
            for old in files[_KEPT:]:
                old.unlink(missing_ok=True)


def _name(key: str) -> str:
    return f"library-{key}.json"


def _digest(key: str, payload: bytes) -> bytes:
    """What stands before the payload, so that neither it nor its file's name can be another's."""
    return hashlib.sha256(key.encode() + b"\0" + payload).digest()


def _is_own(status: os.stat_result, right_kind: Any) -> bool:
    """Whether it is of the kind, the user's own, and writable by nobody else, as far as the system tells."""
    own = not hasattr(os, "geteuid") or (status.st_uid == os.geteuid() and not status.st_mode & 0o022)
    return own and bool(right_kind(status.st_mode))


def _read_own(path: Path) -> bytes:
    """The content of a file of the user's own. Raises PermissionError where it is anything else."""
    flags = [getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY", "O_CLOEXEC")]
    with os.fdopen(os.open(path, os.O_RDONLY | sum(flags)), "rb") as stream:
        if not _is_own(os.fstat(stream.fileno()), stat.S_ISREG):
            raise PermissionError(path)
        return stream.read()


def _write(path: Path, content: bytes) -> None:
    """Writes a file that is the user's alone, whole or not at all."""
    import tempfile

    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".library-")  # which nobody else may read or write
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
