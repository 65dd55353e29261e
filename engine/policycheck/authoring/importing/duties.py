"""Sentences that lay down a duty, by their verbs."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policycheck.authoring.importing.labels import is_item

VERB = re.compile(
    r"\b(?:shall|must|should|(?-i:may)|will|(?:is|are) (?:required|expected|obligated) to"
    r"|(?:is|are) (?:strictly )?prohibited|(?:is|are) (?:not|never) (?:authorized|permitted|allowed)"
    r"|(?:is|are) forbidden|not authorized)\b",
    re.IGNORECASE,
)
_END = re.compile(r"(?<=[.?!])[”\"’')\]]*\s+(?=[“\"‘'(\[]*[A-Z0-9])")
_SHORTENED = re.compile(
    r"(?:\b(?:[A-Z]|No|Nos|Sec|Art|Sgt|Lt|Capt|Cpl|Ofc|Det|Dr|Mr|Mrs|Ms|Jr|Sr|St|vs?|etc|Inc|Cal|Stat|Rev|Gen|Ch|Fig)"
    r"|\b(?:e\.g|i\.e|cf)|^\(?(?:[A-Za-z0-9]|[IVXivx]+))\.$"
)

_TAIL = 12  # letters in which an abbreviation is looked for


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
    for passage in passages:
        pieces = list(_sentences(passage))
        item = is_item(passage)
        open_ = open_ and item
        for piece in pieces:
            verb = VERB.search(piece)
            if verb is not None:
                found.append(DutySentence(len(found) + 1, verb[0], (piece,)))
                if piece.endswith(":"):
                    open_, last = True, len(found) - 1
            elif open_ and item:
                whole = found[last]
                found[last] = DutySentence(whole.number, whole.verb, (*whole.pieces, piece))
    return tuple(found)


def _sentences(passage: str) -> Iterator[str]:
    """The sentences of a paragraph, letter for letter; abbreviations and numbers of items end none."""
    start = 0
    for match in _END.finditer(passage):
        if _SHORTENED.search(passage[max(start, match.start() - _TAIL) : match.start()]):
            continue
        yield passage[start : match.end()].strip()
        start = match.end()
    if passage[start:].strip():
        yield passage[start:].strip()
