"""A session of questions: which fact is asked next, what was answered, and the incident file that holds the answers."""

import copy
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from policycheck.evaluation.assume import Assumed, extent_of_text
from policycheck.evaluation.worklist import worklist
from policycheck.facts.fact_status import vague
from policycheck.facts.statements import statement
from policycheck.library.files import DIGITS_BOUND
from policycheck.library.json_source import read_json
from policycheck.library.library import Library
from policycheck.logic.answers import UnfitAnswer, extent_of_value, value_of
from policycheck.logic.axioms import FactKey
from policycheck.logic.extent import Extent, is_empty, meet
from policycheck.model.incident import Incident
from policycheck.model.value import Bounds, OneOf
from policycheck.model.vocabulary import Fact
from policycheck.model.worklist import Worklist

PARTY = "reviewer"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the reviewer says a fact's answer is, and how they know."""

    key: FactKey
    extent: Extent
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class SkippedQuestion:
    """A fact that was asked and not answered."""

    key: FactKey
    why: Literal["not known", "skipped"]


Step = Answer | SkippedQuestion


@dataclass(frozen=True, kw_only=True)
class Reviewer:
    """Whose word the answers are."""

    name: str
    date: str | None = None  # of the review


@dataclass(frozen=True, kw_only=True)
class Session:
    """An incident, its file's data, and the steps taken so far. Every step gives a new session."""

    library: Library
    incident: Incident
    data: Mapping[str, Any]  # of the incident's file
    reviewer: Reviewer
    accounts: Sequence[str] = ()
    as_of: str | None = None
    assumed: Assumed = field(default_factory=dict)
    steps: tuple[Step, ...] = ()

    @property
    def answers(self) -> tuple[Answer, ...]:
        """The answers given, the first one first."""
        return tuple(step for step in self.steps if isinstance(step, Answer))

    @property
    def source(self) -> str:
        """The id of the source that the answers are credited to.

        It is that of the same reviewer's earlier session on the same date, where the file holds one; or else a new one.
        """
        for name, source in self.incident.sources.items():
            if (source.party, source.title, source.date) == (PARTY, self.reviewer.name, self.reviewer.date):
                return name
        number, name = 1, PARTY
        while name in self.incident.sources:
            number += 1
            name = f"{PARTY}-{number}"
        return name

    def known_answers(self) -> dict[FactKey, Extent]:
        """What is taken as so in every account to rank the questions: what is assumed, and every answer."""
        answered = {step.key: step.extent for step in self.answers}
        return {**self.assumed, **self.earlier_answers(), **answered}

    def earlier_answers(self) -> dict[FactKey, Extent]:
        """The answers that the file has already of the same reviewer on the same date, unless they conflict."""
        answers: dict[FactKey, Extent] = {}
        for assertion in self.incident.assertions:
            if assertion.source == self.source and not vague(self.library.facts, assertion):
                key, extent = (
                    (assertion.fact, assertion.about),
                    extent_of_value(self.library.facts[assertion.fact], assertion.value),
                )
                answers[key] = meet(answers[key], extent) if key in answers else extent
        return {key: extent for key, extent in answers.items() if not is_empty(extent)}

    def remaining(self) -> Worklist:
        """What is still worth asking, most decisive first, if the answers so far are so in every account.

        Raises BadInput where the session is for an account or a day that there is not.
        """
        everything = worklist(self.library, self.incident, self.accounts, self.as_of, self.known_answers())
        done = {step.key for step in self.steps} | set(self.earlier_answers())
        return replace(
            everything, items=tuple(item for item in everything.items if (item.fact, item.about) not in done)
        )

    def read(self, key: FactKey, text: str) -> Extent:
        """The answer that a person writes to the fact. Raises UnfitAnswer, with what is taken, where it is none."""
        fact = self.library.facts[key[0]]
        try:
            extent = extent_of_text(fact, _formal(fact, text.strip()))
        except (ValueError, OverflowError, RecursionError) as error:
            cause = error.cause if isinstance(error, UnfitAnswer) else f"{text[:40]!r} is no value"
            raise UnfitAnswer(cause, takes(fact)) from None
        for problem in read_json("", json.dumps(_written(fact, extent))).problems:  # which no command would read
            raise UnfitAnswer(problem.cause, f"a number of at most {DIGITS_BOUND} digits")
        return extent

    def answered(self, key: FactKey, extent: Extent) -> "Session":
        """The session with an answer more."""
        return replace(self, steps=(*self.steps, Answer(key=key, extent=extent)))

    def noted(self, note: str) -> "Session":
        """The session with a note on its last step, which must be an answer."""
        *before, last = self.steps
        assert isinstance(last, Answer)
        return replace(self, steps=(*before, replace(last, note=note)))

    def passed(self, key: FactKey, why: Literal["not known", "skipped"]) -> "Session":
        """The session with a fact that is not asked again."""
        return replace(self, steps=(*self.steps, SkippedQuestion(key=key, why=why)))

    def undone(self) -> "Session":
        """The session without its last step, if it has one."""
        return replace(self, steps=self.steps[:-1])

    def statement_of(self, answer: Answer) -> str:
        """Whom an answer is about, and the answer as a statement."""
        fact, about = answer.key
        return f"about {self.incident.label_of(about)}: {statement(self.library.facts[fact], answer.extent)}"

    def file(self) -> bytes | None:
        """The incident file with every answer as the reviewer's assertion; None where none was given.

        Its keys and assertions keep the order of the first file.
        """
        if not self.answers:
            return None
        data = copy.deepcopy(dict(self.data))
        if self.source not in self.incident.sources:
            dated = {"date": self.reviewer.date} if self.reviewer.date else {}
            data.setdefault("sources", {})[self.source] = {"party": PARTY, "title": self.reviewer.name, **dated}
        data.setdefault("assertions", []).extend(self._assertion(answer) for answer in self.answers)
        return (json.dumps(data, indent=2, ensure_ascii=False) + "\n").encode()

    def _assertion(self, answer: Answer) -> dict[str, Any]:
        fact, about = answer.key
        value = _written(self.library.facts[fact], answer.extent)
        noted = {"note": answer.note} if answer.note else {}
        return {"fact": fact, "about": about, "value": value, "source": self.source, **noted}


def _written(fact: Fact, extent: Extent) -> Any:
    """An answer as an incident file has it."""
    value = value_of(fact, extent)
    return value.model_dump(exclude_none=True, mode="json") if isinstance(value, Bounds | OneOf) else value


def takes(fact: Fact) -> str:
    """What counts as an answer to the fact, for a person at a terminal."""
    if fact.type == "yes-no":
        return "yes or no"
    if fact.type == "choice":
        return f"{', '.join(fact.options)}; or several of them with or between"
    if fact.type == "date":
        return "a date as 2025-10-05, or bounds as: on or after 2025-10-05; before 2025-11-01"
    return f"a {'whole ' if fact.whole else ''}number, or bounds as: at least 29; at least 10 and at most 45"


_BOUNDS = {
    "at least": "at_least",
    "at most": "at_most",
    "more than": "more_than",
    "less than": "less_than",
    "on or after": "at_least",
    "on or before": "at_most",
    "after": "more_than",
    "before": "less_than",
}
_BOUND = re.compile(rf"({'|'.join(_BOUNDS)})\s+(\S+)", re.IGNORECASE)


def _formal(fact: Fact, text: str) -> str:
    """The answer as `extent_of_text` takes it: a plain y or n in full, and worded bounds and options as an object."""
    if fact.type == "yes-no":
        return {"y": "yes", "n": "no"}.get(text.casefold(), text)
    if fact.type == "choice":
        chosen = re.split(r"\s+or\s+|\s*,\s*", text)
        return json.dumps({"one_of": chosen}) if len(chosen) > 1 and text not in fact.options else text
    parts = [_BOUND.fullmatch(part.strip()) for part in re.split(r"\s+and\s+", text)]
    bounds = [(_BOUNDS[part[1].casefold()], part[2]) for part in parts if part is not None]
    if len(bounds) < len(parts) or len(dict(bounds)) < len(bounds):
        return text
    return json.dumps({name: json.loads(bound) if fact.type == "number" else bound for name, bound in bounds})
