"""Files in a library tree that nothing reads, and that reading does not complain of."""

import os
from collections.abc import Iterator
from pathlib import Path

from policycheck.authoring.lint.subject import Subject, as_finding
from policycheck.library.tree import builtin_root
from policycheck.model.lint import LintFinding
from policycheck.model.problem import Place, Problem


def unread_files(subject: Subject) -> Iterator[LintFinding]:
    """Hidden rules and policies, which reading passes over in silence, and files that are no incident among them."""
    for root in subject.roots:
        for path, remedy in [*_hidden(root), *_no_incident(root)]:
            name = path.relative_to(root).as_posix()
            shown = name if root == builtin_root() else str(path)
            yield as_finding("file-name", Problem(Place(shown), "nothing reads this file", remedy))


_WRITTEN = {".yaml", ".yml", ".md"}  # what authors write; of hidden files, an editor's own are no concern of theirs


def _hidden(root: Path) -> Iterator[tuple[Path, str]]:
    for top in ("policies", "rules"):
        for folder, folders, names in os.walk(root / top):
            folders.sort()
            hidden = any(part.startswith(".") for part in Path(folder).relative_to(root).parts)
            for name in sorted(names):
                if (hidden or name.startswith(".")) and Path(name).suffix in _WRITTEN:
                    yield Path(folder, name), "take the full stop off the name, or move the file out of the tree"


def _no_incident(root: Path) -> Iterator[tuple[Path, str]]:
    folder = root / "incidents"
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.is_file() and path.suffix != ".json" and path.name[0] != "." and path.name != "README.md":
            yield path, "name it with .json at the end if it is an incident, or move it elsewhere"
