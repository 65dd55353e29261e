"""What a session asks after an answer: how a reviewer knows, where a source says so, or why the board finds so."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol, get_args

from policycheck.cli.ask_options import named_source, written_sources
from policycheck.document.model import Block
from policycheck.evaluation.session import Session
from policycheck.model.case import Standard
from policycheck.model.case_document import PLACES_SHOWN, no_quote
from policycheck.model.problem import name_or_add
from policycheck.report.ask_session import document_trouble, nearest, places
from policycheck.sources.pinpoint import meant
from policycheck.sources.search import Place, SearchedText

_LEAVE = "Enter to leave out"
_WORDS = f"Its words, letter for letter? ({_LEAVE}) > "
_STANDARDS: tuple[str, ...] = get_args(Standard)


class Talk(Protocol):
    """The session as these questions see it."""

    session: Session

    def line(self, prompt: str) -> str | None:
        """What is written to a prompt; None where it is left out."""

    def say(self, *paragraphs: str) -> None:
        """Prints paragraphs."""

    def show(self, *blocks: Block) -> None:
        """Prints blocks."""

    def keep(self, session: Session) -> bool:
        """Whether the answers of a session could be written."""


Details = Callable[[Talk], None]


def details_for(session: Session) -> tuple[Details, tuple[str, ...]]:
    """What is asked after each answer, and what is to be said of it before the first."""
    if session.speaker.role == "reviewer":
        return _note, ()
    if session.speaker.role == "board":
        return BoardReasons(), ()
    document, checked = session.incident.sources[session.speaker.source].document, session.incident.checked
    if document is None or checked is None:
        return _pinpoint, ()
    trouble = document_trouble(checked.documents[document])
    text = checked.texts.get(document)
    return (Quotations(SearchedText(text)) if text is not None else _pinpoint), trouble


def _note(talk: Talk) -> None:
    _ask(talk, "note", "How do you know?")


def _pinpoint(talk: Talk) -> None:
    _ask(talk, "pinpoint", "Where does it say so, as paragraph 12 or minute 3:10?")


def _ask(talk: Talk, key: str, question: str) -> None:
    """Asks until what is written could be kept, or is left out."""
    while True:
        text = talk.line(f"{question} ({_LEAVE}) > ")
        if text is None or _keep(talk, **{key: text}):
            return


def _keep(talk: Talk, **beside: Any) -> bool:
    return talk.keep(talk.session.with_beside(**beside))


class Quotations:
    """Asks for the words of the source's document, and looks them up at once."""

    def __init__(self, text: SearchedText) -> None:
        self.text = text

    def __call__(self, talk: Talk) -> None:
        """Asks until the words stand in the document, or are left out; then where it says so."""
        words = talk.line(_WORDS)
        while words is not None:
            wrong = no_quote(words)
            if wrong is not None:
                talk.say(f"This cannot be looked up: {wrong}.")
                words = talk.line(_WORDS)
                continue
            words, found = self.text.find_typed(words)
            if len(found.places) == 1:
                talk.say(f"It stands in its document: {found.places[0].pinpoint.words}.")
                if _keep(talk, quote=words):
                    return
                words = talk.line(_WORDS)
            elif found.places:
                talk.show(*places([place.shown for place in found.places]))
                answer = talk.line(f"Which of them, by number or place; or more of its words? ({_LEAVE}) > ")
                chosen = _chosen(answer or "", found.places)
                if chosen is not None and _keep(talk, quote=words, pinpoint=chosen):
                    return
                words = answer if chosen is None else talk.line(_WORDS)
            else:
                talk.show(*nearest(found.nearest, found.nearest_place))
                prompt = "Write y for these words, or others" if found.nearest else "Other words"
                answer = talk.line(f"{prompt} ({_LEAVE}) > ")
                words = found.nearest if found.nearest and (answer or "").casefold() in ("y", "yes") else answer
        _pinpoint(talk)


def _chosen(answer: str, places: Sequence[Place]) -> str | None:
    """The pinpoint of the place that is named by its number in the list; or the answer, which fits one place alone."""
    pinpoints = [place.pinpoint for place in places]
    if answer.isdecimal():
        numbered = {str(number): pinpoint.words for number, pinpoint in enumerate(pinpoints[:PLACES_SHOWN], 1)}
        return numbered.get(answer)
    return answer if answer and len(meant(answer, pinpoints)) == 1 else None


class BoardReasons:
    """Asks whom the board credits, why, and once by which standard of proof."""

    def __init__(self) -> None:
        self.asked = False
        self.standard: str | None = None

    def __call__(self, talk: Talk) -> None:
        """Keeps each as soon as it is said, and first the standard that holds for the rest of the session."""
        if self.standard is not None:
            _keep(talk, standard=self.standard)
        while credited := _credited(talk):
            if _keep(talk, credits=credited):
                break
        _ask(talk, "because", "Why does the board find so?")
        if not self.asked:
            self.standard, self.asked = _standard(talk), True
            if self.standard is not None:
                _keep(talk, standard=self.standard)


def _credited(talk: Talk) -> list[str]:
    incident = talk.session.incident
    known = written_sources(incident).values()
    while True:
        text = talk.line(f"Whose word does the board credit, as S1, S2? ({_LEAVE}) > ")
        names = [name.strip() for name in (text or "").split(",") if name.strip()]
        found = {name: named_source(incident, name) for name in names}
        wrong = [name for name, source in found.items() if source is None]
        if not wrong:
            return list(dict.fromkeys(source for source in found.values() if source))
        for name in wrong:
            talk.say(f"There is no source {name[:60]!r}: {name_or_add(name, 'sources', known)}.")


def _standard(talk: Talk) -> str | None:
    listed = ", ".join(f"{number} {name}" for number, name in enumerate(_STANDARDS, 1))
    numbered = dict(zip("123", _STANDARDS, strict=True))
    talk.say(f"Standards of proof: {listed}.")
    while True:
        text = talk.line(f"By which does the board find, here and in the rest of the session? ({_LEAVE}) > ")
        standard = numbered.get(text or "", (text or "").casefold().replace(" ", "-"))
        if not standard or standard in _STANDARDS:
            return standard or None
        talk.say("Write its number, or its name.")
