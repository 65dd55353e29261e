"""What a session at a terminal says beside its questions: whose word is entered, what counts how, where words stand."""

from collections.abc import Sequence

from policycheck.document.english import counted
from policycheck.document.model import Block, Bullets, Quote, line, paragraph
from policycheck.model.case_document import PLACES_SHOWN, DocumentCheck, QuotePlace
from policycheck.model.worklist import SpeakerRole
from policycheck.report.quotations import cut


def opening(role: SpeakerRole, title: str, earlier: int, file: str) -> tuple[str, ...]:
    """Whose word the answers are, how many the file has already, where they are kept, and how to answer."""
    whose = "as what the board found" if role == "board" else f"as the word of {title}"
    held = (
        f"{counted(earlier, 'finding')} of the board" if role == "board" else f"{counted(earlier, 'answer')} of {title}"
    )
    there = (f"This file holds {held} already. They are not asked again.",) if earlier else ()
    only = "Answer what this source says, and skip what it does not speak of. " if role == "source" else ""
    how = "Beside an answer you can write ? (not known), skip, undo, why, or quit."
    return (*there, f"{only}Each answer is kept at once in {file}, {whose}. {how}")


def left_out(judgements: int) -> str:
    """Why a session that enters the record leaves out judgements, and how many; empty where it leaves out none."""
    if not judgements:
        return ""
    are, them = ("is", "it") if judgements == 1 else ("are", "them")
    whose = f"enter {them} as the word of whoever judges"
    return f"{counted(judgements, 'judgement')} {are} not asked, because a recording shows no judgement: {whose}."


def settling(role: SpeakerRole) -> str:
    """Under which condition a session counts what is still open; empty where there is none."""
    return {
        "source": "",
        "reviewer": "If your answers are true under every account, ",
        "board": "With what the board found, ",
    }[role]


def waiting_for_none(questions: int) -> str:
    """That what is left to ask changes no result, and how much that is."""
    return f"No result waits for what is left: {counted(questions, 'fact')} that rules ask for."


def closing(role: SpeakerRole, answers: int, title: str, source: str, file: str) -> tuple[str, ...]:
    """How many answers there are, where they are kept, and what they count as; last, what comes before a command."""
    if role == "board":
        return (
            f"{counted(answers, 'finding')} kept in {file}.",
            "Findings make the account of the board, and are not asked again. To evaluate the file:",
        )
    kept = f"{counted(answers, 'answer')} kept in {file}, as the source {source}."
    if role == "source":
        return kept, f"They count wherever the word of {title} counts. To evaluate the file:"
    return (
        kept,
        f"They count as the word of {title}, who has an account of their own, and under common-ground and "
        "uncontradicted as far as others' words allow. They do not count under any other party's account, nor under "
        "one that the file defines. To evaluate the file:",
    )


def document_trouble(document: DocumentCheck) -> tuple[str, ...]:
    """Why words cannot be looked up in the document, or what is wrong with it; nothing where all is well."""
    name = document.file or f"“{document.title}”"
    if document.status == "not_at_hand":
        return (f"Its document, {name}, is not at hand, so that its words cannot be looked up.",)
    if document.status in ("missing", "unreadable"):
        return (f"Its words cannot be looked up in {name}: {document.cause}. To mend it: {document.remedy}.",)
    if document.status == "changed":
        return (f"{name} was changed since it was attached: its SHA-256 is another. Reports will say so.",)
    return ()


def places(found: Sequence[QuotePlace]) -> tuple[Block, ...]:
    """The places at which words stand, numbered, each with the passage."""
    listed = [line(f"{place.place}: {cut(place.passage)}") for place in found[:PLACES_SHOWN]]
    more = [paragraph(f"And {counted(len(found) - PLACES_SHOWN, 'more place')}.")] if len(found) > PLACES_SHOWN else []
    lead = paragraph(f"These words stand in {len(found)} places of the document:", keep_with_next=True)
    return lead, Bullets(items=tuple(listed), numbered=True), *more


def nearest(words: str | None, place: str | None) -> tuple[Block, ...]:
    """That words stand nowhere in the document, and what comes nearest."""
    if words is None or place is None:
        return (paragraph("These words stand nowhere in its document, and nothing in it comes near."),)
    lead = paragraph("These words stand nowhere in its document. What comes nearest:", keep_with_next=True)
    return lead, Quote(passages=(line(cut(words)),), source=line(place))
