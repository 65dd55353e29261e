"""Something that the cases of a rule do not show."""

from dataclasses import dataclass

from policycheck.library.document import Path_


@dataclass(frozen=True)
class Gap:
    """Where in the rule's file it is to be told, what is missing, and what would show it."""

    path: Path_
    cause: str
    remedy: str
