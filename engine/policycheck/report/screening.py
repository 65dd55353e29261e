"""What a table of incidents comes to under rules, as a document: the caveats first, then the numbers."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from policycheck.document.english import counted
from policycheck.document.model import (
    Block,
    Bullets,
    Document,
    Figure,
    Fold,
    Paragraph,
    Part,
    Quote,
    Run,
    line,
)
from policycheck.model.result import Citation
from policycheck.model.rule import Modality
from policycheck.model.screening import Grouping, Screening, TableReading
from policycheck.report import screening_charts as charts
from policycheck.report import screening_words as words
from policycheck.report.screening_charts import Chart
from policycheck.report.screening_views import (
    NumberedRule,
    in_ranges,
    largest,
    most_settled,
    numbered,
    other_proxies,
    proxies,
    valued,
)
from policycheck.report.words import MODALITY, how_read

Draw = Callable[[Chart], Figure]


@dataclass(frozen=True, kw_only=True)
class Most:
    """How many are shown at most: rules by year and group, groups, years, files and cells that could not be read."""

    rules: int = 8
    groups: int = 25
    years: int = 40
    listed: int = 20


WHOLE, SHORT = Most(), Most(rules=4, groups=10, years=20, listed=5)  # in a report; in a summary on a terminal


def screening_document(screening: Screening, draw: Draw | None = None, most: Most = WHOLE) -> Document:
    """The caveats, what was read, the outcomes of each rule, what is missing, the years and groups, and whose words.

    Each chart is drawn above its table where there is what draws it.
    """
    rules = numbered(screening)
    return Document(
        title=f"Screening: {screening.mapping.title}",
        subtitle=words.scope(screening),
        notice=words.QUESTION,
        parts=(
            _before(screening, rules),
            _reading(screening, most),
            _outcomes(rules, draw),
            *_missing(screening, rules, draw),
            *_divided(screening, rules, draw, most),
            *_sources_of_rules(screening, rules),
        ),
    )


def _before(screening: Screening, rules: Sequence[NumberedRule]) -> Part:
    blocks: list[Block] = [_bullets(words.caveats(screening))]
    if rested_on := proxies(screening, rules):
        items = tuple((Run(question, "emphasis"), Run(f" {why}")) for question, why in rested_on)
        blocks += [Paragraph(line=line(words.PROXIES, "strong"), keep_with_next=True), Bullets(items=items)]
    if others := other_proxies(screening, rules):
        blocks.append(_paragraph(others))
    return Part(level=1, title="Before the numbers", blocks=tuple(blocks))


def _reading(screening: Screening, most: Most) -> Part:
    reading, mapping = screening.reading, screening.mapping
    blocks: list[Block] = [_paragraph(words.table(mapping))]
    blocks += [_paragraph(mapping.note)] if mapping.note else []
    blocks.append(_paragraph(f"{words.rows(reading.rows)} in all; screened: {words.number(reading.screened)}."))
    blocks += _listed("", words.files(reading, most.listed))
    blocks += _unused(reading, most)
    remarks = [f"{remark.of}: {remark.text}" for remark in mapping.remarks]
    blocks += _listed("How the mapping reads the table:", remarks)
    return Part(level=1, title="What was read", blocks=tuple(blocks))


def _unused(reading: TableReading, most: Most) -> Iterator[Block]:
    yield from _listed("", words.not_used(reading))
    yield from _listed(words.UNKNOWN_VALUES, words.unmapped(reading))
    yield from _listed("Could not be read:", words.bad(reading, most.listed) if reading.bad else ())


def _outcomes(rules: Sequence[NumberedRule], draw: Draw | None) -> Part:
    if not rules:
        nothing = _paragraph("No rule was asked for: nothing was held against the rows.")
        return Part(level=1, title="Outcomes by rule", blocks=(nothing,))
    modalities: list[Modality] = [*dict.fromkeys(rule.screened.modality for rule in rules)]
    blocks: list[Block] = [_paragraph("In rows:"), _bullets([*map(words.legend, modalities), words.SHARE_AND_AROSE])]
    for chart in charts.by_rule(rules):
        blocks += _chart(chart, draw)
    blocks += [_paragraph(f"Rule {rule.number}: {rule.remark}") for rule in rules if rule.remark]
    return Part(level=1, title="Outcomes by rule", blocks=tuple(blocks))


def _missing(screening: Screening, rules: Sequence[NumberedRule], draw: Draw | None) -> Iterator[Part]:
    chart = charts.missing(screening)
    if chart is None:
        return
    folds = [
        Fold(
            summary=line(f"{rule.label}: {words.rows(rule.screened.counts.undetermined)} undetermined"),
            blocks=(charts.missing_by_rule(rule).table(drawn=False),),
        )
        for rule in rules
        if rule.screened.missing
    ]
    by_rule = Paragraph(line=line("Rule by rule", "strong"), keep_with_next=True)
    blocks = (_paragraph(words.ASKED), *_chart(chart, draw), by_rule, *folds)
    yield Part(level=1, title="What is missing", blocks=blocks)


def _divided(screening: Screening, rules: Sequence[NumberedRule], draw: Draw | None, most: Most) -> Iterator[Part]:
    """What the rules with the most settled rows come to by year and by group."""
    years = screening.years if screening.years is not None and screening.years.groups else None
    if not (years or screening.groups):
        return
    chosen, undrawn = most_settled(rules, most.rules)
    explanations = (words.SHARES, words.INTERVALS, _which(rules, chosen, undrawn))
    yield Part(level=1, title="Before the shares", blocks=tuple(map(_paragraph, explanations)))
    if years:
        by_year = [
            charts.table_by_year(years, most.years),
            *(charts.by_year(rule, years, most.years) for rule in chosen),
        ]
        yield _part("Over time", [words.TREND], by_year, draw)
    for place, grouping in enumerate(screening.groups, 1):
        shown = chosen if grouping.groups else ()
        by_group = [charts.by_group(rule, grouping, place, most.groups) for rule in shown]
        yield _part(f"By {words.name(grouping.column)}", _about(grouping, most), by_group, draw)


def _which(rules: Sequence[NumberedRule], chosen: Sequence[NumberedRule], undrawn: int) -> str:
    """Which rules are divided by year and group, and what of the others."""
    if not chosen:
        return "Under no rule is one row settled, so there is no share to show."
    sentence = f"Divided below are the rules with the most settled rows: {in_ranges(chosen)}."
    if undrawn:
        sentence += f" {counted(undrawn, 'other rule')} with settled rows: the JSON has the numbers by year and group."
    without = len(rules) - len(chosen) - undrawn
    return f"{sentence} No row is settled under {counted(without, 'rule')}." if without else sentence


def _about(grouping: Grouping, most: Most) -> Iterator[str]:
    yield f"{counted(len(valued(grouping)), 'different value')}."
    yield words.EXTREMES
    _, more = largest(grouping, most.groups)
    if more:
        yield f"The {most.groups} with the most rows are shown; the JSON has the other {more:,}."
    if grouping.listed:
        yield words.SEVERAL


def _part(title: str, about: Iterable[str], shown: Iterable[Chart], draw: Draw | None) -> Part:
    blocks = [block for chart in shown for block in _chart(chart, draw)]
    return Part(level=1, title=title, blocks=(*map(_paragraph, about), *blocks))


def _chart(chart: Chart, draw: Draw | None) -> Iterator[Block]:
    """The chart, where it is drawn, and below it the same in numbers."""
    drawn = draw is not None and chart.form != "table"
    if draw is not None and drawn:
        yield draw(chart)
    yield chart.table(drawn=drawn)
    for note in chart.notes:
        yield Paragraph(line=line(note, "small"))


def _sources_of_rules(screening: Screening, rules: Sequence[NumberedRule]) -> Iterator[Part]:
    folds = [
        _words(rule, cited, in_force)
        for rule in rules
        for cited, in_force in zip(rule.screened.citations, rule.screened.in_force, strict=True)
    ]
    if folds:
        how = (Run("policycheck show RULE", "code"), Run(", with the name in brackets, prints the words."))
        yield Part(level=1, title="Whose words the rules are", blocks=(Paragraph(line=how), *folds))
    versions = (
        f"policycheck {screening.policycheck}. Library: SHA-256 {screening.library}. Mapping: {screening.mapping.id}, "
        f"SHA-256 {screening.mapping.sha256}."
    )
    yield Part(level=1, title="", blocks=(Paragraph(line=line(versions, "small")),))


def _words(rule: NumberedRule, cited: Citation, in_force: str) -> Fold:
    """Whose words a rule is, and below that the words themselves."""
    draft = f" {words.DRAFT}" if rule.screened.draft else ""
    origin = f":{draft} {words.whose(cited)}; {how_read(cited.quality, cited.words_of)} ["
    history = f"; {cited.history}" if cited.history else ""
    source = f"{MODALITY[rule.screened.modality]}; source: {cited.source}{history}. {words.sentence(in_force)}"
    note = [_paragraph(f"Note: {words.sentence(cited.note)}")] if cited.note else []
    return Fold(
        summary=(
            Run(f"{rule.number}. {rule.screened.title}", "strong"),
            Run(origin),
            Run(rule.screened.id, "code"),
            Run("]"),
        ),
        blocks=(Quote(passages=tuple(map(line, cited.quote)), source=line(source)), *note),
    )


def _listed(lead: str, entries: Iterable[str]) -> list[Block]:
    """A list below what leads it; nothing where the list is empty."""
    items = tuple(map(line, entries))
    led: list[Block] = [Paragraph(line=line(lead), keep_with_next=True)] if lead else []
    return [*led, Bullets(items=items)] if items else []


def _paragraph(text: str) -> Paragraph:
    return Paragraph(line=line(text))


def _bullets(sentences: Iterable[str]) -> Bullets:
    return Bullets(items=tuple(map(line, sentences)))
