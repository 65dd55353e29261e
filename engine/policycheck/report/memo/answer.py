"""The short answer of a memo: what each rule comes to, and under whose account."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policycheck.model.evaluation import AccountOutcome, Evaluation, Finding
from policycheck.model.memo import Block, Bullets, Line, Paragraph, Part, Run, Table
from policycheck.report import settle, words
from policycheck.report.memo.phrases import Voice, line, sentence, series

_REMARKS = {"unless": "made out unless an exception is shown", "n/a": "the rule did not apply", "–": "not in force"}
_COLUMNS = {
    "VIOL.?": 0,
    "DEP.?": 0,
    "none": 1,
    "n/a": 1,
    "–": 1,
    "unless": 2,
    "open": 2,
}


@dataclass(frozen=True)
class Rulings:
    """The rules of an evaluation as a memo orders and numbers them: duties, guidance, other departments' policies."""

    duties: tuple[words.Section, ...]
    guidance: tuple[words.Section, ...]
    compared: tuple[words.Section, ...]

    @property
    def binding(self) -> tuple[words.Section, ...]:
        """Those whose policy binds the agency."""
        return self.duties + self.guidance


def rulings(evaluation: Evaluation) -> Rulings:
    """The rules that arise for somebody, numbered through."""
    kinds: tuple[list[words.Section], ...] = ([], [], [])
    for section in words.sections(evaluation):
        kinds[2 if section.head.comparison else section.head.modality == "should"].append(section)
    numbered = iter(range(1, sum(map(len, kinds)) + 1))
    ordered = [tuple(words.Section(next(numbered), one.findings) for one in kind) for kind in kinds]
    return Rulings(*ordered)


def short_answer(evaluation: Evaluation, held: Rulings, voice: Voice) -> Part:
    """What comes out, first in sentences, then rule by account."""
    blocks: list[Block] = [Paragraph(line=line(_scope(evaluation, held)))]
    blocks += _possible(held, voice)
    blocks.append(Paragraph(line=line(_count(held))))
    for caption, sections in (("Duties: rule by account", held.duties), ("Guidance: rule by account", held.guidance)):
        if sections:
            blocks.append(outcomes(caption, sections, voice))
    blocks += _legend(held)
    asked = settle.settling(evaluation)
    if asked:
        lead = "The answers that would settle the most:"
        blocks += [
            Paragraph(line=line(lead, "strong"), keep_with_next=True),
            Bullets(items=tuple(map(line, asked)), numbered=True),
        ]
    return Part(level=1, title="The short answer", blocks=tuple(blocks))


def _scope(evaluation: Evaluation, held: Rulings) -> str:
    if not evaluation.findings:
        return "No rule applies, so that nothing was compared."
    day = f" as in force on {evaluation.as_of}, another day than that of the incident" if evaluation.as_of else ""
    rules = len(held.binding)
    found = f"{rules} rules arise" if rules != 1 else "One rule arises"
    if not rules:
        found = "No rule arises"
    return (
        f"This memo compares what is said about the incident with the written policies that bind the "
        f"{evaluation.agency_name}{day}. {found}. For each, it says under whose account of the facts it may have been "
        "broken, under whose it was not, and what is not known."
    )


def _possible(held: Rulings, voice: Voice) -> list[Block]:
    """A bullet for each possible violation or departure; a sentence where there is none."""
    blocks: list[Block] = []
    for sections, what, none in (
        (
            held.duties,
            "Possible violation of a duty",
            "Under no account does what is said make out the breach of a duty.",
        ),
        (held.guidance, "Possible departure from guidance", "Under no account is a departure from guidance made out."),
    ):
        items = tuple(one for section in sections for one in _bullets(section, what, voice))
        found = {one.outcome for section in sections for each in section.findings for one in each.outcomes.values()}
        if sections and "possible_violation" not in found:
            blocks.append(Paragraph(line=line(none, "strong")))
        if items:
            blocks.append(Bullets(items=items))
    return blocks


def _bullets(section: words.Section, what: str, voice: Voice) -> Iterator[Line]:
    for labels, finding in alike(section):
        for marks in ("VIOL.?", "DEP.?"), ("unless",):
            accounts = [n for n, one in finding.outcomes.items() if words.mark(finding, one) in marks]
            if not accounts:
                continue
            undated = ", if these words were in force that day" if finding.in_force.status == "unknown" else ""
            lead = "Not settled, but made out unless an exception is shown" if marks == ("unless",) else what
            others = [name for name, one in finding.outcomes.items() if one.outcome == "no_violation"]
            but = f" No violation {voice.under(others)}." if others else ""
            yield (
                Run(f"{lead}{undated}, {voice.under(accounts)}: ", "strong"),
                Run(f"{finding.title} ({series(labels)}; item {section.number}).{but}"),
            )


def _count(held: Rulings) -> str:
    """How many of the questions are open under every account, and how many come out well under every one."""
    findings = [finding for section in held.binding for finding in section.findings]
    if not findings:
        return "Nothing remains to be decided."
    states = [{one.outcome for one in finding.outcomes.values()} for finding in findings]
    open_ = sum(state == {"undetermined"} for state in states)
    good = sum(state == {"no_violation"} for state in states)
    asked = f"In all, {len(findings)} questions were put, each a rule held against one person, act or record."
    if len(findings) == 1:
        asked = "One rule was held against one person, act or record."
    parts = [f"{_many(open_, len(findings))} not settled under any account" if open_ else ""]
    parts.append(f"{_many(good, len(findings))} answered with no violation under every account" if good else "")
    told = "; ".join(filter(None, parts))
    return f"{asked} {told[:1].upper()}{told[1:]}." if told else asked


def _many(count: int, of: int) -> str:
    if count == of:
        return "it is" if of == 1 else "every one is"
    return f"{count} {'is' if count == 1 else 'are'}"


def alike(section: words.Section) -> list[tuple[tuple[str, ...], Finding]]:
    """The findings of a rule that come to the same under every account, with whom they are about."""
    found: dict[tuple[str, ...], list[Finding]] = {}
    for finding in section.findings:
        marks = tuple(words.mark(finding, one) for one in finding.outcomes.values())
        found.setdefault(marks, []).append(finding)
    return [(tuple(one.about_label for one in same), same[0]) for same in found.values()]


def outcomes(caption: str, sections: Sequence[words.Section], voice: Voice) -> Table:
    """A row a rule and those that it comes to the same for; a column an outcome, with the accounts that come to it."""
    rows = []
    for section in sections:
        head = section.head
        whose = f" ({head.citation.authority})" if head.comparison else ""
        dagger = " †" if head.in_force.status == "unknown" else ""
        for labels, finding in alike(section):
            first = (Run(f"{section.number}. {head.title}{whose}{dagger}"), Run(f": {series(labels)}", "plain"))
            rows.append((first, *_cells(finding, voice)))
    breach = "Possible departure" if all(one.head.modality == "should" for one in sections) else "Possible violation"
    heads = (
        "Rule, and about whom",
        breach,
        "No violation" if breach.endswith("violation") else "No departure",
        "Not settled",
    )
    return Table(caption=caption, head=tuple(map(line, heads)), rows=tuple(rows), widths=(0.4, 0.2, 0.2, 0.2))


def _cells(finding: Finding, voice: Voice) -> tuple[Line, ...]:
    held: tuple[dict[str, list[str]], ...] = ({}, {}, {})
    for name, outcome in finding.outcomes.items():
        of = words.mark(finding, outcome)
        held[_COLUMNS[of]].setdefault(_remark(of, outcome), []).append(name)
    return tuple(_cell(column, strong=number == 0, voice=voice) for number, column in enumerate(held))


def _remark(of: str, outcome: AccountOutcome) -> str:
    if set(outcome.ends) == {"violation", "not_in_force"}:
        return "made out if in force that day"
    return _REMARKS.get(of, "")


def _cell(column: dict[str, list[str]], *, strong: bool, voice: Voice) -> Line:
    texts = [f"{voice.names(names, rest=True)}{f' ({remark})' if remark else ''}" for remark, names in column.items()]
    return line(sentence("; ".join(texts)).rstrip("."), "strong" if strong else "plain") if texts else line("–")


def _legend(held: Rulings) -> list[Block]:
    said = "Each cell names the accounts under which the rule comes to that. The next part says what each account is."
    if any(section.head.in_force.status == "unknown" for section in held.binding):
        said += " † Whether these words were in force on that day is not known."
    return [Paragraph(line=line(said, "small"))]
