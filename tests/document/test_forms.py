"""The ending of a file says its form, and each form is written by one function."""

from pathlib import Path

import pytest

from policycheck.document import forms
from policycheck.document.forms import FORMS, form_of, render
from policycheck.document.model import Document, Paragraph, Part, line
from policycheck.model.problem import BadInput

DOCUMENT = Document(title="A title", parts=(Part(level=1, title="P", blocks=(Paragraph(line=line("Some words")),)),))


@pytest.mark.parametrize(("ending", "form"), FORMS.items())
def test_the_ending_of_a_file_says_its_form(ending: str, form: str) -> None:
    assert form_of(Path(f"a.b{ending.upper()}")) == form
    begins = {"docx": b"PK", "pdf": b"%PDF-1.7"}
    made = render(DOCUMENT, form)
    assert made.startswith(begins.get(form, b""))
    assert made == render(DOCUMENT, form)
    if form not in begins:
        assert "Some words" in made.decode()


@pytest.mark.parametrize("name", ["report.odt", "report", ".pdf"])
def test_another_ending_is_refused_with_those_there_are(name: str) -> None:
    with pytest.raises(BadInput, match=r"end it in \.docx or \.html$") as caught:
        form_of(Path(name), ("docx", "html"))
    assert caught.value.problems[0].place.file == name


def test_a_form_that_the_report_does_not_have_is_refused() -> None:
    with pytest.raises(BadInput, match=r"end it in \.txt$"):
        form_of(Path("a.pdf"), ("text",))


def test_a_form_whose_library_is_missing_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "find_spec", lambda _: None)
    with pytest.raises(BadInput, match=r"needs docxtpl, which is not installed\s+install .* '\.\[docx\]'"):
        form_of(Path("a.docx"))


@pytest.mark.parametrize("form", ["html", "markdown"])
def test_a_template_that_is_no_text_is_refused_with_its_line(form: str, tmp_path: Path) -> None:
    own = tmp_path / "own.j2"
    own.write_bytes(b"ok\n\xff")
    with pytest.raises(BadInput, match="byte 0xff is not UTF-8") as caught:
        render(DOCUMENT, form, template=own)
    assert (caught.value.problems[0].place.file, caught.value.problems[0].place.line) == (str(own), 2)
    own.write_text("{{ document.title }} {{ memo.title }}")
    assert render(DOCUMENT, form, template=own) == b"A title A title\n"
