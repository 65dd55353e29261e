"""What each account draws on: the accounts that there are, what the sources state, and the timeline of each."""

from collections.abc import Iterator, Mapping, Sequence

from policycheck.facts.fact_status import AttributedInference
from policycheck.facts.timeline import PIECES, AccountTimeline, Piece
from policycheck.logic.answers import extent_of_value, leaves_out
from policycheck.logic.extent import Extent
from policycheck.model.event_kind import EventKinds
from policycheck.model.incident import Incident
from policycheck.model.party import BOARD, COMMON_GROUND, RECORD, UNCONTRADICTED
from policycheck.model.source_view import AccountView
from policycheck.model.statement import Assertion
from policycheck.model.timeline import Event, Order, PieceName, Timeline
from policycheck.model.vocabulary import Fact

_KEPT_BOUND = 32
_TRIES_BOUND = 128  # contradictions looked into; past it, all pieces of the record are set aside
_kept: dict[tuple[int, frozenset[str], frozenset[str], frozenset[Piece]], AccountTimeline] = {}


def timeline_of(
    timeline: Timeline,
    sources: frozenset[str],
    kinds: EventKinds,
    aside: frozenset[str] = frozenset(),
    without: frozenset[Piece] = frozenset(),
) -> AccountTimeline:
    """What the sources state, some of it set aside; kept for the check of a file and for its evaluation."""
    telling = sources.intersection(source for _, source in _statements(timeline))
    key = (id(timeline), telling, aside, without)
    kept = _kept.get(key)
    if kept is None or kept.timeline is not timeline or kept.kinds is not kinds:  # an id may come again
        if len(_kept) >= _KEPT_BOUND:
            _kept.clear()
        _kept[key] = AccountTimeline(timeline, telling, kinds, aside, without)
    return _kept[key]


def own_timeline(timeline: Timeline, own: frozenset[str], record: frozenset[str], kinds: EventKinds) -> AccountTimeline:
    """What a party states by itself. An event that it orders, and only the record states, happened by its word too."""
    return timeline_of(
        timeline, own | record, kinds, frozenset(place for place, source in _statements(timeline) if source in record)
    )


def timeline_with_record(
    timeline: Timeline, own: frozenset[str], record: frozenset[str], kinds: EventKinds
) -> AccountTimeline:
    """What a party states, with the record: of the record nothing that contradicts the party.

    Each piece of the record is set aside that has a part in any smallest contradiction with the party's, whichever the
    order in which the file has them. All of these are found as in R. Reiter, "A theory of diagnosis from first
    principles" (Artificial Intelligence 32, 1987): without each piece of one that is found, the rest is searched.
    """
    record_keys = {place for place, source in _statements(timeline) if source in record}
    against: set[Piece] = set()
    tried: set[frozenset[Piece]] = set()
    search = [frozenset[Piece]()]
    while search:
        left_out = search.pop()
        if left_out in tried:
            continue
        tried.add(left_out)
        if len(tried) > _TRIES_BOUND:
            against = {(place, piece) for place in record_keys for piece in PIECES}
            break
        account_timeline = (
            AccountTimeline(timeline, own | record, kinds, *_parts(timeline, left_out))
            if left_out
            else timeline_of(timeline, own | record, kinds)
        )
        conflicting = {piece for piece in account_timeline.conflicting if piece[0] in record_keys}
        against |= conflicting
        search += [left_out | {piece} for piece in conflicting]
    return timeline_of(timeline, own | record, kinds, *_parts(timeline, frozenset(against)))


def _parts(timeline: Timeline, pieces: frozenset[Piece]) -> tuple[frozenset[str], frozenset[Piece]]:
    """The statements of order among the pieces, which are set aside whole, and the pieces of events."""
    lists = {key: statement.list_name for key, statement in timeline.statements.items()} if pieces else {}
    orders = frozenset(place for place, _ in pieces if lists[place] == "order")
    return orders, frozenset(piece for piece in pieces if lists[piece[0]] == "events")


def _statements(timeline: Timeline) -> list[tuple[str, str]]:
    """The key of every statement of the timeline, with its source."""
    return [(key, statement.said.source) for key, statement in timeline.statements.items()]


def set_aside(account_timeline: AccountTimeline) -> Iterator[tuple[Event | Order, tuple[PieceName, ...]]]:
    """Each statement of which a piece does not count, with these pieces; of order, the whole, and no pieces."""
    for index, event in enumerate(account_timeline.timeline.events):
        pieces = uncounted_pieces(account_timeline, index)
        if pieces:
            yield event, pieces
    for index, order in enumerate(account_timeline.timeline.order):
        if f"order[{index}]" in account_timeline.aside:
            yield order, ()


def stated_pieces(event: Event) -> tuple[PieceName, ...]:
    """The pieces that a statement on an event has, beside that it happened."""
    has_piece: dict[PieceName, bool] = {
        "time": event.at is not None or event.lasts is not None,
        "rounds": event.rounds is not None,
        "by": event.by is not None,
    }
    return tuple(piece for piece, has in has_piece.items() if has)


def uncounted_pieces(account_timeline: AccountTimeline, index: int) -> tuple[PieceName, ...]:
    """Those pieces of a statement on an event that do not count."""
    return tuple(
        piece
        for piece in stated_pieces(account_timeline.timeline.events[index])
        if (f"events[{index}]", piece) in account_timeline.without
    )


def account_timeline(
    incident: Incident, account: str, kinds: EventKinds, *, alone: bool = False
) -> AccountTimeline | None:
    """The timeline as the account's sources state it; None for an account that takes every source.

    Of a party, beside what the record shows, or alone.
    """
    timeline = incident.timeline
    if account in (COMMON_GROUND, UNCONTRADICTED, BOARD) or not (timeline.events or timeline.complete):
        return None
    if incident.taken_beside(account) is None:
        return timeline_of(timeline, incident.credited(account), kinds)
    build = own_timeline if alone else timeline_with_record
    return build(timeline, incident.sources_of(account), incident.sources_of(RECORD), kinds)


def account_views(incident: Incident) -> tuple[AccountView, ...]:
    """The accounts there are, in the order in which they are shown."""
    names = (*incident.parties_with_sources(), COMMON_GROUND, UNCONTRADICTED, *incident.accounts)
    return tuple(_view(incident, name) for name in names)


def _view(incident: Incident, name: str) -> AccountView:
    words = incident.words_for(name)
    return AccountView(
        name=name,
        title=words.title,
        label=words.name,
        made_of=words.made_of,
        party=incident.taken_beside(name) is not None,
        defined=name in incident.accounts,
        one_sided=name == UNCONTRADICTED,
    )


Statements = Sequence[tuple[Assertion, Extent]]


class StatementIndex:
    """The statements that say something; one that leaves out no answer counts nowhere."""

    def __init__(self, incident: Incident, vocabulary: Mapping[str, Fact]) -> None:
        self._incident = incident
        self.sources = frozenset(statement.source for statement in incident.all_statements())
        self.parties = {incident.sources[name].party for name in self.sources}
        self.speakers = tuple(party for party in incident.parties_with_sources() if party != BOARD)
        self._on: dict[tuple[str, str], list[tuple[Assertion, Extent]]] = {}
        for assertion in incident.assertions:
            fact = vocabulary[assertion.fact]
            extent = extent_of_value(fact, assertion.value)
            if leaves_out(fact, extent):
                self._on.setdefault((assertion.fact, assertion.about), []).append((assertion, extent))

    def on(self, fact: str, about: str) -> Statements:
        """Every statement on a fact of an entity, in the order of the file."""
        return self._on.get((fact, about), ())

    def but_of_board(self, fact: str, about: str) -> list[tuple[Assertion | AttributedInference, Extent]]:
        """Those of anybody but the board."""
        entries = self.on(fact, about)
        if BOARD not in self.parties:
            return list(entries)
        return [entry for entry in entries if self.party(entry[0]) != BOARD]

    def by_party(self, party: str, fact: str, about: str) -> Statements:
        """Those of a party's sources."""
        return [entry for entry in self.on(fact, about) if self.party(entry[0]) == party]

    def keys(self, party: str) -> list[tuple[str, str]]:
        """The facts, and whom each is about, on which a party's sources say something."""
        return [key for key, claims in self._on.items() if any(self.party(claim) == party for claim, _ in claims)]

    def party(self, claim: Assertion | AttributedInference) -> str:
        """Whose word it is."""
        return claim.party if isinstance(claim, AttributedInference) else self._incident.sources[claim.source].party

    def sources_of(self, party: str) -> tuple[str, ...]:
        """The party's sources that state anything, in the order of the file."""
        own = self._incident.sources_of(party) & self.sources
        return tuple(name for name in self._incident.sources if name in own)
