"""A records request as a document, and as what a template of the user's own makes of it."""

from collections.abc import Iterator, Sequence

from policycheck.document.english import dated
from policycheck.document.model import (
    Block,
    Document,
    Line,
    Paragraph,
    Part,
    Quote,
    Run,
    Table,
    bullets,
    line,
    paragraph,
)
from policycheck.model.request import CitedProvision, Letter, PolicyWanted, Section
from policycheck.report.words import QUALITY

MADE_UP = "The incident is made up, as its title says. This letter is an example: do not send it."
_HOW_TO_ANSWER = (
    "Please send electronic copies in the form in which the records are kept.",
    "If a record does not exist or was not kept, please say so by its number above.",
    "If a record is withheld in whole or in part, please name the exemption relied on and send every part that can be "
    "separated from what is exempt.",
    "If a recording is withheld, please send the audit trails and logs that show whether it exists, who made it and "
    "when.",
    "Please send an estimate before you incur fees, and tell me whether they can be waived.",
    "Please send records as they become ready rather than all together.",
)


def document(letter: Letter) -> Document:
    """The letter, and after it, on a page of its own, what its sender should know before sending it."""
    day = f" ({letter.date_of_incident})" if letter.date_of_incident else ""
    place = f", at this place: {letter.place}" if letter.place else ""
    opening = (
        "To whom it may concern:",
        f"Under {letter.act} I request copies of the records below. They concern the incident named above{place}. "
        "People, acts and recordings are named by descriptions that only serve to find the records. This letter does "
        "not state as a fact anything that a record is to show.",
    )
    return Document(
        title="Request for public records",
        subtitle=f"{letter.title}{day}",
        notice=MADE_UP if letter.made_up else "",
        head=(
            ("From", letter.sender or "[your name]"),
            ("Address", "[your address]"),
            ("Date", letter.date or "[date]"),
            ("To", f"{letter.agency}, Records"),
            ("Address of the agency", "[the agency's address]"),
        ),
        parts=(
            Part(level=1, title="", blocks=tuple(map(paragraph, opening))),
            Part(level=1, title="Records requested", blocks=()),
            *map(_section, letter.sections),
            *_policies(letter),
            Part(level=1, title="The provisions", blocks=bullets(map(_provision, letter.provisions))),
            *_time(letter),
            Part(level=1, title="How to answer", blocks=(*bullets(_HOW_TO_ANSWER), *_ending(letter))),
            Part(level=1, title="Before you send this", blocks=tuple(_for_the_sender(letter)), new_page=True),
        ),
    )


def of_template(letter: Letter, template: str, file: str) -> str:
    """The letter by the text of a user's template, in Markdown. Raises BadInput where that cannot be used."""
    from policycheck.document.markdown_text import escaped, shown
    from policycheck.document.sandbox import of_users_own

    data = {"letter": letter, "named": named, "quality": QUALITY}
    return of_users_own(template, file, data, shown, escaped, page="docs/request.md")


def named(cited: CitedProvision) -> str:
    """A provision as it is cited."""
    law = cited.kind in ("statute", "regulation")
    issued = cited.policy if law else f"{cited.authority}, {cited.policy}"
    if not cited.numbered:
        return f"{issued}, “{cited.title}” ({cited.section})"
    return f"{issued}, {'section ' * law}{cited.section}, “{cited.title}”"


def _section(section: Section) -> Part:
    """What the records about somebody or something are to show, then the records by their numbers."""
    lettered = len(section.questions) > 1
    asked = [f"{f'({each.mark}) ' * lettered}{each.text} ({_marks(each.provisions)})" for each in section.questions]
    blocks: tuple[Block, ...] = (paragraph(f"To show {asked[0]}:", keep_with_next=True),)
    rows = [(item.number, f"{item.record}.", ", ".join(item.questions)) for item in section.items]
    if lettered:
        blocks = (paragraph("To show:", keep_with_next=True), *bullets(asked))
    return Part(level=2, title=f"As to {section.about}", blocks=(*blocks, _numbered(rows, lettered=lettered)))


def _numbered(rows: Sequence[tuple[int, str, str]], *, lettered: bool) -> Table:
    """Requests by number, and which of the lettered questions each would answer, if there are several."""
    columns = ("No.", "Record", "To show") if lettered else ("No.", "Record")
    return Table(
        caption="Records",
        head=tuple(map(line, columns)),
        rows=tuple(
            tuple(map(line, (str(number), record, letters)[: len(columns)])) for number, record, letters in rows
        ),
        widths=(0.1, 0.74, 0.16) if lettered else (0.1, 0.9),
    )


def _marks(provisions: Sequence[str]) -> str:
    return f"{'provision' if len(provisions) == 1 else 'provisions'} {', '.join(provisions)}"


def _policies(letter: Letter) -> Iterator[Part]:
    if letter.policies:
        rows = [(policy.number, _policy(policy, letter.day), "") for policy in letter.policies]
        yield Part(level=2, title="Policies", blocks=(_numbered(rows, lettered=False),))


def _policy(policy: PolicyWanted, day: str) -> str:
    if policy.title is None:
        return (
            f"The complete text of every policy of {policy.authority} itself on the subjects of the provisions below, "
            f"as in force {day}."
        )
    return (
        f"The complete text of “{policy.title}” ({policy.authority}), with its section numbers and dates, as in force "
        f"{day} ({_marks(policy.provisions)}): {'; '.join(policy.why)}."
    )


def _provision(cited: CitedProvision) -> Line:
    guidance = ", read as guidance" if cited.guidance else ""
    quotes = f": {'; '.join(f'“{quote}”' for quote in cited.quotes)}" if cited.quotes else ""
    whose = f"These are the words of {cited.words_of}." if cited.words_of else f"Words {QUALITY[cited.quality]}."
    return Run(f"{cited.mark}. ", "strong"), Run(f"{named(cited)}{guidance}{quotes}. {whose}")


def _time(letter: Letter) -> Iterator[Part]:
    """The passages on the time for an answer that the library holds, each with whose words they are."""
    blocks: list[Block] = []
    for limit in letter.time_limits:
        cited = limit.cited
        whose = f", in the words of {cited.words_of}" if cited.words_of else ""
        blocks.append(paragraph(f"I note this passage on provision {cited.mark}{whose}:", keep_with_next=True))
        source = line(dated(f"Source: {cited.source}; {QUALITY[cited.quality]}."))
        blocks.append(Quote(passages=(line(limit.passage),), source=source))
    if blocks:
        yield Part(level=1, title="Time", blocks=tuple(blocks))


def _ending(letter: Letter) -> tuple[Paragraph, ...]:
    return (
        paragraph("Thank you for your help."),
        paragraph("Yours sincerely,", keep_with_next=True),
        paragraph(letter.sender or "[your name]"),
    )


def _for_the_sender(letter: Letter) -> Iterator[Block]:
    yield paragraph("This part is for you and is not part of the letter. Remove it before you send the letter.")
    yield from bullets([_to_fill_in(letter), _time_limits(letter)])
    if letter.by_label:
        yield paragraph(
            f"The agency may not know who is meant by these names of the incident file: {'; '.join(letter.by_label)}. "
            "Write what it knows them by: a rank, a unit, a badge number, or what they did."
        )
    if unsure := [each for each in letter.provisions if each.quality != "official" or each.words_of]:
        yield paragraph("Compare these with the text itself before you rely on them:", keep_with_next=True)
        yield from bullets(
            f"{each.mark}: {named(each)}. Read {QUALITY[each.quality]}. Source: {dated(each.source)}."
            for each in unsure
        )
    if letter.not_asked:
        yield paragraph("Not asked of this agency:", keep_with_next=True)
        yield from bullets(f"{each.evidence} ({each.why}), on: {' '.join(each.questions)}" for each in letter.not_asked)
    if letter.facts_left:
        facts = "fact" if letter.facts_left == 1 else "facts"
        yield paragraph(
            f"The letter is about the {letter.facts} most decisive facts that a record can show; {letter.facts_left} "
            f"more {facts} would change a result. A larger number of facts (--facts) includes more."
        )


def _to_fill_in(letter: Letter) -> Line:
    blanks = [*(() if letter.sender else ("your name",)), *(() if letter.date else ("the date",))]
    return Run("To fill in: ", "strong"), Run(f"{', '.join([*blanks, 'your address'])}, and the agency's address.")


def _time_limits(letter: Letter) -> Line:
    limits = (
        "the program's library does not hold those of the act itself. Add them, with the sections that set them, if "
        "you want to rely on them."
    )
    if letter.time_limits:
        limits += " The letter quotes what the library holds on recordings. Compare it with the text of the statute."
    return Run("Time limits: ", "strong"), Run(limits)
