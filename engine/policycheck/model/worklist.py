"""What is worth finding out about an incident: open and disputed facts, and what each answer would do."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field, computed_field

from policycheck.model.account_value import FactRef, FactValue, in_words
from policycheck.model.coverage import AgencyCoverage
from policycheck.model.effects import Effect, NotReached, ResultRef, Standing
from policycheck.model.inference import CitedStatement, Inference, SupplyingDerivation
from policycheck.model.source_view import SourceView
from policycheck.model.value import Value


@dataclass(frozen=True, kw_only=True)
class AnswerEffects:
    """One answer to a question, and everything that comes out otherwise if it is so under every account."""

    value: Value
    text: Annotated[str, Field(description="The answer as a statement.")]
    effects: tuple[Effect, ...]
    comes_to: Annotated[
        tuple["ResultAfter", ...], Field(description="Each result that some answer settles or turns, after this one.")
    ]


@dataclass(frozen=True, kw_only=True)
class ResultAfter:
    """What a result comes to over all accounts where an answer is so."""

    result: ResultRef
    standing: Standing
    everywhere: Annotated[bool, Field(description="Whether under every account.")]


@dataclass(frozen=True, kw_only=True)
class JointPivot:
    """A result that the fact can settle only together with others: a smallest set that it belongs to."""

    result: ResultRef
    accounts: tuple[str, ...]
    others: tuple[FactRef, ...]


SpeakerRole = Literal["source", "reviewer", "board"]  # whose word a session of questions enters


@dataclass(frozen=True, kw_only=True)
class PolicyWords:
    """The words of a policy that ask for a fact."""

    rule: str
    title: Annotated[str, Field(description="The rule's.")]
    authority: str
    section: str
    words: str


@dataclass(frozen=True, kw_only=True)
class WorklistItem:
    """An open or disputed fact of an entity."""

    fact: str
    about: str
    about_label: str
    question: str
    type: Literal["yes-no", "number", "date", "choice"]
    judgement: bool
    note: str | None
    evidence: tuple[str, ...]
    asked_by: Annotated[
        tuple[PolicyWords, ...],
        Field(description="The words of policies that ask for it; first those of results that it can change."),
    ]
    said: Annotated[tuple[CitedStatement, ...], Field(description="Who says what now.")]
    follows: Annotated[tuple[Inference, ...], Field(description="What follows on it now, under which account.")]
    ways: Annotated[
        tuple[SupplyingDerivation, ...], Field(description="What else would answer it: derivations that conclude it.")
    ]
    answers: tuple[AnswerEffects, ...]
    together: tuple[JointPivot, ...]

    @computed_field(  # type: ignore[prop-decorator]
        description="What else would answer it: derivations that conclude it, and what they ask for."
    )
    @property
    def may_follow_from(self) -> tuple[str, ...]:
        """What else would answer it: derivations that conclude it, and what they ask for."""
        return tuple(way.words for way in self.ways)

    @property
    def alone(self) -> tuple[ResultRef, ...]:
        """The results that some answer settles or turns by itself."""
        return tuple(
            dict.fromkeys(effect.result for answer in self.answers for effect in answer.effects if effect.settles)
        )

    @property
    def tells_apart(self) -> bool:
        """Whether some result comes to one thing by one answer, and to another by another."""
        return len({answer.comes_to for answer in self.answers}) > 1

    @property
    def results(self) -> tuple[ResultRef, ...]:
        """Every result on which it bears: those that it settles or turns, helps to settle, or moves otherwise."""
        moved = (effect.result for answer in self.answers for effect in answer.effects)
        return tuple(dict.fromkeys((*self.alone, *self.helps, *moved)))

    @property
    def helps(self) -> tuple[ResultRef, ...]:
        """The results that it can settle only together with other facts."""
        alone = set(self.alone)
        return tuple(dict.fromkeys(answer.result for answer in self.together if answer.result not in alone))


_OF_ONE_RESULT = 2


def first_questions(items: Iterable[WorklistItem], numbers: Mapping[str, int], most: int) -> list[list[WorklistItem]]:
    """The first so many questions by whose answers a result comes to something else, but only a few on one result.

    Those stand together that ask the same about somebody else, with the same answers.
    """
    alike: dict[tuple[object, ...], list[WorklistItem]] = {}
    on_result: Counter[int] = Counter()
    for item in items:
        after = tuple(
            tuple((each.result.rule, each.standing, each.everywhere) for each in answer.comes_to)
            for answer in item.answers
        )
        key = item.question, after
        number = min((numbers[ref.rule] for ref in item.alone), default=0)
        if key not in alike and item.tells_apart and len(alike) < most and on_result[number] < _OF_ONE_RESULT:
            on_result[number] += 1
            alike[key] = []
        if key in alike:
            alike[key].append(item)
    return list(alike.values())


@dataclass(frozen=True, kw_only=True)
class Worklist:
    """The facts that can change something, those that settle or turn the most results first."""

    schema_: Annotated[Literal["policycheck/worklist/2"], Field(alias="schema")] = "policycheck/worklist/2"
    incident: str
    title: str
    date: str | None
    agency: str
    agency_name: str
    suppositions: Annotated[tuple[FactValue, ...], Field(description="What was taken as so in every account.")]
    found: Annotated[
        tuple[FactValue, ...], Field(description="What the board found that settles a question: it is not asked.")
    ]
    accounts: tuple[str, ...]
    labels: Annotated[dict[str, str], Field(description="How sentences name each account, or whose it is.")]
    sources: tuple[SourceView, ...]
    open_results: Annotated[int, Field(description="Findings that are not settled alike under every account.")]
    not_reached: Annotated[tuple[NotReached, ...], Field(description="Conduct that no rule that binds reaches.")]
    numbers: Annotated[dict[str, int], Field(description="By rule: the number by which every report names it.")]
    coverage: Annotated[AgencyCoverage, Field(description="Topic by topic, what is held for the agency on that day.")]
    items: tuple[WorklistItem, ...]

    def first(self, most: int) -> list[list[WorklistItem]]:
        """The first so many questions, as reports show them: two on one result at most."""
        return first_questions(self.items, self.numbers, most)

    @property
    def speakers(self) -> dict[str, str]:
        """How reports name each party as whoever says something."""
        return {source.party: source.speaker for source in self.sources}

    @computed_field(description="What was taken as so in every account, as statements.")  # type: ignore[prop-decorator]
    @property
    def assumed(self) -> tuple[str, ...]:
        """What was taken as so in every account, as statements."""
        return in_words(self.suppositions)
