import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
from conftest import ROOT, Ran
from strategies import some

from policycheck.library.library import Library, load_library
from policycheck.library.mapping_file import read_mapping, shipped_mappings
from policycheck.library.yaml_source import read_yaml

Run = Callable[..., Ran]


def test_test_runs_every_case_of_the_library(policycheck: Run, library: Library) -> None:
    ran = policycheck("test")
    cases = sum(len(compiled.rule.cases) for compiled in library.rules.values())
    cases += sum(len(derivation.cases) for derivation in library.derivations.values())
    mappings = [read_mapping(path, library.facts).mapping for path in shipped_mappings().values()]
    cases += sum(len(mapping.cases) for mapping in mappings)
    assert ran.status == 0
    counts = f"{len(library.rules)} rules, {len(library.derivations)} derivations and {len(mappings)} mappings"
    looked_at = f"in the built-in library: {counts}"
    assert ran.out.splitlines()[-1] == f"{looked_at}, {cases} cases: {cases} passed, 0 failed"


def copied(tmp_path: Path, old: str, new: str) -> Path:
    """A library of one's own, with one of the built-in rules changed."""
    path = tmp_path / "rules" / "us-ca" / "report-use-of-force.yaml"
    path.parent.mkdir(parents=True)
    text = (ROOT / "rules" / "us-ca" / "report-use-of-force.yaml").read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    return path


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("outcome: complied", "outcome: excused"),
        ("outcome: complied", "outcome: possible violation"),
        ("outcome: possible violation", "outcome: no violation"),
        ("outcome: undetermined", "outcome: no violation"),
        ("outcome: not in force", "outcome: possible violation"),
        ("outcome: not applicable", "outcome: complied"),
        ("pivots: [[force.reported_to_agency], [force.reported_immediately]]", "pivots: [[force.reported_to_agency]]"),
    ],
)
def test_test_fails_a_case_that_expects_something_else(
    policycheck: Run, library: Library, tmp_path: Path, old: str, new: str
) -> None:
    cases = len(library.rules["us-ca.report-use-of-force"].rule.cases)
    ran = policycheck("test", copied(tmp_path, old, new))
    assert ran.status == 1
    assert f"{cases - 1} passed, 1 failed" in ran.out
    assert "FAILED" in ran.out


def test_test_takes_the_wider_word_for_a_closer_end(policycheck: Run, tmp_path: Path) -> None:
    assert policycheck("test", copied(tmp_path, "outcome: complied", "outcome: no violation")).status == 0


def test_test_without_a_case_fails(policycheck: Run, tmp_path: Path) -> None:
    path = copied(tmp_path, "id:", "id:")
    path.write_text(path.read_text().partition("cases:")[0])
    ran = policycheck("test", path)
    assert (ran.status, ran.err) == (1, "there is no case to run\n")


def test_test_refuses_a_place_without_rules(policycheck: Run, tmp_path: Path) -> None:
    ran = policycheck("test", tmp_path)
    assert ran.status == 2
    assert "no rule of the library is kept here" in ran.err


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("rules", "us-ca.report-use-of-force: Report every use of force immediately"),
        ("us-ca.report-use-of-force", "“Every person employed as a peace officer”"),
        ("us-ca.deadly-force-only-when-necessary", "all of:"),
        ("us-ca/penal-code", "us-ca/penal-code#832.13: Reporting uses of force"),
        ("us-ca/penal-code#832.13", "in force from 2022-01-01 to now; official"),
        ("el-centro-pd/use-of-force", "in force from not known to not known; reported"),
        ("recording.days_to_release", "number, in calendar days, not below 0"),
        ("force.took_steps_to_leave_path", "a judgement"),
        ("force.fired_at_occupant", "yes: the officer fired at somebody in the vehicle no: the officer did not fire"),
        ("recording.days_to_release", "statement: {value} passed, from when the agency knew"),
        ("force.fired_at_operator", "unlike force.vehicle_reversing: it asks at whom the officer fired"),
        ("force.deadly", "to be weighed: substantial risk of causing death or serious bodily injury"),
        ("civilian.carried_weapon", "raises: deadly force"),
        ("force.fired_at_occupant", "leads to force.deadly by firing-at-occupant-is-deadly-force"),
        ("force.fired_at_occupant", "follows by: operator-is-an-occupant"),
        ("force.fired_at_occupant", "leads by contraposition to force.fired_at_operator"),
        ("us-ca", "jurisdiction: us/ca"),
        ("facts", "officer.carried_recorder: Did the officer carry a portable recording device?"),
        ("policies", "us-ca/penal-code: California Penal Code"),
        ("authorities", "el-centro-pd: El Centro Police Department"),
    ],
)
def test_show(policycheck: Run, name: str, shown: str) -> None:
    ran = policycheck("show", name)
    assert ran.status == 0
    assert shown in " ".join(ran.out.split())


def test_show_suggests_what_was_meant(policycheck: Run) -> None:
    ran = policycheck("show", "us-ca.report-use-of-forse")
    assert ran.status == 2
    assert "did you mean 'us-ca.report-use-of-force'?" in ran.err


def schema(policycheck: Run, kind: str) -> jsonschema.protocols.Validator:
    found = json.loads(policycheck("schema", kind).out)
    jsonschema.Draft202012Validator.check_schema(found)
    return jsonschema.Draft202012Validator(found)


def test_the_schemas_take_the_projects_own_files(policycheck: Run, el_centro: Path) -> None:
    schemas: dict[str, jsonschema.protocols.Validator] = {}
    for path in (ROOT / "rules").glob("*/*.yaml"):
        kind = {"vocabulary": "vocabulary", "derivations": "derivation"}.get(path.parent.name, "rule")
        kind = "events" if path.name == "events.yaml" else kind
        schemas[kind] = schemas.get(kind) or schema(policycheck, kind)
        schemas[kind].validate(read_yaml(str(path), path.read_text()).data)
    of_authority = schema(policycheck, "authority")
    for path in (ROOT / "policies").glob("*/authority.yaml"):
        of_authority.validate(read_yaml(str(path), path.read_text()).data)
    schema(policycheck, "incident").validate(json.loads(el_centro.read_text()))
    schema(policycheck, "evaluation").validate(json.loads(policycheck("evaluate", el_centro, "--format", "json").out))
    table = ROOT / "docs" / "examples" / "screening" / "county-shootings.csv"
    screened = policycheck("screen", table, "--mapping", table.with_suffix(".yaml"), "--format", "json").out
    schema(policycheck, "screening").validate(json.loads(screened))
    schema(policycheck, "policy").validate({"id": "a/b", "title": "T", "kind": "statute", "in_force": {"from": None}})


def test_schemas_list_the_ids_of_the_library_with_what_they_mean(
    policycheck: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = load_library()
    found = json.loads(policycheck("schema", "rule", "--library").out)
    jsonschema.Draft202012Validator.check_schema(found)
    validator = jsonschema.Draft202012Validator(found)
    listed = {each["const"]: each["description"] for each in found["$defs"]["FactId"]["oneOf"]}
    assert listed == {name: fact.question for name, fact in library.facts.items() if not fact.retired}
    provisions = {each["const"] for each in found["$defs"]["ProvisionId"]["oneOf"]}
    assert provisions == {f"{id_}#{anchor}" for id_, one in library.policies.items() for anchor in one.provisions}
    for file in some(library.rule_files.values(), 40):
        validator.validate(read_yaml(str(file), file.read_text()).data)
    text = (library.rule_files["el-centro-pd.move-out-of-path"]).read_text()
    for typo in (
        text.replace("fact: force.", "fact: force.not_", 1),
        text.replace("provision: el", "provision: le", 1),
    ):
        assert not validator.is_valid(read_yaml("rule.yaml", typo).data)
    in_cases = read_yaml("rule.yaml", text).data
    in_cases["cases"][0]["facts"]["force.unheard_of"] = True
    assert not validator.is_valid(in_cases)
    for kind in ("incident", "mapping", "derivation", "vocabulary", "topics", "evaluation"):
        jsonschema.Draft202012Validator.check_schema(json.loads(policycheck("schema", kind, "--library").out))
    own = tmp_path / "rules" / "vocabulary" / "own.yaml"
    own.parent.mkdir(parents=True)
    own.write_text("force.own_fact: {type: yes-no, question: Own?, yes: own, no: not own}\n")
    assert '"const": "force.own_fact"' in policycheck("schema", "rule", "--library", tmp_path).out
    monkeypatch.chdir(tmp_path)
    assert '"const": "force.own_fact"' in policycheck("schema", "rule", "--library").out
    assert policycheck("schema", "rule", "--library", "nowhere").status == 2


def test_the_schemas_refuse_unknown_keys_and_describe_the_known(policycheck: Run) -> None:
    validator = schema(policycheck, "incident")
    assert not validator.is_valid(
        {"schema": "policycheck/incident/1", "id": "a", "title": "t", "agency": "b", "odd": 1}
    )
    definitions = validator.schema["$defs"]
    assert "party" in definitions["Source"]["properties"]
    assert definitions["Source"]["properties"]["party"]["description"]


def test_help_and_version(policycheck: Run) -> None:
    assert "evaluate" in policycheck("--help").out
    assert policycheck("evaluate", "--help").status == 0
    assert policycheck("--version").out.startswith("policycheck 0.")


def test_lists_are_searched_for_all_words(policycheck: Run, library: Library) -> None:
    ran = policycheck("show", "facts", "MOVE out", "path")
    assert (ran.status, ran.err) == (0, "")
    expected = [
        f"{name}: {fact.question}"
        for name, fact in library.facts.items()
        if all(
            word in f"{name} {fact.question} {fact.yes} {fact.no} {fact.statement} {fact.options}".casefold()
            for word in ("move", "out", "path")
        )
    ]
    assert ran.out.splitlines() == expected
    assert "force.moved_out_of_path" in ran.out
    assert len(expected) < 10
    rules = policycheck("show", "rules", "moving-vehicles", "el-centro").out.splitlines()
    assert [line.partition(":")[0] for line in rules] == ["el-centro-pd.move-out-of-path"]
    assert len(policycheck("show", "facts").out.splitlines()) == len(library.facts)


def test_a_search_that_finds_nothing_or_has_no_list(policycheck: Run) -> None:
    ran = policycheck("show", "facts", "xyzzy")
    assert ran == Ran(1, "", "none of the facts has all of these words: xyzzy\n")
    ran = policycheck("show", "force.deadly", "xyzzy")
    assert (ran.status, "words are looked for in lists only" in ran.err) == (2, True)


@pytest.mark.parametrize(
    "arguments",
    [
        ("show", "force.some_new_fact"),
        ("compare", "rivermouth-pd", "nypd"),
        ("evaluate", str(ROOT / "incidents" / "el-centro-2025-05.json"), "--policy", "rivermouth-pd"),
    ],
)
def test_what_may_stand_in_a_folder_of_ones_own_is_looked_for_there(
    policycheck: Run, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    ran = policycheck(*arguments)
    assert (ran.status, "name that folder with --library" in ran.err) == (2, True)
    copied(tmp_path, "outcome: complied", "outcome: complied")
    ran = policycheck(*arguments, "--library", tmp_path)
    assert (ran.status, "--library" in ran.err) == (2, False)
