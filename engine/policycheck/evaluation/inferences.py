"""What follows under the accounts, with the statements that it follows from, as reports show it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Literal

from policycheck.evaluation.cited import CitedPlace, place, said
from policycheck.facts.accounts import Accounts
from policycheck.facts.derive import Conflict, DerivationStep, InferredValue
from policycheck.facts.fact_status import AttributedInference, FactStatus
from policycheck.facts.statements import statement
from policycheck.facts.timeline import AccountTimeline
from policycheck.facts.timeline_aside import set_aside
from policycheck.library.library import Library
from policycheck.logic.answers import value_of
from policycheck.logic.clauses import ClauseAtom
from policycheck.model.incident import Assertion, Incident
from policycheck.model.inference import ConflictView, FollowingStep, Inference, TimelineSetAside
from policycheck.model.premise import EventRef, Premise, PremiseKind
from policycheck.model.source_view import Cited
from policycheck.model.timeline import KINDS, RELATION_WORDS, Event, EventKind, Relation, TimelineStatement


class InferenceExplainer:
    """Says why what follows under the accounts of an incident does."""

    def __init__(self, library: Library, incident: Incident, accounts: Accounts) -> None:
        self._library = library
        self._incident = incident
        self._accounts = accounts
        self._names = incident.event_names
        self._statements = incident.timeline.statements

    def follows(self, accounts: Iterable[str]) -> tuple[Inference, ...]:
        """Everything that follows under the accounts, by fact and entity."""
        return tuple(one for account in accounts for one in self._all(account))

    def _all(self, account: str) -> Iterator[Inference]:
        following = self._accounts.following(account)
        for fact, about in {**following.inferred, **following.own, **following.beside}:
            held = self._accounts.fact_status(account, fact, about)
            for one in held.inferred if held.extent is not None else ():
                if one.party == account:
                    yield self._follows(account, fact, about, one.inferred)

    def conflicts(self, accounts: Iterable[str]) -> tuple[ConflictView, ...]:
        """Where what follows under an account contradicts a statement of it, or something else that follows."""
        return tuple(one for account in accounts for one in self._clashes(account))

    def set_aside(self, accounts: Iterable[str]) -> tuple[TimelineSetAside, ...]:
        """The statements of the record that do not count under a party's account, since they contradict its own."""
        return tuple(one for account in accounts for one in self._set_aside(account))

    def inferences_for(
        self, fact: str, about: str | None, found: Iterable[AttributedInference]
    ) -> tuple[Inference, ...]:
        """What nobody says and follows, by the word of the party under whose account it does."""
        if about is None:
            return ()
        return tuple(self._follows(one.party, fact, about, one.inferred) for one in found)

    def inferences_for_each(
        self, account: str, found: Iterable[tuple[tuple[str, str], InferredValue]]
    ) -> tuple[Inference, ...]:
        """What follows under the account, each on its own fact."""
        return tuple(self._follows(account, *key, inferred) for key, inferred in found)

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

    def _clashes(self, account: str) -> Iterator[ConflictView]:
        following = self._accounts.following(account)
        for conflict in following.conflicts:
            yield self._clash(account, conflict)
        for (fact, about), inconsistent in following.inconsistent.items():
            follows = tuple(self._follows(account, fact, about, one) for one in inconsistent)
            yield ConflictView(account=account, stated=None, basis=None, said=(), follows=follows)

    def _set_aside(self, account: str) -> Iterator[TimelineSetAside]:
        told = self._accounts.account_timeline(account)
        if told is None:
            return
        for whole, pieces in set_aside(told):
            stated, by = whole, None
            if isinstance(whole, Event):
                by = whole.by if "by" in pieces else None
                kept = {
                    "at": whole.at if "time" in pieces else None,
                    "lasts": whole.lasts if "time" in pieces else None,
                    "rounds": whole.rounds if "rounds" in pieces else None,
                    "by": by,
                }
                stated = whole.model_copy(update=kept)
            events = (whole.id,) if isinstance(whole, Event) else (whole.event, whole.other)
            yield TimelineSetAside(
                account=account,
                said=stated,
                events=tuple(map(self._event, events)),
                by_label=None if by is None else self._incident.label_of(by),
                **self._place(whole),
            )

    def _clash(self, account: str, conflict: Conflict) -> ConflictView:
        held = self._accounts.fact_status(account, conflict.fact, conflict.about)
        assert held.extent is not None  # only what is stated can clash
        return ConflictView(
            account=account,
            stated=statement(self._library.facts[conflict.fact], held.extent),
            basis=_basis(held),
            said=tuple(said(self._incident, one) for one in held.assertions),
            follows=(self._follows(account, conflict.fact, conflict.about, conflict.inferred),),
        )

    def _step(self, account: str, step: DerivationStep) -> FollowingStep:
        return FollowingStep(
            derivation=step.derivation,
            turned=step.turned,
            title=self._library.derivations[step.derivation].title,
            premises=tuple(dict.fromkeys(one for atom in step.body for one in self._premise(account, step.told, atom))),
        )

    def _premise(self, account: str, told: AccountTimeline | None, atom: ClauseAtom) -> Iterator[Premise]:
        """A ground fact that a step rests on, with who says so; what only links entities is left out."""
        terms = tuple(map(str, atom.terms))
        if atom.relation == "value":
            fact, about, answer = terms
            held = self._accounts.fact_status(account, fact, about)
            basis = _basis(held)
            yield Premise(
                kind="fact",
                text=statement(self._library.facts[fact], frozenset({answer == "yes"})),
                fact=fact,
                about=about,
                about_label=self._incident.label_of(about),
                basis=basis,
                sources=() if basis else tuple(Cited(**self._place(one)) for one in held.assertions),
            )
        elif told is not None and atom.relation in ("total", "event", "stands", "absent", "span"):
            yield self._of_timeline(told, atom.relation, terms)

    def _of_timeline(self, told: AccountTimeline, relation: str, terms: tuple[str, ...]) -> Premise:
        if relation == "total":
            kind = self._library.derivations[terms[0]].then.count or "shots"
            counted = [event for event in told.events.values() if event.kind == kind]
            keys = [f"events[{index}]" for event in counted for index in event.told]
            keys += [key] if (key := told.tells_all(kind)) else []
            return self._told("count", keys, [event.id for event in counted], event_kind=kind)
        if relation == "event":
            happening = told.events[terms[0]]
            keys = [f"events[{index}]" for index in happening.told]
            keys = keys or [
                key for key in told.aside if getattr(self._statements[key].said, "id", None) == happening.id
            ]
            return self._told("event", keys, terms[:1], event_kind=happening.kind)
        if relation == "stands":
            one, is_, other = terms
            named = next(name for name in RELATION_WORDS if name == is_)
            return self._told("order", told.rests_on(one, named, other), (one, other), relation=named)
        if relation == "absent":
            absent = next(name for name in KINDS if name == terms[0])
            spans = told.absent(absent, *(None if term == "*" else term for term in terms[1:]))
            return self._told("absent", spans or (), (), event_kind=absent)
        one, side, other, other_side, _ = terms
        points = [
            told.start(event) if at == "start" else told.end(event) for event, at in ((one, side), (other, other_side))
        ]
        made = self._told("time", told.network.support(points[0], points[1]), (one, other))
        first, last = (
            replace(event, side="start" if at == "start" else "end")
            for event, at in zip(made.events, (side, other_side), strict=True)
        )
        return replace(made, events=(first, last))

    def _told(
        self,
        kind: PremiseKind,
        keys: Iterable[str],
        events: Iterable[str],
        event_kind: EventKind | None = None,
        relation: Relation | None = None,
    ) -> Premise:
        """A premise of the timeline, by the keys of the statements that it rests on, and the ids of its events."""
        return Premise(
            kind=kind,
            events=tuple(map(self._event, events)),
            event_kind=event_kind,
            relation=relation,
            sources=tuple(dict.fromkeys(Cited(**self._place(self._statements[key].said)) for key in keys)),
        )

    def _event(self, event: str) -> EventRef:
        return EventRef(id=event, name=self._names[event])

    def _place(self, said: Assertion | TimelineStatement) -> CitedPlace:
        return place(self._incident, said)


def _basis(held: FactStatus) -> Literal["assumed", "agency"] | None:
    """Why what is held on nobody's word counts."""
    if held.basis == "assumed":
        return "assumed"
    return "agency" if held.basis == "agency" else None
