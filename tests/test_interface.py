"""policycheck from Python."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import policycheck as package
from policycheck.library.library import Library
from policycheck.model.problem import BadInput

RECORDER = "officer.carried_recorder@officer-3"
PAIR = (
    "el-centro-pd.carry-recording-device@officer-3",
    "us-ca.release-critical-incident-recording@recording-officer-3",
)


def test_it_says_what_the_command_says(policycheck: Callable[..., Any], el_centro: Path) -> None:
    ran = policycheck("evaluate", el_centro, "--format", "json", "--account", "agency", "--assume", f"{RECORDER}=no")
    made = package.evaluate(package.read_incident(el_centro), account="agency", assume={RECORDER: False})
    assert made.to_dict() == json.loads(ran.out)


@pytest.mark.parametrize(
    "given",
    [
        {"policy": "lasd", "as_of": "2026-01-01"},
        {"account": ["press", "family"], "cross_check": "off"},
        {"why_not": [PAIR]},
    ],
    ids=["policy", "account", "why_not"],
)
def test_arguments_are_the_options(
    policycheck: Callable[..., Any], el_centro: Path, library: Library, given: dict[str, Any]
) -> None:
    words: list[str] = []
    for name, value in given.items():
        for one in [value] if isinstance(value, str) else value:
            words += [f"--{name.replace('_', '-')}", *([one] if isinstance(one, str) else one)]
    ran = policycheck("evaluate", el_centro, "--format", "json", *words)
    assert package.evaluate(el_centro, library, **given).to_dict() == json.loads(ran.out)


def test_a_mapping_is_read_as_its_file_is(el_centro: Path, library: Library) -> None:
    data = json.loads(el_centro.read_bytes())
    from_file, in_memory = package.read_incident(el_centro, library), package.read_incident(data, library)
    assert in_memory.incident.model_dump() == from_file.incident.model_dump()  # but for what was found of documents
    data["agency"] = "el-cntro-pd"
    with pytest.raises(BadInput, match=r"incident, at \"agency\": \"el-cntro-pd\": no authority of the library"):
        package.read_incident(data, library)


def test_with_another_library_an_incident_is_checked_again(el_centro: Path, library: Library) -> None:
    incident = package.read_incident(el_centro, library)
    facts = {name: fact for name, fact in library.facts.items() if name != "force.fired_at_vehicle"}
    poorer = Library(**{**{name: getattr(library, name) for name in Library.__dataclass_fields__}, "facts": facts})
    assert incident.library is library
    with pytest.raises(BadInput, match=r"el-centro-2025-10-05\.json.*there is no fact 'force\.fired_at_vehicle'"):
        package.evaluate(incident, poorer)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"account": "agncy"}, "account: this incident has no account 'agncy'\n    did you mean 'agency'?"),
        ({"as_of": "2026-02-30"}, "as_of: '2026-02-30' is not a date"),
        ({"assume": {"officer.carried_recordr@officer-3": True}}, "assume: there is no fact"),
        ({"why_not": [("us-ca.none", "us-ca.none")]}, "why_not: "),
    ],
    ids=["account", "as_of", "assume", "why_not"],
)
def test_what_is_wrong_is_said_of_the_argument(
    el_centro: Path, library: Library, given: dict[str, Any], told: str
) -> None:
    with pytest.raises(BadInput) as raised:
        package.evaluate(el_centro, library, **given)
    assert told in str(raised.value)
    assert "--" not in str(raised.value)


def test_a_library_of_another_type_is_refused(el_centro: Path) -> None:
    with pytest.raises(TypeError, match="library must be a folder or a library, and this is of the type int"):
        package.read_incident(el_centro, 7)  # type: ignore[arg-type]


def test_drafts_and_folders(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "policies").mkdir()
    assert package.load_library(tmp_path, drafts=True).drafts
    assert package.load_library(str(tmp_path)).rules.keys() == package.load_library().rules.keys()


def test_a_report_in_a_notebook_is_shut_in(el_centro: Path, library: Library) -> None:
    """No style of it reaches the notebook, no script runs, and nothing of the page ends the attribute it is in."""
    data = json.loads(el_centro.read_bytes()) | {"title": '"></iframe><script>alert(1)</script>'}
    shown = package.evaluate(data, library)._repr_html_()
    assert shown.startswith('<iframe sandbox="" ')
    inside = shown[shown.index('srcdoc="') + len('srcdoc="') : -len('"></iframe>')]
    assert shown.endswith('"></iframe>')
    assert {'"', "<", ">"} & set(inside) == set()


def test_the_report_is_the_commands(policycheck: Callable[..., Any], el_centro: Path, library: Library) -> None:
    evaluated = package.evaluate(el_centro, library)
    assert evaluated.document().title == evaluated.evaluation.title
    assert repr(evaluated).splitlines() == policycheck("evaluate", el_centro).out.splitlines()


def test_calling_works_whatever_was_imported_before(el_centro: Path) -> None:
    """`policycheck.evaluate` is a call and a package."""
    code = (
        "import sys, policycheck\n"
        "loaded = {'pydantic', 'policycheck.interface'} & set(sys.modules)\n"
        "first = policycheck.evaluate(sys.argv[1])\n"
        "import policycheck.evaluation.evaluate\n"
        "print(loaded, first == policycheck.evaluate(sys.argv[1]), policycheck.evaluation.evaluate.NOTICE[:1])"
    )
    ran = subprocess.run([sys.executable, "-c", code, str(el_centro)], check=True, capture_output=True, text=True)
    assert ran.stdout == "set() True A\n"


def test_every_public_name_is_there() -> None:
    pytest.importorskip("pyarrow")  # which policycheck.screen needs
    assert {name for name in package.__all__ if not getattr(package, name).__doc__} == set()
