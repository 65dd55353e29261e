"""The sentences in which a screening is told."""

from collections.abc import Iterator, Sequence
from typing import Literal

from policycheck.document.english import counted
from policycheck.document.visible import one_line
from policycheck.model.result import Citation
from policycheck.model.rule import Modality
from policycheck.model.screening import FEW, Counts, MappingUsed, Screening, TableReading
from policycheck.report.words import BEYOND

Kind = Literal["violation", "unless", "open", "none", "beyond", "not_in_force"]
KINDS: tuple[Kind, ...] = ("violation", "unless", "open", "none", "beyond", "not_in_force")
_LONGEST = 120  # letters of a cell's value that are shown
UNKNOWN_VALUES = "Values that the mapping does not know, and which count as unknown:"
VALUES_SHOWN = 10  # of the values that the mapping does not know

QUESTION = (
    "A possible violation is a question to look into, never a finding. It says that what the table tells of a row, "
    "taken as true, is what the words of the rule forbid. No more is “no violation” a clearance: it, too, takes cells "
    "and proxies as true. “Does not apply” says only that the rule does not reach the row, and nothing of what another "
    "rule would say of it. None of them says anything about any person."
)
EVERY_RULE = (
    "Every row was held against every rule named here, whether or not that rule binds the agency of the row. The "
    "numbers say what a rule comes to on what the table tells; they do not say that an agency broke its own policy."
)
UNDETERMINED = (
    "Undetermined is not the absence of a problem, nor a sign of one. Where the table does not tell what an outcome "
    "depends on, the row is undetermined: it may be either. Where no column can say that the rule’s situation was "
    "absent, rows that have nothing to do with it are undetermined, too."
)
PROXIES = "These facts are proxies; the table only suggests them:"
MARKS = {
    "P": "its outcomes can rest on proxies",
    "U": "its words are not dated for every day, and are read as in force where no date says otherwise",
}
SHORT: dict[Modality, tuple[str, ...]] = {  # each kind at the head of a column
    "shall": ("violation?", "unless", "open", "none", "n/a", "no text"),
    "should": ("departure?", "unless", "open", "none", "n/a", "no text"),
}
MODALITY_TITLES: dict[Modality, str] = {"shall": "Duties (shall)", "should": "Guidance (should)"}
AROSE = (
    "A plain prohibition has no condition: its duty counts as arisen in every row in which its words are surely in "
    "force, or are read so."
)
SHARE_AND_AROSE = (
    "open share: unless and open together, the undetermined, of all rows in force; arose: rows in which the duty "
    f"surely arose. {AROSE}"
)
AS_TOLD = (
    "The cells are taken as they stand, as if one source told all. No account of an officer, a family or a witness is "
    "held against them. Names of agencies and other values are as the table has them, so one agency may stand under "
    "several."
)
FORCE = (
    "A row counts as not in force only where the words of the rule surely were not in force on its day. Words whose "
    "dates are not known are read as if they had been in force on every day; their rules are marked U."
)
DATELESS = "The mapping reads no date, so a rule whose words were in force for part of the time is undetermined."
DRAFT = "A draft, which binds nobody."
DRAFTS = "Drafts were read as if they had been in force. They are not: they bind nobody."
BOUNDS = "the bounds stand, as far as the cells and the proxies are right"
SHARES = (
    "A share is of the settled rows alone, those in which a violation (of guidance: a departure) is either shown or "
    "excluded. They are not a random sample of all rows: which rows are settled depends on what was written down. A "
    "violation mostly takes several facts to show and one to exclude; so where more is unknown the share comes out "
    "lower, even if what is unknown is so by chance. Do not compare groups or years that differ in how much is "
    "undetermined. The bounds show how far the share of all rows in force could lie to either side, were every "
    f"undetermined row to fall the same way; {BOUNDS}. Rows to which the rule does not apply are among the settled, so "
    "a share is low where a rule seldom applies."
)
INTERVALS = (
    "Intervals are Wilson's at 95%, each for its own rows alone. They allow for chance in few rows, and not for errors "
    "in the table, for which incidents are in it, or for undetermined rows; and they take the rows to be independent "
    "of each other."
)
EXTREMES = (
    "Of many groups the highest and the lowest are expected to look extreme by chance alone. The order is by the "
    "number of rows and is no ranking. Groups may also differ in what was written down, and in what happens there."
)
FEW_ROWS = f"fewer than {FEW} settled rows: the share says little"
SEVERAL = "A row whose cell lists several values counts in the group of each, so groups add up to more than the rows."
TREND = (
    "A change over the years can come from which incidents the table holds, from what was written down, and from when "
    "a text came into force, as well as from conduct. It shows no cause. The last year may be incomplete."
)
ASKED = (
    "Counted are outcomes: a row that is undetermined under two rules counts twice. Each fact is taken by itself, as "
    "if all else stayed as it is; the numbers of two facts cannot be added. “Some answer” may settle toward one side "
    "alone, mostly that there was no violation or that the rule does not apply, while another answer settles "
    "nothing. A fact of which no column says "
    "anything cannot be had by filling cells: it has to be looked up elsewhere. First come those of which any answer "
    "settles the most."
)


_QUALITY = {
    "official": "It is kept by an agency.",
    "secondary": "It is no official record, but was compiled from official records.",
    "reported": "It is no official record: what it says is as sure as those are who reported or compiled it.",
}


def number(count: int) -> str:
    """A count with commas."""
    return f"{count:,}"


def rows(count: int) -> str:
    """A number of rows."""
    return f"{count:,} row{'' if count == 1 else 's'}"


def percent(share: float) -> str:
    """A share in percent; never 0 or 100 unless it is."""
    if 0 < share < 0.001:
        return "<0.1%"
    if 0.999 < share < 1:
        return ">99.9%"
    return f"{100 * share:.1f}%"


def span(limits: tuple[float, float]) -> str:
    """An interval or bounds in percent."""
    return f"{percent(limits[0])}–{percent(limits[1])}"


def share(counts: Counts) -> str:
    """The share of the settled rows; a dash where none is settled."""
    return "–" if counts.share is None else percent(counts.share)


def interval(counts: Counts) -> str:
    """The interval of the share; a dash where no row is settled."""
    return span(counts.interval) if counts.settled else "–"


def bounds(counts: Counts) -> str:
    """The bounds of the share of all rows in force; a dash where there is none."""
    return span(counts.bounds) if counts.in_force else "–"


def open_share(counts: Counts) -> str:
    """The part of the rows in force that is undetermined; a dash where there is none."""
    return percent(counts.undetermined / counts.in_force) if counts.in_force else "–"


def parts(counts: Counts) -> dict[Kind, int]:
    """All rows, each under one kind."""
    return {
        "violation": counts.possible_violation,
        "unless": counts.prima_facie,
        "open": counts.undetermined - counts.prima_facie,
        "none": counts.no_violation,
        "beyond": counts.does_not_apply,
        "not_in_force": counts.not_in_force,
    }


def kinds(modality: Modality) -> dict[Kind, str]:
    """What each kind is called for a rule that is read so."""
    departs = modality == "should"
    return {
        "violation": "possible departure from guidance" if departs else "possible violation",
        "unless": f"{'departure' if departs else 'violation'} unless an exception is shown",
        "open": "otherwise undetermined",
        "none": "no departure" if departs else "no violation",
        "beyond": BEYOND,
        "not_in_force": "not in force",
    }


def legend(modality: Modality) -> str:
    """What the heads of the columns stand for."""
    called = kinds(modality) | {"not_in_force": "the words surely were not in force"}
    heads = zip(SHORT[modality], called.values(), strict=True)
    return f"{MODALITY_TITLES[modality]}: {'; '.join(f'{short}: {full}' for short, full in heads)}."


def name(value: str) -> str:
    """A value of a cell on one line; what is very long gives way to an ellipsis."""
    line = one_line(value[: 4 * _LONGEST])
    return f"{line[:_LONGEST]}…" if len(line) > _LONGEST or len(value) > 4 * _LONGEST else line or "(no value)"


def year(value: str) -> str:
    """A year of rows."""
    return name(value) if value else "not known"


def scope(screening: Screening) -> str:
    """How much was held against how much."""
    reading = screening.reading
    files = counted(len(reading.files), "file")
    return f"{rows(reading.screened)} of {files}, held against {counted(len(screening.rules), 'rule')}."


def caveats(screening: Screening) -> list[str]:
    """What a reader must know before the numbers, beside what a possible violation is; the proxies apart."""
    source = screening.mapping.source
    covers = source.coverage or "The mapping does not say which incidents are in it and which are not."
    quality = _QUALITY[source.quality] if source.quality else "How far the table can be trusted is not told."
    sentences = [
        EVERY_RULE,
        f"What the table covers: {covers} {quality} Every count and share is of its rows alone: they are no rates per "
        "officer, encounter or resident, and the table cannot show how often nothing happened.",
        UNDETERMINED,
        AS_TOLD,
        FORCE,
    ]
    if screening.years is None:
        sentences.append(DATELESS)
    if any(rule.draft for rule in screening.rules):
        sentences.append(DRAFTS)
    return sentences


def marked(marks: Sequence[str]) -> str:
    """What the marks of rules mean; empty where there are none."""
    return "; ".join(f"{mark}: {meaning}" for mark, meaning in MARKS.items() if mark in marks)


def whose(cited: Citation) -> str:
    """Where the words of a rule stand, and whose they are."""
    return f"{cited.authority}, {cited.policy_title}, {cited.section}: {cited.title}"


def not_used(reading: TableReading) -> Iterator[str]:
    """What of the table could not be used, or contradicts itself."""
    if reading.left_out:
        yield f"{rows(reading.left_out)} left out, which the mapping does not take."
    if reading.unread:
        have = "has" if reading.unread == 1 else "have"
        yield f"{rows(reading.unread)} could not be read at all and {have} no outcomes."
    if reading.bad_cells:
        cells = f"{reading.bad_cells:,} cell{'' if reading.bad_cells == 1 else 's'}"
        yield f"{cells} in {rows(reading.bad_rows)} could not be read; what they would say counts as unknown."
    if reading.conflicts:
        several = "; ".join(f"{fact} in {rows(count)}" for fact, count in reading.conflicts.items())
        yield f"Columns contradict each other, so that the fact counts as unknown: {several}."
    if reading.contradicted:
        yield f"In {rows(reading.contradicted)} a statement denies what follows from others; the statement stands."
    if reading.inconsistent:
        yield f"In {rows(reading.inconsistent)} both answers to a fact follow; it counts as unknown."


def bad(reading: TableReading, most: int) -> list[str]:
    """The first cells and rows that could not be read, with place and cause, and how many more there are."""
    lines = []
    for cell in reading.bad[:most]:
        where = f"{name(cell.file)}, row {cell.row:,}" + (f", {name(cell.column)}" if cell.column else "")
        lines.append(f"{where}: {f'“{name(cell.text)}”: ' if cell.text else ''}{name(cell.cause)}")
    more = reading.bad_cells + reading.unread - len(lines)
    return lines + ([f"and {number(more)} more: with -o, the column “problem” has all of them"] if more > 0 else [])


def files(reading: TableReading, most: int) -> list[str]:
    """The files with their rows, and how many more there are."""
    lines = [f"{name(file.name)}: {rows(file.rows)}" for file in reading.files[:most]]
    more = reading.files[most:]
    return lines + ([f"{len(more):,} more: {rows(sum(file.rows for file in more))}"] if more else [])


def table(mapping: MappingUsed) -> str:
    """What the table is, whose it is, and under what licence it stands."""
    source = mapping.source
    row_kind = "act of force" if mapping.row == "force" else mapping.row
    where = " in an incident" if mapping.row in ("officer", "civilian") else ""
    sentences = [sentence(source.title), f"One row is one {row_kind}{where}.", f"Mapping: {mapping.id}."]
    sentences += [f"Licence: {sentence(source.licence)}"] if source.licence else []
    return " ".join([*sentences, f"Names and values of its columns: {source.fields}"] if source.fields else sentences)


def sentence(text: str) -> str:
    """The text with a capital and a full stop."""
    return f"{text[:1].upper()}{text[1:]}".rstrip(".") + "."


def times(count: int) -> str:
    """How often: once, 2 times."""
    return "once" if count == 1 else f"{number(count)} times"


def unmapped(reading: TableReading) -> list[str]:
    """The most frequent values that the mapping does not know, and how many rows have others."""
    values = sorted(reading.unmapped, key=lambda value: (-value.rows, value.column, value.value))
    lines = [f"{name(value.column)}: “{name(value.value)}” in {rows(value.rows)}" for value in values[:VALUES_SHOWN]]
    more = values[VALUES_SHOWN:]
    if more:
        lines.append(
            f"{counted(len(more), 'further value')}, {times(sum(value.rows for value in more))}: the JSON lists them"
        )
    lines += [f"{name(column)}: yet other values, {times(count)}" for column, count in reading.further.items()]
    return lines
