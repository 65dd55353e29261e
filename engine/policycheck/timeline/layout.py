"""Where everything of a timeline's picture is: its rows, their wrapped labels, and places on the axis."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from policycheck.document.drawing import Measure
from policycheck.document.visible import one_line
from policycheck.model.timeline_view import EventView, Panel, PointView, Span, TimelineView
from policycheck.timeline.words import heading, relation, remarks, sources, timed, untold, what

WIDTH, GUTTER, MARGIN = (
    6.5,
    1.2,
    0.1,
)  # in inches: as wide as the text of a page, then the lanes' names, then edges
PLOT = WIDTH - GUTTER - MARGIN
TITLE, HEAD, LANE, LABEL, NOTE = 11.0, 9.0, 8.0, 8.0, 7.5  # sizes of letters in points
_LONGEST = 600  # letters of one text that are looked at: more would never fit
_INSET = 0.12  # of a column: how far short of it what surely lies before it ends


def line_height(size: float) -> float:
    """The inches from one line to the next."""
    return size * 1.3 / 72


@dataclass(frozen=True)
class Wrapped:
    """A text in lines."""

    lines: tuple[str, ...]
    size: float

    @property
    def height(self) -> float:
        """In inches."""
        return len(self.lines) * line_height(self.size)


def wrap(text: str, size: float, width: float, most: int, measure: Measure) -> Wrapped:
    """The text in lines no wider than the width, at most so many; what does not fit gives way to an ellipsis."""
    text, cut = one_line(text[: 4 * _LONGEST]), len(text) > _LONGEST
    words, lines = text[:_LONGEST].split(), [""]
    while words:
        word = words.pop(0)
        longer = f"{lines[-1]} {word}".strip()
        if measure(longer, size) <= width:
            lines[-1] = longer
        elif lines[-1]:
            words.insert(0, word)
            if len(lines) == most:
                cut = True
                break
            lines.append("")
        else:  # one word wider than the line
            fits = _fitting(word, size, width, measure)
            fits = word.rfind("-", 1, fits) + 1 or fits
            lines[-1], rest = word[:fits], word[fits:]
            words[:0] = [rest] if rest else []
            if words and len(lines) == most:
                cut = True
                break
            lines += [""] if words else []
    if cut:
        last = lines[-1]
        while last and measure(f"{last}…", size) > width:
            last = last[:-1]
        lines[-1] = f"{last.rstrip()}…"
    return Wrapped(tuple(lines), size)


def _fitting(word: str, size: float, width: float, measure: Measure) -> int:
    """How many of the word's letters fit, one at the least."""
    low, high = 1, len(word)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if measure(word[:middle], size) <= width else (low, middle - 1)
    return low


@dataclass(frozen=True, kw_only=True)
class Row:
    """An event's row: its labels, and where it lies on the axis."""

    event: EventView
    label: Wrapped
    note: Wrapped | None
    begin: tuple[float, float]
    end: tuple[float, float]

    @property
    def height(self) -> float:
        """In inches, with the bar under the labels and what keeps it from the next."""
        return self.label.height + (self.note.height if self.note else 0) + 0.24


@dataclass(frozen=True)
class Lane:
    """Rows of one who acts."""

    name: Wrapped
    rows: tuple[Row, ...]

    @property
    def height(self) -> float:
        """In inches."""
        return max(sum(row.height for row in self.rows), self.name.height) + 0.08


class Axis:
    """The axis of a panel: seconds, or columns in order."""

    def __init__(self, panel: Panel) -> None:
        self.panel = panel
        self.ordinal = panel.scale == "order"
        if self.ordinal:
            self.low, self.high = 0.35, max(panel.columns, 1) + 0.65
            return
        ends = [end for event in panel.events for point in (event.begin, event.end) for end in self._ends(point)]
        low, high = float(min(ends)), float(max(ends))
        room = (high - low) * 0.08 or max(abs(high) * 0.08, 1.0)
        self.low, self.high = low - room, high + room

    def _ends(self, point: PointView) -> list[float]:
        return [float(end) for end in (point.seconds.low, point.seconds.high) if end is not None]

    def span(self, point: PointView) -> Span:
        """Where the point lies on the axis."""
        return point.columns if self.ordinal else point.seconds

    def range(self, point: PointView) -> tuple[float, float]:
        """The ends of where the point lies on the axis; without a bound, those of the axis."""
        span = self.span(point)
        inset = _INSET if self.ordinal else 0.0
        low = self.low if span.low is None else float(span.low) + inset * span.low_open
        high = self.high if span.high is None else float(span.high) - inset * span.high_open
        return low, high

    def inches(self, at: float) -> float:
        """How far from the left edge of the plot."""
        return (at - self.low) / (self.high - self.low) * PLOT


class PanelLayout:
    """A panel: its lanes; and, unless these stand beside the picture, its heading and its remarks."""

    def __init__(self, panel: Panel, zero: str | None, measure: Measure, *, bare: bool = False) -> None:
        self.panel, self.zero = panel, zero
        self.axis = Axis(panel)
        self._measure = measure
        self.heading = None if bare else wrap(heading(panel), HEAD, WIDTH - 2 * MARGIN, 3, measure)
        sentences = [] if bare else remarks(panel, zero)
        self.remarks = [wrap(sentence, NOTE, WIDTH - 2 * MARGIN, 6, measure) for sentence in sentences]
        self.lanes = [self._lane(number) for number in range(len(panel.lanes))]

    @cached_property
    def height(self) -> float:
        """Of the plot, in inches."""
        return sum(lane.height for lane in self.lanes)

    def _lane(self, number: int) -> Lane:
        label = self.panel.lanes[number]
        rows = [self._row(event) for event in self.panel.events if event.lane == number]
        vehicle = label is not None and any(row.event.vehicle for row in rows)
        name = "who is not stated" if label is None else f"{label}{' and the vehicle' if vehicle else ''}"
        rows.sort(key=lambda row: (row.begin, row.end))
        return Lane(wrap(name, LANE, GUTTER - 0.25, 5, self._measure), tuple(rows))

    def _row(self, event: EventView) -> Row:
        notes = "; ".join(self._notes(event))
        return Row(
            event=event,
            label=wrap(what(event), LABEL, PLOT - 0.1, 2, self._measure),
            note=wrap(notes, NOTE, PLOT - 0.1, 3, self._measure) if notes else None,
            begin=self.axis.range(event.begin),
            end=self.axis.range(event.end),
        )

    def _notes(self, event: EventView) -> list[str]:
        """What the event's place does not show."""
        others = {other.id: other for other in self.panel.events}
        notes = timed(event, self.zero) if self.axis.ordinal else []
        notes += [
            relation(event, relative, others[relative.other])
            for relative in event.relatives
            if not relative.shown and self._said_here(event, others[relative.other])
        ]
        nothing = event.begin.seconds.unbounded and not event.relatives
        return notes or (["when is not stated"] if nothing and not timed(event, self.zero) else [])

    def _said_here(self, event: EventView, other: EventView) -> bool:
        """Whether what two events' places do not show is written at this one of them: the later in the list."""
        order = [relative.id for relative in self.panel.events]
        here = next(relative.standing for relative in event.relatives if relative.other == other.id)
        if here in _LATER or here in _EARLIER:
            return here in _LATER
        return order.index(event.id) > order.index(other.id)


_LATER = ("after", "begins-after-end", "starts-after", "starts-no-earlier", "starts-during", "during")
_EARLIER = ("before", "ends-by-beginning", "starts-before", "starts-no-later", "lasts-at-beginning", "contains")


class Layout:
    """The whole picture, from top to bottom; bare: without the titles and sentences that stand beside it."""

    def __init__(self, view: TimelineView, measure: Measure, *, bare: bool = False) -> None:
        self.view = view
        day = f", {view.date}" if view.date else ""
        title = wrap(f"Timeline: {view.title}{day}", TITLE, WIDTH - 2 * MARGIN, 3, measure)
        self.title = None if bare else title
        self.panels = [PanelLayout(panel, view.zero, measure, bare=bare) for panel in view.panels]
        sentences = [] if bare else [*untold(view), *sources(view)]
        self.closing = [wrap(sentence, NOTE, WIDTH - 2 * MARGIN, 6, measure) for sentence in sentences]

    @cached_property
    def signs(self) -> frozenset[str]:
        """The signs that the picture has."""
        signs_shown = set()
        for panel in self.panels:
            for row in (row for lane in panel.lanes for row in lane.rows):
                if row.event.lasts:
                    signs_shown |= {"sure"} if row.begin[1] <= row.end[0] else {"unsure"}
                    signs_shown |= {"unsure"} if row.begin[0] < row.begin[1] or row.end[0] < row.end[1] else set()
                else:
                    signs_shown |= {"moment" if row.begin[0] == row.begin[1] else "somewhere"}
                begin, end = panel.axis.span(row.event.begin), panel.axis.span(row.event.end)
                signs_shown |= {"open"} if begin.low is None or end.high is None else set()
        return frozenset(signs_shown)


def clamp(at: float, width: float) -> float:
    """Where in the plot, in inches, a label as wide as this begins that should begin at a place."""
    return max(0.04, min(at, PLOT - width - 0.02))


def widest(wrapped: Sequence[Wrapped], measure: Measure) -> float:
    """The width of the widest line."""
    return max(measure(line, text.size) for text in wrapped for line in text.lines)
