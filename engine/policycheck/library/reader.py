"""Reading one tree of rules/ and policies/: every file into its model, with the document it came from."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from policycheck.library.document import Document, Path_
from policycheck.library.files import decode, refuse
from policycheck.library.markdown import read_policy
from policycheck.library.tree import TreeFile
from policycheck.library.validate import validate
from policycheck.library.yaml_source import read_yaml
from policycheck.model.policy import Authority, Policy
from policycheck.model.problem import BadInput, Problem
from policycheck.model.rule import Rule
from policycheck.model.vocabulary import Fact

T = TypeVar("T")


@dataclass(frozen=True)
class Item(Generic[T]):
    """One thing of the library, the document it was read from, and where in it."""

    value: T
    document: Document
    path: Path_ = ()


@dataclass
class Parts:
    """What was read, by id, before the parts are held against each other."""

    authorities: dict[str, Item[Authority]] = field(default_factory=dict)
    policies: dict[str, Item[Policy]] = field(default_factory=dict)
    vocabulary: dict[str, Item[Fact]] = field(default_factory=dict)
    rules: dict[str, Item[Rule]] = field(default_factory=dict)

    @property
    def facts(self) -> dict[str, Fact]:
        """The vocabulary's facts by id."""
        return {fact_id: item.value for fact_id, item in self.vocabulary.items()}

    def lay_over(self, upper: "Parts") -> None:
        """Puts another tree's parts over these; the same id takes the place of the one below."""
        self.authorities |= upper.authorities
        self.policies |= upper.policies
        self.vocabulary |= upper.vocabulary
        self.rules |= upper.rules


class TreeReader:
    """Reads the files of one tree, in the order given, and gathers parts and problems."""

    def __init__(self) -> None:
        self.found = Parts()
        self.problems: list[Problem] = []

    def read(self, files: Iterable[TreeFile]) -> None:
        """Adds what the files hold to the parts, and what is wrong with them to the problems."""
        readers: dict[str, Callable[[str, str, str], None]] = {
            "authority": self._authority,
            "policy": self._policy,
            "vocabulary": self._vocabulary,
            "rule": self._rule,
        }
        for file in files:
            try:
                readers[file.kind](file.shown, file.name, decode(file.shown, file.content))
            except BadInput as bad:
                self.problems += bad.problems

    def _add(self, table: dict[str, Item[T]], key: str, item: Item[T]) -> None:
        if key in table:
            first = table[key]
            cause = f"{key} is defined here a second time"
            remedy = f"rename it, or keep only this or {first.document.file}:{first.document.spot(first.path).line}"
            self.problems.append(item.document.problem(item.path, cause, remedy))
        table[key] = item

    def _expect_id(self, document: Document, given: str, wanted: str) -> None:
        if given != wanted:
            cause = f"the id {given} does not fit the file's name"
            remedy = f"write id: {wanted}, or rename the file"
            self.problems.append(document.problem(("id",), cause, remedy))

    def _authority(self, shown: str, name: str, text: str) -> None:
        document = read_yaml(shown, text)
        authority = validate(Authority, document)
        self._expect_id(document, authority.id, name.split("/")[1])
        self._add(self.found.authorities, authority.id, Item(authority, document, ("id",)))

    def _policy(self, shown: str, name: str, text: str) -> None:
        policy, document = read_policy(shown, text)
        self._expect_id(document, policy.head.id, name.removeprefix("policies/").removesuffix(".md"))
        self._add(self.found.policies, policy.head.id, Item(policy, document, ("id",)))

    def _vocabulary(self, shown: str, name: str, text: str) -> None:
        document = read_yaml(shown, text)
        if not isinstance(document.data, dict):
            refuse(shown, "a vocabulary file holds facts by their ids", "write officer.some_fact: and its keys below", 1)
        for fact_id in document.data:
            try:
                self._add(self.found.vocabulary, fact_id, Item(validate(Fact, document, (fact_id,)), document, (fact_id,)))
            except BadInput as bad:
                self.problems += bad.problems

    def _rule(self, shown: str, name: str, text: str) -> None:
        document = read_yaml(shown, text)
        rule = validate(Rule, document)
        self._expect_id(document, rule.id, name.removeprefix("rules/").removesuffix(".yaml").replace("/", "."))
        self._add(self.found.rules, rule.id, Item(rule, document, ("id",)))
