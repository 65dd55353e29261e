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
    found: dict[Path, None] = {}
    for path in paths:
        if not os.path.lexists(str(path)) or "\0" in str(path):
            problems.append(Problem(Place(str(path)), "there is no such file or folder", "check the path"))
        elif there := places([path], ()).incidents:
            found |= dict.fromkeys(there)
        else:
            problems.append(
                Problem(Place(str(path)), "there is no incident file here", "name a .json file or its folder")
            )
    if problems:
        raise BadInput(problems)
    return tuple(sorted(found)) if paths else places((), ()).incidents


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
        known = {name for one in libraries for name in (*one.authorities, *one.policies)}
        if unknown := [name for name in compared if name not in known]:
            remedy = "name one that one of the two sides has"
            raise BadInput(
                [Problem(Place("--policy"), f"there is no policy or authority {name!r}", remedy) for name in unknown]
            )
        self._libraries = [replace(one, drafts=one.drafts or drafts) for one in libraries]
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
        self._held |= {one.rule for one in (*then.findings, *now.findings)}
        apart = _changed(then, differences(then, now, after, *reversed(self._libraries)))
        more = others(then, now)
        if not apart and not more:
            return None
        return IncidentChange(
            file=shown(str(path)),
            incident=after.incident,
            title=after.title,
            accounts=tuple(dict.fromkeys(one.name for one in (*before.accounts, *after.accounts))),
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
            return None, tuple(f"{one.place}: {one.cause}" for one in bad.problems)
        compared = [one for one in self._compared if one in library.policies or one in library.authorities]
        return evaluate(library, incident, sha256, compared=compared, as_of=self._as_of), ()

    def _renamed(self, held: RecordResult) -> RecordResult:
        """The result with the ids of the new rules in the place of the old."""
        if not self._names:
            return held
        forced = [one.model_copy(update={"findings": tuple(map(self._named, one.findings))}) for one in held.one_of]
        findings = tuple(map(self._named, held.findings))
        return held.model_copy(update={"findings": findings, "one_of": tuple(forced)})

    def _named(self, one: Ref) -> Ref:
        return one.model_copy(update={"rule": self._names.get(one.rule, one.rule)})


def _held(evaluation: Evaluation) -> RecordResult:
    return RecordResult.model_validate(result(evaluation))


def _changed(then: RecordResult, apart: Sequence[Difference]) -> tuple[Difference, ...]:
    """The differences in outcomes, a departure from guidance that is now a possible violation among them.

    What is otherwise beside a finding's outcome is kept with it, and counts for nothing by itself; neither does another
    way to the same outcome.
    """
    found = [
        one
        for one in apart
        if one.aspect != "outcome" or _state(one.was, one.was_ends) != _state(one.now, one.now_ends)
    ]
    before = {(one.rule, one.about): one for one in then.findings}
    for one in apart:
        if one.aspect == "modality":
            for account, outcome in before[one.rule, one.about].accounts.items():
                same = replace(one, account=account, aspect="outcome", was_ends=outcome.ends, now_ends=outcome.ends)
                if outcome.outcome == "possible_violation" and not _holds(found, same):
                    found.append(replace(same, was=outcome.outcome, now=outcome.outcome))
    telling = {(one.rule, one.about) for one in found if one.aspect == "outcome"}
    kept = [one for one in found if (one.rule, one.about) in telling and (one.aspect, one.now) != ("in_force", "draft")]
    return tuple(sorted(kept, key=lambda one: (one.rule, one.about, one.aspect != "outcome")))


def _state(outcome: str | None, ends: Sequence[str]) -> str | None:
    """The outcome; what is open only for want of an exception told apart."""
    return "unless_excused" if set(ends) == {"excused", "violation"} else outcome


def _holds(apart: Sequence[Difference], one: Difference) -> bool:
    """Whether the outcome differs by itself already."""
    key = (one.rule, one.about, one.account, "outcome")
    return any((other.rule, other.about, other.account, other.aspect) == key for other in apart)


def _guidance(held: RecordResult, apart: Sequence[Difference]) -> tuple[str, ...]:
    """The rules of the differences that the result has as guidance."""
    named = {one.rule for one in apart}
    return tuple(sorted({one.rule for one in held.findings if one.modality == "should"} & named))
