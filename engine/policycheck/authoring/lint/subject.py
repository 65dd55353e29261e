"""What is looked at: a library as it was read, with the places of its parts."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from policycheck.authoring.lint.places import absolute_path, below, display_path
from policycheck.library.files import Path_, SourceFile
from policycheck.library.layers import LibraryReading
from policycheck.library.library import Library
from policycheck.library.parts import Parts, ReadItem
from policycheck.logic.compile import CompiledRule
from policycheck.model.lint import LintFinding, Severity, page_of
from policycheck.model.policy import ProvisionText, split_provision
from policycheck.model.problem import Problem
from policycheck.model.rule import Rule


@dataclass(frozen=True)
class WrittenRule:
    """A rule that can be run, with the document that it is in."""

    compiled: CompiledRule
    document: SourceFile

    @property
    def rule(self) -> Rule:
        """The rule itself."""
        return self.compiled.rule


@dataclass(frozen=True)
class LintSubject:
    """The trees, and what was read of them."""

    roots: tuple[Path, ...]
    reading: LibraryReading
    kept: tuple[Path, ...] = ()  # the places that are asked for; none: all

    @property
    def library(self) -> Library:
        """The library that the trees make."""
        return self.reading.library

    @property
    def parts(self) -> Parts:
        """The parts of the library, with their documents."""
        return self.reading.parts

    @cached_property
    def all_rules(self) -> tuple[ReadItem[Rule], ...]:
        """Every rule that was read, also those that a draft lies over."""
        tables = (self.parts.rules, self.parts.adopted)
        return tuple(table[rule_id] for table in tables for rule_id in sorted(table))

    @cached_property
    def rules(self) -> tuple[WrittenRule, ...]:
        """The rules that are not retired and can be run, also those that a draft lies over."""
        tables = ((self.library.rules, self.parts.rules), (self.library.adopted, self.parts.adopted))
        compiled = [(rule, items[rule_id].document) for table, items in tables for rule_id, rule in table.items()]
        written_rules = [WrittenRule(rule, document) for rule, document in compiled]
        return tuple(filter(self._is_usable, written_rules))

    @property
    def kept_rules(self) -> Iterator[WrittenRule]:
        """Those of the rules whose files are asked for."""
        return (written for written in self.rules if self.is_kept(written.document.file))

    def _is_usable(self, written: WrittenRule) -> bool:
        """Whether the rule is not retired, and everything that it rests on was read."""
        rule = written.rule
        policy, anchor = split_provision(rule.provision)
        there = policy in self.library.policies and anchor in self.library.policies[policy].provisions
        facts = (fact for case in rule.cases for fact in case.facts)
        return rule.status != "retired" and there and all(fact in self.library.facts for fact in facts)

    @cached_property
    def is_kept(self) -> Callable[[str], bool]:
        """Whether findings in a file of this name are asked for."""
        return cache(lambda file: not self.kept or below(absolute_path(file), self.kept))

    def texts(self) -> Iterator[tuple[str, ProvisionText, SourceFile, Path_]]:
        """Every text that is asked for, of every provision: the provision's id, the text, and its place."""
        kept = {key: item for key, item in self.parts.policies.items() if self.is_kept(item.document.file)}
        for policy_id, item in sorted(kept.items()):
            for anchor, texts in item.value.provisions.items():
                for index, text in enumerate(texts):
                    yield f"{policy_id}#{anchor}", text, item.document, ("provisions", anchor, index)


def location(item: ReadItem[Any]) -> str:
    """The place of a thing, for a message about another."""
    return f"{display_path(item.document.file)}:{item.document.spot(item.path).line}"


Look = Callable[[LintSubject], Iterator[LintFinding]]


def finding(
    check: str, document: SourceFile, path: Path_, cause: str, remedy: str, severity: Severity = "warning"
) -> LintFinding:
    """A finding at the path's place."""
    return as_finding(check, document.problem(path, cause, remedy), severity)


def as_finding(check: str, problem: Problem, severity: Severity = "warning") -> LintFinding:
    """A problem as a finding of the check."""
    place = problem.place
    return LintFinding(
        check=check,
        page=page_of(check),
        severity=severity,
        file=place.file,
        line=place.line or None,
        column=place.column or None,
        cause=problem.cause,
        remedy=problem.remedy,
    )
