"""The library: authorities, policies, vocabulary, derivations and rules, every part fit for use with every other."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from policycheck.logic.compile import CompiledRule
from policycheck.model.derivation import Derivation
from policycheck.model.policy import Authority, Policy, ProvisionText, split_provision
from policycheck.model.problem import did_you_mean
from policycheck.model.rule import Rule, is_draft
from policycheck.model.vocabulary import Fact, Topic


@dataclass
class Library:
    """Everything that was read, by id; topics in the order of their files.

    Adopted are the rules in force that a draft of the same id lies over; drafts says whether drafts enter evaluations,
    as if they were in force. Digests hold the SHA-256 of every file by its path in its tree, rule files where each rule
    was read, and derivation files likewise.
    """

    authorities: dict[str, Authority] = field(default_factory=dict)
    policies: dict[str, Policy] = field(default_factory=dict)
    facts: dict[str, Fact] = field(default_factory=dict)
    derivations: dict[str, Derivation] = field(default_factory=dict)
    topics: dict[str, Topic] = field(default_factory=dict)
    rules: dict[str, CompiledRule] = field(default_factory=dict)
    adopted: dict[str, CompiledRule] = field(default_factory=dict)
    drafts: bool = False
    digests: dict[str, str] = field(default_factory=dict)
    rule_files: dict[str, Path] = field(default_factory=dict)
    derivation_files: dict[str, Path] = field(default_factory=dict)

    def did_you_mean(self, name: str, known: Iterable[str], otherwise: str) -> str:
        """The advice to write the nearest known name, or what to do otherwise; and the way to a library of one's own.

        The way is named where nothing is laid over the built-in library.
        """
        near = did_you_mean(name, known)
        if any(file.startswith("overlay-") for file in self.digests):
            return near or otherwise
        own = "it stands in a folder of your own, name that folder with --library"
        return f"{near} If {own}" if near else f"{otherwise}; if {own}"

    def is_draft(self, rule: Rule) -> bool:
        """Whether the rule or its policy is a draft."""
        return is_draft(rule, self.policies)

    def titled(self, rule: Rule) -> str:
        """The rule's title as reports print it: a draft is never without its mark."""
        return f"{rule.title} (draft, not in force)" if self.is_draft(rule) else rule.title

    def texts(self, provision: str) -> tuple[ProvisionText, ...]:
        """The texts of a provision, one a period. Raises KeyError where there is no such provision."""
        policy, anchor = split_provision(provision)
        return self.policies[policy].provisions[anchor]
