"""The reports of a screening: the model's numbers and no others, caveats first, any text as text."""

import re
import unicodedata

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from lxml import html as parser
from screenings import blocks, counts, grouping, rule, screening, tables, total

from policycheck.document import terminal
from policycheck.document.forms import render
from policycheck.document.model import Document, Figure
from policycheck.model.screening import Counts, ScreenedRule, Screening
from policycheck.report import screening_words
from policycheck.report.screening import SHORT, WHOLE, screening_document
from policycheck.report.screening_drawing import figure

HOSTILE = [
    "<script>alert(1)</script><img src=x onerror=alert(2)> & ]]> </text></svg>",
    r"$\frac{x$ {{ 7*7 }} {% raw %}",
    "control \x00\x07\x1b[31m \u202eright to left\u202c \ufffe",
    "漢字 and עברית and 🙂\nnew line\ttab",
    "W" * 100_000,
]
MIXED = counts(violation=12, none=40, open_=9, unless=4, out=35)


def made(**groups: Counts) -> Screening:
    """Two rules, of duty and of guidance, by year and by group."""
    found = groups or {"North": MIXED}
    rules = [rule("a", MIXED), rule("b", counts(violation=3, none=90, open_=7), "should")]
    by = {name: {"a": one, "b": one} for name, one in found.items()}
    return screening(rules, grouping("year", {"2023": by[next(iter(by))], "": by[next(iter(by))]}), [grouping("c", by)])


def text(one: Screening, width: int = 80) -> str:
    """The summary, with what a terminal folds away."""
    return terminal.text(screening_document(one, most=SHORT), width)


def html(one: Screening) -> str:
    return render(screening_document(one), "html").decode()


def drawn(document: Document) -> list[str]:
    """The titles of its pictures."""
    return [block.title for block in blocks(document) if isinstance(block, Figure)]


def by_group(one: Screening) -> list[tuple[str, list[str]]]:
    """The rows of the tables by group."""
    return [row for heads, rows in tables(screening_document(one)) if heads[0] == "c" for row in rows]


PHASES = (Phase.explicit, Phase.reuse, Phase.generate)  # to shrink what is drawn takes minutes
COUNTS = st.builds(counts, *[st.integers(0, 5000) | st.sampled_from([0, 10**7])] * 6)


@settings(max_examples=15, phases=PHASES)
@given(st.lists(COUNTS, min_size=1, max_size=20), st.sampled_from(["shall", "should"]))
def test_the_table_of_outcomes_has_the_numbers_of_every_rule(found: list[Counts], modality: str) -> None:
    rules = [rule(f"r{number}", one, modality) for number, one in enumerate(found)]
    made = tables(screening_document(screening(rules)))
    rows = [row for heads, rows in made if heads[0] == "Rule" for row in rows]
    assert len(rows) == len(rules)
    for (label, cells), one in zip(rows, rules, strict=True):
        assert one.title in label
        parts = [*screening_words.parts(one.counts).values()]
        assert [int(cell.replace(",", "")) for cell in cells[:6]] == parts
        assert sum(parts) == total(one.counts)
        assert cells[6:] == [screening_words.open_share(one.counts), f"{one.applies:,}"]


@settings(max_examples=10, phases=PHASES)
@given(st.dictionaries(st.text(max_size=8), COUNTS, max_size=60))
def test_the_largest_groups_are_shown_and_the_others_counted(groups: dict[str, Counts]) -> None:
    by = grouping("c", {value: {"a": one} for value, one in groups.items()})
    one = screening([rule("a", MIXED)], groups=[by])
    valued = [group for group in by.groups if group.value]
    largest = sorted(valued, key=lambda group: (-group.rows, group.value))[: WHOLE.groups]
    largest += [group for group in by.groups if not group.value]
    rows = by_group(one)
    assert [int(cells[0].replace(",", "")) for _, cells in rows] == [group.rows for group in largest]
    for (_, cells), group in zip(rows, largest, strict=True):
        each = group.rules["a"]
        share, interval = screening_words.share(each), screening_words.interval(each)
        mark = " *" if each.settled and each.few else ""
        shares = [screening_words.open_share(each), f"{share}{mark}", interval, screening_words.bounds(each)]
        assert cells[7:] == [f"{each.settled:,}", *shares]
    left = len(valued) - WHOLE.groups
    said = " ".join(terminal.text(screening_document(one)).split())
    assert (f"the JSON has the other {left}." in said) == (left > 0)


def test_years_stand_in_their_order_with_the_unknown_ones_at_the_end() -> None:
    by = {str(year): {"a": MIXED} for year in range(2024, 1960, -1)} | {"": {"a": MIXED}}
    made = screening_document(screening([rule("a", MIXED)], grouping("year", by)))
    labels = [[label for label, _ in rows] for heads, rows in tables(made) if heads[0] == "Year"]
    years = [*map(str, range(2025 - WHOLE.years, 2025)), "not known"]
    assert labels == [years, years]
    assert f"24 earlier years with {24 * total(MIXED):,} rows" in " ".join(terminal.text(made).split())


def test_a_rule_that_settles_nothing_is_no_clean_one() -> None:
    nothing = counts(open_=50, unless=10)
    one = screening([rule("a", nothing)], groups=[grouping("c", {"x": {"a": nothing}})])
    page, said = html(one), text(one)
    for report in (page, said):
        assert "Not one row is settled." in " ".join(report.split())
        assert "any answer to this alone would settle 20 rows" in " ".join(report.split()).lower()
    assert by_group(one) == []
    assert not [heads for heads, _ in tables(screening_document(one)) if "share" in heads]
    assert "%" not in said.partition("By c\n")[2]


@pytest.mark.parametrize(
    "alone",
    [
        counts(violation=40, open_=60),
        counts(none=40, open_=60),
        counts(beyond=40, open_=60),
        counts(none=20, beyond=20, open_=60),
    ],
)
def test_no_share_is_given_where_the_table_may_only_show_one_outcome(alone: Counts) -> None:
    one = screening([rule("a", alone)], groups=[grouping("c", {"x": {"a": alone}})])
    ((_, cells),) = by_group(one)
    assert cells[8:] == [screening_words.open_share(alone), screening_words.bounds(alone)]
    assert not [title for title in drawn(screening_document(one, figure)) if title.startswith("1. ")]
    said = "So no share is given; the bounds stand, as far as the cells and the proxies are right."
    assert said in " ".join(text(one).split())


def test_where_nothing_is_open_a_share_of_none_stands() -> None:
    clear = counts(none=40)
    one = screening([rule("a", clear)], groups=[grouping("c", {"x": {"a": clear}})])
    ((_, cells),) = by_group(one)
    assert cells[8:] == ["0.0%", "0.0%", screening_words.interval(clear), "0.0%–0.0%"]


def test_few_rows_are_marked_and_the_mark_is_explained() -> None:
    for few, none in ((True, 28), (False, 29)):
        one = made(North=counts(violation=1, none=none))
        for report in (html(one), text(one)):
            assert ("* fewer than 30 settled rows" in report) == few


def test_the_caveats_come_before_every_number() -> None:
    one = made()
    for report in (" ".join(text(one).split()), parser.fromstring(html(one)).find("body").text_content()):
        first = report.index(f"{total(MIXED):,}", report.index("never a finding"))
        for caveat in ("whether or not that rule binds", "It is a guess.", "does not say which incidents"):
            assert 0 < report.index(caveat) < first


def test_guidance_is_never_called_a_violation() -> None:
    one = screening([rule("b", MIXED, "should")], groups=[grouping("c", {"x": {"b": MIXED}})])
    found = [heads for heads, _ in tables(screening_document(one)) if heads[0] != "Fact"]
    assert all("departure?" in heads and "violation?" not in heads for heads in found)
    said = " ".join(text(one).split())
    assert "departure?: possible departure from guidance" in said
    assert "possible violation;" not in said


def test_what_could_not_be_used_is_told() -> None:
    for report in (" ".join(text(made()).split()), " ".join(html(made()).split())):
        for said in (
            "1 row left out",
            "2 rows could not be read at all",
            "1 cell in 1 row",
            "c: “v” in 4 rows",
            "c: yet other values, 5 times",
            "force.deadly in 6 rows",
            "In 7 rows",
            "In 8 rows",
            "table.csv, row 7, c: “x”: no number",
            "and 2 more: with -o, the column “problem” has all of them",
        ):
            assert said in report


@pytest.mark.parametrize("text_", HOSTILE)
def test_any_text_stays_text(text_: str) -> None:
    groups = [grouping(f"c{text_}", {text_: {"a": MIXED, "b": MIXED}, "": {"a": MIXED, "b": MIXED}})]
    rules = [rule("a", MIXED, text=text_), rule("b", MIXED, "should", text_)]
    one = screening(rules, grouping("year", {"2024": {"a": MIXED, "b": MIXED}}), groups, text_)
    document = screening_document(one, figure)
    page = render(document, "html").decode()
    root = parser.fromstring(page)
    assert not list(root.iter("script", "iframe", "link", "object", "foreignObject"))
    assert all(picture.get("src").startswith("data:image/") for picture in root.iter("img"))
    assert not [name for element in root.iter() for name in element.attrib if name.startswith("on")]
    assert len(drawn(document)) == len(list(root.iter("img"))) == 2 + 1 + 1 + 2 + 2
    assert len(list(root.iter("tr"))) == len(list(parser.fromstring(html(made(a=MIXED, b=MIXED))).iter("tr"))) - 3
    for said in (root.text_content(), text(one)):
        assert not [letter for letter in set(said) - {"\n", "\t"} if unicodedata.category(letter) in ("Cc", "Cf", "Cs")]


def test_the_page_needs_nothing_from_elsewhere_and_is_the_same_again() -> None:
    one = made(a=MIXED, b=counts(none=3))
    page = render(screening_document(one, figure), "html").decode()
    assert page == render(screening_document(one, figure), "html").decode()
    root = parser.fromstring(page)
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    wanted = [value for element in root.iter() for name, value in element.attrib.items() if name.endswith("href")]
    assert {f"#{name}" for name in ids} >= set(wanted)
    assert not re.search(r"url\((?!#)", page)


@settings(max_examples=20, phases=PHASES)
@given(st.integers(40, 200), st.dictionaries(st.text(max_size=60), COUNTS, max_size=5))
def test_no_line_of_text_is_wider_than_asked(width: int, groups: dict[str, Counts]) -> None:
    said = text(made(**groups) if groups else made(), width)
    assert max(len(line) for line in said.splitlines() if "-----" not in line) <= width


def test_nothing_at_all_is_told_as_nothing() -> None:
    for report in (html(screening([])), text(screening([]))):
        assert "No rule was asked for" in report


def test_without_charts_every_table_is_there() -> None:
    captions = [[heads for heads, _ in tables(screening_document(made(), draw))] for draw in (None, figure)]
    numbers = [[rows for _, rows in tables(screening_document(made(), draw))] for draw in (None, figure)]
    assert captions[0] == captions[1]
    assert numbers[0] == numbers[1]
    assert drawn(screening_document(made())) == []


@pytest.mark.parametrize("form", ["text", "markdown", "html", "docx", "pdf"])
def test_every_form_can_be_written(form: str) -> None:
    assert render(screening_document(made(), figure), form)


def test_nobody_is_called_guilty() -> None:
    rules: list[ScreenedRule] = [rule("a", MIXED), rule("b", counts(open_=3), "should")]
    for report in (html(screening(rules)), text(screening(rules))):
        assert not re.search(r"guilt|convict|offen[cd]|unlawful|illegal|misconduct|perpetrat", report, re.IGNORECASE)
