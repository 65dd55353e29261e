"""`policycheck ask -i`: one question at a time at the terminal, every answer kept as soon as it is given."""

import io
import shlex
import sys
from typing import Literal

import click

from policycheck.cli.ask_details import details_for
from policycheck.cli.ask_options import KeptFile
from policycheck.cli.options import width
from policycheck.document.model import Block, Document, Part, paragraph
from policycheck.document.terminal import text as in_lines
from policycheck.evaluation.session import Answer, Session
from policycheck.evaluation.typed_answer import takes
from policycheck.library.incident_file import incident_in
from policycheck.logic.answers import UnfitAnswer
from policycheck.model.problem import BadInput
from policycheck.model.worklist import WorklistItem
from policycheck.report.ask import nothing, progress, question, standing, why
from policycheck.report.ask_session import closing, left_out, opening, settling, waiting_for_none

_COMMANDS = {
    **dict.fromkeys(("?", "don't know", "don’t know", "dont know", "do not know", "unknown"), "not known"),
    **{name: name for name in ("skip", "undo", "why", "quit", "help")},
    "exit": "quit",
}
_Went = Literal["on", "quit"]


class _Left(Exception):
    """What was asked beside an answer is left, by undo or quit."""


def converse(session: Session, file: KeptFile) -> None:
    """Asks until nothing is left that matters, or until the person leaves; then says what was kept, and where."""
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")
    talk = _AskSession(session, file)
    try:
        talk.open()
        while talk.ask() != "quit":
            pass
    except EOFError:
        talk.leave()
    except KeyboardInterrupt:
        click.echo()
        talk.leave()
        sys.exit(130)
    else:
        talk.leave()


class _AskSession:
    """The session as far as it has come, and the file that holds its answers."""

    def __init__(self, session: Session, file: KeptFile) -> None:
        self.session = session
        self.file = file
        self.width = width()
        self.details, self.trouble = details_for(session)
        self.left_out = ""  # why some questions are not asked

    def say(self, *paragraphs: str) -> None:
        """Prints paragraphs without empty lines between them."""
        self.show(*(paragraph(text, keep_with_next=True) for text in paragraphs))

    def show(self, *blocks: Block) -> None:
        """Prints blocks, folded to the terminal's width."""
        page = Document(title="", parts=(Part(level=1, title="", blocks=blocks),))
        click.echo(in_lines(page, self.width), nl=False)

    def open(self) -> None:
        """What this is about, and how to answer."""
        ahead = self.session.remaining()
        of_source = self.session.speaker.role == "source"
        self.say(ahead.title, standing(ahead, of_source=of_source) if ahead.items else "")
        self.say(*(source.listed for source in ahead.sources))
        if self.session.assumed:
            self.say(f"Assumed, and not written: {'; '.join(ahead.assumed)}.")
        session = self.session
        earlier = len(ahead.found if session.speaker.role == "board" else session.earlier_answers())
        self.say(*opening(session.speaker.role, session.whose, earlier, str(self.file.path)))
        self.left_out = left_out(session.left_out())
        self.say(self.left_out, *self.trouble)

    def ask(self) -> _Went:
        """The next question, until it is answered, passed over, or left."""
        click.echo()
        ahead = self.session.remaining()
        further = () if ahead.items else self.session.further()
        if not ahead.items and not further:
            self.say(_left_over(self.session) or self.left_out or nothing(ahead))
            return "quit"
        item = (*ahead.items, *further)[0]
        if further:
            self.say(waiting_for_none(len(further)))
        elif self.session.answers:
            self.say(f"{settling(self.session.speaker.role)}{progress(ahead)}.")
        self.show(*question(item, ahead))
        if item.judgement:
            self.say("This is a judgement, which only a person can make.")
        while True:
            text = _line(f"[{_hint(item)}] > ")
            command = _COMMANDS.get(text.casefold())
            if command == "why":
                self.show(*why(item, ahead))
            elif command == "help" or not text:
                self.say(f"Write {takes(self.session.library.facts[item.fact])}; or ?, skip, undo, why, quit.")
            elif command is not None:
                return self.obey(item, command)
            elif self.answer(item, text):
                return self.ask_details(item)

    def obey(self, item: WorklistItem, command: str) -> _Went:
        """Passes the question over, takes the last step back, or leaves."""
        key = item.fact, item.about
        if command == "quit":
            return "quit"
        if command == "undo":
            self.undo()
        elif command == "skip":
            self.session = self.session.passed(key, "skipped")
        else:
            self.session = self.session.passed(key, "not known")
            self.say("Not known; it is not asked again.")
        return "on"

    def answer(self, item: WorklistItem, text: str) -> bool:
        """Whether the text is an answer; then it is kept."""
        key = item.fact, item.about
        try:
            extent = self.session.read(key, text)
        except UnfitAnswer as error:
            self.say(f"{error.cause}. Write {error.remedy}.")
            return False
        return self.keep(self.session.answered(key, extent))

    def ask_details(self, item: WorklistItem) -> _Went:
        """Asks what stands beside the answer, which is kept already."""
        self.say(f"Kept, {self.session.statement_of(self.session.answers[-1])}.")
        try:
            self.details(self)
        except _Left as left:
            return self.obey(item, str(left))
        return "on"

    def line(self, prompt: str) -> str | None:
        """What is written beside an answer; None where it is left out. At its prompts all but a few words are text."""
        text = _line(prompt)
        command = _COMMANDS.get(text.casefold())
        if command in ("undo", "quit"):
            raise _Left(command)
        return None if not text or command == "skip" else text

    def undo(self) -> None:
        """Takes the last step back, in the file too."""
        if not self.session.steps:
            self.say("There is nothing to take back.")
            return
        last = self.session.steps[-1]
        if self.keep(self.session.undone()):
            if isinstance(last, Answer):
                self.say(f"Taken back, {self.session.statement_of(last)}.")
            else:
                self.say(f"Taken back; it counted as {last.why}.")

    def keep(self, session: Session) -> bool:
        """Writes the answers of a session, which then is the one that goes on; False where that cannot be done."""
        content, file = session.file(), self.file
        try:
            if content is not None:  # what is kept is what every command can read
                incident_in(str(file.path), content, session.library)
            file.keep(content)
        except BadInput as error:
            self.say(*(str(problem) for problem in error.problems), "This was not kept. Correct it and answer again.")
            return False
        self.session = session
        return True

    def leave(self) -> None:
        """How many answers there are, where they are kept, and what they count as."""
        answers = len(self.session.answers)
        click.echo()
        if not answers:
            kept = "no file was written" if self.file.before is None else "the file stays as it was"
            self.say(f"No answer was given, so {kept}.")
            return
        speaker, path = self.session.speaker, str(self.file.path)
        self.say(*closing(speaker.role, answers, self.session.whose, speaker.source, path))
        click.echo(f"  policycheck evaluate {shlex.quote(path)}")


def _line(prompt: str) -> str:
    """A line that a person writes; shown, where it comes from no terminal. Raises EOFError at the end."""
    if sys.stdin is None:
        raise EOFError
    sys.stdout.write(prompt)
    sys.stdout.flush()
    text = sys.stdin.readline()
    if not text:
        raise EOFError
    if not sys.stdin.isatty():
        click.echo(text.strip())
    return " ".join(text.split())


def _hint(item: WorklistItem) -> str:
    return {"yes-no": "yes/no", "number": "number", "date": "date", "choice": "option"}[item.type]


def _left_over(session: Session) -> str:
    """That only questions are left that were passed over; empty where none was."""
    passed = len(session.steps) - len(session.answers)
    if not passed:
        return ""
    return f"Nothing else to ask. {passed} question{'s were' if passed > 1 else ' was'} passed over."
