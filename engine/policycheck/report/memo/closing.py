"""The parts of a memo around its findings: accounts, sources, what was set aside, method and limits, the record."""

from collections.abc import Iterator, Sequence

from policycheck.model.evaluation import AccountValue, Evaluation, Finding
from policycheck.model.following import Follows
from policycheck.model.memo import Blanks, Block, Bullets, Line, Paragraph, Part, Run, Table
from policycheck.report import overview, settle, words
from policycheck.report.memo.answer import Rulings
from policycheck.report.memo.dispositions import Dispositions
from policycheck.report.memo.phrases import Voice, line, sentence, series

_EVEN = (
    "Sources contradict each other. This memo does not choose between them. Each rule is read once under each account, "
    "in the same way, and the order of the accounts ranks nobody. Where a side is silent on a fact, its account takes "
    "what the record shows; where the record is silent too, the fact counts as not known, and never as a no."
)


def accounts(evaluation: Evaluation, voice: Voice) -> Part:
    """Who says what: the accounts, the sources by number, and how they were treated."""
    credited: dict[str, list[str]] = {}
    for one in evaluation.sources:
        credited.setdefault(one.party, []).append(voice.marks[one.id])
    every = "all" if evaluation.sources else "–"
    rows = []
    for account in evaluation.accounts:
        taken = (
            every if account.name in ("common-ground", "uncontradicted") else ", ".join(credited.get(account.name, []))
        )
        if account.defined:
            taken = "those the file credits"
        rows.append(
            (
                line(sentence(voice.account(account.name)).rstrip(".")),
                line(voice.made_of(account.name)),
                line(taken or "–"),
            )
        )
    blocks: list[Block] = [
        Paragraph(line=line(_EVEN)),
        Table(
            caption="The accounts",
            head=(line("Account"), line("What counts in it"), line("Sources")),
            rows=tuple(rows),
            widths=(0.25, 0.55, 0.2),
        ),
    ]
    if evaluation.sources:
        blocks.append(_sources(evaluation, voice))
    if evaluation.note:
        blocks.append(Paragraph(line=(Run("Note. ", "strong"), Run(evaluation.note))))
    return Part(level=1, title="Accounts and sources", blocks=tuple(blocks))


def _sources(evaluation: Evaluation, voice: Voice) -> Table:
    titles = {one.id: voice.marks[one.id] for one in evaluation.sources}
    rows = []
    for one in evaluation.sources:
        note = (Run(f" {sentence(one.note)}", "small"),) if one.note else ()
        via = f", read in {titles.get(one.via, one.via)}" if one.via else ""
        side = {"record": "a record", "family": "the family’s side"}.get(one.party, f"the {one.party}")
        rows.append(
            (
                line(voice.marks[one.id]),
                (Run(sentence(f"{one.title}{via}")), *note),
                line(side),
                line(one.date or "not given"),
            )
        )
    heads = ("No.", "Source", "Side", "Date")
    return Table(caption="The sources", head=tuple(map(line, heads)), rows=tuple(rows), widths=(0.08, 0.6, 0.17, 0.15))


def forced(evaluation: Evaluation) -> Part | None:
    """Rules of which one must be broken, whichever way the open facts fall, and supposed dilemmas asked about."""
    blocks = _sentences((*settle.dilemmas(evaluation), *settle.forced(evaluation)))
    return Part(level=1, title="Rules that pull against each other", blocks=blocks) if blocks else None


def _sentences(said: Sequence[str]) -> tuple[Block, ...]:
    """Sentences as paragraphs, and those led by a dash as a list."""
    blocks: list[Block] = []
    items: list[Line] = []
    for one in said:
        if one.startswith("- "):
            items.append(line(one[2:]))
            continue
        if items:
            blocks.append(Bullets(items=tuple(items)))
            items = []
        blocks.append(Paragraph(line=line(one)))
    return (*blocks, Bullets(items=tuple(items))) if items else tuple(blocks)


def set_aside(evaluation: Evaluation) -> Part | None:
    """Rules that were looked at and did not arise, each with whom for and why, in a short list."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for one in evaluation.findings:
        if one.never_arises:
            why = (
                f"not compared: {one.in_force.why}"
                if one.in_force.status == "no"
                else "it did not apply under any account"
            )
            found.setdefault((one.title, one.citation.authority, why), []).append(one.about_label)
    items: tuple[Line, ...] = tuple(
        (Run(title, "emphasis"), Run(f" ({authority}), {series(labels)}: {sentence(why)}"))
        for (title, authority, why), labels in found.items()
    )
    left: tuple[Line, ...] = tuple(line(sentence(one)) for one in evaluation.left_out)
    blocks = tuple(Bullets(items=some) for some in (items, left) if some)
    return Part(level=1, title="Set aside", blocks=blocks) if blocks else None


def worked_out(evaluation: Evaluation, held: Rulings, voice: Voice) -> Part | None:
    """What the answers above rest on that nobody states: how it follows; and where an account contradicts itself."""
    used = {one for section in held.binding for finding in section.findings for one in _used(finding)}
    found: dict[tuple[str, str], dict[tuple[Line, ...], list[str]]] = {}
    for one in evaluation.follows:
        if (one.account, one.fact, one.about) in used:
            steps: tuple[Line, ...] = tuple(line(voice.step(step)) for step in one.steps)
            found.setdefault((one.text, one.about_label), {}).setdefault(steps, []).append(one.account)
    blocks: list[Block] = []
    for (text, about), ways in found.items():
        for steps, names in ways.items():
            lead = f"{text[:1].upper()}{text[1:]} ({about}), {voice.under(names)}."
            blocks += [
                Paragraph(line=line(lead, "strong"), keep_with_next=True),
                Bullets(items=steps, numbered=len(steps) > 1),
            ]
    clashes = tuple(line(voice.told(one)) for one in overview.clashing(evaluation))
    if clashes:
        blocks += [
            Paragraph(line=line("Where an account contradicts itself", "strong"), keep_with_next=True),
            Bullets(items=clashes),
        ]
    if not blocks:
        return None
    lead = (
        "Nobody states what follows here in so many words. It was worked out from what each account says, by general "
        "rules about how such facts hang together."
    )
    return Part(level=1, title="What was worked out", blocks=(Paragraph(line=line(lead)), *blocks))


def _used(finding: Finding) -> Iterator[tuple[str, str, str]]:
    for element in finding.elements:
        for held in element.values.values():
            yield from ((one.account, one.fact, one.about) for one in _derived(held))


def _derived(held: AccountValue) -> tuple[Follows, ...]:
    return held.follows + held.against_follows


def method(evaluation: Evaluation, held: Rulings, redaction: Sequence[str]) -> Part:
    """How the answers were reached, in plain words, and what this memo cannot say."""
    items = [
        "Each rule is taken apart into what must be shown. Each part is tied to the policy’s own words, which are "
        "marked in the quotation.",
        "An outcome is given only if it holds whatever the facts that are not known turn out to be. Everything else is "
        "“not settled”, and the memo says what would settle it.",
        "“Possible violation” means that, if one account of the facts is right, the words of the policy are not met. "
        "It is a question for the board. Whether that account is right, this memo does not say.",
        "Whether something was reasonable, necessary or feasible is a judgement. This memo makes none: it reports "
        "whose judgement it is.",
        "A rule read as a duty says “shall” or the like; one read as guidance says “should”. A departure from guidance "
        "is reported apart, and may carry other consequences or none.",
        "Only the passages quoted here were compared. Exceptions, definitions and orders that stand elsewhere may "
        "change an outcome.",
        *(["What sources say beyond what a rule asks for is not repeated here."] if evaluation.also_stated else []),
    ]
    blocks: list[Block] = [Bullets(items=tuple(map(line, items)))]
    if redaction:
        blocks += [
            Paragraph(line=line("Names in this copy", "strong"), keep_with_next=True),
            Bullets(items=tuple(map(line, redaction))),
        ]
    texts = _texts((*held.binding, *held.compared))
    if texts is not None:
        blocks.append(texts)
    return Part(level=1, title="Method and limits", blocks=tuple(blocks))


def _texts(sections: Sequence[words.Section]) -> Table | None:
    """The texts of the policies, where they were read, and how far the words can be trusted."""
    rows: dict[tuple[Line, ...], None] = {}
    for section in sections:
        cited = section.head.citation
        read = sentence(words.how_read(cited.quality, cited.words_of))
        rows[
            (
                line(f"{cited.authority}, {cited.policy_title}, {cited.section}"),
                line(read),
                line(sentence(cited.source)),
            )
        ] = None
    if not rows:
        return None
    heads = ("Text", "How the words were come by", "Read in")
    return Table(
        caption="The policies’ texts, and how far they can be trusted",
        head=tuple(map(line, heads)),
        rows=tuple(rows),
        widths=(0.36, 0.28, 0.36),
    )


def board_page(held: Rulings, dispositions: Dispositions) -> Part:
    """The page on which a board writes its own disposition of each finding; nothing on it is filled in."""
    rows = [
        (f"{section.number}. {section.head.title}: {finding.about_label}", dispositions.terms)
        for section in held.binding
        for finding in section.findings
    ]
    said = (
        "This page belongs to the board. The memo proposes no disposition, and no box is ticked. The terms are "
        f"{dispositions.of}."
    )
    signed: list[tuple[str, tuple[str, ...]]] = [("Remarks", ()), ("For the board", ()), ("Date", ())]
    blanks = Blanks(caption="Disposition by finding", rows=(*rows, *signed))
    return Part(level=1, title="The board’s disposition", blocks=(Paragraph(line=line(said)), blanks), new_page=True)


def record(evaluation: Evaluation, fingerprint: str | None) -> Part:
    """What this memo rests on, so that anybody can check it."""
    blocks: list[Block] = [Paragraph(line=line(overview.engines(evaluation)))]
    prints = [("The incident’s file", evaluation.engine.incident_sha256)]
    if fingerprint:
        prints.insert(0, ("The record of this memo", fingerprint))
    rows = tuple((line(name), line(value, "code")) for name, value in prints)
    blocks.append(
        Table(
            caption="Fingerprints (SHA-256)", head=(line("Of what"), line("Fingerprint")), rows=rows, widths=(0.3, 0.7)
        )
    )
    if fingerprint:
        blocks.append(
            Paragraph(
                line=line(
                    "Whoever has the record can check with “policycheck verify” that it still comes to the same.",
                    "small",
                )
            )
        )
    return Part(level=1, title="The record", blocks=tuple(blocks))
