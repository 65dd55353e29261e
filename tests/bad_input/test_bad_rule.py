"""Rule files that cannot be used are refused with place, cause and remedy."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bad_files import GOOD, RULE, Content, Refusal, marked, refusal_of, spoil, write_tree

from policycheck.library.library import load_library
from policycheck.model.problem import BadInput

Refuse = Callable[[dict[str, Content]], Refusal]

STEPS = "  - fact: force.took_steps_to_leave_path\n    words: take reasonable steps\n"
FACTS = "facts: {force.deadly: true, force.took_steps_to_leave_path: false}"
RULES = [
    # what YAML has and these files have not
    ("title: Stop", "title: ¶&x Stop", "the anchor &x is not allowed", "leave it out"),
    ("title: Stop", "title: ¶*x", "the alias *x is not allowed", "write the value out"),
    ("title: Stop", "title: ¶!!python/object:os.system x", "the tag tag:yaml.org,2002:python/object", "leave it out"),
    ("title: Stop", "title: ¶!x y", "the tag !x is not allowed", "leave it out"),
    ("title: Stop", "¶---\ntitle: Stop", "begins a second document", "keep one document a file"),
    ("title: Stop", "title: Stop\n¶title: Go", "'title' stands here a second time", "the one in line 2"),
    ("title: Stop", "¶1: 2\ntitle: Stop", "the key 1 is read as no text", 'put it in quotes: "1"'),
    ("title: Stop", "? ¶[a]\n: b\ntitle: Stop", "a key must be a word", "write a word"),
    ("title: Stop", "title: ¶.nan", ".nan is not a finite number", "write a number"),
    ("title: Stop", "title: ¶1e999", "the number 1e999 is too large", "write a smaller number"),
    ("title: Stop", f"title: ¶{'9' * 10_000}", "has more than 15 digits", "put it in quotes"),
    ("title: Stop", "¶\ttitle: Stop", "this is not YAML", "indent with spaces; a tab is not allowed"),
    ("    words: uses", "¶\twords: uses", "this is not YAML", "indent with spaces; a tab is not allowed"),
    ("title: Stop", "title: Stop¶: now", "this is not YAML", "put a text that holds a colon and a space in quotes"),
    ("title: Stop", "title: ¶%Stop", "this is not YAML", "put a text that begins with this character in quotes"),
    ("title: Stop", "title: St¶\0op", "the character U+0000 is not allowed", "remove it"),
    ("title: Stop", "title: “é” ¶\x07", "the character U+0007 is not allowed", "remove it"),
    # a word that is read as something else
    ("id: us-zz.stop", "¶id: 832.13", "id must be a text; 832.13 is read as a number", 'put it in quotes: "832.13"'),
    ("title: Stop", "¶title: true", "title must be a text; true is read as true or false", 'in quotes: "true"'),
    ("title: Stop", "title: Stop\n¶quote: 832.10", "832.10 is read as a number", 'put it in quotes: "832.10"'),
    ("us-zz/manual#4.2", "832.13", "provision must be a text; 832.13 is read as a number", 'in quotes: "832.13"'),
    ("id: us-zz.stop", "¶id:", "id is null or left empty", "write a value"),
    ("title: Stop", "¶title: [Stop]", "title must be a text, not a list", "write one text"),
    # an element on another rule
    (
        "  - fact: force.deadly\n    words: uses",
        "  - ¶rule: us-zz.stopp\n    is: complied\n    words: uses",
        "there is no rule 'us-zz.stopp'",
        "did you mean 'us-zz.stop'?",
    ),
    (
        "  - fact: force.deadly\n    words: uses",
        "  - ¶rule: us-zz.stop\n    is: complied\n    words: uses",
        "us-zz.stop rests on itself",
        "ask for facts",
    ),
    (
        "  - fact: force.deadly\n    words: uses",
        "  - rule: us-zz.stop\n    ¶is: compiled\n    words: uses",
        "'compiled' is not known as is",
        "did you mean 'complied'?",
    ),
    (
        "  - fact: force.deadly\n    words: uses",
        "  - ¶rule: us-zz.stop\n    is: complied\n    stands_for: {}\n    words: uses",
        "an element on a rule has rule, is, words and provision alone",
        "leave stands_for out",
    ),
    (
        "  - fact: force.deadly\n    words: uses",
        "  - rule: el-centro-pd.move-out-of-path\n    ¶is: permitted\n    words: uses",
        "el-centro-pd.move-out-of-path is no permission, and never permitted",
        "write complied or excused or no violation",
    ),
    # a permission
    ("modality: shall", "modality: may", "a permission has elements under when and unless alone", "under when"),
    # keys
    ("title: Stop", "¶titel: Stop", "unknown key 'titel'", "did you mean 'title'?"),
    ("title: Stop\n", "", "'title' is missing", "add title: ..."),
    ("modality: shall", "¶modality: must", "'must' is not known as modality", "write 'shall', 'should' or 'may'"),
    ("for_each: force", "¶for_each: forse", "'forse' is not known as for_each", "did you mean 'force'?"),
    (
        "id: us-zz.stop",
        "¶id: us-zz stop",
        "does not have the form of id",
        "in the form of el-centro-pd.move-out-of-path",
    ),
    ("id: us-zz.stop", "¶id: us-zz.halt", "the id us-zz.halt does not fit", "write id: us-zz.stop"),
    ("must:\n" + STEPS, "", "a rule needs at least one element under must or must_not", "add must:"),
    (STEPS, "  - ¶any_of: []\n", "any_of is empty", "at least one item"),
    (
        STEPS,
        "  - ¶any_of: [{fact: force.deadly, words: deadly force}]\n"
        "    all_of: [{fact: force.deadly, words: deadly force}]\n",
        "a group has exactly one of any_of, all_of and none_of",
        "keep one of them",
    ),
    # what the rule refers to
    ("us-zz/manual#4.2", "us-zz/manual#4.3", "us-zz/manual has no provision '4.3'", "did you mean '4.2'?"),
    (
        "us-zz/manual#4.2",
        "us-zz/manual#x",
        "us-zz/manual has no provision 'x'",
        "the provisions of us-zz/manual are 4.2",
    ),
    ("us-zz/manual#4.2", "us-zz/manuel#4.2", "there is no policy 'us-zz/manuel'", "did you mean 'us-zz/manual'?"),
    ("us-zz/manual#4.2", "qq/zz#4.2", "there is no policy 'qq/zz'", "add policies/qq/zz.md"),
    (
        "    words: take reasonable steps",
        "    ¶words: take all reasonable steps",
        "these words do not stand in us-zz/manual#4.2: 'take all reasonable steps'",
        "the nearest passage reads: 'shall take reasonable steps'",
    ),
    (
        "title: Stop",
        "title: Stop\n¶quote: no such words",
        "do not stand in us-zz/manual#4.2",
        "the nearest passage reads",
    ),
    ("- fact: force.deadly", "- ¶fact: force.dedly", "there is no fact 'force.dedly'", "did you mean 'force.deadly'?"),
    ("- fact: force.deadly", "- ¶fact: deadly", "does not have the form of fact", "in the form of force."),
    (
        "- fact: force.deadly",
        "- ¶fact: recording.exists",
        "this rule is applied to each force, and recording.exists cannot be found from there",
        "use a fact about force or officer or civilian or vehicle or incident",
    ),
    ("    words: uses deadly force", "    ¶words: ' '", "these words do not stand in", "the nearest passage reads"),
    # comparisons
    (
        "- fact: force.deadly",
        "- ¶fact: force.deadly\n    at_least: 3",
        "does not answer a yes-no question",
        "true or false",
    ),
    (
        "- fact: force.deadly",
        "- ¶fact: force.deadly\n    is: maybe",
        "'maybe' does not answer a yes-no",
        "true or false",
    ),
    (
        "- fact: force.deadly",
        "- ¶fact: force.resistance\n    is: shouting",
        "'shouting' does not answer a choice",
        "write one of 'no resistance', 'not doing what was said, without more', ",
    ),
    (
        "- fact: force.deadly",
        "- fact: force.deadly\n    ¶is: [1]",
        "is must be a single value, not a list",
        "write one",
    ),
    ("- fact: force.deadly", "- fact: force.deadly\n    ¶before: soon", "'soon' is not a date", "as 2025-10-05"),
    (
        "- fact: force.deadly",
        "- fact: force.deadly\n    ¶after: 2025-10",
        "'2025-10' is not a single day",
        "2025-10-05",
    ),
    (
        "- fact: force.deadly",
        "- ¶fact: incident.rounds_fired",
        "nothing says which answer to this number question is asked for",
        "add at_least:, at_most:, more_than:",
    ),
    (
        "- fact: force.deadly",
        "- fact: incident.rounds_fired\n    at_least: 20\n    ¶as_said: nearly two dozen",
        "unknown key 'as_said'",
        "known keys here",
    ),
    (
        "- fact: force.deadly",
        "- ¶fact: incident.rounds_fired\n    before: 2025-10-05",
        "are for dates",
        "write less_than or more_than",
    ),
    (
        "- fact: force.deadly",
        "- ¶fact: incident.rounds_fired\n    at_most: -1",
        "-1 cannot be: it counts rounds, and there are none below 0",
        "write 0 or more",
    ),
    (
        "- fact: force.deadly",
        "- ¶fact: incident.rounds_fired\n    at_least: 0",
        "no answer is below 0, so that every one meets this",
        "write a higher bound",
    ),
    # periods
    ("title: Stop", "in_force: {¶from: 2025-02-30}\ntitle: Stop", "'2025-02-30' is not a date", "as 2025-10-05"),
    (
        "title: Stop",
        "¶in_force: {from: 2025-02-01, to: 2024-01-01}\ntitle: Stop",
        "the rule ends before it begins",
        "put the earlier day after from:",
    ),
    # cases
    (FACTS, "facts: {¶force.deadly: 3}", "3 does not answer a yes-no question", "write true or false"),
    (FACTS, "facts: {¶incident.volleys: -2}", "-2 cannot be: it counts volleys", "write 0 or more"),
    (
        FACTS,
        "facts: {incident.rounds_fired: {at_least: 20, ¶as_said: nearly two dozen}}",
        "unknown key 'as_said'",
        "known keys here: at_least, at_most",
    ),
    (FACTS, "facts: {¶force.zzqqxx0: true}", "there is no fact 'force.zzqqxx0'", "define it in rules/vocabulary/"),
    (
        FACTS,
        "facts: {¶recording.exists: true}",
        "no element of this rule asks for recording.exists; the case",
        "remove it from each",
    ),
    (FACTS, "facts: {¶Deadly: true}", "'Deadly' does not have the form of a name here", "in the form of force."),
    (FACTS, "¶facts: [force.deadly]", "facts must hold keys with values, not a list", "write its keys"),
    ("outcome: possible violation", "¶outcome: no violations", "is not known as outcome", "'no violation'"),
    (FACTS, f"{FACTS}\n    ¶date: 2025-13-01", "'2025-13-01' is not a date", "as 2025-10-05"),
]


@pytest.fixture
def refused_library(policycheck: Callable[..., Any], tmp_path: Path, el_centro: Path) -> Refuse:
    """Evaluates with a library that holds these files, which must be refused."""

    def run(files: dict[str, Content]) -> Refusal:
        tree = write_tree(tmp_path / "library", files)
        return refusal_of(policycheck("evaluate", el_centro, "--library", tree))

    return run


@pytest.mark.parametrize(("old", "new", "cause", "remedy"), RULES, ids=range(len(RULES)))
def test_what_is_wrong_with_a_rule(refused_library: Refuse, old: str, new: str, cause: str, remedy: str) -> None:
    text, place = marked(spoil(RULE, old, new))
    found = refused_library({"rules/us-zz/stop.yaml": text})
    assert found.says(f"library/rules/us-zz/stop.yaml:{place}" if "¶" in new else "", cause, remedy), found.text
    assert len(found.problems) <= 2, found.text


KEYS = (
    "id",
    "title",
    "provision",
    "modality",
    "for_each",
    "status",
    "when",
    "fact",
    "words",
    "must",
    "facts",
    "outcome",
)


@pytest.mark.parametrize("key", KEYS)
def test_one_misspelt_key_gives_one_error(key: str, tmp_path: Path) -> None:
    """Each key of a rule, a letter short, doubled or wrong: it is unknown, and nothing else is said."""
    middle = len(key) // 2
    for typo in (key[:middle] + key[middle + 1 :], key[:middle] + key[middle] + key[middle:], f"{key}x"):
        text = re.sub(rf"(^|\n)([ -]*){key}:", rf"\1\2{typo}:", RULE, count=1)
        assert text != RULE
        with pytest.raises(BadInput) as bad:
            load_library((write_tree(tmp_path / typo, {**GOOD, "rules/us-zz/stop.yaml": text}),))
        assert [problem.cause for problem in bad.value.problems] == [f"unknown key {typo!r}"]


def test_other_typos_give_one_error_too(tmp_path: Path) -> None:
    group = "  - any_of:\n      - fact: force.fired_at_vehicle\n        words: An officer\nmust:"
    grouped = RULE.replace("must:", group, 1)
    for number, text in enumerate(
        (
            RULE.replace("us-zz.stop", "us-z.stop"),
            RULE.replace("{force.deadly: true", "{force.deadly true"),
            grouped.replace("any_of", "anyof"),
            RULE.replace("must:", "must_nt:"),
        )
    ):
        with pytest.raises(BadInput) as bad:
            load_library((write_tree(tmp_path / str(number), {**GOOD, "rules/us-zz/stop.yaml": text}),))
        assert len(bad.value.problems) == 1, [str(problem) for problem in bad.value.problems]


PERMISSION = RULE.partition("must:")[0].replace("us-zz.stop", "us-zz.leave").replace("modality: shall", "modality: may")


@pytest.mark.parametrize("end", ["complied", "excused", "no violation", "violation", "not applicable"])
def test_a_permission_is_asked_whether_it_permits(refused_library: Refuse, end: str) -> None:
    """And is in no other case: one cause for each, at the element."""
    asking = "  - rule: us-zz.leave\n    ¶is: permitted\n    words: uses deadly force\nmust:\n"
    right, place = marked(spoil(RULE, "must:\n", asking))
    wrong = {"rules/us-zz/leave.yaml": PERMISSION, "rules/us-zz/stop.yaml": right.replace("permitted", end)}
    found = refused_library(wrong)
    cause = f"us-zz.leave is a permission, and never {end}"
    assert found.says(f"rules/us-zz/stop.yaml:{place}", cause, "write permitted or not permitted"), found.text
    assert len(found.problems) == 1, found.text


def test_a_rule_that_asks_for_one_that_cannot_be_read_adds_no_error(refused_library: Refuse) -> None:
    asking = RULE.replace("must:\n", "  - {rule: us-zz.leave, is: permitted, words: uses deadly force}\nmust:\n")
    for spoilt in (
        PERMISSION.replace("when:", "must:"),
        PERMISSION + "? [",
        PERMISSION.replace(": force\n", ": frce\n"),
    ):
        found = refused_library({"rules/us-zz/leave.yaml": spoilt, "rules/us-zz/stop.yaml": asking})
        assert "leave.yaml" in found.text
        assert "stop.yaml" not in found.text, found.text


def test_a_violation_is_a_possible_violation(tmp_path: Path) -> None:
    text = RULE.replace("outcome: possible violation", "outcome: violation")
    library = load_library((write_tree(tmp_path, {**GOOD, "rules/us-zz/stop.yaml": text}),))
    assert library.rules["us-zz.stop"].rule.cases[0].outcome == "possible violation"


def test_cases_that_give_what_no_element_asks_for_are_listed_together(refused_library: Refuse) -> None:
    spare = spoil(RULE, FACTS, "facts: {force.deadly: true, ¶recording.exists: true}")
    text, place = marked(spare)
    rest = "    facts: {recording.exists: true, force.deadly: true}\n    outcome: possible violation\n"
    more = "".join(f"  - name: {name}\n{rest}" for name in ("second one", "third one"))
    found = refused_library({"rules/us-zz/stop.yaml": text.rstrip("\n") + "\n" + more})
    cause = "no element of this rule asks for recording.exists; 3 cases give it: "
    remedy = "an element that went away leaves its facts in cases"
    assert found.says(f"library/rules/us-zz/stop.yaml:{place}", cause, remedy), found.text
    assert "'second one', 'third one'" in found.text
    assert len(found.problems) == 1, found.text
