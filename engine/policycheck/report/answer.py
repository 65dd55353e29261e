"""The short answer of a memo: what each rule comes to, and under whose account."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policycheck.document.model import Block, Bullets, Line, Paragraph, Part, Run, Table
from policycheck.model.evaluation import AccountOutcome, Evaluation, Finding
from policycheck.model.following import AccountNote
from policycheck.model.worklist import Worklist
from policycheck.report import notes, overview, settle, words
from policycheck.report.phrases import Voice, line, sentence, series
from policycheck.report.reasons import alone, judged

_DEPARTURE = "a possible departure from guidance"
_REMARKS = {"unless": "made out unless an exception is shown", "–": "not in force"}
_COLUMNS = {
    "VIOL.?": 0,
    "DEP.?": 0,
    "none": 1,
    "n/a": 2,
    "–": 2,
    "unless": 3,
    "open": 3,
}


@dataclass(frozen=True)
class Rulings:
    """The rules of an evaluation as a memo orders and numbers them: duties, guidance, other policies, own drafts."""

    duties: tuple[words.Section, ...]
    guidance: tuple[words.Section, ...]
    compared: tuple[words.Section, ...]
    drafts: tuple[words.Section, ...]

    @property
    def binding(self) -> tuple[words.Section, ...]:
        """Those whose policy binds the agency."""
        return self.duties + self.guidance


def rulings(evaluation: Evaluation) -> Rulings:
    """The rules that arise for somebody, numbered through."""
    kinds: tuple[list[words.Section], ...] = ([], [], [], [])
    for section in words.sections(evaluation):
        head = section.head
        kinds[2 if head.comparison else 3 if head.draft else head.modality == "should"].append(section)
    numbered = iter(range(1, sum(map(len, kinds)) + 1))
    ordered = [tuple(words.Section(next(numbered), one.findings) for one in kind) for kind in kinds]
    return Rulings(*ordered)


def short_answer(evaluation: Evaluation, held: Rulings, voice: Voice, worklist: Worklist | None = None) -> Part:
    """What comes out, first in sentences, then rule by account; last what is most worth asking, if that is given."""
    blocks: list[Block] = [Paragraph(line=line(_scope(evaluation, held)))]
    blocks += _possible(held, voice)
    blocks += [Paragraph(line=line(one)) for one in (*_count(held), *overview.not_reached(evaluation.not_reached))]
    for caption, sections in (("Duties: rule by account", held.duties), ("Guidance: rule by account", held.guidance)):
        if sections:
            blocks.append(outcomes(caption, sections, voice))
    blocks += _legend(held)
    blocks += _asked(worklist)
    return Part(level=1, title="The short answer", blocks=tuple(blocks))


def _scope(evaluation: Evaluation, held: Rulings) -> str:
    if not evaluation.findings:
        return "No rule applies, so that nothing was compared."
    day = f", as in force on {evaluation.as_of}, another day than that of the incident" if evaluation.as_of else ""
    compares = (
        "This memo compares what is said about the incident with the written policies and laws that are held here and "
        f"bind the agency{day}."
    )
    rules = len(held.binding)
    if not rules:
        return f"{compares} None of them applies under any account."
    found = f"{rules} rules arise" if rules != 1 else "One rule arises"
    return (
        f"{compares} {found}. For each, it says under whose account of the facts it may have been broken, under whose "
        "it was not, and what is not known."
    )


def _possible(held: Rulings, voice: Voice) -> list[Block]:
    """A bullet for each possible violation or departure; then a sentence where there is none, or none beside these."""
    items: list[Line] = []
    said: list[Block] = []
    for sections, what in ((held.duties, "a possible violation of a duty"), (held.guidance, _DEPARTURE)):
        items += [one for section in sections for one in _bullets(section, what, voice)]
        findings = [finding for section in sections for finding in section.findings]
        if findings and not any("possible_violation" in _states(finding) for finding in findings):
            rest = [finding for finding in findings if not _unless(finding)]
            said.append(Paragraph(line=line(_nothing(rest, what, beside=len(rest) < len(findings)))))
    return [*([Bullets(items=tuple(items))] if items else []), *said]


def _nothing(findings: Sequence[Finding], what: str, *, beside: bool) -> str:
    """That no account makes out what is asked about, that this shows no more, and how much is open."""
    said = f"{'Apart from the above, u' if beside else 'U'}nder no account does what is said make out {what}"
    if not findings:
        return f"{sentence(said)} No other question was put on this."
    open_ = sum(_states(finding) == {"undetermined"} for finding in findings)
    if any(all(finding.outcomes[name].outcome != "undetermined" for finding in findings) for name in _names(findings)):
        return sentence(said)
    on = "on duties" if findings[0].modality == "shall" else "on guidance"
    if len(findings) == 1:
        count = f"the one {'other ' * beside}question {on} is open under every account"
    else:
        asked = f"{len(findings)} {'other ' * beside}questions {on}"
        told = f"of {asked}, {open_} {'is' if open_ == 1 else 'are'}" if open_ < len(findings) else f"all {asked} are"
        count = f"{told} open under every account"
    return sentence(f"{said}, and under none does it show that there was none: {count}")


def _names(findings: Sequence[Finding]) -> Iterator[str]:
    yield from findings[0].outcomes


def _states(finding: Finding) -> set[str]:
    return {one.outcome for one in finding.outcomes.values()}


def _unless(finding: Finding) -> bool:
    return any(words.mark(finding, one) == "unless" for one in finding.outcomes.values())


def _bullets(section: words.Section, what: str, voice: Voice) -> Iterator[Line]:
    for labels, finding in alike(section):
        for marks in ("VIOL.?", "DEP.?"), ("unless",):
            accounts = [n for n, one in finding.outcomes.items() if words.mark(finding, one) in marks]
            if not accounts:
                continue
            undated = ", if these words were in force that day" if finding.in_force.status == "unknown" else ""
            open_ = marks == ("unless",)
            lead = "Not settled, but made out unless an exception is shown" if open_ else what.removeprefix("a ")
            source = alone(finding, accounts, voice)
            on = f", on {source} alone" if source else ""
            none = words.BROKEN_OR_NOT[finding.modality][1]
            but = ""
            for outcome, what_else in (("no_violation", none), ("does_not_apply", words.BEYOND)):
                others = [name for name, one in finding.outcomes.items() if one.outcome == outcome]
                but += f" {sentence(f'{what_else} {voice.under(others)}')}" if others else ""
            yield (
                Run(f"{lead[:1].upper()}{lead[1:]}{undated}, {voice.under(accounts)}{on}: ", "strong"),
                Run(f"{finding.title} ({series(labels)}; item {section.number})."),
                Run(f"{judged(finding, accounts, voice)}{_noted(finding, accounts, section.number, voice)}{but}"),
            )


def _noted(finding: Finding, accounts: Sequence[str], item: int, voice: Voice) -> str:
    """What to know of the word on which the accounts come to this, those together of which it is the same."""
    alike: dict[tuple[AccountNote, ...], list[str]] = {}
    for name in accounts:
        alike.setdefault(finding.outcomes[name].notes, []).append(name)
    told: list[str] = []
    for names in alike.values():
        for note, one in zip(finding.outcomes[names[0]].notes, notes.sentences(finding, names, voice), strict=True):
            told.append(f"Own statements clash, as item {item} tells." if note.kind == "clash" else one)
    return "".join(f" {one}" for one in dict.fromkeys(told))


def _count(held: Rulings) -> Iterator[str]:
    """How many of the questions come out alike under every account, and how, and how many do not; nothing of none."""
    findings = [finding for section in held.binding for finding in section.findings]
    if not findings:
        return
    asked = f"In all, {len(findings)} questions were put, each a rule held against one person, act or record."
    if len(findings) == 1:
        asked = "One rule was held against one person, act or record."
    counted = Counter(one.pop() if len(one) == 1 else "" for one in map(_states, findings))
    kept = {words.BROKEN_OR_NOT[one.modality][1] for one in findings if _states(one) == {"no_violation"}}
    broken = {words.BROKEN_OR_NOT[one.modality][0] for one in findings if _states(one) == {"possible_violation"}}
    told = [
        _many(counted["undetermined"], len(findings), "settled under any account", none=True),
        _many(counted["no_violation"], len(findings), f"answered with {' or '.join(sorted(kept))} under every account"),
        _many(
            counted["possible_violation"],
            len(findings),
            f"answered as {' or '.join(sorted(broken))} under every account",
        ),
        f"{counted['']} come{'s' * (counted[''] == 1)} out differently by account" if counted[""] else "",
    ]
    yield f"{asked} {sentence('; '.join(filter(None, told)))}"


def _many(count: int, of: int, what: str, *, none: bool = False) -> str:
    """That so many of the questions are so, or with none are not; empty where no question is."""
    if not count:
        return ""
    if count == of:
        whole = "it is not" if none else "it is"
        return f"{whole} {what}" if of == 1 else f"{'none is' if none else 'every one is'} {what}"
    return f"{count} {'is' if count == 1 else 'are'} {'not ' * none}{what}"


def _asked(worklist: Worklist | None) -> list[Block]:
    """The questions whose answers would settle the most, with what each would settle and what would show it."""
    asked = settle.ranked(worklist) if worklist is not None else []
    if not asked:
        return []
    lead = (
        "The answers that would settle the most, each with how many of these questions it would settle, or turn, under "
        "some account:"
    )
    return [
        Paragraph(line=line(lead, "strong"), keep_with_next=True),
        Bullets(items=tuple(map(line, asked)), numbered=True),
    ]


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
        sentence(words.BEYOND).rstrip("."),
        "Not settled",
    )
    return Table(caption=caption, head=tuple(map(line, heads)), rows=tuple(rows), widths=(0.32, 0.17, 0.17, 0.17, 0.17))


def _cells(finding: Finding, voice: Voice) -> tuple[Line, ...]:
    held: tuple[dict[str, list[str]], ...] = ({}, {}, {}, {})
    for name, outcome in finding.outcomes.items():
        of = words.mark(finding, outcome)
        held[_COLUMNS[of]].setdefault(_remark(of, outcome), []).append(name)
    left = sum(map(len, held))  # phrases still to come
    cells = []
    for number, column in enumerate(held):
        texts = []
        for remark, names in sorted(column.items(), key=lambda pair: voice.most(pair[1])):
            left -= 1
            texts.append(f"{voice.names(names, rest=not left)}{f' ({remark})' if remark else ''}")
        told = sentence("; ".join(texts)).rstrip(".") if texts else "–"
        cells.append(line(told, "plain" if number or not texts else "strong"))
    return tuple(cells)


def _remark(of: str, outcome: AccountOutcome) -> str:
    dated = set(outcome.ends) == {"violation", "not_in_force"}
    said = "made out if in force that day" if dated else _REMARKS.get(of, "")
    return ", ".join(filter(None, (said, notes.remark(outcome))))


def _legend(held: Rulings) -> list[Block]:
    if not held.binding:
        return []
    said = "Each cell names the accounts under which the rule comes to that. The next part says what each account is."
    if any(section.head.in_force.status == "unknown" for section in held.binding):
        said += " † Whether these words were in force on that day is not known."
    return [Paragraph(line=line(said, "small"))]
