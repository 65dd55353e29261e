"""Policy, vocabulary and authority files that cannot be used are refused with place, cause and remedy."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bad_files import POLICY, Content, Refusal, marked, refusal_of, spoil, write_tree

from policycheck.library.markdown import read_policy
from policycheck.model.problem import BadInput

Refuse = Callable[[dict[str, Content]], Refusal]

POLICIES = [
    ("---\nid", "¶id", "the front matter is missing", "begin the file with a line ---"),
    ("---\n\n##", "\n##", "the front matter begins here and does not end", "add a line --- below it"),
    ("title: Manual", "¶title: 4.2", "title must be a text; 4.2 is read as a number", 'put it in quotes: "4.2"'),
    ("title: Manual", "title: Manual\nin_force: {¶from: 2025-02-30}", "'2025-02-30' is not a date", "as 2025-10-05"),
    ("id: us-zz/manual", "¶id: us-zz/manuel", "the id us-zz/manuel does not fit", "write id: us-zz/manual"),
    ("kind: department-policy", "¶kind: law", "'law' is not known as kind", "write 'statute'"),
    ("## 4.2: Deadly", "¶## Deadly", "this heading names no section", "write the section, a colon, a space"),
    ("## 4.2:", "¶### 4.2:", "this heading is not read as one of a provision", "two number signs and a space"),
    ("## 4.2:", "¶##4.2:", "this heading is not read as one of a provision", "two number signs and a space"),
    ("## 4.2:", "¶> words\n\n## 4.2:", "this quotation stands under no provision", "put a heading above it"),
    ("## 4.2: Deadly force", "x: 4.2", "the file has no provision", "add a heading"),
    ("> An", "An", "4.2 quotes no words", "in a block: > words"),
    ("quality: official", "¶qualty: official", "unknown entry 'qualty: official'", "did you mean 'quality'?"),
    (
        "quality: official",
        "quality: official\n¶author: x",
        "unknown entry 'author: x'",
        "the keys are section, quality",
    ),
    ("quality: official", "quality: official\n¶note: >-\n  A note.", "the signs of YAML", "leave them out"),
    ("quality: official", 'quality: official\n¶section: "4.2"', "the signs of YAML", "leave them out"),
    ("quality: official", "quality: official\n¶quality: reported", "quality stands here a second time", "keep one"),
    ("quality: official", "¶quality: good", "'good' is not known as quality", "write 'official', 'secondary' or"),
    ("quality: official\n", "", "'quality' is missing", "add quality: ..."),
    ("quality: official", "quality: official\n¶from: 2025-02-30", "'2025-02-30' is not a date", "as 2025-10-05"),
    ("quality: official", "quality: official\n¶to: soon", "'soon' is not a date", "as 2025-10-05"),
    ("-->", "", "this comment does not end", "add -->"),
    ("> An", "¶<div>x</div>\n\n> An", "HTML does not belong here", "write text, a quotation, or a comment"),
]


@pytest.fixture
def refused_library(policycheck: Callable[..., Any], tmp_path: Path, el_centro: Path) -> Refuse:
    """Evaluates with a library that holds these files, which must be refused."""

    def run(files: dict[str, Content]) -> Refusal:
        tree = write_tree(tmp_path / "library", files)
        return refusal_of(policycheck("evaluate", el_centro, "--library", tree))

    return run


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize(("old", "new", "cause", "remedy"), POLICIES, ids=range(len(POLICIES)))
def test_what_is_wrong_with_a_policy(
    refused_library: Refuse, old: str, new: str, cause: str, remedy: str, ending: str
) -> None:
    text, place = marked(spoil(POLICY, old, new))
    found = refused_library({"policies/us-zz/manual.md": text.replace("\n", ending)})
    line = place.partition(":")[0]
    for end in (f"manual.md:{line}", f"manual.md:{place}") if "¶" in new else ("",):
        if found.says(end, cause, remedy):
            return
    pytest.fail(found.text)


SECOND_TEXT = """
## 4.2: Deadly force

<!--
quality: official
source: x
to: 2025-01-01
-->

> uses deadly force, take reasonable steps
"""


def test_periods_of_a_provision(refused_library: Refuse) -> None:
    overlapping = POLICY + SECOND_TEXT
    found = refused_library({"policies/us-zz/manual.md": overlapping})
    assert found.says("manual.md:16:1", "two texts of 4.2 are in force on the same day", "give each its from: and to:")
    backwards = spoil(POLICY, "quality: official", "quality: official\nfrom: 2025-02-01\nto: 2025-01-01")
    found = refused_library({"policies/us-zz/manual.md": backwards})
    assert found.says("manual.md:7:1", "4.2 ends before it begins", "put the earlier day after from:")


def test_a_page_break_does_not_shift_lines(refused_library: Refuse) -> None:
    text = spoil(POLICY, "## 4.2:", "text\x0c\x0btext\u2028text\x85\n\n## 4.2:").replace("official", "good")
    found = refused_library({"policies/us-zz/manual.md": text})
    assert found.says("manual.md:12:1", "'good' is not known as quality", "write 'official'")


VOCABULARY = [
    ("force.a:\n  type: yes-no\n  question: q\n", "a yes-no fact needs yes and no", "add what is missing"),
    (
        "force.a:\n  type: number\n  question: q\n  statement: '{value}'\n",
        "a number fact needs statement and unit",
        "add",
    ),
    ("force.a:\n  type: date\n  question: q\n  statement: it was\n", "must hold {value} once", "write it as: "),
    ("force.a:\n  type: choice\n  question: q\n  statement: '{value}'\n", "needs statement and options", "add what is"),
    ("force.a:\n  type: yes-no\n  question: q\n  yes: y\n  no: n\n  least: 0\n", "has no least", "leave out the rest"),
    ("force.a:\n  type: yes-no\n  question: q\n  yes: y\n  no: n\n  unit: m\n", "has no unit", "leave out the rest"),
    ("force.a:\n  type: bool\n  question: q\n", "'bool' is not known as type", "write 'yes-no', 'number'"),
    (
        "Force.a:\n  type: yes-no\n  question: q\n  yes: y\n  no: n\n",
        "'Force.a' cannot be the id of a fact",
        "full stop",
    ),
    ("car.a:\n  type: yes-no\n  question: q\n  yes: y\n  no: n\n", "'car.a' cannot be the id of a fact", "full stop"),
    ("force.a: x\n", "force.a must hold keys with values, not a text", "write its keys"),
    ("- force.a\n", "a vocabulary file must hold facts by their ids", "write force.some_fact:"),
    ("# nothing\n", "a vocabulary file must hold facts by their ids", "write force.some_fact:"),
    (
        "force.a:\n  type: yes-no\n  question: q\n  yes: true\n  no: n\n",
        "yes must be a text; true is read as",
        '"true"',
    ),
]


@pytest.mark.parametrize(("text", "cause", "remedy"), VOCABULARY, ids=range(len(VOCABULARY)))
def test_what_is_wrong_with_a_fact(refused_library: Refuse, text: str, cause: str, remedy: str) -> None:
    found = refused_library({"rules/vocabulary/more.yaml": text})
    assert len(found.problems) == 1
    assert found.says("", cause, remedy), found.text
    assert "rules/vocabulary/more.yaml:" in found.text


def test_what_is_wrong_with_an_authority(refused_library: Refuse) -> None:
    found = refused_library({"policies/us-zz/authority.yaml": "id: us-zy\nname: 3\njurisdiction: US\n"})
    assert found.says("authority.yaml:2:1", "name must be a text; 3 is read as a number", 'put it in quotes: "3"')
    assert found.says("authority.yaml:3:1", "'US' does not have the form of jurisdiction", "us/ca/imperial/el-centro")
    found = refused_library({"policies/us-zz/authority.yaml": None})
    assert found.says("manual.md:2:1", "there is no authority 'us-zz'", "add policies/us-zz/authority.yaml")
    assert found.says("stop.yaml:1:1", "there is no authority 'us-zz'", "add policies/us-zz/authority.yaml")


def test_quality_and_source_may_stand_once_for_all_provisions() -> None:
    """As the days in force do; a provision that says otherwise has its own."""
    head = "---\nid: us-zz/manual\ntitle: Manual\nkind: statute\nquality: secondary\nsource: a book\n---\n"
    policy, _ = read_policy("m.md", f"{head}\n## 1: A\n\n> One.\n\n## 2: B\n\n<!-- quality: official -->\n\n> Two.\n")
    texts = [text for texts in policy.provisions.values() for text in texts]
    assert [(text.quality, text.source) for text in texts] == [("secondary", "a book"), ("official", "a book")]
    with pytest.raises(BadInput) as bad:
        read_policy("m.md", f"{head.replace('secondary', 'second-hand')}\n## 1: A\n\n> One.\n")
    assert {problem.place.line for problem in bad.value.problems} == {5}
