"""The incident files that a command names, by themselves or by the folder that holds them."""

import json
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from policycheck.library.files import exists, path_problem, read_bytes, same_file
from policycheck.library.incident_file import read_with
from policycheck.model.problem import BadInput, Place, Problem

_ENDING = ".json"
_OVER = "the output would be written over a file that is read"
_OWN_SCHEMA = "policycheck/incident/"  # of any version: one that cannot be read is bad, and no other file


@dataclass(frozen=True)
class NamedFile:
    """A file to evaluate, and whether it was only found in a folder."""

    path: Path
    in_folder: bool = False


@dataclass(frozen=True)
class NamedFiles:
    """The files that were named, in order, each once; and what in the folders could not be looked at."""

    files: tuple[NamedFile, ...]
    problems: tuple[Problem, ...]


def named_files(paths: Iterable[Path]) -> NamedFiles:
    """The files among the paths, and the JSON files in the folders among them and below, sorted by folder and name.

    What begins with a dot is left alone in folders. Links to folders are followed, each folder once. A file that
    several names lead to stands under the first.
    """
    found: dict[str, NamedFile] = {}
    problems: list[Problem] = []
    for path in paths:
        if _is_folder(path):
            for file in _below(path, set(), problems):
                found.setdefault(os.path.realpath(file), NamedFile(file, in_folder=True))
        else:
            found.setdefault(os.path.realpath(path) if exists(path) else str(path), NamedFile(path))
    return NamedFiles(tuple(found.values()), tuple(problems))


def without_output(files: NamedFiles, output: Path | None) -> NamedFiles:
    """The files without the one that the output is written to, if an earlier run wrote that into a folder that is read.

    Raises BadInput where the output would be written over an incident.
    """
    if output is None or not exists(output):
        return files
    kept = [file for file in files.files if not same_file(file.path, output)]
    documents = (each for file in kept for each in read_with(file.path)[1:])
    if any(same_file(document, output) for document in documents):
        raise BadInput([Problem(Place(str(output)), _OVER, "name another file with -o")])
    for file in set(files.files) - set(kept):
        if not file.in_folder or not declares_another_schema(file.path):
            raise BadInput([Problem(Place(str(output)), _OVER, "name another file with -o")])
    return NamedFiles(tuple(kept), files.problems)


def declares_another_schema(path: Path) -> bool:
    """Whether the file is JSON whose `schema` names something else than an incident."""
    try:
        data = json.loads(read_bytes(path))
    except (BadInput, ValueError, RecursionError):
        return False
    schema = data.get("schema") if isinstance(data, dict) else None
    return isinstance(schema, str) and not schema.startswith(_OWN_SCHEMA)


def shown_path(path: Path) -> str:
    """The path as text that every form can hold: bytes that are no UTF-8 are spelt out."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _below(folder: Path, visited: set[tuple[int, int]], problems: list[Problem]) -> Iterator[Path]:
    """The JSON files of a folder and those below it; visited are the folders that were looked into, by their inode."""
    try:
        status = folder.stat()
        entries = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    except OSError as error:
        problems.append(path_problem(folder, error))
        return
    if (status.st_dev, status.st_ino) in visited:
        return
    visited.add((status.st_dev, status.st_ino))
    inner: list[Path] = []
    for path in entries:
        if _is_folder(path):
            inner.append(path)
        elif path.suffix.lower() == _ENDING:
            if _is_special(path):
                problems.append(Problem(Place(str(path)), "this is no file but a device or a pipe", "take it away"))
            else:
                yield path
    for path in inner:
        yield from _below(path, visited, problems)


def _is_special(path: Path) -> bool:
    """Whether to open it could wait for ever; what cannot be looked at is told where it is read."""
    try:
        return not stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return False
