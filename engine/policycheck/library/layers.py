"""The files of one or more trees, laid over one another, as a library with every problem in them."""

from collections.abc import Iterable
from dataclasses import dataclass

from policycheck.library.check import assemble
from policycheck.library.library import Library
from policycheck.library.parts import Parts
from policycheck.library.reader import TreeReader
from policycheck.library.tree import TreeFile, builtin_events
from policycheck.model.problem import Problem


@dataclass(frozen=True)
class LibraryReading:
    """The parts of each tree, lowest first; the parts as they lie over one another; the library that they make."""

    layers: tuple[Parts, ...]
    parts: Parts
    library: Library
    problems: tuple[Problem, ...]


def read_layers(trees: Iterable[Iterable[TreeFile]], *, excerpt: bool = False) -> LibraryReading:
    """Reads the files of each tree. With problems, the library holds what could be read without them.

    In an excerpt of a library, a fact may name others that are not there: what tells them apart is no part of answers.
    Trees without any kind of event, as records from before these were files, are laid over the built-in kinds.
    """
    all_files = [list(files) for files in trees]
    readers = [TreeReader() for _ in all_files]
    parts = Parts(excerpt=excerpt)
    problems: list[Problem] = []
    if not any(file.kind == "events" for files in all_files for file in files):
        builtin = TreeReader()
        builtin.read([builtin_events()])
        parts.lay_over(builtin.found)
    for reader, files in zip(readers, all_files, strict=True):
        reader.read(files)
        problems += reader.problems
        parts.lay_over(reader.found)
    layers = [reader.found for reader in readers]
    library, library_problems = assemble(parts)
    return LibraryReading(tuple(layers), parts, library, (*problems, *parts.conflicts, *library_problems))
