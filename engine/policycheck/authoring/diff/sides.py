"""The two sides of a difference: what each argument stands for, and the library that it makes."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import NoReturn, TypeVar

from policycheck.authoring.diff import git
from policycheck.authoring.lint.places import is_tree
from policycheck.library.files import refuse
from policycheck.library.library import Library, library_of, load_library
from policycheck.library.reader import TreeReader
from policycheck.library.tree import TreeFile, builtin_root, read_tree
from policycheck.logic.compile import CompiledRule
from policycheck.model.policy import split_provision
from policycheck.model.problem import BadInput, Problem, did_you_mean

BUILT_IN = "built-in"
T = TypeVar("T")


@dataclass(frozen=True)
class DiffSide:
    """One version: how it was asked for, what that means, and what is in it.

    The library is what incidents are evaluated under. Scope is the policy or authority that was asked for, if one was:
    then only its rules and policies are compared with the other side's.
    """

    name: str
    stands_for: str
    library: Library
    scope: str | None = None

    @cached_property
    def rules(self) -> Mapping[str, CompiledRule]:
        """The rules of this side but for permissions, which are compared in the rules that ask for them."""
        return {name: rule for name, rule in self.library.rules.items() if not rule.rule.is_permission}

    @property
    def policies(self) -> list[str]:
        """The policies of this side: those of the scope, or all."""
        there = self.library.policies
        return [name for name in there if self.scope in (None, name, name.partition("/")[0])]


def read_sides(old: str, new: str, overlays: Sequence[Path], *, drafts: bool = False) -> tuple[DiffSide, DiffSide]:
    """What the two arguments stand for. Raises BadInput with every problem of both.

    With drafts, those of an authority take the place of the rules that they would replace.
    """
    if old == new or _same_folder(old, new):
        refuse(new, "this is the same side twice", "name two versions, as: policycheck diff built-in my-library")
    problems: list[Problem] = []
    base = _BaseLibrary(tuple(overlays), drafts)
    readings = [*_tried((partial(_reading, text, base) for text in (old, new)), problems)]
    sides = [*_tried(readings, problems)]
    if problems:
        raise BadInput(problems)
    first, second = sides
    if (first.scope is None) != (second.scope is None):
        library_side, scoped_side = (first, second) if first.scope is None else (second, first)
        cause = f"{scoped_side.name} is a policy or an authority, and {library_side.name} is a whole library"
        refuse(scoped_side.name, cause, "name two policies, or two libraries (folders, revisions, or built-in)")
    return first, second


def _tried(steps: Iterable[Callable[[], T]], problems: list[Problem]) -> Iterator[T]:
    """The results of the steps; the problems of those that raise BadInput are added to the others."""
    for step in steps:
        try:
            yield step()
        except BadInput as bad:
            problems += bad.problems


@dataclass(frozen=True)
class _BaseLibrary:
    """The library over which incomplete trees lie, and in which policies are looked up; read when first needed."""

    overlays: tuple[Path, ...]
    drafts: bool

    @property
    def words(self) -> str:
        return "the built-in library" + (" with what --library lays over it" if self.overlays else "")

    @cached_property
    def library(self) -> Library:
        """It, as a library. Raises BadInput."""
        return load_library(self.overlays)

    @cached_property
    def layers(self) -> list[list[TreeFile]]:
        """Its files. Raises BadInput."""
        trees = [read_tree(root) for root in (builtin_root(), *self.overlays)]
        if problems := [problem for _, wrong in trees for problem in wrong]:
            raise BadInput(problems)
        return [files for files, _ in trees]


def _same_folder(old: str, new: str) -> bool:
    return os.path.lexists(old) and os.path.lexists(new) and os.path.realpath(old) == os.path.realpath(new)


def _reading(text: str, base: _BaseLibrary) -> Callable[[], DiffSide]:
    """How to read what the argument stands for. Raises BadInput where it stands for nothing."""
    if text == BUILT_IN:
        return lambda: DiffSide(text, "the built-in library", load_library())
    if os.path.isdir(text) and (is_tree(Path(text)) or not _is_id(text, base)):  # noqa: PTH112 - takes any text
        return lambda: _tree(text, "the folder", read_tree(Path(text)), base)
    if _is_id(text, base):
        return lambda: _part(text, base)
    tree = git.revision(text)
    if tree is None:
        _refuse(text, base)
    return lambda: _tree(text, "the revision", git.read_revision(text, tree), base)


def _is_id(text: str, base: _BaseLibrary) -> bool:
    return text in base.library.policies or text in base.library.authorities


def _refuse(text: str, base: _BaseLibrary) -> NoReturn:
    if os.path.lexists(text):
        refuse(text, "this is a file", "name the folder that holds rules/ and policies/")
    known = [BUILT_IN, *base.library.policies, *base.library.authorities]
    cause = "this is no folder, no revision of the git repository here, no policy and no authority"
    if text.startswith("-"):
        cause = "no folder and no revision can begin with a hyphen here"
    elif why := git.in_repository():
        cause = f"this is no folder, no policy and no authority, and no revision can be read ({why})"
    refuse(text, cause, did_you_mean(text, known) or "name a folder, a revision as HEAD~3 or HEAD~3:PATH, or built-in")


def _tree(text: str, what: str, read: tuple[list[TreeFile], list[Problem]], base: _BaseLibrary) -> DiffSide:
    """The library that the files make: by themselves, or laid over the base. Raises BadInput."""
    files, problems = read
    alone = not problems and _stands_alone(files)
    try:
        if what == "the folder" and not alone and not problems:
            library: Library = load_library((*base.overlays, Path(text)))
        else:
            library = library_of([files] if alone else [*base.layers, files])
    except BadInput as bad:
        problems = [*problems, *bad.problems]
    if problems:
        raise BadInput(problems)
    how = "by itself" if alone else f"laid over {base.words}"
    return DiffSide(text, f"{what} {text}, {how}", library)


def _stands_alone(files: Sequence[TreeFile]) -> bool:
    """Whether the files are a whole library: whether they define half of the facts of the built-in one, or more."""
    facts = [_facts(some) for some in (files, read_tree(builtin_root())[0])]
    return 2 * len(facts[0] & facts[1]) >= len(facts[1])


def _facts(files: Sequence[TreeFile]) -> set[str]:
    reader = TreeReader()
    reader.read(file for file in files if file.kind == "vocabulary")
    return set(reader.found.vocabulary) | {name for name in reader.found.unread if name.count(".") == 1}


def _part(name: str, base: _BaseLibrary) -> DiffSide:
    """A policy or an authority of the base, with its own rules only. Raises BadInput where it has none."""
    library = base.library
    rules: dict[str, CompiledRule] = {}
    for rule_id, top in library.rules.items():
        candidates = (top, library.adopted.get(rule_id)) if base.drafts else (library.adopted.get(rule_id), top)
        for compiled in filter(None, candidates):
            if name in (split_provision(compiled.rule.provision)[0], compiled.rule.authority):
                rules.setdefault(rule_id, compiled)
    if not rules:
        refuse(name, "the library holds no rule of it", "policycheck show policies lists what it holds")
    policy = library.policies.get(name)
    draft = " (a draft)" if policy and policy.head.kind == "draft" else ""
    what = f"the policy {name}, {policy.head.title}{draft}" if policy else f"the authority {name}"
    # Without what only the library's files tell.
    parts = ("authorities", "policies", "facts", "derivations", "topics", "situations", "events")
    own = Library(**{part: getattr(library, part) for part in parts}, rules=rules, drafts=bool(draft))
    return DiffSide(name, f"{what}, in {base.words}", own, scope=name)
