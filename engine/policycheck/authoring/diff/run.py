"""Everything that differs between two versions, past incidents evaluated under both among it."""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from policycheck.authoring.diff.rules import pairs, rule_changes
from policycheck.authoring.diff.sides import DiffSide
from policycheck.authoring.diff.texts import provision_changes, thing_changes
from policycheck.authoring.lint.places import display_path, places
from policycheck.evaluation.evaluate import evaluate
from policycheck.library.incident_file import read_incident
from policycheck.library.library import Library
from policycheck.model.difference import IncidentChange, LibraryDifference, OneSidedRule, Version
from policycheck.model.evaluation import Evaluation
from policycheck.model.problem import BadInput, Place, Problem
from policycheck.model.record import Fate, RecordDifference, RecordOutcomes, RecordRef
from policycheck.record.record import result
from policycheck.record.texts import differences, other_changes

Ref = TypeVar("Ref", bound=RecordRef)


def incident_files(paths: Sequence[Path]) -> tuple[Path, ...]:
    """The incident files at and below the paths; with none, those beside the built-in library, if they are there.

    Raises BadInput for a path that does not exist, or at which there is no incident file.
    """
    problems: list[Problem] = []
    files: dict[Path, None] = {}
    for path in paths:
        if not os.path.lexists(str(path)) or "\0" in str(path):
            problems.append(Problem(Place(str(path)), "there is no such file or folder", "check the path"))
        elif there := places([path], ()).incidents:
            files |= dict.fromkeys(there)
        else:
            remedy = "name a .json file or its folder"
            problems.append(Problem(Place(str(path)), "there is no incident file here", remedy))
    if problems:
        raise BadInput(problems)
    return tuple(sorted(files)) if paths else places((), ()).incidents


class IncidentTrial:
    """Both versions, ready to evaluate incidents under them.

    Names are the ids that old rules go by where they are compared with a rule of another id.
    """

    def __init__(
        self,
        old: DiffSide,
        new: DiffSide,
        names: Mapping[str, str],
        compared: Sequence[str],
        as_of: str | None,
        drafts: bool,
    ) -> None:
        """Raises BadInput where neither side has a policy that is to be compared."""
        libraries = [side.library for side in (old, new)]
        known = {name for library in libraries for name in (*library.authorities, *library.policies)}
        if unknown := [name for name in compared if name not in known]:
            remedy = "name one that one of the two sides has"
            causes = [f"there is no policy or authority {name!r}" for name in unknown]
            raise BadInput([Problem(Place("--policy"), cause, remedy) for cause in causes])
        self._libraries = [replace(library, drafts=library.drafts or drafts) for library in libraries]
        self._names = names
        self._compared = tuple(dict.fromkeys(compared))
        self._as_of = as_of
        self._evaluated_rules: set[str] = set()  # those that some result was about
        self._one_sided: dict[tuple[str, Fate], dict[str, bool]] = {}  # by incident file, whether it was broken
        self._titles: dict[str, str] = {}

    def unheld(self, rule: str) -> bool:
        """Whether incidents were evaluated under both versions, and the rule was applied to none of them so far."""
        return bool(self._evaluated_rules) and rule not in self._evaluated_rules

    def one_sided(self) -> tuple[OneSidedRule, ...]:
        """The rules that were evaluated under one version alone so far, in which incidents."""
        return tuple(
            OneSidedRule(
                rule=rule,
                title=self._titles[rule],
                fate=fate,
                incidents=len(files),
                broken_in=tuple(file for file, broken in sorted(files.items()) if broken),
            )
            for (rule, fate), files in sorted(self._one_sided.items())
        )

    def _note_one_sided(self, file: str, changes: Iterable[RecordDifference]) -> None:
        for change in changes:
            fate: Fate = "added" if change.was is None else "gone"
            files = self._one_sided.setdefault((change.rule, fate), {})
            broken = (change.was or change.now) == "possible_violation"
            files[file] = files.get(file, False) or broken
            self._titles[change.rule] = change.title

    def change(self, path: Path) -> IncidentChange | None:
        """Which results change for the incident in the file; None where none does.

        Raises BadInput where the day asked for is none of the calendar.
        """
        (before, unread_old), (after, unread_new) = (self._evaluated(path, library) for library in self._libraries)
        if before is None or after is None:
            there = before or after
            return IncidentChange(
                file=display_path(str(path)),
                incident=there.incident if there else None,
                title=there.title if there else None,
                unread_old=unread_old,
                unread_new=unread_new,
            )
        then, now = self._renamed(_as_record(before)), _as_record(after)
        self._evaluated_rules |= {result.rule for result in (*then.results, *now.results)}
        found = differences(then, now, after, *reversed(self._libraries))
        on_both = [change for change in found if change.was is not None and change.now is not None]
        self._note_one_sided(display_path(str(path)), [change for change in found if None in (change.was, change.now)])
        changes = _changed(then, on_both)
        more = other_changes(then, now)
        if not changes and not more:
            return None
        return IncidentChange(
            file=display_path(str(path)),
            incident=after.incident,
            title=after.title,
            accounts=tuple(dict.fromkeys(account.name for account in (*before.accounts, *after.accounts))),
            differences=changes,
            others=more,
            guidance_old=_guidance(then, changes),
            guidance_new=_guidance(now, changes),
        )

    def _evaluated(self, path: Path, library: Library) -> tuple[Evaluation | None, tuple[str, ...]]:
        try:
            incident, sha256 = read_incident(path, library)
        except BadInput as bad:
            return None, tuple(f"{problem.place}: {problem.cause}" for problem in bad.problems)
        known = {*library.policies, *library.authorities}
        compared = [name for name in self._compared if name in known]
        return evaluate(library, incident, sha256, compared=compared, as_of=self._as_of), ()

    def _renamed(self, record: RecordOutcomes) -> RecordOutcomes:
        """The result with the ids of the new rules in the place of the old."""

        def renamed(references: Iterable[Ref]) -> tuple[Ref, ...]:
            names = self._names
            return tuple(ref.model_copy(update={"rule": names.get(ref.rule, ref.rule)}) for ref in references)

        forced = tuple(item.model_copy(update={"results": renamed(item.results)}) for item in record.one_of)
        return record.model_copy(update={"results": renamed(record.results), "one_of": forced})


def _as_record(evaluation: Evaluation) -> RecordOutcomes:
    return RecordOutcomes.model_validate(result(evaluation))


def _changed(then: RecordOutcomes, changes: Sequence[RecordDifference]) -> tuple[RecordDifference, ...]:
    """The differences in outcomes, a departure from guidance that is now a possible violation among them.

    What is otherwise beside a finding's outcome is kept with it, and counts for nothing by itself; neither does another
    way to the same outcome.
    """
    states = [
        _state(change.was, change.was_conclusions) != _state(change.now, change.now_conclusions) for change in changes
    ]
    changed = [change for change, differs in zip(changes, states, strict=True) if differs or change.aspect != "outcome"]
    before = {(result.rule, result.about): result for result in then.results}
    outcomes = {(change.rule, change.about, change.account) for change in changed if change.aspect == "outcome"}
    for change in changes:
        if change.aspect == "modality":
            for account, outcome in before[change.rule, change.about].accounts.items():
                key = (change.rule, change.about, account)
                if outcome.outcome == "possible_violation" and key not in outcomes:
                    same = replace(change, account=account, aspect="outcome", was=outcome.outcome, now=outcome.outcome)
                    changed.append(
                        replace(
                            same,
                            was_conclusions=outcome.possible_conclusions,
                            now_conclusions=outcome.possible_conclusions,
                        )
                    )
                    outcomes.add(key)
    telling = {(rule, about) for rule, about, _ in outcomes}
    kept = [change for change in changed if (change.aspect, change.now) != ("in_force", "draft")]
    kept = [change for change in kept if (change.rule, change.about) in telling]
    return tuple(sorted(kept, key=lambda change: (change.rule, change.about, change.aspect != "outcome")))


def _state(outcome: str | None, possible_conclusions: Sequence[str]) -> str | None:
    """The outcome, with what is open only about an exception as one of its own."""
    return "prima_facie" if set(possible_conclusions) == {"excused", "violation"} else outcome


def _guidance(record: RecordOutcomes, changes: Sequence[RecordDifference]) -> tuple[str, ...]:
    """The rules of the differences that the result has as guidance."""
    guidance = {result.rule for result in record.results if result.modality == "should"}
    return tuple(sorted(guidance & {change.rule for change in changes}))


def difference(
    old: DiffSide,
    new: DiffSide,
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
    trial = IncidentTrial(old, new, names, compared, as_of, drafts)
    changes = [change for path in incidents if (change := trial.change(path)) is not None]
    unread = tuple(change for change in changes if change.incident is None)
    changed = tuple(change for change in changes if change.incident is not None)
    with_drafts = drafts or new.library.drafts
    changed_drafts = [change.id for change in rules if change.draft]
    return LibraryDifference(
        old=_version(old),
        new=_version(new),
        provisions=provision_changes(old, new),
        rules=rules,
        things=thing_changes(old, new),
        drafts=any(_evaluates_drafts(side, drafts=drafts) for side in (old, new)),
        drafts_aside=() if with_drafts else tuple(changed_drafts),
        drafts_unheld=tuple(filter(trial.unheld, changed_drafts)) if with_drafts else (),
        compared=tuple(dict.fromkeys(compared)),
        incidents=changed,
        unread=unread,
        unchanged=len(incidents) - len(changed) - len(unread),
        looked_at=len(incidents),
        one_sided=trial.one_sided(),
    )


def _evaluates_drafts(side: DiffSide, *, drafts: bool) -> bool:
    library = side.library
    return (drafts or library.drafts) and any(library.is_draft(compiled.rule) for compiled in side.rules.values())


def _version(side: DiffSide) -> Version:
    provisions = (texts for name in side.policies for texts in side.library.policies[name].provisions)
    return Version(name=side.name, is_=side.stands_for, rules=len(side.rules), provisions=sum(1 for _ in provisions))
