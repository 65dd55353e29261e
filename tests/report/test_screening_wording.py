"""What the reports of a screening say beside the numbers, the same on the terminal and on the page."""

from collections.abc import Callable, Sequence
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as parser
from screenings import blocks, counts, grouping, rule, screening, tables

from policycheck.document import terminal
from policycheck.document.forms import render
from policycheck.document.model import Figure, Table
from policycheck.model.screening import Screening
from policycheck.report import screening_words as words
from policycheck.report.screening import SHORT, screening_document
from policycheck.report.screening_charts import BARS, by_group, by_rule
from policycheck.report.screening_drawing import figure
from policycheck.report.screening_views import in_ranges, largest, numbered

MIXED = counts(violation=12, none=40, open_=9, unless=4, out=35)
ONE_WAY = counts(violation=40, open_=60)


def on_terminal(one: Screening) -> str:
    """The words of the summary on one line."""
    return " ".join(terminal.text(screening_document(one, most=SHORT), 400).split())


def on_page(one: Screening) -> str:
    """The words of the page on one line."""
    page = render(screening_document(one), "html").decode()
    return " ".join(parser.fromstring(page).find("body").text_content().split())


REPORTS: list[Callable[[Screening], str]] = [on_terminal, on_page]
both = pytest.mark.parametrize("report", REPORTS)


def divided(*groups: str, years: Sequence[str] = ()) -> Screening:
    """A rule by groups and by years."""
    by = [grouping("c", {value: {"a": MIXED} for value in groups})] if groups else []
    return screening([rule("a", MIXED)], grouping("year", {year: {"a": MIXED} for year in years}), by)


def with_source(one: Screening, **changes: Any) -> Screening:
    """The screening of a table of which other things are known."""
    mapping = one.mapping.model_copy(update={"source": one.mapping.source.model_copy(update=changes)})
    return one.model_copy(update={"mapping": mapping})


@both
def test_a_lower_share_where_more_is_unknown_is_explained(report: Callable[[Screening], str]) -> None:
    said = report(divided("x"))
    assert "A violation mostly takes several facts to show and one to exclude" in said
    assert "Do not compare groups or years that differ in how much is undetermined." in said


def test_groups_and_years_say_how_much_is_undetermined() -> None:
    one = divided("x", years=["2024"])
    share = words.open_share(MIXED)
    found = [(heads, rows) for heads, rows in tables(screening_document(one)) if "settled" in heads]
    assert [heads[0] for heads, _ in found] == ["Year", "c"]
    for heads, ((_, cells),) in found:
        assert cells[heads.index("open share") - 1] == share


@both
def test_the_bounds_stand_no_further_than_cells_and_proxies(report: Callable[[Screening], str]) -> None:
    said = report(divided("x"))
    assert "the bounds stand, as far as the cells and the proxies are right" in said
    assert "bounds hold" not in said


@both
@pytest.mark.parametrize(("proxy", "undated"), list(product([False, True], repeat=2)))
def test_rules_on_proxies_and_without_dates_are_marked(
    report: Callable[[Screening], str], proxy: bool, undated: bool
) -> None:
    one = rule("a", MIXED, proxies=["force.deadly"] if proxy else [], undated=undated)
    said = report(screening([one], groups=[grouping("c", {"x": {"a": MIXED}})]))
    marks = ", ".join(["P"] * proxy + ["U"] * undated)
    assert (f"1. Not to do a (A Department) [{marks}]" in said) == bool(marks)
    assert ("P: its outcomes can rest on proxies" in said) == proxy
    assert ("U: its words are not dated for every day" in said) == undated
    assert said.count("[P") + said.count("[U") >= 2 * bool(marks)  # among the rules, and above the groups


@both
def test_a_proxy_is_named_with_the_rules_that_rest_on_it_and_others_are_counted(
    report: Callable[[Screening], str],
) -> None:
    found = [rule(name, MIXED, proxies=["force.deadly"] if name in "acde" else []) for name in "abcdef"]
    said = report(screening(found))
    assert "Was it deadly? It is a guess." in said.partition(words.PROXIES)[2]
    assert "Rules that can rest on it: 1, 3–5." in said
    assert "further prox" not in said
    assert "rows are proxies" not in said
    unused = report(screening([rule("a", MIXED, proxies=[])]))
    assert "It is a guess." not in unused
    assert words.PROXIES not in unused
    assert "1 further proxy of the mapping" in unused


@given(st.lists(st.booleans(), max_size=12))
def test_ranges_name_the_same_rules(taken: list[bool]) -> None:
    rules = numbered(screening([rule(f"r{place}", MIXED) for place in range(len(taken))]))
    said = in_ranges([one for one, kept in zip(rules, taken, strict=True) if kept])
    found: list[int] = []
    for part in filter(None, said.split(", ")):
        first, _, last = part.partition("–")
        assert not last or int(last) - int(first) >= 2
        found += range(int(first), int(last or first) + 1)
    assert found == [place for place, kept in enumerate(taken, 1) if kept]


def test_the_terminal_says_whose_words_each_rule_is() -> None:
    said = on_terminal(screening([rule("a", MIXED), rule("b", MIXED, "should")]))
    for number, name in ((1, "a"), (2, "b")):
        told = "A Department, Use of Force, 1.2: Vehicles; as quoted in news reports"
        assert f"{number}. Not to do {name}: {told} [{name}]" in said
    assert "policycheck show RULE" in said


@both
def test_no_violation_is_no_clearance_and_undetermined_no_sign(report: Callable[[Screening], str]) -> None:
    said = report(divided("x"))
    assert "No more is “no violation” a clearance" in said
    assert "Undetermined is not the absence of a problem, nor a sign of one." in said
    assert "rows that have nothing to do with it are undetermined, too" in said


@both
def test_nothing_is_made_up_of_a_table_of_which_nothing_is_known(report: Callable[[Screening], str]) -> None:
    qualities = ("official", "secondary", "reported")
    told = {one: report(with_source(divided(), quality=one)) for one in qualities}
    unknown = report(with_source(divided(), quality=None))
    assert "How far the table can be trusted is not told." in unknown
    assert "official record" not in unknown
    assert "kept by an agency" not in unknown
    assert len(set(told.values())) == 3
    assert not any("is not told" in said.partition("What was read")[0] for said in told.values() if report is on_page)


@both
def test_an_answer_that_settles_is_not_said_to_settle_either_way(report: Callable[[Screening], str]) -> None:
    one = rule("a", counts(open_=50))
    one = one.model_copy(update={"missing": (one.missing[0].model_copy(update={"settles": 0, "may_settle": 7}),)})
    said = report(screening([one]))
    assert "“Some answer” may settle toward one side alone, mostly that there was no violation" in said
    assert "In 7 rows one answer to this alone would settle it, another would not: Was the force" in said


@both
def test_where_a_duty_arises_in_every_row_is_said(report: Callable[[Screening], str]) -> None:
    assert words.AROSE in report(divided("x"))


def test_rows_without_a_value_are_no_group() -> None:
    names = [f"g{place:02}" for place in range(30)]
    one = divided("", *names)
    (groups,) = one.groups
    shown, more = largest(groups, 10)
    assert [group.value for group in shown] == [*names[:10], ""]
    assert more == 20
    chart = by_group(numbered(one)[0], groups, 1, 25)
    assert [row.label for row in chart.rows][-2:] == ["25. g24", "(no value)"]
    assert "30 different values." in on_page(one)
    assert "the JSON has the other 5." in on_page(one)
    assert "The 10 with the most rows are shown; the JSON has the other 20." in on_terminal(one)


def test_years_are_called_alike_on_the_terminal_and_on_the_page() -> None:
    for report in REPORTS:
        assert "not known" in report(divided(years=["2024", ""])).partition("Over time")[2]
        assert "(no value)" not in report(divided(years=["2024", ""]))


def test_a_rule_of_one_outcome_has_tables_of_its_groups_and_no_charts() -> None:
    one = screening([rule("a", ONE_WAY), rule("b", MIXED)], groups=[grouping("c", {"x": {"a": ONE_WAY, "b": MIXED}})])
    found = list(blocks(screening_document(one, figure)))
    assert [block.title for block in found if isinstance(block, Figure)][2:] == ["2. Not to do b (A Department) [P, U]"]
    (alone, both_ways) = [block for block in found if isinstance(block, Table) and words_of(block)[0] == "c"]
    assert "share" not in words_of(alone)
    assert "bounds" in words_of(alone)
    assert "share" in words_of(both_ways)


def words_of(table: Table) -> list[str]:
    return ["".join(run.text for run in head) for head in table.head]


def test_which_rules_are_divided_is_said_once() -> None:
    names = [f"r{place}" for place in range(12)]
    nothing = counts(open_=5)
    by = {name: MIXED if name != "r3" else nothing for name in names}
    rules = [rule(name, by[name]) for name in names]
    said = on_page(screening(rules, grouping("year", {"2024": by}), [grouping("c", {"x": by})]))
    assert said.count("Divided below are the rules with the most settled rows: 1–3, 5–9.") == 1
    assert said.count("3 other rules with settled rows: the JSON has the numbers by year and group.") == 1
    assert said.count("No row is settled under 1 rule.") == 1


@given(st.integers(1, 45))
def test_bars_are_parted_evenly(many: int) -> None:
    charts = list(by_rule(numbered(screening([rule(f"r{place}", MIXED) for place in range(many)]))))
    sizes = [len(chart.rows) for chart in charts]
    assert sum(sizes) == many
    assert max(sizes) <= BARS
    assert len(sizes) == -(-many // BARS)


@both
def test_that_a_table_has_no_dates_is_said(report: Callable[[Screening], str]) -> None:
    assert words.DATELESS in report(screening([rule("a", MIXED)]))
    assert words.DATELESS not in report(divided(years=["2024"]))


@both
def test_the_extremes_of_groups_are_told_of_where_there_are_groups(report: Callable[[Screening], str]) -> None:
    assert words.EXTREMES in report(divided("x"))
    assert words.EXTREMES not in report(divided(years=["2024"]))
