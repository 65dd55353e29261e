"""A session of questions: which fact is asked next, what was answered, and the incident file that holds the answers."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain, count
from typing import Any, Literal

from policycheck.evaluation.assume import Assumed, extent_of_text, found_by_board
from policycheck.evaluation.typed_answer import formal, takes, written
from policycheck.evaluation.worklist import asked_for, worklist
from policycheck.facts.fact_status import vague
from policycheck.facts.statements import statement
from policycheck.library.files import DIGITS_BOUND
from policycheck.library.json_edit import source_entry, with_entry, with_items, with_key, with_object
from policycheck.library.json_source import read_json
from policycheck.library.library import Library
from policycheck.logic.answers import UnfitAnswer, extent_of_value
from policycheck.logic.axioms import FactKey
from policycheck.logic.extent import Extent, is_empty, meet
from policycheck.model.base import free_name
from policycheck.model.case import FoundFact
from policycheck.model.incident import Incident
from policycheck.model.party import BOARD as BOARD_PARTY
from policycheck.model.party import RECORD, REVIEWER
from policycheck.model.statement import Assertion
from policycheck.model.worklist import SpeakerRole, Worklist, WorklistItem


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a fact's answer is, and what the file has beside it: note, quote, pinpoint, credits, because, standard."""

    key: FactKey
    extent: Extent
    beside: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class SkippedQuestion:
    """A fact that was asked and not answered."""

    key: FactKey
    why: Literal["not known", "skipped"]


Step = Answer | SkippedQuestion


@dataclass(frozen=True, kw_only=True)
class Speaker:
    """Whose word the answers are: what a source says, a reviewer's own view, or what the board found."""

    role: SpeakerRole
    source: str = ""  # its id; the board has none
    entry: Mapping[str, str] | None = None  # the source, where the first answer adds it to the file
    declares: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # parties, likewise, by id


BOARD = Speaker(role="board")


def reviewer(incident: Incident, name: str, date: str | None = None) -> Speaker:
    """A reviewer: the source of an earlier session on the same date, where the file holds one; or else a new one.

    Each reviewer is a party of their own, which a new one declares, and so has an account of their own.
    """
    for source_id, title in incident.reviewers().items():
        if (title, incident.sources[source_id].date) == (name, date):
            return Speaker(role="reviewer", source=source_id)
    declared = [party for party, known in incident.parties.items() if (known.title, known.side) == (name, BOARD_PARTY)]
    taken = {*incident.parties, *incident.entities, *incident.accounts}
    free = (party for party in (f"{REVIEWER}-{number}" for number in count(1)) if party not in taken)
    party = next(chain(declared, free))
    return Speaker(
        role="reviewer",
        source=free_name(party, incident.sources),
        entry=source_entry(party, name, date),
        declares={} if declared else {party: {"title": name, "side": BOARD_PARTY}},
    )


def with_speaker(text: str, speaker: Speaker) -> str:
    """The text of an incident file with the speaker's party and source, where it does not have them."""
    for party, declared in speaker.declares.items():
        text = with_entry(text, "parties", party, declared)
    return text if speaker.entry is None else with_entry(text, "sources", speaker.source, speaker.entry)


@dataclass(frozen=True, kw_only=True)
class Session:
    """An incident, its file's text, and the steps taken so far. Every step gives a new session."""

    library: Library
    incident: Incident  # with the speaker's source, unless that is a reviewer's
    text: str
    speaker: Speaker
    accounts: Sequence[str] = ()
    as_of: str | None = None
    assumed: Assumed = field(default_factory=dict)
    steps: tuple[Step, ...] = ()

    @property
    def answers(self) -> tuple[Answer, ...]:
        """The answers given, the first one first."""
        return tuple(step for step in self.steps if isinstance(step, Answer))

    @property
    def whose(self) -> str:
        """The title of the source whose word the answers are; empty where they are the board's."""
        speaker = self.speaker
        if speaker.entry is not None:
            return speaker.entry["title"]
        return self.incident.sources[speaker.source].title if speaker.source else ""

    def known_answers(self) -> dict[FactKey, Extent]:
        """What is taken as so in every account to rank the questions: what is assumed, and a reviewer's answers.

        The board's are taken so because it found them; those of a source are its word alone.
        """
        if self.speaker.role != "reviewer":
            return dict(self.assumed)
        answered = {step.key: step.extent for step in self.answers}
        return {**self.assumed, **self.earlier_answers(), **answered}

    def earlier_answers(self) -> dict[FactKey, Extent]:
        """The answers that the file has already. A reviewer's do not count where they conflict or say nothing."""
        if self.speaker.role == "board":
            return found_by_board(self.library, self.incident)
        said = [one for one in self.incident.assertions if one.source == self.speaker.source]
        if self.speaker.role == "source":
            return self._extents(said)
        extents = self._extents([one for one in said if not vague(self.library.facts, one)])
        return {key: extent for key, extent in extents.items() if not is_empty(extent)}

    def _extents(self, said: Sequence[Assertion]) -> dict[FactKey, Extent]:
        extents: dict[FactKey, Extent] = {}
        for one in said:
            key, extent = (one.fact, one.about), extent_of_value(self.library.facts[one.fact], one.value)
            extents[key] = meet(extents[key], extent) if key in extents else extent
        return extents

    def remaining(self) -> Worklist:
        """What is still worth asking, most decisive first, with the answers so far.

        Raises BadInput where the session is for an account or a day that there is not.
        """
        return replace(self._everything, items=self._not_done(self._everything.items))

    @cached_property
    def _everything(self) -> Worklist:
        source = self.speaker.source if self.speaker.role == "source" else None
        return worklist(self.library, self._told(), self.accounts, self.as_of, self.known_answers(), source)

    def further(self) -> tuple[WorklistItem, ...]:
        """What else may be asked of a source: what rules ask for, though no result waits for it."""
        if self.speaker.role != "source":
            return ()
        return self._not_done(asked_for(self.library, self._told(), self.accounts, self.as_of, self.assumed))

    def left_out(self) -> int:
        """How many judgements are not asked, because the answers are the record's, and that shows none."""
        if not self._of_record:
            return 0
        told = self._told()
        open_items = worklist(self.library, told, self.accounts, self.as_of, self.known_answers()).items
        items = (*open_items, *asked_for(self.library, told, self.accounts, self.as_of, self.assumed))
        return len({(item.fact, item.about) for item in items if item.judgement} - set(self.earlier_answers()))

    def _not_done(self, items: tuple[WorklistItem, ...]) -> tuple[WorklistItem, ...]:
        of_record = self._of_record
        done = {step.key for step in self.steps}
        if self.speaker.role != "board":  # what the board found is asked again where it leaves a result open
            done |= self.earlier_answers().keys()
        return tuple(
            item for item in items if (item.fact, item.about) not in done and not (of_record and item.judgement)
        )

    @property
    def _of_record(self) -> bool:
        speaker = self.speaker
        return speaker.role == "source" and self.incident.sources[speaker.source].party == RECORD

    def _told(self) -> Incident:
        """The incident with the answers in it; without those of a reviewer, which are taken as so everywhere."""
        entries = [self._entry(answer) for answer in self.answers]
        if self.speaker.role == "source":
            said = (*self.incident.statements, *map(Assertion.model_validate, entries))
            return self.incident.model_copy(update={"statements": said})
        if self.speaker.role == "board":
            findings = self.incident.findings
            again = {answer.key for answer in self.answers}
            kept = (finding for finding in findings.facts if (finding.fact, finding.about) not in again)
            facts = (*kept, *map(FoundFact.model_validate, entries))
            return self.incident.model_copy(update={"findings": findings.model_copy(update={"facts": facts})})
        return self.incident

    def read(self, key: FactKey, text: str) -> Extent:
        """The answer that a person writes to the fact. Raises UnfitAnswer, with what is taken, where it is none."""
        fact = self.library.facts[key[0]]
        try:
            extent = extent_of_text(fact, formal(fact, text.strip()))
        except (ValueError, OverflowError, RecursionError) as error:
            cause = error.cause if isinstance(error, UnfitAnswer) else f"{text[:40]!r} is no value"
            raise UnfitAnswer(cause, takes(fact)) from None
        for problem in read_json("", json.dumps(written(fact, extent))).problems:  # which no command would read
            raise UnfitAnswer(problem.cause, f"a number of at most {DIGITS_BOUND} digits")
        return extent

    def answered(self, key: FactKey, extent: Extent) -> "Session":
        """The session with an answer more."""
        return replace(self, steps=(*self.steps, Answer(key=key, extent=extent)))

    def with_beside(self, **beside: Any) -> "Session":
        """The session with these keys beside its last step, which must be an answer."""
        *before, last = self.steps
        assert isinstance(last, Answer)
        return replace(self, steps=(*before, replace(last, beside={**last.beside, **beside})))

    def passed(self, key: FactKey, why: Literal["not known", "skipped"]) -> "Session":
        """The session with a fact that is not asked again."""
        passed = replace(self, steps=(*self.steps, SkippedQuestion(key=key, why=why)))
        passed.__dict__["_everything"] = self._everything  # which the answers decide
        return passed

    def undone(self) -> "Session":
        """The session without its last step, if it has one."""
        return replace(self, steps=self.steps[:-1])

    def statement_of(self, answer: Answer) -> str:
        """Whom an answer is about, and the answer as a statement."""
        fact, about = answer.key
        return f"about {self.incident.label_of(about)}: {statement(self.library.facts[fact], answer.extent)}"

    def file(self) -> bytes | None:
        """The incident file with every answer, each an added line; None where none was given.

        A finding takes the place of an earlier one on the same fact, with what that has beside its value and this one
        has not. Everything else in it stays as it is, byte for byte.
        """
        if not self.answers:
            return None
        entries, text = [self._entry(answer) for answer in self.answers], self.text
        if self.speaker.role == "board":
            return self._with_findings(entries).encode()
        text = with_speaker(text, self.speaker)
        return with_items(with_key(text, (), "assertions", []), ("assertions",), *entries).encode()

    def _with_findings(self, entries: Sequence[dict[str, Any]]) -> str:
        text = with_key(with_key(self.text, (), "findings", {}), ("findings",), "facts", [])
        earlier = {(finding.fact, finding.about): at for at, finding in enumerate(self.incident.findings.facts)}
        added = []
        for entry in entries:
            at = earlier.get((entry["fact"], entry["about"]))
            if at is None:
                added.append(entry)
            else:
                before = json.loads(self.text)["findings"]["facts"][at]
                text = with_object(text, ("findings", "facts", at), {**before, **entry})
        return with_items(text, ("findings", "facts"), *added)

    def _entry(self, answer: Answer) -> dict[str, Any]:
        fact, about = answer.key
        value = written(self.library.facts[fact], answer.extent)
        source = {"source": self.speaker.source} if self.speaker.source else {}
        beside = sorted(answer.beside.items(), key=lambda item: item[0] == "standard")  # it may be known first
        return {"fact": fact, "about": about, "value": value, **source, **dict(beside)}
