"""No command writes over what it reads, by whatever path, and none leaves half of what it writes."""

import json
from pathlib import Path
from shutil import copytree

import pytest

from policycheck.library.files import same_file, write_together
from policycheck.model.problem import BadInput
from policycheck.report.dispositions import read_dispositions

CASE = Path(__file__).resolve().parents[2] / "docs" / "examples" / "case" / "incident.json"


@pytest.mark.parametrize(
    "command",
    [
        ("evaluate", "{file}", "-o", "{same}"),
        ("ask", "{file}", "-o", "{same}", "--format", "json"),
        ("request", "{file}", "-o", "{same}"),
        ("memo", "{file}", "-o", "{other}", "--record", "{same}"),
        ("memo", "{file}", "-o", "{same}"),
        ("timeline", "{file}", "-o", "{same}"),
        ("memo", "{file}", "-o", "{terms_same}", "--dispositions", "{terms}"),
        ("memo", "{file}", "-o", "{other}", "--record", "{terms_same}", "--dispositions", "{terms}"),
    ],
)
def test_no_command_writes_over_what_it_reads_through_dots_and_links(
    policycheck, el_centro: Path, tmp_path: Path, command: tuple[str, ...]
) -> None:
    for form in ("json", "md", "txt"):
        (tmp_path / f"in.{form}").write_bytes(el_centro.read_bytes())
    ending = {"memo": "md", "timeline": "txt"}.get(command[0], "json")
    file, terms, folder = tmp_path / f"in.{ending}", tmp_path / "terms.md", tmp_path / "sub"
    terms.write_text("Sustained\n")
    folder.mkdir()
    (folder / f"link.{ending}").symlink_to(file)
    before = {path: path.read_bytes() for path in (file, terms)}
    for same in (folder / ".." / file.name, folder / f"link.{ending}"):
        named = {"file": file, "same": same, "other": tmp_path / "new.md", "terms": terms}
        named["terms_same"] = folder / ".." / "terms.md"
        ran = policycheck(*(part.format(**named) for part in command))
        assert ran.status == 2
        assert "would be written over" in ran.err
        assert {path: path.read_bytes() for path in before} == before
        assert not (tmp_path / "new.md").exists()


@pytest.mark.parametrize(
    "command",
    [
        ("evaluate", "-o", "article.html"),
        ("memo", "-o", "article.html"),
        ("memo", "-o", "new.md", "--record", "recording.vtt"),
        ("ask", "-o", "article.html"),
        ("request", "-o", "article.html"),
        ("timeline", "-o", "officer-statement.txt"),
        ("evaluate", "incidents", "-o", "press-release.pdf"),
    ],
)
def test_no_command_writes_over_a_document_of_the_case(policycheck, tmp_path: Path, command: tuple[str, ...]) -> None:
    """What was handed to a board as evidence is kept, whatever is written."""
    case = tmp_path / "case"
    copytree(CASE.parent, case)
    documents = {path: path.read_bytes() for path in (case / "documents").iterdir()}
    name, *arguments = command
    given = [str(case / "documents" / each) if "." in each else each for each in arguments]
    given = [str(CASE.parents[3] / "incidents") if each == "incidents" else each for each in given]
    ran = policycheck(name, case / "incident.json", *given)
    assert ran.status == 2
    assert "would be written over" in ran.err
    assert {path: path.read_bytes() for path in (case / "documents").iterdir()} == documents


@pytest.mark.parametrize("command", ["memo", "request"])
@pytest.mark.parametrize("name", ["filled.docx", "FILLED.DOCX"])
def test_a_word_file_that_may_have_been_filled_in_is_replaced_only_when_asked(
    policycheck, el_centro: Path, tmp_path: Path, command: str, name: str
) -> None:
    filled, page = tmp_path / name, tmp_path / "page.html"
    for file in (filled, page):
        file.write_bytes(b"what a board wrote")
    ran = policycheck(command, el_centro, "-o", filled)
    assert ran.status == 2
    assert f"{filled}: this Word file is there already, and may have been filled in" in ran.err
    assert "--overwrite" in ran.err
    assert filled.read_bytes() == b"what a board wrote"
    for asked in ((command, "--overwrite", el_centro, "-o", filled), (command, el_centro, "-o", page)):
        assert policycheck(*asked).status == 0  # a page is made anew each time
    assert b"what a board wrote" not in filled.read_bytes() + page.read_bytes()


def test_paths_that_lead_to_one_file(tmp_path: Path) -> None:
    file = tmp_path / "a"
    assert same_file(file, tmp_path / "sub" / ".." / "a")  # neither is there yet
    file.write_text("x")
    (tmp_path / "hard").hardlink_to(file)
    (tmp_path / "b").write_text("x")
    assert same_file(file, tmp_path / "hard")
    assert not same_file(file, tmp_path / "b")
    assert not same_file(file, Path("a\0b"))


def test_a_record_is_not_left_behind_where_the_memo_cannot_be_written(
    policycheck, el_centro: Path, tmp_path: Path
) -> None:
    record = tmp_path / "r.json"
    ran = policycheck("memo", el_centro, "-o", tmp_path / "none" / "m.md", "--record", record)
    assert ran.status == 2
    assert "there is no such folder" in ran.err
    assert list(tmp_path.iterdir()) == []


def test_files_written_together_are_all_there_or_none(tmp_path: Path) -> None:
    old = tmp_path / "old"
    old.write_text("before")
    with pytest.raises(BadInput, match="directory"):
        write_together({old: b"after", tmp_path: b"x"})
    assert old.read_text() == "before"
    assert list(tmp_path.iterdir()) == [old]
    write_together({old: b"after", tmp_path / "new": b"x"})
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"old": "after", "new": "x"}


@pytest.mark.parametrize("row", ["- >", "- &x A", "- *x", "- !!python/object:os.system x", '- "a', "- - a", "> b", "-"])
def test_what_yaml_would_read_otherwise_is_no_term_of_a_board(row: str) -> None:
    with pytest.raises(BadInput, match="term") as bad:
        read_dispositions(f"Sustained\n{row}\n", "terms.txt")
    assert [problem.place.line for problem in bad.value.problems] == [2]


def test_the_end_of_a_yaml_document_is_no_term() -> None:
    assert read_dispositions("---\n- A\n- 'B'\n...\n", "terms.txt").terms == ("A", "B")


def test_a_problem_of_any_length_is_cut(policycheck, el_centro: Path, tmp_path: Path) -> None:
    data = json.loads(el_centro.read_text())
    data["x" * 1_000_000] = 1
    file = tmp_path / "long.json"
    file.write_text(json.dumps(data))
    ran = policycheck("evaluate", file)
    assert ran.status == 2
    assert len(ran.err) < 5000


def test_a_file_that_is_written_anew_keeps_who_may_read_it(tmp_path: Path) -> None:
    private = tmp_path / "case.json"
    private.write_text("before")
    private.chmod(0o600)
    write_together({private: b"after"})
    assert (private.read_bytes(), private.stat().st_mode & 0o777) == (b"after", 0o600)
