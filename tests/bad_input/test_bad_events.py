"""Kinds of events that cannot be used, and derivations that name others, are refused with place, cause and remedy."""

from pathlib import Path

import pytest
from bad_files import library_problems

from policycheck.library.tree import EVENTS

OWN = "dog-held:\n  meaning: a dog was held\n  none: no dog was held\n  noun: a dog held\n  lasts: true\n"
CASE = "  cases:\n    - name: one\n      events: {a: {kind: dog-held, by: dog}, b: {kind: shots, by: dog}}\n"
TWO = "      order: [{event: a, is: during, other: b}]\n"
DERIVATION = """id: held
title: Held.
for_each: force
events:
  held: {kind: dog-held}
absent:
  - {kind: warning, to: held}
then: {fact: force.deadly, is: false}
cases:
  - name: one
    events: {held: {kind: dog-held}}
    complete: [{kinds: [warning]}]
    derives: false
"""


def test_a_good_file_is_read(tmp_path: Path) -> None:
    assert library_problems(tmp_path, {EVENTS: OWN + CASE + TWO + "      possible: true\n"}) == []


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        (OWN.replace("  noun", "  name: x\n  noun"), "4:3", "unknown key 'name'"),
        (OWN.replace("  none: no dog was held\n", ""), "1:1", "add none: ..."),
        (OWN + "  by: dog\n", "6:3", "'dog' is not known as by"),
        (OWN.replace("dog-held:", "Dog Held:"), "1:1", "as vehicle-stopped"),
        (OWN + "  excludes: [shot]\n", "6:14", "there is no kind of event 'shot'\n    did you mean 'shots'?"),
        (OWN + "  excludes: [zzz]\n", "6:14", "define it in a rules/vocabulary/events.yaml of your own"),
        (OWN + "  excludes: [dog-held]\n", "6:14", "cannot exclude itself"),
        (OWN + "  excludes: [warning]\n", "6:14", "warning is a moment"),
        (OWN.replace("lasts: true", "excludes: [shots]"), "5:14", "write lasts: true at dog-held"),
        (OWN + OWN, "6:1", "stands here a second time"),
        ("- dog-held\n", "1:1", "this file must hold kinds of events by their ids"),
        ("", "1:1", "this file is empty"),
        (OWN + CASE + TWO + "      possible: false\n", "10:7", "'one': all of this can be so"),
        (OWN + CASE + TWO + TWO.replace("during", "x") + "      possible: true\n", "10:7", "a second time"),
        (OWN + CASE.replace("shots", "shot") + TWO + "      possible: true\n", "8:50", "did you mean 'shots'?"),
        (OWN + CASE + TWO.replace("a,", "c,") + "      possible: true\n", "9:16", "there is no event 'c'"),
    ],
)
def test_a_file_that_cannot_be_used(tmp_path: Path, text: str, place: str, says: str) -> None:
    (found,) = library_problems(tmp_path, {EVENTS: text})
    assert found.startswith(f"{EVENTS}:{place}: "), found
    assert says in found


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("held: {kind: dog-held}\nabsent", "held: {kind: dog-heldd}\nabsent", "5:"),
        ("{kind: warning,", "{kind: warnin,", "7:"),
        ("is: false}", "count: shotz}", "8:"),
        ("events: {held: {kind: dog-held}}", "events: {held: {kind: dog-heldd}}", "11:"),
        ("[warning]", "[warnings]", "12:"),
    ],
)
def test_a_derivation_that_names_a_kind_that_there_is_not(tmp_path: Path, old: str, new: str, place: str) -> None:
    assert DERIVATION.count(old) == 1
    found = library_problems(tmp_path, {EVENTS: OWN, "rules/derivations/held.yaml": DERIVATION.replace(old, new)})
    (wrong,) = (one for one in found if "kind of event" in one)
    assert wrong.startswith(f"rules/derivations/held.yaml:{place}")
    assert "did you mean" in wrong


def test_a_kind_that_cannot_be_read_is_not_said_to_be_missing(tmp_path: Path) -> None:
    for bad in (OWN.replace("  noun: a dog held\n", ""), "", "- dog-held\n"):
        files = {EVENTS: bad, "rules/derivations/held.yaml": DERIVATION}
        assert len(library_problems(tmp_path, files)) == 1
