"""What many incidents come to together, what could not be evaluated, and how it was worked out, in words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from policycheck.document.english import counted, listed
from policycheck.document.model import Block, Bullets, Fold, Line, Paragraph, Run, Table, line, paragraph
from policycheck.model.dates import spoken
from policycheck.model.incidents import (
    BadFile,
    IncidentRow,
    IncidentsEvaluation,
    RuleCount,
    SecondEngineStatus,
)
from policycheck.report.standings import NOTHING, STYLES, headed, of_incidents

_SHOWN = 10  # facts, topics, ids and files that are named; JSON has all


def no_draft_held() -> str:
    """That drafts were asked for and none was held against any incident."""
    remedy = "one that does not bind an agency is taken with --policy ID"
    return f"--drafts: no draft was held against these incidents; {remedy}"


def evaluated_beside(bad: int, good: int) -> str:
    """How many files could not be evaluated, and how many were."""
    done = f"{good} {'was' if good == 1 else 'were'}" if good else "none was"
    return f"{counted(bad, 'file')} could not be evaluated; {done}"


def beside_lines(same_id: Mapping[str, Sequence[str]], passed_over: int) -> list[str]:
    """What has no line of its own: files of one id, and files that are no incidents."""
    return [*_same_ids(same_id), *_passed_over(passed_over)]


def in_all(evaluation: IncidentsEvaluation) -> Iterator[Block]:
    """The counts: by gravest result, by rule, by open fact, by topic; then ids that stand twice, and other files."""
    rows = evaluation.incidents
    if rows:
        yield _by_gravest(evaluation)
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


def _by_gravest(evaluation: IncidentsEvaluation) -> Table:
    named = {standing: of_incidents(standing, evaluation.incidents) for standing in evaluation.by_gravest}
    counts = [(line(text, STYLES[standing]), count) for standing, (text, count) in named.items()]
    return _counts("How many incidents, by gravest result", "gravest result", counts)


def _rules(evaluation: IncidentsEvaluation) -> Iterator[Block]:
    """Rules that are possibly broken, below whether they bind; or that there is none."""
    sure = ("possible_violation", "possible_departure")
    if not any(rule.standing in sure and not rule.comparison and not rule.draft for rule in evaluation.rules):
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
        rows.append((named, line(str(rule.incidents)), line(str(rule.disputed or NOTHING))))
    head = tuple(map(line, ("rule", "incidents", "disputed")))
    yield Table(caption="Possible violations, by rule", head=head, rows=tuple(rows), grid=True)
    yield Paragraph(line=line("disputed = another account rules out every such result of the incident.", "small"))


def _heading(rule: RuleCount) -> str:
    if rule.draft:
        return "Drafts, which bind nobody"
    if rule.comparison:
        return "Other policies, which do not bind"
    return headed(rule.standing)


def _most(caption: str, head: str, counts: Sequence[tuple[str, int]]) -> Iterator[Block]:
    """A table of those of most incidents; nothing where there are none."""
    if counts:
        more = f" (the first {_SHOWN} of {len(counts)})" if len(counts) > _SHOWN else ""
        yield _counts(f"{caption}{more}", head, [(line(text), count) for text, count in counts[:_SHOWN]])


def _counts(caption: str, head: str, counts: Iterable[tuple[Line, int]]) -> Table:
    rows = tuple((text, line(f"{count:,}")) for text, count in counts)
    return Table(caption=caption, head=(line(head), line("incidents")), rows=rows, grid=True)


def _same_ids(same_id: Mapping[str, Sequence[str]]) -> list[str]:
    told = [f"{len(files)} files have the id {name}: {_first(files)}." for name, files in same_id.items()]
    more = len(told) - _SHOWN
    return [*told[:_SHOWN], f"{more} other ids stand in several files, too."] if more > 1 else told


def _first(names: Sequence[str]) -> str:
    more = len(names) - _SHOWN
    return listed([*names[:_SHOWN], f"{more} others"] if more > 1 else names)


def _passed_over(count: int) -> list[str]:
    if not count:
        return []
    were = "was passed over: it declares" if count == 1 else "were passed over: they declare"
    return [f"{counted(count, 'JSON file')} {were} another schema than an incident's."]


def bad_file(bad: BadFile) -> Block:
    """The file, and below it each problem with its remedy."""
    problems = tuple(line(f"{problem.place}: {problem.cause}: {problem.remedy}") for problem in bad.problems)
    summary = line(f"{bad.file}: {counted(len(problems), 'problem')}")
    return Fold(summary=summary, blocks=(Bullets(items=problems),))


def method(evaluation: IncidentsEvaluation) -> Iterator[str]:
    """What was asked for beside the files, whether a second engine worked it out again, and the next step."""
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
