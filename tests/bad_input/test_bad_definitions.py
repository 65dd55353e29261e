"""A definition in the vocabulary must stand in the provision that it cites."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bad_files import GOOD, POLICY, RULE, refusal_of, write_tree

from policycheck.library.library import load_library

FACT = """force.sure_footed:
  type: yes-no
  question: Were there reasonable steps?
  yes: there were
  no: there were none
  definitions:
    - term: reasonable steps
      provision: {provision}
      words: {words}
      factors: [{factor}]
"""
RIGHT = {"provision": "us-zz/manual#4.2", "words": "reasonable steps first", "factor": "steps"}


@pytest.mark.parametrize(
    ("wrong", "place", "cause", "remedy"),
    [
        ({"provision": "us-zz/manul#4.2"}, "8:7", "there is no policy 'us-zz/manul'", "did you mean 'us-zz/manual'?"),
        ({"provision": "us-zz/manual#4.3"}, "8:7", "us-zz/manual has no provision '4.3'", "did you mean '4.2'?"),
        (
            {"words": "reasonable leaps"},
            "9:7",
            "these words do not stand in us-zz/manual#4.2",
            "the nearest passage reads",
        ),
        (
            {"factor": "leaps"},
            "10:17",
            "these words do not stand in us-zz/manual#4.2: 'leaps'",
            "write the provision's own",
        ),
    ],
)
def test_a_definition_that_is_not_the_provisions(
    policycheck: Callable[..., Any], tmp_path: Path, wrong: dict[str, str], place: str, cause: str, remedy: str
) -> None:
    tree = write_tree(tmp_path / "t", GOOD | {"rules/vocabulary/own.yaml": FACT.format(**(RIGHT | wrong))})
    found = refusal_of(policycheck("show", "facts", "--library", tree))
    assert found.says(f"own.yaml:{place}", cause, remedy)
    assert len(found.problems) == 1


def test_a_definition_that_is(policycheck: Callable[..., Any], tmp_path: Path) -> None:
    tree = write_tree(tmp_path / "t", GOOD | {"rules/vocabulary/own.yaml": FACT.format(**RIGHT)})
    ran = policycheck("show", "force.sure_footed", "--library", tree)
    assert ran.status == 0
    assert "“reasonable steps” in us-zz/manual#4.2: reasonable steps first" in ran.out
    assert "to be weighed: steps" in ran.out


ELSEWHERE = """unless:
  - fact: force.deadly
    words: {words}
    provision: {provision}
cases:"""


def ruled(tmp_path: Path, words: str, provision: str) -> Path:
    second = POLICY + "\n## 4.3: Exceptions\n\n<!--\nquality: official\nsource: s\n-->\n\n> It is authorized.\n"
    rule = RULE.replace("cases:", ELSEWHERE.format(words=words, provision=provision))
    return write_tree(tmp_path / "t", GOOD | {"rules/us-zz/stop.yaml": rule, "policies/us-zz/manual.md": second})


def test_words_of_another_provision_must_stand_there(policycheck: Callable[..., Any], tmp_path: Path) -> None:
    found = refusal_of(
        policycheck("show", "facts", "--library", ruled(tmp_path, "uses deadly force", "us-zz/manual#4.3"))
    )
    assert found.says("stop.yaml:15:5", "these words do not stand in us-zz/manual#4.3", "It is authorized.")
    found = refusal_of(policycheck("show", "facts", "--library", ruled(tmp_path, "authorized", "us-zz/manual#4.4")))
    assert found.says("stop.yaml:16:5", "us-zz/manual has no provision '4.4'", "did you mean '4.")
    assert len(found.problems) == 1


def test_words_of_another_provision_are_shown_with_it(policycheck: Callable[..., Any], tmp_path: Path) -> None:
    ran = policycheck("show", "us-zz.stop", "--library", ruled(tmp_path, "authorized", "us-zz/manual#4.3"))
    assert "“authorized” (us-zz/manual#4.3)" in " ".join(ran.out.split())


ADDED = """{fact}:
  {key}:
    - term: deadly force
      provision: {provision}
      words: {words}
"""
FITS = {"fact": "force.deadly", "key": "definitions", "provision": "us-zz/manual#4.2", "words": "deadly force"}


@pytest.mark.parametrize(
    ("wrong", "place", "cause", "remedy"),
    [
        ({"provision": "us-zz/manul#4.2"}, "4:7", "there is no policy 'us-zz/manul'", "did you mean 'us-zz/manual'?"),
        ({"words": "deadly leaps"}, "5:7", "these words do not stand in us-zz/manual#4.2", "the nearest passage"),
        ({"fact": "force.dedly"}, "1:1", "there is no fact 'force.dedly'", "did you mean 'force.deadly'?"),
        ({"key": "definitons"}, "2:3", "unknown key 'definitons'", "did you mean 'definitions'?"),
        (
            {"fact": "force.sure_footed"},
            "1:1",
            "force.sure_footed is defined in this folder",
            "put the definitions there",
        ),
    ],
)
def test_a_definition_that_cannot_be_added(
    policycheck: Callable[..., Any], tmp_path: Path, wrong: dict[str, str], place: str, cause: str, remedy: str
) -> None:
    own = {
        "rules/vocabulary/own.yaml": FACT.format(**RIGHT),
        "rules/vocabulary/zz.yaml": ADDED.format(**(FITS | wrong)),
    }
    found = refusal_of(policycheck("show", "facts", "--library", write_tree(tmp_path / "t", GOOD | own)))
    assert found.says(f"zz.yaml:{place}", cause, remedy), found.text
    assert len(found.problems) == 1, found.text


def test_definitions_are_added_to_a_fact_of_every_library_below(
    policycheck: Callable[..., Any], tmp_path: Path
) -> None:
    """The fact stays what it is; where a library above defines it anew, what was added below goes with it."""
    once = GOOD | {"rules/vocabulary/zz.yaml": ADDED.format(**FITS)}
    again = {"rules/vocabulary/zz.yaml": ADDED.format(**(FITS | {"words": "reasonable steps first"}))}
    anew = {"rules/vocabulary/zz.yaml": FACT.format(**RIGHT).replace("force.sure_footed", "force.deadly")}
    trees = [write_tree(tmp_path / str(number), files) for number, files in enumerate((once, again, anew))]
    facts = [load_library(trees[:count]).facts["force.deadly"] for count in range(4)]
    words = [[definition.words for definition in fact.definitions] for fact in facts]
    assert words[1] == [*words[0], "deadly force"]
    assert words[2] == [*words[1], "reasonable steps first"]
    assert words[3] == ["reasonable steps first"]
    assert facts[2] == facts[0].model_copy(update={"definitions": facts[2].definitions})
    ran = policycheck("show", "force.deadly", "--library", trees[0])
    assert "“deadly force” in us-zz/manual#4.2: deadly force" in ran.out
