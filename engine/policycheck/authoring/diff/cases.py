"""The worked examples of a rule, old and new, each run on both versions of the rule."""

from collections.abc import Collection, Iterator, Sequence

from policycheck.authoring.cases import in_force, known_in, outcome_in_words
from policycheck.library.library import Library
from policycheck.logic.answers import UnfitAnswer
from policycheck.logic.compile import CompiledRule
from policycheck.logic.kernel import read_rule
from policycheck.model.difference import CaseChange, CaseFate
from policycheck.model.rule import Case

Version = tuple[CompiledRule, Library]


def case_changes(old: Version, new: Version) -> Iterator[CaseChange]:
    """The cases that are new, gone or altered, and those that the versions answer differently, by name.

    Cases are held together by name; of several of one name, by their order. One is altered where it expects something
    else, on another day or on other facts for which both versions ask. An altered case is run on its old facts.
    """
    was, now = _by_name(old[0].rule.cases), _by_name(new[0].rule.cases)
    changes = [_change(was.get(key), now.get(key), old, new) for key in {**was, **now}]
    yield from sorted(
        (change for change in changes if change.fate != "same" or change.was != change.now),
        key=lambda change: (change.name, change.fate),
    )


def _by_name(cases: Sequence[Case]) -> dict[tuple[str, int], Case]:
    by_name: dict[tuple[str, int], Case] = {}
    for case in cases:
        by_name[case.name, sum(name == case.name for name, _ in by_name)] = case
    return by_name


def _fate(before: Case | None, after: Case | None, shared: Collection[str]) -> CaseFate:
    if before is None or after is None:
        return "added" if before is None else "gone"
    asked = [
        (version.outcome, version.date, {fact: value for fact, value in version.facts.items() if fact in shared})
        for version in (before, after)
    ]
    return "same" if asked[0] == asked[1] else "changed"


def _change(before: Case | None, after: Case | None, old: Version, new: Version) -> CaseChange:
    case = before or after
    assert case is not None
    return CaseChange(
        name=case.name,
        fate=_fate(before, after, {*old[0].facts} & {*new[0].facts}),
        expected=before.outcome if before else None,
        expects=after.outcome if after else None,
        was=_came(old, case),
        now=_came(new, case),
    )


def _came(version: Version, case: Case) -> str | None:
    """What the facts of the case come to under the rule; None where they are not facts of the library."""
    compiled, library = version
    try:
        known = known_in(library, case)
    except (KeyError, UnfitAnswer):
        return None
    if not in_force(library, compiled.rule, case):
        return "not in force"
    # Asked for an end, the answer is as close as an end.
    return outcome_in_words(read_rule(compiled, known).ends, compiled.rule.modality, "complied")
