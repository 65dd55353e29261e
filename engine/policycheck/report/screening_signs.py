"""The signs of a screening's charts: bars that differ in darkness and hatching as in colour, bands and dots."""

from collections.abc import Callable, Iterator
from math import ceil, floor
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes

DARK, GREY, PALE = "#222222", "#666666", "#d0d0d0"
Box = tuple[float, float, float, float]  # left, bottom, width and height
# Each sign: what fills it, the slopes of its hatching, its lines, and its letters. They differ in darkness and
# hatching as in colour. Hatching is drawn as lines: as a pattern of SVG it would be made of dots on paper.
SIGNS: dict[str, tuple[str, tuple[int, ...], str, str]] = {
    "violation": ("#a8321a", (), "#5e1a0c", "white"),
    "departure": ("#6b4690", (), "#3a2452", "white"),
    "unless": ("#f9d9a8", (1, -1), "#8a4b00", DARK),
    "open": ("white", (1,), "#777777", DARK),
    "none": ("#8fbbd9", (), "#3d6b8a", DARK),
    "beyond": ("#eef3f7", (-1,), "#7f97a8", DARK),
    "not_in_force": ("#f7f7f7", (), "#aaaaaa", DARK),
    "any": ("#2f5d7c", (), "#1c3a4e", "white"),
    "some": ("#c9deec", (-1,), "#3d6b8a", DARK),
    "rows": ("#5a5a5a", (), "#333333", "white"),
}
BAND: dict[str, Any] = {"facecolor": "#d5dfe5", "edgecolor": "#a9b8c1", "linewidth": 0.4, "clip_on": False}
_STEP = 0.07  # inches between the lines of a hatching


def filled(axes: "Axes", sign: str, box: Box, unit: tuple[float, float]) -> Any:
    """A box as the sign has it, with its hatching."""
    from matplotlib.patches import Rectangle

    face, slopes, edge, _ = SIGNS[sign]
    look: dict[str, Any] = {"facecolor": face, "edgecolor": edge, "linewidth": 0.6, "clip_on": False}
    patch = axes.add_patch(Rectangle(box[:2], box[2], box[3], **look))
    for slope in slopes:
        inches = (box[0] * unit[0], box[1] * unit[1], box[2] * unit[0], box[3] * unit[1])
        lines = list(_hatching(inches, slope))
        across = [x / unit[0] for begin, end in lines for x in (begin[0], end[0], float("nan"))]
        up = [y / unit[1] for begin, end in lines for y in (begin[1], end[1], float("nan"))]
        axes.plot(across, up, color=edge, linewidth=0.5, clip_on=False, scalex=False, scaley=False)
    return patch


def _hatching(box: Box, slope: int) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """Lines at half a right angle through a box, each with its two ends, all at places that no box shifts."""
    left, low, wide, high = box
    right, top = left + wide, low + high
    possible_conclusions = sorted((low - slope * left, low - slope * right, top - slope * left, top - slope * right))
    for number in range(ceil(possible_conclusions[0] / _STEP), floor(possible_conclusions[-1] / _STEP) + 1):
        at = number * _STEP  # the line is y = slope * x + at
        edges = sorted((slope * (low - at), slope * (top - at)))
        begin, end = max(left, edges[0]), min(right, edges[1])
        if begin < end:
            yield (begin, slope * begin + at), (end, slope * end + at)


def key_bar(axes: "Axes", sign: str, at: float, y: float) -> None:
    """A sign of bars in the key."""
    filled(axes, sign, (at, y - 0.065, 0.26, 0.13), (1.0, 1.0))


def _key_band(axes: "Axes", _: str, at: float, y: float) -> None:
    axes.barh(y, 0.26, 0.13, at, **BAND)


def _key_dot(axes: "Axes", sign: str, at: float, y: float) -> None:
    face = "white" if sign == "hollow" else DARK
    axes.plot([at, at + 0.26], [y, y], color=DARK, linewidth=1.1, marker="|", markersize=5, clip_on=False)
    axes.plot([at + 0.13], [y], marker="o", markersize=5, markerfacecolor=face, markeredgecolor=DARK, clip_on=False)


def _key_line(axes: "Axes", _: str, at: float, y: float) -> None:
    axes.plot([at + 0.13] * 2, [y - 0.09, y + 0.09], color=DARK, linewidth=0.9, linestyle=(0, (4, 2)))


KEY: dict[str, Callable[["Axes", str, float, float], None]] = {
    "band": _key_band,
    "dot": _key_dot,
    "hollow": _key_dot,
    "line": _key_line,
}
