"""What was read of a library, by id, before its parts are checked against each other."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from policycheck.library.files import Path_, SourceFile
from policycheck.library.tree import EVENTS
from policycheck.model.derivation import Derivation
from policycheck.model.event_kind import EventKind
from policycheck.model.policy import Authority, Policy
from policycheck.model.problem import Problem, did_you_mean, shown
from policycheck.model.rule import Rule, is_draft
from policycheck.model.situation import Situation
from policycheck.model.vocabulary import AddedDefinitions, Fact, Topic

T = TypeVar("T")


@dataclass(frozen=True)
class ReadItem(Generic[T]):
    """One thing of the library, the document it was read from, and where in it."""

    value: T
    document: SourceFile
    path: Path_ = ()


@dataclass
class Parts:
    """What was read, by id, before the parts are checked against each other.

    What could not be read is in unread by the id that it should have; nothing that refers to it is refused for that.
    """

    authorities: dict[str, ReadItem[Authority]] = field(default_factory=dict)
    policies: dict[str, ReadItem[Policy]] = field(default_factory=dict)
    vocabulary: dict[str, ReadItem[Fact]] = field(default_factory=dict)
    retired: dict[str, ReadItem[Fact]] = field(default_factory=dict)  # facts that incident files alone may still state
    definitions: dict[str, tuple[ReadItem[AddedDefinitions], ...]] = field(default_factory=dict)  # added to facts
    derivations: dict[str, ReadItem[Derivation]] = field(default_factory=dict)
    topics: dict[str, ReadItem[Topic]] = field(default_factory=dict)
    situations: dict[str, ReadItem[Situation]] = field(default_factory=dict)
    events: dict[str, ReadItem[EventKind]] = field(default_factory=dict)
    rules: dict[str, ReadItem[Rule]] = field(default_factory=dict)
    adopted: dict[str, ReadItem[Rule]] = field(default_factory=dict)  # rules in force that a draft of the id lies over
    conflicts: list[Problem] = field(default_factory=list)  # between a tree and those below it
    unread: set[str] = field(default_factory=set)
    facts_unread: bool = False
    topics_unread: bool = False
    events_unread: bool = False
    excerpt: bool = False  # only some files of a library, as a record has: a fact may name others that are not there

    @property
    def tables(self) -> tuple[dict[str, ReadItem[Any]], ...]:
        """Everything by its id, but for the vocabulary and what a draft lies over."""
        return (
            *(self.authorities, self.policies, self.derivations, self.topics),
            *(self.situations, self.events, self.rules),
        )

    @property
    def facts(self) -> dict[str, Fact]:
        """The vocabulary's facts by id, each with the definitions that were added to it."""
        facts = {fact_id: item.value for fact_id, item in self.vocabulary.items()}
        for fact_id, items in self.definitions.items():
            if (fact := facts.get(fact_id)) is not None:
                added = (definition for item in items for definition in item.value.definitions)
                facts[fact_id] = fact.model_copy(update={"definitions": (*fact.definitions, *added)})
        return facts

    def unknown_fact(self, document: SourceFile, path: Path_, fact_id: str) -> Iterator[Problem]:
        """The problem that there is no such fact, unless it may be among those that could not be read."""
        if fact_id in self.retired:
            instead = self.retired[fact_id].value.replaced_by
            remedy = f"ask for {instead} instead" if instead else "define it anew in a vocabulary of your own"
            yield document.problem(path, f"{fact_id} is retired, and no rule can ask for it", remedy)
        elif not (fact_id in self.vocabulary or fact_id in self.unread or self.facts_unread):
            remedy = did_you_mean(fact_id, self.vocabulary) or "define it in rules/vocabulary/, or correct the id"
            yield document.problem(path, f"there is no fact {fact_id!r}", remedy)

    def unknown_event(self, document: SourceFile, path: Path_, kind: str) -> Iterator[Problem]:
        """The problem that there is no such kind of event, unless it may be among those that could not be read."""
        if not (kind in self.events or f"{EVENTS}#{kind}" in self.unread or self.events_unread):
            remedy = did_you_mean(kind, self.events) or f"define it in a {EVENTS} of your own, or correct it"
            yield document.problem(path, f"there is no kind of event {shown(kind)}", remedy)

    def lay_over(self, upper: "Parts") -> None:
        """Puts another tree's parts over these; the same id takes the place of the one below.

        Definitions that are added to a fact stand beside those that it has. A rule in force that a draft is laid over
        stays adopted: a draft must take no rule in force out of evaluations. For the same reason a draft of a policy
        conflicts with a policy of its id that is none.
        """
        self.conflicts += [*self._drafts_over_policies(upper), *upper._added_in_place()]
        rules_below = dict(self.rules)
        for own_table, table in zip(self.tables, upper.tables, strict=True):
            own_table.update(table)
        for rule_id, item in upper.rules.items():
            below = rules_below.get(rule_id)
            if not self._is_draft(item.value):
                self.adopted.pop(rule_id, None)
            elif below is not None and below.value.status == "in-force" and not self._is_draft(below.value):
                self.adopted[rule_id] = below
        for own, other in ((self.vocabulary, upper.retired), (self.retired, upper.vocabulary)):
            for fact_id in other:
                own.pop(fact_id, None)
        kept = {name: items for name, items in self.definitions.items() if name not in upper.vocabulary}
        added = {name: (*kept.get(name, ()), *items) for name, items in upper.definitions.items()}
        self.definitions = kept | added
        self.vocabulary |= upper.vocabulary
        self.retired |= upper.retired
        self.add_unread(upper)

    def add_unread(self, other: "Parts") -> None:
        """Adds what could not be read of another's parts."""
        self.unread |= other.unread
        self.facts_unread |= other.facts_unread
        self.topics_unread |= other.topics_unread
        self.events_unread |= other.events_unread

    def _added_in_place(self) -> Iterator[Problem]:
        """Definitions that are added to facts of the same tree."""
        for fact_id, items in self.definitions.items():
            for item in items if fact_id in self.vocabulary else ():
                remedy = "put the definitions there; an entry with these alone adds them to a fact of a library below"
                yield item.document.problem(item.path, f"{fact_id} is defined in this folder", remedy)

    def _is_draft(self, rule: Rule) -> bool:
        return is_draft(rule, {policy_id: item.value for policy_id, item in self.policies.items()})

    def _drafts_over_policies(self, upper: "Parts") -> Iterator[Problem]:
        for policy_id, item in upper.policies.items():
            below = self.policies.get(policy_id)
            if item.value.head.kind == "draft" and below is not None and below.value.head.kind != "draft":
                adopted = f"a draft cannot have the id of the adopted policy {policy_id}"
                cause = f"{adopted}: its rules would lose their words"
                remedy = f"give it an id of its own, as {policy_id}-draft, and rename the file likewise"
                yield item.document.problem(item.path, cause, remedy)
