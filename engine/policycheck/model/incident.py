"""An incident: who was there, who says what, and about whom."""

from collections.abc import Collection, Iterator
from typing import Literal

from pydantic import Field, PrivateAttr

from policycheck.model.base import Model, Name, Seq
from policycheck.model.case import Allegation, Findings, SummarySentence
from policycheck.model.case_document import CaseDocument, CaseDocuments, QuoteCheck, QuoteKey
from policycheck.model.dates import PartialDate
from policycheck.model.entity import Entity
from policycheck.model.event_kind import EventKinds
from policycheck.model.party import (
    BOARD,
    COMMON_GROUND,
    PARTIES,
    RECORD,
    REVIEWER,
    SIDE_OF_KIND,
    SIDE_OF_PARTY,
    SPEAKS,
    UNCONTRADICTED,
    WORDS,
    DeclaredParty,
    DefinedAccount,
    PartyWords,
    Source,
    own_words,
)
from policycheck.model.policy import AuthorityId
from policycheck.model.statement import INCIDENT, AnyStatement, Assertion, OtherStatement, Statement
from policycheck.model.timeline import Timeline

_CARRIERS = ("press", BOARD, RECORD)  # the sides that may only carry what another says


class Incident(Model):
    """The structured facts of one incident, each with who says it."""

    schema_: Literal["policycheck/incident/1"] = Field(alias="schema", description="The version of this format.")
    schema_url: str | None = Field(
        default=None, alias="$schema", description="The JSON Schema that an editor checks the file against; not read."
    )
    id: Name
    title: str = Field(min_length=1)
    date: PartialDate | None = Field(default=None, description="The day, or as much of it as is known.")
    agency: AuthorityId = Field(description="The agency whose officers were involved; its id in the library.")
    place: str | None = Field(default=None, min_length=1, max_length=200, description="Where it happened.")
    case_number: str | None = Field(default=None, min_length=1, max_length=60, description="The board's own.")
    summary: Seq[SummarySentence] = Field(default=(), description="What happened, in a few sentences.")
    note: str | None = None
    parties: dict[Name, DeclaredParty] = Field(default={}, description="Parties beside those that every file has.")
    entities: dict[Name, Entity] = Field(default={})
    documents: dict[Name, CaseDocument] = Field(default={})
    sources: dict[Name, Source] = Field(default={})
    accounts: dict[Name, DefinedAccount] = Field(default={}, description="Further accounts; each party has its own.")
    statements: Seq[Statement] = Field(default=(), alias="assertions", description="Who says what.")
    timeline: Timeline = Field(default_factory=Timeline)
    allegations: Seq[Allegation] = ()
    findings: Findings = Field(default_factory=Findings)
    _checked: CaseDocuments | None = PrivateAttr(default=None)

    @property
    def assertions(self) -> tuple[Assertion, ...]:
        """The statements of facts, in the order of the file."""
        return tuple(statement for statement in self.statements if isinstance(statement, Assertion))

    @property
    def other_statements(self) -> tuple[OtherStatement, ...]:
        """The statements without a fact, in the order of the file."""
        return tuple(statement for statement in self.statements if isinstance(statement, OtherStatement))

    def of_kind(self, kind: str) -> list[str]:
        """The entities of a kind, by name."""
        return [INCIDENT] if kind == INCIDENT else [name for name, each in self.entities.items() if each.kind == kind]

    @property
    def checked(self) -> CaseDocuments | None:
        """What was found of the documents; None where they were not looked at."""
        return self._checked

    def with_checked(self, checked: CaseDocuments) -> "Incident":
        """The incident with what was found of its documents, which copies of it keep."""
        copy = self.model_copy()
        copy._checked = checked
        return copy

    def placed_statements(self) -> Iterator[tuple[tuple[str | int, ...], AnyStatement]]:
        """What sources say of facts and of the timeline, in the order of the file, each with its path in that.

        What the board found, which is restated as its word, has the path of the finding.
        """
        found = 0
        for index, statement in enumerate(self.statements):
            source = self.sources.get(statement.source)
            if source is not None and source.party == BOARD:
                yield ("findings", "facts", found), statement
                found += 1
            else:
                yield ("assertions", index), statement
        for placed in self.timeline.statements.values():
            yield ("timeline", placed.list_name, placed.index), placed.said

    def all_statements(self) -> Iterator[AnyStatement]:
        """The same without their paths."""
        return (said for _, said in self.placed_statements())

    def quote_keys(self) -> Iterator[QuoteKey]:
        """What each quotation is found by, in the order of the file."""
        return filter(None, map(self._quote_key, self.all_statements()))

    def _quote_key(self, stated: AnyStatement) -> QuoteKey | None:
        source = self.sources.get(stated.source)
        if stated.quote is None or source is None or source.document not in self.documents:
            return None
        return source.document, stated.quote, stated.pinpoint

    def quotation(self, stated: AnyStatement) -> QuoteCheck | None:
        """What was found of a statement's quotation; None where it has none, or the documents were not looked at."""
        key = self._quote_key(stated) if self._checked is not None else None
        return self._checked.quotes.get(key) if self._checked is not None and key is not None else None

    def credited(self, account: str) -> frozenset[str]:
        """The sources whose word counts in an account that the file defines; or the party's own, and the record's."""
        defined = self.accounts.get(account)
        if defined is not None:
            return frozenset(defined.credits)
        return self.sources_of(account, RECORD)

    def parties_with_sources(self) -> tuple[str, ...]:
        """The parties that have a source, in the order in which accounts are shown: alike in every report."""
        present = {source.party for source in self.sources.values()}
        known = dict.fromkeys((*PARTIES, *self.entities, *self.parties))  # an entity may have the name of a party
        return tuple(name for name in known if name in present)

    def words_for(self, account: str) -> PartyWords:
        """How reports name a party or an account."""
        if account in WORDS:
            return WORDS[account]
        if account in self.accounts:
            title = self.accounts[account].title
            return PartyWords(title, f"“{title}”", "An account that the file defines by the sources it credits.")
        return own_words(self.parties[account].title if account in self.parties else self.label_of(account))

    def speaker(self, party: str) -> str:
        """A party as whoever says something: the agency, the record, officer 3."""
        return SPEAKS.get(party) or self.words_for(party).name

    def taken_beside(self, account: str) -> str | None:
        """Whose word a party's account takes beside its own: the record's, or for the board what is undisputed."""
        if account == BOARD:
            return UNCONTRADICTED
        return None if account in (RECORD, COMMON_GROUND, UNCONTRADICTED) or account in self.accounts else RECORD

    def side(self, party: str) -> str:
        """With whom a party shares an interest; of one that stands by itself, the party."""
        side: str | None = self.parties[party].side if party in self.parties else None
        if party not in PARTIES and party in self.entities:
            entity = self.entities[party]
            apart = entity.kind == "civilian" and entity.witness  # a bystander; an officer who saw it is the agency's
            side = None if apart else SIDE_OF_KIND.get(entity.kind)
        return side or SIDE_OF_PARTY.get(party, party)

    def reviewers(self) -> dict[str, str]:
        """Who reviews the incident: each of their sources, with the name of the reviewer.

        A reviewer is a declared party of the board's side; of the party reviewer, whoever a source is titled by.
        """
        named: dict[str, str] = {}
        for name, source in self.sources.items():
            declared = self.parties.get(source.party)
            if source.party == REVIEWER or (declared is not None and declared.side == BOARD):
                named[name] = source.title if declared is None else declared.title
        return named

    def sources_of(self, *parties: str) -> frozenset[str]:
        """The sources of some parties."""
        return frozenset(name for name, source in self.sources.items() if source.party in parties)

    def repeaters(self) -> frozenset[str]:
        """The sources that were read with another side, and only repeat it.

        A report of the press, a record or the board only carries what was read in it; the record is checked by itself.
        """
        return frozenset(
            name for name, source in self.sources.items() if source.party != RECORD and self._repeats(name)
        )

    def _repeats(self, name: str) -> bool:
        seen = {name}
        via = self.sources[name].via
        while via in self.sources and via not in seen:
            seen.add(via)
            if self.side(self.sources[via].party) not in _CARRIERS:
                return self.sources[via].party != self.sources[name].party
            via = self.sources[via].via
        return False

    def without(self, sources: Collection[str]) -> "Incident":
        """The incident, had these sources said nothing."""
        timeline = self.timeline
        statements = {
            "events": tuple(statement for statement in timeline.events if statement.source not in sources),
            "order": tuple(statement for statement in timeline.order if statement.source not in sources),
            "complete": tuple(statement for statement in timeline.complete if statement.source not in sources),
        }
        return self.model_copy(
            update={
                "statements": tuple(statement for statement in self.statements if statement.source not in sources),
                "timeline": timeline.model_copy(update=statements),
            }
        )

    def label_of(self, entity: str) -> str:
        """How a report calls the entity."""
        return "the incident" if entity == INCIDENT else self.entities[entity].label or entity

    @property
    def labels(self) -> dict[str, str]:
        """How a report calls the incident and each entity, by name."""
        return {name: self.label_of(name) for name in (INCIDENT, *self.entities)}

    @property
    def actors(self) -> dict[str, str]:
        """How a report calls the officer of each act of force, observation and pursuit."""
        acts = ((name, entity) for name, entity in self.entities.items() if entity.kind != "recording")
        return {name: self.label_of(entity.by) for name, entity in acts if entity.by}

    def event_names(self, kinds: EventKinds) -> dict[str, str]:
        """How reports call each event, by its id: alike under every account.

        By the label of its act of force, else by its own, else by what its kind means, without who acted, on which
        accounts may differ. Of several of one name each has a number, in the order of the file.
        """
        events = self.timeline.events
        names = {event.id: kinds[event.kind].meaning for event in events}
        names |= {event.id: event.label for event in reversed(events) if event.label}
        forces = {event.id: self.entities.get(event.force) for event in events if event.force}
        names |= {name: force.label for name, force in forces.items() if force is not None and force.label}
        alike: dict[str, list[str]] = {}
        for name, shown in names.items():
            alike.setdefault(shown, []).append(name)
        return {
            name: f"{shown} ({alike[shown].index(name) + 1})" if len(alike[shown]) > 1 else shown
            for name, shown in names.items()
        }

    def kind_of(self, entity: str) -> str | None:
        """The kind of an entity of this file, or None where there is no such entity."""
        if entity == INCIDENT:
            return INCIDENT
        entity_found = self.entities.get(entity)
        return entity_found.kind if entity_found else None
