"""What follows under the accounts, with the statements that it follows from, as reports show it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from typing import Literal

from policycheck.evaluation.citing import CitedPlace, cited_place, cited_statement
from policycheck.evaluation.day_counts import dates_used, day_count
from policycheck.facts.account_sources import set_aside
from policycheck.facts.accounts import Accounts
from policycheck.facts.derivation_clauses import AskedAnswers
from policycheck.facts.fact_status import AttributedInference, FactStatus
from policycheck.facts.inferred import Conflict, DerivationStep, InferredValue
from policycheck.facts.statements import statement
from policycheck.facts.timeline import AccountTimeline
from policycheck.facts.vehicles import Vehicles
from policycheck.library.library import Library
from policycheck.logic.answers import value_of
from policycheck.logic.clauses import ClauseAtom
from policycheck.model.evaluation import TimelineSetAside
from policycheck.model.incident import Incident
from policycheck.model.inference import (
    ConflictView,
    EventRef,
    FollowingStep,
    Inference,
    Premise,
    PremiseKind,
)
from policycheck.model.source_view import Cited
from policycheck.model.statement import Assertion
from policycheck.model.timeline import RELATION_WORDS, Event, TimelineStatement, TimeOrder


class InferenceExplainer:
    """Says why what follows under the accounts of an incident does."""

    def __init__(self, library: Library, incident: Incident, accounts: Accounts) -> None:
        self._library = library
        self._incident = incident
        self._accounts = accounts
        self._names = incident.event_names(library.events)
        self._statements = incident.timeline.statements

    @cached_property
    def _asked(self) -> AskedAnswers:
        return AskedAnswers(self._library.derivations.values(), self._library.facts)

    def follows(self, accounts: Iterable[str]) -> tuple[Inference, ...]:
        """Everything that follows under the accounts, by fact and entity."""
        return tuple(inference for account in accounts for inference in self._all(account))

    def _all(self, account: str) -> Iterator[Inference]:
        following = self._accounts.following(account)
        for fact, about in {**following.inferred, **following.own, **following.beside}:
            status = self._accounts.fact_status(account, fact, about)
            for attributed in status.inferred if status.extent is not None else ():
                if attributed.party == account:
                    yield self._follows(account, fact, about, attributed.inferred)

    def conflicts(self, accounts: Iterable[str]) -> tuple[ConflictView, ...]:
        """Where what follows under an account contradicts a statement of it, or something else that follows."""
        return tuple(conflict for account in accounts for conflict in self._conflict_views(account))

    def set_aside(self, accounts: Iterable[str]) -> tuple[TimelineSetAside, ...]:
        """The statements of the record that do not count under a party's account, since they contradict its own."""
        return tuple(left_out for account in accounts for left_out in self._set_aside(account))

    def inferences_for(
        self, fact: str, about: str | None, inferred: Iterable[AttributedInference]
    ) -> tuple[Inference, ...]:
        """What nobody says and follows, by the word of the party under whose account it does."""
        if about is None:
            return ()
        return tuple(self._follows(attributed.party, fact, about, attributed.inferred) for attributed in inferred)

    def inferences_for_each(
        self, account: str, inferred_values: Iterable[tuple[tuple[str, str], InferredValue]]
    ) -> tuple[Inference, ...]:
        """What follows under the account, each on its own fact."""
        return tuple(self._follows(account, *key, inferred) for key, inferred in inferred_values)

    def _follows(self, account: str, fact: str, about: str, inferred: InferredValue) -> Inference:
        return Inference(
            account=account,
            fact=fact,
            about=about,
            about_label=self._incident.label_of(about),
            value=value_of(self._library.facts[fact], inferred.extent),
            text=statement(self._library.facts[fact], inferred.extent),
            steps=tuple(self._step(account, step) for step in inferred.steps),
        )

    def _conflict_views(self, account: str) -> Iterator[ConflictView]:
        following = self._accounts.following(account)
        for conflict in following.conflicts:
            yield self._conflict_view(account, conflict)
        for (fact, about), inconsistent in following.inconsistent.items():
            follows = tuple(self._follows(account, fact, about, value) for value in inconsistent)
            yield ConflictView(account=account, stated=None, basis=None, said=(), follows=follows)

    def _set_aside(self, account: str) -> Iterator[TimelineSetAside]:
        timeline = self._accounts.account_timeline(account)
        if timeline is None:
            return
        for statement_in_file, pieces in set_aside(timeline):
            uncounted_part, by = statement_in_file, None
            if isinstance(statement_in_file, Event):
                by = statement_in_file.by if "by" in pieces else None
                update = {
                    "at": statement_in_file.at if "time" in pieces else None,
                    "lasts": statement_in_file.lasts if "time" in pieces else None,
                    "rounds": statement_in_file.rounds if "rounds" in pieces else None,
                    "by": by,
                }
                uncounted_part = statement_in_file.model_copy(update=update)
            events = (
                (statement_in_file.id,)
                if isinstance(statement_in_file, Event)
                else (statement_in_file.event, statement_in_file.other)
            )
            yield TimelineSetAside(
                account=account,
                said=uncounted_part,
                events=tuple(map(self._event, events)),
                by_label=None if by is None else self._incident.label_of(by),
                **self._place(statement_in_file),
            )

    def _conflict_view(self, account: str, conflict: Conflict) -> ConflictView:
        status = self._accounts.fact_status(account, conflict.fact, conflict.about)
        assert status.extent is not None  # only what is stated can conflict
        return ConflictView(
            account=account,
            stated=statement(self._library.facts[conflict.fact], status.extent),
            basis=_basis(status),
            said=tuple(cited_statement(self._incident, assertion) for assertion in status.assertions),
            follows=(self._follows(account, conflict.fact, conflict.about, conflict.inferred),),
        )

    def _step(self, account: str, step: DerivationStep) -> FollowingStep:
        return FollowingStep(
            derivation=step.derivation,
            turned=step.turned,
            title=self._library.derivations[step.derivation].title,
            premises=tuple(
                dict.fromkeys(premise for atom in step.body for premise in self._premise(account, step, atom))
            ),
        )

    def _premise(self, account: str, step: DerivationStep, atom: ClauseAtom) -> Iterator[Premise]:
        """A ground fact that a step rests on, with who says so; what only links entities is left out."""
        terms, timeline = tuple(map(str, atom.terms)), step.account_timeline
        if atom.relation == "days" and step.days is not None:
            yield Premise(kind="days", days=day_count(step.days))
        elif atom.relation == "value":
            fact, about, answer = terms
            status = self._accounts.fact_status(account, fact, about)
            basis = _basis(status)
            extent = dates_used(step, fact, answer) or status.extent
            if extent is None or self._library.facts[fact].type == "yes-no":
                extent = self._asked.extent(fact, answer)  # in which what is known of the fact lies
            yield Premise(
                kind="fact",
                text=statement(self._library.facts[fact], extent),
                fact=fact,
                about=about,
                about_label=self._incident.label_of(about),
                basis=basis,
                sources=() if basis else tuple(Cited(**self._place(assertion)) for assertion in status.assertions),
            )
        elif timeline is not None and atom.relation in ("total", "event", "stands", "absent", "span"):
            yield self._of_timeline(timeline, atom.relation, terms)

    def _of_timeline(self, timeline: AccountTimeline, relation: str, terms: tuple[str, ...]) -> Premise:
        if relation == "total":
            kind = self._library.derivations[terms[0]].then.count or "shots"
            counted = [event for event in timeline.events.values() if event.kind == kind]
            keys = [f"events[{index}]" for event in counted for index in event.statement_indexes]
            keys += [key] if (key := timeline.tells_all(kind)) else []
            return self._timeline_premise("count", keys, [event.id for event in counted], event_kind=kind)
        if relation == "event":
            event = timeline.events[terms[0]]
            keys = [f"events[{index}]" for index in event.statement_indexes]
            keys = keys or [
                key for key in timeline.aside if getattr(self._statements[key].said, "id", None) == event.id
            ]
            return self._timeline_premise("event", keys, terms[:1], event_kind=event.kind)
        if relation == "stands":
            first_event, is_, second_event = terms
            relation_name = next(name for name in RELATION_WORDS if name == is_)
            return self._timeline_premise(
                "order",
                timeline.rests_on(first_event, relation_name, second_event),
                (first_event, second_event),
                relation=relation_name,
            )
        if relation == "absent":
            by, start, stop = (None if term == "*" else term for term in terms[1:])
            spans = timeline.absent(terms[0], Vehicles(self._incident).may_be(by), start, stop)
            return self._timeline_premise("absent", spans or (), (), event_kind=terms[0])
        first_event, side, second_event, other_side, _ = terms
        points = [
            timeline.start(event) if at == "start" else timeline.end(event)
            for event, at in ((first_event, side), (second_event, other_side))
        ]
        premise = self._timeline_premise(
            "time", timeline.network.support(points[0], points[1]), (first_event, second_event)
        )
        first, last = (
            replace(event, side="start" if at == "start" else "end")
            for event, at in zip(premise.events, (side, other_side), strict=True)
        )
        return replace(premise, events=(first, last))

    def _timeline_premise(
        self,
        kind: PremiseKind,
        keys: Iterable[str],
        events: Iterable[str],
        event_kind: str | None = None,
        relation: TimeOrder | None = None,
    ) -> Premise:
        """A premise of the timeline, by the keys of the statements that it rests on, and the ids of its events."""
        return Premise(
            kind=kind,
            text=self._library.events[event_kind].meaning if kind == "event" and event_kind else None,
            events=tuple(map(self._event, events)),
            event_kind=event_kind,
            relation=relation,
            sources=tuple(dict.fromkeys(Cited(**self._place(self._statements[key].said)) for key in keys)),
        )

    def _event(self, event: str) -> EventRef:
        return EventRef(id=event, name=self._names[event])

    def _place(self, cited: Assertion | TimelineStatement) -> CitedPlace:
        return cited_place(self._incident, cited)


def _basis(status: FactStatus) -> Literal["assumed", "agency"] | None:
    """Why what nobody says counts."""
    if status.basis == "assumed":
        return "assumed"
    return "agency" if status.basis == "agency" else None
