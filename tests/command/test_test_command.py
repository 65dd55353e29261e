"""`policycheck test`: choosing, forms, coverage and updates."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from conftest import ROOT, Ran

Run = Callable[..., Ran]
NAME = "rules/us-ca/limit-delay-of-disclosure.yaml"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A copy of one built-in rule in a library of one's own."""
    path = tmp_path / NAME
    path.parent.mkdir(parents=True)
    path.write_bytes((ROOT / NAME).read_bytes())
    return path


def spoil(path: Path, old: str, new: str) -> None:
    text = path.read_bytes().decode()
    assert old in text
    path.write_bytes(text.replace(old, new, 1).encode())


def test_only_cases_with_a_text_in_their_names(policycheck: Run) -> None:
    ran = policycheck("test", "-k", "DISCLOSED ON DAY 61")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.endswith("1 rule, 2 cases: 2 passed, 0 failed\n")


def test_a_text_that_no_case_has_is_no_pass(policycheck: Run) -> None:
    ran = policycheck("test", "-k", "no such case")
    assert (ran.status, ran.err) == (1, "no case has 'no such case' in its name or its rule's id\n")


@pytest.mark.parametrize(
    "given",
    [
        ("--min", "90"),
        ("--yes",),
        ("--coverage", "--update"),
        ("--write",),
        ("--update", "--format", "json"),
        ("-k", " "),
    ],
)
def test_options_that_do_not_go_together(policycheck: Run, given: tuple[str, ...]) -> None:
    assert policycheck("test", *given).status == 2


def test_a_failing_case_says_why(policycheck: Run, own: Path) -> None:
    spoil(own, "outcome: possible violation", "outcome: complied")
    ran = policycheck("test", own)
    assert ran.status == 1
    line = next(number for number, text in enumerate(own.read_text().splitlines(), 1) if "disclosed on day 61" in text)
    assert f"FAILED disclosed on day 61 ({own}:{line})" in ran.out
    assert "expected complied\n    came     possible violation\n    since    " in ran.out
    assert "61 calendar days passed, from the force, without the records being disclosed (must 1)" in ran.out


def test_guidance_is_departed_from(policycheck: Run, tmp_path: Path) -> None:
    path = tmp_path / "rules" / "renton-pd" / "move-out-of-path.yaml"
    path.parent.mkdir(parents=True)
    text = (ROOT / "rules" / "renton-pd" / "move-out-of-path.yaml").read_text()
    path.write_text(text.replace("departure from guidance", "possible violation", 1))
    ran = policycheck("test", path)
    assert ran.status == 1
    assert "the rule says should, and a breach of it is a departure from guidance" in ran.out


def test_junit(policycheck: Run, own: Path) -> None:
    spoil(own, "disclosed on day 60", '"day \\x1b <60> & \\uFFFE"')
    spoil(own, "outcome: complied", "outcome: excused")
    ran = policycheck("test", own, "--format", "junit")
    root = ElementTree.fromstring(ran.out)
    cases = root.findall("testsuite/testcase")
    assert (root.attrib["tests"], root.attrib["failures"]) == (str(len(cases)), "1")
    assert {case.attrib["classname"] for case in cases} == {"us-ca.limit-delay-of-disclosure"}
    assert cases[0].attrib["name"] == "day ‹U+001B› <60> & \ufffd"
    assert "came     complied" in (cases[0].find("failure").text or "")  # type: ignore[union-attr]
    assert [case.find("failure") is None for case in cases[1:]] == [True] * (len(cases) - 1)


def test_json(policycheck: Run, own: Path) -> None:
    found = json.loads(policycheck("test", own, "--format", "json", "--coverage").out)
    assert found["schema"] == "policycheck/tests/1"
    assert found["passed"] == len(found["cases"]) == 14
    assert found["coverage"]["goals"]["percent"] == 100.0


def test_coverage_names_what_is_missing_and_falls_short(policycheck: Run, own: Path) -> None:
    text = own.read_text()
    start = text.index("  - name: disclosed on day 61\n")
    own.write_text(text[:start] + text[text.index("  - name: disclosed on day 30, and after") :])
    own.write_text(
        own.read_text().replace("days_records_delayed: {at_least: 61}", "days_records_delayed: {at_least: 70}")
    )
    for day in range(3):
        text = own.read_text()
        own.write_text(text.replace("days_records_delayed: 61", f"days_records_delayed: 7{day}"))
    ran = policycheck("test", own, "--coverage", "--min", "100")
    assert ran.status == 1
    assert "must 1 (incident.days_records_delayed) decides at 61: no case shows it" in ran.out
    assert "must 1 (incident.days_records_delayed) with 61 in place of 60: no case notices it" in ran.out
    assert "    incident.days_records_delayed: 61\n" in ran.out
    assert "at least 100% is asked for" in ran.err
    assert policycheck("test", own, "--coverage").status == 0


def test_one_case_stands_for_all_that_it_would_show(policycheck: Run, own: Path) -> None:
    text = own.read_text()
    first, second = "  - name: disclosed on day 60\n", "  - name: disclosed on day 61\n"
    own.write_text(text[: text.index(second, text.index(first))])
    ran = policycheck("test", own, "--coverage")
    found = json.loads(policycheck("test", own, "--coverage", "--format", "json").out)["coverage"]["each"]
    examples = [one["example"] for each in found for one in (*each["goals"], *each["unnoticed"]) if one["example"]]
    told_apart = {one.partition("\n")[2] for one in examples}
    assert len(told_apart) < len(examples)
    assert ran.out.count("  a case that would do") == len(told_apart)
    assert all(ran.out.count(f"{goal['asks']}: no case shows it") == 1 for goal in found[0]["goals"] if goal["example"])


@pytest.mark.parametrize(
    ("where", "typed", "named"),
    [
        (".", NAME, NAME),
        (".", "rules", NAME),
        (".", ".", NAME),
        ("rules/us-ca", "limit-delay-of-disclosure.yaml", "../"),
    ],
)
def test_files_are_named_as_they_were_typed(
    policycheck: Run, own: Path, monkeypatch: pytest.MonkeyPatch, where: str, typed: str, named: str
) -> None:
    spoil(own, "modality: shall", "modality: must")
    root = own.parents[2]
    monkeypatch.chdir(root / where)
    ran = policycheck("test", typed)
    assert (ran.status, ran.err.startswith(named), str(root) in ran.err) == (2, True, False)
    ran = policycheck("test", own)
    assert (ran.status, ran.err.startswith(str(own))) == (2, True)


def test_a_place_without_rules_is_named_as_it_was_typed(
    policycheck: Run, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(own.parents[2])
    Path("rules/us-zz").mkdir()
    ran = policycheck("test", "rules/us-zz")
    assert (ran.status, ran.err.splitlines()[0]) == (2, "rules/us-zz: no rule of the library is kept here")


def test_update_shows_and_writes_nothing_unasked(policycheck: Run, own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spoil(own, "outcome: complied", "outcome: excused  # a remark")
    before = own.read_bytes()
    monkeypatch.setattr("sys.stdin", io.StringIO())
    ran = policycheck("test", own, "--update")
    assert ran.status == 1
    assert "-    outcome: excused  # a remark\n+    outcome: complied  # a remark\n" in ran.out
    assert "nothing was written" in ran.err
    assert own.read_bytes() == before


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("    outcome: complied\n", "    outcome: 'excused'  # a remark\n"),
        ("    outcome: not in force\n", "    outcome: complied\n"),
        (
            "    pivots: [[incident.days_records_delayed]]\n",
            "    pivots: [[incident.records_disclosure_delayed]] # é\n",
        ),
    ],
)
def test_update_changes_nothing_else(policycheck: Run, own: Path, old: str, new: str, line_end: str) -> None:
    text = "# ünï\n" + own.read_text()
    wanted = text.replace(old, new, 1)
    if "#" in new:
        text = text.replace(old, old.rstrip("\n") + new[new.index("#") - (2 if "  #" in new else 1) :], 1)
    own.write_bytes(wanted.replace("\n", line_end).encode())
    ran = policycheck("test", own, "--update", "--yes")
    assert (ran.status, ran.err) == (0, "")
    assert own.read_bytes() == text.replace("\n", line_end).encode()


def test_update_takes_away_pivots_of_what_is_settled(policycheck: Run, own: Path) -> None:
    wanted = own.read_text()
    breach = "    outcome: possible violation\n"
    spoil(own, breach, "    outcome: undetermined\n    pivots:\n    - - incident.days_records_delayed\n")
    assert policycheck("test", own, "--update", "--yes").status == 0
    assert own.read_text() == wanted


def test_update_does_not_lose_a_comment_within_pivots(policycheck: Run, own: Path) -> None:
    old = "    pivots: [[incident.days_records_delayed]]\n"
    spoil(own, old, "    pivots:\n    # why\n    - [incident.records_disclosure_delayed]\n")
    before = own.read_bytes()
    ran = policycheck("test", own, "--update", "--yes")
    assert ran.status == 2
    assert "a comment stands within the pivots" in ran.err
    assert own.read_bytes() == before


def test_update_leaves_an_installed_library_alone(policycheck: Run, own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spoil(own, "outcome: complied", "outcome: excused")
    shipped = own.parents[2].rename(own.parents[3] / "shipped")
    monkeypatch.setattr("policycheck.authoring.case_update.builtin_root", lambda: shipped)
    ran = policycheck("test", shipped, "--update", "--yes")
    assert ran.status == 2
    assert "this file belongs to the installed program" in ran.err


def lacking(own: Path) -> str:
    """The rule with its first case alone, and a remark below it."""
    head, cases = own.read_text().split("cases:\n")
    return f"{head}cases:\n{cases[: cases.index('  - name', 8)]}  # the last line of the file\n"


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("kept", ["one case", "no key"])
def test_missing_cases_are_written_to_be_checked(policycheck: Run, own: Path, kept: str, line_end: str) -> None:
    before = lacking(own)
    if kept != "one case":
        before = before[: before.index("cases:")]
    own.write_bytes(before.replace("\n", line_end).encode())
    ran = policycheck("test", own, "--coverage", "--write", "--yes", "--min", "100")
    assert (ran.status, ran.err) == (0, "")
    after = own.read_bytes().decode()
    assert after.count(line_end) == after.count("\n")
    removed = [line for line in ran.out.splitlines() if line.startswith("-") and not line.startswith("---")]
    assert removed == []  # what was there stays as it was
    assert after.count("- name: ") - (kept == "one case") == after.count("# FILL IN: this case was written for: ")
    assert "outcome: not in force" in after
    assert "date: " in after
    checks = policycheck("lint", own, "--format", "json").out
    found = [finding["check"] for finding in json.loads(checks)["findings"]]
    assert set(found) == {"fill-in", "shadowed"}  # a copy of a built-in rule
    assert found.count("fill-in") == after.count("FILL IN:")
    again = policycheck("test", own, "--coverage", "--write", "--yes")
    assert (again.status, again.err) == (0, "no case of a rule is missing that could be written\n")


def test_missing_cases_are_not_written_unasked(policycheck: Run, own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own.write_text(lacking(own))
    before = own.read_bytes()
    monkeypatch.setattr("sys.stdin", io.StringIO())
    ran = policycheck("test", own, "--coverage", "--write")
    assert ran.status == 1
    assert "+  # FILL IN: this case was written for: " in ran.out
    assert "nothing was written" in ran.err
    assert own.read_bytes() == before


def test_cases_between_brackets_are_left_alone(policycheck: Run, own: Path) -> None:
    own.write_text(own.read_text().split("cases:\n")[0] + "cases: []\n")
    before = own.read_bytes()
    ran = policycheck("test", own, "--coverage", "--write", "--yes")
    assert ran.status == 2
    assert "stand between brackets" in ran.err
    assert own.read_bytes() == before


def test_coverage_looks_at_the_rules_with_a_text(policycheck: Run) -> None:
    found = json.loads(policycheck("test", "--coverage", "-k", "limit-delay-of-disclosure", "--format", "json").out)
    assert {one["of"] for one in found["coverage"]["each"]} == {"us-ca.limit-delay-of-disclosure"}
    whole = json.loads(policycheck("test", "--coverage", "-k", "disclosed on day 61", "--format", "json").out)
    assert [one["of"] for one in whole["coverage"]["each"]] == ["us-ca.limit-delay-of-disclosure"]
    assert whole["coverage"]["goals"] == found["coverage"]["goals"]  # by all of its cases
