"""The signs of a timeline's picture: for what lasts, for moments, and for what is not settled of them."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes

DARK, GREY, PALE = "#222222", "#666666", "#8f8f8f"  # the last has 3.2 : 1 against white
# Each sign, and what it says of an event under the account that states it.
KEY = (
    ("sure", "it lasts"),
    ("unsure", "it may have begun, lasted or ended anywhere in here"),
    ("moment", "a moment"),
    ("somewhere", "a moment that lies anywhere on this line"),
    ("open", "nothing bounds it on this side"),
)
KEY_TITLE = "The signs, each as the account has it:"
KEY_NOTE = "Where hatched or dotted parts overlap, the order of the two is not settled, unless it is written there."
_THICK = 0.09


def bar(axes: "Axes", begin: tuple[float, float], end: tuple[float, float], y: float) -> None:
    """What lasts: where it surely does, and where it may."""
    low, high = begin[0], end[1]
    axes.barh(y, high - low, _THICK, low, facecolor="white", edgecolor=GREY, hatch="/////", linestyle=(0, (3, 2)))
    if begin[1] <= end[0]:
        axes.barh(y, end[0] - begin[1], _THICK, begin[1], facecolor=DARK, edgecolor=DARK, linewidth=1.2)


def moment(axes: "Axes", begin: tuple[float, float], _: tuple[float, float], y: float) -> None:
    """A moment: where it is, or the line on which it lies."""
    if begin[0] == begin[1]:
        axes.plot([begin[0]], [y], marker="D", markersize=5, color=DARK, linestyle="none", clip_on=False)
        return
    axes.plot(begin, [y, y], color=DARK, linewidth=1, linestyle=(0, (1.5, 1.5)), marker="|", markersize=6)


def edge(axes: "Axes", at: float, y: float, marker: str) -> None:
    """A side on which nothing bounds an event."""
    axes.plot([at], [y], marker=marker, markersize=5, color=DARK, fillstyle="none", clip_on=False, linestyle="none")


def sign(axes: "Axes", which: str, y: float) -> None:
    """A sign of the key."""
    if which == "sure":
        bar(axes, (0.1, 0.1), (0.6, 0.6), y)
    elif which == "unsure":
        bar(axes, (0.1, 0.6), (0.1, 0.6), y)
    elif which == "open":
        edge(axes, 0.35, y, ">")
    else:
        moment(axes, (0.35, 0.35) if which == "moment" else (0.1, 0.6), (0, 0), y)
