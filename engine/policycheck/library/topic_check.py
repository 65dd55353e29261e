"""Topics, checked: their ids, the facts that raise them, and those that a rule names."""

from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import TypeAdapter, ValidationError

from policycheck.library.files import Path_, SourceFile
from policycheck.library.parts import Parts, ReadItem
from policycheck.library.tree import TOPICS
from policycheck.model.problem import Problem, did_you_mean, shown
from policycheck.model.vocabulary import TopicId

_TOPIC_ID = TypeAdapter(TopicId)


def topic_problems(parts: Parts) -> Iterator[Problem]:
    """Topics whose ids have another form, and facts of them that there are not."""
    for topic_id, item in parts.topics.items():
        yield from id_problem(item, topic_id, "topic", "moving-vehicles")
        for index, fact in enumerate(item.value.facts):
            if fact not in parts.retired:
                yield from parts.unknown_fact(item.document, (*item.path, "facts", index), fact)


def id_problem(item: ReadItem[Any], name: str, kind: str, example: str) -> Iterator[Problem]:
    """That an id has another form than those of topics and situations."""
    try:
        _TOPIC_ID.validate_python(name)
    except ValidationError:
        remedy = f"write it in small letters, digits and hyphens, as {example}"
        yield item.document.problem(item.path, f"{shown(name)} cannot be the id of a {kind}", remedy)


def topics_named(
    parts: Parts, topics: Sequence[str], document: SourceFile, path: Path_ = ("topics",)
) -> Iterator[Problem]:
    """The topics of a rule, a situation or a policy, at a place of its file, that are not known or are named twice.

    A library that defines no topic at all, as one from before there were any, leaves its rules' topics unchecked.
    """
    if not parts.topics or parts.topics_unread:
        return
    for index, topic in enumerate(topics):
        place = (*path, index)
        if topic in topics[:index]:
            yield document.problem(place, f"the topic {topic} is named twice", "leave one of them out")
        elif topic not in parts.topics and f"{TOPICS}#{topic}" not in parts.unread:
            add = f"write one of {', '.join(sorted(parts.topics))}, or add it to a {TOPICS} of your own"
            remedy = did_you_mean(topic, parts.topics) or add
            yield document.problem(place, f"there is no topic {topic!r}", remedy)
