"""Everything that differs between two versions, and what comes of it."""

from collections.abc import Sequence
from pathlib import Path

from policycheck.authoring.diff.incidents import Trial
from policycheck.authoring.diff.provisions import provision_changes
from policycheck.authoring.diff.rules import pairs, rule_changes
from policycheck.authoring.diff.sides import Side
from policycheck.authoring.diff.things import thing_changes
from policycheck.model.difference import LibraryDifference, Version


def difference(
    old: Side,
    new: Side,
    incidents: Sequence[Path],
    compared: Sequence[str] = (),
    as_of: str | None = None,
    *,
    drafts: bool = False,
) -> LibraryDifference:
    """What differs from the old side to the new one.

    Incidents are files, evaluated under both sides, as if drafts were in force where this is asked for. Raises BadInput
    where neither side has a policy that is to be compared, or the day asked for is none.
    """
    couples = pairs(old, new)
    rules = rule_changes(old, new, couples)
    names = {pair.old.rule.id: pair.id for pair in couples if pair.old and pair.new}
    trial = Trial(old, new, names, compared, as_of, drafts=drafts)
    found = [one for path in incidents if (one := trial.change(path)) is not None]
    unread = tuple(one for one in found if one.incident is None)
    changed = tuple(one for one in found if one.incident is not None)
    evaluated = drafts or new.library.drafts
    return LibraryDifference(
        old=_version(old),
        new=_version(new),
        provisions=provision_changes(old, new),
        rules=rules,
        things=thing_changes(old, new),
        drafts=any(_evaluates_drafts(side, drafts=drafts) for side in (old, new)),
        drafts_aside=() if evaluated else tuple(one.id for one in rules if one.draft),
        drafts_unheld=tuple(one.id for one in rules if one.draft and trial.unheld(one.id)) if evaluated else (),
        compared=tuple(dict.fromkeys(compared)),
        incidents=changed,
        unread=unread,
        unchanged=len(incidents) - len(changed) - len(unread),
        looked_at=len(incidents),
    )


def _evaluates_drafts(side: Side, *, drafts: bool) -> bool:
    library = side.library
    return (drafts or library.drafts) and any(library.is_draft(one.rule) for one in side.rules.values())


def _version(side: Side) -> Version:
    held = (texts for name in side.policies for texts in side.library.policies[name].provisions)
    return Version(name=side.name, is_=side.stands_for, rules=len(side.rules), provisions=sum(1 for _ in held))
