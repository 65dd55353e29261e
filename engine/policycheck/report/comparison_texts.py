"""What the names in a comparison stand for, and where and how far the words of a rule can be trusted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from policycheck.document.english import listed
from policycheck.model.comparison import Side
from policycheck.model.dates import Period
from policycheck.model.derivation import Derivation
from policycheck.model.policy import Authority, Policy, ProvisionText, split_provision, texts_in
from policycheck.model.rule import Rule
from policycheck.model.vocabulary import Fact
from policycheck.report.words import how_read


@dataclass(frozen=True, kw_only=True)
class Texts:
    """What the names in a comparison stand for: each part of the library by its id.

    Adopted are the rules that a draft of the same id lies over.
    """

    authorities: Mapping[str, Authority]
    policies: Mapping[str, Policy]
    rules: Mapping[str, Rule]
    adopted: Mapping[str, Rule]
    facts: Mapping[str, Fact]
    derivations: Mapping[str, Derivation]

    def rule(self, side: Side, name: str) -> Rule:
        """The rule as the side has it: the draft where it is one there, else the adopted one."""
        return self.adopted[name] if name in self.adopted and name not in side.drafts else self.rules[name]

    def place(self, side: Side, name: str) -> str:
        """Where a rule's words stand: the document and the section."""
        rule = self.rule(side, name)
        return f"{self.policies[split_provision(rule.provision)[0]].head.title}, {self._texts(rule)[-1].section}"

    def section(self, side: Side, name: str) -> str:
        """Where a rule's words stand, with the section's heading."""
        return f"{self.place(side, name)}: {self._texts(self.rule(side, name))[-1].title}"

    def trust(self, side: Side, name: str) -> str:
        """How far the rule's words can be trusted, and when they are in force, as far as that is known."""
        texts = self._texts(self.rule(side, name))
        read = dict.fromkeys(how_read(text.quality, text.words_of) for text in texts)
        when = dict.fromkeys(_dates(text.in_force) for text in texts)
        return f"{listed([*read])}; {', '.join(when)}"

    def note(self, side: Side) -> str:
        """What a reader should know about the texts that were read of the side's authorities."""
        found = dict.fromkeys(self.authorities[name.partition(".")[0]].note for name in side.rules)
        return " ".join(filter(None, found))

    def questions(self, facts: Iterable[str]) -> list[str]:
        """The questions that facts answer."""
        return [self.facts[fact].question for fact in facts]

    def _texts(self, rule: Rule) -> tuple[ProvisionText, ...]:
        """The texts that a rule is made from, one a period."""
        policy, anchor = split_provision(rule.provision)
        return texts_in(self.policies[policy].provisions[anchor], rule.in_force)


def _dates(period: Period) -> str:
    if period.from_ is None and period.to is None:
        return "not dated by the source"
    start = f"from {period.from_}" if period.from_ else "from a day that is not known"
    return f"in force {start} to {'now' if period.to == 'open' else period.to or 'a day that is not known'}"
