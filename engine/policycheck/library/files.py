"""Files: read, written and named in messages, with the places of what is in them."""

import errno
import os
import stat
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from policycheck.model.problem import BadInput, Place, Problem

SIZE_BOUND = 16_000_000  # bytes


def refuse(file: str, cause: str, remedy: str, line: int = 0, column: int = 0) -> NoReturn:
    """Raises BadInput with one problem."""
    raise BadInput([Problem(Place(file, line, column), cause, remedy)])


_CAUSES = {
    errno.ENOENT: ("there is no such file", "check the path"),
    errno.EISDIR: ("this is a folder, and one file is wanted", "name the file in it"),
    errno.EACCES: ("this file may not be read", "give yourself permission to read it"),
    errno.ELOOP: ("this path is a symbolic link that leads back to itself", "name the file it should lead to"),
    errno.ENOTDIR: ("a part of this path is a file, not a directory", "check the path"),
    errno.ENAMETOOLONG: ("this path is too long", "check the path"),
}


def exists(path: Path) -> bool:
    """Whether there is such a file or folder, as far as can be seen."""
    try:
        return path.exists()
    except (OSError, ValueError):  # too long a path, no permission to look, or a name that there cannot be
        return False


def read_bytes(path: Path) -> bytes:
    """The content of a file. Raises BadInput where it cannot be read or is past the bound on size."""
    try:
        with path.open("rb") as stream:
            content = stream.read(SIZE_BOUND + 1)
            size = max(os.fstat(stream.fileno()).st_size, len(content))
    except OSError as error:
        raise BadInput([path_problem(path, error)]) from None
    except ValueError:
        refuse(str(path).replace("\0", "\\0"), "this path holds a null character", "write the path without it")
    if len(content) > SIZE_BOUND:
        refuse_large(str(path), size, exact=size > len(content))
    return content


def path_problem(path: Path, error: OSError) -> Problem:
    """What keeps a file or a folder from being read."""
    cause, remedy = unreadable(error)
    if error.errno == errno.ENOENT and path.is_symlink():
        cause, remedy = "this symbolic link leads to no file", "mend the link, or put the file itself here"
    if error.errno == errno.EISDIR:
        files = [str(file) for file in sorted(path.glob("*.json"))[:20]]
        remedy = f"name one of {', '.join(files)}" if files else remedy
    return Problem(Place(str(path)), cause, remedy)


def unreadable(error: OSError) -> tuple[str, str]:
    """Cause and remedy of what keeps a file from being read."""
    return _CAUSES.get(error.errno or 0, (f"this file cannot be read: {error.strerror}", "check the path"))


def refuse_large(file: str, size: int, *, exact: bool = True) -> None:
    """Raises BadInput where the size, which is only a lower bound where it is not exact, is past the bound."""
    if size > SIZE_BOUND:
        megabytes = f"{size / 1_000_000:,.0f} MB" if exact else "larger"
        cause = f"this file is {megabytes}; the bound is {SIZE_BOUND // 1_000_000} MB"
        refuse(file, cause, "check that it is the file you mean; one incident, policy or rule is far smaller")


def decode(file: str, content: bytes, wanted: str = "a file of plain text") -> str:
    """The content as text. Raises BadInput where it is empty, not UTF-8, or begins with a byte-order mark.

    What is wanted is said where the content is that of another program's document.
    """
    if content.startswith((b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        from policycheck.library.office import kind_of_document

        kind = kind_of_document(content)
        remedy = "name that file instead; policycheck attach INCIDENT FILE puts a document beside an incident file"
        refuse(file, f"this is {kind}, not {wanted}", remedy)
    if content.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        refuse(file, "this file begins with a byte-order mark", "save it as UTF-8 without a byte-order mark", 1, 1)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line = before.count(b"\n") + 1
        column = len(before.rpartition(b"\n")[2].decode("utf-8", "replace")) + 1
        byte = content[error.start]
        refuse(file, f"byte 0x{byte:02x} is not UTF-8", "save the file with the encoding UTF-8", line, column)
    if not text.strip():
        refuse(file, "this file is empty", "write its content; docs/formats.md shows what belongs in it", 1, 1)
    return text


def same_file(first: Path, second: Path) -> bool:
    """Whether both paths lead to one file, through links and `..`; for a file that is not there yet, would lead."""
    try:
        return first.resolve() == second.resolve() or first.samefile(second)
    except (OSError, RuntimeError, ValueError):  # not there, or no path: reported where it is read
        return False


def write_atomically(path: Path, content: bytes) -> None:
    """Writes a file beside its place and moves it there; a device or a pipe is written to as it is.

    Raises BadInput where that cannot be done.
    """
    write_together({path: content})


def write_together(contents: Mapping[Path, bytes]) -> None:
    """Writes several files, each whole or not at all, and none before all of them have found their room.

    Raises BadInput where that cannot be done.
    """
    made: dict[Path, Path] = {}
    try:
        for path, content in contents.items():
            with _write_errors(path):
                if not path.exists() or path.is_file() or path.is_dir():
                    made[path] = _temporary_copy(path, content)
        for path, content in contents.items():
            with _write_errors(path):
                if path in made:
                    made[path].replace(path)
                    del made[path]
                else:
                    path.write_bytes(content)
    finally:
        for left in made.values():
            left.unlink()


@contextmanager
def written_by_pieces(path: Path) -> Iterator[BinaryIO]:
    """A stream to a file beside the path, which is moved there when all is written, and else taken away.

    A device or a pipe is written to as it is. Raises BadInput where that cannot be done.
    """
    with _write_errors(path):
        if path.exists() and not path.is_file() and not path.is_dir():
            with path.open("wb") as stream:
                yield stream
            return
        with _temporary(path) as (stream, name):
            yield stream
        _put(name, path)


def refuse_unwritable(path: Path) -> None:
    """Raises BadInput where no file can be written there, as far as can be seen."""
    with _write_errors(path):
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if not path.parent.is_dir():
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))


def _temporary_copy(path: Path, content: bytes) -> Path:
    with _temporary(path) as (stream, name):
        stream.write(content)
    return name


@contextmanager
def _temporary(path: Path) -> Iterator[tuple[BinaryIO, Path]]:
    """A new file beside the path, with the permissions that the path has; it is taken away if anything is raised."""
    import tempfile

    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:32]}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream, Path(name)
        Path(name).chmod(stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o666 & ~_umask())
    except BaseException:
        Path(name).unlink()
        raise


def _put(temporary: Path, path: Path) -> None:
    try:
        temporary.replace(path)
    except BaseException:
        temporary.unlink()
        raise


@contextmanager
def _write_errors(path: Path) -> Iterator[None]:
    """Raises BadInput for what keeps the path from being written."""
    try:
        yield
    except OSError as error:
        known = {**_CAUSES, **_CAUSES_OF_WRITING}
        cause, remedy = known.get(error.errno or 0, (f"{error.strerror}", "choose another place"))
        refuse(str(path), f"this file cannot be written: {cause}", remedy)
    except ValueError:
        cause = "this file cannot be written: its path holds a null character"
        refuse(str(path).replace("\0", "\\0"), cause, "write the path without it")


_CAUSES_OF_WRITING = {
    errno.ENOENT: ("there is no such folder", "make the folder first, or name another"),
    errno.EISDIR: ("this is a directory", "name a file in it"),
    errno.EBUSY: ("this is a directory", "name a file in it"),
    errno.EACCES: ("you may not write here", "choose another place"),
    errno.ENOSPC: ("the disk is full", "make room, or choose another place"),
    errno.EFBIG: ("it is larger than a file may be here", "make room, or choose another place"),
}


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


Path_ = tuple[str | int, ...]
MARK = "FILL IN:"  # stands before each question in a file that `policycheck new` wrote
DEPTH_BOUND = 64  # levels
DIGITS_BOUND = 15  # digits of a number; a double holds that many exactly
ENTRIES_BOUND = 100_000  # keys and values of one file; a long incident file holds a few thousand
TOO_DEEP = (
    f"there are more than {DEPTH_BOUND} levels of lists and keys inside one another",
    "take the inner ones out; no file of this kind needs more than ten",
)
TOO_MANY = (
    f"this file holds more than {ENTRIES_BOUND:,} keys and values",
    "check that it is the file you mean, or divide it",
)


@dataclass(frozen=True)
class Spot:
    """The place of a value, and how it is written there."""

    line: int
    column: int
    written: str = ""


@dataclass(frozen=True)
class SourceFile:
    """The data of one file, and its spots by path. A key's spot stands for its value where the value has none.

    The problems are those of the text itself that did not keep the rest from being read; the values at the unread
    paths are lost to them.
    """

    file: str
    data: Any
    spots: Mapping[Path_, Spot]
    problems: tuple[Problem, ...] = ()
    unread: frozenset[Path_] = frozenset()

    def spot(self, path: Path_) -> Spot:
        """The spot of the path, or of the nearest thing around it that has one."""
        for end in range(len(path), -1, -1):
            if path[:end] in self.spots:
                return self.spots[path[:end]]
        return Spot(1, 1)

    def problem(self, path: Path_, cause: str, remedy: str) -> Problem:
        """A problem at the path's place."""
        spot = self.spot(path)
        return Problem(Place(self.file, spot.line, spot.column), cause, remedy)

    def lost(self, path: Path_) -> bool:
        """Whether a problem of the text took away the value at the path, or one around it."""
        return any(path[:end] in self.unread for end in range(len(path) + 1))

    def without(self, paths: Collection[Path_]) -> "SourceFile":
        """The document without the values at the paths; what is left keeps its spots."""
        spots: dict[Path_, Spot] = {}

        def copy(value: Any, old: Path_, new: Path_) -> Any:
            if old in self.spots:
                spots[new] = self.spots[old]
            if isinstance(value, dict):
                kept = [key for key in value if (*old, key) not in paths]
                return {key: copy(value[key], (*old, key), (*new, key)) for key in kept}
            if isinstance(value, list):
                left = [index for index in range(len(value)) if (*old, index) not in paths]
                return [copy(value[index], (*old, index), (*new, at)) for at, index in enumerate(left)]
            return value

        return SourceFile(self.file, copy(self.data, (), ()), spots)
