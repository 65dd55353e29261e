"""Which topics the rules that bind an agency reach, and how surely they bind: what was compared, and what was not.

That nothing is held on a topic says nothing about whether there is a rule on it.
"""

from typing import Literal

from policycheck.model.base import Model, Seq
from policycheck.model.dates import PartialDate
from policycheck.model.policy import AuthorityId, ProvisionId
from policycheck.model.vocabulary import TopicId, TopicKind

# in_force: the rule's own words, certainly in force on every day that is asked for. fragment: words that may have been
# in force, with the doubts that keep them from settling more. other_days: words that were certainly not in force then.
ForceStanding = Literal["in_force", "fragment", "other_days"]
# not_known: whether the words were in force is not known. some_days: they were on some of the days only. reported: they
# are held as a news report quotes them. other_words: they are held in other words than their own, as a digest's.
Doubt = Literal["not_known", "some_days", "reported", "other_words"]
TopicStatus = Literal["rules", "fragment", "nothing"]


class HeldRule(Model):
    """A rule, whose it is, and how surely it binds."""

    rule: str
    title: str
    provision: ProvisionId
    citation: str  # the policy's title and the section
    authority: AuthorityId
    authority_name: str
    standing: ForceStanding
    doubts: Seq[Doubt] = ()


class TopicCoverage(Model):
    """A topic with the rules on it. Its status is that of its surest rule: one in force, a fragment, or nothing."""

    topic: TopicId
    title: str
    about: TopicKind
    status: TopicStatus
    raised: bool = False  # whether the incident speaks of it
    rules: Seq[HeldRule] = ()
    # Titles of documents in force, or perhaps in force, that were read whole and say nothing on it.
    silent: Seq[str] = ()


class AgencyCoverage(Model):
    """What is held for an agency on a day, topic by topic; without a date, on the day that each rule is surest."""

    agency: AuthorityId
    agency_name: str
    date: PartialDate | None
    topics: Seq[TopicCoverage]
    without_topic: Seq[HeldRule] = ()  # rules that name no topic, and so are counted under none

    def of(self, status: TopicStatus) -> tuple[TopicCoverage, ...]:
        """The topics of a status, in their order."""
        return tuple(topic for topic in self.topics if topic.status == status)

    @property
    def may_bind(self) -> bool:
        """Whether any rule is held that was, or may have been, in force."""
        rules = [rule for topic in self.topics for rule in topic.rules]
        return any(rule.standing != "other_days" for rule in (*rules, *self.without_topic))
