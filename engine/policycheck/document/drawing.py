"""What every picture that matplotlib draws here has in common: settings, measures of text, and its words for SVG."""

import io
import re
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from policycheck.document.missing import warn_of_missing
from policycheck.document.visible import one_line

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Measure = Callable[[str, float], float]  # the inches that a text of a size is wide

FONT = "DejaVu Sans"
_OTHER_FONTS = (  # on Linux, on Windows and on macOS
    "Noto Sans CJK SC", "Noto Sans CJK KR", "Droid Sans Fallback", "Noto Sans Devanagari",
    "Microsoft YaHei", "Malgun Gothic", "Nirmala UI", "Arial Unicode MS",
)  # fmt: skip
_LACKS = r"Glyph (\d+) .*missing from"
_SETTINGS: dict[Any, Any] = {
    "font.family": [FONT],  # comes with matplotlib: the same picture everywhere
    "svg.fonttype": "none",  # text stays text, to be searched, copied and read aloud
    "text.parse_math": False,  # a $ is a $
    "hatch.linewidth": 0.5,
    "axes.unicode_minus": False,
}
_SVG = "http://www.w3.org/2000/svg"


@contextmanager
def drawing(salt: str, *, dots: bool = False) -> Iterator[None]:
    """Draws with the same settings everywhere, whatever those of the user are; ids hang on the salt.

    A picture of dots takes what its font lacks from fonts of the system, and warns of characters that none has; an SVG
    holds every letter all the same.
    """
    import matplotlib

    families = [FONT, *_others()] if dots else [FONT]
    with matplotlib.rc_context(), warnings.catch_warnings(record=True) as told:
        warnings.filterwarnings("always", message=_LACKS)
        matplotlib.rcdefaults()
        for setting, value in (_SETTINGS | {"svg.hashsalt": salt, "font.family": families}).items():
            matplotlib.rcParams[setting] = value
        yield
    lacking = [re.match(_LACKS, str(warning.message)) for warning in told]
    if dots:
        warn_of_missing({chr(int(match[1])) for match in lacking if match}, "a picture shows a box for each")
    for warning, match in zip(told, lacking, strict=True):
        if match is None:
            warnings.warn_explicit(warning.message, warning.category, warning.filename, warning.lineno)


def _others() -> list[str]:
    """The fonts of the system for scripts that the own font lacks."""
    from matplotlib.font_manager import fontManager

    there = set(fontManager.get_font_names())
    return [name for name in _OTHER_FONTS if name in there]


@cache
def measure(bold_above: float) -> Measure:
    """How wide texts are in inches; those of sizes above are bold."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    @cache
    def measured(text: str, size: float) -> float:
        font = FontProperties(family=[FONT], size=size, weight="bold" if size > bold_above else "normal")
        width, _, _ = text_to_path.get_text_width_height_descent(text, font, ismath=False)
        return float(width) / 72

    return measured


def as_svg(figure: "Figure", name: str, title: str, description: str, tips: Mapping[str, str]) -> str:
    """The figure as SVG for a page, with a title and a description for who does not see it.

    The name begins its ids. What has one of the tips' keys for its gid gets the tip as its own title.
    """
    drawn = io.BytesIO()
    figure.savefig(drawn, format="svg", metadata={"Date": None, "Creator": None})
    ET.register_namespace("", _SVG)
    ET.register_namespace("xlink", "http://www.w3.org/1999/xlink")
    root = ET.fromstring(drawn.getvalue())  # noqa: S314 - drawn here
    for metadata in root.findall(f"{{{_SVG}}}metadata"):
        root.remove(metadata)
    for definitions in root.findall(f"{{{_SVG}}}defs"):
        for style in definitions.findall(f"{{{_SVG}}}style"):
            definitions.remove(style)  # on a page it would hold for everything else, too
    for group in root.iter(f"{{{_SVG}}}g"):
        tip = tips.get(group.attrib.pop("id", ""))  # nothing refers to a group
        if tip is not None:
            title_of = ET.Element(f"{{{_SVG}}}title")
            title_of.text = one_line(tip)
            group.insert(0, title_of)
    for written in root.iter(f"{{{_SVG}}}text"):
        written.set("style", written.get("style", "").replace(f" font-family: '{FONT}';", ""))
        if written.get("transform", "").startswith("rotate(-0 "):
            del written.attrib["transform"]
    for element in root.iter():  # spaces between elements say nothing
        element.text, element.tail = (text if text and text.strip() else None for text in (element.text, element.tail))
    for place, (tag, text) in enumerate((("title", title), ("desc", description))):
        element = ET.Element(f"{{{_SVG}}}{tag}", {"id": f"{name}-{tag}"})
        element.text = one_line(text)
        root.insert(place, element)
    root.set("font-family", f"'{FONT}', Verdana, sans-serif")
    root.set("role", "img")
    root.set("aria-labelledby", f"{name}-title {name}-desc")
    return ET.tostring(root, encoding="unicode")
