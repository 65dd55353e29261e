"""What is wrong with an input, said so that a person can mend it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Place:
    """A spot in a file. Lines and columns count from 1; 0 means the file as a whole."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        parts = [self.file, *(str(n) for n in (self.line, self.column) if n)]
        return ":".join(parts)


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong with an input: where, what, and what to write instead."""

    place: Place
    cause: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.place}: {self.cause}\n    {self.remedy}"


class BadInput(Exception):
    """An input that cannot be used. Carries every problem found in it, sorted by place.

    Done says what was done before it was found; empty: nothing was.
    """

    def __init__(self, problems: Iterable[Problem], done: str = "") -> None:
        self.problems = tuple(sorted(set(problems)))
        self.done = done
        super().__init__("\n".join(str(problem) for problem in self.problems))


def of_a_call(problem: Problem) -> Problem:
    """A problem with an option of a command, as one with the argument of the same name in Python."""
    if not problem.place.file.startswith("--"):
        return problem
    remedy = problem.remedy.replace("--drafts", "drafts=True")
    remedy = re.sub("--([a-z-]+)", lambda option: f"{option[1].replace('-', '_')}=", remedy)
    return Problem(Place(problem.place.file.removeprefix("--").replace("-", "_")), problem.cause, remedy)


class Disagreement(Exception):
    """The engines come to different answers, so neither is reported. Holds a line for each difference."""

    def __init__(self, differences: Iterable[str]) -> None:
        self.differences = tuple(differences)
        super().__init__("; ".join(self.differences))
