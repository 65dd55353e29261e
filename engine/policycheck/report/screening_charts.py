"""The charts of a screening: what each shows, with the table that stands under it and has the same numbers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Literal

from policycheck.document.english import counted
from policycheck.model.rule import Modality
from policycheck.model.screening import Counts, Group, Grouping, Screening
from policycheck.report import screening_words as words
from policycheck.report.screening_views import Numbered, asked, few, largest, marks, notes, years_in_order

BARS = 10  # in one chart, so that it can follow text on a page
GROUPS, YEARS, FACTS = 25, 40, 10  # shown at most
Form = Literal["bars", "columns", "dots", "table"]
_OPEN = words.OPEN.capitalize()


@dataclass(frozen=True, kw_only=True)
class Row:
    """A bar, a column or a dot, with its row of the table."""

    label: str
    cells: tuple[str, ...]
    parts: tuple[int, ...] = ()
    counts: Counts | None = None
    small: str = ""
    link: str = ""
    apart: bool = False  # stands for itself, beside an order of others


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A chart and its table, or a table alone."""

    name: str
    form: Form
    title: str
    axis: str
    head: tuple[str, ...]
    rows: tuple[Row, ...]
    called: tuple[tuple[str, str], ...] = ()  # each part of a bar by its sign, and what it is called
    notes: tuple[str, ...] = ()
    all_rows: Counts | None = None


def by_rule(rules: Sequence[Numbered]) -> Iterator[Chart]:
    """The outcomes of each rule, duties and guidance apart, so many to a chart."""
    modalities: tuple[Modality, ...] = ("shall", "should")
    for modality in modalities:
        chosen = [one for one in rules if one.rule.modality == modality]
        each = ceil(len(chosen) / (ceil(len(chosen) / BARS) or 1)) or 1  # alike in each chart
        for start in range(0, len(chosen), each):
            some = chosen[start : start + each]
            of = {"shall": "Duties (shall)", "should": "Guidance (should)"}[modality]
            which = f", rules {some[0].number} to {some[-1].number}" if len(chosen) > BARS else ""
            yield Chart(
                name=f"{modality}-{some[0].number}",
                form="bars",
                title=f"{of}: rows by outcome{which}",
                axis="rows",
                called=signs(modality),
                head=("Rule", *_outcome_head(modality), _OPEN, "Duty surely arose"),
                rows=tuple(map(_rule_row, some)),
                notes=(f"{said}.",) if (said := marks(some)) else (),
            )


def signs(modality: Modality) -> tuple[tuple[str, str], ...]:
    """The signs of the outcomes, and what they are called."""
    called = words.kinds(modality)
    return tuple(
        ("departure" if kind == "violation" and modality == "should" else kind, called[kind]) for kind in words.KINDS
    )


def _outcome_head(modality: Modality) -> tuple[str, ...]:
    return tuple(called[:1].upper() + called[1:] for called in words.kinds(modality).values())


def _rule_row(one: Numbered) -> Row:
    counts = one.rule.counts
    parts = tuple(words.parts(counts).values())
    cells = (*map(words.number, parts), words.open_share(counts), words.number(one.rule.applies))
    return Row(label=one.marked, cells=cells, parts=parts, small=one.state, link=f"rule-{one.number}")


def missing(screening: Screening) -> Chart | None:
    """The facts that are open in the most rows, over all rules; None where none is open."""
    facts = asked(screening)
    if not facts:
        return None
    more = len(facts) - FACTS
    rows = []
    for one in facts[:FACTS]:
        parts = (one.settles, one.may_settle - one.settles, one.open - one.may_settle)
        cells = (*map(words.number, (*parts, one.open)), str(one.rules), "yes" if one.told else "no")
        rows.append(Row(label=one.question, cells=cells, parts=parts, small="" if one.told else "not in the table"))
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
        head=(
            "Fact",
            "Any answer settles",
            "Only some answers settle",
            "With others",
            "Open in all",
            "Rules",
            "In the table",
        ),
        rows=tuple(rows),
        notes=(f"{counted(more, 'more fact')} open somewhere: the table by rule has all.",) if more > 0 else (),
    )


def table_by_year(years: Grouping) -> Chart:
    """How many rows the table has of each year."""
    groups, more = _years(years)
    return Chart(
        name="years",
        form="columns",
        title="Rows of the table by year, whatever they come to",
        axis="rows",
        called=(("rows", "rows"),),
        head=("Year", "Rows"),
        rows=tuple(_year_row(one) for one in groups),
        notes=more,
    )


def _year_row(group: Group) -> Row:
    cells = (words.number(group.rows),)
    return Row(label=words.year(group.value), cells=cells, parts=(group.rows,), apart=not group.value)


def by_year(one: Numbered, years: Grouping) -> Chart:
    """What a rule comes to in the rows of each year."""
    groups, more = _years(years)
    return Chart(
        name=f"years-{one.number}",
        form="columns",
        title=one.marked,
        axis="rows",
        called=signs(one.rule.modality),
        head=("Year", *_group_head(one)),
        rows=tuple(_group_row(words.year(group.value), group, one) for group in groups),
        notes=(*more, *notes(one, groups)),
    )


def by_group(one: Numbered, grouping: Grouping, place: int) -> Chart:
    """What a rule comes to in the rows of each group, the largest first, those without a value last.

    It is a table alone where no share is given.
    """
    groups, _ = largest(grouping, GROUPS)
    called = words.kinds(one.rule.modality)["violation"]
    rows = []
    for number, group in enumerate(groups, 1):
        named = words.name(group.value)
        rows.append(_group_row(f"{number}. {named}" if group.value else named, group, one))
    return Chart(
        name=f"group-{place}-{one.number}",
        form="table" if one.one_way else "dots",
        title=one.marked,
        axis=f"share of the settled rows: {called}",
        head=(words.name(grouping.column), *_group_head(one)),
        rows=tuple(rows),
        notes=tuple(notes(one, groups)),
        all_rows=one.rule.counts,
    )


def _group_head(one: Numbered) -> tuple[str, ...]:
    shares = () if one.one_way else ("Share of settled", "95% interval")
    return ("Rows", *_outcome_head(one.rule.modality), "Settled", _OPEN, *shares, "Bounds, all in force")


def _group_row(label: str, group: Group, one: Numbered) -> Row:
    counts = group.rules[one.rule.id]
    mark = " *" if few(one, counts) else ""
    shares = () if one.one_way else (words.share(counts) + mark, words.interval(counts))
    parts = tuple(words.parts(counts).values())
    numbers = map(words.number, (group.rows, *parts, counts.settled))
    cells = (*numbers, words.open_share(counts), *shares, words.bounds(counts))
    return Row(label=label, cells=cells, parts=parts, counts=counts, apart=not group.value)


def _years(years: Grouping) -> tuple[Sequence[Group], tuple[str, ...]]:
    groups, left = years_in_order(years, YEARS)
    said = f"{len(left)} earlier years with {words.rows(sum(one.rows for one in left))} are in the JSON."
    return groups, (said,) if left else ()
