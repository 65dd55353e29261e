"""A screening that was stopped loses nothing and repeats nothing, and comes to the same bytes as one that was not."""

import json
import os
import resource
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from county import MAPPING, NAMES, screen, write

from policycheck.library.files import refuse
from policycheck.library.library import Library
from policycheck.model.problem import BadInput
from policycheck.screening import local, parts
from policycheck.screening.step import ScreeningStep

# Screens a folder in pieces of 10 rows, and kills itself where it is told: what happens, and how often before.
SCRIPT = """
import os, signal, sys
from pathlib import Path
from policycheck.evaluation.scope import rules_named
from policycheck.library.library import load_library
from policycheck.model.problem import BadInput
from policycheck.screening import local, parts
from policycheck.screening.local import screen_locally

data, mapping, out, where, count = sys.argv[1:]
replace, times = Path.replace, []

def dying(self, target):
    times.append(target)
    moved = Path(target).suffix == where
    if moved and sum(Path(one).suffix == where for one in times) == int(count):
        os.kill(os.getpid(), signal.SIGKILL)
    return replace(self, target)

Path.replace = dying
library = load_library()
rules = rules_named(library, ("el-centro-pd", "nypd"))
try:
    asked = {"group_by": ("department",), "reasons": True, "output": Path(out), "resume": True, "piece": 10}
    found = screen_locally(library, rules, Path(data), mapping, **asked)
except BadInput as bad:
    sys.exit(str(bad))
print(found.model_dump_json())
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder of files of every form, 103 rows in all, of which two are bad."""
    folder = tmp_path / "data"
    folder.mkdir()
    vehicles = ["moving away", "stopped", "not known", "rolling"]
    row = ["A-{}", "2021-03-04", "Northfield Police", "vehicle", "", "none", "stayed in the path", "4"]
    rows = [[row[0].format(n), *row[1:4], vehicles[n % 4], *row[5:]] for n in range(103)]
    write(folder / "a.csv", [*rows[:20], rows[20][:5], *rows[21:43]])
    write(folder / "b.jsonl", rows[43:75])
    with (folder / "b.jsonl").open("a") as file:
        file.write("{\n")
    write(folder / "c.parquet", rows[75:])
    return folder


def run(data: Path, out: Path, where: str = "", count: int = 0, limit: int = 0) -> subprocess.CompletedProcess[str]:
    def limited() -> None:
        if limit:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    command = [sys.executable, "-c", SCRIPT, str(data), str(MAPPING), str(out), where, str(count)]
    return subprocess.run(command, capture_output=True, text=True, check=False, preexec_fn=limited)


@pytest.mark.parametrize("form", ["parquet", "csv"])
def test_a_screening_killed_again_and_again_comes_to_the_same_bytes(tmp_path: Path, data: Path, form: str) -> None:
    whole = run(data, tmp_path / f"whole.{form}")
    assert (whole.returncode, whole.stderr) == (0, "")
    out = tmp_path / f"out.{form}"
    folder = tmp_path / f"out.{form}{local.UNFINISHED}"
    done = 0
    for where, count in ((".arrow", 3), (".json", 4), (".arrow", 2), (f".{form}", 1)):
        killed = run(data, out, where, count)
        assert killed.returncode == -signal.SIGKILL
        assert not out.exists()
        before, done = done, len(list(folder.glob("0*.json")))
        assert done >= before
    assert done == 5 + 4 + 3
    last = run(data, out)
    assert (last.returncode, last.stdout) == (0, whole.stdout)
    assert out.read_bytes() == (tmp_path / f"whole.{form}").read_bytes()
    assert not folder.exists()


def test_a_full_disk_leaves_what_is_done(tmp_path: Path, data: Path) -> None:
    out = tmp_path / "out.csv"
    stopped = run(data, out, limit=16_000)
    assert stopped.returncode == 1
    assert "cannot be written" in stopped.stderr
    assert "make room" in stopped.stderr
    assert not out.exists()
    assert run(data, out).returncode == 0
    assert len(out.read_text().splitlines()) == 105


class _Stop(Exception):
    pass


def stopped_after(library: Library, data: Path, out: Path, pieces: int, **options: Any) -> None:
    """Stops a screening, with so many pieces done at least."""
    with pytest.MonkeyPatch.context() as patch:
        keep = parts.KeptParts.write

        def write_some(self: parts.KeptParts, part: parts.PieceId, *given: Any) -> None:
            if part[0] * 1000 + part[1] >= pieces:
                raise _Stop
            keep(self, part, *given)

        patch.setattr(parts.KeptParts, "write", write_some)
        with pytest.raises(_Stop):
            screen(library, data, output=out, piece=10, **options)


def test_only_the_rest_is_done(library: Library, tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out.parquet"
    said: list[str] = []
    stopped_after(library, data, out, 3)
    ran: list[tuple[str, int]] = []
    step = ScreeningStep.run

    def noted(self: ScreeningStep, piece: Any, file: str, rows_wanted: bool = True) -> Any:
        ran.append((file, piece.num_rows))
        return step(self, piece, file, rows_wanted)

    monkeypatch.setattr(ScreeningStep, "run", noted)
    screen(library, data, output=out, piece=10, resume=True, say=said.append)
    assert sorted(ran) == [
        *[("a.csv", 3), ("a.csv", 10)],
        *[("b.jsonl", 3), ("b.jsonl", 10), ("b.jsonl", 10), ("b.jsonl", 10)],
        *[("c.parquet", 8), ("c.parquet", 10), ("c.parquet", 10)],
    ]
    assert said == []


def test_a_screening_that_was_not_finished_is_not_begun_over(library: Library, tmp_path: Path, data: Path) -> None:
    out = tmp_path / "out.parquet"
    stopped_after(library, data, out, 3)
    with pytest.raises(BadInput, match=r"begun and is not finished\n +add --resume to go on with it, or delete"):
        screen(library, data, output=out, piece=10)
    assert len(list((tmp_path / "out.parquet.unfinished").glob("*.arrow"))) == 3


def test_to_resume_where_nothing_is_done_begins_and_says_so(library: Library, tmp_path: Path, data: Path) -> None:
    said: list[str] = []
    screen(library, data, output=tmp_path / "out.parquet", resume=True, say=said.append)
    assert said == [
        f"{tmp_path / 'out.parquet.unfinished'}: nothing of this screening is kept there, so it is begun anew"
    ]


CHANGED: dict[str, tuple[dict[str, Any], str]] = {
    "rules": ({"rules": ("nypd",)}, "the rules are not those with which"),
    "groups": (
        {"group_by": ("vehicle",)},
        "the columns to group by are not those with which this screening was begun: none",
    ),
    "reasons": ({"reasons": True}, "this screening was begun without --reasons"),
    "pieces": ({"piece": 11}, "the size of pieces is not that with which this screening was begun: 10"),
}


@pytest.mark.parametrize("case", CHANGED)
def test_another_screening_is_not_gone_on_with(library: Library, tmp_path: Path, data: Path, case: str) -> None:
    out = tmp_path / "out.parquet"
    stopped_after(library, data, out, 3)
    changed, cause = CHANGED[case]
    with pytest.raises(BadInput, match=cause) as bad:
        screen(library, data, output=out, resume=True, **{"piece": 10, **changed})
    assert len(bad.value.problems) == 1
    assert "delete this folder and begin anew" in str(bad.value)
    screen(library, data, output=out, resume=True, piece=10)


def test_drafts_are_another_screening(library: Library, tmp_path: Path, data: Path) -> None:
    out = tmp_path / "out.parquet"
    stopped_after(library, data, out, 3)
    with pytest.raises(BadInput, match="this screening was begun without --drafts\n"):
        screen(replace(library, drafts=True), data, output=out, piece=10, resume=True)


def test_files_and_a_mapping_that_changed_are_told(library: Library, tmp_path: Path, data: Path) -> None:
    out, mapping = tmp_path / "out.parquet", tmp_path / "county-shootings.yaml"
    mapping.write_bytes(MAPPING.read_bytes())
    stopped_after(library, data, out, 3, mapping=mapping)
    mapping.write_text(mapping.read_text().replace("made up for this example", "made up"))
    os.utime(data / "a.csv", (1, 1))
    write(data / "d.csv", [["x"] * len(NAMES)])
    with pytest.raises(BadInput) as bad:
        screen(library, data, output=out, piece=10, resume=True, mapping=mapping)
    text = str(bad.value)
    assert "the files are not those that this screening was begun on: a.csv, d.csv changed, came or went" in text
    assert "the mapping is not that with which this screening was begun\n" in text
    assert len(bad.value.problems) == 2


@pytest.mark.parametrize("content", ["", "{", "[]", "\0"])
def test_a_folder_that_says_nothing_is_not_gone_on_with(
    library: Library, tmp_path: Path, data: Path, content: str
) -> None:
    folder = tmp_path / "out.parquet.unfinished"
    folder.mkdir()
    (folder / "manifest.json").write_text(content)
    (folder / "000000-000000.arrow").write_text("")
    with pytest.raises(BadInput, match="does not say which screening was begun"):
        screen(library, data, output=tmp_path / "out.parquet", resume=True)
    (folder / "manifest.json").unlink()
    with pytest.raises(BadInput, match="does not say of which screening it is"):
        screen(library, data, output=tmp_path / "out.parquet", resume=True)


@pytest.mark.parametrize("part", ["000000-000000.arrow", "000000-000001.json"])
def test_a_part_that_is_damaged_is_told(library: Library, tmp_path: Path, data: Path, part: str) -> None:
    out = tmp_path / "out.parquet"
    stopped_after(library, data, out, 3)
    (tmp_path / "out.parquet.unfinished" / part).write_bytes(b"\0")
    with pytest.raises(BadInput, match="a part of what was done cannot be read"):
        screen(library, data, output=out, piece=10, resume=True)
    assert not out.exists()


@pytest.mark.parametrize("resume", [False, True])
def test_a_folder_without_any_part_keeps_nothing_from_beginning(
    library: Library, tmp_path: Path, data: Path, resume: bool
) -> None:
    out, folder = tmp_path / "out.csv", tmp_path / "out.csv.unfinished"
    folder.mkdir()
    (folder / "lock").touch()
    (folder / "manifest.json").write_text('{"rules": []}')
    said: list[str] = []
    screen(library, data, output=out, resume=resume, say=said.append)
    assert (out.exists(), folder.exists(), len(said)) == (True, False, resume)


@pytest.mark.parametrize("kept", [0, 3])
def test_what_stops_the_work_leaves_its_parts_or_nothing(
    library: Library, tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch, kept: int
) -> None:
    out, folder = tmp_path / "out.csv", tmp_path / "out.csv.unfinished"
    keep = parts.KeptParts.write

    def write_some(self: parts.KeptParts, part: parts.PieceId, *given: Any) -> None:
        if part >= (0, kept):
            refuse(str(out), "no room", "make room")
        keep(self, part, *given)

    with monkeypatch.context() as patch:
        patch.setattr(parts.KeptParts, "write", write_some)
        with pytest.raises(BadInput) as bad:
            screen(library, data, output=out, piece=10)
    assert folder.exists() == bool(kept)
    assert bad.value.done == (
        f"what was done is kept in {folder}: add --resume to go on with it, or delete it to begin anew" if kept else ""
    )
    screen(library, data, output=out, piece=10, resume=bool(kept))
    assert out.exists()


def test_two_runs_do_not_work_on_one_output(library: Library, tmp_path: Path, data: Path) -> None:
    out = tmp_path / "out.parquet"

    def second(_done: int, _all: int) -> None:
        with pytest.raises(BadInput, match="another run is at work"):
            screen(library, data, output=out, piece=10, resume=True)

    screen(library, data, output=out, piece=50, progress=second)
    assert out.exists()


def test_a_file_that_is_no_folder_is_told(library: Library, tmp_path: Path, data: Path) -> None:
    (tmp_path / "out.parquet.unfinished").write_text("")
    with pytest.raises(BadInput, match="this cannot be written"):
        screen(library, data, output=tmp_path / "out.parquet", resume=True)


def test_what_is_kept_names_no_path_of_the_machine(library: Library, tmp_path: Path, data: Path) -> None:
    out = tmp_path / "out.parquet"
    stopped_after(library, data, out, 3)
    manifest = json.loads((tmp_path / "out.parquet.unfinished" / "manifest.json").read_text())
    assert sorted(manifest["files"]) == ["a.csv", "b.jsonl", "c.parquet"]
    assert str(tmp_path) not in json.dumps(manifest)


def test_a_stop_while_the_folder_is_removed_keeps_nothing_from_beginning(
    library: Library, tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "rows.parquet"
    monkeypatch.setattr(parts.shutil, "rmtree", lambda *_, **__: None)
    screen(library, data, output=output)
    assert not list(tmp_path.glob("rows.parquet.unfinished/*.arrow"))
    first = output.read_bytes()
    screen(library, data, output=output)
    assert output.read_bytes() == first
