"""The last parts of a memo: method and limits, how it can be checked, and the board's own page."""

from collections.abc import Sequence

from policycheck.document.model import Blanks, Block, Bullets, Line, Paragraph, Part, Table
from policycheck.model.evaluation import Evaluation
from policycheck.report import overview, words
from policycheck.report.answer import Rulings
from policycheck.report.dispositions import Dispositions
from policycheck.report.phrases import line, sentence, series


def method(held: Rulings, redaction: Sequence[str]) -> Part:
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
        "“Does not apply” means that the rule does not reach what happened, as that account tells it. That is no "
        "answer to whether it was allowed: another rule may reach it.",
        "Only the passages quoted here were compared. Exceptions, definitions and orders that stand elsewhere may "
        "change an outcome.",
    ]
    blocks: list[Block] = [Bullets(items=tuple(map(line, items)))]
    if redaction:
        blocks += [
            Paragraph(line=line("Names in this copy", "strong"), keep_with_next=True),
            Bullets(items=tuple(map(line, redaction))),
        ]
    texts = _texts((*held.binding, *held.compared, *held.drafts))
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
    said = (
        "This page belongs to the board. The memo proposes no disposition, and no box is ticked. The terms are "
        f"{dispositions.of}. A row that the board does not reach, or that binds somebody whom it does not oversee, "
        "can be struck out."
    )
    blocks: list[Block] = [Paragraph(line=line(said))]
    for caption, sections in (("Duties", held.duties), ("Guidance", held.guidance)):
        rows = [
            row
            for section in sections
            for finding in section.findings
            for row in (
                (f"{section.number}. {section.head.title}: {finding.about_label}", dispositions.terms),
                ("Reasons", ()),
            )
        ]
        if rows:
            blocks.append(Blanks(caption=caption, rows=tuple(rows)))
    signed = ("Case number", "Remarks", "Vote", "For the board", "For the board", "Date")
    blocks.append(Blanks(caption="For the board", rows=tuple((label, ()) for label in signed)))
    return Part(level=1, title="The board’s disposition", blocks=tuple(blocks), new_page=True)


def record(evaluation: Evaluation, held: Rulings, fingerprint: str | None) -> Part:
    """What this memo rests on, so that anybody can check it."""
    rules = series(section.head.rule for section in (*held.binding, *held.compared, *held.drafts))
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
    if rules:
        blocks.append(Paragraph(line=line(f"The rules, by their names in the library: {rules}.", "small")))
    return Part(level=1, title="How this memo can be checked", blocks=tuple(blocks))
