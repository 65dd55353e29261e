"""An interview: who answers, which question comes next, and what a form of it enters."""

from dataclasses import dataclass, replace

from policycheck.evaluation.session import BOARD, Session, Speaker, reviewer
from policycheck.library.library import Library
from policycheck.logic.axioms import FactKey
from policycheck.model.incident import Incident
from policycheck.model.party import BOARD as BOARD_PARTY
from policycheck.model.party import Source
from policycheck.model.worklist import Worklist, WorklistItem
from policycheck.web.changes import Edited
from policycheck.web.found import with_finding
from policycheck.web.said import answer_of, with_fact
from policycheck.web.visit import Form, Visit

THE_BOARD, OWN_VIEW, _SAID_BY = "board", "own", "by:"
ANSWERED = "answered"  # why a question is not asked again in a session, beside those that were passed over


@dataclass(frozen=True)
class Ahead:
    """What is left to ask somebody; further questions wait for no result, and come where nothing else is left."""

    worklist: Worklist
    further: tuple[WorklistItem, ...]
    left_out: int  # judgements, which a recording shows none of


def choices(incident: Incident, name: str) -> list[tuple[str, str]]:
    """Who can answer: the board, each source, and whoever sits here."""
    sources = [(f"{_SAID_BY}{key}", f"What is said by: {one.title}") for key, one in written(incident)]
    return [(THE_BOARD, "The board: what it finds"), *sources, (OWN_VIEW, f"{name}: your own view, no finding")]


def written(incident: Incident) -> list[tuple[str, Source]]:
    """The sources that the file has, without the board's findings, which are restated as its word."""
    return [(name, source) for name, source in incident.sources.items() if source.party != BOARD_PARTY]


def speaker_of(who: str, incident: Incident, name: str) -> Speaker | None:
    """Whose word the answers are; None where nobody of the name can answer."""
    if who == THE_BOARD:
        return BOARD
    if who == OWN_VIEW:
        return reviewer(incident, name)
    source = who.removeprefix(_SAID_BY)
    known = who.startswith(_SAID_BY) and source in dict(written(incident))
    return Speaker(role="source", source=source) if known else None


def ahead(visit: Visit, who: str, text: str, incident: Incident) -> tuple[Ahead | None, bool]:
    """What is left to ask, and whether that is of this very version; None where it is worked out for the first time.

    While it is worked out for this version, it is that of an earlier one without what was answered since.
    """
    speaker = speaker_of(who, incident, visit.session.who)
    assert speaker is not None
    session = Session(library=visit.site.library, incident=incident, text=text, speaker=speaker)

    def work() -> Ahead:
        left = session.remaining()
        return Ahead(left, () if left.items else session.further(), session.left_out())

    whose = visit.session.who if who == OWN_VIEW else ""
    found, newest = visit.site.reader.latest((visit.places["case"], who, whose), text, work)
    if found is None or newest:
        return found, newest
    answered = session.earlier_answers().keys()
    items = tuple(item for item in found.worklist.items if (item.fact, item.about) not in answered)
    further = tuple(item for item in found.further if (item.fact, item.about) not in answered)
    return Ahead(replace(found.worklist, items=items), further, found.left_out), False


def key_of(item: WorklistItem) -> str:
    """A question as an address has it."""
    return f"{item.fact}@{item.about}"


def passed(visit: Visit, who: str) -> dict[FactKey, str]:
    """The questions that are not asked again in this session, each with why."""
    return visit.session.passed.setdefault((visit.places["case"], who), {})


def ask_again(over: dict[FactKey, str]) -> None:
    """Has the questions asked again that were passed over, and not those that were answered."""
    for key in [key for key, why in over.items() if why != ANSWERED]:
        del over[key]


def next_item(left: Ahead, over: dict[FactKey, str], wanted: str) -> WorklistItem | None:
    """The question that is wanted; else the first that was not passed over; None where none is left."""
    items = (*left.worklist.items, *left.further)
    named = next((item for item in items if key_of(item) == wanted), None)
    return named or next((item for item in items if (item.fact, item.about) not in over), None)


def entered(form: Form, text: str, incident: Incident, library: Library, speaker: Speaker) -> Edited:
    """The text with the answer of a form, as the word of the speaker. Raises BadInput at the field."""
    if speaker.role == "board":
        return with_finding(form, text, incident, library)
    if speaker.role == "source":
        return with_fact(form, text, incident, library)
    key = form.text("fact"), form.text("about")
    session = Session(library=library, incident=incident, text=text, speaker=speaker)
    session = session.answered(key, answer_of(form, session, key)).with_beside(**form.given("note"))
    content = session.file()
    assert content is not None  # an answer was given
    return Edited(content.decode(), f"{session.whose} thinks, {session.statement_of(session.answers[0])}")
