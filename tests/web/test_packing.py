"""A case is taken out and brought in again with nothing lost."""

import hashlib
import io
import json
import zipfile
from pathlib import Path

import pytest
from conftest import ROOT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policycheck.library.incident_file import incident_in
from policycheck.library.library import Library
from policycheck.model.problem import BadInput
from policycheck.web.packing import packed, unpacked
from policycheck.web.stored_files import StoredFiles

FOLDER = ROOT / "docs" / "examples" / "case"
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60).filter(str.strip)


def stored(text: str, folder: Path, documents: list[bytes]) -> tuple[StoredFiles, str]:
    files = StoredFiles(folder)
    for content in documents:
        files.store(content)
    return files, text


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(title=TEXTS, note=TEXTS, documents=st.dictionaries(st.from_regex(r"[a-z]{1,8}", fullmatch=True), st.binary()))
def test_what_is_exported_comes_back(
    library: Library, tmp_path: Path, title: str, note: str, documents: dict[str, bytes]
) -> None:
    data = {
        "schema": "policycheck/incident/1",
        "id": "case",
        "title": title,
        "agency": "el-centro-pd",
        "note": note,
        "documents": {
            name: {"title": title, "file": f"documents/{name}.txt", "sha256": hashlib.sha256(content).hexdigest()}
            for name, content in documents.items()
        },
    }
    text = json.dumps(data, ensure_ascii=False, indent=1) + "\n\n"
    files, _ = stored(text, tmp_path / "files", [*documents.values()])
    archive = packed(text, incident_in("case", text.encode(), library), files)
    back = unpacked("case.zip", archive, library)
    assert back.text == text
    assert sorted(back.documents) == sorted(documents.values())
    assert (back.missing, back.left_out) == ((), ())
    assert packed(back.text, back.incident, files) == archive


def test_the_made_up_case_comes_back(library: Library, tmp_path: Path) -> None:
    text = (FOLDER / "incident.json").read_text()
    documents = [path.read_bytes() for path in sorted((FOLDER / "documents").iterdir())]
    files, _ = stored(text, tmp_path, documents)
    archive = packed(text, incident_in("case", text.encode(), library), files)
    with zipfile.ZipFile(io.BytesIO(archive)) as held:
        held.extractall(tmp_path / "case")
    assert {path.name for path in (tmp_path / "case" / "documents").iterdir()} == {
        path.name for path in (FOLDER / "documents").iterdir()
    }
    back = unpacked("case.zip", archive, library)
    assert (back.text, sorted(back.documents)) == (text, sorted(documents))


def zipped(**files: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/"), content)
    return made.getvalue()


CASE = json.dumps(
    {
        "schema": "policycheck/incident/1",
        "id": "case",
        "title": "A case",
        "agency": "el-centro-pd",
        "documents": {"a": {"title": "A", "file": "documents/a.txt", "sha256": hashlib.sha256(b"words").hexdigest()}},
    }
).encode()


def test_a_folder_in_a_zip_is_found_and_what_nothing_names_is_told(library: Library) -> None:
    files = {"my__incident.json": CASE, "my__documents__a.txt": b"words", "my__notes.md": b"x", "my__.DS_Store": b""}
    back = unpacked("case.zip", zipped(**files), library)
    assert back.documents == (b"words",)
    assert back.left_out == ("notes.md",)
    assert unpacked("case.zip", zipped(**{"incident.json": CASE}), library).missing == ("documents/a.txt",)


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (b"PK nothing", "cannot be read"),
        (zipped(**{"a.txt": b"x"}), "no incident file"),
        (zipped(**{"a.json": CASE, "b.json": CASE}), "2 files that end in .json"),
        (zipped(**{"incident.json": CASE, "documents__a.txt": b"others"}), "its SHA-256 is another"),
        (zipped(**{"incident.json": CASE + b"}"}), "not JSON"),
        (b"", "empty"),
        (b"%PDF-1.7", "this is a PDF"),
        (zipped(**{"incident.json": b" " * 17_000_000}), "larger than 16 MB"),
    ],
)
def test_what_holds_no_case_is_refused(library: Library, content: bytes, cause: str) -> None:
    with pytest.raises(BadInput, match=cause):
        unpacked("case.zip", content, library)
