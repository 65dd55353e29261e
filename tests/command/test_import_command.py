"""`policycheck import`, as an author types it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Ran
from made_documents import CUES, pdf, word

Run = Callable[..., Ran]
PAGE = "<h1>300.4 Vehicles</h1><p>Officers shall move. They should not fire.</p>"


@pytest.fixture(autouse=True)
def _empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("policy.html").write_text(PAGE)


def test_a_policy_is_written_into_a_library_with_its_sentences(policycheck: Run) -> None:
    ran = policycheck("import", "policy.html", "-o", "my-library/policies/us-zz/manual.md")
    assert (ran.status, ran.out) == (
        0,
        "300.4: Vehicles\n  1. [shall] Officers shall move.\n  2. [should] They should not fire.\n",
    )
    assert "wrote my-library/policies/us-zz/authority.yaml" in ran.err
    assert "1 section, 2 sentences with the words of a duty; next:" in ran.err
    assert "us-zz/manual" in policycheck("show", "policies", "--library", "my-library").out
    again = policycheck("import", "policy.html", "-o", "my-library/policies/us-zz/manual.md")
    assert again.status == 2
    assert "there is a file here already" in again.err


def test_without_a_place_the_markdown_is_shown(policycheck: Run) -> None:
    ran = policycheck("import", "policy.html")
    assert ran.status == 0
    assert "## 300.4: Vehicles\n\n> Officers shall move. They should not fire.\n" in ran.out
    assert "id: fill-in/policy  # FILL IN:" in ran.out


@pytest.mark.parametrize(
    ("name", "content", "output", "cause"),
    [
        ("missing.pdf", None, None, "there is no such file"),
        ("scan.pdf", pdf(""), None, "this PDF holds no text: its pages are pictures"),
        ("cut.pdf", pdf("Text.")[:300], None, "this PDF is cut off"),
        ("old.docx", word("Text.")[:300], None, "this is no whole Word file"),
        ("list.odt", b"text", None, "nothing here reads a file that ends in .odt"),
        ("talk.vtt", CUES.encode(), None, "this is a transcript with times, and no policy"),
        ("empty.txt", b" \n", None, "this document holds no text"),
        ("unseen.txt", "\u200b\u00ad".encode(), None, "this document holds no text"),
        ("latin.txt", b"\xe9 shall", None, "byte 0xe9 is not UTF-8"),
        ("long.txt", b"Text\nof it.\n\n" * 30_000, None, "more than 50,000 lines"),
        ("many.html", b"<h1>A</h1><p>b</p>" * 6_000, None, "6,000 headings; the bound is 5,000"),
        ("good.txt", b"Text.", "policy.txt", "a policy's file ends in .md"),
        ("good.txt", b"Text.", "policies/El Centro/x.md", "cannot be the id of a policy"),
        ("good.txt", b"Text.", "policies/el-centro-pd/use-of-force.md", "there is a policy el-centro-pd/use-of-force"),
    ],
)
def test_what_cannot_be_imported_is_refused(
    policycheck: Run, name: str, content: bytes | None, output: str | None, cause: str
) -> None:
    if content is not None:
        Path(name).write_bytes(content)
    ran = policycheck("import", name, *(("-o", output) if output else ()))
    assert (ran.status, ran.out) == (2, "")
    assert cause in ran.err
    assert "1 problem; nothing was done" in ran.err
    assert not Path("policies").exists()


def test_pages_of_a_scan_among_others_are_named(policycheck: Run) -> None:
    Path("mixed.pdf").write_bytes(pdf("Officers shall stop.", ""))
    ran = policycheck("import", "mixed.pdf")
    assert ran.status == 0
    assert "page 2 holds no text, as of a scan, and nothing of it was imported" in ran.err
