"""The charts of a screening show the numbers of their tables, by length and by place."""

import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from screenings import counts, grouping, rule, screening

from policycheck.model.screening import Counts
from policycheck.report.screening_charts import Chart, by_group, by_rule, by_year, missing, table_by_year
from policycheck.report.screening_drawing import figure
from policycheck.report.screening_signs import SIGNS
from policycheck.report.screening_views import numbered

SVG = "{http://www.w3.org/2000/svg}"
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)  # to shrink what is drawn takes minutes
COUNTS = st.builds(counts, *[st.integers(0, 300)] * 5)
SOME = counts(violation=12, none=40, open_=9, unless=4, out=35)


def drawn(chart: Chart) -> list[tuple[str, tuple[float, float, float, float]]]:
    """What has a tip of its own, with the box that it takes: left, top, width and height."""
    found = []
    for group in ET.fromstring(figure(chart).svg).iter(f"{SVG}g"):
        title = group.find(f"{SVG}title")
        if title is not None:
            path = group.find(f"{SVG}path")
            assert path is not None
            points = [tuple(map(float, one)) for one in re.findall(r"[ML] (\S+) (\S+)", path.get("d", ""))]
            across, down = zip(*points, strict=True)
            found.append((title.text or "", (min(across), min(down), max(across) - min(across), max(down) - min(down))))
    return found


def stacked(chart: Chart, side: int) -> None:
    """Each part of each bar is as long as its share of the longest bar, and says its number."""
    parts = [
        (f"{row.label}: {called}: {count:,}", count)
        for row in chart.rows
        for (_, called), count in zip(chart.called, row.parts, strict=True)
        if count
    ]
    found = drawn(chart)
    assert [tip for tip, _ in found] == [tip for tip, _ in parts]
    if parts:
        units = [box[side] / count for (_, box), (_, count) in zip(found, parts, strict=True)]
        assert max(units) == pytest.approx(min(units), rel=1e-3)


@settings(max_examples=15, phases=PHASES)
@given(st.lists(COUNTS, min_size=1, max_size=6))
def test_bars_are_as_long_as_their_counts(found: list[Counts]) -> None:
    one = screening([rule(f"r{number}", each) for number, each in enumerate(found)])
    for chart in by_rule(numbered(one)):
        stacked(chart, side=2)
        for row in chart.rows:
            assert [f"{part:,}" for part in row.parts] == [*row.cells[:6]]
    facts = missing(one)
    if facts is not None:
        stacked(facts, side=2)
        assert [row.cells[:4] for row in facts.rows] == [
            tuple(f"{number:,}" for number in (*row.parts, sum(row.parts))) for row in facts.rows
        ]


@settings(max_examples=10, phases=PHASES)
@given(st.lists(COUNTS, min_size=1, max_size=5))
def test_columns_are_as_high_as_their_counts(found: list[Counts]) -> None:
    years = grouping("year", {str(2000 + number): {"a": each} for number, each in enumerate(found)})
    (one,) = numbered(screening([rule("a", SOME)], years))
    stacked(by_year(one, years, 40), side=3)
    stacked(table_by_year(years, 40), side=3)
    assert [row.cells[1:7] for row in by_year(one, years, 40).rows] == [
        tuple(f"{part:,}" for part in row.parts) for row in by_year(one, years, 40).rows
    ]


@settings(max_examples=15, phases=PHASES)
@given(st.lists(COUNTS, min_size=1, max_size=6))
def test_dots_and_bands_stand_at_their_shares(found: list[Counts]) -> None:
    groups = grouping("c", {f"g{number}": {"a": each} for number, each in enumerate(found)})
    (one,) = numbered(screening([rule("a", SOME)], groups=[groups]))
    chart = by_group(one, groups, 1, 25)
    picture = ET.fromstring(figure(chart).svg)
    marks = {
        float(text.text[:-1]) / 100: float(text.get("x", ""))
        for text in picture.iter(f"{SVG}text")
        if text.text and re.fullmatch(r"[\d.]+%", text.text)
    }
    low, high = min(marks), max(marks)
    expected = {}
    for row in chart.rows:
        assert row.counts is not None
        if row.counts.in_force:
            expected[f"{row.label}: bounds {row.cells[-1]}"] = row.counts.bounds[0]
        if row.counts.share is not None:
            expected[f"{row.label}: {row.cells[-3]}, interval {row.cells[-2]}"] = row.counts.share
    places = {}
    for group in picture.iter(f"{SVG}g"):
        title = group.find(f"{SVG}title")
        if title is not None and title.text:
            dot, band = group.find(f".//{SVG}use"), group.find(f"{SVG}path")
            assert band is not None
            x = float(dot.get("x", "")) if dot is not None else float(band.get("d", "").split()[1])
            places[title.text] = low + (x - marks[low]) / (marks[high] - marks[low]) * (high - low)
    assert places == pytest.approx(expected, abs=1e-4)


def test_the_undetermined_stand_in_the_middle_with_a_pattern_of_their_own() -> None:
    (chart,) = by_rule(numbered(screening([rule("a", SOME)])))
    assert [sign for sign, _ in chart.called] == ["violation", "unless", "open", "none", "beyond", "not_in_force"]
    plain = [sign for sign, _ in chart.called if not SIGNS[sign][1]]
    assert plain == ["violation", "none", "not_in_force"]
    assert len({SIGNS[sign][1] for sign, _ in chart.called}) == 4


def test_a_group_of_few_rows_has_a_hollow_dot() -> None:
    for none, face in ((10, "#ffffff"), (100, "#222222")):
        groups = grouping("c", {"x": {"a": counts(violation=5, none=none)}})
        (one,) = numbered(screening([rule("a", SOME)], groups=[groups]))
        picture = figure(by_group(one, groups, 1, 25)).svg
        dot = re.search(r"<title>1\. x: [^<]*interval[^<]*</title>.*?<use [^>]*fill: (#\w+)", picture)
        assert dot is not None
        assert dot[1] == face


def test_a_chart_is_drawn_alike_in_lines_and_in_dots() -> None:
    (chart,) = by_rule(numbered(screening([rule("a", SOME)])))
    made = figure(chart)
    assert made == figure(chart)
    assert made.png.startswith(b"\x89PNG")
    assert (made.title, made.description) == (chart.title, ET.fromstring(made.svg)[1].text)
