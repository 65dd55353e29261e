"""Requests while they are gathered, and those put together that ask for the same of several people."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from policycheck.model.worklist import WorklistItem


@dataclass
class LetterDraft:
    """One request while it is gathered: what it is of, and the items that it would show."""

    whom: list[str]
    items: dict[tuple[str, str], WorklistItem] = field(default_factory=dict)


@dataclass
class RequestGroup:
    """The requests about one person, recording or act, by kind of record and by whom the record is of."""

    labels: list[str]
    names: set[str]
    drafts: dict[tuple[str, str], LetterDraft] = field(default_factory=dict)

    def signature(self) -> list[object]:
        """What must be alike in two groups for one section to serve both."""
        return [
            (kind, [(fact, about in self.names) for fact, about in d.items]) for (kind, _), d in self.drafts.items()
        ]


def merged(groups: Iterable[RequestGroup]) -> list[RequestGroup]:
    """The groups, those that ask for the same of several people made one."""
    kept: list[RequestGroup] = []
    for group in groups:
        same = next((other for other in kept if other.signature() == group.signature()), None)
        if same is None:
            kept.append(group)
            continue
        same.labels += group.labels
        same.names |= group.names
        for mine, theirs in zip(same.drafts.values(), group.drafts.values(), strict=True):
            mine.whom += theirs.whom
            mine.items |= theirs.items
    return kept
