"""The picture of a timeline, as SVG and PNG, drawn by matplotlib; it shows no more than is stated."""

import io
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from policycheck.document.drawing import FONT, Measure, drawing, measure
from policycheck.document.model import Figure
from policycheck.document.visible import one_line
from policycheck.model.timeline_view import TimelineView
from policycheck.timeline.layout import (
    GUTTER,
    LABEL,
    LANE,
    MARGIN,
    NOTE,
    PLOT,
    WIDTH,
    Layout,
    PanelLayout,
    Row,
    Wrapped,
    clamp,
    line_height,
    widest,
    wrap,
)
from policycheck.timeline.marks import DARK, GREY, KEY, KEY_NOTE, KEY_TITLE, PALE, bar, edge, moment, sign
from policycheck.timeline.words import description, heading, scale_words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing

_DOTS, _MOST_PIXELS = 200, 60_000  # a side of more pixels cannot be drawn
_SVG = "http://www.w3.org/2000/svg"


def svg(view: TimelineView, *, bare: bool = False) -> str:
    """The picture as SVG, with a title and a description for who does not see it. The same view gives the same text.

    Bare, it does not show the titles and sentences that stand beside it on a page.
    """
    with drawing("policycheck"):
        drawn = io.BytesIO()
        _figure(view, bare=bare).savefig(drawn, format="svg", metadata={"Date": None, "Creator": None})
    return _described(drawn.getvalue(), view)


def png(view: TimelineView, *, bare: bool = False) -> bytes:
    """The same as PNG, with 200 dots an inch, or fewer where it is very tall."""
    with drawing("policycheck", dots=True):
        figure, drawn = _figure(view, bare=bare), io.BytesIO()
        dots = min(_DOTS, int(_MOST_PIXELS / figure.get_figheight()))
        about = {"Software": None, "Title": _title(view), "Description": description(view)}
        figure.savefig(drawn, format="png", dpi=dots, metadata=about)
    return drawn.getvalue()


def figures(view: TimelineView, *, vector: bool) -> tuple[Figure, ...]:
    """A picture of each account's timeline, to stand beside its table: as SVG, or as PNG."""
    return tuple(
        Figure(
            svg=svg(view_of_account, bare=True) if vector else "",
            png=b"" if vector else png(view_of_account, bare=True),
            title=heading(view_of_account.panels[0]),
            description=description(view_of_account),
            width=1.0,
        )
        for view_of_account in replace(view, silent=(), undrawn=()).each()
    )


def _title(view: TimelineView) -> str:
    return f"Timeline: {one_line(view.title)}{f', {view.date}' if view.date else ''}"


def _described(drawn: bytes, view: TimelineView) -> str:
    """The SVG with its title and description, and without the particulars of the program that drew it."""
    ET.register_namespace("", _SVG)
    ET.register_namespace("xlink", "http://www.w3.org/1999/xlink")
    root = ET.fromstring(drawn)  # noqa: S314 - drawn here
    for metadata in root.findall(f"{{{_SVG}}}metadata"):
        root.remove(metadata)
    for group in root.iter(f"{{{_SVG}}}g"):
        group.attrib.pop("id", None)  # nothing refers to them, and two pictures on a page would share them
    for written in root.iter(f"{{{_SVG}}}text"):
        written.set("style", written.get("style", "").replace(f"'{FONT}'", f"'{FONT}', Verdana, sans-serif"))
    ids = {part: f"timeline-{view.incident}-{part}" for part in ("title", "description")}
    if len(view.panels) == 1:
        ids = {
            part: f"{name}-{'-'.join(account.name for account in view.panels[0].accounts)}"
            for part, name in ids.items()
        }
    for place, (tag, part, text) in enumerate(
        (("title", "title", _title(view)), ("desc", "description", description(view)))
    ):
        element = ET.Element(f"{{{_SVG}}}{tag}", {"id": ids[part]})
        element.text = text
        root.insert(place, element)
    root.set("role", "img")
    root.set("{http://www.w3.org/XML/1998/namespace}lang", "en")
    root.set("aria-labelledby", f"{ids['title']} {ids['description']}")
    return ET.tostring(root, encoding="unicode") + "\n"


def _figure(view: TimelineView, *, bare: bool) -> "Drawing":
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure as Drawing

    figure = Drawing(figsize=(WIDTH, 1.0), dpi=100)
    FigureCanvasAgg(figure)
    measured = measure(bold_above=LABEL)
    layout = Layout(view, measured, bare=bare)
    key = [text for text in KEY if text[0] in layout.signs]
    page = _PictureBuilder(figure, measured)
    heights = [page.needed(panel) for panel in layout.panels]
    closing = sum(text.height + 0.05 for text in layout.closing)
    above = layout.title.height if layout.title else 0
    page.resize(0.3 + above + sum(heights) + closing + _key_height(key))
    if layout.title:
        page.text(layout.title, weight="bold")
    for panel in layout.panels:
        page.panel(panel)
    page.down(0.08)
    page.key(key)
    for text in layout.closing:
        page.text(text, gap=0.05)
    return figure


def _key_height(key: Sequence[tuple[str, str]]) -> float:
    return (len(key) + 2) * line_height(LABEL) * 1.15 + 0.1


class _PictureBuilder:
    """The figure, filled from the top down."""

    def __init__(self, figure: "Drawing", measure: Measure) -> None:
        self.figure, self.measure = figure, measure
        self.height, self.at = 1.0, 0.0

    def resize(self, height: float) -> None:
        self.figure.set_size_inches(WIDTH, height)
        self.height, self.at = height, 0.12

    def down(self, inches: float) -> None:
        self.at += inches

    def text(self, wrapped: Wrapped, gap: float = 0.0, weight: str = "normal") -> None:
        """Sets lines at the left margin."""
        self.at += gap
        for line in wrapped.lines:
            where = (MARGIN / WIDTH, 1 - self.at / self.height)
            self.figure.text(*where, line, size=wrapped.size, weight=weight, va="top", color=DARK)
            self.at += line_height(wrapped.size)

    def axes(self, height: float, *, left: float = GUTTER, width: float = PLOT) -> "Axes":
        """Axes that are as tall as this, from here down."""
        bottom = self.height - self.at - height
        axes = self.figure.add_axes(
            (left / WIDTH, bottom / self.height, width / WIDTH, height / self.height), facecolor="none"
        )
        self.at += height
        axes.set_ylim(height, 0)
        axes.set_yticks([])
        axes.spines[["left", "right"]].set_visible(False)
        axes.spines[["top", "bottom"]].set(color=GREY, linewidth=0.6)
        return axes

    def needed(self, panel: PanelLayout) -> float:
        """The height of a panel with all that belongs to it."""
        above = 0.22 + panel.heading.height if panel.heading else 0
        return above + 0.06 + panel.height + self.below(panel) + sum(text.height + 0.04 for text in panel.remarks)

    def below(self, panel: PanelLayout) -> float:
        """The height of what stands below the axis."""
        return self.caption(panel).height + (0.12 if panel.axis.ordinal else 0.3)

    def caption(self, panel: PanelLayout) -> Wrapped:
        return wrap(scale_words(panel.panel, panel.zero), NOTE, PLOT, 3, self.measure)

    def panel(self, panel: PanelLayout) -> None:
        if panel.heading:
            self.text(panel.heading, gap=0.22, weight="bold")
        self.down(0.06)
        axes = self.axes(panel.height)
        axes.set_xlim(panel.axis.low, panel.axis.high)
        if panel.axis.ordinal:
            axes.set_xticks(range(1, panel.panel.columns + 1), labels=[])
        axes.tick_params(labelsize=NOTE, length=2.5, color=GREY)
        axes.grid(axis="x", color=PALE, linewidth=0.6)
        axes.set_axisbelow(True)
        y = 0.0
        for number, lane in enumerate(panel.lanes):
            if number:
                axes.plot([-(GUTTER - MARGIN) / PLOT, 1], [y, y], transform=axes.get_yaxis_transform(), **_RULE)
            for place, line in enumerate(lane.name.lines):
                where = (-(GUTTER - MARGIN) / PLOT, y + 0.06 + place * line_height(LANE))
                axes.text(*where, line, transform=axes.get_yaxis_transform(), size=LANE, va="top", color=DARK)
            below = y + 0.04
            for row in lane.rows:
                self._row(axes, panel, row, below)
                below += row.height
            y += lane.height
        caption = self.caption(panel)
        self.down(self.below(panel) - caption.height - 0.04)
        axes.set_xlabel("\n".join(caption.lines), size=NOTE, color=DARK, labelpad=2)
        self.down(caption.height + 0.04)
        for text in panel.remarks:
            self.text(text, gap=0.04)

    def _row(self, axes: "Axes", panel: PanelLayout, row: Row, y: float) -> None:
        """An event: its label, and its bar below."""
        texts = [row.label, *([row.note] if row.note else [])]
        at = clamp(panel.axis.inches(row.begin[0]), widest(texts, self.measure) + 0.04) / PLOT
        for text in texts:
            for line in text.lines:
                style = "italic" if text is row.note else "normal"
                axes.text(
                    at, y, line, transform=axes.get_yaxis_transform(), size=text.size, va="top", style=style, **_OVER
                )
                y += line_height(text.size)
        draw = bar if row.event.lasts else moment
        draw(axes, row.begin, row.end, y + 0.075)
        begin, end = panel.axis.span(row.event.begin), panel.axis.span(row.event.end)
        for is_open, where, marker in (
            (begin.low is None, panel.axis.low, "<"),
            (end.high is None, panel.axis.high, ">"),
        ):
            if is_open:
                edge(axes, where, y + 0.075, marker)

    def key(self, key: Sequence[tuple[str, str]]) -> None:
        """What the signs mean."""
        axes = self.axes(_key_height(key), left=MARGIN, width=WIDTH - 2 * MARGIN)
        axes.set_xlim(0, WIDTH - 2 * MARGIN)
        axes.set_xticks([])
        axes.spines[["bottom"]].set_visible(False)
        axes.text(0, 0.12, KEY_TITLE, size=LABEL, va="center", color=DARK)
        for number, (which, words) in enumerate((*key, ("", KEY_NOTE)), 1):
            y = 0.12 + number * line_height(LABEL) * 1.15
            if which:
                sign(axes, which, y)
            axes.text(0.75 if which else 0, y, words, size=LABEL, va="center", color=DARK)


_RULE: dict[str, Any] = {"color": PALE, "linewidth": 0.8, "clip_on": False}
_OVER: dict[str, Any] = {"color": DARK, "bbox": {"facecolor": "white", "edgecolor": "none", "pad": 0.2}}
