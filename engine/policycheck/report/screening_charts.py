"""The charts of a screening: what each shows, with the table that stands under it and has the same numbers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Literal

from policycheck.document.english import counted
from policycheck.document.model import Line, Run, Table, line
from policycheck.model.rule import Modality
from policycheck.model.screening import Counts, GroupCounts, Grouping, MissingFact, Screening
from policycheck.report import screening_words as words
from policycheck.report.screening_views import (
    MissingOverall,
    NumberedRule,
    largest,
    marks,
    missing_facts,
    notes,
    says_little,
    years_in_order,
)

BARS = 10  # in one chart, so that it can follow text on a page
FACTS = 10  # shown at most
Form = Literal["bars", "columns", "dots", "table"]


@dataclass(frozen=True, kw_only=True)
class ChartRow:
    """A bar, a column or a dot, with its row of the table."""

    label: str
    cells: tuple[str, ...]
    parts: tuple[int, ...] = ()
    counts: Counts | None = None
    small: str = ""
    apart: bool = False  # stands for itself, beside an order of others


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A chart and its table, or a table alone."""

    name: str
    form: Form
    title: str
    axis: str
    head: tuple[str, ...]
    rows: tuple[ChartRow, ...]
    called: tuple[tuple[str, str], ...] = ()  # each part of a bar by its sign, and what it is called
    notes: tuple[str, ...] = ()
    all_rows: Counts | None = None

    def table(self, *, drawn: bool) -> Table:
        """The numbers of the chart, whether or not it is drawn above them."""
        return Table(
            caption=f"The same in numbers: {self.title}" if drawn else self.title,
            head=tuple(map(line, self.head)),
            rows=tuple((_label(row), *map(line, row.cells)) for row in self.rows),
            grid=True,
        )


def _label(row: ChartRow) -> Line:
    return (Run(row.label), Run(f" ({row.small})", "small")) if row.small else line(row.label)


def by_rule(rules: Sequence[NumberedRule]) -> Iterator[Chart]:
    """The outcomes of each rule, duties and guidance apart, so many to a chart."""
    modalities: tuple[Modality, ...] = ("shall", "should")
    for modality in modalities:
        chosen = [rule for rule in rules if rule.screened.modality == modality]
        size = ceil(len(chosen) / (ceil(len(chosen) / BARS) or 1)) or 1  # alike in each chart
        for start in range(0, len(chosen), size):
            shown = chosen[start : start + size]
            which = f", rules {shown[0].number} to {shown[-1].number}" if len(chosen) > BARS else ""
            yield Chart(
                name=f"{modality}-{shown[0].number}",
                form="bars",
                title=f"{words.MODALITY_TITLES[modality]}: rows by outcome{which}",
                axis="rows",
                called=signs(modality),
                head=("Rule", *words.SHORT[modality], "open share", "arose"),
                rows=tuple(map(_rule_row, shown)),
                notes=(f"{meaning}.",) if (meaning := marks(shown)) else (),
            )


def signs(modality: Modality) -> tuple[tuple[str, str], ...]:
    """The signs of the outcomes, and what they are called."""
    called = words.kinds(modality)
    return tuple(
        ("departure" if kind == "violation" and modality == "should" else kind, called[kind]) for kind in words.KINDS
    )


def _rule_row(rule: NumberedRule) -> ChartRow:
    counts = rule.screened.counts
    parts = tuple(words.parts(counts).values())
    cells = (*map(words.number, parts), words.open_share(counts), words.number(rule.screened.applies))
    return ChartRow(label=rule.marked, cells=cells, parts=parts, small=rule.state)


def missing(screening: Screening) -> Chart | None:
    """The facts that are open in the most rows, over all rules; None where none is open."""
    facts = missing_facts(screening)
    if not facts:
        return None
    more = len(facts) - FACTS
    rows = []
    for fact in facts[:FACTS]:
        parts, cells = _open_where(fact)
        small = "" if fact.told else "not in the table"
        rows.append(ChartRow(label=fact.question, cells=(*cells, str(fact.rules)), parts=parts, small=small))
    return Chart(
        name="missing",
        form="bars",
        title="Facts that are missing, over all rules: where an answer would settle an outcome",
        axis="undetermined outcomes in which the fact is open",
        called=(
            ("any", "any answer to it alone settles it"),
            ("some", "only some answers to it alone settle it"),
            ("open", "settled only together with others"),
        ),
        head=(*_ASKED, "rules"),
        rows=tuple(rows),
        notes=(f"{counted(more, 'more fact')} open somewhere: the tables by rule have all.",) if more > 0 else (),
    )


_ASKED = ("Fact", "any answer", "some answers", "with others", "open in all")


def _open_where(fact: MissingOverall | MissingFact) -> tuple[tuple[int, int, int], tuple[str, ...]]:
    """Where the fact is open: where any answer settles it, where some do, and where none does alone; and all."""
    parts = (fact.settles, fact.may_settle - fact.settles, fact.open - fact.may_settle)
    return parts, tuple(map(words.number, (*parts, fact.open)))


def missing_by_rule(rule: NumberedRule) -> Chart:
    """The facts that leave a rule undetermined, as a table alone."""
    rows = (
        ChartRow(label=fact.question, cells=_open_where(fact)[1], small="" if fact.told else "not in the table")
        for fact in rule.screened.missing
    )
    return Chart(
        name=f"missing-{rule.number}",
        form="table",
        title="What leaves it undetermined, and in how many rows",
        axis="rows",
        head=_ASKED,
        rows=tuple(rows),
    )


def table_by_year(years: Grouping, most: int) -> Chart:
    """How many rows the table has of each year."""
    groups, more = _years(years, most)
    return Chart(
        name="years",
        form="columns",
        title="Rows of the table by year, whatever they come to",
        axis="rows",
        called=(("rows", "rows"),),
        head=("Year", "rows"),
        rows=tuple(_year_row(group) for group in groups),
        notes=more,
    )


def _year_row(group: GroupCounts) -> ChartRow:
    cells = (words.number(group.rows),)
    return ChartRow(label=words.year(group.value), cells=cells, parts=(group.rows,), apart=not group.value)


def by_year(rule: NumberedRule, years: Grouping, most: int) -> Chart:
    """What a rule comes to in the rows of each year."""
    groups, more = _years(years, most)
    return Chart(
        name=f"years-{rule.number}",
        form="columns",
        title=rule.marked,
        axis="rows",
        called=signs(rule.screened.modality),
        head=("Year", *_group_head(rule)),
        rows=tuple(_group_row(words.year(group.value), group, rule) for group in groups),
        notes=(*more, *notes(rule, groups)),
    )


def by_group(rule: NumberedRule, grouping: Grouping, place: int, most: int) -> Chart:
    """What a rule comes to in the rows of each group, the largest first, those without a value last.

    It is a table alone where no share is given.
    """
    groups, _ = largest(grouping, most)
    called = words.kinds(rule.screened.modality)["violation"]
    rows = []
    for number, group in enumerate(groups, 1):
        name = words.name(group.value)
        rows.append(_group_row(f"{number}. {name}" if group.value else name, group, rule))
    return Chart(
        name=f"group-{place}-{rule.number}",
        form="table" if rule.one_way else "dots",
        title=rule.marked,
        axis=f"share of the settled rows: {called}",
        head=(words.name(grouping.column), *_group_head(rule)),
        rows=tuple(rows),
        notes=tuple(notes(rule, groups)),
        all_rows=rule.screened.counts,
    )


def _group_head(rule: NumberedRule) -> tuple[str, ...]:
    shares = () if rule.one_way else ("share", "interval")
    return ("rows", *words.SHORT[rule.screened.modality], "settled", "open share", *shares, "bounds")


def _group_row(label: str, group: GroupCounts, rule: NumberedRule) -> ChartRow:
    counts = group.rules[rule.screened.id]
    mark = " *" if says_little(rule, counts) else ""
    shares = () if rule.one_way else (words.share(counts) + mark, words.interval(counts))
    parts = tuple(words.parts(counts).values())
    numbers = map(words.number, (group.rows, *parts, counts.settled))
    cells = (*numbers, words.open_share(counts), *shares, words.bounds(counts))
    return ChartRow(label=label, cells=cells, parts=parts, counts=counts, apart=not group.value)


def _years(years: Grouping, most: int) -> tuple[Sequence[GroupCounts], tuple[str, ...]]:
    groups, earlier = years_in_order(years, most)
    note = f"{len(earlier)} earlier years with {words.rows(sum(year.rows for year in earlier))} are in the JSON."
    return groups, (note,) if earlier else ()
