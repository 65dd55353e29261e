"""A draft of a policy and its rules as three texts, and the files of a library that these are."""

import json
import re
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from itertools import chain
from pathlib import Path

from policycheck.library.layers import LibraryReading, read_layers
from policycheck.library.library import Library
from policycheck.library.tree import TreeFile, read_tree
from policycheck.model.base import free_name
from policycheck.model.policy import Policy
from policycheck.model.problem import BadInput, Place, Problem

POLICY, RULES, AUTHORITY = "Policy", "Rules", "Authority"  # how the texts are called
LONGEST = 500_000  # characters of a text: some 150 rules with their cases
_NAME = "[a-z0-9]+(?:-[a-z0-9]+)*"
_POLICY_ID = re.compile(rf"^id:[ \t]*({_NAME}/{_NAME})[ \t]*$", re.MULTILINE)
_RULE_ID = re.compile(rf"^id:[ \t]*({_NAME})\.({_NAME})[ \t]*$", re.MULTILINE)
_FACTS = re.compile(r"^[a-z]+\.[a-z0-9_]+:", re.MULTILINE)  # a document that begins so holds facts
_BREAK = re.compile(r"^---[ \t]*\n", re.MULTILINE)
_NAMED = re.compile(rf"(?<![a-z0-9-])({_NAME})\.{_NAME}")  # a rule, wherever it is named
_LONGEST_ID = 120


@dataclass(frozen=True)
class DraftFile:
    """A file of a draft: its path in a library, its text, which of the three texts it is from, and lines before it."""

    name: str
    text: str
    part: str
    before: int = 0


@dataclass(frozen=True)
class Draft:
    """The three texts. The rules, and facts that they need, stand below one another with --- between them.

    The authority is empty where the library has it.
    """

    policy: str
    rules: str
    authority: str = ""

    @classmethod
    def stored(cls, text: str) -> "Draft":
        """The draft that a version of the workspace holds."""
        return cls(**json.loads(text))

    def to_store(self) -> str:
        """The draft as a version of the workspace holds it."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @property
    def policy_id(self) -> str:
        """The id that the policy's text gives itself; without one, a stand-in."""
        found = _POLICY_ID.search(self.policy)
        return found[1] if found and len(found[1]) <= _LONGEST_ID else "draft/policy"

    def files(self) -> tuple[DraftFile, ...]:
        """The files: the policy, the authority where it has one, and each document of the rules."""
        issuer = self.policy_id.partition("/")[0]
        files = [DraftFile(f"policies/{self.policy_id}.md", self.policy, POLICY)]
        if self.authority.strip():
            files.append(DraftFile(f"policies/{issuer}/authority.yaml", self.authority, AUTHORITY))
        taken: set[str] = set()
        for before, text in _documents(self.rules):
            name = free_name(_stem(text, issuer), taken)
            taken.add(name)
            files.append(DraftFile(f"{name}.yaml", text, RULES, before))
        return tuple(files)

    def with_files(self, changed: Mapping[str, str], added: Sequence[str] = ()) -> "Draft":
        """The draft with other texts of some of its rules, by file, and more of them at the end."""
        rules = [changed.get(file.name, file.text) for file in self.files() if file.part == RULES]
        return replace(self, rules="---\n".join(_ended(text) for text in (*rules, *added)))


def _ended(text: str) -> str:
    return text if text.endswith("\n") else f"{text}\n"


def _documents(text: str) -> Iterator[tuple[int, str]]:
    """Each document of a text that is not empty, with how many lines are before it."""
    before = 0
    for document in _BREAK.split(text):
        if document.strip():
            yield before, document
        before += document.count("\n") + 1


def _stem(text: str, issuer: str) -> str:
    """The path of a document's file, without its ending."""
    named = _RULE_ID.search(text)
    if named and len(named[0]) <= _LONGEST_ID:
        return f"rules/{named[1]}/{named[2]}"
    return f"rules/{'vocabulary' if _FACTS.search(text) else issuer}/draft"


@dataclass(frozen=True)
class DraftReading:
    """A draft as it was read over a library: the folder of its files, the reading, and every problem."""

    draft: Draft
    folder: Path
    reading: LibraryReading
    problems: tuple[Problem, ...]

    @property
    def library(self) -> Library:
        """The library with the draft laid over it. Raises BadInput, each problem at its line of the three texts."""
        if self.problems:
            raise BadInput(map(self.placed, self.problems))
        return self.reading.library

    @property
    def rule_files(self) -> dict[str, Path]:
        """The file of each rule of the draft that can be run."""
        own = {f"{self.folder / file.name}" for file in self.draft.files() if file.part == RULES}
        items = self.reading.parts.rules
        files = {name: items[name].document.file for name in self.reading.library.rules}
        return {name: Path(file) for name, file in files.items() if file in own}

    @property
    def policy(self) -> Policy | None:
        """The draft's policy; None where it cannot be read."""
        item = self.reading.parts.policies.get(self.draft.policy_id)
        return item.value if item is not None and item.document.file.startswith(str(self.folder)) else None

    def placed(self, problem: Problem) -> Problem:
        """The problem at its place in the three texts."""
        return Problem(Place(self.part(problem.place.file), problem.place.line), problem.cause, problem.remedy)

    def part(self, file: str) -> str:
        """Which of the three texts a file is from; the file itself where it is of the library."""
        parts = {f"{self.folder / one.name}": one.part for one in self.draft.files()}
        return parts.get(file, file)


@contextmanager
def drafted(
    library: Library, base: Sequence[TreeFile], draft: Draft, also: Collection[str] = ()
) -> Iterator[DraftReading]:
    """The draft read over the files of a library, in a folder that is taken away at the end.

    Of other authorities' rules only those are read that its rules name, and those of the authorities in also: no more
    is needed, and it takes a third of the time.
    """
    files = draft.files()
    issuers = {file.name.split("/")[1] for file in files} | set(also) | _named(library, draft.rules)
    needed = [file for file in base if file.kind != "rule" or file.name.split("/")[1] in issuers]
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place).resolve()
        for file in files:
            path = folder / file.name
            path.parent.mkdir(parents=True, exist_ok=True)
            # So that what is found in a rule has the line that it has in the text of all rules.
            path.write_text("\n" * file.before + file.text, encoding="utf-8")
        own, problems = read_tree(folder)
        reading = read_layers([needed, own])
        yield DraftReading(draft, folder, reading, (*problems, *reading.problems))


def _named(library: Library, text: str) -> set[str]:
    """The authorities whose rules a text names, and those whose rules these ask about in turn."""
    found: set[str] = set()
    new = {name for name in _NAMED.findall(text) if name in library.authorities}
    while new:
        found |= new
        rules = (compiled.rule for compiled in library.rules.values() if compiled.rule.authority in new)
        asked = chain.from_iterable(rule.rule_elements() for rule in rules)
        new = {element.rule.partition(".")[0] for _, element in asked} - found
    return found
