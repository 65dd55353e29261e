"""Reading one tree of rules/ and policies/: every file into its model, with the document it came from."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, TypeVar

from policycheck.library.files import SourceFile, decode
from policycheck.library.markdown import read_policy
from policycheck.library.parts import Parts, ReadItem
from policycheck.library.tree import EVENTS, SITUATIONS, TOPICS, TreeFile
from policycheck.library.validate import salvage, validate
from policycheck.library.yaml_source import read_yaml
from policycheck.model.base import Model
from policycheck.model.derivation import Derivation
from policycheck.model.event_kind import EventKind
from policycheck.model.policy import Authority
from policycheck.model.problem import BadInput, Problem
from policycheck.model.rule import Rule
from policycheck.model.situation import Situation
from policycheck.model.vocabulary import AddedDefinitions, Fact, Topic

M = TypeVar("M", bound=Model)
R = TypeVar("R", Rule, Derivation)
_FILES_KEPT = 1 << 12  # files whose content is kept as it was read, within one run of the program


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
        for table, more in zip(found.tables, new.tables, strict=True):
            for key, item in more.items():
                self._add(table, key, item)
        found.add_unread(new)

    def _add(self, table: dict[str, ReadItem[Any]], key: str, item: ReadItem[Any]) -> None:
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
