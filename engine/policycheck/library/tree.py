"""The files of a library tree: which there are, of what kind, and their content."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from policycheck.library.files import read_bytes, refuse
from policycheck.model.problem import BadInput, Place, Problem

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
    """The files of the tree, in an order that is the same on every machine, and what is wrong with the tree.

    Raises BadInput where the folder is no library tree.
    """
    if not any((root / top).is_dir() for top in ("rules", "policies")):
        refuse(str(root), "there is no rules/ and no policies/ folder here", "name the folder that holds them")
    files: list[TreeFile] = []
    problems: list[Problem] = []
    for top, suffix in (("policies", ".md"), ("rules", ".yaml")):
        for path in _walk(root / top, problems):
            name = path.relative_to(root).as_posix()
            shown = name if root == builtin_root() else str(path)
            kind = _kind(name.split("/"), suffix)
            if kind is None:
                remedy = f"name it {top}/AUTHORITY/NAME{suffix}, or move it out of {top}/"
                problems.append(Problem(Place(shown), "this file is neither read nor expected here", remedy))
                continue
            try:
                files.append(TreeFile(kind, name, shown, read_bytes(path)))
            except BadInput as bad:
                problems += bad.problems
    return files, problems


def _walk(top: Path, problems: list[Problem]) -> Iterator[Path]:
    """Every file below the folder but hidden ones and read-me files; links to folders are refused, not followed."""
    for folder, folders, names in os.walk(top):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for link in (Path(folder, name) for name in folders):
            if link.is_symlink():
                cause = "a symbolic link to a folder is not followed"
                problems.append(Problem(Place(str(link)), cause, "put the folder itself here"))
        yield from (Path(folder, name) for name in sorted(names) if name[0] != "." and name != "README.md")


def _kind(parts: list[str], suffix: str) -> str | None:
    if len(parts) != 3:
        return None
    if parts[0] == "policies" and parts[2] == "authority.yaml":
        return "authority"
    if not parts[2].endswith(suffix):
        return None
    if parts[0] == "policies":
        return "policy"
    return "vocabulary" if parts[1] == "vocabulary" else "rule"
