"""`policycheck ask -i`: one question at a time at the terminal, every answer kept as soon as it is given."""

import hashlib
import io
import json
import shlex
import sys
from pathlib import Path
from typing import Any, Literal

import click

from policycheck.cli.options import width
from policycheck.document.english import counted
from policycheck.document.model import Block, Document, Part, paragraph
from policycheck.document.terminal import text as in_lines
from policycheck.evaluation.session import Answer, Reviewer, Session, takes
from policycheck.library.files import decode, read_bytes, refuse, write_atomically
from policycheck.library.incident_file import incident_in
from policycheck.logic.answers import UnfitAnswer
from policycheck.model.dates import date_span
from policycheck.model.problem import BadInput
from policycheck.model.worklist import WorklistItem
from policycheck.report.ask import nothing, progress, question, standing, why

_COMMANDS = {
    **dict.fromkeys(("?", "don't know", "don’t know", "dont know", "do not know", "unknown"), "not known"),
    **{name: name for name in ("skip", "undo", "why", "quit", "help")},
    "exit": "quit",
}
_Went = Literal["on", "quit"]


def reviewer_of(name: str | None, date: str | None) -> Reviewer:
    """Whose word the answers are. Raises BadInput where nobody is named, or where the date is none."""
    if name is None or not name.strip():
        refuse("--reviewer", "a session needs to know whose word the answers are", "add --reviewer NAME")
    try:
        name.encode()
    except UnicodeEncodeError:
        refuse("--reviewer", "this name is not UTF-8", "write it in UTF-8")
    if date is not None:
        try:
            date_span(date)
        except ValueError:
            refuse("--date", f"{date!r} is not a date of the calendar", "write a date as 2026-01-01, or leave it out")
    return Reviewer(name=name.strip(), date=date)


def new_file(output: Path | None) -> Path:
    """The file that will hold the answers. Raises BadInput where none is named, or it exists, or has no folder."""
    if output is None:
        refuse("-o", "a session keeps its answers in a new incident file, and none is named", "add -o NEW-FILE.json")
    _must_be_new(output)
    if not output.parent.is_dir():
        refuse(str(output), "this file cannot be written: there is no such folder", "make the folder first")
    return output


def _must_be_new(output: Path) -> None:
    try:
        exists = output.exists() or output.is_symlink()
    except (OSError, ValueError):
        refuse(str(output).replace("\0", "\\0"), "this file cannot be written", "choose another place")
    if exists:
        refuse(str(output), "this file exists already", "name a file that there is not; a session overwrites none")


def data_of(incident: Path, sha256: str) -> dict[str, Any]:
    """The data of an incident's file, its keys in their order. Raises BadInput where it is not the one read before."""
    content = read_bytes(incident)
    if hashlib.sha256(content).hexdigest() != sha256:
        refuse(str(incident), "this file changed while it was read", "name a file, and start again")
    data = json.loads(decode(str(incident), content))
    assert isinstance(data, dict)
    return data


def converse(session: Session, output: Path) -> None:
    """Asks until nothing is left that matters, or until the reviewer leaves; then says what was kept, and where."""
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")
    talk = _AskSession(session, output)
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

    def __init__(self, session: Session, output: Path) -> None:
        self.session = session
        self.output = output
        self.width = width()
        self.kept = False  # whether the file is there

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
        self.say(ahead.title, standing(ahead) if ahead.items else "")
        self.say(*(source.listed for source in ahead.sources))
        if self.session.assumed:
            self.say(f"Assumed, and not written: {'; '.join(ahead.assumed)}.")
        earlier = len(self.session.earlier_answers())
        if earlier:
            self.say(
                f"This file holds {counted(earlier, 'answer')} of {self.session.reviewer.name} already. They are not "
                "asked again."
            )
        self.say(
            f"Each answer is kept at once in {self.output}, as the word of {self.session.reviewer.name}. Beside an "
            "answer you can write ? (not known), skip, undo, why, or quit."
        )

    def ask(self) -> _Went:
        """The next question, until it is answered, passed over, or left."""
        click.echo()
        ahead = self.session.remaining()
        if not ahead.items:
            self.say(_left_over(self.session) or nothing(ahead))
            return "quit"
        item = ahead.items[0]
        if self.session.answers:
            self.say(f"If your answers are true under every account, {progress(ahead)}.")
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
                return self.note(item)

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

    def note(self, item: WorklistItem) -> _Went:
        """Asks how the reviewer knows; the answer is kept already."""
        last = self.session.answers[-1]
        self.say(f"Kept, {self.session.statement_of(last)}.")
        text = _line("How do you know? (Enter to leave out) > ")
        command = _COMMANDS.get(text.casefold())
        if command in ("undo", "quit"):
            return self.obey(item, command)
        if text and command != "skip":  # at this prompt every other word is a note
            self.keep(self.session.noted(text))
        return "on"

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
        content = session.file()
        try:
            if content is None:
                self.remove()
            else:
                if not self.kept:
                    _must_be_new(self.output)
                incident_in(str(self.output), content, session.library)  # what is kept is what every command can read
                write_atomically(self.output, content)
        except BadInput as error:
            self.say(*(str(problem) for problem in error.problems), "This was not kept. Correct it and answer again.")
            return False
        self.kept, self.session = content is not None, session
        return True

    def remove(self) -> None:
        """Removes the session's file, since no answer is left in it. Raises BadInput where that cannot be done."""
        try:
            if self.kept:
                self.output.unlink(missing_ok=True)
        except OSError as error:
            refuse(str(self.output), f"this file cannot be removed: {error.strerror}", "remove it yourself")

    def leave(self) -> None:
        """How many answers there are, where they are kept, and what they count as."""
        answers = len(self.session.answers)
        click.echo()
        if not answers:
            self.say("No answer was given, so no file was written.")
            return
        self.say(
            f"{counted(answers, 'answer')} kept in {self.output}, as the source {self.session.source}.",
            "They count as the reviewer's word: under the account reviewer, and under common-ground and uncontradicted "
            "as far as others' words allow. They do not count under any other party's account, nor under one that the "
            "file defines. To evaluate the new file:",
        )
        click.echo(f"  policycheck evaluate {shlex.quote(str(self.output))}")


def _line(prompt: str) -> str:
    """A line that the reviewer writes; shown, where it comes from no terminal. Raises EOFError at the end."""
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
