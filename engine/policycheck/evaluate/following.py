"""What follows under the accounts, with the statements that it follows from, as reports show it."""

from collections.abc import Iterable, Iterator, Sequence

from policycheck.facts.accounts import Accounts
from policycheck.facts.derive import Clash, Inferred, Step
from policycheck.facts.held import Consequence, Held
from policycheck.facts.statements import statement
from policycheck.facts.timeline import Told
from policycheck.facts.timeline_aside import set_aside
from policycheck.library.library import Library
from policycheck.library.timeline_clashes import in_words
from policycheck.logic.answers import value_of
from policycheck.logic.clauses import Atom
from policycheck.model.following import WITHOUT_SOURCE, ClashView, FollowingStep, Follows, TimelineSetAside
from policycheck.model.incident import Assertion, Incident
from policycheck.model.timeline import KINDS, Complete, Event, Order, Relation

_RELATIONS: dict[Relation, str] = {
    "before": "was over before",
    "after": "came after",
    "starts-before": "began before",
    "starts-after": "began after",
    "during": "fell within",
    "starts-during": "began during",
    "overlaps": "overlapped",
    "with": "began together with",
}


class Explainer:
    """Puts what follows under the accounts of an incident into words."""

    def __init__(self, library: Library, incident: Incident, accounts: Accounts) -> None:
        self._library = library
        self._incident = incident
        self._accounts = accounts

    def follows(self, accounts: Iterable[str]) -> tuple[Follows, ...]:
        """Everything that follows under the accounts, by fact and entity."""
        return tuple(one for account in accounts for one in self._all(account))

    def _all(self, account: str) -> Iterator[Follows]:
        following = self._accounts.following(account)
        for fact, about in {**following.inferred, **following.own, **following.beside}:
            held = self._accounts.held(account, fact, about)
            for one in held.inferred if held.extent is not None else ():
                if one.party == account:
                    yield self._follows(account, fact, about, one.inferred)

    def clashes(self, accounts: Iterable[str]) -> tuple[ClashView, ...]:
        """Where what follows under an account contradicts a statement of it, or something else that follows."""
        return tuple(one for account in accounts for one in self._clashes(account))

    def set_aside(self, accounts: Iterable[str]) -> tuple[TimelineSetAside, ...]:
        """The statements of the record that do not count under a party's account, since they contradict its own."""
        return tuple(one for account in accounts for one in self._set_aside(account))

    def behind(self, fact: str, about: str | None, found: Iterable[Consequence]) -> tuple[Follows, ...]:
        """What nobody says and follows, by the word of the party under whose account it does."""
        if about is None:
            return ()
        return tuple(self._follows(one.party, fact, about, one.inferred) for one in found)

    def behind_each(self, account: str, found: Iterable[tuple[tuple[str, str], Inferred]]) -> tuple[Follows, ...]:
        """What follows under the account, each on its own fact."""
        return tuple(self._follows(account, *key, inferred) for key, inferred in found)

    def _follows(self, account: str, fact: str, about: str, inferred: Inferred) -> Follows:
        return Follows(
            account=account,
            fact=fact,
            about=about,
            about_label=self._incident.label_of(about),
            value=value_of(self._library.facts[fact], inferred.extent),
            text=statement(self._library.facts[fact], inferred.extent),
            steps=tuple(self._step(account, step) for step in inferred.steps),
        )

    def _clashes(self, account: str) -> Iterator[ClashView]:
        following = self._accounts.following(account)
        for clash in following.clashes:
            yield self._clash(account, clash)
        for (fact, about), at_odds in following.at_odds.items():
            follows = tuple(self._follows(account, fact, about, one) for one in at_odds)
            yield ClashView(account=account, stated=None, cited=(), follows=follows)

    def _set_aside(self, account: str) -> Iterator[TimelineSetAside]:
        told = self._accounts.told(account)
        if told is None:
            return
        for said, pieces in set_aside(told):
            stated = said
            if isinstance(said, Event):
                kept = {
                    "at": said.at if "time" in pieces else None,
                    "lasts": said.lasts if "time" in pieces else None,
                    "rounds": said.rounds if "rounds" in pieces else None,
                    "by": said.by if "by" in pieces else None,
                }
                stated = said.model_copy(update=kept)
            yield TimelineSetAside(account=account, stated=in_words(stated), source=said.source, pinpoint=said.pinpoint)

    def _clash(self, account: str, clash: Clash) -> ClashView:
        held = self._accounts.held(account, clash.fact, clash.about)
        assert held.extent is not None  # only what is stated can clash
        return ClashView(
            account=account,
            stated=statement(self._library.facts[clash.fact], held.extent),
            cited=_by_basis(held) or tuple(map(_cited, held.assertions)),
            follows=(self._follows(account, clash.fact, clash.about, clash.inferred),),
        )

    def _step(self, account: str, step: Step) -> FollowingStep:
        rests = [text for atom in step.body for text in self._ground(account, step.told, atom)]
        return FollowingStep(
            derivation=step.derivation,
            turned=step.turned,
            title=self._library.derivations[step.derivation].title,
            rests_on=tuple(dict.fromkeys(rests)),
        )

    def _ground(self, account: str, told: Told | None, atom: Atom) -> Iterator[str]:
        """One ground fact that a step rests on, with who says so; what only links entities is left out."""
        terms = tuple(map(str, atom.terms))
        if atom.relation == "value":
            fact, about, answer = terms
            held = self._accounts.held(account, fact, about)
            words = self._library.facts[fact].yes if answer == "yes" else self._library.facts[fact].no
            yield _with(words or "", _by_basis(held) or map(_noted, held.assertions))
        elif told is not None and atom.relation in ("total", "event", "stands", "absent", "span"):
            yield from self._of_timeline(told, atom.relation, terms)

    def _of_timeline(self, told: Told, relation: str, terms: tuple[str, ...]) -> Iterator[str]:
        if relation == "total":
            kind = self._library.derivations[terms[0]].then.count or "shots"
            counted = [event for event in told.events.values() if event.kind == kind]
            places = [f"events[{index}]" for event in counted for index in event.told]
            places += [place] if (place := told.tells_all(kind)) else []
            yield _with(f"{', '.join(event.id for event in counted) or 'nothing'} being told", self._places(places))
        elif relation == "event":
            happening = told.events[terms[0]]
            places = [f"events[{index}]" for index in happening.told]
            places = places or [place for place in told.aside if self._tells(place, happening.id)]
            yield _with(f"{KINDS[happening.kind].meaning} ({terms[0]})", self._places(places))
        elif relation == "stands":
            one, is_, other = terms
            named = next(name for name in _RELATIONS if name == is_)
            places = list(told.rests_on(one, named, other))
            yield _with(f"{one} {_RELATIONS[named]} {other}", self._places(places))
        elif relation == "absent":
            kind = next(name for name in KINDS if name == terms[0])
            spans = told.absent(kind, *(None if term == "*" else term for term in terms[1:]))
            yield _with(
                f"no {kind.replace('-', ' ')} that may have begun then is told, in a span told completely",
                self._places(spans or ()),
            )
        else:
            one, side, other, other_side, _ = terms
            points = [
                told.start(event) if at == "start" else told.end(event)
                for event, at in ((one, side), (other, other_side))
            ]
            yield _with(
                f"the time from the {side} of {one} to the {other_side} of {other}",
                self._places(told.network.support(points[0], points[1])),
            )

    def _tells(self, place: str, event: str) -> bool:
        """Whether the statement tells of the event itself."""
        key, _, index = place.rstrip("]").partition("[")
        return key == "events" and self._incident.timeline.events[int(index)].id == event

    def _places(self, places: Iterable[str]) -> Iterator[str]:
        """Where the statements of the timeline are told, each as its source and pinpoint."""
        timeline = self._incident.timeline
        lists: dict[str, Sequence[Event | Order | Complete]] = {
            "events": timeline.events,
            "order": timeline.order,
            "complete": timeline.complete,
        }
        for place in places:
            key, _, index = place.rstrip("]").partition("[")
            said = lists[key][int(index)]
            yield _noted(said)


def _by_basis(held: Held) -> tuple[str, ...]:
    """Why what is held on nobody's word counts."""
    return (WITHOUT_SOURCE[held.basis],) if held.basis in WITHOUT_SOURCE else ()


def _cited(said: Assertion | Event | Order | Complete) -> str:
    return f"{said.source}, {said.pinpoint}" if said.pinpoint else said.source


def _noted(said: Assertion | Event | Order | Complete) -> str:
    """A source with its pinpoint, and how its words were read."""
    return f"{_cited(said)}: {said.note.rstrip('.')}" if said.note else _cited(said)


def _with(text: str, cited: Iterable[str]) -> str:
    sources = "; ".join(dict.fromkeys(cited))
    return f"{text} [{sources}]" if sources else text
