"""Records: what they hold, that they are the same on every run, and what verifying them finds."""

import copy
import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policycheck.evaluation.assume import read_assumed
from policycheck.evaluation.evaluate import evaluate
from policycheck.library.incident_file import read_incident
from policycheck.library.library import load_library
from policycheck.model.problem import BadInput
from policycheck.model.record import RecordOptions, Verification
from policycheck.record.record import canonical, fingerprint, make_record
from policycheck.record.text_changes import wordings
from policycheck.record.verify import verify

ROOT = Path(__file__).resolve().parents[2]
INCIDENTS = sorted((ROOT / "incidents").glob("*.json"))
POLICY = "policies/el-centro-pd/use-of-force.md"
RULE = "rules/el-centro-pd/move-out-of-path.yaml"


def recorded(incident: Path, overlays: tuple[Path, ...] = (), **options: Any) -> dict[str, Any]:
    library = load_library(overlays)
    asked = RecordOptions(**options)
    facts, sha256 = read_incident(incident, library)
    assumed = read_assumed(asked.assumed, library, facts)
    evaluation = evaluate(
        library, facts, sha256, asked.accounts, asked.compared, asked.as_of, "off", assumed, asked.dilemmas
    )
    return make_record(library, incident.read_bytes(), facts, evaluation, asked)


def verified(folder: Path, record: object, *overlays: Path) -> Verification:
    path = folder / "record.json"
    path.write_bytes(canonical(record) if isinstance(record, dict) else record)  # type: ignore[arg-type]
    return verify(path, load_library(overlays))


def overlay(folder: Path, *changed: tuple[str, Callable[[str], str]]) -> Path:
    for name, change in changed:
        target = folder / "over" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        old = (ROOT / name).read_text()
        assert change(old) != old
        target.write_text(change(old))
    return folder / "over"


@pytest.fixture(scope="module")
def record() -> dict[str, Any]:
    return recorded(ROOT / "incidents" / "el-centro-2025-10-05.json")


@pytest.fixture(scope="module")
def small() -> dict[str, Any]:
    return recorded(ROOT / "incidents" / "blendon-township-2023.json")


@pytest.mark.parametrize("path", INCIDENTS, ids=lambda path: path.stem)
def test_a_record_holds_and_is_the_least(path: Path, tmp_path: Path) -> None:
    made = recorded(path)
    found = verified(tmp_path, made)
    assert (found.verdict, found.canonical, found.fingerprint) == ("holds", True, fingerprint(made))
    assert found.texts_now is not None
    assert found.texts_now.files == ()
    held = {file["path"] for file in made["files"]}
    used = {one["rule"] for one in made["outcome"]["findings"]}
    rules = {name for name in held if name.split("/")[1] not in ("vocabulary", "derivations") and name[0] == "r"}
    assert rules == {f"rules/{rule.replace('.', '/')}.yaml" for rule in used}
    assert len(held) < len(load_library().digests)


def test_a_record_holds_whatever_rules_an_allegation_names(tmp_path: Path) -> None:
    """Rules of other agencies and of kinds that nobody is of give no result, and are named all the same."""
    data = json.loads((ROOT / "incidents" / "blendon-township-2023.json").read_text())
    rules = [name for name, compiled in load_library().rules.items() if not compiled.rule.is_permission]
    data["allegations"] = [{"id": "all", "by": "family", "text": "All of it", "rules": rules}]
    path = tmp_path / "incident.json"
    path.write_text(json.dumps(data))
    made = recorded(path)
    assert len({one["rule"] for one in made["outcome"]["findings"]}) < len(rules) / 2
    assert verified(tmp_path, made).verdict == "holds"


def test_the_same_bytes_on_every_run_and_from_anywhere(
    record: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = tmp_path / "another name.json"
    moved.write_bytes((ROOT / "incidents" / "el-centro-2025-10-05.json").read_bytes())
    monkeypatch.chdir(tmp_path)
    again = canonical(recorded(Path("another name.json")))
    assert again == canonical(record)
    assert str(tmp_path).encode() not in again
    assert str(ROOT).encode() not in again
    assert b"another name" not in again


def test_the_fingerprint_is_of_the_canonical_form(record: dict[str, Any], tmp_path: Path) -> None:
    written = json.dumps(record, indent=3, sort_keys=False).encode()
    found = verified(tmp_path, written)
    assert (found.verdict, found.canonical, found.fingerprint) == ("holds", False, fingerprint(record))
    assert found.fingerprint == hashlib.sha256(canonical(record)).hexdigest()
    plain = json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    assert canonical(record) == plain  # for what a record holds: texts, small integers, keys in ASCII


def leaves(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, str):
        yield path, value
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield from leaves(inner, (*path, key))


def put(record: dict[str, Any], path: tuple[str | int, ...], text: str) -> dict[str, Any]:
    made: Any = copy.deepcopy(record)
    inner = made
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = text
    return dict(made)


@settings(max_examples=20)
@given(data=st.data())
def test_a_changed_character_anywhere_is_seen(
    small: dict[str, Any], tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    made = small
    path, text = data.draw(st.sampled_from([(path, text) for path, text in leaves(made) if text]))
    at = data.draw(st.integers(0, len(text) - 1))
    letter = data.draw(st.characters(codec="utf-8").filter(lambda one: one != text[at]))
    changed = put(made, path, text[:at] + letter + text[at + 1 :])
    assert fingerprint(changed) != fingerprint(made)
    try:
        found = verified(tmp_path_factory.mktemp("changed"), changed)
    except BadInput:
        refused = True
    else:
        refused = False
    if refused:
        assert path[-1] != "text"
        return
    if path[-1] in ("text", "sha256"):
        assert found.verdict == "does not hold"
        assert len(found.damaged) == 1
    elif path[0] == "outcome":
        assert found.verdict == "does not hold"
        assert found.differences or found.others


def test_every_outcome_that_is_changed_by_hand_is_told(small: dict[str, Any], tmp_path: Path) -> None:
    for index, result in enumerate(small["outcome"]["findings"]):
        for account in result["accounts"]:
            changed = copy.deepcopy(small)
            changed["outcome"]["findings"][index]["accounts"][account] = {
                "outcome": "not_in_force",
                "ends": ["not_in_force"],
            }
            found = verified(tmp_path, changed)
            assert found.verdict == "does not hold"
            told = [(one.rule, one.about, one.account, one.was, one.now) for one in found.differences]
            true = result["accounts"][account]["outcome"]
            assert told == [(result["rule"], result["about"], account, "not_in_force", true)]


@pytest.mark.parametrize(
    ("key", "value"), [("agreement", "contested"), ("modality", "shall"), ("in_force", "depends"), ("comparison", True)]
)
def test_what_else_is_said_of_a_finding_is_held_against_it(
    small: dict[str, Any], key: str, value: object, tmp_path: Path
) -> None:
    changed = copy.deepcopy(small)
    assert changed["outcome"]["findings"][0][key] != value
    changed["outcome"]["findings"][0][key] = value
    found = verified(tmp_path, changed)
    assert [(one.aspect, one.account) for one in found.differences] == [(key, None)]
    assert found.verdict == "does not hold"


def test_a_finding_that_is_taken_out_or_put_in_is_told(small: dict[str, Any], tmp_path: Path) -> None:
    less, more = copy.deepcopy(small), copy.deepcopy(small)
    taken = less["outcome"]["findings"].pop()
    more["outcome"]["findings"].append({**taken, "about": "nobody"})
    for changed, was_there in ((less, False), (more, True)):
        found = verified(tmp_path, changed)
        assert found.verdict == "does not hold"
        assert {one.was is not None for one in found.differences} == {was_there}
        assert {one.now is None for one in found.differences} == {was_there}
    forced = copy.deepcopy(small)
    forced["outcome"]["one_of"].append({"accounts": ["press"], "findings": [{"rule": "a.b", "about": "c"}]})
    assert verified(tmp_path, forced).others == ("no longer so: one of a.b for c must be broken (under press)",)


def test_a_changed_comma_is_said_with_both_wordings(record: dict[str, Any], tmp_path: Path) -> None:
    over = overlay(
        tmp_path, (POLICY, lambda old: old.replace("approaching vehicle instead", "approaching vehicle, instead"))
    )
    found = verified(tmp_path, record, over)
    assert found.verdict == "holds with other texts now in force"
    assert found.texts_now is not None
    (file,) = found.texts_now.files
    (part,) = file.parts
    (wording,) = part.wordings
    assert (file.path, file.fate, part.cited) == (POLICY, "changed", True)
    assert part.provision == "el-centro-pd/use-of-force#shooting-at-or-from-moving-vehicles"
    assert "approaching vehicle instead of" in wording.was
    assert "approaching vehicle, instead of" in wording.now
    assert found.texts_now.differences == ()


def test_a_letter_that_only_looks_the_same_is_named(record: dict[str, Any], tmp_path: Path) -> None:
    over = overlay(tmp_path, (POLICY, lambda old: old.replace("are rarely", "\u0430re rarely")))
    found = verified(tmp_path, record, over)
    assert found.texts_now is not None
    assert found.texts_now.files[0].parts[0].wordings[0].characters == ("now: U+0430 CYRILLIC SMALL LETTER A",)


def test_a_remark_in_a_file_changes_no_words(record: dict[str, Any], tmp_path: Path) -> None:
    over = overlay(tmp_path, (POLICY, lambda old: old.replace("# the report quotes", "# the report still quotes")))
    found = verified(tmp_path, record, over)
    assert found.texts_now is not None
    assert [(one.path, one.parts) for one in found.texts_now.files] == [(POLICY, ())]


def test_rules_added_gone_and_read_otherwise_are_said(record: dict[str, Any], tmp_path: Path) -> None:
    over = overlay(
        tmp_path,
        (RULE, lambda old: old.replace("modality: should", "modality: shall")),
        ("rules/us-ca/report-use-of-force.yaml", lambda old: old.replace("status: in-force", "status: retired")),
        (
            "rules/el-centro-pd/carry-recording-device.yaml",
            lambda old: old.replace("status: in-force", "status: draft"),
        ),
    )
    added = (ROOT / "rules/us-ca/report-use-of-force.yaml").read_text().replace("report-use-of-force", "report-again")
    (over / "rules/us-ca/report-again.yaml").write_text(added)
    found = verified(tmp_path, record, over)
    now = found.texts_now
    assert now is not None
    assert found.verdict == "holds with other texts now in force"
    assert [one.rule for one in now.rules_added] == ["us-ca.report-again"]
    assert [one.rule for one in now.rules_gone] == ["us-ca.report-use-of-force"]
    assert {(one.rule, one.was, one.now) for one in now.differences if one.aspect == "modality"} == {
        ("el-centro-pd.move-out-of-path", "should", "shall")
    }
    # A draft takes nothing out of force, so that neither its file nor its rule is said to differ.
    fates = {one.path: one.fate for one in now.files}
    assert fates == {
        RULE: "changed",
        "rules/us-ca/report-again.yaml": "added",
        "rules/us-ca/report-use-of-force.yaml": "changed",
    }


def test_overlays_and_drafts_are_recorded_as_they_were_evaluated(tmp_path: Path, el_centro: Path) -> None:
    over = overlay(
        tmp_path,
        (RULE, lambda old: old.replace("modality: should", "modality: shall")),
        (
            "rules/el-centro-pd/carry-recording-device.yaml",
            lambda old: old.replace("status: in-force", "status: draft"),
        ),
        ("rules/vocabulary/officer.yaml", lambda old: old.replace("question: ", "question: So, ")),
    )
    made = recorded(el_centro, (over,))
    layers = {file["path"]: file["layer"] for file in made["files"]}
    assert layers[RULE] == layers["rules/vocabulary/officer.yaml"] == "overlay-1"
    assert layers["rules/el-centro-pd/carry-recording-device.yaml"] == layers[POLICY] == "library"
    assert verified(tmp_path, made, over).verdict == "holds"
    found = verified(tmp_path, made)
    assert found.verdict == "holds with other texts now in force"
    assert found.texts_now is not None
    assert {one.path for one in found.texts_now.files} == {RULE, "rules/vocabulary/officer.yaml"}


def test_what_only_an_overlay_had_is_gone_without_it(tmp_path: Path, el_centro: Path) -> None:
    for name, text in {
        "policies/new-pd/authority.yaml": "id: new-pd\nname: New PD\njurisdiction: us/ca/new\n",
        "rules/vocabulary/own.yaml": "officer.wore_hat:\n  type: yes-no\n  question: A hat?\n  yes: one was worn\n"
        "  no: none was worn\n",
    }.items():
        (tmp_path / "over" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "over" / name).write_text(text)
    data = json.loads(el_centro.read_text()) | {"agency": "new-pd"}
    source = next(iter(data["sources"]))
    data["assertions"].append({"fact": "officer.wore_hat", "about": "officer-3", "value": True, "source": source})
    incident = tmp_path / "incident.json"
    incident.write_text(json.dumps(data))
    made = recorded(incident, (tmp_path / "over",))
    assert verified(tmp_path, made, tmp_path / "over").verdict == "holds"
    found = verified(tmp_path, made)
    assert found.verdict == "holds with other texts now in force"
    assert found.texts_now is not None
    assert [one.fate for one in found.texts_now.files] == ["gone", "gone"]
    assert len(found.texts_now.unreadable) == 2


@pytest.mark.parametrize(
    "options",
    [
        {"as_of": "2030-01-01"},
        {"as_of": "1990-01-01"},
        {"accounts": ("press", "agency")},
        {"assumed": ("officer.carried_recorder@officer-3=no", "force.took_steps_to_leave_path@volley-3=yes")},
        {"compared": ("nypd", "us-federal-dhs/policy-statement-044-05-r1", "us-federal-ice")},
        {"dilemmas": (("el-centro-pd.move-out-of-path@volley-3", "us-ca.report-use-of-force@volley-3"),)},
    ],
    ids=lambda options: next(iter(options)),
)
def test_options_are_kept_and_taken_again(
    record: dict[str, Any], options: dict[str, Any], tmp_path: Path, el_centro: Path
) -> None:
    made = recorded(el_centro, **options)
    found = verified(tmp_path, made)
    assert (found.verdict, found.differences) == ("holds", ())
    assert made["outcome"] != record["outcome"]
    assert fingerprint(made) != fingerprint(record)
    assert verified(tmp_path, made | {"options": record["options"]}).verdict == "does not hold"


def test_another_version_is_said(record: dict[str, Any], tmp_path: Path) -> None:
    made = put(record, ("versions", "policycheck"), "0.0.1")
    found = verified(tmp_path, made)
    assert (found.verdict, found.made_by) == ("holds", "0.0.1")
    made["files"][0] |= _with_digest("nothing that this version reads")
    with pytest.raises(BadInput, match=r"policycheck 0\.0\.1 made this record"):
        verified(tmp_path, made)


def _with_digest(text: str) -> dict[str, str]:
    return {"text": text, "sha256": hashlib.sha256(text.encode()).hexdigest()}


def test_texts_and_outcome_changed_together_are_still_another_record(record: dict[str, Any], tmp_path: Path) -> None:
    """Whoever changes a text and its SHA-256 makes a record of their own: it has another fingerprint."""
    made = copy.deepcopy(record)
    file = next(file for file in made["files"] if file["path"] == POLICY)
    file |= _with_digest(file["text"].replace("approaching vehicle instead", "approaching vehicle, instead"))
    found = verified(tmp_path, made)
    assert found.fingerprint != fingerprint(record)
    assert found.verdict == "holds with other texts now in force"


def test_a_file_that_changes_while_in_use_is_refused(tmp_path: Path, el_centro: Path) -> None:
    over = overlay(tmp_path, (RULE, lambda old: old + "\n"))
    library = load_library((over,))
    facts, sha256 = read_incident(el_centro, library)
    evaluation = evaluate(library, facts, sha256)
    (over / RULE).write_text((over / RULE).read_text() + "\n")
    with pytest.raises(BadInput, match="was changed while it was in use"):
        make_record(library, el_centro.read_bytes(), facts, evaluation, RecordOptions())


words = st.lists(st.sampled_from(["a", "b", "the", "vehicle,", "vehicle", "é"]), max_size=30).map(" ".join)


@given(words, words)
def test_wordings_tell_texts_apart_exactly(old: str, new: str) -> None:
    found = wordings(old, new)
    assert bool(found) == (old.split() != new.split())
    assert all(one.was != one.now for one in found)


def test_a_long_difference_is_shown_in_part() -> None:
    (one,) = wordings("so it is " + "x" * 1_000_000, "so it is " + " ".join(str(n) for n in range(5_000)))
    assert len(one.was) < 300
    assert len(one.now) < 300


MADE_UP = (
    '{"schema": "policycheck/incident/1", "id": "made-up", "title": "Made up", "date": "2025-03-14", '
    '"agency": "test-pd", "entities": {"shots": {"kind": "force"}}}'
)


def test_a_record_holds_the_rules_that_its_rules_ask_about(tmp_path: Path) -> None:
    """Without them its own rules would come to nothing."""
    tree = ROOT / "tests" / "authoring" / "sentences"
    incident = tmp_path / "incident.json"
    incident.write_text(MADE_UP)
    made = recorded(incident, (tree,))
    kept = {file["path"].rpartition("rules/")[2] for file in made["files"]}
    assert {f"test-pd/{name}.yaml" for name in ("no-fire-at-vehicle", "may-fire-at-vehicle")} <= kept
    assert verified(tmp_path, made, tree).verdict == "holds"


def test_a_record_holds_the_facts_to_which_its_files_add_definitions(tmp_path: Path) -> None:
    """And the policies of these, also where no rule asks for the fact: the files could not be read without them."""
    tree = tmp_path / "tree"
    shutil.copytree(ROOT / "tests" / "authoring" / "sentences", tree)
    added = "recording.exists:\n  definitions:\n    - {term: report, provision: test-pd/manual#4, words: The report}\n"
    with (tree / "rules" / "vocabulary" / "test.yaml").open("a") as file:
        file.write(f"\n{added}")
    incident = tmp_path / "incident.json"
    incident.write_text(MADE_UP)
    made = recorded(incident, (tree,))
    assert verified(tmp_path, made, tree).verdict == "holds"
