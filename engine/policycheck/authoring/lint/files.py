"""Files that nothing reads, and blanks that `policycheck new` leaves: FILL IN and a question."""

import os
from collections.abc import Iterator
from pathlib import Path

from policycheck.authoring.lint.subject import LintSubject, as_finding
from policycheck.library import cautions
from policycheck.library.files import decode
from policycheck.library.tree import builtin_root, read_tree
from policycheck.model.lint import LintFinding
from policycheck.model.problem import BadInput, Place, Problem


def blanks(subject: LintSubject) -> Iterator[LintFinding]:
    """Every blank in a file that is asked for, whether or not the rest of the file can be read."""
    for root in subject.roots:
        for file in (one for one in read_tree(root)[0] if subject.is_kept(one.shown)):
            try:
                text = decode(file.shown, file.content)
            except BadInput:
                continue  # reported as broken
            yield from blanks_in(file.shown, text)


def blanks_in(shown: str, text: str) -> Iterator[LintFinding]:
    """Every blank in the text of a file, with the question that is to be answered."""
    return (as_finding("fill-in", blank, "error") for blank in cautions.blanks(shown, text))


def unread_files(subject: LintSubject) -> Iterator[LintFinding]:
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
