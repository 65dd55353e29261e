"""A file as plain data, with the place of every value in it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from policycheck.model.problem import Place, Problem

Path_ = tuple[str | int, ...]
DEPTH_BOUND = 64  # levels
DIGITS_BOUND = 15  # digits of a number; a double holds that many exactly
ENTRIES_BOUND = 100_000  # keys and values of one file; a long incident file holds a few thousand
TOO_DEEP = (
    f"there are more than {DEPTH_BOUND} levels of lists and keys inside one another",
    "take the inner ones out; no file of this kind needs more than ten",
)
TOO_MANY = (
    f"this file holds more than {ENTRIES_BOUND:,} keys and values",
    "check that it is the file you mean, or divide it",
)


@dataclass(frozen=True)
class Spot:
    """The place of a value, and how it is written there."""

    line: int
    column: int
    written: str = ""


@dataclass(frozen=True)
class SourceFile:
    """The data of one file, and its spots by path. A key's spot stands for its value where the value has none.

    The problems are those of the text itself that did not keep the rest from being read; the values at the unread
    paths are lost to them.
    """

    file: str
    data: Any
    spots: Mapping[Path_, Spot]
    problems: tuple[Problem, ...] = ()
    unread: frozenset[Path_] = frozenset()

    def spot(self, path: Path_) -> Spot:
        """The spot of the path, or of the nearest thing around it that has one."""
        for end in range(len(path), -1, -1):
            if path[:end] in self.spots:
                return self.spots[path[:end]]
        return Spot(1, 1)

    def problem(self, path: Path_, cause: str, remedy: str) -> Problem:
        """A problem at the path's place."""
        spot = self.spot(path)
        return Problem(Place(self.file, spot.line, spot.column), cause, remedy)

    def lost(self, path: Path_) -> bool:
        """Whether a problem of the text took away the value at the path, or one around it."""
        return any(path[:end] in self.unread for end in range(len(path) + 1))

    def without(self, paths: Collection[Path_]) -> "SourceFile":
        """The document without the values at the paths; what is left keeps its spots."""
        spots: dict[Path_, Spot] = {}

        def copy(value: Any, old: Path_, new: Path_) -> Any:
            if old in self.spots:
                spots[new] = self.spots[old]
            if isinstance(value, dict):
                kept = [key for key in value if (*old, key) not in paths]
                return {key: copy(value[key], (*old, key), (*new, key)) for key in kept}
            if isinstance(value, list):
                left = [index for index in range(len(value)) if (*old, index) not in paths]
                return [copy(value[index], (*old, index), (*new, at)) for at, index in enumerate(left)]
            return value

        return SourceFile(self.file, copy(self.data, (), ()), spots)
