"""One rule and its results, as every report tells them: the provision, what is said, the outcomes, what is open."""

from collections.abc import Iterator, Sequence

from policycheck.document.model import Block, Bullets, Paragraph, Part, Run
from policycheck.model.evaluation import Evaluation
from policycheck.model.inference import CitedStatement
from policycheck.model.party import BOARD
from policycheck.model.result import Result
from policycheck.report.elements import elements, taken_as_so
from policycheck.report.grid import departments_by_account, rules_by_account
from policycheck.report.phrases import Labels, line, sentence, series
from policycheck.report.provision import quote, remarks
from policycheck.report.reasons import reasons, tells
from policycheck.report.results import Results, RuleSection, View, groups, is_silent, view_of, views
from policycheck.report.settling import settling

_Above = tuple[str, Result] | None  # whom an earlier heading of the rule is about, and what stands there


def rule_parts(section: RuleSection, voice: Labels) -> list[Part]:
    """The parts of one rule: its provision, and below it a part for those of whom all is the same."""
    head = section.head
    blocks: list[Block] = [quote(head, section.number, voice)]
    if told := remarks(head, section.number, voice):
        blocks.append(Paragraph(line=(Run("Note. ", "strong"), Run(" ".join(told)))))
    parts = [Part(level=2, title=f"{section.number}. {head.title}", blocks=tuple(blocks))]
    above: _Above = None
    for same in _alike(section, voice):
        about = series(one.about_label for one in same)
        told_of = tuple(_result(same[0], above, voice))
        told_of += tuple(_evidence(same, section.number, voice))
        parts.append(Part(level=3, title=f"About {about}", blocks=told_of))
        if above is None and not is_silent(same[0]):
            above = about, same[0]
    return parts


def _alike(section: RuleSection, voice: Labels) -> list[list[Result]]:
    """The results of a rule, those together of which the same is to be told."""
    found: dict[tuple[Block, ...], list[Result]] = {}
    for result in section.results:
        found.setdefault(tuple(_result(result, None, voice)), []).append(result)
    return list(found.values())


def _result(result: Result, above: _Above, voice: Labels) -> Iterator[Block]:
    if is_silent(result):
        told = "Open under every account: nobody says anything on what this rule asks."
        yield Paragraph(line=line(told, "open"))
        yield from taken_as_so(result)
    else:
        yield from elements(result, above, voice)
        yield from _outcomes(result, voice)
        yield from _disputed(result)
    yield from settling(result, above, voice)


def _outcomes(result: Result, voice: Labels) -> Iterator[Block]:
    """What it comes to and why; the accounts under which it is merely open are named together, last."""
    found = groups(result)
    items = [reasons(result, group, voice) for group in found if tells(group)]
    rest = [group for group in found if not tells(group)]
    if rest:
        names = [name for name in result.outcomes for group in rest if name in group.accounts]
        lead = f"Open {voice.under(names, rest=bool(items))}."
        silent = " Nothing is said there on what the rule asks." * all(group.silent for group in rest)
        items.append((Run(lead, "open"), Run(silent)))
    if len(items) == 1:
        yield Paragraph(line=items[0])
    else:
        yield Paragraph(line=line("What it comes to:", "strong"), keep_with_next=True)
        yield Bullets(items=tuple(items))


def _disputed(result: Result) -> Iterator[Block]:
    """The questions that the accounts answer differently, and on which the outcome depends."""
    asked = list(dict.fromkeys(view_of(result, turn).question for turn in result.disputed))
    if asked:
        lead = f"The accounts differ on {'this question' if len(asked) == 1 else 'these questions'}: "
        yield Paragraph(line=(Run(lead, "strong"), Run(" ".join(asked))))


def _noted(results: Sequence[Result]) -> Iterator[tuple[View, CitedStatement]]:
    """The statements that have a note, each with the fact that it is on."""
    for result in results:
        for view in views(result):
            for held in view.values.values():
                for statement in (*held.sources, *held.with_record, *held.against_record):
                    if statement.note:
                        yield view, statement


def _evidence(results: Sequence[Result], number: int, voice: Labels) -> Iterator[Block]:
    """How the sources put it, where that had to be read, each with its place; and why the board found what it found."""
    readings: list[str] = []
    reasons: list[str] = []
    for view, statement in _noted(results):
        note = sentence(statement.note or "")
        if statement.party == BOARD:
            found = voice.found.get((view.fact, view.about or ""))
            reasons.append(f"{sentence(found).removesuffix('.')}: {note}" if found else note)
        else:
            readings.append(f"{voice.cite(statement)}: {note}")
    yield from _once("How the sources were read. ", readings, number, voice)
    yield from _once("Why the board found so. ", reasons, number, voice)


def _once(lead: str, texts: Sequence[str], number: int, voice: Labels) -> Iterator[Block]:
    """The texts that the report has not given before, and the results that gave the others."""
    placed = [(one, voice.earlier(one, number)) for one in dict.fromkeys(texts)]
    told = [one for one, earlier in placed if earlier is None]
    before = sorted({earlier for _, earlier in placed if earlier is not None and earlier != number})
    if before:
        also = "also " if told else ""
        told.append(f"See {also}result{'s' if len(before) > 1 else ''} {series(map(str, before))}.")
    if told:
        yield Paragraph(line=(Run(lead, "strong"), Run(" ".join(told))))


def all_results(evaluation: Evaluation, held: Results, voice: Labels) -> list[Part]:
    """Each rule that binds, drafts, and other departments' rules, by number."""
    parts: list[Part] = []
    if held.binding:
        lead = (
            "The gravest first. A rule is read as a duty, or as guidance: not following guidance is a departure from "
            "it, and not the violation of a duty."
        )
        parts.append(Part(level=1, title="Every result", blocks=(Paragraph(line=line(lead), keep_with_next=True),)))
        parts += [part for section in held.binding for part in rule_parts(section, voice)]
    return [*parts, *_drafts(evaluation, held, voice), *_compared(evaluation, held, voice)]


def _compared(evaluation: Evaluation, held: Results, voice: Labels) -> list[Part]:
    by_department = departments_by_account(evaluation, voice)
    if not by_department:
        return []
    lead = (
        f"These policies do not bind the {evaluation.agency_name}. They show the outcome of the same facts under "
        "other departments’ rules. No disposition follows from them."
    )
    blocks: list[Block] = [Paragraph(line=line(lead)), *by_department]
    if held.compared:
        blocks += rules_by_account("Other departments’ rules by account", held.compared, evaluation, voice)
    first = Part(level=1, title="Comparison with other departments", blocks=tuple(blocks))
    return [first, *(part for section in held.compared for part in rule_parts(section, voice))]


def _drafts(evaluation: Evaluation, held: Results, voice: Labels) -> list[Part]:
    if not held.drafts:
        return []
    lead = (
        "These rules are drafts and not in force. They are included on request, and show the outcome if they had been "
        "in force on the day. No disposition follows from them."
    )
    blocks = (Paragraph(line=line(lead)), *rules_by_account("Drafts: rule by account", held.drafts, evaluation, voice))
    first = Part(level=1, title="Drafts, not in force", blocks=blocks)
    return [first, *(part for section in held.drafts for part in rule_parts(section, voice))]
