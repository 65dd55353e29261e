"""The evaluation as text, made for a terminal of 80 columns; it folds to 40."""

import textwrap
from collections.abc import Sequence

from policycheck.document.english import listed
from policycheck.document.visible import clean
from policycheck.model.evaluation import Evaluation, Finding
from policycheck.report import notes, questions, settle, words
from policycheck.report.overview import (
    Department,
    also_stated,
    clashing,
    departments,
    engines,
    following,
    not_reached,
    says_nothing,
    set_aside,
)

_STYLES = {
    "VIOL.?": "bold red",
    "DEP.?": "bold yellow",
    "unless": "yellow",
    "open": "cyan",
    "none": "green",
    "n/a": "dim",
    "–": "dim",
}
_COLUMN = 8  # characters of an account's column: a mark, a sign, and what divides them from the next
_LABELS = 24  # characters at the least for whom a finding is about
_QUESTIONS = 4  # shown of an open outcome


def text(evaluation: Evaluation, width: int = 80, colour: bool = False) -> str:
    """The summary of rule by account, each finding, the sources, and what was left out.

    Plain, or with the escape codes of a terminal's colours.
    """
    page = _Page(width)
    page.say(evaluation.title, style="bold")
    page.say(words.scope_line(evaluation))
    page.part(evaluation.notice, style="italic")
    for sentence in not_reached(evaluation.not_reached):
        page.part(sentence, style="bold")
    for number, sentence in enumerate(settle.supposed(evaluation)):
        if number == 0:
            page.gap()
        page.say(sentence, style="bold", hang=2)
    for sentence in settle.dilemmas(evaluation):
        if sentence.startswith("Must"):
            page.gap()
        page.say(sentence, hang=2 if sentence.startswith("- ") else 0)
    sections = words.sections(evaluation)
    if not evaluation.findings:
        page.part("No rule applies: nothing was evaluated.", style="bold")
    if evaluation.findings:
        _summary(page, evaluation, sections)
    for section in sections:
        _section(page, section)
    _closing(page, evaluation)
    return page.coloured() if colour else page.plain()


_Run = tuple[str, str]  # a piece of a line, and its style


class _Page:
    """Lines of a given width, each of styled runs."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.lines: list[list[_Run]] = []

    def gap(self) -> None:
        self.lines.append([])

    def part(self, text: str, indent: int = 0, style: str = "", hang: int = 0) -> None:
        """A paragraph with a gap above it."""
        self.gap()
        self.say(text, indent=indent, style=style, hang=hang)

    def say(self, paragraph: str, indent: int = 0, style: str = "", hang: int = 0) -> None:
        """One paragraph; with hang, its lines after the first stand further in."""
        first, later = " " * indent, " " * (indent + hang)
        folded = textwrap.wrap(
            clean(paragraph), self.width, initial_indent=first, subsequent_indent=later, break_on_hyphens=False
        )
        self.lines += [[(line, style)] for line in folded]

    def row(self, label: str, cells: Sequence[_Run], indent: int = 0) -> None:
        """A label, folded to the room that the cells leave, and cells of equal width on its last line."""
        room = self.width - _COLUMN * len(cells)
        *above, last = textwrap.wrap(clean(label), room - indent - 1) or [""]
        self.lines += [[(" " * indent + line, "")] for line in above]
        start = (" " * indent + last).ljust(room)
        self.lines.append([(start, ""), *((f"{content:^{_COLUMN}}", style) for content, style in cells)])

    def plain(self) -> str:
        return "".join(f"{''.join(run for run, _ in line).rstrip()}\n" for line in self.lines)

    def coloured(self) -> str:
        """The lines with colours, which rich knows how to write for the terminal at hand."""
        import io

        from rich.console import Console
        from rich.text import Text

        console = Console(file=io.StringIO(), width=self.width, force_terminal=True, highlight=False)
        for line in self.lines:
            console.print(Text.assemble(*line), soft_wrap=True)
        stream = console.file
        assert isinstance(stream, io.StringIO)
        return stream.getvalue()


def _summary(page: _Page, evaluation: Evaluation, sections: Sequence[words.Section]) -> None:
    names = [account.name for account in evaluation.accounts]
    columns = (page.width - _LABELS) // _COLUMN
    chunks = [names[start : start + columns] for start in range(0, len(names), columns)]
    rows = departments(evaluation)
    for chunk in chunks if rows else ():
        _departments(page, evaluation, rows, chunk)
    for chunk in chunks if sections else ():
        _table(page, evaluation, sections, chunk)
    if not rows and not sections:
        return
    used = {words.mark(f, outcome) for section in sections for f in section.findings for outcome in f.outcomes.values()}
    used |= {mark for row in rows for mark in row.marks.values()}
    page.part("; ".join(f"{mark} = {words.meaning(mark)}" for mark in words.MARKS if mark in used), style="dim")
    outcomes = [one for section in sections for each in section.findings for one in each.outcomes.values()]
    noted = {kind for one in outcomes for kind in notes.kinds(one)}
    if noted:
        page.say(notes.legend(noted), style="dim")
    if any(section.head.in_force.status == "unknown" for section in sections):
        page.say("† whether these words were in force on that day is not known", style="dim")
    page.gap()
    short = words.short_names(evaluation)
    for account in evaluation.accounts:
        label = short[account.name]
        name = "" if label == account.name else f"{account.name}: "
        page.say(f"{label:<7}{name}{account.title}", style="dim", hang=7)


def _departments(page: _Page, evaluation: Evaluation, rows: Sequence[Department], names: Sequence[str]) -> None:
    """Department by account: the gravest outcome of the rules of each."""
    page.gap()
    short = words.short_names(evaluation)
    page.say("Department by account: the gravest outcome of any of its rules", style="bold")
    page.row("whose policy", [(short[name], "bold") for name in names])
    binding = True
    for row in rows:
        if row.comparison and binding:
            binding = False
            page.say("not binding, for comparison:", style="dim")
        label = f"{row.name}{' †' if row.undated else ''}"
        cells = [(row.marks[name], notes.sign(row.notes[name])) for name in names]
        page.row(label, [(mark + sign, _STYLES[mark]) for mark, sign in cells], indent=1)


def _table(page: _Page, evaluation: Evaluation, sections: Sequence[words.Section], names: Sequence[str]) -> None:
    """Rule by account: a line a rule, and below it a row of outcomes for each one it is about."""
    page.gap()
    short = words.short_names(evaluation)
    page.row("rule, and about whom", [(short[name], "bold") for name in names])
    for section in sections:
        issuer = section.head.rule.partition(".")[0]
        comparison = f" [comparison: {issuer}]" if section.head.comparison else ""
        comparison += " †" if section.head.in_force.status == "unknown" else ""
        page.say(f"{section.number:>2} {section.head.title}{comparison}", style="bold", hang=3)
        for finding in section.findings:
            outcomes = [finding.outcomes[name] for name in names]
            marks = [(words.mark(finding, one), notes.sign(notes.kinds(one))) for one in outcomes]
            page.row(finding.about_label, [(mark + sign, _STYLES[mark]) for mark, sign in marks], indent=5)


def _section(page: _Page, section: words.Section) -> None:
    head = section.head
    page.part(f"{section.number}. {head.title}", style="bold", hang=3)
    comparison = "; a comparison: this policy does not bind the agency" if head.comparison else ""
    cited = head.citation
    page.say(f"{cited.authority}, {cited.policy_title}, {cited.section}: {cited.title}", indent=3)
    for passage in cited.quote:
        page.say(f"“{passage}”", indent=6, style="italic")
    page.say(f"{words.text_of(head)}{comparison} [{head.rule}]", indent=3)
    for note in words.notes(head):
        page.say(f"Note: {note}", indent=3, style="dim")
    for finding in section.findings:
        page.part(f"About {finding.about_label}:", indent=3, style="bold")
        for group in words.groups(finding):
            _group(page, finding, group)
        for question, answers in questions.turning_points(finding):
            page.say(f"Contested. The accounts part on: {question}", indent=5, style="bold", hang=2)
            for answer in answers:
                page.say(f"- {answer}", indent=7, hang=2)


def _group(page: _Page, finding: Finding, group: words.Group) -> None:
    outcome = group.outcome
    names = listed(group.accounts)
    style = _STYLES[words.mark(finding, outcome)]
    if group.silent and outcome.outcome == "undetermined":
        page.say(f"{names}: not settled; silent on every element", indent=5, style=style, hang=2)
        if len(group.accounts) < len(finding.outcomes):
            return
    else:
        page.say(f"{names}: {words.headline(finding, outcome)}", indent=5, style=style, hang=2)
    for sentence in notes.sentences(finding, group.accounts, notes.Plain()):
        page.say(sentence, indent=7, style="bold")
    _reasons(page, finding, group)
    for name in words.one_sided(finding, group):
        page.say(f"In {name} this rests on a single side's unanswered word.", indent=7)
    asked = questions.questions(finding, group)
    if asked:
        page.say("What could settle it:" if len(asked) == 1 else "What could settle it, any of:", indent=7)
    for question in asked[:_QUESTIONS]:
        effect = f" [{question.effect}]" if question.effect else ""
        page.say(f"- {' And: '.join(question.asked)}{effect}", indent=7, hang=2)
    if len(asked) > _QUESTIONS:
        page.say(f"- and {len(asked) - _QUESTIONS} more, in the JSON and HTML forms", indent=7)


def _follows(page: _Page, evaluation: Evaluation) -> None:
    found = following(evaluation)
    if found:
        page.part("What follows under the accounts, and their own sources do not state", style="bold")
    for about, statements in found.items():
        page.say(f"About {about}:", indent=3, style="bold")
        for one in statements:
            page.say(f"- {one.text}", indent=3, hang=2)
            for step in one.told:
                page.say(f"({step})", indent=7, style="dim", hang=1)
    for sentence in clashing(evaluation, notes.Plain()):
        page.part(sentence)


def _reasons(page: _Page, finding: Finding, group: words.Group) -> None:
    """The first reason whole; of the next ones only what they have in place of some of it."""
    lead = "so far: " if group.outcome.outcome == "undetermined" else "because "
    first: list[words.Ground] = []
    for reason in group.outcome.reasons[:3]:
        stated = words.grounds(finding, group.accounts, reason)
        new = [ground for ground in stated if ground not in first]
        clauses = "; ".join(f"{ground.text} [{ground.sources}]" for ground in new)
        if first and len(new) < len(stated):
            replaced = listed([f"“{ground.text}”" for ground in first if ground not in stated])
            page.say(f"or the same with {replaced} replaced by: {clauses}", indent=7, hang=2)
        else:
            page.say(lead + (clauses or "it follows whatever the facts are"), indent=7, hang=2)
        for reading in dict.fromkeys(reading for ground in new for reading in ground.readings):
            page.say(f"({reading})", indent=9, style="dim", hang=1)
        first = first or stated
    if given := words.given(group.outcome):
        page.say(given, indent=7, hang=2)


def _closing(page: _Page, evaluation: Evaluation) -> None:
    for sentence in (*settle.forced(evaluation), *set_aside(evaluation)):
        page.part(sentence)
    _follows(page, evaluation)
    stated = also_stated(evaluation)
    if stated:
        page.part("Also stated, and asked for by no rule that was evaluated", style="bold")
    for about, statements in stated.items():
        page.say(f"About {about}:", indent=3, style="bold")
        for one in statements:
            page.say(f"- {one.text} [{'; '.join(one.told)}]", indent=3, hang=2)
    for sentence in says_nothing(evaluation):
        page.part(sentence)
    if evaluation.left_out:
        page.part(f"Left out: {'; '.join(evaluation.left_out)}.")
    page.part("Sources", style="bold")
    if evaluation.note:
        page.say(evaluation.note)
    for source in evaluation.sources:
        page.say(source.listed, hang=2)
        if source.note:
            page.say(source.note, indent=2)
    _settling(page, evaluation)
    page.part(engines(evaluation), style="dim")
    page.part(evaluation.notice, style="italic")


def _settling(page: _Page, evaluation: Evaluation) -> None:
    asked = settle.settling(evaluation)
    if asked:
        page.part(
            "What would settle this: the questions on which the most findings hang directly (policycheck ask ranks "
            "all by what each answer would do)",
            style="bold",
        )
    for number, question in enumerate(asked, 1):
        page.say(f"{number}. {question}", hang=3)
