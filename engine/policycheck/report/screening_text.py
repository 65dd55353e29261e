"""What a table comes to under rules, as text for a terminal."""

import textwrap
from collections.abc import Sequence

from policycheck.document.english import counted
from policycheck.document.lines import Lines
from policycheck.document.visible import clean
from policycheck.model.rule import Modality
from policycheck.model.screening import Group, Grouping, Screening
from policycheck.report import screening_words as words
from policycheck.report.screening_views import (
    Numbered,
    asked,
    few,
    largest,
    marks,
    notes,
    numbered,
    other_proxies,
    proxies,
    telling,
    valued,
    years_in_order,
)

_GROUPS, _YEARS, _RULES, _FACTS = (
    10,
    20,
    4,
    10,
)  # shown at most: groups of a column, years, rules by group, missing facts
_BESIDE = 24  # letters for labels beside a table's numbers
_LISTED = 5  # files, bad cells


def text(screening: Screening, width: int = 80) -> str:
    """What was read and the caveats, the table of rule by outcome, what is missing most, and the groups."""
    page = _Page(width)
    page.say(words.title(screening))
    page.say(words.scope(screening))
    page.head("BEFORE THE NUMBERS")
    page.items(words.caveats(screening))
    rules = numbered(screening)
    _proxies(page, screening, rules)
    _reading(page, screening)
    for modality in _SHORT:
        _outcomes(page, [one for one in rules if one.rule.modality == modality], modality)
    if not rules:
        page.head("No rule was asked for: nothing was held against the rows.")
    _missing(page, screening)
    _divided(page, rules, screening)
    _whose(page, rules)
    return page.text()


class _Page(Lines):
    """Lines with tables among them."""

    def __init__(self, width: int) -> None:
        super().__init__(max(width, 20))
        self.width = max(width, 20)

    def head(self, title: str) -> None:
        """A heading after an empty line."""
        self.gap()
        self.say(title)

    def table(self, head: Sequence[str], rows: Sequence[tuple[str, Sequence[str]]]) -> None:
        """Rows of cells aligned to the right under their heads.

        Each label stands to the left, or above where there is no room, and where even so it is too wide, rows become
        sentences.
        """
        wide = [max(map(len, column)) + 2 for column in zip(head, *(cells for _, cells in rows), strict=True)]
        room = self.width - sum(wide)
        beside = room >= _BESIDE or room >= max(len(clean(label)) for label, _ in rows)
        if room >= 1:
            self._lines.append(" " * room + _aligned(head, wide))
        for label, cells in rows:
            if room < 1:
                self.say(label, hang=3)
                self.say("; ".join(f"{of} {cell}" for of, cell in zip(head, cells, strict=True)), indent=3, hang=2)
                continue
            *above, last = textwrap.wrap(clean(label), room if beside else self.width) or [""]
            self._lines += above if beside else [*above, last]
            self._lines.append((last if beside else "").ljust(room) + _aligned(cells, wide))


def _aligned(cells: Sequence[str], wide: Sequence[int]) -> str:
    return "".join(clean(cell).rjust(room) for cell, room in zip(cells, wide, strict=True))


def _proxies(page: _Page, screening: Screening, rules: Sequence[Numbered]) -> None:
    found = proxies(screening, rules)
    if found:
        page.gap()
        page.say(words.PROXIES)
        page.items((f"{question} {why}" for question, why in found), indent=2)
    if others := other_proxies(screening, rules):
        page.gap()
        page.say(others)


def _reading(page: _Page, screening: Screening) -> None:
    reading, mapping = screening.reading, screening.mapping
    page.head("WHAT WAS READ")
    page.say(f"{words.sentence(mapping.source.title)} {words.row_is(mapping)} Mapping: {mapping.id}.")
    if mapping.note:
        page.say(mapping.note)
    page.items((f"{one.of}: {one.text}" for one in mapping.remarks), indent=2)
    page.say(f"{words.rows(reading.rows)} in all; screened: {words.number(reading.screened)}.")
    page.items(words.files(reading, _LISTED), indent=2)
    page.items(words.not_used(reading))
    if reading.unmapped or reading.further:
        page.say(words.UNKNOWN_VALUES)
        page.items(words.unmapped(reading), indent=2)
    if reading.bad:
        page.say("Could not be read:")
        page.items(words.bad(reading, _LISTED), indent=2)


_SHORT: dict[Modality, tuple[str, ...]] = {
    "shall": ("violation?", "unless", "open", "none", "n/a", "no text", "open share", "arose"),
    "should": ("departure?", "unless", "open", "none", "n/a", "no text", "open share", "arose"),
}
_HEAD = {
    "shall": "OUTCOMES BY RULE: DUTIES (SHALL)",
    "should": "OUTCOMES BY RULE: GUIDANCE (SHOULD)",
}


def _outcomes(page: _Page, rules: Sequence[Numbered], modality: Modality) -> None:
    if not rules:
        return
    page.head(_HEAD[modality])
    called = words.kinds(modality)
    page.say(
        f"In rows. {_SHORT[modality][0]}: {called['violation']}; unless: {called['unless']}; open: {called['open']}; "
        f"none: {called['none']}; n/a: {called['beyond']}; "
        "no text: its words surely were not in force; open share: unless and open together, "
        f"the undetermined, of all rows in force; arose: rows in which the duty surely arose. {words.AROSE}"
    )
    if said := marks(rules):
        page.say(f"{said}.")
    page.gap()
    rows = []
    for one in rules:
        counts = one.rule.counts
        cells = [words.number(count) for count in words.parts(counts).values()]
        rows.append((one.marked, [*cells, words.open_share(counts), words.number(one.rule.applies)]))
    page.table(_SHORT[modality], rows)
    page.gap()
    for one in rules:
        if one.remark:
            page.say(f"{one.number}: {one.remark}", hang=3)


def _missing(page: _Page, screening: Screening) -> None:
    facts = asked(screening)
    if not facts:
        return
    page.head("WHAT IS MISSING MOST")
    page.say(words.ASKED)
    page.gap()
    for one in facts[:_FACTS]:
        page.say(f"- {one.question} {one.told_words}", hang=2)
        page.say(f"{one.words}.", indent=4, hang=2)
    if len(facts) > _FACTS:
        page.say(f"{counted(len(facts) - _FACTS, 'more fact')}: the HTML report and the JSON have all, rule by rule.")


def _divided(page: _Page, rules: Sequence[Numbered], screening: Screening) -> None:
    divided = [one for one in (screening.years, *screening.groups) if one is not None and one.groups]
    if not divided:
        return
    page.head("BY YEAR AND GROUP" if screening.years else "BY GROUP")
    chosen, others = telling([one for one in rules if not one.one_way], _RULES)
    if not chosen:
        page.say("Under no rule do settled rows come to both outcomes, so there is no share to show.")
        page.say("The HTML report and the JSON have the counts.")
        return
    page.say(words.SHARES)
    page.say(words.INTERVALS)
    if screening.groups:
        page.say(words.EXTREMES)
    if screening.years:
        page.say(words.TREND)
    if others:
        page.say(f"{counted(others, 'further rule')} with settled rows: the HTML report and the JSON have them.")
    for grouping in divided:
        _groups(page, chosen, grouping, by_year=grouping is screening.years)


def _groups(page: _Page, chosen: Sequence[Numbered], grouping: Grouping, *, by_year: bool) -> None:
    page.head(f"BY {words.name(grouping.column).upper()}")
    if by_year:
        shown, left = years_in_order(grouping, _YEARS)
        more = len(left)
    else:
        shown, more = largest(grouping, _GROUPS)
    if grouping.listed:
        page.say(words.SEVERAL)
    if more:
        which = "last" if by_year else "largest"
        every = len(valued(grouping))
        page.say(f"The {every - more} {which} of {every:,}; the JSON has the others.")
    for one in chosen:
        page.gap()
        share_of = words.kinds(one.rule.modality)["violation"]
        page.say(f"{one.marked}. Share: {share_of}, of the settled rows; open share: {words.OPEN}.", hang=3)
        called = words.year if by_year else words.name
        rows = [(called(group.value) + _mark(one, group), _cells(one, group)) for group in shown]
        page.table(
            ("rows", _SHORT[one.rule.modality][0], "none", "n/a", "open share", "share", "95% interval", "bounds"), rows
        )
        for note in notes(one, shown):
            page.say(note)


def _mark(one: Numbered, group: Group) -> str:
    return " *" if few(one, group.rules[one.rule.id]) else ""


def _cells(one: Numbered, group: Group) -> list[str]:
    counts = group.rules[one.rule.id]
    numbers = (group.rows, counts.possible_violation, counts.no_violation, counts.does_not_apply)
    shares = (words.open_share(counts), words.share(counts), words.interval(counts), words.bounds(counts))
    return [*map(words.number, numbers), *shares]


def _whose(page: _Page, rules: Sequence[Numbered]) -> None:
    if not rules:
        return
    page.head("WHOSE WORDS THE RULES ARE")
    page.say("`policycheck show RULE`, with the name in brackets, prints the words.")
    for one in rules:
        for cited in one.rule.citations:
            draft = f" {words.DRAFT}" if one.rule.draft else ""
            page.say(f"{one.number} ({one.rule.id}):{draft} {words.whose(cited)}; {words.trust(cited)}.", hang=3)
