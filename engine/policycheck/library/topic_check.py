"""Topics, checked: their ids, the facts that raise them, and those that a rule names."""

from collections.abc import Iterator

from pydantic import TypeAdapter, ValidationError

from policycheck.library.files import SourceFile
from policycheck.library.reader import Parts
from policycheck.library.tree import TOPICS
from policycheck.model.problem import Problem, did_you_mean, shown
from policycheck.model.rule import Rule
from policycheck.model.vocabulary import TopicId

_TOPIC_ID = TypeAdapter(TopicId)


def topic_problems(parts: Parts) -> Iterator[Problem]:
    """Topics whose ids have another form, and facts of them that there are not."""
    for topic_id, item in parts.topics.items():
        try:
            _TOPIC_ID.validate_python(topic_id)
        except ValidationError:
            remedy = "write it in small letters, digits and hyphens, as moving-vehicles"
            yield item.document.problem(item.path, f"{shown(topic_id)} cannot be the id of a topic", remedy)
        for index, fact in enumerate(item.value.facts):
            if fact not in parts.retired:
                yield from parts.unknown_fact(item.document, (*item.path, "facts", index), fact)


def topics_of_rule(parts: Parts, rule: Rule, document: SourceFile) -> Iterator[Problem]:
    """The topics of a rule that are not known, and those that it names twice.

    A library that defines no topic at all, as one from before there were any, leaves its rules' topics unchecked.
    """
    if not parts.topics or parts.topics_unread:
        return
    for index, topic in enumerate(rule.topics):
        if topic in rule.topics[:index]:
            yield document.problem(("topics", index), f"the topic {topic} is named twice", "leave one of them out")
        elif topic not in parts.topics and f"{TOPICS}#{topic}" not in parts.unread:
            add = f"write one of {', '.join(sorted(parts.topics))}, or add it to a {TOPICS} of your own"
            remedy = did_you_mean(topic, parts.topics) or add
            yield document.problem(("topics", index), f"there is no topic {topic!r}", remedy)
