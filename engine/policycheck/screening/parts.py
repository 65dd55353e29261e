"""What is done of a screening, kept in a folder beside its output, so that a second run does only the rest."""

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from policycheck.library.advice import shown
from policycheck.library.files import refuse, write_atomically
from policycheck.model.problem import BadInput, Place, Problem
from policycheck.screening.sums import Sums, sums_of

Part = tuple[int, int]  # the number of a file, and that of a piece of it

_MANIFEST, _LOCK = "manifest.json", "lock"
_DIGESTS = ("library", "mapping")  # of which only that they differ can be told


@dataclass(frozen=True)
class Parts:
    """The folder of a screening that is not finished. A part is there whole or not at all.

    Taken up tells whether some may have been done before.
    """

    folder: Path
    taken_up: bool

    def has(self, part: Part) -> bool:
        """Whether a part is done."""
        return self._sums(part).exists() and self._rows(part).exists()

    def write(self, part: Part, rows: pa.Table, sums: Sums) -> None:
        """Keeps a part. Raises BadInput where there is no room."""
        path = self._rows(part)
        beside = path.with_suffix(".new")
        with writing(path):
            with pa.ipc.new_file(str(beside), rows.schema, options=pa.ipc.IpcWriteOptions(compression="lz4")) as writer:
                writer.write_table(rows)
            beside.replace(path)
            beside.write_bytes(sums.as_json())
            beside.replace(self._sums(part))

    def sums(self, part: Part) -> Sums:
        """What was counted in a part. Raises BadInput where it cannot be read."""
        with self._told():
            return sums_of(self._sums(part).read_bytes())

    def rows(self, part: Part) -> pa.Table:
        """The rows of a part. Raises BadInput where they cannot be read."""
        with self._told(), pa.OSFile(str(self._rows(part))) as file:
            return pa.ipc.open_file(file).read_all()

    def remove(self) -> None:
        """Removes the folder."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _rows(self, part: Part) -> Path:
        return self.folder / f"{part[0]:06}-{part[1]:06}.arrow"

    def _sums(self, part: Part) -> Path:
        return self.folder / f"{part[0]:06}-{part[1]:06}.json"

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (OSError, ValueError, pa.ArrowException):
            refuse(str(self.folder), "a part of what was done cannot be read", "delete this folder and begin anew")


@contextmanager
def begin(folder: Path, manifest: Mapping[str, Any], resume: bool) -> Iterator[Parts]:
    """The parts of a screening, which no other run may touch meanwhile.

    Raises BadInput where they are there and not to be taken up, or are those of another screening.
    """
    there = os.path.lexists(folder)
    if there and not resume:
        cause = "a screening with this output was begun and is not finished"
        refuse(str(folder), cause, "add --resume to go on with it, or delete this folder to begin anew")
    with writing(folder):
        folder.mkdir(exist_ok=True)
    with _alone(folder):
        kept = folder / _MANIFEST
        begun = kept.exists()
        if begun:
            _compare(folder, kept, json.loads(_text(manifest)))
        elif there and any(folder.glob("*.arrow")):
            refuse(str(folder), "this folder does not say of which screening it is", "delete it and begin anew")
        else:
            write_atomically(kept, _text(manifest))
        yield Parts(folder, begun)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
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
        few = ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
        return f"the files are not those that this screening was begun on: {few} changed, came or went"
    if key in _DIGESTS:
        return f"the {key} is not that with which this screening was begun"
    if isinstance(before, list):
        told = shown(", ".join(map(str, before))) if before else "none"
        return f"the {key} are not those with which this screening was begun: {told}"
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
        remedy = (
            "make room, or choose another place with -o; what was done before is kept, and --resume goes on with it"
        )
        refuse(str(path), cause, remedy)
