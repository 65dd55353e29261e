"""What differs between two trees: rules, elements, cases, provisions and definitions."""

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT
from lint_trees import POLICY, POLICY_FILE, RULE, RULE_FILE, VOCABULARY, VOCABULARY_FILE, spoilt, without_case, write

from policycheck.authoring.diff.run import difference
from policycheck.authoring.diff.sides import read_sides
from policycheck.authoring.diff.texts import text_change
from policycheck.document import terminal
from policycheck.model.difference import LibraryDifference
from policycheck.report.diff_words import marked
from policycheck.report.difference import document

Differs = Callable[..., LibraryDifference]
NO_ORDER = RULE[: RULE.index("unless:")] + RULE[RULE.index("cases:") :].replace(
    ", force.zz_ordered: false", ""
).replace(", force.zz_ordered: true", "")
AXIOM = """id: zz-axiom
title: Steps of the test kind come with an order
for_each: force
premises: [{fact: force.zz_steps}]
then: {fact: force.zz_ordered, is: true}
cases:
  - name: steps
    facts: {force.zz_steps: true}
    derives: true
  - name: nothing
    facts: {}
    derives: unknown
"""


@pytest.fixture
def differs(tmp_path: Path) -> Differs:
    def found(new: dict[str, str], old: dict[str, str] | None = None) -> LibraryDifference:
        trees = write(tmp_path / "old", old), write(tmp_path / "new", new)
        return difference(*read_sides(*map(str, trees), ()), ())

    return found


def test_an_element_that_is_gone_leaves_the_cases_that_do_not_ask_for_it(differs: Differs) -> None:
    (rule,) = differs({RULE_FILE: NO_ORDER.replace("    outcome: excused", "    outcome: possible violation")}).rules
    assert [(one.role, one.fate, one.text) for one in rule.elements] == [("unless", "gone", "the testing was ordered")]
    assert rule.meaning is not None
    assert rule.meaning.relation == "stricter"
    assert {one.name: (one.fate, one.expected, one.expects, one.was, one.now) for one in rule.cases} == {
        "nobody says whether there was an order": (
            "same",
            "made out unless excused",
            "made out unless excused",
            "made out unless excused",
            "possible violation",
        ),
        "under an order": ("changed", "excused", "possible violation", "excused", "possible violation"),
    }


def test_cases_that_are_new_or_gone_run_on_both_versions(differs: Differs) -> None:
    (rule,) = differs({RULE_FILE: without_case("three shots")}).rules
    assert [(one.name, one.fate, one.was, one.now) for one in rule.cases] == [
        ("three shots", "gone", "possible violation", "possible violation")
    ]
    (rule,) = differs({RULE_FILE: RULE}, {RULE_FILE: without_case("three shots")}).rules
    assert [(one.name, one.fate) for one in rule.cases] == [("three shots", "added")]
    assert rule.meaning is not None
    assert (rule.meaning.relation, rule.meaning.shifts) == ("same", ())


def test_the_same_elements_in_another_order(differs: Differs) -> None:
    steps = "  - fact: force.zz_steps\n    words: take reasonable steps first\n"
    moved = spoilt(RULE, steps, "").replace("unless:\n", f"{steps}unless:\n", 1)
    (rule,) = differs({RULE_FILE: moved}).rules
    assert (rule.reordered, rule.elements) == (True, ())
    assert rule.meaning is not None
    assert rule.meaning.relation == "same"


RENAMED = RULE.replace("id: us-zz.stop", "id: us-zz.halt")
HALT_FILE = "rules/us-zz/halt.yaml"
DEADLY = "  - fact: force.zz_deadly\n    words: uses deadly force\n"


@pytest.fixture
def moved(tmp_path: Path) -> Differs:
    """The rule of the old tree is gone, and these files are new."""

    def found(files: dict[str, str]) -> LibraryDifference:
        old, new = write(tmp_path / "old"), write(tmp_path / "new", files)
        (new / RULE_FILE).unlink()
        return difference(*read_sides(str(old), str(new), ()), ())

    return found


@pytest.mark.parametrize(
    "text",
    [
        RENAMED,
        spoilt(RENAMED, "title: Take steps first", "title: Halt first"),
        spoilt(RENAMED, "    at_most: 2\n", "    less_than: 3\n"),
        spoilt(RENAMED, DEADLY, 2 * DEADLY),
    ],
)
def test_a_rule_that_is_renamed_is_one_rule_however_it_is_written(moved: Differs, text: str) -> None:
    found = moved({HALT_FILE: text})
    (rule,) = found.rules
    assert (rule.id, rule.was_id, rule.paired_by, rule.fate) == ("us-zz.halt", "us-zz.stop", "their meaning", "changed")
    assert rule.meaning is not None
    assert (rule.meaning.relation, rule.meaning.shifts) == ("same", ())
    told = " ".join(terminal.text(document(found)).split())
    assert "[us-zz.halt, compared with us-zz.stop by their meaning]: changed" in told


@pytest.mark.parametrize(
    "text",
    [
        spoilt(RENAMED, "modality: shall", "modality: should"),
        spoilt(RENAMED, "    at_most: 2\n", "    at_most: 3\n"),
    ],
)
def test_a_rule_of_another_meaning_is_another_rule(moved: Differs, text: str) -> None:
    found = moved({HALT_FILE: text}).rules
    assert [(one.id, one.fate) for one in found] == [("us-zz.halt", "added"), ("us-zz.stop", "gone")]


def test_of_several_rules_of_one_meaning_none_is_guessed(moved: Differs) -> None:
    again = RENAMED.replace("us-zz.halt", "us-zz.wait")
    found = moved({HALT_FILE: RENAMED, "rules/us-zz/wait.yaml": again}).rules
    fates = {one.id: one.fate for one in found}
    assert fates == {"us-zz.halt": "added", "us-zz.stop": "gone", "us-zz.wait": "added"}


def test_rules_that_are_new_say_what_they_ask(differs: Differs) -> None:
    other = RULE.replace("id: us-zz.stop", "id: us-zz.halt")
    (rule,) = differs({"rules/us-zz/halt.yaml": other}).rules
    assert (rule.id, rule.fate, rule.meaning) == ("us-zz.halt", "added", None)
    assert rule.asks[:2] == (
        "when: deadly force of the test kind was used",
        "must: steps of the test kind were taken",
    )


def test_a_text_of_another_quality_and_source_and_a_provision_more(differs: Differs) -> None:
    policy = spoilt(POLICY, "source: the manual, page 4", "source: the manual, page 40")
    policy += "\n## 4.4: Review\n\n<!--\nquality: reported\nsource: a paper\n-->\n\n> Every shot is reviewed.\n"
    changed = {one.id: one for one in differs({POLICY_FILE: policy}).provisions}
    assert [part.part for part in changed["us-zz/manual#4.2"].parts] == ["its source"]
    assert changed["us-zz/manual#4.2"].rules == ("us-zz.stop",)
    assert (changed["us-zz/manual#4.4"].fate, changed["us-zz/manual#4.4"].rules) == ("added", ())
    assert len(changed) == 2


def test_dates_of_a_policy_are_told_and_change_its_dated_cases(differs: Differs) -> None:
    found = differs({POLICY_FILE: spoilt(POLICY, "to: 2023-12-31", "to: 2024-12-31")})
    assert [part.part for one in found.provisions for part in one.parts] == ["dates", "its dates", "its dates"]
    (rule,) = found.rules
    assert [(one.name, one.was, one.now) for one in rule.cases] == [
        ("the day after the last", "not in force", "possible violation")
    ]


def test_facts_and_derivations(differs: Differs) -> None:
    words = spoilt(VOCABULARY, "  unit: shots\n", "  unit: rounds\n")
    found = differs({VOCABULARY_FILE: words, "rules/derivations/zz-axiom.yaml": AXIOM})
    assert [(one.kind, one.id, one.fate, one.rules) for one in found.things] == [
        ("fact", "force.zz_shots", "changed", ("us-zz.stop",)),
        ("derivation", "zz-axiom", "added", ()),
    ]
    (rule,) = found.rules
    assert rule.meaning is not None
    assert rule.meaning.relation == "not compared"
    assert "was not worked out" in terminal.text(document(found))


def test_a_whole_library_stands_by_itself_and_any_other_tree_does_not(tmp_path: Path) -> None:
    new, _ = read_sides(str(ROOT), str(write(tmp_path)), ())
    assert new.stands_for.endswith("by itself")
    old, new = read_sides("built-in", str(tmp_path), ())
    assert new.stands_for.endswith("laid over the built-in library")
    assert new.rules.keys() - old.rules.keys() == {"us-zz.stop"}


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("a b c", "a b c", None),
        ("a  b\nc", "a b c", None),
        ("a b c", "a x c", "a [-b-] {+x+} c"),
        ("", "a b", "{+a b+}"),
        ("a b", "", "[-a b-]"),
        ("a b a", "a", "a [-b a-]"),
        ("1 2 3 4 5 6 7 8 x", "1 2 3 4 5 6 7 8 y", "… 3 4 5 6 7 8 [-x-] {+y+}"),
        ("x 1 2 3 4 5 6 7 8", "y 1 2 3 4 5 6 7 8", "[-x-] {+y+} 1 2 3 4 5 6 …"),
    ],
)
def test_words_one_by_one(old: str, new: str, shown: str | None) -> None:
    change = text_change("the words", old, new)
    assert ("".join(run.text for run in marked(change)) if change else None) == shown


def test_texts_too_long_to_compare_are_told_between_their_like_ends() -> None:
    old, new = (" ".join(["a", *(f"{letter}{i}" for i in range(3000)), "z"]) for letter in "xy")
    change = text_change("the words", old, new)
    assert change is not None
    assert [one.kind for one in change.runs] == ["same", "deleted", "inserted", "same"]
    assert " ".join(one.words for one in change.runs if one.kind != "inserted") == old


def test_a_provision_that_is_renumbered_is_held_against_the_one_of_its_title(differs: Differs) -> None:
    found = differs({POLICY_FILE: spoilt(POLICY, "## 4.3: Purpose", "## 4.9: Purpose")})
    assert [(one.id, one.was_id) for one in found.provisions] == [("us-zz/manual#4.9", "us-zz/manual#4.3")]


def test_of_a_text_that_is_new_or_gone_no_strange_characters_are_counted() -> None:
    for old, new in ((None, "first ¶ second"), ("the officer’s", None)):
        change = text_change("the text", old, new)
        assert change is not None
        assert change.characters == ()
    changed = text_change("the text", "the officer's", "the officer’s")
    assert changed is not None
    assert changed.characters == ("now: U+2019 RIGHT SINGLE QUOTATION MARK",)
