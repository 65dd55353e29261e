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
    names = {match.old.rule.id: match.id for match in couples if match.old and match.new}
    trial = Trial(old, new, names, compared, as_of, drafts=drafts)
    changes = [change for path in incidents if (change := trial.change(path)) is not None]
    unread = tuple(change for change in changes if change.incident is None)
    changed = tuple(change for change in changes if change.incident is not None)
    evaluated = drafts or new.library.drafts
    return LibraryDifference(
        old=_version(old),
        new=_version(new),
        provisions=provision_changes(old, new),
        rules=rules,
        things=thing_changes(old, new),
        drafts=any(_evaluates_drafts(side, drafts=drafts) for side in (old, new)),
        drafts_aside=() if evaluated else tuple(change.id for change in rules if change.draft),
        drafts_unheld=tuple(change.id for change in rules if change.draft and trial.unheld(change.id))
        if evaluated
        else (),
        compared=tuple(dict.fromkeys(compared)),
        incidents=changed,
        unread=unread,
        unchanged=len(incidents) - len(changed) - len(unread),
        looked_at=len(incidents),
    )


def _evaluates_drafts(side: Side, *, drafts: bool) -> bool:
    library = side.library
    return (drafts or library.drafts) and any(library.is_draft(compiled.rule) for compiled in side.rules.values())


def _version(side: Side) -> Version:
    provisions = (texts for name in side.policies for texts in side.library.policies[name].provisions)
    return Version(name=side.name, is_=side.stands_for, rules=len(side.rules), provisions=sum(1 for _ in provisions))
