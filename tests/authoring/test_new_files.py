"""New files: complete enough for every command, and asking for the rest; nothing is written over or for nothing."""

import json
import textwrap
from pathlib import Path

import pytest
from strategies import some

from policycheck.authoring.cases import run_cases
from policycheck.authoring.lint.run import lint
from policycheck.authoring.new.likely import likely_facts
from policycheck.authoring.new.rule import new_rule
from policycheck.authoring.new.scaffold import NewFile, new_incident, new_policy, write
from policycheck.evaluation.evaluate import evaluate
from policycheck.library.incident_file import read_incident
from policycheck.library.library import LoadedLibrary, load_library
from policycheck.library.yaml_source import read_yaml
from policycheck.model.problem import BadInput

KINDS = ("incident", "officer", "civilian", "force", "recording", None)


@pytest.fixture(scope="module")
def loaded() -> LoadedLibrary:
    return load_library()


def provisions(library: LoadedLibrary) -> list[str]:
    """Ids of some of the provisions."""
    every = [f"{policy}#{anchor}" for policy, one in library.policies.items() for anchor in one.provisions]
    return some(every, 40)


def blanks(root: Path) -> int:
    return sum(path.read_text().count("FILL IN:") for path in root.rglob("*.*"))


def test_new_rules_on_a_provision_lack_nothing_but_answers(loaded: LoadedLibrary, tmp_path: Path) -> None:
    chosen = provisions(loaded)
    for number, provision in enumerate(chosen):
        kind = KINDS[number % len(KINDS)]
        write(new_rule(loaded, tmp_path, f"{provision.partition('/')[0]}.new-{number}", provision, kind))
    report = lint([tmp_path])
    assert report.left_out == ()
    assert {one.check for one in report.findings} == {"fill-in"}
    assert len(report.findings) == blanks(tmp_path)
    assert all("?" in one.cause for one in report.findings)
    library = load_library((tmp_path,))
    new = [name for name in library.rules if ".new-" in name]
    assert len(new) == len(chosen)
    for name in new:
        rule = library.rules[name].rule
        assert rule.status == "draft"
        assert all(result.passed for result in run_cases(library, library.rules[name]))
        breach = "possible violation" if rule.modality == "shall" else "departure from guidance"
        possible_conclusions = {breach, "complied", "excused", "not applicable", "undetermined"}
        assert possible_conclusions <= {case.outcome for case in rule.cases}


def test_the_provision_stands_above_the_rule_word_for_word(loaded: LoadedLibrary, tmp_path: Path) -> None:
    for provision in provisions(loaded):
        (rule,) = new_rule(loaded, tmp_path, f"{provision.partition('/')[0]}.new", provision, None)
        comment = " ".join(line[1:].strip() for line in rule.text.splitlines() if line.startswith("#"))
        latest = max(loaded.texts(provision), key=lambda text: text.in_force.from_ or "")
        assert all(f"“{' '.join(passage.split())}”" in comment for passage in latest.passages)
        asked = {e.fact for r in loaded.rules.values() if r.rule.provision == provision for *_, e in r.rule.elements()}
        near = {fact for fact in asked if f" {fact}: " in comment}
        assert near or not any(fact.startswith(("force.", "officer.", "civilian.", "incident.")) for fact in asked)


def test_a_filled_rule_is_clean(loaded: LoadedLibrary, tmp_path: Path) -> None:
    """As an author would go on: the questions answered, one after the other."""
    provision = "el-centro-pd/use-of-force#shooting-at-or-from-moving-vehicles"
    (rule,) = new_rule(loaded, tmp_path, "el-centro-pd.new", provision, "force")
    for start, answer in (("FILL IN: what does the rule ask", "Step aside"), ("FILL IN: how was the text read", "No")):
        before, _, after = rule.text.partition(f'"{start}')
        assert after
        rule = NewFile(rule.path, f"{before}{answer}{after.partition(chr(34))[2]}")
    answered = "\n".join(line.partition("  # FILL IN:")[0] for line in rule.text.splitlines()) + "\n"
    write([NewFile(rule.path, answered)])
    assert lint([tmp_path]).findings == ()


STEP_ASIDE = """
    An officer shall move out of the path of an approaching vehicle instead of discharging a firearm at the vehicle or
    any of its occupants, unless a person in the vehicle is threatening the officer or another person with deadly force
    by means other than the vehicle, or the vehicle is being driven into a crowd of people."""


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("An officer shall move out of the path", 1),
        (STEP_ASIDE, 15),
    ],
)
def test_the_likeliest_facts_are_those_that_a_reader_expects(loaded: LoadedLibrary, words: str, first: int) -> None:
    found = likely_facts(loaded, [words], "no/such#provision", "force")
    assert "force.moved_out_of_path" in found[:first]
    if words == STEP_ASIDE:
        expected = {"fired_at_occupant", "fired_at_vehicle", "vehicle_approaching_officer", "threat_by_other_means"}
        assert {f"force.{name}" for name in expected} <= set(found[:first])
    assert set(found) <= set(loaded.facts)


def test_facts_of_rules_on_the_provision_come_first(loaded: LoadedLibrary) -> None:
    for compiled in some(loaded.rules.values(), 40):
        rule = compiled.rule
        found = likely_facts(loaded, ["nothing"], rule.provision, rule.for_each)
        assert {element.fact for *_, element in rule.elements()} <= set(found)
    assert likely_facts(loaded, ["xyzzy"], "no/such#provision", "force") == []


GIVEN = ("force.moved_out_of_path", "force.fired_at_vehicle", "force.fired_at_occupant", "force.threat_by_other_means")


@pytest.mark.parametrize("count", range(1, len(GIVEN) + 1))
def test_facts_that_are_given_stand_in_the_rule_each_with_a_case(
    loaded: LoadedLibrary, tmp_path: Path, count: int
) -> None:
    provision = "el-centro-pd/use-of-force#shooting-at-or-from-moving-vehicles"
    write(new_rule(loaded, tmp_path, "el-centro-pd.new", provision, "force", GIVEN[:count]))
    assert {one.check for one in lint([tmp_path]).findings} == {"fill-in"}
    library = load_library((tmp_path,))
    compiled = library.rules["el-centro-pd.new"]
    roles = {element.fact: role for role, _, element in compiled.rule.elements()}
    assert set(GIVEN[:count]) <= roles.keys()
    assert (roles["force.moved_out_of_path"], {"when", "unless"} <= set(roles.values())) == ("must", True)
    assert all(result.passed for result in run_cases(library, compiled))
    asked = (tmp_path / "rules/el-centro-pd/new.yaml").read_text()
    assert [f"- fact: {name}\n" in asked for name in GIVEN] == [name in GIVEN[:count] for name in GIVEN]


@pytest.mark.parametrize(
    ("fact", "cause", "remedy"),
    [
        ("force.moved_out_of_pat", "the library holds no fact", "did you mean 'force.moved_out_of_path'?"),
        ("recording.exists", "a rule for each force cannot ask for recording.exists", "--for-each recording"),
        ("incident.rounds_fired", "is not answered by yes or no", "write its element"),
    ],
)
def test_facts_that_cannot_stand_in_the_rule_are_refused(
    loaded: LoadedLibrary, tmp_path: Path, fact: str, cause: str, remedy: str
) -> None:
    provision = "el-centro-pd/use-of-force#shooting-at-or-from-moving-vehicles"
    with pytest.raises(BadInput) as caught:
        new_rule(loaded, tmp_path, "el-centro-pd.new", provision, None, [fact, "force.deadly"])
    (problem,) = caught.value.problems
    assert cause in problem.cause
    assert remedy in problem.remedy


@pytest.mark.parametrize("policy_id", ["el-centro-pd/pursuits", "new-pd/manual"])
def test_a_new_policy_lacks_nothing_but_answers(loaded: LoadedLibrary, tmp_path: Path, policy_id: str) -> None:
    files = new_policy(loaded, tmp_path, policy_id)
    assert len(files) == (2 if policy_id.startswith("new-pd") else 1)
    write(files)
    report = lint([tmp_path])
    assert {one.check for one in report.findings} == {"fill-in"}
    assert len(report.findings) == blanks(tmp_path)
    library = load_library((tmp_path,))
    assert library.policies[policy_id].head.kind == "draft"
    write(new_rule(library, tmp_path, f"{policy_id.partition('/')[0]}.new", f"{policy_id}#1", None))
    assert {one.check for one in lint([tmp_path]).findings} == {"fill-in", "needless-no-rule"}


@pytest.mark.parametrize("date", [None, "2025", "2025-03-14"])
def test_of_a_new_incident_nothing_is_known(loaded: LoadedLibrary, tmp_path: Path, date: str | None) -> None:
    path = tmp_path / "new.json"
    write(new_incident(loaded, path, "new", "el-centro-pd", date))
    assert {one.check for one in lint([path]).findings} == {"fill-in"}
    incident, sha256 = read_incident(path, loaded)
    assert (incident.assertions, incident.date) == ((), date)
    evaluation = evaluate(loaded, incident, sha256)
    assert evaluation.results
    values = [value for one in evaluation.results for element in one.elements for value in element.values.values()]
    assert {value.basis for value in values} == {"silent", "agency"}  # no source says anything
    assert {one.outcome for each in evaluation.results for one in each.outcomes.values()} <= {
        "undetermined",
        "not_in_force",
    }


def test_texts_that_share_no_words_are_told_apart_by_their_dates(tmp_path: Path) -> None:
    policy = """
        ---
        id: us-ca/new
        title: T
        kind: statute
        ---
        ## 1: T
        <!--
        quality: official
        source: s
        to: 2019-12-31
        -->
        > Before anything.
        ## 1: T
        <!--
        quality: official
        source: s
        from: 2020-01-01
        -->
        > One must "say" so: now.
        """
    path = tmp_path / "policies" / "us-ca" / "new.md"
    path.parent.mkdir(parents=True)
    path.write_text(textwrap.dedent(policy).lstrip())
    write(new_rule(load_library((tmp_path,)), tmp_path, "us-ca.new", "us-ca/new#1", "incident"))
    checks = {one.check for one in lint([tmp_path]).findings}
    assert checks == {"fill-in", "uncovered-provision"}  # the older text has no rule
    data = read_yaml("rule", (tmp_path / "rules/us-ca/new.yaml").read_text()).data
    assert (data["in_force"], data["modality"]) == ({"from": "2020-01-01"}, "shall")
    assert [case.get("date") for case in data["cases"]][5:] == ["2019-12-31", "2020-01-01"]


def test_ids_that_are_taken_or_lead_nowhere_are_refused_at_once(loaded: LoadedLibrary, tmp_path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        new_rule(loaded, tmp_path, "el-centro-pd.move-out-of-path", "el-centro-pd/use-of-forc#x", None)
    taken, unknown = sorted(caught.value.problems, key=lambda one: one.place.file, reverse=True)
    where = loaded.roots[0] / "rules" / "el-centro-pd" / "move-out-of-path.yaml"
    assert taken.cause == f"there is a rule el-centro-pd.move-out-of-path already, in {where}"
    assert unknown.remedy == "did you mean 'el-centro-pd/use-of-force'?"
    with pytest.raises(BadInput, match="cannot be the id of a policy"):
        new_policy(loaded, tmp_path, "../x")
    with pytest.raises(BadInput, match="there is a policy us-ca/penal-code already"):
        new_policy(loaded, tmp_path, "us-ca/penal-code")
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_over_and_nothing_written_by_halves(loaded: LoadedLibrary, tmp_path: Path) -> None:
    files = new_policy(loaded, tmp_path, "new-pd/manual")
    files[1].path.parent.mkdir(parents=True)
    files[1].path.write_text("mine")
    with pytest.raises(BadInput, match="there is a file here already"):
        write(files)
    assert files[1].path.read_text() == "mine"
    assert not files[0].path.exists()


def test_the_incident_is_plain_json(loaded: LoadedLibrary, tmp_path: Path) -> None:
    (file,) = new_incident(loaded, tmp_path / "a.json", "a", "nypd", "2025")
    assert list(json.loads(file.text))[:5] == ["schema", "id", "title", "date", "agency"]
