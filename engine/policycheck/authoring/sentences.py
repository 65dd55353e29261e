"""A provision's passages, taken apart into sentences."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from policycheck.library.wording import plain

_STOP = re.compile(r"[.!?][\"'”’)\]]*\s+(?=[\"'“‘(\[]*[A-Z0-9•])")
# What ends with a full stop and no sentence: 1. and (a). and abbreviations.
_NO_STOP = re.compile(
    r"(?:(?:^|[\s(])(?:\d{1,3}|[A-Za-z]|[ivxIVX]{2,5})|\b(?i:U\.S|e\.g|i\.e|cf|etc|vs?|Nos?|Sec|Art|Dr|Mr|Ms|Mrs|Jr|Sr|"
    r"Sgt|Lt|Capt|Cpl|Ofc|Det|Gen|Dept|Inc|Cal|St|Stats?|Rev|Fig|ch|subd|para|pp?))\.$"
)
_ITEM = re.compile(r"\(?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{2,5})[.)]\s|[•▪●◦*–—-]\s|[a-z]")


@dataclass(frozen=True)
class Sentence:
    """A sentence with its place, and the words that lead the list of which it is an item, as Officers shall:."""

    passage: int
    start: int  # in the passage as wording.plain has it
    text: str
    lead: str = ""

    @property
    def end(self) -> int:
        """The place after its last character."""
        return self.start + len(self.text)

    @property
    def leads(self) -> bool:
        """Whether it leads a list."""
        return self.text.endswith(":")


def sentences(passages: Sequence[str]) -> tuple[Sentence, ...]:
    """The sentences of the passages, in their order. No sentence goes on from one passage into the next."""
    found: list[Sentence] = []
    lead = ""
    for number, passage in enumerate(map(plain, passages)):
        is_item = bool(lead and _ITEM.match(passage))
        outer = lead if is_item else ""
        for start, end in spans(passage):
            found.append(Sentence(number, start, passage[start:end], outer if start == 0 else ""))
        last = found[-1] if found else None
        if last is not None and last.leads:
            lead = f"{outer} {last.text}".strip()
        elif not is_item:
            lead = ""
    return tuple(found)


def spans(passage: str) -> list[tuple[int, int]]:
    """Where the sentences of a passage begin and end; abbreviations and numbers of items end none."""
    found: list[tuple[int, int]] = []
    start = 0
    for stop in _STOP.finditer(passage):
        # The last few letters tell; more of a long text without a sentence would be read over and over.
        if not _NO_STOP.search(passage[max(start, stop.start() - 12) : stop.start() + 1]):
            found.append((start, start + len(passage[start : stop.end()].rstrip())))
            start = stop.end()
    return [*found, (start, len(passage))] if passage[start:] else found
