"""Two texts, word by word."""

from collections.abc import Iterator, Mapping

from policycheck.model.difference import Run, TextChange
from policycheck.record.text_changes import opcodes, unlike


def text_change(part: str, old: str | None, new: str | None) -> TextChange | None:
    """How a part reads otherwise; None where no word differs. White space counts for nothing."""
    was, now = (old or "").split(), (new or "").split()
    if was == now:
        return None
    return TextChange(part=part, runs=tuple(_runs(was, now)), characters=tuple(unlike(" ".join(was), " ".join(now))))


def changes_between(old: Mapping[str, str | None], new: Mapping[str, str | None]) -> tuple[TextChange, ...]:
    """The parts that read otherwise, in the order of the first, then of the second."""
    changes = [text_change(part, old.get(part), new.get(part)) for part in dict.fromkeys((*old, *new))]
    return tuple(change for change in changes if change is not None)


def _runs(was: list[str], now: list[str]) -> Iterator[Run]:
    for kind, i1, i2, j1, j2 in opcodes(was, now):
        if kind == "equal":
            yield Run(kind="same", words=" ".join(was[i1:i2]))
            continue
        if i1 < i2:
            yield Run(kind="deleted", words=" ".join(was[i1:i2]))
        if j1 < j2:
            yield Run(kind="inserted", words=" ".join(now[j1:j2]))
