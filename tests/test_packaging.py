"""The rules, policies and mappings are found alike from a wheel, from a source distribution and from a checkout."""

import os
import re
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
INCIDENT = ROOT / "incidents" / "el-centro-2025-10-05.json"


def build(target: str, project: Path, into: Path) -> Path:
    command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(into)]
    subprocess.run(command, cwd=project, check=True, capture_output=True)
    (built,) = into.iterdir()
    return built


def evaluated(package: Path) -> bytes:
    """What the program of an unpacked wheel says of the incident, with no checkout in reach."""
    environment = {**os.environ, "PYTHONPATH": str(package)}
    command = [sys.executable, "-c", "import policycheck; print(policycheck.__file__)"]
    where = subprocess.run(command, env=environment, cwd="/", check=True, capture_output=True, text=True).stdout
    assert where.startswith(str(package))
    command = [sys.executable, "-m", "policycheck", "evaluate", str(INCIDENT)]
    return subprocess.run(command, env=environment, cwd="/", check=True, capture_output=True).stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("wheel", ROOT, tmp_path_factory.mktemp("wheel"))


def test_the_wheel_holds_every_rule_policy_and_mapping(wheel: Path) -> None:
    shipped = {name.removeprefix("policycheck/shipped/") for name in zipfile.ZipFile(wheel).namelist()}
    tops = ("rules", "policies", "incidents/datasets")
    there = [path for top in tops for path in (ROOT / top).rglob("*.*") if path.is_file()]
    assert {path.relative_to(ROOT).as_posix() for path in there} <= shipped


def test_wheel_and_checkout_say_the_same(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path)
    command = [sys.executable, "-m", "policycheck", "evaluate", str(INCIDENT)]
    assert evaluated(tmp_path) == subprocess.run(command, check=True, capture_output=True).stdout


def test_a_source_distribution_makes_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    sdist = build("sdist", ROOT, tmp_path / "sdist")
    with tarfile.open(sdist) as archive:
        case = {name.partition("/docs/examples/case/")[2] for name in archive.getnames()} - {""}
        safely = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}  # from 3.11.4
        archive.extractall(tmp_path / "source", **safely)
    folder = ROOT / "docs" / "examples" / "case"
    assert case >= {
        path.relative_to(folder).as_posix() for path in folder.rglob("*.*") if "__pycache__" not in path.parts
    }
    shipped = {name.partition("/shipped/docs/examples/")[2] for name in zipfile.ZipFile(wheel).namelist()} - {""}
    documents = {f"case/documents/{path.name}" for path in (folder / "documents").iterdir()}
    assert shipped == {"case/incident.json", *documents}  # the workbench begins with them
    (source,) = (tmp_path / "source").iterdir()
    again = build("wheel", source, tmp_path / "wheel")
    assert zipfile.ZipFile(again).namelist() == zipfile.ZipFile(wheel).namelist()


def test_nobody_is_told_to_install_from_an_index_what_no_index_has() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "engine").rglob("*.py")]
    told = re.compile(r"pip install (?:-\S+ )*['\"]?policycheck\b|\bpolicycheck\[")
    assert [str(page) for page in pages if told.search(page.read_text(encoding="utf-8"))] == []
