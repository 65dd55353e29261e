"""Derivation files that cannot be used are refused with place, cause and remedy."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bad_files import Content, Refusal, marked, refusal_of, spoil, write_tree

Refuse = Callable[[dict[str, Content]], Refusal]

DATES = ("force.zz_told", "incident.zz_shown", "recording.zz_on")
FACTS = "".join(
    f"{name}:\n  type: yes-no\n  question: q {name}?\n  yes: y\n  no: n\n{more}"
    for name, more in (
        *((f"force.zz_{letter}", "") for letter in "abcde"),
        ("force.zz_feasible", "  judgement: true\n"),
        ("officer.zz_there", ""),
        ("incident.zz_dark", ""),
        ("recording.zz_loud", ""),
    )
)
FACTS += "force.zz_seconds:\n  type: number\n  unit: seconds\n  question: q?\n  statement: '{value} passed'\n"
FACTS += "force.zz_minutes:\n  type: number\n  unit: minutes\n  question: q?\n  statement: '{value} passed'\n"
FACTS += (
    "force.zz_days:\n  type: number\n  whole: true\n  unit: calendar days\n  question: d?\n  statement: '{value}'\n"
)
FACTS += "".join(f"{name}:\n  type: date\n  question: {name}?\n  statement: '{{value}}'\n" for name in DATES)
FACTS += "incident.zz_rounds:\n  type: number\n  whole: true\n  unit: rounds\n  question: q?\n  statement: '{value}'\n"
GOOD = """id: zz-one
title: One
for_each: force
premises:
  - {fact: force.zz_a}
events:
  shots: {kind: shots, force: this}
  warning: {kind: warning, by: by}
order:
  - {event: warning, is: before, other: shots}
absent:
  - {kind: command, by: by, to: shots}
then: {fact: force.zz_b, is: true}
cases:
  - name: it follows
    facts: {force.zz_a: true}
    events: {shots: {kind: shots, force: this}, warning: {kind: warning, by: by}}
    order: [{event: warning, is: before, other: shots}]
    complete: [{kinds: [command], to: shots}]
    derives: true
"""
FILE = "rules/derivations/zz-one.yaml"


@pytest.fixture
def tree(tmp_path: Path) -> Callable[[dict[str, Content]], Path]:
    """A library with the facts of these tests and the files."""
    return lambda files: write_tree(tmp_path / "library", {"rules/vocabulary/zz.yaml": FACTS, **files})


@pytest.fixture
def refused(policycheck: Callable[..., Any], tree: Callable[[dict[str, Content]], Path]) -> Refuse:
    """Shows the facts of a library that holds these files, which must be refused."""
    return lambda files: refusal_of(policycheck("show", "facts", "--library", tree(files)))


@pytest.fixture
def taken(policycheck: Callable[..., Any], tree: Callable[[dict[str, Content]], Path]) -> Callable[..., bool]:
    """Whether a library that holds these files is read."""
    return lambda files: bool(policycheck("show", "zz-one", "--library", tree(files)).status == 0)


def test_the_good_one_is_read(taken: Callable[..., bool]) -> None:
    assert taken({FILE: GOOD})


ORDER = "  - {event: warning, is: before, other: shots}\nabsent"
THEN = "then: {fact: force.zz_b, is: true}"
SPOILT = [
    ("id: zz-one", "¶id: zz-two", "the id zz-two does not fit", "write id: zz-one"),
    ("title: One", "¶titel: One", "unknown key 'titel'", "did you mean 'title'?"),
    ("{fact: force.zz_a}", "{¶fact: force.zz_x}", "there is no fact 'force.zz_x'", "did you mean 'force.zz_"),
    ("{fact: force.zz_a}", "¶{fact: force.zz_seconds}", "force.zz_seconds: nothing says which answer", "at_least:"),
    (
        "{fact: force.zz_a}",
        "¶{fact: force.zz_a, is: 3}",
        "force.zz_a: 3 does not answer a yes-no question",
        "write true",
    ),
    (
        "{fact: force.zz_a}",
        "any_of: [{fact: force.zz_a}, {¶fact: force.zz_a, is: false}]",
        "force.zz_a is asked for a second time here",
        "keep one of the two",
    ),
    (
        GOOD,
        "¶" + GOOD.replace("{fact: force.zz_a}", f"any_of: [{', '.join(['{fact: force.zz_a}'] * 65)}]"),
        "can be met in 65 ways; the bound is 64",
        "a derivation of its own, with the same conclusion",
    ),
    ("{fact: force.zz_a}", "¶any_of: [{fact: force.zz_a}]", "any_of holds 1 item, and 2 are needed", "add what"),
    ("{fact: force.zz_a}", "{fact: force.zz_a, ¶one_of: []}", "one_of is empty", "write at least one"),
    ("{fact: force.zz_a}", "{fact: force.zz_a, ¶words: a}", "unknown key 'words'", ""),
    ("{fact: force.zz_a}", "{fact: force.zz_a, one_of: [¶1]}", "item 1 of one_of must be a text", 'in quotes: "1"'),
    ("{fact: force.zz_a}", "{¶fact: recording.zz_loud}", "cannot be found from there", "use a fact about force"),
    (
        "  - {fact: force.zz_a}\n",
        "  - {fact: force.zz_a}\n  - {¶fact: force.zz_a, is: false}\n",
        "force.zz_a is asked for a second time",
        "keep one of the two",
    ),
    (THEN, "then: {¶fact: force.zz_feasible, is: true}", "only a person can decide it", "leave the judgement"),
    (THEN, "then: {¶fact: force.zz_x, is: true}", "there is no fact 'force.zz_x'", "did you mean"),
    (THEN, "then: {¶fact: recording.zz_loud, is: true}", "cannot be found from there", "change for_each"),
    (THEN, "then: {fact: force.zz_seconds, ¶is: true}", "is a number fact, and is gives", "write elapsed, count"),
    (THEN, "then: {fact: force.zz_b, ¶rounds: true}", "is a yes-no fact, and rounds gives", "write is: true"),
    (THEN, "then: {fact: force.zz_b, ¶count: shots}", "is a yes-no fact, and count gives", "write is: true"),
    (
        THEN,
        "then: {fact: force.zz_minutes, ¶elapsed: {from: warning, to: shots}}",
        "is answered in minutes, and elapsed gives seconds",
        "unit: seconds",
    ),
    (
        THEN,
        "then: {fact: incident.zz_rounds, ¶elapsed: {from: warning, to: shots}}",
        "is answered in whole numbers alone",
        "unit: seconds",
    ),
    (
        THEN,
        "then: {fact: force.zz_seconds, ¶elapsed: {from: shots, to: shots}}",
        "no time passes from a moment to itself",
        "name two moments",
    ),
    (THEN, "¶then: {fact: force.zz_b}", "exactly one of is, elapsed, count, rounds and days", "keep one of them"),
    (
        "warning: {kind: warning, by: by}\norder",
        "warning: {kind: warning, ¶by: against}\norder",
        "warning is done by one of kind officer, and against is of kind civilian",
        "write by: by",
    ),
    (
        "warning: {kind: warning, by: by}\norder",
        "warning: {kind: warning, ¶by: this}\norder",
        "warning is done by one of kind officer, and this is of kind force",
        "write by: by",
    ),
    (
        "warning: {kind: warning, by: by}\norder",
        "warning: {kind: warning, ¶force: this}\norder",
        "only shots are an act of force",
        "leave force out",
    ),
    (ORDER, ORDER.replace("other: shots", "¶other: warning"), "in no order with itself", "name two events"),
    (
        ORDER,
        ORDER.replace("absent", "  - {event: warning, is: after, other: shots}\nabsent"),
        "no events can stand in this order",
        "mend the order",
    ),
    ("command, by: by, to", "command, ¶by: against, to", "command is done by one of kind officer", "write by: by"),
    ("to: shots}\nthen", "from: shots, ¶to: shots}\nthen", "nothing can lie in it", "name two events"),
    ("facts: {force.zz_a: true}", "facts: {¶force.zz_c: true}", "does not ask for force.zz_c", "remove it"),
    ("facts: {force.zz_a: true}", "facts: {¶force.zz_x: true}", "there is no fact 'force.zz_x'", "did you mean"),
    ("derives: true", "¶derives: 3", "force.zz_b: 3 does not answer a yes-no question", "write true or false"),
    ("derives: true", "¶of: force.zz_a\n    derives: true", "force.zz_a never follows", "leave of out"),
    ("to: shots}]", "¶to: shoots}]", "there is no event 'shoots' in this case", "did you mean 'shots'?"),
    ("    order: [{event: warning,", "    order: [{¶event: warming,", "there is no event 'warming'", "did you mean"),
    ("{kind: warning, by: by}}", "{kind: warning, by: by, ¶lasts: 3}}", "is a moment", "leave lasts out"),
    (
        "{kind: warning, by: by}}",
        "{kind: warning, by: by, ¶rounds: 3}}",
        "warning has no rounds",
        "leave rounds out",
    ),
    ("{kind: warning, by: by}}", "{kind: warning, ¶force: this}}", "only shots are", "leave force out"),
    ("{kind: warning, by: by}}", "{kind: warning, ¶by: against}}", "is done by one of kind officer", "by: by"),
]


@pytest.mark.parametrize(("old", "new", "cause", "remedy"), SPOILT)
def test_what_is_wrong_is_told_in_its_place(refused: Refuse, old: str, new: str, cause: str, remedy: str) -> None:
    text, place = marked(spoil(GOOD, old, new)) if "¶" in new else (spoil(GOOD, old, new), "")
    found = refused({FILE: text})
    assert found.says(f"zz-one.yaml:{place}" if place else "", cause, remedy), found.text


DAYS = """id: zz-one
title: One
for_each: force
then: {fact: force.zz_days, days: {from: incident.date, to: incident.zz_shown}}
cases:
  - name: it follows
    date: 2025-10-05
    facts: {incident.zz_shown: 2025-10-08}
    derives: 3
"""
SPOILT_DAYS = [
    ("from: incident.date", "¶from: force.zz_seconds", "force.zz_seconds is a number fact", "name a date fact, or"),
    ("from: incident.date", "¶from: recording.zz_on", "cannot be found from there", "use a fact about force"),
    ("from: incident.date", "¶from: force.zz_tolt", "there is no fact 'force.zz_tolt'", "did you mean 'force.zz_told'"),
    ("from: incident.date, to", "from: incident.zz_shown, ¶to", "no day passes from a date to itself", "two dates"),
    ("days: {from", "business: true, days: {from", "unknown key 'business'", ""),
    ("fact: force.zz_days, days", "fact: force.zz_b, ¶days", "is a yes-no fact, and days gives", "write is: true"),
    (
        "fact: force.zz_days, days",
        "fact: force.zz_seconds, ¶days",
        "answered in seconds and parts of them, and this gives whole calendar days",
        "unit: calendar days and whole: true",
    ),
    (
        "days: {from: incident.date, to: incident.zz_shown}",
        "¶days: {from: incident.date, to: incident.zz_shown, business: true}",
        "answered in calendar days, and this gives whole business days",
        "unit: business days",
    ),
    (
        "then:",
        "events: {shots: {kind: shots}}\nthen:",
        "no event has a part in that",
        "what must be so besides goes under premises",
    ),
    ("2025-10-08}", "2025-10-38}", "'2025-10-38' is not a date of the calendar", "write a date as"),
    ("2025-10-08}", "2025-10-08, ¶force.zz_a: true}", "does not ask for force.zz_a", "remove it"),
    ("date: 2025-10-05", "¶date: 2025-13-05", "is not a date", ""),
    ("derives: 3", "¶derives: soon", "force.zz_days: 'soon' does not answer a number question", "write a whole number"),
]


@pytest.mark.parametrize(("old", "new", "cause", "remedy"), SPOILT_DAYS)
def test_what_is_wrong_with_days_is_told_in_its_place(
    refused: Refuse, old: str, new: str, cause: str, remedy: str
) -> None:
    text, place = marked(spoil(DAYS, old, new)) if "¶" in new else (spoil(DAYS, old, new), "")
    found = refused({FILE: text})
    assert found.says(f"zz-one.yaml:{place}" if place else "", cause, remedy), found.text


def test_days_are_read_and_the_incidents_date_is_no_fact_of_the_vocabulary(
    taken: Callable[..., bool], refused: Refuse
) -> None:
    assert taken({FILE: DAYS})
    own = "incident.date:\n  type: date\n  question: w?\n  statement: '{value}'\n"
    found = refused({FILE: DAYS, "rules/vocabulary/own.yaml": own})
    assert found.says("zz-one.yaml:4:36", "the vocabulary has a fact of that id", "another id"), found.text


def test_sides_that_the_entity_has_not_and_forces_that_it_is_not(refused: Refuse) -> None:
    text = spoil(GOOD, "for_each: force", "for_each: officer").replace("force.zz", "officer.zz")
    found = refused({FILE: text})
    assert found.says("zz-one.yaml:7:24", "which is no act of force", "or write for_each: force")
    assert found.says("zz-one.yaml:8:28", "one of kind officer has no by", "change for_each")
    assert found.says("zz-one.yaml:12:21", "one of kind officer has no by", "change for_each")


def test_everything_is_told_at_once(refused: Refuse) -> None:
    text = spoil(GOOD, "{fact: force.zz_a}", "{fact: force.zz_x}")
    text = spoil(spoil(text, "derives: true", "derives: 3"), "fact: force.zz_b", "fact: force.zz_feasible")
    found = refused({FILE: text, "rules/derivations/two.yaml": "id: two\n"})
    causes = " ".join(line for line, _ in found.problems)
    for piece in ("no fact 'force.zz_x'", "3 does not answer", "only a person", "'for_each' is missing"):
        assert piece in causes, found.text


@pytest.mark.parametrize("name", ["derivations", "vocabulary"])
def test_no_authority_has_the_name_of_a_folder_of_rules(refused: Refuse, name: str) -> None:
    authority = f"id: {name}\nname: A\njurisdiction: us/zz\n"
    found = refused({f"policies/{name}/authority.yaml": authority})
    assert found.says("authority.yaml:1:1", f"no authority can be called {name}", "another id")
    assert len(found.problems) == 1


def test_an_upper_tree_lays_its_derivation_over_one_below(
    policycheck: Callable[..., Any], tree: Callable[[dict[str, Content]], Path], tmp_path: Path
) -> None:
    upper = tmp_path / "upper" / FILE
    upper.parent.mkdir(parents=True)
    upper.write_text(spoil(GOOD, "title: One", "title: Another"))
    lower = tree({FILE: GOOD})
    ran = policycheck("show", "derivations", "--library", lower, "--library", tmp_path / "upper")
    assert "zz-one: Another\n" in ran.out
    assert "zz-one: One\n" not in ran.out
    assert "zz-one: One\n" in policycheck("show", "derivations", "--library", lower).out
