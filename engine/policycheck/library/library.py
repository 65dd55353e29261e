"""The library: authorities, policies, vocabulary, derivations and rules, every part fit for use with every other."""

from dataclasses import dataclass, field
from pathlib import Path

from policycheck.logic.compile import CompiledRule
from policycheck.model.derivation import Derivation
from policycheck.model.policy import Authority, Policy, ProvisionText, split_provision
from policycheck.model.vocabulary import Fact


@dataclass
class Library:
    """Everything that was read, by id.

    Adopted are the rules that a draft of the same id lies over. Digests hold the SHA-256 of every file by its path in
    its tree, rule files where each rule was read, and derivation files likewise.
    """

    authorities: dict[str, Authority] = field(default_factory=dict)
    policies: dict[str, Policy] = field(default_factory=dict)
    facts: dict[str, Fact] = field(default_factory=dict)
    derivations: dict[str, Derivation] = field(default_factory=dict)
    rules: dict[str, CompiledRule] = field(default_factory=dict)
    adopted: dict[str, CompiledRule] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    rule_files: dict[str, Path] = field(default_factory=dict)
    derivation_files: dict[str, Path] = field(default_factory=dict)

    def texts(self, provision: str) -> tuple[ProvisionText, ...]:
        """The texts of a provision, one a period. Raises KeyError where there is no such provision."""
        policy, anchor = split_provision(provision)
        return self.policies[policy].provisions[anchor]
