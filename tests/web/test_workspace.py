"""Whatever is done to a workspace, every version that it had stays in it."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policycheck.model.problem import BadInput
from policycheck.web.workspace import FILE, Conflict, NoSuchCase, Workspace

CHANGES = st.lists(
    st.one_of(
        st.tuples(st.just("save"), st.text(max_size=40)),
        st.tuples(st.just("bring back"), st.integers(1, 12)),
        st.tuples(st.just("stale"), st.integers(1, 12)),
        st.tuples(st.just("archive"), st.booleans()),
        st.tuples(st.just("reopen"), st.none()),
    ),
    max_size=12,
)


@settings(max_examples=30)
@given(CHANGES)
def test_every_version_stays_whatever_is_done(changes: list[tuple[str, object]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace(Path(folder))
        name = workspace.add("case", "first", "Ana", "Began")
        expected = ["first"]
        for kind, given_value in changes:
            latest = workspace.revision(name)
            if kind == "save":
                workspace.save(name, latest.number, str(given_value), "Ana", "Changed")
                expected.append(str(given_value))
            elif kind == "bring back" and isinstance(given_value, int) and given_value <= len(expected):
                text = workspace.revision(name, given_value).text
                workspace.save(name, latest.number, text, "Ben", f"Brought version {given_value} back")
                expected.append(text)
            elif kind == "stale" and isinstance(given_value, int) and given_value < len(expected):
                with pytest.raises(Conflict) as conflict:
                    workspace.save(name, given_value, "lost", "Ben", "Changed")
                assert conflict.value.latest == latest
            elif kind == "archive":
                workspace.save(name, latest.number, latest.text, "Ana", "Archived", bool(given_value))
                expected.append(latest.text)
            elif kind == "reopen":
                workspace = Workspace(Path(folder))
            kept = workspace.revisions(name)
            assert [one.text for one in reversed(kept)] == expected
            assert [one.number for one in reversed(kept)] == list(range(1, len(expected) + 1))


def test_of_many_who_change_one_version_one_is_first(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    workspace.add("case", "first", "Ana", "Began")

    def save(number: int) -> bool:
        try:
            workspace.save("case", 1, f"of {number}", str(number), "Changed")
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        saved = list(pool.map(save, range(24)))
    assert saved.count(True) == 1
    assert [one.text for one in workspace.revisions("case")] == [f"of {saved.index(True)}", "first"]


def test_what_was_saved_outlives_the_program(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from policycheck.web.workspace import Workspace\n"
        "workspace = Workspace(Path(sys.argv[1]))\n"
        "workspace.add('case', '0', 'Ana', 'Began')\n"
        "for number in range(1, 100000):\n"
        "    workspace.files.store(str(number).encode())\n"
        "    workspace.save('case', number, str(number), 'Ana', 'Changed')\n"
        "    print(number, flush=True)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True) as ran:
        assert ran.stdout is not None
        told = int(ran.stdout.readline())
        time.sleep(0.3)
        os.kill(ran.pid, signal.SIGKILL)
        for line in ran.stdout:
            told = int(line) if line.endswith("\n") else told
    workspace = Workspace(tmp_path)
    texts = [one.text for one in reversed(workspace.revisions("case"))]
    assert len(texts) > told
    assert texts == [str(number) for number in range(len(texts))]
    digests = [workspace.files.store(text.encode()) for text in texts[1 : told + 1]]
    assert [workspace.files.content(each).decode() for each in digests] == texts[1 : told + 1]


def test_names_are_given_once(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    assert [workspace.add("case", "text", "Ana", "Began") for _ in range(3)] == ["case", "case-2", "case-3"]
    assert [case.name for case in workspace.cases()] == ["case", "case-2", "case-3"]
    assert workspace.people() == ["Ana"]
    for missing in (("none", None), ("case", 2)):
        with pytest.raises(NoSuchCase):
            workspace.revision(*missing)
    with pytest.raises(NoSuchCase):
        workspace.save("none", 1, "text", "Ana", "Changed")


def test_a_file_that_is_no_workspace_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("nothing of the kind, and long enough to be looked at " * 30)
    with pytest.raises(BadInput, match="no workspace that can be opened"):
        Workspace(tmp_path)
    with pytest.raises(BadInput, match="cannot be made"):
        Workspace(tmp_path / FILE)


def test_documents_are_found_by_what_they_hold(tmp_path: Path) -> None:
    files = Workspace(tmp_path).files
    digest = files.store(b"words")
    assert files.store(b"words") == digest
    assert files.content(digest) == b"words"
    (files.folder / digest).write_bytes(b"cut off")  # by whatever else writes there
    assert files.store(b"words") == digest
    assert files.content(digest) == b"words"
    for wrong in ("", "../workspace.sqlite", digest[:-1], digest.upper(), "0" * 64):
        assert not files.has(wrong)
        with pytest.raises(FileNotFoundError):
            files.content(wrong)
