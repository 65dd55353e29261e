"""What a table comes to under rules, as one self-contained HTML page, for a screen, a phone or paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec

from markupsafe import Markup

from policycheck.document.english import counted
from policycheck.document.sandbox import built_in
from policycheck.document.visible import shown
from policycheck.model.problem import BadInput, Place, Problem
from policycheck.model.screening import Grouping, Screening
from policycheck.report import screening_charts as charts
from policycheck.report import screening_words as words
from policycheck.report.screening_drawing import svg
from policycheck.report.screening_views import (
    Numbered,
    in_ranges,
    largest,
    numbered,
    other_proxies,
    proxies,
    telling,
    valued,
)
from policycheck.report.words import MODALITY

RULES = 8  # of which charts by group or by year are drawn, for one column


def html(screening: Screening) -> str:
    """The page. Everything in it is escaped; it needs no other file and no network.

    Raises BadInput where the charts cannot be drawn.
    """
    if find_spec("matplotlib") is None:
        cause = "the charts of the report need matplotlib, which is not installed"
        remedy = "install it with `pip install 'policycheck[picture]'`, or leave --report out for the summary in words"
        raise BadInput([Problem(Place("--report"), cause, remedy)])
    rules = numbered(screening)
    chosen, undrawn = telling(rules, RULES)
    data = {
        "screening": screening,
        "words": words,
        "rules": rules,
        "proxies": proxies(screening, rules),
        "other_proxies": other_proxies(screening, rules),
        "by_rule": list(charts.by_rule(rules)),
        "remarks": [f"{one.number}: {one.remark}" for one in rules if one.remark],
        "missing": charts.missing(screening),
        "divided_rules": _divided_rules(rules, chosen, undrawn),
        "years": _over_time(chosen, screening.years),
        "groups": [_grouped(chosen, one, place) for place, one in enumerate(screening.groups, 1)],
        "MODALITY": MODALITY,
        "zip": zip,
        "drawn": lambda chart: Markup(svg(chart)),  # noqa: S704 - drawn here, from text that is escaped
    }
    return built_in("screening.html.j2", data, shown)


@dataclass(frozen=True, kw_only=True)
class Divided:
    """The rows by the values of a column: charts of the rules with the most settled rows."""

    anchor: str
    title: str
    about: tuple[str, ...]
    first: charts.Chart | None = None
    charts: tuple[charts.Chart, ...]


def _divided_rules(rules: Sequence[Numbered], chosen: Sequence[Numbered], undrawn: int) -> str:
    """Which rules are divided by year and group, and what of the others."""
    if not chosen:
        return "Under no rule is one row settled, so there is no share to show."
    said = f"Divided below are the rules with the most settled rows: {in_ranges(chosen)}."
    if undrawn:
        said += f" {counted(undrawn, 'other rule')} with settled rows: the JSON has the numbers by year and group."
    without = len(rules) - len(chosen) - undrawn
    return f"{said} No row is settled under {counted(without, 'rule')}." if without else said


def _over_time(rules: Sequence[Numbered], years: Grouping | None) -> Divided | None:
    if years is None or not years.groups:
        return None
    return Divided(
        anchor="years",
        title="Over time",
        about=(words.TREND,),
        first=charts.table_by_year(years),
        charts=tuple(charts.by_year(one, years) for one in rules),
    )


def _grouped(rules: Sequence[Numbered], grouping: Grouping, place: int) -> Divided:
    _, more = largest(grouping, charts.GROUPS)
    about = [f"{counted(len(valued(grouping)), 'different value')}.", words.EXTREMES]
    if more:
        about.append(f"The {charts.GROUPS} with the most rows are shown; the JSON has the other {more:,}.")
    if grouping.listed:
        about.append(words.SEVERAL)
    return Divided(
        anchor=f"group-{place}",
        title=f"By {words.name(grouping.column)}",
        about=tuple(about),
        charts=tuple(charts.by_group(one, grouping, place) for one in rules) if grouping.groups else (),
    )
