"""What is done of a screening, kept in a folder beside its output, so that a second run does only the rest."""

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from policycheck.library.files import refuse, write_atomically
from policycheck.model.problem import BadInput, Place, Problem, shown
from policycheck.screening.sums import Sums, sums_of

PieceId = tuple[int, int]  # the number of a file, and that of a piece of it

_MANIFEST, _LOCK = "manifest.json", "lock"
CHOICE = "choice of "  # before the name of an option that is given or not
_DIGESTS = ("library", "mapping")  # of which only that they differ can be told


@dataclass(frozen=True)
class KeptParts:
    """The folder of a screening that is not finished. A part is there whole or not at all.

    Taken up tells whether some may have been done before.
    """

    folder: Path
    taken_up: bool

    def has(self, part: PieceId) -> bool:
        """Whether a part is done."""
        return self._sums(part).exists() and self._rows(part).exists()

    def write(self, part: PieceId, rows: pa.Table, sums: Sums) -> None:
        """Keeps a part. Raises BadInput where there is no room."""
        path = self._rows(part)
        unfinished = path.with_suffix(".new")
        with writing(path):
            with pa.ipc.new_file(
                str(unfinished), rows.schema, options=pa.ipc.IpcWriteOptions(compression="lz4")
            ) as writer:
                writer.write_table(rows)
            move_durably(unfinished, path)
            unfinished.write_bytes(sums.as_json())
            move_durably(unfinished, self._sums(part))

    def sums(self, part: PieceId) -> Sums:
        """What was counted in a part. Raises BadInput where it cannot be read."""
        with self._readable():
            return sums_of(self._sums(part).read_bytes())

    def rows(self, part: PieceId) -> pa.Table:
        """The rows of a part. Raises BadInput where they cannot be read."""
        with self._readable(), pa.OSFile(str(self._rows(part))) as file:
            return pa.ipc.open_file(file).read_all()

    def remove(self) -> None:
        """Removes the folder; the parts first, since a folder without any counts as none."""
        for part in self.folder.glob("*.arrow"):
            part.unlink(missing_ok=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _rows(self, part: PieceId) -> Path:
        return self.folder / f"{part[0]:06}-{part[1]:06}.arrow"

    def _sums(self, part: PieceId) -> Path:
        return self.folder / f"{part[0]:06}-{part[1]:06}.json"

    @contextmanager
    def _readable(self) -> Iterator[None]:
        try:
            yield
        except (OSError, ValueError, pa.ArrowException):
            refuse(str(self.folder), "a part of what was done cannot be read", "delete this folder and begin anew")


def move_durably(unfinished: Path, path: Path) -> None:
    """Moves a file to its place once all of it is on the disk, so that it is whole there even if power is lost."""
    with unfinished.open("rb") as file:
        os.fsync(file.fileno())
    unfinished.replace(path)
    with suppress(OSError):  # not every system can open a folder
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


@contextmanager
def begin(folder: Path, manifest: Mapping[str, Any], resume: bool) -> Iterator[KeptParts]:
    """The parts of a screening, which no other run may touch meanwhile.

    A folder without any part is none. Raises BadInput where parts are there and not to be taken up, or are those of
    another screening; what is raised meanwhile says where those are kept that are done.
    """
    with writing(folder):
        folder.mkdir(exist_ok=True)
    with _locked(folder):
        there, kept = _any_part(folder), folder / _MANIFEST
        if there and not resume:
            cause = "a screening with this output was begun and is not finished"
            refuse(str(folder), cause, "add --resume to go on with it, or delete this folder to begin anew")
        if there and not kept.exists():
            refuse(str(folder), "this folder does not say of which screening it is", "delete it and begin anew")
        if there:
            _compare(folder, kept, json.loads(_text(manifest)))
        with _cleaned_up(folder):
            if not there:
                write_atomically(kept, _text(manifest))
            yield KeptParts(folder, there)


def _any_part(folder: Path) -> bool:
    return any(folder.glob("*.arrow"))


@contextmanager
def _cleaned_up(folder: Path) -> Iterator[None]:
    """Where something stops the work, removes a folder that holds no part; of one that does, BadInput then tells."""
    try:
        yield
    except BaseException as error:
        if not _any_part(folder):
            for name in (_MANIFEST, _LOCK, *(path.name for path in folder.glob("*.new"))):
                (folder / name).unlink(missing_ok=True)
            with suppress(OSError):  # something else is in it
                folder.rmdir()
        elif isinstance(error, BadInput):
            done = f"what was done is kept in {folder}: add --resume to go on with it, or delete it to begin anew"
            raise BadInput(error.problems, done) from None
        raise


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Raises BadInput where another run is at work in the folder. Where files cannot be locked, nobody is told."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    with writing(folder):
        lock = (folder / _LOCK).open("wb")
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            refuse(str(folder), "another run is at work on this screening", "wait until it is done, or stop it")
        except OSError:
            pass
        yield


def _compare(folder: Path, kept: Path, now: Mapping[str, Any]) -> None:
    """Raises BadInput with all in which the screening that was begun is another one."""
    try:
        before = json.loads(kept.read_bytes())
        keys = sorted(now.keys() | before.keys())
    except (OSError, ValueError, AttributeError):
        refuse(str(kept), "this does not say which screening was begun", f"delete {folder} and begin anew")
    remedy = "ask for the same again, or delete this folder and begin anew"
    problems = [
        Problem(Place(str(folder)), _differs(key, before.get(key), now.get(key)), remedy)
        for key in keys
        if before.get(key) != now.get(key)
    ]
    if problems:
        raise BadInput(problems)


def _differs(key: str, before: Any, now: Any) -> str:
    if key == "files" and isinstance(before, dict):
        names = sorted(name for name in before.keys() | now.keys() if before.get(name) != now.get(name))
        shown_names = ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
        return f"the files are not those that this screening was begun on: {shown_names} changed, came or went"
    if isinstance(before, bool):
        return f"this screening was begun {'with' if before else 'without'} {key.removeprefix(CHOICE)}"
    if key in _DIGESTS:
        return f"the {key} is not that with which this screening was begun"
    if isinstance(before, list):
        values = shown(", ".join(map(str, before))) if before else "none"
        return f"the {key} are not those with which this screening was begun: {values}"
    return f"the {key} is not that with which this screening was begun: {before}"


def _text(manifest: Mapping[str, Any]) -> bytes:
    return (json.dumps(manifest, indent=1, sort_keys=True) + "\n").encode()


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Raises BadInput for what keeps a path from being written."""
    try:
        yield
    except OSError as error:
        cause = f"this cannot be written: {os.strerror(error.errno) if error.errno else error}"
        refuse(str(path), cause, "make room, or choose another place with -o")
