"""A file as plain data, with the place of every value in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from policycheck.model.problem import Place, Problem

Path_ = tuple[str | int, ...]
DEPTH_BOUND = 64  # levels
DIGITS_BOUND = 15  # digits of a number; a double holds that many exactly


@dataclass(frozen=True)
class Spot:
    """Where a value stands, and how it is written there."""

    line: int
    column: int
    written: str = ""


@dataclass(frozen=True)
class Document:
    """The data of one file, and its spots by path. A key's spot stands for its value where the value has none."""

    file: str
    data: Any
    spots: Mapping[Path_, Spot]

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
