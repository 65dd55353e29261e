"""The report on many incidents: a row each, the gravest first, and then what they come to together."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePath

from policycheck.document.english import counted
from policycheck.document.model import (
    Block,
    Document,
    Line,
    Paragraph,
    Part,
    Run,
    Table,
    line,
    paragraph,
)
from policycheck.model.dates import spoken
from policycheck.model.incidents import (
    Gravest,
    IncidentRow,
    IncidentsEvaluation,
    PossibleBreach,
)
from policycheck.model.rule import Modality
from policycheck.report.incidents_summary import bad_file, in_all, method
from policycheck.report.standings import NOTHING, STYLES, WORDS_OF, of_incidents

# The columns of numbers: the head, what it counts, and what that means.
_COLUMNS: tuple[tuple[str, tuple[Gravest, ...], str], ...] = (
    ("VIOL?", ("possible_violation",), "possible violation under some account"),
    ("DEP?", ("possible_departure",), "possible departure from guidance under some account"),
    ("unless", ("prima_facie", "prima_facie_departure"), "broken unless an exception is shown"),
    ("differs", ("by_account",), WORDS_OF["by_account"]),
    ("open", ("open",), WORDS_OF["open"]),
    ("none", ("no_violation",), WORDS_OF["no_violation"]),
)
_BROKEN: Mapping[str, Modality] = {"VIOL?": "shall", "DEP?": "should"}  # columns whose results may be disputed
_TOPICS = "topics"


def incidents_document(evaluation: IncidentsEvaluation) -> Document:
    """The report: the incidents by their gravest result, then the counts, then what was not evaluated and how."""
    rows = evaluation.incidents
    parts = (
        Part(level=1, title="Incident by incident", blocks=tuple(_table(rows))),
        Part(level=1, title="In all", blocks=tuple(in_all(evaluation))),
        Part(level=1, title="What could not be evaluated", blocks=tuple(map(bad_file, evaluation.bad_files))),
        Part(level=1, title="How this was worked out", blocks=tuple(map(paragraph, method(evaluation)))),
    )
    return Document(
        title=counted(len(rows), "incident"),
        subtitle=_subtitle(rows),
        notice=evaluation.notice,
        parts=tuple(part for part in parts if part.blocks),
    )


def _subtitle(rows: Sequence[IncidentRow]) -> str:
    days = sorted(row.date for row in rows if row.date)
    agencies = dict.fromkeys(row.agency_name for row in rows)
    when = [spoken(days[0]) if days[0] == days[-1] else f"{spoken(days[0])} to {spoken(days[-1])}"] if days else []
    whose = [next(iter(agencies)) if len(agencies) == 1 else f"{len(agencies)} agencies"] if agencies else []
    return " · ".join([*when, *whose])


def _table(rows: Sequence[IncidentRow]) -> Iterator[Block]:
    """A row an incident, below what the gravest of its results is; then what the numbers mean."""
    if not rows:
        return
    agencies, names = {row.agency for row in rows}, _short_names(rows)
    cells: list[tuple[Line, ...]] = []
    for standing in WORDS_OF:
        same = [row for row in rows if row.gravest == standing]
        if same:
            heading, count = of_incidents(standing, same)
            cells.append((line(f"{heading}: {counted(count, 'incident')}", STYLES[standing]),))
            cells += [_row(row, names[row.file], with_agency=len(agencies) > 1) for row in same]
    head = ("incident", *(head for head, _, _ in _COLUMNS), _TOPICS)
    caption = "Incidents by the gravest result of any rule that binds"
    yield Table(caption=caption, head=tuple(map(line, head)), rows=tuple(cells), grid=True)
    yield Paragraph(line=line(_key(rows), "small"))


def _short_names(rows: Iterable[IncidentRow]) -> dict[str, str]:
    """What to call each file: its name alone where no other has that, and else its path."""
    names = {row.file: PurePath(row.file).name for row in rows}
    counts = Counter(names.values())
    return {file: name if counts[name] == 1 else file for file, name in names.items()}


def _row(row: IncidentRow, file: str, *, with_agency: bool) -> tuple[Line, ...]:
    day = spoken(row.date) if row.date else "day not known"
    aside = [day, *([row.agency_name] if with_agency else []), file]
    lead = (Run(row.title or row.incident), Run(f" · {' · '.join(aside)}", "small"))
    topics = str(len(row.topics_not_held) or NOTHING) + "‡" * bool(row.not_reached)
    return (lead, *(_cell(row, head, counting) for head, counting, _ in _COLUMNS), line(topics))


def _cell(row: IncidentRow, head: str, counting: Sequence[Gravest]) -> Line:
    count = sum(row.results.get(standing, 0) for standing in counting)
    if not count:
        return line(NOTHING)
    return line(f"{count}{_signs(_of_column(row, head))}", STYLES[counting[0]])


def _of_column(row: IncidentRow, head: str) -> list[PossibleBreach]:
    binding = [breach for breach in row.breaches if not breach.comparison and not breach.draft]
    return [breach for breach in binding if breach.modality == _BROKEN.get(head)]


def _signs(breaches: Sequence[PossibleBreach]) -> str:
    disputed = bool(breaches) and all(breach.disputed for breach in breaches)
    undated = bool(breaches) and all(breach.undated for breach in breaches)
    return "*" * disputed + "†" * undated


def _key(rows: Sequence[IncidentRow]) -> str:
    """What the heads and signs mean."""
    heads = "; ".join(f"{head} = {meaning}" for head, _, meaning in _COLUMNS)
    signs = {sign for row in rows for head in _BROKEN for sign in _signs(_of_column(row, head))}
    told = [
        f"Each number counts results: one rule applied to one person, act or recording, or to the incident. {heads}; "
        f"{_TOPICS} = topics that the incident raises and on which nothing is held for its agency and day",
    ]
    told += ["* another account rules each of these out"] if "*" in signs else []
    told += ["† whether the text was in force that day is not known"] if "†" in signs else []
    if any(row.not_reached for row in rows):
        told.append("‡ no rule that is held applies to some act or officer in it, which clears nobody")
    return f"{'. '.join(told)}."
