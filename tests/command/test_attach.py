"""`policycheck attach` and `policycheck quote`: a document is put beside an incident, and words are found in it."""

import json
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from made_documents import CUES, PAGES, PARAGRAPHS, incident, pdf, word

from policycheck.library.files import refuse
from policycheck.sources import attach as attaching

TEXT = "\n\n".join(PARAGRAPHS).encode()
Run = Callable[..., Any]


@pytest.fixture
def case(tmp_path: Path, el_centro: Path) -> Path:
    """An incident without documents, a statement a line."""
    folder = tmp_path / "case"
    folder.mkdir()
    return Path(shutil.copy(el_centro, folder / "incident.json"))


def given(tmp_path: Path, name: str, content: bytes = TEXT) -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def added(before: str, path: Path) -> list[str]:
    """The lines that the file has more; every other one is as it was but for a comma at its end."""
    new = path.read_text().splitlines()
    lines = iter(new)
    kept = [next(one for one in lines if one.rstrip(",") == old.rstrip(",")) for old in before.splitlines()]
    left = list(new)
    for one in kept:
        left.remove(one)
    return [one.strip() for one in left]


def test_attached_documents_are_lines_more(case: Path, tmp_path: Path, policycheck: Run) -> None:
    before = case.read_text()
    file = given(tmp_path, "The brief (2).pdf", pdf(*PAGES))
    ran = policycheck("attach", case, file, "--party", "agency", "--title", "The brief", "--date", "2025-11")
    assert (ran.status, ran.err) == (0, "")
    assert "document the-brief-2, source the-brief-2; copied to documents/The-brief-2.pdf" in ran.out
    assert (case.parent / "documents" / "The-brief-2.pdf").read_bytes() == file.read_bytes()
    more = added(before, case)
    assert len(more) == 2
    document, source = (one for one in more if one.startswith('"the-brief-2"'))
    assert document.startswith('"the-brief-2": {"title": "The brief", "file": "documents/The-brief-2.pdf", "sha256": "')
    told = '"party": "agency", "title": "The brief", "date": "2025-11", "document": "the-brief-2"'
    assert source == f'"the-brief-2": {{{told}}}'
    before = case.read_text()
    policycheck("attach", case, given(tmp_path, "call.vtt", CUES.encode()))
    (document,) = added(before, case)
    assert document.startswith('"call": {"title": "call.vtt", "file": "documents/call.vtt"')
    assert policycheck("evaluate", case).status == 0


def test_without_a_party_no_source_is_added(case: Path, tmp_path: Path, policycheck: Run) -> None:
    ran = policycheck("attach", case, given(tmp_path, "brief.txt"))
    assert 'no source was added: name it as "document": "brief"' in ran.out


def test_names_that_are_taken(case: Path, tmp_path: Path, policycheck: Run) -> None:
    (tmp_path / "other").mkdir()
    policycheck("attach", case, given(tmp_path, "brief.txt"), "--party", "press")
    policycheck("attach", case, given(tmp_path / "other", "brief.txt", b"Other words"), "--party", "press")
    data = json.loads(case.read_text())
    documents = {name: one["file"] for name, one in data["documents"].items() if "file" in one}
    assert documents == {"brief": "documents/brief.txt", "brief-2": "documents/brief-2.txt"}
    assert data["sources"]["brief-2"]["document"] == "brief-2"


def test_a_file_that_lies_there_already_is_not_copied(case: Path, policycheck: Run) -> None:
    (case.parent / "documents").mkdir()
    file = given(case.parent / "documents", "brief.txt")
    assert policycheck("attach", case, file).status == 0
    assert [one.name for one in file.parent.iterdir()] == ["brief.txt"]


def test_the_same_document_twice(case: Path, tmp_path: Path, policycheck: Run) -> None:
    file = given(tmp_path, "brief.txt")
    policycheck("attach", case, file)
    ran = policycheck("attach", case, file)
    assert (ran.status, "attached already, as brief" in ran.err) == (2, True)


def test_the_commands_that_it_advises_can_be_typed(case: Path, tmp_path: Path, policycheck: Run) -> None:
    """They lack nothing that the command needs: these words stand nowhere, which is status 1."""
    file = given(tmp_path, "brief.txt")
    for ran in (policycheck("attach", case, file), policycheck("attach", case, file)):
        advised = (ran.out + ran.err).partition("policycheck quote ")[2].splitlines()[0]
        assert policycheck("quote", *shlex.split(advised)).status == 1, advised


@pytest.mark.parametrize(
    ("name", "content", "options", "said"),
    [
        ("scan.pdf", pdf(""), (), "scan.pdf: this PDF holds no text"),
        ("a.xyz", TEXT, (), "nothing here reads a file that ends in .xyz"),
        ("a.txt", TEXT, ("--date", "2025-13"), "--date: date: '2025-13' is not a date of the calendar"),
        ("a.txt", TEXT, ("--title", ""), "--title: "),
        ("a.txt", TEXT, ("--party", "nobody"), "--party: there is no party 'nobody'"),
        ("a.txt", TEXT, ("--party", ""), "does not have the form of party"),
        ("a.txt", TEXT, ("--party", " "), "does not have the form of party"),
        ("a.txt", TEXT, ("--party", "agancy", "--title", "T", "--date", "2025-11"), "--party: there is no party"),
        ("a.txt", TEXT, ("--party", "agency", "--title", "", "--date", "2025-11"), "--title: title is empty"),
        ("a.txt", TEXT, ("--party", "agency", "--date", "2025-13", "--title", "T"), "--date: date: '2025-13'"),
    ],
)
def test_nothing_is_written_where_it_cannot_be_used(
    case: Path, tmp_path: Path, policycheck: Run, name: str, content: bytes, options: tuple[str, ...], said: str
) -> None:
    before = case.read_bytes()
    ran = policycheck("attach", case, given(tmp_path, name, content), *options)
    assert ran.status == 2
    assert said in ran.err
    assert case.read_bytes() == before
    assert not (case.parent / "documents").exists()


def test_files_that_are_not_there(case: Path, tmp_path: Path, policycheck: Run) -> None:
    assert "nowhere.txt: there is no such file" in policycheck("attach", case, tmp_path / "nowhere.txt").err
    ran = policycheck("attach", tmp_path / "nowhere.json", given(tmp_path, "a.txt"))
    assert (ran.status, "nowhere.json: there is no such file" in ran.err) == (2, True)


def test_a_folder_that_is_a_link_is_not_written_through(case: Path, tmp_path: Path, policycheck: Run) -> None:
    (tmp_path / "away").mkdir()
    (case.parent / "documents").symlink_to(tmp_path / "away")
    ran = policycheck("attach", case, given(tmp_path, "a.txt"))
    assert (ran.status, "this folder is a link" in ran.err) == (2, True)
    assert list((tmp_path / "away").iterdir()) == []


def test_a_link_to_the_incident_stays_a_link(case: Path, tmp_path: Path, policycheck: Run) -> None:
    """The document lies beside the file itself, and every command finds it there by either path."""
    (tmp_path / "links").mkdir()
    link = tmp_path / "links" / "link.json"
    link.symlink_to(case)
    assert policycheck("attach", link, given(tmp_path, "brief.txt"), "--party", "agency").status == 0
    assert link.is_symlink()
    assert '"brief"' in case.read_text()
    assert [path.name for path in (case.parent / "documents").iterdir()] == ["brief.txt"]
    for path in (case, link):
        assert policycheck("quote", path, "brief", "Then they fired").status == 0
        document = json.loads(policycheck("evaluate", path, "--format", "json").out)["sources"][-1]["document"]
        assert document["status"] == "at_hand"
        assert "is missing" not in policycheck("lint", path).out


def test_a_file_that_changes_meanwhile_is_left_alone(
    case: Path, tmp_path: Path, policycheck: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(*given: Any) -> Any:
        case.write_text(case.read_text().replace("14-year-old", "14 year old"))
        return reads(*given)

    reads = attaching.read_document
    monkeypatch.setattr(attaching, "read_document", read)
    ran = policycheck("attach", case, given(tmp_path, "a.txt"))
    assert (ran.status, "was changed while" in ran.err) == (2, True)
    assert "14 year old" in case.read_text()


def test_a_write_that_fails_leaves_nothing(
    case: Path, tmp_path: Path, policycheck: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        refuse("a", "the disk is full", "make room")

    before = case.read_bytes()
    monkeypatch.setattr(attaching, "write_together", full)
    assert policycheck("attach", case, given(tmp_path, "a.txt")).status == 2
    assert case.read_bytes() == before
    assert not (case.parent / "documents").exists()


def test_where_words_stand(tmp_path: Path, policycheck: Run) -> None:
    path = incident(tmp_path, word(*PARAGRAPHS), "brief.docx")
    ran = policycheck("quote", path, "brief", "gave  no commands")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.splitlines()[0] == "These words stand in one place: paragraph 2"
    assert "“Officers gave no commands.”" in ran.out
    assert '"quote": "gave no commands", "pinpoint": "paragraph 2"' in ran.out
    found = json.loads(policycheck("quote", path, "brief", "ed", "--format", "json").out)
    assert [one["place"] for one in found["places"]] == ["paragraph 1", "paragraph 3"]
    assert "These words stand in 2 places" in policycheck("quote", path, "brief", "ed").out


def test_words_that_stand_nowhere(tmp_path: Path, policycheck: Run) -> None:
    ran = policycheck("quote", incident(tmp_path, TEXT), "brief", "Officers gave two commands")
    assert ran.status == 1
    assert "What comes nearest, in paragraph 2:" in ran.out
    assert "“Officers gave no commands.”" in ran.out


def test_a_page_without_text_was_not_searched(tmp_path: Path, policycheck: Run) -> None:
    ran = policycheck("quote", incident(tmp_path, pdf(*PAGES, ""), "brief.pdf"), "brief", "Zebras queue quietly")
    assert ran.status == 1
    assert "1 page of it without text could not be searched" in ran.out


def test_a_document_that_was_changed_says_so(tmp_path: Path, policycheck: Run) -> None:
    path = incident(tmp_path, TEXT)
    (tmp_path / "documents" / "brief.txt").write_bytes(b"Other words")
    assert "was changed since it was attached" in policycheck("quote", path, "brief", "Other words").out


@pytest.mark.parametrize(
    ("document", "words", "said"),
    [
        ("breif", "commands", "DOCUMENT: there is no document 'breif' in this file\n    did you mean 'brief'?"),
        ("brief", "c", "TEXT: a quotation needs at least 2 letters or digits"),
        ("brief", "c" * 100_000, "TEXT: a quotation of 100,000 characters is too long"),
    ],
)
def test_what_cannot_be_looked_up(tmp_path: Path, policycheck: Run, document: str, words: str, said: str) -> None:
    ran = policycheck("quote", incident(tmp_path, TEXT), document, words)
    assert (ran.status, said in ran.err) == (2, True)


def test_a_document_that_is_not_there(tmp_path: Path, policycheck: Run) -> None:
    path = incident(tmp_path, TEXT)
    (tmp_path / "documents" / "brief.txt").unlink()
    ran = policycheck("quote", path, "brief", "commands")
    assert (ran.status, "documents/brief.txt: there is no such file" in ran.err) == (2, True)
