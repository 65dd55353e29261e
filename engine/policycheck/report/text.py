"""The evaluation as text, for a terminal of 80 columns or more."""

import io
from collections.abc import Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from policycheck.model.evaluation import Evaluation, Finding
from policycheck.report import words

_STYLES = {"VIOL.?": "bold red", "DEP.?": "bold yellow", "open": "cyan", "none": "green", "n/a": "dim", "–": "dim"}
_PER_TABLE = 7  # columns of accounts beside the rules, at six characters each


def text(evaluation: Evaluation, width: int = 80, colour: bool = False) -> str:
    """The summary of rule by account, each finding, the sources, and what was left out."""
    stream = io.StringIO()
    console = Console(file=stream, width=width, force_terminal=colour, color_system="standard" if colour else None)
    page = _Page(console)
    page.say(evaluation.title, style="bold")
    page.say(words.scope_line(evaluation))
    page.gap()
    page.say(evaluation.notice, style="italic")
    shown = [finding for finding in evaluation.findings if not finding.never_arises]
    rest = [finding for finding in evaluation.findings if finding.never_arises]
    if not evaluation.findings:
        page.gap()
        page.say("No rule applies: nothing was evaluated.", style="bold")
    if shown:
        _summary(page, evaluation, shown)
    for number, finding in enumerate(shown, 1):
        _finding(page, evaluation, number, finding)
    _closing(page, evaluation, rest)
    return "".join(f"{line.rstrip()}\n" for line in stream.getvalue().splitlines())


class _Page:
    """Prints paragraphs, indented, with nothing in them taken for mark-up."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def gap(self) -> None:
        self.console.print()

    def say(self, text: str, indent: int = 0, style: str = "", hang: int = 0) -> None:
        """One paragraph; with hang, its lines after the first stand further in."""
        lines = Text(words.clean(text)).wrap(self.console, self.console.width - indent - hang)
        for number, line in enumerate(lines):
            line.rstrip()
            line.stylize(style)
            self.console.print(Padding(line, (0, 0, 0, indent + (hang if number else 0)), expand=False))


def _summary(page: _Page, evaluation: Evaluation, shown: Sequence[Finding]) -> None:
    names = [account.name for account in evaluation.accounts]
    for start in range(0, len(names), _PER_TABLE):
        chosen = names[start : start + _PER_TABLE]
        table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
        table.add_column("", justify="right")
        table.add_column("rule, and about whom", ratio=1)
        for name in chosen:
            table.add_column(words.short(name), justify="center", min_width=6, no_wrap=True)
        for number, finding in enumerate(shown, 1):
            title = f"{finding.title} ({finding.about})" + (" [comparison]" if finding.comparison else "")
            marks = [words.mark(finding, finding.outcomes[name]) for name in chosen]
            table.add_row(str(number), Text(words.clean(title)), *(Text(mark, style=_STYLES[mark]) for mark in marks))
        page.gap()
        page.console.print(table)
    used = {words.mark(finding, outcome) for finding in shown for outcome in finding.outcomes.values()}
    page.gap()
    page.say("; ".join(f"{mark} {meaning}" for mark, meaning in words.MARKS if mark in used), style="dim")
    for account in evaluation.accounts:
        label = words.short(account.name)
        name = "" if label == account.name else f"{account.name}: "
        page.say(f"{label:<7}{name}{account.title}", style="dim", hang=7)


def _finding(page: _Page, evaluation: Evaluation, number: int, finding: Finding) -> None:
    page.gap()
    page.say(f"{number}. {finding.title}", style="bold", hang=3)
    kind = "guidance (should)" if finding.modality == "should" else "duty (shall)"
    comparison = "; a comparison: this policy does not bind the agency" if finding.comparison else ""
    page.say(f"{finding.rule}, {kind}, about {finding.about_label}{comparison}", indent=3)
    cited = finding.citation
    page.say(f"{cited.authority}, {cited.policy_title}, {cited.section}: {cited.title} ({words.QUALITY[cited.quality]})", 3)
    for passage in cited.quote:
        page.say(f"“{passage}”", indent=6, style="italic")
    for note in (cited.note, finding.in_force.why if finding.in_force.status != "yes" else None):
        if note:
            page.say(f"Note: {note[:1].upper()}{note[1:]}", indent=3, style="dim")
    one_sided = {account.name for account in evaluation.accounts if account.one_sided}
    for group in words.groups(finding):
        _group(page, finding, group, one_sided)
    if finding.turned_by:
        page.say("Contested. The accounts part on:", indent=3, style="bold")
        for turn in finding.turned_by:
            question = next(element.question for element in finding.elements if element.fact == turn.fact)
            answer = words.value_words(turn.said.value)
            page.say(f"- {question} {answer}: {words.cite(turn.said)} ({turn.said.party})", indent=5, hang=2)


def _group(page: _Page, finding: Finding, group: words.Group, one_sided: set[str]) -> None:
    outcome = group.outcome
    headline = words.headline(finding, outcome)
    style = _STYLES[words.mark(finding, outcome)]
    page.say(f"{words.listed(group.accounts)}: {headline}", indent=3, style=style, hang=2)
    if one_sided & set(group.accounts) and outcome.outcome != "undetermined":
        page.say(f"({words.listed(sorted(one_sided))} counts a single side's unanswered claim)", indent=5, style="dim")
    for reason in outcome.reasons[:3]:
        stated = words.grounds(finding, group.accounts[0], reason)
        clauses = [
            f"{ground.text} [{'judged by ' if ground.judgement else ''}{ground.sources}]" for ground in stated
        ]
        lead = "because " if outcome.outcome != "undetermined" else "so far: "
        page.say(lead + "; ".join(clauses), indent=5, hang=2)
    if outcome.outcome == "undetermined":
        asked = words.questions(outcome)
        page.say("It hangs on" + (":" if len(asked) == 1 else " any of:"), indent=5)
        for line in asked[:5]:
            page.say(f"- {line}", indent=7, hang=2)
        if len(asked) > 5:
            page.say(f"- and {len(asked) - 5} more; the JSON form lists all", indent=7, hang=2)


def _closing(page: _Page, evaluation: Evaluation, rest: Sequence[Finding]) -> None:
    if rest:
        page.gap()
        names = [f"{finding.title} ({finding.about})" for finding in rest]
        page.say(f"Not applicable, or not in force, under every account: {'; '.join(names)}.")
    if evaluation.left_out:
        page.gap()
        page.say(f"Left out: {'; '.join(evaluation.left_out)}.")
    page.gap()
    page.say("Sources", style="bold")
    for source in evaluation.sources:
        details = ", ".join(filter(None, (source.date, f"via {source.via}" if source.via else None)))
        page.say(f"{source.id} ({source.party}): {source.title}{f', {details}' if details else ''}", hang=2)
    page.gap()
    page.say(evaluation.notice, style="italic")
