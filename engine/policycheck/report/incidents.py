"""The report on many incidents: a row each, the gravest first, and then what they come to together."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
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
)
from policycheck.report.incidents_summary import bad_file, in_all, method
from policycheck.report.standings import STYLES, WORDS_OF, headed, of_incidents

_COUNTED = "Each number counts results: one rule applied to one person, act or recording, or to the incident."
_RULED_OUT = "another account rules out each of these"
_UNDATED = "whether the text was in force that day is not known"
_TOPICS = "Topics that it raises and on which nothing is held for its agency and day"
_NOT_REACHED = "No rule that is held applies to some act or officer in it, which clears nobody"


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
    caption = "Incidents by the gravest result of any rule that binds"
    yield Table(caption=caption, head=(line("incident"), line("results")), rows=tuple(cells), widths=(0.5, 0.5))
    yield Paragraph(line=line(_COUNTED, "small"))


def _short_names(rows: Iterable[IncidentRow]) -> dict[str, str]:
    """What to call each file: its name alone where no other has that, and else its path."""
    names = {row.file: PurePath(row.file).name for row in rows}
    counts = Counter(names.values())
    return {file: name if counts[name] == 1 else file for file, name in names.items()}


def _row(row: IncidentRow, file: str, *, with_agency: bool) -> tuple[Line, ...]:
    day = spoken(row.date) if row.date else "day not known"
    aside = [day, *([row.agency_name] if with_agency else [])]
    lead = (Run(row.title or row.incident), Run(f" · {' · '.join(aside)} · ", "small"), Run(file, "code"))
    return lead, tuple(_told(row))


def _told(row: IncidentRow) -> Iterator[Run]:
    """What its results come to, each with how many do; then what was not compared."""
    for standing in WORDS_OF:
        count = row.results.get(standing, 0)
        if count and (standing != "does_not_apply" or row.gravest == standing):
            yield Run(f"{headed(standing)}: {count}{_aside(row, standing)}. ", STYLES[standing])
    if row.topics_not_held:
        yield Run(f"{_TOPICS}: {len(row.topics_not_held)}. ")
    if row.not_reached:
        yield Run(f"{_NOT_REACHED}.")


def _aside(row: IncidentRow, standing: Gravest) -> str:
    """Whether all results that come to this are disputed, or of texts without dates."""
    breaches = [one for one in row.breaches if one.standing == standing and not one.comparison and not one.draft]
    told = [_RULED_OUT] if breaches and all(one.disputed for one in breaches) else []
    told += [_UNDATED] if breaches and all(one.undated for one in breaches) else []
    return f" ({'; '.join(told)})" if told else ""
