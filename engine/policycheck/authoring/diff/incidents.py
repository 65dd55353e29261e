"""Past incidents, evaluated under both versions: which findings come out otherwise."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from policycheck.authoring.diff.sides import Side
from policycheck.authoring.lint.places import places, shown
from policycheck.evaluate.evaluate import evaluate
from policycheck.library.incident_file import read_incident
from policycheck.library.library import Library
from policycheck.model.difference import IncidentChange
from policycheck.model.evaluation import Evaluation
from policycheck.model.problem import BadInput, Place, Problem
from policycheck.model.record import Difference, RecordRef, RecordResult
from policycheck.record.record import result
from policycheck.record.texts import differences, others

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
            problems.append(
                Problem(Place(str(path)), "there is no incident file here", "name a .json file or its folder")
            )
    if problems:
        raise BadInput(problems)
    return tuple(sorted(files)) if paths else places((), ()).incidents


class Trial:
    """Both versions, ready to evaluate incidents under them.

    Names are the ids that old rules go by where they are held against a rule of another id.
    """

    def __init__(
        self,
        old: Side,
        new: Side,
        names: Mapping[str, str],
        compared: Sequence[str],
        as_of: str | None,
        *,
        drafts: bool,
    ) -> None:
        """Raises BadInput where neither side has a policy that is to be compared."""
        libraries = [side.library for side in (old, new)]
        known = {name for library in libraries for name in (*library.authorities, *library.policies)}
        if unknown := [name for name in compared if name not in known]:
            remedy = "name one that one of the two sides has"
            raise BadInput(
                [Problem(Place("--policy"), f"there is no policy or authority {name!r}", remedy) for name in unknown]
            )
        self._libraries = [replace(library, drafts=library.drafts or drafts) for library in libraries]
        self._names = names
        self._compared = tuple(dict.fromkeys(compared))
        self._as_of = as_of
        self._held: set[str] = set()  # the rules that some finding was about

    def unheld(self, rule: str) -> bool:
        """Whether incidents were evaluated under both versions, and the rule was held against none of them so far."""
        return bool(self._held) and rule not in self._held

    def change(self, path: Path) -> IncidentChange | None:
        """What comes out otherwise of the incident in the file; None where nothing does.

        Raises BadInput where the day asked for is none of the calendar.
        """
        (before, unread_old), (after, unread_new) = (self._evaluated(path, library) for library in self._libraries)
        if before is None or after is None:
            there = before or after
            return IncidentChange(
                file=shown(str(path)),
                incident=there.incident if there else None,
                title=there.title if there else None,
                unread_old=unread_old,
                unread_new=unread_new,
            )
        then, now = self._renamed(_held(before)), _held(after)
        self._held |= {result_ref.rule for result_ref in (*then.findings, *now.findings)}
        apart = _changed(then, differences(then, now, after, *reversed(self._libraries)))
        more = others(then, now)
        if not apart and not more:
            return None
        return IncidentChange(
            file=shown(str(path)),
            incident=after.incident,
            title=after.title,
            accounts=tuple(dict.fromkeys(account.name for account in (*before.accounts, *after.accounts))),
            differences=apart,
            others=more,
            guidance_old=_guidance(then, apart),
            guidance_new=_guidance(now, apart),
        )

    def _evaluated(self, path: Path, library: Library) -> tuple[Evaluation | None, tuple[str, ...]]:
        """The evaluation, or why there is none."""
        try:
            incident, sha256 = read_incident(path, library)
        except BadInput as bad:
            return None, tuple(f"{problem.place}: {problem.cause}" for problem in bad.problems)
        compared = [
            compared_name
            for compared_name in self._compared
            if compared_name in library.policies or compared_name in library.authorities
        ]
        return evaluate(library, incident, sha256, compared=compared, as_of=self._as_of), ()

    def _renamed(self, outcome_record: RecordResult) -> RecordResult:
        """The result with the ids of the new rules in the place of the old."""
        if not self._names:
            return outcome_record
        forced = [
            forced_set.model_copy(update={"findings": tuple(map(self._named, forced_set.findings))})
            for forced_set in outcome_record.one_of
        ]
        findings = tuple(map(self._named, outcome_record.findings))
        return outcome_record.model_copy(update={"findings": findings, "one_of": tuple(forced)})

    def _named(self, reference: Ref) -> Ref:
        return reference.model_copy(update={"rule": self._names.get(reference.rule, reference.rule)})


def _held(evaluation: Evaluation) -> RecordResult:
    return RecordResult.model_validate(result(evaluation))


def _changed(then: RecordResult, apart: Sequence[Difference]) -> tuple[Difference, ...]:
    """The differences in outcomes, a departure from guidance that is now a possible violation among them.

    What is otherwise beside a finding's outcome is kept with it, and counts for nothing by itself; neither does another
    way to the same outcome.
    """
    changed = [
        difference
        for difference in apart
        if difference.aspect != "outcome"
        or _state(difference.was, difference.was_ends) != _state(difference.now, difference.now_ends)
    ]
    before = {(finding.rule, finding.about): finding for finding in then.findings}
    for difference in apart:
        if difference.aspect == "modality":
            for account, outcome in before[difference.rule, difference.about].accounts.items():
                same = replace(
                    difference, account=account, aspect="outcome", was_ends=outcome.ends, now_ends=outcome.ends
                )
                if outcome.outcome == "possible_violation" and not _holds(changed, same):
                    changed.append(replace(same, was=outcome.outcome, now=outcome.outcome))
    telling = {(difference.rule, difference.about) for difference in changed if difference.aspect == "outcome"}
    kept = [
        difference
        for difference in changed
        if (difference.rule, difference.about) in telling
        and (difference.aspect, difference.now) != ("in_force", "draft")
    ]
    return tuple(
        sorted(kept, key=lambda difference: (difference.rule, difference.about, difference.aspect != "outcome"))
    )


def _state(outcome: str | None, ends: Sequence[str]) -> str | None:
    """The outcome; what is open only for want of an exception told apart."""
    return "unless_excused" if set(ends) == {"excused", "violation"} else outcome


def _holds(apart: Sequence[Difference], wanted: Difference) -> bool:
    """Whether the outcome differs by itself already."""
    key = (wanted.rule, wanted.about, wanted.account, "outcome")
    return any((other.rule, other.about, other.account, other.aspect) == key for other in apart)


def _guidance(outcome_record: RecordResult, apart: Sequence[Difference]) -> tuple[str, ...]:
    """The rules of the differences that the result has as guidance."""
    named = {difference.rule for difference in apart}
    return tuple(sorted({finding.rule for finding in outcome_record.findings if finding.modality == "should"} & named))
