"""The parts of a memo around its findings: accounts, sources, other statements, what was not compared, what follows."""

from collections.abc import Iterator, Sequence

from policycheck.document.model import Block, Bullets, Line, Paragraph, Part, Run, Table
from policycheck.model.account_value import AccountValue
from policycheck.model.account_words import SIDES
from policycheck.model.evaluation import Evaluation, Finding
from policycheck.model.following import Follows, Stated
from policycheck.report import overview, settle
from policycheck.report.memo.answer import Rulings
from policycheck.report.memo.phrases import Voice, line, sentence, series

_EVEN = (
    "Where sources contradict each other, this memo does not choose between them. Each rule is read once under each "
    "account, in the same way, and the order of the accounts ranks nobody. What the record "
    "shows counts in a side’s account as far as it can be true beside what the side says; where both are silent, the "
    "fact counts as not known, and never as a no."
)


def accounts(evaluation: Evaluation, voice: Voice) -> Part:
    """Who says what: the accounts, the sources by number, and how they were treated."""
    credited: dict[str, list[str]] = {}
    for one in evaluation.sources:
        credited.setdefault(one.party, []).append(one.mark)
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
    noted = [Paragraph(line=(Run("Note. ", "strong"), *line(evaluation.note)))] if evaluation.note else []
    blocks: list[Block] = [
        Paragraph(line=line(_EVEN)),
        *noted,
        Table(
            caption="The accounts",
            head=(line("Account"), line("What counts in it"), line("Sources")),
            rows=tuple(rows),
            widths=(0.25, 0.55, 0.2),
        ),
    ]
    if evaluation.sources:
        blocks.append(_sources(evaluation))
    return Part(level=1, title="Accounts and sources", blocks=tuple(blocks))


def _sources(evaluation: Evaluation) -> Table:
    rows = []
    for one in evaluation.sources:
        note = (Run(f" {sentence(one.note)}", "small"),) if one.note else ()
        via = f", read in {one.read_in}" if one.read_in else ""
        side = "a record" if one.party == "record" else SIDES[one.party]
        rows.append(
            (
                line(one.mark),
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


def also_stated(evaluation: Evaluation, voice: Voice) -> Part | None:
    """What sources state beyond what any rule here asks: what they differ on first, then as the file has it."""
    said: dict[tuple[str, str], dict[str, list[Stated]]] = {}
    for one in evaluation.also_stated:
        said.setdefault((one.fact, one.about), {}).setdefault(one.text, []).append(one)
    if not said:
        return None
    rows: dict[tuple[str, str], list[str]] = {}
    for texts in sorted(said.values(), key=lambda texts: len(texts) == 1):
        for text, told in texts.items():
            who = series(f"{SIDES[party]} [{_places(told, party, voice)}]" for party in _parties(told))
            rows.setdefault((text, who), []).append(told[0].about_label)
    lead = (
        "No rule quoted here asks for what this table lists, so no outcome rests on it. What "
        "sources differ on stands first, each statement with its opposite."
    )
    table = Table(
        caption="What sources state beyond the rules",
        head=(line("Statement"), line("About"), line("Who says so")),
        rows=tuple((line(sentence(text)), line(series(labels)), line(who)) for (text, who), labels in rows.items()),
        widths=(0.48, 0.18, 0.34),
    )
    return Part(level=1, title="What else each side says", blocks=(Paragraph(line=line(lead)), table))


def _parties(told: Sequence[Stated]) -> list[str]:
    return list(dict.fromkeys(one.said.party for one in told))


def _places(told: Sequence[Stated], party: str, voice: Voice) -> str:
    return "; ".join(dict.fromkeys(voice.cite(one.said) for one in told if one.said.party == party))


def set_aside(evaluation: Evaluation) -> Part | None:
    """Rules that were looked at and are not compared above, each with whom for and why, in short lists."""
    other: dict[tuple[str, ...], list[str]] = {}
    moot: dict[tuple[str, ...], list[str]] = {}
    for one in evaluation.findings:
        if one.set_aside:
            cited = one.citation
            if one.in_force.status == "no":
                why = (f"of the words held here it is known: {one.in_force.dates}", cited.note or "")
                other.setdefault((one.title, cited.authority, *why), []).append(one.about_label)
            else:
                moot.setdefault((one.title, cited.authority, "it does not apply under any account"), []).append(
                    one.about_label
                )
    lead = (
        "The words held of these provisions are not those of the day of the incident. What stood in their place on "
        "that day is not held, so nothing is said here on whether the duty existed then."
    )
    blocks: list[Block] = []
    if moot:
        blocks.append(_aside(moot))
    if other:
        blocks += [Paragraph(line=line(lead), keep_with_next=True), _aside(other)]
    blocks += [Paragraph(line=line(one)) for one in overview.says_nothing(evaluation)]
    if evaluation.left_out:
        blocks.append(Bullets(items=tuple(line(sentence(one)) for one in evaluation.left_out)))
    return Part(level=1, title="Not compared", blocks=tuple(blocks)) if blocks else None


def _aside(found: dict[tuple[str, ...], list[str]]) -> Bullets:
    return Bullets(
        items=tuple(
            (
                Run(title, "emphasis"),
                Run(f" ({authority}), {series(labels)}: {' '.join(sentence(each) for each in why if each)}"),
            )
            for (title, authority, *why), labels in found.items()
        )
    )


def worked_out(evaluation: Evaluation, held: Rulings, voice: Voice) -> Part | None:
    """What the answers above rest on that nobody states: how it follows; and where an account contradicts itself."""
    used = {one for section in (*held.binding, *held.drafts) for finding in section.findings for one in _used(finding)}
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
    if blocks:
        lead = (
            "Nobody states what follows here in so many words. It was worked out from what each account says, by "
            "general rules about how such facts hang together."
        )
        blocks.insert(0, Paragraph(line=line(lead)))
    clashes = overview.contradictions(evaluation, voice)
    if clashes:
        items = tuple(line(sentence(one)) for one in clashes)
        heading = line("Where an account contradicts itself", "strong")
        blocks += [Paragraph(line=heading, keep_with_next=True), Bullets(items=items)]
    return Part(level=1, title="What was worked out", blocks=tuple(blocks)) if blocks else None


def _used(finding: Finding) -> Iterator[tuple[str, str, str]]:
    for element in finding.elements:
        for held in element.values.values():
            yield from ((one.account, one.fact, one.about) for one in _derived(held))


def _derived(held: AccountValue) -> tuple[Follows, ...]:
    return held.follows + held.against_follows
