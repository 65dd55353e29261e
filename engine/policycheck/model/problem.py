"""What is wrong with an input, where, and what to do: every error message is made of these."""

import re
from collections.abc import Collection, Iterable
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


def shown(value: object) -> str:
    """A value as a message shows it: in quotes, and no longer than a line or so."""
    text = repr(value[:90] if isinstance(value, str) else value)
    return text if len(text) <= 84 else f"{text[:80]}…{text[0]}"


def did_you_mean(given: str, known: Iterable[str]) -> str | None:
    """The advice to write the known name that the given one is closest to, or None where none is close."""
    name = nearest_name(given, known)
    return f"did you mean {name!r}?" if name is not None else None


def nearest_name(given: str, known: Iterable[str]) -> str | None:
    """The known name that the given one is closest to, or None where none is close."""
    from rapidfuzz import fuzz, process

    best = process.extractOne(given[:200], sorted(known), scorer=fuzz.ratio, processor=str.casefold, score_cutoff=65)
    return str(best[0]) if best else None


def that_ends(ending: str) -> str:
    """A file of this ending, as a relative clause."""
    return f"that ends in {ending}" if ending else "whose name has no ending"


def pip_install(extra: str) -> str:
    """The command that installs what an extra needs. No package index has this program: it is a checkout's folder."""
    return f"`pip install '.[{extra}]'` in the folder of the checkout"


def add_under(key: str, known: Collection[str]) -> str:
    """The advice to add a name under the key of its file, or to write one of the known names there."""
    names = ", ".join(list(known)[:20])
    return f"add it under {key}, or name one of {names}" if names else f"add it under {key}"


def name_or_add(given: str, key: str, known: Collection[str]) -> str:
    """The advice to write the known name that the given one is closest to, or else to add it under the key."""
    return did_you_mean(given, known) or add_under(key, known)
