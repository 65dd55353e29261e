"""The report on many incidents: a row each, the gravest first, and then what they come to together."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePath

from policycheck.document.english import counted, listed
from policycheck.document.model import (
    Block,
    Bullets,
    Document,
    Fold,
    Line,
    Paragraph,
    Part,
    Run,
    Style,
    Table,
    line,
    paragraph,
)
from policycheck.model.dates import spoken
from policycheck.model.incidents import (
    BadFile,
    IncidentRow,
    IncidentsEvaluation,
    PossibleBreach,
    RuleCount,
    SecondEngineStatus,
    Standing,
)
from policycheck.model.rule import Modality
from policycheck.report import words

_GRAVEST: Mapping[Standing, str] = {
    "possible_violation": words.BROKEN_OR_NOT["shall"][0],
    "possible_departure": words.BROKEN_OR_NOT["should"][0],
    "prima_facie": words.unless("shall"),
    "prima_facie_departure": words.unless("should"),
    "by_account": "open under some accounts, ruled out under others",
    "open": "open under every account",
    "no_violation": "no violation",
    "nothing_compared": "nothing compared: no rule that is held applies",
}
_STYLES: Mapping[Standing, Style] = {
    "possible_violation": "breach",
    "possible_departure": "departure",
    "prima_facie": "unless",
    "prima_facie_departure": "unless",
    "by_account": "open",
    "open": "open",
    "no_violation": "none",
    "nothing_compared": "moot",
}
# The columns of numbers: the head, what it counts, and what that means.
_COLUMNS: tuple[tuple[str, tuple[Standing, ...], str], ...] = (
    ("VIOL?", ("possible_violation",), "possible violation under some account"),
    ("DEP?", ("possible_departure",), "possible departure from guidance under some account"),
    ("unless", ("prima_facie", "prima_facie_departure"), "broken unless an exception is shown"),
    ("differs", ("by_account",), _GRAVEST["by_account"]),
    ("open", ("open",), _GRAVEST["open"]),
    ("none", ("no_violation",), _GRAVEST["no_violation"]),
)
_BROKEN: Mapping[str, Modality] = {"VIOL?": "shall", "DEP?": "should"}  # columns whose results may be disputed
_TOPICS = "topics"
_NOTHING = "·"
_SHOWN = 10  # facts and topics that a table names; JSON has all


def incidents_document(evaluation: IncidentsEvaluation) -> Document:
    """The report: the incidents by their gravest result, then the counts, then what was not evaluated and how."""
    rows = evaluation.incidents
    parts = (
        Part(level=1, title="Incident by incident", blocks=tuple(_table(rows))),
        Part(level=1, title="In all", blocks=tuple(_in_all(evaluation))),
        Part(level=1, title="What could not be evaluated", blocks=tuple(map(_bad_file, evaluation.bad_files))),
        Part(level=1, title="How this was worked out", blocks=tuple(map(paragraph, _method(evaluation)))),
    )
    return Document(
        title=counted(len(rows), "incident"),
        subtitle=_subtitle(rows),
        notice=evaluation.notice,
        parts=tuple(part for part in parts if part.blocks),
    )


def no_draft_held() -> str:
    """That drafts were asked for and none was held against any incident."""
    remedy = "one that does not bind an agency is taken with --policy ID"
    return f"--drafts: no draft was held against these incidents; {remedy}"


def evaluated_beside(bad: int, good: int) -> str:
    """How many files could not be evaluated, and how many were."""
    done = (
        f"{counted(good, 'incident')} {'was' if good == 1 else 'were'} evaluated"
        if good
        else "no incident was evaluated"
    )
    return f"{counted(bad, 'file')} could not be evaluated; {done}"


def beside_lines(same_id: Mapping[str, Sequence[str]], passed_over: int) -> list[str]:
    """What has no line of its own: files of one id, and files that are no incidents."""
    return [*_same_ids(same_id), *_passed_over(passed_over)]


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
    for standing, words_of_it in _GRAVEST.items():
        same = [row for row in rows if row.gravest == standing]
        if same:
            cells.append((line(f"{_capital(words_of_it)}: {counted(len(same), 'incident')}", _STYLES[standing]),))
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
    topics = str(len(row.topics_not_held) or _NOTHING) + "‡" * bool(row.not_reached)
    return (lead, *(_cell(row, head, counting) for head, counting, _ in _COLUMNS), line(topics))


def _cell(row: IncidentRow, head: str, counting: Sequence[Standing]) -> Line:
    count = sum(row.results.get(standing, 0) for standing in counting)
    if not count:
        return line(_NOTHING)
    return line(f"{count}{_signs(_of_column(row, head))}", _STYLES[counting[0]])


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


def _in_all(evaluation: IncidentsEvaluation) -> Iterator[Block]:
    rows = evaluation.incidents
    if rows:
        gravest = evaluation.by_gravest.items()
        yield _counts("How many incidents, by gravest result", "gravest result", _gravest_counts(gravest))
        yield from _rules(evaluation)
        yield from _most(
            "Which facts are open most often",
            "open fact",
            [(fact.question, fact.incidents) for fact in evaluation.open_facts],
        )
        yield from _most(
            "Topics that incidents raise and on which nothing is held",
            "topic",
            [(topic.title, topic.incidents) for topic in evaluation.topics_not_held],
        )
        if evaluation.topics_not_held:
            yield paragraph("Where nothing is held, there may be rules all the same.")
    yield from map(paragraph, [*_same_ids(evaluation.same_id), *_passed_over(evaluation.passed_over)])


def _gravest_counts(gravest: Iterable[tuple[Standing, int]]) -> list[tuple[Line, int]]:
    return [(line(_capital(_GRAVEST[standing]), _STYLES[standing]), count) for standing, count in gravest]


def _rules(evaluation: IncidentsEvaluation) -> Iterator[Block]:
    """Rules that are possibly broken, below whether they bind; or that there is none."""
    if not any(not rule.comparison and not rule.draft for rule in evaluation.rules):
        yield paragraph("No account of any incident shows a possible violation of a rule that binds.")
    if not evaluation.rules:
        return
    rows: list[tuple[Line, ...]] = []
    before = ""
    for rule in evaluation.rules:
        heading = _heading(rule)
        if heading != before:
            rows.append((line(heading),))
            before = heading
        named = (Run(rule.title), Run(f" · {rule.authority}", "small"))
        rows.append((named, line(str(rule.incidents)), line(str(rule.disputed or _NOTHING))))
    head = tuple(map(line, ("rule", "incidents", "disputed")))
    yield Table(caption="Possible violations, by rule", head=head, rows=tuple(rows), grid=True)
    yield Paragraph(line=line("disputed = another account rules out every such result of the incident.", "small"))


def _heading(rule: RuleCount) -> str:
    if rule.draft:
        return "Drafts, which bind nobody"
    if rule.comparison:
        return "Other departments' policies, which do not bind"
    return _capital(_GRAVEST["possible_violation" if rule.modality == "shall" else "possible_departure"])


def _most(caption: str, head: str, counts: Sequence[tuple[str, int]]) -> Iterator[Block]:
    """A table of those of most incidents; nothing where there are none."""
    if counts:
        more = f" (the first {_SHOWN} of {len(counts)})" if len(counts) > _SHOWN else ""
        yield _counts(f"{caption}{more}", head, [(line(text), count) for text, count in counts[:_SHOWN]])


def _counts(caption: str, head: str, counts: Iterable[tuple[Line, int]]) -> Table:
    rows = tuple((text, line(f"{count:,}")) for text, count in counts)
    return Table(caption=caption, head=(line(head), line("incidents")), rows=rows, grid=True)


def _same_ids(same_id: Mapping[str, Sequence[str]]) -> list[str]:
    return [f"{len(files)} files have the id {name}: {listed(files)}." for name, files in same_id.items()]


def _passed_over(count: int) -> list[str]:
    if not count:
        return []
    were = "was passed over: it declares" if count == 1 else "were passed over: they declare"
    return [f"{counted(count, 'JSON file')} {were} another schema than an incident's."]


def _bad_file(bad: BadFile) -> Block:
    """The file, and below it each problem with its remedy."""
    problems = tuple(line(f"{problem.place}: {problem.cause}: {problem.remedy}") for problem in bad.problems)
    summary = line(f"{bad.file}: {counted(len(problems), 'problem')}")
    return Fold(summary=summary, blocks=(Bullets(items=problems),))


def _method(evaluation: IncidentsEvaluation) -> Iterator[str]:
    asked = evaluation.asked
    if asked.accounts:
        yield f"Only these accounts were evaluated: {listed(asked.accounts)}."
    if asked.as_of:
        yield f"The policy of {spoken(asked.as_of)} was applied."
    if asked.policies:
        yield f"For comparison, these were applied as well, and bind nobody here: {listed(asked.policies)}."
    if asked.assumed:
        yield f"This was taken as so in every account of every incident: {listed(asked.assumed)}."
    if asked.drafts:
        yield "Drafts were evaluated as if they had been in force. They are not, and bind nobody."
    if evaluation.incidents:
        yield from _second_engine(evaluation.incidents)
        yield "policycheck evaluate FILE tells everything on one incident; --format jsonl does so on all, for programs."


def _second_engine(rows: Sequence[IncidentRow]) -> Iterator[str]:
    statuses: set[SecondEngineStatus] = {row.second_engine for row in rows}
    if "not run" in statuses:
        yield "No second engine worked this out again; --cross-check auto has it do so, and takes as long again."
    elif "not installed" in statuses:
        yield "The second engine is not installed, so that nothing was worked out again."
    else:
        unchecked = sum(row.unchecked > 0 for row in rows)
        left = f", apart from what was too large for it in {counted(unchecked, 'incident')}" if unchecked else ""
        yield f"A second engine worked everything out again and came to the same{left}."


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
