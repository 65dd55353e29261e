"""A definition in the vocabulary must stand in the provision that it cites."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bad_files import GOOD, POLICY, RULE, refusal_of, write_tree

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
