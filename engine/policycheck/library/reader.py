"""Reading one tree of rules/ and policies/: every file into its model, with the document it came from."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Generic, TypeVar

from policycheck.library.files import Path_, SourceFile, decode
from policycheck.library.markdown import read_policy
from policycheck.library.tree import EVENTS, SITUATIONS, TOPICS, TreeFile
from policycheck.library.validate import salvage, validate
from policycheck.library.yaml_source import read_yaml
from policycheck.model.base import Model
from policycheck.model.derivation import Derivation
from policycheck.model.event_kind import EventKind
from policycheck.model.policy import Authority, Policy
from policycheck.model.problem import BadInput, Problem, did_you_mean, shown
from policycheck.model.rule import Rule, is_draft
from policycheck.model.situation import Situation
from policycheck.model.vocabulary import AddedDefinitions, Fact, Topic

T = TypeVar("T")
M = TypeVar("M", bound=Model)
R = TypeVar("R", Rule, Derivation)
_FILES_KEPT = 1 << 12  # files whose content is kept as it was read, within one run of the program


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
        self.authorities |= upper.authorities
        self.policies |= upper.policies
        for rule_id, item in upper.rules.items():
            below = self.rules.get(rule_id)
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
        self.derivations |= upper.derivations
        self.topics |= upper.topics
        self.situations |= upper.situations
        self.events |= upper.events
        self.rules |= upper.rules
        self.unread |= upper.unread
        self.facts_unread |= upper.facts_unread
        self.topics_unread |= upper.topics_unread
        self.events_unread |= upper.events_unread

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


class TreeReader:
    """Reads the files of one tree, in the order given, and gathers parts and problems."""

    def __init__(self) -> None:
        self.found = Parts()
        self.problems: list[Problem] = []

    def read(self, files: Iterable[TreeFile]) -> None:
        """Adds what the files hold to the parts, and what is wrong with them to the problems."""
        for file in files:
            read = _read_file(file)
            self.problems += read.problems
            self._gather(read.found)

    def _gather(self, new: Parts) -> None:
        found = self.found
        for own, other, facts in (
            (found.vocabulary, found.retired, new.vocabulary),
            (found.retired, found.vocabulary, new.retired),
        ):
            for fact_id, item in facts.items():
                self._add(other if fact_id in other else own, fact_id, item)
        for fact_id, items in new.definitions.items():
            found.definitions[fact_id] = (*found.definitions.get(fact_id, ()), *items)
        self._add_all(found.authorities, new.authorities)
        self._add_all(found.policies, new.policies)
        self._add_all(found.derivations, new.derivations)
        self._add_all(found.topics, new.topics)
        self._add_all(found.situations, new.situations)
        self._add_all(found.events, new.events)
        self._add_all(found.rules, new.rules)
        found.unread |= new.unread
        found.facts_unread |= new.facts_unread
        found.topics_unread |= new.topics_unread
        found.events_unread |= new.events_unread

    def _add_all(self, table: dict[str, ReadItem[T]], new: dict[str, ReadItem[T]]) -> None:
        for key, item in new.items():
            self._add(table, key, item)

    def _add(self, table: dict[str, ReadItem[T]], key: str, item: ReadItem[T]) -> None:
        if key in table:
            first = table[key]
            cause = f"{key} is defined here a second time"
            other = f"{first.document.file}:{first.document.spot(first.path).line}"
            remedy = f"rename it, or keep only this one or the one in {other}"
            self.problems.append(item.document.problem(item.path, cause, remedy))
        table[key] = item


@lru_cache(_FILES_KEPT)
def _read_file(file: TreeFile) -> "_FileReader":
    """What a file holds, and what is wrong with it; the same file is read once, and what was read is never changed."""
    return _FileReader(file)


class _FileReader:
    """Reads one file into parts of its own."""

    def __init__(self, file: TreeFile) -> None:
        self.found = Parts()
        self.problems: list[Problem] = []
        readers: dict[str, Callable[[str, str, str], None]] = {
            "authority": self._authority,
            "policy": self._policy,
            "vocabulary": self._vocabulary,
            "derivation": self._derivation,
            "topics": self._topics,
            "situations": self._situations,
            "events": self._events,
            "rule": self._rule,
        }
        try:
            readers[file.kind](file.shown, file.name, decode(file.shown, file.content))
        except BadInput as bad:
            self.problems += bad.problems
            self.found.unread.add(_expected_id(file.name))
            self.found.facts_unread = file.kind == "vocabulary"
            self.found.topics_unread = file.kind == "topics"
            self.found.events_unread = file.kind == "events"

    def _yaml(self, shown: str, text: str) -> SourceFile:
        document = read_yaml(shown, text)
        self.problems += document.problems
        return document

    def _expect_id(self, document: SourceFile, given: str, wanted: str, unread: str = "") -> None:
        if given != wanted:
            cause = f"the id {given} does not fit the folder and the name of this file"
            remedy = f"write id: {wanted}, or rename or move the file"
            self.problems.append(document.problem(("id",), cause, remedy))
            self.found.unread.add(unread or wanted)

    def _authority(self, shown: str, name: str, text: str) -> None:
        document = self._yaml(shown, text)
        authority = validate(Authority, document)
        self._expect_id(document, authority.id, _expected_id(name))
        if authority.id in _FOLDERS:
            cause = f"no authority can be called {authority.id}: rules/{authority.id}/ holds {_FOLDERS[authority.id]}"
            self.problems.append(document.problem(("id",), cause, "give the authority and its folder another id"))
        self.found.authorities[authority.id] = ReadItem(authority, document, ("id",))

    def _policy(self, shown: str, name: str, text: str) -> None:
        policy, document = read_policy(shown, text)
        self._expect_id(document, policy.head.id, _expected_id(name))
        self.found.policies[policy.head.id] = ReadItem(policy, document, ("id",))

    def _vocabulary(self, shown: str, _name: str, text: str) -> None:
        remedy = "write force.some_fact: and, indented below it, type:, question: and the rest"
        wrong = "a vocabulary file must hold facts by their ids", remedy
        document, read = self._yaml(shown, text), dict[str, ReadItem[Fact]]()
        additions = dict[str, ReadItem[AddedDefinitions]]()
        self._by_id(Fact, document, read, wrong, only=lambda given: not _adds(given))
        self._by_id(AddedDefinitions, document, additions, wrong, only=_adds)
        self.found.definitions = {fact_id: (added,) for fact_id, added in additions.items()}
        for fact_id, item in read.items():
            (self.found.retired if item.value.retired else self.found.vocabulary)[fact_id] = item

    def _topics(self, shown: str, _name: str, text: str) -> None:
        remedy = "write some-topic: and, indented below it, title:, about: and covers:"
        wrong = "this file must hold topics by their ids", remedy
        self._by_id(Topic, self._yaml(shown, text), self.found.topics, wrong, f"{TOPICS}#")

    def _situations(self, shown: str, _name: str, text: str) -> None:
        remedy = "write some-situation: and, indented below it, title:, topics: and facts:"
        wrong = "this file must hold situations by their ids", remedy
        self._by_id(Situation, self._yaml(shown, text), self.found.situations, wrong, f"{SITUATIONS}#")

    def _events(self, shown: str, _name: str, text: str) -> None:
        remedy = "write some-kind: and, indented below it, meaning:, none: and noun:"
        wrong = "this file must hold kinds of events by their ids", remedy
        self._by_id(EventKind, self._yaml(shown, text), self.found.events, wrong, f"{EVENTS}#")

    def _by_id(
        self,
        model: type[M],
        document: SourceFile,
        table: dict[str, ReadItem[M]],
        wrong: tuple[str, str],
        unread: str = "",
        only: Callable[[Any], bool] = lambda _: True,
    ) -> None:
        """Adds the things that a document holds by their ids; unread stands before an id that cannot be read.

        Raises BadInput, with what is wrong, where it holds anything else.
        """
        if not isinstance(document.data, dict):
            raise BadInput([document.problem((), *wrong)])
        for key in filter(lambda key: only(document.data[key]), document.data):
            try:
                table[key] = ReadItem(validate(model, document, (key,)), document, (key,))
            except BadInput as bad:
                self.problems += bad.problems
                self.found.unread.add(f"{unread}{key}")

    def _derivation(self, shown: str, name: str, text: str) -> None:
        key = _expected_id(name)
        stand_ins = {"id": key.partition(".")[2], "title": "unread"}
        self._salvaged(Derivation, read_yaml(shown, text), self.found.derivations, key, stand_ins)

    def _rule(self, shown: str, name: str, text: str) -> None:
        key = _expected_id(name)
        # For keys of a rule that nothing else depends on.
        stand_ins = {"id": key, "title": "unread", "modality": "shall", "status": "draft"}
        self._salvaged(Rule, read_yaml(shown, text), self.found.rules, key, stand_ins)

    def _salvaged(
        self, model: type[R], written: SourceFile, table: dict[str, ReadItem[R]], key: str, stand_ins: dict[str, str]
    ) -> None:
        """Adds what can be read of a document that holds one thing; the key is that of what cannot."""
        item, document, problems = salvage(model, written, stand_ins)
        self.problems += problems
        if problems:
            self.found.unread.add(key)
        if item is not None:
            self._expect_id(document, item.id, stand_ins["id"], key)
            table[item.id] = ReadItem(item, document, ("id",))


def _adds(given: object) -> bool:
    """Whether an entry of a vocabulary file asks no question of its own, and adds definitions to one."""
    return isinstance(given, dict) and not {"type", "question"} & given.keys() and len(given) == 1


# The folders of rules/ that are no authority's.
_FOLDERS = {"derivations": "derivations", "vocabulary": "the facts"}


def _expected_id(name: str) -> str:
    """The id that goes with a file's place in the tree."""
    if name in (TOPICS, SITUATIONS):
        return name
    top, folder, file = name.split("/")
    if file == "authority.yaml" and top == "policies":
        return folder
    return f"{folder}/{file.removesuffix('.md')}" if top == "policies" else f"{folder}.{file.removesuffix('.yaml')}"
