"""What an answer to a fact would do: the outcomes that come out otherwise where every account takes it as so.

An answer moves no facts but those that derivations link with it. So what follows is worked out again among these alone,
and only the rules that ask for one of them are read again, where an account knows something else of one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from policycheck.evaluation.instances import InstanceId, InstanceRow, RuleInstances, States
from policycheck.facts.accounts import Accounts
from policycheck.facts.fact_status import known_extents
from policycheck.logic.axioms import AxiomClause, FactKey
from policycheck.logic.extent import Extent
from policycheck.logic.open_axioms import table
from policycheck.model.effects import Effect, State


@dataclass(frozen=True)
class AnswerSearch:
    """The search for what answers would do, from the outcomes before any."""

    instances: RuleInstances
    accounts: Accounts
    names: Sequence[str]  # of the accounts
    before: States
    _parts: dict[frozenset[FactKey], "_LinkedPart"] = field(default_factory=dict)

    def effects(self, key: FactKey, extent: Extent) -> tuple[Effect, ...]:
        """The outcomes that change, under the accounts to which axioms leave the answer."""
        moved = self.accounts.moved_by(key)
        if moved not in self._parts:
            self._parts[moved] = _LinkedPart(self, moved)
        return self.instances.effects(self.before, self._parts[moved].read_again(key, extent))

    @cached_property
    def known(self) -> list[dict[str, dict[str, Extent]]]:
        """What is known of the facts of every row, by account."""
        return [
            {name: known_extents(row.fact_status(self.accounts, name)) for name in self.names}
            for row in self.instances.rows
        ]


class _LinkedPart:
    """Facts of which an answer to one can change the others, their accounts, and the rules that ask for them."""

    def __init__(self, search: AnswerSearch, keys: frozenset[FactKey]) -> None:
        self._search, self._keys = search, keys
        self._accounts = search.accounts.within(keys)
        self._known = {name: self._extents(search.accounts, name) for name in search.names}
        asking = [
            [position for position, asked in enumerate(row.keys) if not keys.isdisjoint(asked.values())]
            for row in search.instances.rows
        ]
        self._asking = {number: positions for number, positions in enumerate(asking) if positions}
        rows = [search.instances.rows[number].keys[position] for number, at in self._asking.items() for position in at]
        self._asked = keys.intersection(*[frozenset().union(*(asked.values() for asked in rows))])
        self._tables: dict[tuple[InstanceId, frozenset[AxiomClause]], int] = {}
        self._beyond: dict[tuple[InstanceId, str], int] = {}

    def _extents(self, accounts: Accounts, name: str) -> dict[FactKey, Extent | None]:
        return {key: accounts.extent(name, key) for key in self._keys}

    def read_again(self, key: FactKey, extent: Extent) -> Iterator[tuple[InstanceId, str, State]]:
        """The outcomes that can be others where the fact has the answer."""
        moved = self._search.accounts.moved_by(key, extent) & self._keys
        supposed = self._accounts.supposing({key: extent}, moved)
        changes: dict[str, dict[FactKey, Extent | None]] = {}
        for name in self._search.names:
            if self._known[name][key] is None and self._search.accounts.open(name).excludes(key, extent):
                continue
            after = {fact: supposed.extent(name, fact) for fact in moved}
            if any(after[fact] != self._known[name][fact] for fact in moved):
                changes[name] = after
        for number, asking in self._asking.items() if changes else ():
            row = self._search.instances.rows[number]
            positions = [position for position in asking if not moved.isdisjoint(row.keys[position].values())]
            for name, after in changes.items() if positions else ():
                for position, state in self._states(number, row, positions, name, after, supposed):
                    yield InstanceId(number, position), name, state

    def _states(
        self,
        number: int,
        row: InstanceRow,
        positions: Sequence[int],
        name: str,
        after: Mapping[FactKey, Extent | None],
        supposed: Accounts,
    ) -> Iterator[tuple[int, State]]:
        known = dict(self._search.known[number][name])
        for fact in row.facts:
            changed = after.get((fact, row.entity(fact) or ""), known.get(fact))
            if changed is not None:
                known[fact] = changed
            else:
                known.pop(fact, None)
        readings = row.kernel.read(known)
        for position in positions:
            place = InstanceId(number, position)
            if place not in self._search.before:
                continue
            reading = readings[position]
            if len(reading.possible_conclusions) > 1:
                reading = row.narrowed(position, reading, known, self._allowed(place, row, name, supposed))
            yield position, self._search.instances.state(row.rules[position], reading)

    def _allowed(self, place: InstanceId, row: InstanceRow, name: str, supposed: Accounts) -> int | None:
        """The combinations of answers that axioms leave: those between these facts, and those between others."""
        keys = row.keys[place.rule]
        if (place, name) not in self._beyond:
            others = frozenset(keys.values()) - self._keys
            clauses = self._search.accounts.open(name).of(others)
            self._beyond[place, name] = self._table(place, row, clauses)
        clauses = supposed.open(name).among(self._asked).of(self._keys.intersection(keys.values()))
        return self._table(place, row, clauses) & self._beyond[place, name]

    def _table(self, place: InstanceId, row: InstanceRow, clauses: frozenset[AxiomClause]) -> int:
        if (place, clauses) not in self._tables:
            facts = {key: fact for fact, key in row.keys[place.rule].items()}
            self._tables[place, clauses] = table(row.rules[place.rule].space, facts, clauses)
        return self._tables[place, clauses]
