"""Trees laid over one another: what their files hold, what that makes together, and everything wrong with it."""

from collections.abc import Iterable
from dataclasses import dataclass

from policycheck.library.check import assemble
from policycheck.library.library import Library
from policycheck.library.reader import Parts, TreeReader
from policycheck.library.tree import TreeFile
from policycheck.model.problem import Problem


@dataclass(frozen=True)
class Reading:
    """The parts of each tree, lowest first; the parts as they lie over one another; the library that they make."""

    layers: tuple[Parts, ...]
    parts: Parts
    library: Library
    problems: tuple[Problem, ...]


def read_layers(trees: Iterable[Iterable[TreeFile]]) -> Reading:
    """Reads the files of each tree. With problems, the library holds what could be read without them."""
    layers: list[Parts] = []
    parts = Parts()
    problems: list[Problem] = []
    for files in trees:
        reader = TreeReader()
        reader.read(files)
        problems += reader.problems
        layers.append(reader.found)
        parts.lay_over(reader.found)
    library, library_problems = assemble(parts)
    return Reading(tuple(layers), parts, library, (*problems, *parts.clashes, *library_problems))
