"""Topics of rules that look like slips of the pen."""

from collections import Counter
from collections.abc import Iterator

from policycheck.authoring.lint.subject import Subject, finding
from policycheck.model.lint import LintFinding


def similar_topics(subject: Subject) -> Iterator[LintFinding]:
    """Topics that one rule alone has, and that are one letter off one that another rule has."""
    uses = Counter(topic for item in subject.all_rules for topic in set(item.value.topics))
    for item in subject.all_rules:
        for index, topic in enumerate(item.value.topics):
            near = _near(topic, uses) if uses[topic] == 1 else None
            if near is not None:
                cause = f"no other rule has the topic {topic}, and {_rules(uses[near])} {near}"
                remedy = f"write {near}, if that is meant; or choose a word that cannot be taken for it"
                yield finding("similar-topics", item.document, ("topics", index), cause, remedy)


def _near(topic: str, uses: Counter[str]) -> str | None:
    """The topic most used that a letter more, less, changed or exchanged with its neighbour turns the topic into."""
    from rapidfuzz.distance import OSA

    others = [other for other in uses if other != topic and OSA.distance(topic, other) == 1]
    return min(others, key=lambda other: (-uses[other], other), default=None)


def _rules(count: int) -> str:
    return "one has" if count == 1 else f"{count} have"
