"""The tables of an evaluation: rule by account, and department by account."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from policycheck.document.model import Block, Line, Paragraph, Run, Table
from policycheck.model.evaluation import Evaluation
from policycheck.model.inference import NoteKind
from policycheck.model.result import Result
from policycheck.report import notes, words
from policycheck.report.phrases import Labels, line, series
from policycheck.report.results import RuleSection, alike


def rules_by_account(
    caption: str, sections: Sequence[RuleSection], evaluation: Evaluation, voice: Labels
) -> list[Block]:
    """A row for those of whom a rule comes to the same, below the rule's title; then what the cells mean."""
    rows: list[tuple[Line, ...]] = []
    used: set[str] = set()
    noted: set[NoteKind] = set()
    for section in sections:
        head = section.head
        whose = f" ({head.citation.authority})" if head.comparison else ""
        rows.append((line(f"{section.number}. {head.title}{whose}{' †' * _undated(head)}"),))
        for labels, result in alike(section.results):
            outcomes = [result.outcomes[account.name] for account in evaluation.accounts]
            cells = [(words.mark(result, one), notes.kinds(one)) for one in outcomes]
            used |= {mark for mark, _ in cells}
            noted |= {kind for _, kinds in cells for kind in kinds}
            rows.append((line(series(labels)), *(_cell(mark, kinds) for mark, kinds in cells)))
    dagger = any(_undated(section.head) for section in sections)
    return [_table(caption, "rule, and about whom", rows, evaluation), *_legend(used, noted, dagger, evaluation, voice)]


def _table(caption: str, first: str, rows: Sequence[tuple[Line, ...]], evaluation: Evaluation) -> Table:
    short = words.short_names(evaluation)
    heads = (first, *(short[account.name] for account in evaluation.accounts))
    return Table(caption=caption, head=tuple(map(line, heads)), rows=tuple(rows), grid=True)


def _cell(mark: str, noted: Sequence[NoteKind]) -> Line:
    return (Run(f"{mark}{notes.sign(noted)}", words.MARKS[mark][1]),)


def _undated(result: Result) -> bool:
    return result.in_force.status == "unknown"


def _legend(
    used: Iterable[str], noted: set[NoteKind], dagger: bool, evaluation: Evaluation, voice: Labels
) -> list[Block]:
    """What the marks, the signs and the heads of the columns mean."""
    short = words.short_names(evaluation)
    heads = {short[one.name]: voice.account(one.name) for one in evaluation.accounts}
    named = [f"{head} = {account}" for head, account in heads.items() if account != f"the {head}"]
    told = ["; ".join(f"{mark} = {words.MARKS[mark][0]}" for mark in words.MARKS if mark in used)]
    told += [notes.legend(noted)] if noted else []
    told += ["† whether this text was in force on that day is not known"] if dagger else []
    told += ["; ".join(named)] if named else []
    return [Paragraph(line=line(f"{'. '.join(told)}.", "small"))]


@dataclass(frozen=True)
class Department:
    """An authority, and by account the gravest mark that any of its rules comes to."""

    name: str
    comparison: bool  # whether its policy does not bind the agency
    undated: bool  # whether nobody knows if its text was in force on the day
    marks: dict[str, str]
    notes: dict[str, list[NoteKind]]  # those that every rule with this mark has


def departments(evaluation: Evaluation) -> list[Department]:
    """A row an authority, those that bind first, without drafts; none where no comparison was asked for."""
    found: dict[tuple[bool, str, str], list[Result]] = {}
    for result in (one for one in evaluation.results if not one.draft):
        cited = result.citation
        found.setdefault((result.comparison, cited.authority, cited.policy.partition("/")[0]), []).append(result)
    if not any(result.comparison for result in evaluation.results):
        return []
    return [
        _department(name, comparison, results, [account.name for account in evaluation.accounts])
        for (comparison, name, _), results in sorted(found.items(), key=lambda pair: pair[0])
    ]


def _department(name: str, comparison: bool, results: Sequence[Result], accounts: Iterable[str]) -> Department:
    order = list(words.MARKS)
    marks, noted = {}, {}
    for account in accounts:
        marked = [(words.mark(one, one.outcomes[account]), notes.kinds(one.outcomes[account])) for one in results]
        gravest = marks[account] = min((of for of, _ in marked), key=order.index)
        same = [kinds for of, kinds in marked if of == gravest]
        noted[account] = [kind for kind in same[0] if all(kind in kinds for kinds in same)]
    return Department(name, comparison, any(map(_undated, results)), marks, noted)


def departments_by_account(evaluation: Evaluation, voice: Labels) -> list[Block]:
    """A row an authority with the gravest outcome of its rules under each account; nothing without a comparison."""
    found = departments(evaluation)
    rows: list[tuple[Line, ...]] = []
    for number, row in enumerate(found):
        if row.comparison and (number == 0 or not found[number - 1].comparison):
            rows.append((line("not binding, for comparison"),))
        cells = (_cell(mark, row.notes[account]) for account, mark in row.marks.items())
        rows.append((line(f"{row.name}{' †' * row.undated}"), *cells))
    if not rows:
        return []
    used = {mark for row in found for mark in row.marks.values()}
    noted = {kind for row in found for kinds in row.notes.values() for kind in kinds}
    caption = "Department by account: the gravest outcome of any of its rules"
    legend = _legend(used, noted, any(row.undated for row in found), evaluation, voice)
    return [_table(caption, "whose policy", rows, evaluation), *legend]
