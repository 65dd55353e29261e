"""The files of a library tree: which there are, of what kind, and their content."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from policycheck.library.files import read_bytes, refuse
from policycheck.model.problem import BadInput, Place, Problem

TOPICS = "rules/topics.yaml"
SITUATIONS = "rules/situations.yaml"
EVENTS = "rules/vocabulary/events.yaml"
_PACKAGE = Path(__file__).resolve().parents[1]


def builtin_root() -> Path:
    """The folder that holds the rules/ and policies/ that come with the program: in a wheel or in a checkout."""
    shipped = _PACKAGE / "shipped"
    return shipped if shipped.is_dir() else _PACKAGE.parents[1]


@dataclass(frozen=True)
class TreeFile:
    """One file: its kind, its path in the tree, its path for messages, and its content."""

    kind: str
    name: str
    shown: str
    content: bytes


def read_tree(root: Path) -> tuple[list[TreeFile], list[Problem]]:
    """The files of the tree, in an order that is the same on every machine, and what is wrong with the tree."""
    files: list[TreeFile] = []
    problems = [*_no_tree(root)]
    if not is_folder(root):
        return files, problems
    for top, suffix in (("policies", ".md"), ("rules", ".yaml")):
        for path in _walk(root / top, problems):
            name = path.relative_to(root).as_posix()
            shown = name if root == builtin_root() else str(path)
            if not name.isprintable():
                cause = "the name of this file holds a character that cannot be shown"
                problems.append(Problem(Place(shown), cause, "name it with letters, digits and hyphens"))
                continue
            kind = _kind(name.split("/"), suffix)
            if kind is None:
                remedy = f"name it {top}/AUTHORITY/NAME{suffix}, or move it out of {top}/"
                problems.append(Problem(Place(shown), "a file of this name or in this folder is not read", remedy))
                continue
            try:
                _refuse_device(path, shown)
                files.append(TreeFile(kind, name, shown, read_bytes(path)))
            except BadInput as bad:
                problems += bad.problems
    return files, problems


def _no_tree(root: Path) -> Iterator[Problem]:
    if not is_folder(root):
        cause = "this is not a folder" if os.path.lexists(root) else "there is no such folder"
        yield Problem(Place(str(root).replace("\0", "\\0")), cause, "name the folder that holds rules/ and policies/")
        return
    tops = [root / top for top in ("rules", "policies")]
    if not any(os.path.lexists(top) for top in tops):
        cause = "there is no rules/ and no policies/ folder here"
        yield Problem(Place(str(root)), cause, "name the folder that holds them")
    for top in tops:
        if os.path.lexists(top) and not is_folder(top):
            yield Problem(Place(str(top)), "this is not a folder", "put the folder itself here, or take this away")


def is_folder(path: Path) -> bool:
    """Whether there is a folder, as far as one may look."""
    return os.path.isdir(path)  # noqa: PTH112 - False, where Path.is_dir raises: too long a path, or no permission


def _refuse_device(path: Path, shown: str) -> None:
    """Raises BadInput for a pipe or a device, which might never end."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return  # whoever reads it says why it cannot be read
    if not stat.S_ISREG(mode):
        refuse(shown, "this is a pipe, a device or a folder, not a file", "put a file here, or take this away")


def _walk(top: Path, problems: list[Problem]) -> Iterator[Path]:
    """Every file below the folder but hidden ones and read-me files; links to folders are refused, not followed."""

    def unreadable(error: OSError) -> None:
        cause = f"this folder cannot be read: {error.strerror}"
        problems.append(Problem(Place(str(error.filename)), cause, "give yourself permission to read it"))

    for folder, folders, names in os.walk(top, onerror=unreadable if is_folder(top) else None):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        problems += (linked(str(link)) for name in folders if (link := Path(folder, name)).is_symlink())
        yield from (Path(folder, name) for name in sorted(names) if name[0] != "." and name != "README.md")


def linked(link: str) -> Problem:
    """What is said of a link to a folder."""
    return Problem(Place(link), "a symbolic link to a folder is not followed", "put the folder itself here")


def file_from_text(name: str, shown: str, text: str) -> TreeFile:
    """A file of a tree that is in memory and not in a folder. Raises BadInput where no tree has a file so named."""
    suffix = {"policies": ".md", "rules": ".yaml"}.get(name.partition("/")[0], "")
    kind = _kind(name.split("/"), suffix) if suffix and name.isprintable() else None
    if kind is None:
        remedy = "name it as in a library: rules/AUTHORITY/NAME.yaml or policies/AUTHORITY/NAME.md"
        refuse(shown, "no file of a library has this name", remedy)
    return TreeFile(kind, name, shown, text.encode())


def builtin_events() -> TreeFile:
    """The file of the kinds of events that come with the program."""
    return TreeFile(_BY_NAME[EVENTS], EVENTS, EVENTS, read_bytes(builtin_root() / EVENTS))


_BY_NAME = {TOPICS: "topics", EVENTS: "events", SITUATIONS: "situations"}


def _kind(parts: list[str], suffix: str) -> str | None:
    if "/".join(parts) in _BY_NAME:
        return _BY_NAME["/".join(parts)]
    if len(parts) != 3:
        return None
    if parts[0] == "policies" and parts[2] == "authority.yaml":
        return "authority"
    if not parts[2].endswith(suffix):
        return None
    if parts[0] == "policies":
        return "policy"
    return {"vocabulary": "vocabulary", "derivations": "derivation"}.get(parts[1], "rule")
