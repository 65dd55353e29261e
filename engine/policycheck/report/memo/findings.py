"""The findings of a memo: the provision, what each account holds, the reasons, and what is not known."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policycheck.model.evaluation import AccountValue, ElementView, Finding
from policycheck.model.memo import Block, Bullets, Line, Paragraph, Part, Run, Table
from policycheck.report import questions, words
from policycheck.report.memo.answer import outcomes
from policycheck.report.memo.phrases import Voice, line, sentence, series
from policycheck.report.memo.quoted import quote, remarks

_ROLES = {"when": "It applies when", "must": "It then asks", "must_not": "It then forbids", "unless": "Unless"}
_GROUPS = {"any of": "as one way of several", "all of": "together with others", "none of": "as what must not be so"}
_QUESTIONS = 6  # shown of an open outcome
_REASONS = 3  # shown of a settled one


def ruling(section: words.Section, voice: Voice) -> list[Part]:
    """The parts of one rule: its provision, and below it a part for those whom it comes to the same for."""
    head = section.head
    blocks: list[Block] = [quote(head)]
    notes = remarks(head)
    if notes:
        blocks.append(Paragraph(line=(Run("Note. ", "strong"), Run(" ".join(notes)))))
    parts = [Part(level=2, title=f"{section.number}. {head.title}", blocks=tuple(blocks))]
    found: dict[tuple[Block, ...], list[str]] = {}
    for finding in section.findings:
        found.setdefault(tuple(_finding(finding, _above(finding, section, voice), voice)), []).append(
            finding.about_label
        )
    return parts + [Part(level=3, title=f"About {series(labels)}", blocks=blocks_) for blocks_, labels in found.items()]


def compared(section: words.Section, voice: Voice) -> Part:
    """A rule of another department, in short: its words, and what it comes to under each account."""
    blocks: list[Block] = [quote(section.head), outcomes("What it would come to", [section], voice)]
    for finding in section.findings:
        made_out = (one for one in words.groups(finding) if one.outcome.outcome == "possible_violation")
        blocks += [Paragraph(line=_reasons(finding, group, voice)) for group in made_out]
    return Part(level=2, title=f"{section.number}. {section.head.title}", blocks=tuple(blocks))


@dataclass(frozen=True)
class _Above:
    """What stands under an earlier heading of the same rule, and need not be said again."""

    about: str = ""
    rows: frozenset[tuple[Line, ...]] = frozenset()
    questions: tuple[tuple[str, ...], ...] = ()


def _above(finding: Finding, section: words.Section, voice: Voice) -> _Above:
    """What the first finding of the rule shows; nothing for the first itself, or where it shows nothing."""
    first = section.head
    if first is finding or all(group.silent for group in words.groups(first)):
        return _Above()
    return _Above(first.about_label, frozenset(_rows(first, voice)), tuple(_open(first, words.groups(first))))


def _finding(finding: Finding, above: _Above, voice: Voice) -> Iterator[Block]:
    groups = words.groups(finding)
    if all(group.silent for group in groups):
        told = "Not settled under any account: nobody says anything on what this rule asks about."
        yield Paragraph(line=line(told, "strong"))
    else:
        yield from _elements(finding, above, voice)
        for group in groups:
            yield Paragraph(line=_reasons(finding, group, voice))
        yield from _evidence(finding, voice)
        yield from _parting(finding)
    yield from _settling(finding, groups, above, voice)


def _elements(finding: Finding, above: _Above, voice: Voice) -> Iterator[Block]:
    """The table of a finding; rows that stand in the table above are not shown again."""
    rows = tuple(row for row in _rows(finding, voice) if row not in above.rows)
    same = len(rows) < len(finding.elements)
    heads = ("The policy’s words", "What is asked", "Whether it is so, under whose account, and where it is said")
    caption = "What the rule asks, part by part"
    if rows:
        if same:
            caption += f", where the answers are not those about {above.about}"
        yield Table(caption=caption, head=tuple(map(line, heads)), rows=rows, widths=(0.27, 0.28, 0.45))
    else:
        yield Paragraph(line=line(f"On every part the answers are those about {above.about}."))


def _rows(finding: Finding, voice: Voice) -> Iterator[tuple[Line, ...]]:
    for one in finding.elements:
        yield (
            (Run(f"{_ROLES[one.role]}{_of_group(one)} ", "small"), Run(f"“{one.words}”"), *_elsewhere(one)),
            line(sentence(f"{one.test}{' (a judgement)' if one.judgement else ''}")),
            _answers(one, voice),
        )


def _of_group(element: ElementView) -> str:
    ways = [_GROUPS[one] for one in element.group.split(" in ")] if element.group else []
    return f", {', '.join(ways)}," if ways else ""


def _elsewhere(element: ElementView) -> tuple[Run, ...]:
    return (Run(f" ({element.provision})", "small"),) if element.provision else ()


def _answers(element: ElementView, voice: Voice) -> Line:
    """Yes, no, disputed and not known, each with the accounts, and for what is said with its places."""
    found: dict[str, dict[str, list[str]]] = {}
    for name, held in element.values.items():
        found.setdefault(_answer(held), {}).setdefault(_places(held, voice), []).append(name)
    runs: list[Run] = []
    order = sorted(found, key=lambda answer: answer in ("Disputed", "Not known"))
    for answer in order:
        told = [
            f"{voice.names(names, rest=True)}{f' [{places}]' if places else ''}"
            for places, names in found[answer].items()
        ]
        runs += [Run(f"{' ' if runs else ''}{answer}: ", "strong"), Run(f"{'; '.join(told)}.")]
    return tuple(runs)


def _answer(held: AccountValue) -> str:
    if held.value is None:
        return "Disputed" if held.basis == "contradicted" else "Not known"
    said = words.value_words(held.value)
    if isinstance(held.value, bool):
        return {True: "Yes", False: "No", None: sentence(said).rstrip(".")}[held.satisfied]
    return f"{ {True: 'Yes', False: 'No', None: 'Not known'}[held.satisfied] } ({said})"


def _places(held: AccountValue, voice: Voice) -> str:
    if held.basis == "contradicted":
        return ""
    told = list(dict.fromkeys(map(voice.cite, held.sources)))
    if held.basis == "record":
        told.append("from the record")
    if held.basis == "unanswered":
        told.append("one side’s word")
    if held.follows:
        told.append("worked out; see “What was worked out”")
    if held.against_record:
        told.append(f"the record says otherwise: {'; '.join(map(voice.cite, held.against_record))}")
    if held.against_follows:
        told.append("from the record alone the contrary is worked out")
    return "; ".join(told)


def _reasons(finding: Finding, group: words.Group, voice: Voice) -> Line:
    """Under which accounts, what it comes to, and the facts that suffice for it."""
    lead = Run(f"{_headline(finding, group)} {voice.under(group.accounts, rest=True)}. ", "strong")
    if group.silent:
        return (lead, Run("Nothing is said there on what the rule asks."))
    said = []
    shown = [[one.text for one in words.grounds(finding, group.accounts, reason)] for reason in group.outcome.reasons]
    settled = group.outcome.outcome != "undetermined"
    if shown:
        first = series(shown[0]) or "it follows whatever the facts are"
        said.append(f"{'These facts suffice' if settled else 'Said so far'}: {first}.")
        said += [_instead(shown[0], other) for other in shown[1:_REASONS]]
    if len(shown) > _REASONS:
        said.append(f"{len(shown) - _REASONS} more sets of facts come to the same.")
    said += [
        f"{sentence(voice.under([name])).rstrip('.')} this rests on a single side’s unanswered word."
        for name in words.one_sided(finding, group)
    ]
    return (lead, Run(" ".join(said)))


def _instead(first: Sequence[str], other: Sequence[str]) -> str:
    new, old = [one for one in other if one not in first], [one for one in first if one not in other]
    if not old or not new:
        return f"So do these: {series(other)}."
    return f"In place of “{series(old)}”, this would do as well: {series(new)}."


def _headline(finding: Finding, group: words.Group) -> str:
    outcome = group.outcome
    should = finding.modality == "should"
    if outcome.outcome == "possible_violation":
        undated = ", if these words were in force," if finding.in_force.status == "unknown" else ""
        return f"{'Possible departure from guidance' if should else 'Possible violation'}{undated}"
    said = words.headline(finding, outcome)
    if should:
        said = said.replace("no violation", "no departure").replace("the duty", "the guidance")
    return f"{said[:1].upper()}{said[1:]},"


def _evidence(finding: Finding, voice: Voice) -> Iterator[Block]:
    """How the sources put it, where that had to be read: a line a source and place."""
    found: dict[str, None] = {}
    for element in finding.elements:
        for held in element.values.values():
            for said in (*held.sources, *held.against_record):
                if said.note:
                    found[f"{voice.cite(said)}: {sentence(said.note)}"] = None
    if found:
        yield Paragraph(line=line("How the sources were read", "strong"), keep_with_next=True)
        yield Bullets(items=tuple(map(line, found)))


def _parting(finding: Finding) -> Iterator[Block]:
    asked = list(dict.fromkeys(words.element_of(finding, turn.fact).question for turn in finding.turned_by))
    if asked:
        lead = "The accounts part on this question: " if len(asked) == 1 else "The accounts part on these questions: "
        yield Paragraph(line=(Run(lead, "strong"), Run(" ".join(asked))))


def _settling(finding: Finding, groups: Sequence[words.Group], above: _Above, voice: Voice) -> Iterator[Block]:
    """What is not known and would settle it; accounts that hang on the same questions are named together."""
    found = _open(finding, groups)
    if found and tuple(found) == above.questions:
        yield Paragraph(line=line(f"What would settle it is the same as about {above.about}."))
        return
    for items, accounts in found.items():
        everybody = len(found) == 1 or len(accounts) == len(finding.outcomes)
        where = "" if everybody else f", {voice.under(accounts)}"
        lead = f"What would settle it{where}{', any one of' if len(items) > 1 else ''}:"
        yield Paragraph(line=line(lead, "strong"), keep_with_next=True)
        more = (line(f"and {len(items) - _QUESTIONS} more"),) if len(items) > _QUESTIONS else ()
        yield Bullets(items=(*map(line, items[:_QUESTIONS]), *more))


def _open(finding: Finding, groups: Sequence[words.Group]) -> dict[tuple[str, ...], list[str]]:
    """By what would settle them, the accounts that are open."""
    found: dict[tuple[str, ...], list[str]] = {}
    for group in groups:
        asked = _asked(questions.questions(finding, group))
        if asked and not (group.silent and len(groups) > 1):
            found.setdefault(asked, []).extend(group.accounts)
    return found


def _asked(found: Sequence[questions.Question]) -> tuple[str, ...]:
    """The questions as items; several that share their first question are one item."""
    together: dict[tuple[str, ...], list[questions.Question]] = {}
    for number, one in enumerate(found):
        key = (one.asked[0],) if len(one.asked) == 2 else (str(number), *one.asked)
        together.setdefault(key, []).append(one)
    items = []
    for same in together.values():
        first = same[0]
        if len(same) > 1:
            items.append(f"{first.asked[0]} And one of these: {' '.join(one.asked[1] for one in same)}")
        else:
            effect = f" ({first.effect})" if first.effect else ""
            items.append(f"{' And: '.join(first.asked)}{effect}")
    return tuple(items)
