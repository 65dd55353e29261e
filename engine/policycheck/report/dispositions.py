"""The words in which a board disposes of a finding. The memo prints them beside empty boxes, and proposes none."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from policycheck.model.problem import BadInput, Place, Problem

_TERMS, _LENGTH = 20, 60
_ITEM = re.compile(r"-\s+(.*)")


@dataclass(frozen=True)
class Dispositions:
    """A board's terms, in its order, and where they come from."""

    terms: tuple[str, ...]
    of: str


# The four findings that boards and internal affairs units in the United States commonly make.
NACOLE = Dispositions(
    ("Sustained", "Not sustained", "Exonerated", "Unfounded"), "the four that oversight bodies commonly use"
)
# nyc.gov/site/ccrb/complaints/complaint-process/investigation-results.page
CCRB = Dispositions(
    ("Substantiated", "Within NYPD Guidelines", "Unfounded", "Unable to Determine", "Officer(s) Unidentified"),
    "the findings of the New York City Civilian Complaint Review Board, as its own page on investigation results "
    "lists them; its administrative closures are left out",
)
NAMED = {"nacole": NACOLE, "ccrb": CCRB}


def read_dispositions(text: str, file: str) -> Dispositions:
    """The terms of a file, one a line, with or without a dash before it. Raises BadInput with every problem in it."""
    found: dict[str, int] = {}
    problems: list[Problem] = []
    for number, term in _terms(text):
        cause, remedy = _wrong(term, found)
        if cause:
            problems.append(Problem(Place(file, number), cause, remedy))
        found.setdefault(term.casefold(), number)
    if len(found) > _TERMS:
        cause = f"{len(found)} terms stand here; the bound is {_TERMS}"
        problems.append(Problem(Place(file), cause, "leave out those that the board does not tick"))
    if not found:
        problems.append(Problem(Place(file), "no term stands here", "write one a line, as Sustained"))
    if problems:
        raise BadInput(problems)
    return Dispositions(tuple(term for _, term in _terms(text)), "the board’s own list")


def _terms(text: str) -> Iterator[tuple[int, str]]:
    for number, raw in enumerate(text.splitlines(), 1):
        row = raw.strip()
        if not row or row.startswith("#") or row in ("---", "..."):
            continue
        item = _ITEM.fullmatch(row)
        term = re.sub(r"\s#.*", "", item[1]).strip() if item else row
        quoted = len(term) > 1 and term[0] == term[-1] and term[0] in "\"'"
        yield number, term[1:-1].strip() if quoted else term


def _wrong(term: str, found: dict[str, int]) -> tuple[str, str]:
    """What is wrong with a term, and what to write instead; empty where nothing is."""
    if not term or term == "-":
        return "this term is empty", "write the term, or leave the line out"
    if term.endswith(":") or not term[0].isalnum():
        return f"{term[:40]!r} is no term", "write one term a line, each after a dash or by itself"
    if not term.isprintable():
        return "this term holds a control character", "write it without"
    if len(term) > _LENGTH:
        return f"this term has {len(term)} characters; the bound is {_LENGTH}", "write it shorter"
    if term.casefold() in found:
        return f"this term stands already on line {found[term.casefold()]}", "write each once"
    return "", ""
