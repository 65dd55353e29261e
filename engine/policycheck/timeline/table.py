"""A timeline as tables, one an account, with who says so; and as plain text."""

from collections.abc import Iterable

from policycheck.document.model import Line, Run, Table
from policycheck.document.visible import one_line
from policycheck.model.timeline_view import EventView, Panel, Teller, TimelineView
from policycheck.timeline.words import cited, description, heading, sources, what, when, who


def table(panel: Panel, zero: str | None, caption: str | None = None) -> Table:
    """A row an event, in the order of the account, with the place in each source; the caption names the account."""
    rows = tuple(_row(event, panel, zero) for event in panel.events)
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
    told = _sources(event.told_by)
    ordered = _sources(event.ordered_by)
    if not told:
        return f"by its order only: {ordered}" if ordered else "only named by this account"
    known = {cited(teller) for teller in event.told_by}
    extra = [one for one in event.ordered_by if cited(one) not in known]
    return f"{told}; its place in time: {_sources(extra)}" if extra else told


def _sources(tellers: Iterable[Teller]) -> str:
    return "; ".join(dict.fromkeys(cited(one) for one in tellers))


def text(view: TimelineView) -> str:
    """The timeline as plain text: the description, then each account's events with who says so."""
    blocks = [
        f"Timeline: {one_line(view.title)}{f', {view.date}' if view.date else ''}",
        *description(view).split("\n"),
    ]
    for panel in view.panels:
        found = table(panel, view.zero, f"Who says so: {heading(panel)}")
        blocks.append(found.caption)
        heads = ["".join(run.text for run in line) for line in found.head]
        for row in found.rows:
            cells = ["".join(run.text for run in line) for line in row]
            more = (f"  {head}: {cell}" for head, cell in zip(heads[1:], cells[1:], strict=True))
            blocks.append("\n".join([f"- {cells[0]}", *more]))
    blocks.append("\n".join(["Sources", *(f"  {one}" for one in sources(view))]))
    return "\n\n".join(_folded(blocks)) + "\n"


def _folded(blocks: Iterable[str]) -> list[str]:
    """Each block's lines folded at 80 letters, with what goes on a line further in."""
    import textwrap

    folded = []
    for block in blocks:
        lines = [
            textwrap.fill(line, 80, subsequent_indent="  " * (1 + line.startswith("  ")) if block[:1] == "-" else "")
            for line in block.split("\n")
        ]
        folded.append("\n".join(lines))
    return folded
