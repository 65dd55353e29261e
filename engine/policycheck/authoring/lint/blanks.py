"""Blanks that `policycheck new` leaves: each a question after FILL IN, which stands until its author answers it."""

import re
from collections.abc import Iterator

from policycheck.authoring.lint.subject import Subject, as_finding
from policycheck.library.files import decode
from policycheck.library.tree import read_tree
from policycheck.model.lint import LintFinding
from policycheck.model.problem import BadInput, Place, Problem

MARK = "FILL IN:"
_BLANK = re.compile(rf"{MARK}[ \t]*(?P<question>[^\n]*)")
_END = re.compile(r"""[\s"',\]}]*(-->)?\s*$""")  # what closes a value or a comment


def blanks(subject: Subject) -> Iterator[LintFinding]:
    """Every blank in a file of the trees, whether or not the rest of the file can be read."""
    for root in subject.roots:
        for file in read_tree(root)[0]:
            try:
                text = decode(file.shown, file.content)
            except BadInput:
                continue  # why it cannot be read is told as broken
            yield from blanks_in(file.shown, text)


def blanks_in(shown: str, text: str) -> Iterator[LintFinding]:
    """Every blank in the text of a file, with the question that is to be answered."""
    for number, line in enumerate(text.splitlines(), 1):
        for match in _BLANK.finditer(line):
            question = _END.sub("", match["question"])
            place = Place(shown, number, match.start() + 1)
            cause = f"this is still to be filled in: {question}" if question else "this is still to be filled in"
            remedy = "write the answer here, and take FILL IN and the question out"
            yield as_finding("fill-in", Problem(place, cause, remedy), "error")
