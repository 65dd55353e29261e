"""Two texts, word by word."""

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher

from policycheck.model.difference import Run, TextChange
from policycheck.record.text_changes import unlike

_COMPARED = 2_000  # words; of longer texts only what stands between their like ends is told


def text_change(part: str, old: str | None, new: str | None) -> TextChange | None:
    """How a part reads otherwise; None where no word differs. White space counts for nothing."""
    was, now = (old or "").split(), (new or "").split()
    if was == now:
        return None
    return TextChange(part=part, runs=tuple(_runs(was, now)), characters=tuple(unlike(" ".join(was), " ".join(now))))


def changes_between(old: Mapping[str, str | None], new: Mapping[str, str | None]) -> tuple[TextChange, ...]:
    """The parts that read otherwise, in the order of the first, then of the second."""
    found = [text_change(part, old.get(part), new.get(part)) for part in dict.fromkeys((*old, *new))]
    return tuple(one for one in found if one is not None)


def _runs(was: list[str], now: list[str]) -> Iterator[Run]:
    start = 0
    while start < min(len(was), len(now)) and was[start] == now[start]:
        start += 1
    end = 0
    while end < min(len(was), len(now)) - start and was[-1 - end] == now[-1 - end]:
        end += 1
    old, new = was[start : len(was) - end], now[start : len(now) - end]
    if start:
        yield Run(kind="same", words=" ".join(was[:start]))
    if max(len(old), len(new)) > _COMPARED:
        yield from _replaced(old, new)
    else:
        for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            if tag == "equal":
                yield Run(kind="same", words=" ".join(old[i:j]))
            else:
                yield from _replaced(old[i:j], new[k:m])
    if end:
        yield Run(kind="same", words=" ".join(was[len(was) - end :]))


def _replaced(old: list[str], new: list[str]) -> Iterator[Run]:
    if old:
        yield Run(kind="deleted", words=" ".join(old))
    if new:
        yield Run(kind="inserted", words=" ".join(new))
