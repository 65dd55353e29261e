"""The library: authorities, policies, vocabulary, derivations and rules, every part fit for use with every other.

Reading and checking every file takes most of the time of a short command. The result depends on the files and on this
program alone, so it is kept under a digest of both.
"""

import hashlib
import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import pydantic

from policycheck import __version__
from policycheck.facts.axioms import axioms_of_one
from policycheck.library.cache import cache_folder, load_cached, store
from policycheck.library.files import refuse
from policycheck.library.tree import TreeFile, builtin_root, read_tree
from policycheck.logic.axioms import AxiomClause
from policycheck.logic.compile import CompiledRule
from policycheck.model.derivation import Derivation
from policycheck.model.event_kind import EventKind
from policycheck.model.policy import Authority, Policy, ProvisionText, split_provision
from policycheck.model.problem import BadInput, Problem, did_you_mean
from policycheck.model.rule import Rule, is_draft
from policycheck.model.situation import Situation
from policycheck.model.vocabulary import Fact, Topic


@dataclass
class Library:
    """Everything that was read, by id; topics, situations and kinds of events in the order of their files.

    Retired are facts that no rule asks for, and that files of incidents may still state.
    Adopted are the rules in force that a draft of the same id lies over; drafts says whether drafts enter evaluations,
    as if they were in force. Digests hold the SHA-256 of every file by its path in its tree, rule files where each rule
    was read, and derivation files likewise.
    """

    authorities: dict[str, Authority] = field(default_factory=dict)
    policies: dict[str, Policy] = field(default_factory=dict)
    facts: dict[str, Fact] = field(default_factory=dict)
    retired: dict[str, Fact] = field(default_factory=dict)
    derivations: dict[str, Derivation] = field(default_factory=dict)
    topics: dict[str, Topic] = field(default_factory=dict)
    situations: dict[str, Situation] = field(default_factory=dict)
    events: dict[str, EventKind] = field(default_factory=dict)
    rules: dict[str, CompiledRule] = field(default_factory=dict)
    adopted: dict[str, CompiledRule] = field(default_factory=dict)
    drafts: bool = False
    digests: dict[str, str] = field(default_factory=dict)
    rule_files: dict[str, Path] = field(default_factory=dict)
    derivation_files: dict[str, Path] = field(default_factory=dict)

    @cached_property
    def axioms(self) -> dict[AxiomClause, str]:
        """What the axioms say of one of each kind, each clause with the id of a derivation that says so."""
        return axioms_of_one(self.derivations.values(), self.facts)

    def did_you_mean(self, name: str, known: Iterable[str], otherwise: str) -> str:
        """The advice to write the nearest known name, or what to do otherwise; and the way to a library of one's own.

        The way is named where nothing is laid over the built-in library.
        """
        near = did_you_mean(name, known)
        if any(file.startswith("overlay-") for file in self.digests):
            return near or otherwise
        own = "it stands in a folder of your own, name that folder with --library"
        return f"{near} If {own}" if near else f"{otherwise}; if {own}"

    def is_draft(self, rule: Rule) -> bool:
        """Whether the rule or its policy is a draft."""
        return is_draft(rule, self.policies)

    def is_permission(self, name: str) -> bool:
        """Whether the id is that of a permission, and of no duty or guidance beneath a draft."""
        return name in self.rules and self.rules[name].rule.is_permission and name not in self.adopted

    def titled(self, rule: Rule) -> str:
        """The rule's title as reports print it: a draft is never without its mark."""
        return f"{rule.title} (draft, not in force)" if self.is_draft(rule) else rule.title

    def asking(self, rule_id: str) -> list[str]:
        """The rules that ask what this one comes to, by id."""
        asked = {name: {e.rule for _, e in compiled.rule.rule_elements()} for name, compiled in self.rules.items()}
        return [name for name, rules in asked.items() if rule_id in rules]

    def issuer(self, policy: str) -> Authority:
        """The authority whose policy it is. Raises KeyError where there is no such authority."""
        return self.authorities[policy.partition("/")[0]]

    def texts(self, provision: str) -> tuple[ProvisionText, ...]:
        """The texts of a provision, one a period. Raises KeyError where there is no such provision."""
        policy, anchor = split_provision(provision)
        return self.policies[policy].provisions[anchor]


Layer = tuple[Path, list[TreeFile]]  # a tree's root and files


@dataclass
class LoadedLibrary(Library):
    """A library with the folders that it was read from, the lowest first."""

    roots: tuple[Path, ...] = ()


def load_library(overlays: Sequence[Path] = (), *, drafts: bool = False) -> LoadedLibrary:
    """The built-in library with the overlays laid over it, the last one on top.

    A thing in an overlay takes the place of the one with the same id below it. With drafts, they enter evaluations.
    Raises BadInput with every problem in all of the files.
    """
    layers: list[Layer] = []
    problems: list[Problem] = []
    for root in (builtin_root(), *overlays):
        files, tree_problems = read_tree(root)
        layers.append((root, files))
        problems += tree_problems
    cache = None if problems else cache_folder()
    key = _key(layers) if cache else ""
    library = load_cached(cache, key) if cache else None
    if not isinstance(library, LoadedLibrary):
        library = _read(layers, problems)
        if cache:
            store(cache, key, library)
    library.drafts = drafts
    return library


def library_of_a_call(given: Library | str | os.PathLike[str] | None, *, drafts: bool = False) -> Library:
    """The library that a call in Python is given: one that was loaded, a folder to lay over the built-in one, or that.

    Raises BadInput as load_library does, and TypeError where it is something else.
    """
    if isinstance(given, Library):
        return replace(given, drafts=True) if drafts else given
    if not isinstance(given, str | os.PathLike | None):
        raise TypeError(f"library must be a folder or a library, and this is of the type {type(given).__name__}")
    return load_library(() if given is None else (Path(given),), drafts=drafts)


def library_of(layers: Iterable[Iterable[TreeFile]], *, excerpt: bool = False) -> Library:
    """The library that files in memory make, the lowest layer first; or an excerpt of one, as a record has.

    Raises BadInput with every problem in them.
    """
    from policycheck.library.layers import read_layers

    reading = read_layers(layers, excerpt=excerpt)
    if reading.problems:
        raise BadInput(reading.problems)
    return reading.library


def files_of(library: Library) -> list[list[TreeFile]]:
    """The files that the library was read from, layer by layer, the lowest first.

    Raises BadInput where one of them was changed since, or where the library comes from no folder.
    """
    layers: list[list[TreeFile]] = []
    for number, root in enumerate(library.roots if isinstance(library, LoadedLibrary) else ()):
        layers.append(read_tree(root)[0])
        layer = f"overlay-{number}/" if number else ""
        for file in layers[-1]:
            if library.digests.get(layer + file.name) != hashlib.sha256(file.content).hexdigest():
                refuse(file.shown, "this file was changed while it was in use", "run the command again")
    if sum(map(len, layers)) != len(library.digests) or not layers:
        refuse("--library", "files of the library are gone since it was read", "run it again")
    return layers


def _read(layers: list[Layer], problems: list[Problem]) -> LoadedLibrary:
    from policycheck.library.layers import read_layers

    reading = read_layers(files for _, files in layers)
    if problems or reading.problems:
        raise BadInput([*problems, *reading.problems])
    library = LoadedLibrary(**vars(reading.library), roots=tuple(Path(os.path.realpath(root)) for root, _ in layers))
    for number, (root, files) in enumerate(layers):
        layer = f"overlay-{number}/" if number else ""
        library.digests |= {layer + file.name: hashlib.sha256(file.content).hexdigest() for file in files}
        real = Path(os.path.realpath(root))
        names = {".".join(file.name.removesuffix(".yaml").split("/")[1:]): file.name for file in files}
        library.rule_files |= {rule: real / name for rule, name in names.items() if rule in library.rules}
        written = {Path(file.name).stem: file.name for file in files if file.kind == "derivation"}
        library.derivation_files |= {key: real / name for key, name in written.items() if key in library.derivations}
    library.digests = dict(sorted(library.digests.items()))
    return library


def _key(layers: list[Layer]) -> str:
    digest = hashlib.sha256(repr((__version__, sys.version, pydantic.VERSION, _code_stamp())).encode())
    for root, files in layers:
        digest.update(os.fsencode(os.path.realpath(root)) + b"\0")
        for file in files:
            digest.update(f"{file.name}\0{len(file.content)}\0".encode())
            digest.update(file.content)
    return digest.hexdigest()


def _code_stamp() -> list[tuple[str, int, int]]:
    """The size and time of every source file that the kept form depends on, so that an edited program reads anew."""
    package = Path(__file__).resolve().parents[1]
    stamps: list[tuple[str, int, int]] = []
    for folder in ("model", "logic", "library", "facts"):
        with os.scandir(package / folder) as entries:
            sources = [entry for entry in entries if entry.name.endswith(".py")]
            stamps += [(entry.path, entry.stat().st_size, entry.stat().st_mtime_ns) for entry in sources]
    return sorted(stamps)
