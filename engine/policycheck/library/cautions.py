"""What can be read and yet calls for a warning: blanks of a new file, and judgements entered as the record's."""

import re
import shlex
from collections.abc import Iterator

from policycheck.library.files import MARK, SourceFile
from policycheck.model.incident import Incident
from policycheck.model.problem import Place, Problem
from policycheck.model.statement import Assertion

_BLANK = re.compile(rf"{MARK}[ \t]*(?P<question>[^\n]*)")
_END = re.compile(r"""[\s"',\]}]*(-->)?\s*$""")  # what closes a value or a comment


def blanks(file: str, text: str) -> Iterator[Problem]:
    """Every blank that `policycheck new` left in the text of a file, with the question that is to be answered."""
    for number, line in enumerate(text.splitlines(), 1):
        for match in _BLANK.finditer(line):
            question = _END.sub("", match["question"])
            cause = f"this is still to be filled in: {question}" if question else "this is still to be filled in"
            remedy = "write the answer here, and take FILL IN and the question out"
            yield Problem(Place(file, number, match.start() + 1), cause, remedy)


def unfilled(file: str, text: str) -> Problem | None:
    """The blanks of a file as one problem, at the place of the first; None where there is none."""
    left = list(blanks(file, text)) if MARK in text else []
    if not left:
        return None
    cause = f"{len(left)} blanks of this file are not filled in, the first one here"
    cause = cause if len(left) > 1 else "a blank of this file is not filled in"
    return Problem(
        left[0].place, cause, f"fill in what follows FILL IN; policycheck lint {shlex.quote(file)} shows each"
    )


def record_judgement(incident: Incident, index: int, document: SourceFile) -> Problem:
    """The judgement at the position, as a problem at its place in the file."""
    statement = incident.statements[index]
    assert isinstance(statement, Assertion)
    cause = f"{statement.fact} is a judgement, and stands here as the record’s: a recording shows no judgement"
    return document.problem(("assertions", index), cause, "enter it as the word of whoever judges")
