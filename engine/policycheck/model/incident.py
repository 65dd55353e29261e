"""An incident: who was there, who says what, and about whom."""

from collections.abc import Collection, Iterator
from itertools import chain
from typing import Literal

from pydantic import Field, PrivateAttr, model_validator
from pydantic_core import PydanticCustomError

from policycheck.model.base import Model, Seq
from policycheck.model.case_document import CaseDocument, CaseDocuments, Quotation, QuoteCheck, QuoteKey
from policycheck.model.dates import PartialDate
from policycheck.model.names import Name
from policycheck.model.policy import AuthorityId
from policycheck.model.timeline import KINDS, Timeline, TimelineStatement
from policycheck.model.value import StatedValue
from policycheck.model.vocabulary import FactId

Party = Literal["agency", "family", "press", "community", "reviewer", "record"]
# The order in which accounts are shown. It ranks nobody: each is evaluated alike.
PARTIES: tuple[Party, ...] = ("agency", "family", "press", "community", "reviewer", "record")
INCIDENT = "incident"  # the entity that every file has without naming it
RECORD: Party = "record"  # what every party's account takes, as far as the party leaves room for it
ONE_SIDE = frozenset(PARTIES) - {RECORD}  # whose account has a word of its own beside the record's
REVIEWER: Party = "reviewer"  # the board, which takes no side
_SIDES: tuple[Party, ...] = ("agency", "family", "community")  # the press carries what sides say
# The accounts that every file has beside those of its parties; a file's own may not take their names.
COMMON_GROUND, UNCONTRADICTED = "common-ground", "uncontradicted"

ADULT = 18  # years


class Entity(Model):
    """Somebody or something that facts are about. People are called by their role; a name is there to be redacted."""

    kind: Literal["officer", "civilian", "force", "recording"]
    label: str | None = Field(default=None, description="How a report calls it: the officer who fired first.")
    age: int | None = Field(default=None, ge=0, le=130, description="In years.")
    name: str | None = Field(
        default=None, min_length=1, description="The person's name, where texts of the file hold it: memos redact it."
    )
    also_called: Seq[str] = Field(default=(), description="Other names and nicknames that texts of the file use.")
    named_publicly: bool = Field(default=False, description="Of an officer: whether the name has been released.")
    witness: bool = Field(default=False, description="Whether the person is a witness, whose name memos redact.")
    minor: bool | None = Field(default=None, description="Whether the person is under 18; left out where age is given.")
    by: Name | None = Field(
        default=None, description="The officer who used the force, or who wore the recorder; left out where not known."
    )
    against: Name | None = Field(default=None, description="The civilian the force was used against.")

    @property
    def is_minor(self) -> bool:
        """Whether the person is under 18, by the age or by the file's word."""
        return self.age < ADULT if self.age is not None else bool(self.minor)

    @model_validator(mode="after")
    def _people_have_names(self) -> "Entity":
        if self.kind not in ("officer", "civilian") and (
            self.name or self.also_called or self.witness or self.minor is not None
        ):
            raise PydanticCustomError("person_form", "name, also_called, witness and minor are only for people")
        if self.named_publicly and self.kind != "officer":
            raise PydanticCustomError("person_form", "named_publicly is only for officers")
        if self.also_called and self.name is None:
            raise PydanticCustomError("person_form", "also_called stands here without a name")
        if self.age is not None and self.minor is not None and self.minor != (self.age < ADULT):
            raise PydanticCustomError("person_form", "minor says otherwise than age")
        if self.name is not None:
            from policycheck.model.redaction import no_name  # most files hold no names

            wrong = next(filter(None, map(no_name, (self.name, *self.also_called))), None)
            if wrong:
                raise PydanticCustomError("no_name", "{cause}", {"cause": wrong})
        return self


class Source(Model):
    """Who says something, and which side that is."""

    party: Party = Field(description="record: a recording or document that anybody can check; reviewer: the board.")
    title: str = Field(min_length=1)
    date: PartialDate | None = Field(default=None, description="When it was said or published.")
    via: str | None = Field(
        default=None,
        description="Where it was read, if not with the source itself; may name another source of this file. One read "
        "with another side only repeats that side, and makes nothing common ground.",
    )
    document: Name | None = Field(default=None, description="The document of this file in which its words stand.")
    note: str | None = None


class Assertion(Model):
    """One source saying one fact about one entity."""

    fact: FactId
    about: Name = Field(description="An entity of this file, or incident.")
    value: StatedValue = Field(description="true, false, a number, a date, an option, or bounds as {at_least: 29}.")
    source: Name
    quote: Quotation | None = None
    pinpoint: str | None = Field(default=None, description="Where in the source: paragraph 12, minute 3:10.")
    note: str | None = Field(default=None, description="How the source's words were read.")


class DefinedAccount(Model):
    """An account that the file defines by the sources that it credits."""

    title: str = Field(min_length=1)
    credits: Seq[Name] = Field(
        min_length=1, description="The sources whose word counts in this account; no other does."
    )


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
    note: str | None = None
    entities: dict[Name, Entity] = Field(default={})
    documents: dict[Name, CaseDocument] = Field(default={})
    sources: dict[Name, Source] = Field(default={})
    accounts: dict[Name, DefinedAccount] = Field(default={}, description="Further accounts; each party has its own.")
    assertions: Seq[Assertion] = ()
    timeline: Timeline = Field(default_factory=Timeline)
    _checked: CaseDocuments | None = PrivateAttr(default=None)

    @property
    def checked(self) -> CaseDocuments | None:
        """What was found of the documents; None where they were not looked at."""
        return self._checked

    def with_checked(self, checked: CaseDocuments) -> "Incident":
        """The incident with what was found of its documents, which copies of it keep."""
        copy = self.model_copy()
        copy._checked = checked
        return copy

    def statements(self) -> Iterator[Assertion | TimelineStatement]:
        """What sources say of facts and of the timeline, in the order of the file."""
        return chain(self.assertions, self.timeline.events, self.timeline.order, self.timeline.complete)

    def quote_keys(self) -> Iterator[QuoteKey]:
        """What each quotation is found by, in the order of the file."""
        return filter(None, map(self._quote_key, self.statements()))

    def _quote_key(self, stated: Assertion | TimelineStatement) -> QuoteKey | None:
        source = self.sources.get(stated.source)
        if stated.quote is None or source is None or source.document not in self.documents:
            return None
        return source.document, stated.quote, stated.pinpoint

    def quotation(self, stated: Assertion | TimelineStatement) -> QuoteCheck | None:
        """What was found of a statement's quotation; None where it has none, or the documents were not looked at."""
        key = self._quote_key(stated) if self._checked is not None else None
        return self._checked.quotes.get(key) if self._checked is not None and key is not None else None

    def credited(self, account: str) -> frozenset[str]:
        """The sources whose word counts in a party's account, the record's among them, or in one the file defines."""
        defined = self.accounts.get(account)
        if defined is not None:
            return frozenset(defined.credits)
        return self.sources_of(account, "record")

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
            if self.sources[via].party in _SIDES:
                return self.sources[via].party != self.sources[name].party
            via = self.sources[via].via
        return False

    def without(self, sources: Collection[str]) -> "Incident":
        """The incident, had these sources said nothing."""
        timeline = self.timeline
        told = {
            "events": tuple(one for one in timeline.events if one.source not in sources),
            "order": tuple(one for one in timeline.order if one.source not in sources),
            "complete": tuple(one for one in timeline.complete if one.source not in sources),
        }
        return self.model_copy(
            update={
                "assertions": tuple(one for one in self.assertions if one.source not in sources),
                "timeline": timeline.model_copy(update=told),
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
    def event_names(self) -> dict[str, str]:
        """How reports call each event, by its id: alike under every account.

        By the label of its act of force, else by its own, else by what its kind means, without who acted, on which
        accounts may differ. Of several of one name each has a number, in the order of the file.
        """
        events = self.timeline.events
        names = {event.id: KINDS[event.kind].meaning for event in events}
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
        found = self.entities.get(entity)
        return found.kind if found else None
