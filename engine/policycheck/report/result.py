"""The findings of a memo: the provision, what each account holds, the reasons, and what is not known."""

from collections.abc import Iterator

from policycheck.document.model import Block, Paragraph, Part, Run
from policycheck.model.evaluation import Finding
from policycheck.report import words
from policycheck.report.answer import outcomes
from policycheck.report.elements import elements
from policycheck.report.phrases import Voice, line, sentence, series
from policycheck.report.provision import quote, remarks
from policycheck.report.reasons import reasons, tells
from policycheck.report.settling import settling

_Above = tuple[str, Finding] | None  # whom an earlier heading of the rule is about, and what stands there


def ruling(section: words.Section, voice: Voice) -> list[Part]:
    """The parts of one rule: its provision, and below it a part for those of whom all is the same."""
    head = section.head
    blocks: list[Block] = [quote(head)]
    notes = remarks(head, section.number, voice)
    if notes:
        blocks.append(Paragraph(line=(Run("Note. ", "strong"), Run(" ".join(notes)))))
    parts = [Part(level=2, title=f"{section.number}. {head.title}", blocks=tuple(blocks))]
    above: _Above = None
    for same in _alike(section, voice):
        about = series(one.about_label for one in same)
        told = (*_finding(same[0], above, voice), *_evidence(same[0], section.number, voice))
        parts.append(Part(level=3, title=f"About {about}", blocks=told))
        if above is None and not words.silent(same[0]):
            above = about, same[0]
    return parts


def compared(section: words.Section, voice: Voice) -> Part:
    """A rule of another department, in short: its words, and what it comes to under each account."""
    blocks: list[Block] = [quote(section.head), outcomes("What it would come to", [section], voice)]
    for finding in section.findings:
        made_out = (one for one in words.groups(finding) if one.outcome.outcome == "possible_violation")
        blocks += [Paragraph(line=reasons(finding, group, voice)) for group in made_out]
    return Part(level=2, title=f"{section.number}. {section.head.title}", blocks=tuple(blocks))


def _alike(section: words.Section, voice: Voice) -> list[list[Finding]]:
    """The findings of a rule, those together of which a memo says the same."""
    found: dict[tuple[object, ...], list[Finding]] = {}
    for finding in section.findings:
        key = (*_finding(finding, None, voice), *_readings(finding, voice))
        found.setdefault(key, []).append(finding)
    return list(found.values())


def _finding(finding: Finding, above: _Above, voice: Voice) -> Iterator[Block]:
    if words.silent(finding):
        told = "Not settled under any account: nobody says anything on what this rule asks about."
        yield Paragraph(line=line(told, "strong"))
    else:
        yield from elements(finding, above, voice)
        yield from _outcomes(finding, voice)
        yield from _parting(finding)
    yield from settling(finding, above, voice)


def _outcomes(finding: Finding, voice: Voice) -> Iterator[Block]:
    """What it comes to and why; the accounts under which it is merely open are named together, last."""
    groups = words.groups(finding)
    for group in groups:
        if tells(group):
            yield Paragraph(line=reasons(finding, group, voice))
    rest = [group for group in groups if not tells(group)]
    if rest:
        names = [name for name in finding.outcomes for group in rest if name in group.accounts]
        lead = f"Not settled, {voice.under(names, rest=len(rest) < len(groups))}."
        said = "What is said there does not settle it."
        if all(group.silent for group in rest):
            said = "Nothing is said there on what the rule asks."
        yield Paragraph(line=(Run(f"{lead} ", "strong"), Run(said)))


def _readings(finding: Finding, voice: Voice) -> list[str]:
    """How the sources put it, where that had to be read: each with its place."""
    told = (
        f"{voice.cite(said)}: {sentence(said.note)}"
        for element in finding.elements
        for held in element.values.values()
        for said in (*held.sources, *held.with_record, *held.against_record)
        if said.note
    )
    return list(dict.fromkeys(told))


def _evidence(finding: Finding, item: int, voice: Voice) -> Iterator[Block]:
    """The readings that the memo has not given before, and the items that gave the others."""
    placed = [(one, voice.earlier(one, item)) for one in _readings(finding, voice)]
    new = [one for one, earlier in placed if earlier is None]
    before = sorted({earlier for _, earlier in placed if earlier is not None and earlier != item})
    see = ""
    if before:
        see = f"see {'also ' if new else ''}item{'s' if len(before) > 1 else ''} {series(map(str, before))}"
    if new or see:
        told = " ".join([*new, *([f"{sentence(see)}"] if see else [])])
        yield Paragraph(line=(Run("How the sources were read. ", "strong"), Run(told)))


def _parting(finding: Finding) -> Iterator[Block]:
    asked = list(dict.fromkeys(words.view_of(finding, turn).question for turn in finding.turned_by))
    if asked:
        lead = "The accounts part on this question: " if len(asked) == 1 else "The accounts part on these questions: "
        yield Paragraph(line=(Run(lead, "strong"), Run(" ".join(asked))))
