"""What no rule that is held reaches: conduct of which nothing can be said, which is no clearance."""

from collections.abc import Iterable
from typing import NamedTuple

from policycheck.model.effects import NotReached
from policycheck.model.incident import INCIDENT, Incident


class RuleReach(NamedTuple):
    """A rule held against an entity, and whether it may apply there under some account."""

    authority: str | None  # whose policy is compared; None: it binds the agency
    rule: str
    about: str
    reaches: bool  # a draft reaches nothing, since it binds nobody


def not_reached(incident: Incident, results: Iterable[RuleReach]) -> tuple[NotReached, ...]:
    """The acts of force, and then the officers, that no rule reaches; of what binds first, then of each comparison.

    An officer counts where rules about officers were held, and neither they nor any about the officer's acts of force
    apply. Where nobody and no act is to be named and nothing applies at all, it is the incident.
    """
    found: dict[str | None, list[RuleReach]] = {None: []}
    for result in results:
        found.setdefault(result.authority, []).append(result)
    return tuple(
        NotReached(
            about=about,
            about_label=incident.label_of(about),
            authority=whose,
            rules=tuple(sorted({one.rule for one in held if about in (INCIDENT, one.about)})),
        )
        for whose, held in found.items()
        for about in _beyond(incident, held)
    )


def _beyond(incident: Incident, held: list[RuleReach]) -> list[str]:
    reached = {one.about for one in held if one.reaches}
    asked = {one.about for one in held}
    acts = {name: one.by for name, one in incident.entities.items() if one.kind == "force"}
    acting = {by for name, by in acts.items() if name in reached}
    officers = [name for name, one in incident.entities.items() if one.kind == "officer" and name in asked]
    named = [name for name in acts if name not in reached]
    named += [name for name in officers if name not in reached | acting]
    return named if named or reached else [INCIDENT]
