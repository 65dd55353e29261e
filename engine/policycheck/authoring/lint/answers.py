"""Answers to findings in the files of rules: a comment # lint CHECK: REASON, in the line of the finding or above it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from policycheck.library.files import decode
from policycheck.library.tree import read_tree
from policycheck.model.problem import BadInput

_ANSWER = re.compile(r"(?:^|\s)#\s*lint\s+(?P<check>[a-z-]+):\s*(?P<reason>.*?)\s*$")


@dataclass(frozen=True)
class Answer:
    """Why what a check finds in a line is right all the same."""

    check: str
    reason: str
    file: str
    line: int
    answers_line: int


def answers(root: Path) -> Iterator[Answer]:
    """The answers in the files of rules of a tree."""
    for file in read_tree(root)[0]:
        if file.kind == "rule":
            try:
                text = decode(file.shown, file.content)
            except BadInput:
                continue  # reported as broken
            yield from answers_in(file.shown, text)


def answers_in(file: str, text: str) -> Iterator[Answer]:
    """The answers in a text. A comment that stands by itself answers the next line that is none."""
    lines = text.splitlines()
    for number, line in enumerate(lines, 1):
        match = _ANSWER.search(line)
        if match:
            at = number
            while at < len(lines) and lines[at - 1].lstrip().startswith("#"):
                at += 1
            yield Answer(match["check"], match["reason"], file, number, at)
