"""Sentences that lay down a duty, by their verbs."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from policycheck.authoring.importing.labels import item_mark
from policycheck.authoring.sentences import spans

VERB = re.compile(
    r"\b(?:shall|must|should|(?-i:may)|will|(?:is|are) (?:required|expected|obligated) to"
    r"|(?:is|are) (?:strictly )?prohibited|(?:is|are) (?:not|never) (?:authorized|permitted|allowed)"
    r"|(?:is|are) forbidden|not authorized)\b",
    re.IGNORECASE,
)
# A verb after these is of a clause, and what an item is led in by asks for it: except when it must be stopped.
_CLAUSE = re.compile(r"\b(?:unless|except|if|when|where|until|while|because)\b[^,;:.]*$", re.IGNORECASE)


@dataclass(frozen=True)
class DutySentence:
    """A sentence with its number among those of its section. Its pieces stand in one paragraph each, in this order.

    A sentence that ends with a colon goes on in the items below it.
    """

    number: int
    verb: str
    pieces: tuple[str, ...]

    @property
    def text(self) -> str:
        """The sentence as one line."""
        return " ".join(self.pieces)


def duties_of(passages: Sequence[str]) -> tuple[DutySentence, ...]:
    """The sentences of a section that lay down a duty, forbid or permit something, in order."""
    found: list[DutySentence] = []
    open_, last = False, -1  # whether the last sentence goes on in items, and which it is
    marks: set[str | None] = set()  # of items before that list: a list that goes on with one of them is another
    first: str | None = None  # the mark of the list's first item
    for passage in passages:
        pieces = [passage[start:end].strip() for start, end in spans(passage)]
        mark = item_mark(passage)
        first = mark if first is None else first
        open_ = open_ and mark is not None and (mark == first or mark not in marks)
        for at, piece in enumerate(pieces):
            verb = VERB.search(piece)
            if verb is not None and not (open_ and not at and _CLAUSE.search(piece[: verb.start()])):
                found.append(DutySentence(len(found) + 1, verb[0], (piece,)))
                if piece.endswith(":"):
                    open_, last, first = True, len(found) - 1, None
            elif open_:
                whole = found[last]
                found[last] = DutySentence(whole.number, whole.verb, (*whole.pieces, piece))
        if not open_ or first is None:
            marks.add(mark)
    return tuple(found)
