"""Draws the charts of a screening with matplotlib."""

import io
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from policycheck.document.drawing import Measure, as_svg, drawing, measure
from policycheck.document.model import Figure
from policycheck.report.screening_charts import Chart, ChartRow
from policycheck.report.screening_signs import BAND, DARK, GREY, KEY, PALE, SIGNS, Box, filled, key_bar
from policycheck.timeline.layout import Wrapped, line_height, wrap

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH, GUTTER, MARGIN, BESIDE = 6.5, 2.3, 0.12, 1.05  # in inches: the whole, labels, edges, numbers beside dots
SIZE, SMALL = 8.0, 7.0  # of letters in points
_BAR, _BETWEEN = 0.2, 0.1  # in inches: how thick a bar is, and what keeps rows apart
_DOTS = 200  # an inch, of a picture made of dots
_COLUMNS = 2.3  # the height of columns in inches


def figure(chart: Chart) -> Figure:
    """The chart as a figure, with a title and a description. The same chart gives the same bytes.

    Raises KeyError for a table alone.
    """
    with drawing(f"policycheck {chart.name}"):
        picture, description = _Picture(chart), _description(chart)
        draw = {"bars": picture.bars, "columns": picture.columns, "dots": picture.dots}[chart.form]
        draw()
        drawn = io.BytesIO()
        picture.figure.savefig(drawn, format="png", dpi=_DOTS, metadata={"Software": None})
        svg = as_svg(picture.figure, chart.name, chart.title, description, picture.tips)
        return Figure(svg=svg, png=drawn.getvalue(), title=chart.title, description=description, width=1.0)


def _description(chart: Chart) -> str:
    shape = {
        "bars": "Bars, one for each row of the table below, in its order",
        "columns": "Columns, one for each row of the table below, in its order",
        "dots": "A dot with its interval and a band with its bounds for each row of the table below, in its order",
    }[chart.form]
    parts = f", divided into: {'; '.join(called for _, called in chart.called)}" if len(chart.called) > 1 else ""
    return f"{shape}{parts}. The axis shows {chart.axis}. The table has every number."


class _Picture:
    """A figure, filled from the top down."""

    def __init__(self, chart: Chart) -> None:
        from matplotlib import figure
        from matplotlib.backends.backend_agg import FigureCanvasAgg

        self.chart = chart
        self.figure = figure.Figure(figsize=(WIDTH, 1.0), dpi=100)
        FigureCanvasAgg(self.figure)
        self.measure: Measure = measure(bold_above=SIZE)
        self.height = 1.0
        self.tips: dict[str, str] = {}

    def bars(self) -> None:
        """A bar a row, its parts beside each other."""
        labels = [self._wrapped(row, GUTTER - 0.15, 3) for row in self.chart.rows]
        tall = [max(label.height, _BAR) + _BETWEEN for label in labels]
        legend = self._legend_lines([(sign, called) for sign, called in self.chart.called])
        above = len(legend) * 0.21 + 0.08
        self._resize(above + sum(tall) + 0.55)
        self._legend(legend)
        axes = self._axes(above, sum(tall), GUTTER, WIDTH - GUTTER - 0.3)
        most = max((sum(row.parts) for row in self.chart.rows), default=0) or 1
        axes.set_xlim(0, most)
        axes.set_ylim(sum(tall), 0)
        _counted(axes.xaxis)
        axes.set_xlabel(self.chart.axis, size=SIZE, color=DARK)
        axes.grid(axis="x", color=PALE, linewidth=0.6)
        for row, label, place, room in zip(self.chart.rows, labels, self._tops(tall), tall, strict=True):
            middle = place + room / 2
            self._label(axes, label, middle, GUTTER, WIDTH - GUTTER - 0.3)
            unit = ((WIDTH - GUTTER - 0.3) / most, 1.0)
            for sign, count, at in self._parts(row):
                self._bar(axes, row, sign, count, (at, middle - _BAR / 2, count, _BAR), unit)

    def columns(self) -> None:
        """A column a row, its parts on each other; what is first stands at the bottom."""
        legend = self._legend_lines(list(self.chart.called)) if len(self.chart.called) > 1 else []
        above = len(legend) * 0.21 + 0.1
        many = len(self.chart.rows) > 14
        self._resize(above + _COLUMNS + (0.65 if many else 0.35))
        self._legend(legend)
        left = 0.75
        axes = self._axes(above, _COLUMNS, left, WIDTH - left - MARGIN)
        most = max((sum(row.parts) for row in self.chart.rows), default=0) or 1
        axes.set_ylim(0, most * 1.03)
        places = [place + 0.4 * row.apart for place, row in enumerate(self.chart.rows)]
        axes.set_xlim(-0.6, max(len(places), 4) - 0.1)
        _counted(axes.yaxis)
        axes.set_ylabel(self.chart.axis, size=SIZE, color=DARK)
        axes.grid(axis="y", color=PALE, linewidth=0.6)
        labels = [self._cut(row.label, 0.8) for row in self.chart.rows]
        axes.set_xticks(places, labels=labels, size=SIZE, rotation=90 if many else 0)
        unit = ((WIDTH - left - MARGIN) / (max(len(labels), 4) + 0.5), _COLUMNS / (most * 1.03))
        for place, row in zip(places, self.chart.rows, strict=True):
            for sign, count, at in self._parts(row):
                self._bar(axes, row, sign, count, (place - 0.37, at, 0.74, count), unit)

    def dots(self) -> None:
        """A dot with its interval, and a band for its bounds, a row."""
        labels = [self._wrapped(row, GUTTER - 0.15, 2) for row in self.chart.rows]
        tall = [
            max(label.height, 0.16) + 0.08 + 0.12 * row.apart
            for label, row in zip(labels, self.chart.rows, strict=True)
        ]
        legend = self._legend_lines(self._dot_signs())
        above = len(legend) * 0.21 + 0.3
        self._resize(above + sum(tall) + 0.5)
        self._legend(legend)
        width = WIDTH - GUTTER - BESIDE - 0.1
        axes = self._axes(above, sum(tall), GUTTER, width)
        most = self._most_share
        axes.set_xlim(-0.02 * most, 1.02 * most)
        marks = [most * part / 4 for part in range(5)]
        axes.set_xticks(marks, labels=[f"{100 * mark:g}%" for mark in marks], size=SIZE)
        axes.set_ylim(sum(tall), 0)
        axes.set_yticks([])
        possible_conclusions = "" if most == 1 else f" (the axis ends at {100 * most:g}%)"
        axes.set_xlabel(f"{self.chart.axis}{possible_conclusions}", size=SIZE, color=DARK)
        axes.grid(axis="x", color=PALE, linewidth=0.6)
        if self._overall is not None:
            axes.axvline(self._overall, color=DARK, linewidth=0.9, linestyle=(0, (4, 2)))
        self._beside(axes, "shown, of settled", -0.12, width)
        for row, label, place, room in zip(self.chart.rows, labels, self._tops(tall), tall, strict=True):
            self._label(axes, label, place + room / 2, GUTTER, width)
            self._dot(axes, row, place + room / 2, width)

    @property
    def _most_share(self) -> float:
        """Where the axis of shares ends: all that is drawn lies before it."""
        drawn = [row.counts for row in self.chart.rows if row.counts is not None and row.counts.in_force]
        shares = [self._overall or 0.0, *(counts.bounds[1] for counts in drawn)]
        shares += [counts.interval[1] for counts in drawn if counts.settled]
        return next(most for most in (0.04, 0.1, 0.2, 0.4, 1.0) if max(shares) <= most)

    @property
    def _overall(self) -> float | None:
        counts = self.chart.all_rows
        return None if counts is None else counts.share

    def _dot_signs(self) -> list[tuple[str, str]]:
        return [
            ("band", "bounds: where the share of all rows in force could lie"),
            ("dot", "share of the settled rows, with its 95% interval"),
            ("hollow", "fewer than 30 settled rows"),
            ("line", "share over the whole table"),
        ]

    def _dot(self, axes: "Axes", row: ChartRow, y: float, width: float) -> None:
        counts = row.counts
        assert counts is not None
        if counts.in_force:
            low, high = counts.bounds
            band = axes.barh(y, high - low, 0.13, low, **BAND)[0]
            self._tip(band, f"{row.label}: bounds {row.cells[-1]}")
        shown = f"{counts.possible_violation:,} of {counts.settled:,}" if counts.settled else "none settled"
        self._beside(axes, shown if counts.in_force else "not in force", y, width)
        if counts.share is None:
            return
        axes.plot(counts.interval, [y, y], color=DARK, linewidth=1.1, marker="|", markersize=5, clip_on=False)
        face = "white" if counts.few else DARK
        (dot,) = axes.plot(
            [counts.share], [y], marker="o", markersize=5, markerfacecolor=face, markeredgecolor=DARK, clip_on=False
        )
        self._tip(dot, f"{row.label}: {row.cells[-3]}, interval {row.cells[-2]}")

    def _beside(self, axes: "Axes", text: str, y: float, width: float) -> None:
        """Numbers to the right of the plot."""
        axes.text(1 + (BESIDE + 0.05) / width, y, text, transform=axes.get_yaxis_transform(), **_RIGHT)

    def _parts(self, row: ChartRow) -> Iterator[tuple[str, int, int]]:
        """The parts of a bar that are not empty: the sign, the count, and where it begins."""
        starts = accumulate(row.parts, initial=0)
        for (sign, _), count, at in zip(self.chart.called, row.parts, starts, strict=False):
            if count:
                yield sign, count, at

    def _bar(self, axes: "Axes", row: ChartRow, sign: str, count: int, box: Box, unit: tuple[float, float]) -> None:
        """A part of a bar, with its count where that fits; unit: the inches of one on each axis."""
        patch = filled(axes, sign, box, unit)
        called = dict(self.chart.called)[sign]
        self._tip(patch, f"{row.label}: {called}: {count:,}")
        text = f"{count:,}"
        wide, high = box[2] * unit[0], box[3] * unit[1]
        if self.measure(text, SMALL) + 0.06 <= wide and line_height(SMALL) <= high:
            _, hatched, _, letters = SIGNS[sign]
            behind = {"facecolor": "white", "edgecolor": "none", "pad": 0.6} if hatched else None
            middle = (box[0] + box[2] / 2, box[1] + box[3] / 2)
            axes.text(*middle, text, size=SMALL, color=letters, ha="center", va="center_baseline", bbox=behind)

    def _tip(self, artist: Any, text: str) -> None:
        key = f"tip-{len(self.tips)}"
        artist.set_gid(key)
        self.tips[key] = text

    def _legend_lines(self, entries: Sequence[tuple[str, str]]) -> list[list[tuple[str, str, float]]]:
        """The key in lines: sign, words, and where each begins."""
        lines: list[list[tuple[str, str, float]]] = [[]]
        at = MARGIN
        for sign, called in entries:
            wide = 0.34 + self.measure(called, SIZE) + 0.2
            if at + wide > WIDTH and lines[-1]:
                lines.append([])
                at = MARGIN
            lines[-1].append((sign, called, at))
            at += wide
        return lines

    def _legend(self, lines: Sequence[Sequence[tuple[str, str, float]]]) -> None:
        if not lines:
            return
        axes = self._axes(0.0, len(lines) * 0.21, 0.0, WIDTH)
        axes.set_axis_off()
        axes.set_xlim(0, WIDTH)
        axes.set_ylim(len(lines) * 0.21, 0)
        for number, line in enumerate(lines):
            y = number * 0.21 + 0.105
            for sign, called, at in line:
                KEY.get(sign, key_bar)(axes, sign, at, y)
                axes.text(at + 0.34, y, called, size=SIZE, va="center_baseline", color=DARK)

    def _wrapped(self, row: ChartRow, width: float, most: int) -> Wrapped:
        return wrap(row.label, SIZE, width, most, self.measure)

    def _cut(self, label: str, width: float) -> str:
        return wrap(label, SIZE, width, 1, self.measure).lines[0]

    def _label(self, axes: "Axes", label: Wrapped, middle: float, left: float, width: float) -> None:
        y = middle - label.height / 2
        for line in label.lines:
            where = (-(left - MARGIN) / width, y)
            axes.text(*where, line, transform=axes.get_yaxis_transform(), size=SIZE, va="top", color=DARK)
            y += line_height(SIZE)

    def _tops(self, tall: Sequence[float]) -> Iterator[float]:
        return iter([0.0, *accumulate(tall)][: len(tall)])

    def _resize(self, height: float) -> None:
        self.height = height
        self.figure.set_size_inches(WIDTH, height)

    def _axes(self, top: float, height: float, left: float, width: float) -> "Axes":
        """Axes of a size in inches, so far below the top."""
        bottom = self.height - top - height
        box = (left / WIDTH, bottom / self.height, width / WIDTH, height / self.height)
        axes = self.figure.add_axes(box, facecolor="none")
        axes.set_yticks([])
        axes.set_axisbelow(True)
        axes.spines[["left", "right", "top"]].set_visible(False)
        axes.spines[["bottom"]].set(color=GREY, linewidth=0.6)
        axes.tick_params(labelsize=SIZE, bottom=False, left=False)
        axes.patch.set_visible(False)
        return axes


def _counted(axis: Any) -> None:
    """Marks of whole numbers along an axis."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axis.set_major_locator(MaxNLocator(nbins=4, integer=True))
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))


_RIGHT: dict[str, Any] = {"size": SIZE, "ha": "right", "va": "center_baseline", "color": DARK}
