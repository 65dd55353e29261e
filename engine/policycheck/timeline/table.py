"""A timeline as tables, one an account, with who says so; and as a document."""

from collections.abc import Iterable, Sequence

from policycheck.document.english import dated
from policycheck.document.model import Block, Bullets, Document, Figure, Line, Paragraph, Part, Run, Table, line
from policycheck.document.visible import one_line
from policycheck.model.party import RECORD
from policycheck.model.timeline_view import EventView, Panel, TimelineSource, TimelineView
from policycheck.timeline.words import cited, extent, heading, remarks, sources, untold, what, when, who


def table(
    panel: Panel, zero: str | None, caption: str | None = None, events: Sequence[EventView] | None = None
) -> Table:
    """A row an event, in the order of the account, with the place in each source; the caption names the account.

    With some events of the panel alone, a row for each of these.
    """
    rows = tuple(_row(event, panel, zero) for event in (panel.events if events is None else events))
    head = ("What", "Who", "When", "Who says so")
    return Table(
        caption=heading(panel) if caption is None else caption,
        head=tuple((Run(text),) for text in head),
        rows=rows,
        widths=(0.28, 0.16, 0.34, 0.22),
    )


def _row(event: EventView, panel: Panel, zero: str | None) -> tuple[Line, ...]:
    cells = (what(event), who(event), "; ".join(when(event, panel, zero)), _says(event))
    return tuple((Run(cell),) for cell in cells)


def _says(event: EventView) -> str:
    tellers = _sources(event.told_by)
    ordered = _sources(event.ordered_by)
    if not tellers:
        return f"by its order only: {ordered}" if ordered else "only named by this account"
    known = {cited(teller) for teller in event.told_by}
    extra = [teller for teller in event.ordered_by if cited(teller) not in known]
    return f"{tellers}; its place in time: {_sources(extra)}" if extra else tellers


def own_places(event: EventView) -> str:
    """Where sources other than the record tell of an event."""
    return _sources(teller for teller in event.told_by if teller.party != RECORD)


def _sources(tellers: Iterable[TimelineSource]) -> str:
    marked = (f"{cited(teller)}{' (the record)' if teller.party == RECORD else ''}" for teller in tellers)
    return "; ".join(dict.fromkeys(marked))


def timeline_document(view: TimelineView, pictures: Sequence[Figure] = ()) -> Document:
    """The timeline in words: a table an account, below its picture where there is one, and what is said beside it."""
    parts = []
    for number, panel in enumerate(view.panels):
        blocks: list[Block] = [Paragraph(line=line(extent(panel, view.zero)))]
        blocks += pictures[number : number + 1]
        blocks.append(table(panel, view.zero, "Who did what when, and who says so"))
        blocks += _bullets(remarks(panel, view.zero))
        parts.append(Part(level=1, title=heading(panel), blocks=tuple(blocks)))
    return Document(
        title=f"Timeline: {one_line(view.title)}",
        subtitle=dated(view.date or ""),
        parts=(
            *parts,
            Part(level=1, title="", blocks=tuple(_bullets(untold(view)))),
            Part(level=1, title="Sources", blocks=tuple(_bullets(sources(view)))),
        ),
    )


def _bullets(sentences: Sequence[str]) -> list[Bullets]:
    return [Bullets(items=tuple(map(line, sentences)))] if sentences else []
