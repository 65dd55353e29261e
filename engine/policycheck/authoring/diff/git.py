"""A library tree as a revision of a git repository has it: read from the repository's objects, without a checkout."""

import subprocess
from collections.abc import Iterator
from dataclasses import replace

from policycheck.library.files import SIZE_BOUND, refuse
from policycheck.library.tree import TreeFile, file_from_text
from policycheck.model.problem import BadInput, Place, Problem

_FILES_BOUND = 10_000


def revision(text: str) -> str | None:
    """The object name of the tree that REV or REV:PATH stands for here; None where it stands for nothing.

    Raises BadInput where git is missing, or what it stands for is no folder.
    """
    if not text or text.startswith(("-", "^")) or not text.isprintable():
        return None
    rev, path = text, None
    commit = _commit(text)
    if commit is None:
        rev, path = _split(text)
        commit = _commit(rev) if path is not None else None
    if commit is None:
        return None
    tree = _object(f"{commit}:{path or ''}")
    if tree is None:
        remedy = "check the path; it starts at the repository's root"
        refuse(text, f"there is no {path!r} in the revision {rev}", remedy)
    if _ask("cat-file", "-t", tree) != "tree":
        refuse(text, f"{path} is a file in the revision {rev}", "name the folder that holds rules/ and policies/")
    return tree


def _split(text: str) -> tuple[str, str | None]:
    """REV and PATH, apart at the first colon outside of braces, which may hold a search or a time; None: no path."""
    depth = 0
    for at, character in enumerate(text):
        depth = max(0, depth + (character == "{") - (character == "}"))
        if character == ":" and not depth:
            return text[:at], text[at + 1 :]
    return text, None


def _commit(name: str) -> str | None:
    """The commit that the whole name stands for, by its own name; None where it stands for none.

    It is asked for in two steps: where a brace ends the name, git takes all that follows a first @{ for a time.
    """
    there = _object(name)
    return _object(f"{there}^{{commit}}") if there else None


def _object(name: str) -> str | None:
    """The one object that the name stands for, by its own name; None where there is none."""
    return _ask("rev-parse", "--verify", "--quiet", "--end-of-options", name)


def in_repository() -> str | None:
    """Why no revision can be read here: git is missing, or this is no repository; None where one can."""
    try:
        _ask("--version")
    except BadInput as bad:
        return bad.problems[0].cause
    done = _run("rev-parse", "--git-dir")
    if done.returncode == 0:
        return None
    return _error_of(done, "git cannot read a repository here")


def read_revision(text: str, tree: str) -> tuple[list[TreeFile], list[Problem]]:
    """The files of a library tree, as read_tree gives those of a folder, and what is wrong with the tree."""
    entries = [*_entries(tree)]
    problems: list[Problem] = []
    if not entries:
        remedy = "name the folder that holds them, as REVISION:PATH"
        problems.append(Problem(Place(text), "there is no rules/ and no policies/ folder in this revision", remedy))
    if len(entries) > _FILES_BOUND:
        refuse(text, f"there are {len(entries):,} files here; the bound is {_FILES_BOUND:,}", "name a smaller folder")
    before = text if text.endswith((":", "/")) else f"{text}{':' if _split(text)[1] is None else '/'}"
    wanted: list[tuple[TreeFile, str]] = []
    for mode, name, blob, size in entries:
        shown = before + name
        try:
            if mode not in ("100644", "100755", "100664"):
                refuse(shown, "a symbolic link or a submodule is not followed", "put the file itself into the revision")
            if size > SIZE_BOUND:
                refuse(shown, f"this file is past {SIZE_BOUND // 1_000_000} MB", "check that it is the file you mean")
            wanted.append((file_from_text(name, shown, ""), blob))
        except BadInput as bad:
            problems += bad.problems
    contents = _contents([blob for _, blob in wanted])
    return [replace(file, content=content) for (file, _), content in zip(wanted, contents, strict=True)], problems


def _entries(tree: str) -> Iterator[tuple[str, str, str, int]]:
    """The mode, name, object and size of each file that a library tree is read from, sorted as in a folder."""
    done = _run("ls-tree", "-r", "-l", "-z", "--full-tree", tree)
    if done.returncode:
        refuse("git", _error_of(done), "check the repository with git fsck")
    entries: list[tuple[str, str, str, int]] = []
    for line in done.stdout.split(b"\0"):
        head, _, name = line.partition(b"\t")
        if not name:
            continue
        path = name.decode("utf-8", "replace")
        parts = path.split("/")
        hidden = any(part.startswith(".") for part in parts)
        if parts[0] not in ("policies", "rules") or hidden or parts[-1] == "README.md":
            continue
        mode, _, blob, size = head.decode().split()
        entries.append((mode, path, blob, int(size) if size.isdigit() else 0))
    yield from sorted(entries, key=lambda entry: entry[1].split("/"))


def _contents(blobs: list[str]) -> list[bytes]:
    done = _run("cat-file", "--batch", given="".join(f"{blob}\n" for blob in blobs).encode())
    contents: list[bytes] = []
    rest = memoryview(done.stdout)
    for blob in blobs:
        end = bytes(rest[:200]).find(b"\n")
        head = bytes(rest[: max(end, 0)]).decode().split()
        if done.returncode or len(head) != 3:
            refuse("git", f"the object {blob} cannot be read: {_error_of(done)}", "fetch the whole repository")
        start, size = end + 1, int(head[2])
        contents.append(bytes(rest[start : start + size]))
        rest = rest[start + size + 1 :]
    return contents


def _ask(*arguments: str) -> str | None:
    """The line that git answers; None where it answers that there is nothing."""
    done = _run(*arguments)
    return done.stdout.decode("utf-8", "replace").strip() if done.returncode == 0 else None


def _error_of(done: subprocess.CompletedProcess[bytes], otherwise: str = "git says nothing more") -> str:
    lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
    return lines[0].removeprefix("fatal: ") if lines else otherwise


def _run(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Runs git in the current folder, in English, without a shell; it only reads."""
    import os

    only_here = {"GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_NO_REPLACE_OBJECTS": "1"}
    environment = {**os.environ, "LC_ALL": "C", **only_here}
    command = ["git", *arguments]
    try:
        return subprocess.run(command, input=given, env=environment, capture_output=True, check=False)  # noqa: S603
    except OSError:
        refuse("git", "the program git cannot be run here", "install git, or name folders")
