"""The timeline's picture and its words: nothing more than is told, any text as text, the same bytes again."""

import io
import re
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policycheck.document import terminal
from policycheck.document.missing import MissingCharacters
from policycheck.library.library import Library
from policycheck.model.incident import Incident
from policycheck.model.timeline_view import EventView, PointView, Relative, Span, TimelineView
from policycheck.timeline.layout import PLOT, Layout, wrap
from policycheck.timeline.marks import DARK, GREY, PALE
from policycheck.timeline.picture import png, svg
from policycheck.timeline.table import table, timeline_document
from policycheck.timeline.view import timeline_view
from policycheck.timeline.words import amount, description, from_zero, number, when

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = [
    "<script>alert(1)</script> & ]]> </text>",
    r"$\frac{x$ and $x^2$",
    r"{% raw %}{{ 7*7 }} \input{file} #include",
    "control \x00\x07\x1b[31m and \u202eright to left\u202c \ufffe",
    "漢字 and עברית and 🙂",
    "W" * 100_000,
]


def drawn(
    library: Library, name: str = "first", label: str = "officer 1", zero: str = "the call", **more: Any
) -> TimelineView:
    data = {
        "schema": "policycheck/incident/1",
        "id": "made-up",
        "title": "A made-up incident",
        "date": "2025-01-02",
        "agency": "el-centro-pd",
        "entities": {"officer-1": {"kind": "officer", "label": label}, "shot": {"kind": "force", "label": name}},
        "sources": {"brief": {"party": "agency", "title": "Briefing"}},
        "timeline": {
            "zero": zero,
            "events": [
                {"id": "a", "kind": "shots", "force": "shot", "by": "officer-1", "at": 2, "source": "brief"},
                {"id": "b", "kind": "command", "at": {"at_least": 1, "at_most": 4}, "source": "brief"},
                {"id": "c", "kind": "vehicle-moving", "source": "brief", "pinpoint": "page 3"},
            ],
            "order": [{"event": "c", "is": "before", "other": "a", "source": "brief", "pinpoint": "page 4"}],
        },
        **more,
    }
    return timeline_view(library, Incident.model_validate(data))


def texts(picture: str) -> str:
    """All that the drawing's own text elements hold."""
    return " ".join("".join(one.itertext()) for one in ET.fromstring(picture).iter(f"{SVG}text"))


def test_a_reader_who_does_not_see_it_is_told_all(library: Library) -> None:
    view = drawn(library)
    root = ET.fromstring(svg(view))
    title, desc = root[0], root[1]
    assert (title.tag, desc.tag, root.get("role")) == (f"{SVG}title", f"{SVG}desc", "img")
    assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    assert title.text == "Timeline: A made-up incident, 2025-01-02"
    assert desc.text == description(view)
    assert "First: shots were fired (officer 1): begins 2 seconds after the call" in description(view)


def test_text_stays_text_and_the_description_names_accounts(library: Library) -> None:
    shown = texts(svg(drawn(library)))
    for part in ("officer 1", "who is not stated", "first: shots were fired", "seconds from the call"):
        assert part in shown


@pytest.mark.filterwarnings("ignore::policycheck.document.missing.MissingCharacters")
@pytest.mark.parametrize("hostile", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_text(library: Library, hostile: str) -> None:
    view = drawn(library, hostile, hostile, hostile, title=hostile)
    root = ET.fromstring(svg(view))
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        "svg", "title", "desc", "defs", "style", "g", "path", "use", "text", "tspan", "clipPath", "rect", "pattern"
    }  # fmt: skip
    letters = re.sub(r"[^\w$<{]", "", hostile.replace("\x00", "").split("\x07")[0])[:12]
    assert letters in re.sub(r"[^\w$<{]", "", texts(svg(view)))
    assert letters in re.sub(r"[^\w$<{]", "", root[1].text or "")
    assert png(view).startswith(b"\x89PNG")
    assert terminal.text(timeline_document(view))


def test_characters_that_no_font_has_are_told_of(library: Library) -> None:
    with pytest.warns(MissingCharacters, match=r"U\+1B170 \(NUSHU CHARACTER-1B170\).*a picture shows a box"):
        png(drawn(library, label="\U0001b170"))


def test_control_characters_are_shown_in_every_form(library: Library) -> None:
    view = drawn(library, HOSTILE[3], HOSTILE[3], HOSTILE[3], title=HOSTILE[3])
    found = table(view.panels[0], view.zero)
    cells = "".join(run.text for row in found.rows for line in row for run in line)
    for made in (svg(view), description(view), terminal.text(timeline_document(view)), cells):
        assert not {"\x00", "\x07", "\x1b", "\u202e", "\ufffe"} & set(made)
        assert "‹U+202E›" in made


def test_the_same_bytes_again(library: Library) -> None:
    import matplotlib

    first, picture = svg(drawn(library)), png(drawn(library))
    with matplotlib.rc_context({"font.size": 30, "svg.fonttype": "path", "savefig.dpi": 20, "text.parse_math": True}):
        assert svg(drawn(library)) == first
        assert png(drawn(library)) == picture
    assert matplotlib.rcParams["svg.fonttype"] == "path"
    assert "matplotlib" not in first
    assert re.search(r"\d{4}-\d\d-\d\dT", first) is None


def test_a_png_has_its_size_and_says_what_it_is(library: Library) -> None:
    from PIL import Image

    image = Image.open(io.BytesIO(png(drawn(library))))
    assert image.width == 1300
    assert round(image.info["dpi"][0]) == 200
    assert image.info["Description"] == description(drawn(library))
    assert "Software" not in image.info


def test_the_axis_and_the_places_on_it(library: Library) -> None:
    """An exact beginning is a point, bounds are a line between them, and no bound runs to the edge."""
    layout = Layout(drawn(library), lambda one, size: len(one) * size / 150)
    (panel,) = layout.panels
    rows = {row.event.id: row for lane in panel.lanes for row in lane.rows}
    assert (rows["a"].begin, rows["b"].begin) == ((2, 2), (1, 4))
    assert rows["a"].end == (2, panel.axis.high)
    assert (rows["c"].begin[0], rows["c"].end) == (panel.axis.low, (panel.axis.low, 2))
    assert (panel.axis.inches(panel.axis.low), panel.axis.inches(panel.axis.high)) == (0, PLOT)


@given(st.text(max_size=80), st.integers(1, 4), st.floats(0.3, 4))
@settings(max_examples=200)
def test_lines_fit(words: str, most: int, width: float) -> None:
    measure = lambda line, size: len(line) * 0.1  # noqa: E731
    found = wrap(words, 7, width, most, measure)
    assert len(found.lines) <= most
    assert all(measure(line, 7) <= width for line in found.lines)
    if not found.lines[-1].endswith("…"):
        assert "".join(found.lines).replace(" ", "") == "".join(wrap(words, 7, 9999, 1, measure).lines).replace(" ", "")


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (Span(1, 1), "1 second after the call"),
        (Span(0, 0), "at the call"),
        (Span(2, 5), "between 2 and 5 seconds after the call"),
        (Span(2, 5, high_open=True), "at least 2 and less than 5 seconds after the call"),
        (Span(None, 3), "no later than 3 seconds after the call"),
        (Span(2.5, None, low_open=True), "more than 2.5 seconds after the call"),
        (Span(-5, -2), "between 2 and 5 seconds before the call"),
        (Span(-1, 2), "no earlier than 1 second before the call and no later than 2 seconds after the call"),
        (Span(), ""),
    ],
)
def test_seconds_in_words(span: Span, words: str) -> None:
    assert from_zero(span, "the call") == words


def test_numbers_lose_nothing() -> None:
    assert [number(value) for value in (12345.678, 0.1, 3.0, -2, 1e-7)] == ["12345.678", "0.1", "3", "-2", "0.0000001"]
    assert amount(Span(0, 5, low_open=True), "second") == "at most 5 seconds"


def _event(name: str, *relatives: Relative, lasts: bool = False) -> EventView:
    nowhere = PointView(seconds=Span(), columns=Span())
    return EventView(
        id=name,
        kind="shots" if lasts else "command",
        meaning="x",
        name=name,
        vehicle=False,
        who=None,
        lane=0,
        lasts=lasts,
        rounds=Span(),
        begin=nowhere,
        end=nowhere,
        lasting=Span(),
        relatives=relatives,
        told_by=(),
        ordered_by=(),
    )


def test_every_standing_has_words(library: Library) -> None:
    from typing import get_args

    from policycheck.model.timeline_view import EventStanding, Panel

    for standing in get_args(EventStanding):
        for lasts in (True, False):
            for other_lasts in (True, False):
                one = _event("a", Relative(other="b", standing=standing, seconds=Span(1, 2), shown=False), lasts=lasts)
                panel = Panel(
                    accounts=(), scale="order", columns=0, lanes=(None,),
                    events=(one, _event("b", lasts=other_lasts)), complete=(), set_aside=(),
                )  # fmt: skip
                (words,) = when(one, panel, None)
                assert "“b”" in words
                assert "{" not in words


def test_the_table_has_a_row_an_event(library: Library) -> None:
    view = drawn(library)
    found = table(view.panels[0], view.zero)
    assert found.caption == "The agency's account"
    rows = [["".join(run.text for run in line) for line in row] for row in found.rows]
    assert [row[2] for row in rows] == [
        "between 1 and 4 seconds after the call",
        "ends earlier than 2 seconds after the call; ends before “first” begins",
        "begins 2 seconds after the call; begins after “the vehicle was moving forward” ends",
    ]
    assert [row[0] for row in rows] == [
        "a command was given",
        "the vehicle was moving forward",
        "first: shots were fired",
    ]
    assert [row[1] for row in rows] == ["who is not stated", "who is not stated", "officer 1"]
    assert [row[3] for row in rows] == [
        "S1",
        "S1, page 3; its place in time: S1, page 4; S1",
        "S1; its place in time: S1, page 4",
    ]


def test_letters_are_large_enough_on_paper_and_lines_dark_enough(library: Library) -> None:
    """A memo sets the picture as wide as its text, 6.5 inches, so that its points are those of the page."""
    root = ET.fromstring(svg(drawn(library)))
    assert root.get("width") == "468pt"
    styles = [one.get("style", "") for one in root.iter(f"{SVG}text")]
    sizes = [float(found[1]) for style in styles if (found := re.search(r"([\d.]+)px", style))]
    assert len(sizes) == len(styles)
    assert min(sizes) >= 7.5
    assert all("'DejaVu Sans', Verdana, sans-serif" in style for style in styles)
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    for shade in (DARK, GREY, PALE):
        assert 1.05 / (_luminance(shade) + 0.05) >= 3


def _luminance(shade: str) -> float:
    parts = [int(shade[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return sum(share * one for share, one in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_the_key_has_the_signs_of_the_picture(library: Library) -> None:
    shown = {"".join(one.itertext()) for one in ET.fromstring(svg(drawn(library))).iter(f"{SVG}text")}
    assert "a moment that lies anywhere on this line" in shown
    assert "it may have begun, lasted or ended anywhere in here" in shown
    assert "a moment" not in shown


def test_bare_the_picture_says_nothing_that_stands_beside_it(library: Library) -> None:
    view = drawn(library)
    shown = texts(svg(view, bare=True))
    assert "first: shots were fired" in shown
    for said in ("A made-up incident", "account", "No timeline"):
        assert said in texts(svg(view))
        assert said not in shown.replace("as the account has it", "")
    assert ET.fromstring(svg(view, bare=True))[1].text == description(view)


def test_no_id_of_an_account_is_shown(library: Library) -> None:
    for made in (terminal.text(timeline_document(drawn(library))), svg(drawn(library))):
        assert "common-ground" not in made
        assert "uncontradicted" not in made.replace("the uncontradicted statements", "")
        assert "agency:" not in made


def test_one_picture_a_panel(library: Library, el_centro: Any) -> None:
    from policycheck.library.incident_file import read_incident

    whole = timeline_view(library, read_incident(el_centro, library)[0])
    ids = [ET.fromstring(svg(one))[0].get("id") for one in whole.each()]
    assert len(ids) == len(set(ids)) == 3
