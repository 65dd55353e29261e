"""`policycheck test` on the cases of mappings."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from conftest import ROOT, Ran

Run = Callable[..., Ran]
SHIPPED = ROOT / "incidents" / "datasets"
NAME = "washington-post-v2.yaml"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A copy of a shipped mapping, in no library."""
    return Path(shutil.copy(SHIPPED / NAME, tmp_path))


def spoil(path: Path, old: str, new: str) -> int:
    """Writes one thing otherwise, and tells in which line."""
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    return text[: text.index(old)].count("\n") + 1


def test_without_a_path_the_shipped_mappings_are_looked_at(policycheck: Run) -> None:
    found = json.loads(policycheck("test", "--format", "json").out)
    assert found["mappings"] == ["california-ursus", "fbi-national-use-of-force", "washington-post-v2"]
    ran = [case for case in found["cases"] if case["kind"] == "mapping"]
    assert {case["of"] for case in ran} == set(found["mappings"])
    assert len(ran) == sum((SHIPPED / f"{name}.yaml").read_text().count("  - name: ") for name in found["mappings"])
    assert {case["file"] for case in ran} == {f"incidents/datasets/{name}.yaml" for name in found["mappings"]}
    assert len(found["rules"]) > 40


def test_one_file(policycheck: Run, own: Path) -> None:
    ran = policycheck("test", own)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == f"washington-post-v2: 10 of 10 cases pass\nin {own}: 1 mapping, 10 cases: 10 passed, 0 failed\n"


@pytest.mark.parametrize("where", ["incidents", "incidents/datasets", "."])
def test_a_folder_of_a_library(policycheck: Run, own: Path, where: str) -> None:
    root = own.parent / "tree"
    (root / "rules").mkdir(parents=True)
    (root / "incidents" / "datasets").mkdir(parents=True)
    own.rename(root / "incidents" / "datasets" / NAME)
    ran = policycheck("test", root / where)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.endswith(": 1 mapping, 10 cases: 10 passed, 0 failed\n")
    both = policycheck("test", "--library", root, "-k", "an accident")
    assert both.out.startswith("washington-post-v2: 2 of 2 cases pass\n")
    assert both.out.endswith(": 2 mappings, 2 cases: 2 passed, 0 failed\n")


def test_a_mapping_may_ask_for_facts_of_the_library_that_it_lies_in(policycheck: Run, own: Path) -> None:
    root = own.parent / "tree"
    path = root / "incidents" / "datasets" / NAME
    path.parent.mkdir(parents=True)
    own.rename(path)
    spoil(path, "fact: officer.carried_recorder", "fact: officer.wore_camera")
    path.write_text(path.read_text().replace("officer.carried_recorder: ", "officer.wore_camera: "))
    assert policycheck("test", path).status == 2
    vocabulary = root / "rules" / "vocabulary" / "more.yaml"
    vocabulary.parent.mkdir(parents=True)
    yes_no = '{type: yes-no, question: Did the officer wear a camera?, "yes": it was worn, "no": it was not worn}'
    vocabulary.write_text(f"officer.wore_camera: {yes_no}\n")
    ran = policycheck("test", path)
    assert (ran.err, ran.status) == ("", 0)


def test_a_failing_case_says_what_was_expected_and_what_came(policycheck: Run, own: Path) -> None:
    line = spoil(own, "facts: {civilian.carried_weapon: true}", "facts: {civilian.carried_weapon: unknown}") - 4
    ran = policycheck("test", own)
    assert ran.status == 1
    assert (
        f"washington-post-v2: 9 of 10 cases pass\n"
        f"  FAILED a weapon and a day that the mapping does not know ({own}:{line})\n"
        "    expected civilian.carried_weapon: unknown\n"
        "    came     civilian.carried_weapon: true\n"
    ) in ran.out


@pytest.mark.parametrize(
    ("old", "new", "expected", "came"),
    [
        ("    bad: [date]\n", "", "bad: []", "bad: [date]"),
        ("    unmapped: {armed_with: [sword]}\n", "", "unmapped: {}", "unmapped: {armed_with: [sword]}"),
        ("    date: 2020-02-29\n", "    date: 2020-02\n", "2020-02-01 to 2020-02-29", "2020-02-29 to 2020-02-29"),
    ],
)
def test_cells_and_days_count_too(policycheck: Run, own: Path, old: str, new: str, expected: str, came: str) -> None:
    spoil(own, old, new)
    ran = policycheck("test", own)
    assert (ran.status, ran.out.count("FAILED")) == (1, 1)
    lines = [line.strip().partition(" ")[2].strip() for line in ran.out.splitlines()[2:4]]
    assert [expected in lines[0], came in lines[1]] == [True, True]


def test_only_cases_with_a_text(policycheck: Run) -> None:
    ran = policycheck("test", "-k", "washington-post-v2")
    assert ran.out.endswith(": 1 mapping, 10 cases: 10 passed, 0 failed\n")
    ran = policycheck("test", "-k", "OFFICER'S OWN ROW")
    assert (ran.status, ran.out) == (1, "in the built-in library: 0 rules, 0 cases: 0 passed, 0 failed\n")


def test_junit(policycheck: Run, own: Path) -> None:
    spoil(own, "force.threat_by_other_means: true", "force.threat_by_other_means: false")
    ran = policycheck("test", own, "--format", "junit")
    suite = ElementTree.fromstring(ran.out).find("testsuite")
    assert suite is not None
    assert (suite.attrib["name"], suite.attrib["tests"], suite.attrib["failures"]) == ("washington-post-v2", "10", "1")
    assert [case.attrib["name"] for case in suite if len(case)] == ["a vehicle and a gun"]


def test_coverage_leaves_mappings_out_and_says_so(policycheck: Run, own: Path) -> None:
    ran = policycheck("test", own, "--coverage")
    assert "\ncoverage leaves mappings out: policycheck lint says what their cases do not show\n" in ran.out
    assert "\ncoverage: nothing to count" in ran.out
    found = json.loads(policycheck("test", own, "--coverage", "--format", "json").out)
    assert found["coverage"]["each"] == []
    rule = ROOT / "rules" / "us-ca" / "limit-delay-of-disclosure.yaml"
    assert "leaves mappings out" not in policycheck("test", rule, "--coverage").out


def test_every_problem_of_every_mapping_at_once(policycheck: Run, own: Path) -> None:
    other = own.with_name("other.yaml")
    shutil.copy(own, other)
    spoil(own, "fact: force.deadly", "fact: force.deadlier")
    ran = policycheck("test", own, other)
    assert (ran.status, ran.out) == (2, "")
    assert "does not fit the name of this file" in ran.err
    assert "force.deadlier" in ran.err


def test_a_rule_outside_a_library_is_no_mapping(policycheck: Run, tmp_path: Path) -> None:
    path = Path(shutil.copy(ROOT / "rules" / "us-ca" / "limit-delay-of-disclosure.yaml", tmp_path))
    ran = policycheck("test", path)
    assert (ran.status, ran.err.splitlines()[0]) == (2, f"{path}: no rule of the library is kept here")


def test_a_mapping_and_a_derivation_of_one_name_are_two_things(policycheck: Run, own: Path) -> None:
    derivation = next((ROOT / "rules" / "derivations").glob("*.yaml"))
    same = own.rename(own.with_name(derivation.name))
    spoil(same, "id: washington-post-v2", f"id: {derivation.stem}")
    ran = policycheck("test", derivation, same)
    assert ran.status == 0
    assert f"{derivation.stem}: 10 of 10 cases pass\n" in ran.out
    assert ran.out.count(f"{derivation.stem}: ") == 2


def test_update_leaves_mappings_alone(policycheck: Run, own: Path) -> None:
    spoil(own, "facts: {civilian.carried_weapon: true}", "facts: {civilian.carried_weapon: unknown}")
    before = own.read_bytes()
    assert policycheck("test", own, "--update", "--yes").status == 1
    assert own.read_bytes() == before
