"""Templates of a user's own are bounded in time and memory, reach no network, and leave no trace of their authors."""

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from docx import Document as WordFile
from docx.opc.packuri import PackURI
from docx.opc.part import Part as FilePart
from docx.oxml import OxmlElement
from docx.oxml.ns import nsmap, qn
from docx.shared import Inches

from policycheck.document import docx as word_form
from policycheck.document import pdf as pdf_form
from policycheck.document import sandbox
from policycheck.document.docx import docx
from policycheck.document.html import html
from policycheck.document.markdown import markdown
from policycheck.document.model import Blanks, Document, Paragraph, Part, Run, Table
from policycheck.document.pdf import BUILT_IN, pdf
from policycheck.document.template_file import BOUNDS
from policycheck.model.problem import BadInput

RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_OUTER = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"


def memo(**changed: Any) -> Document:
    table = Table(caption="T", head=((Run("a"),),), rows=(((Run("b"),),),))
    blanks = Blanks(caption="B", rows=(("1. A rule", ("Sustained",)), ("Reasons", ())))
    blocks = (Paragraph(line=(Run("Words"),)), table, table, Paragraph(line=(Run("After"),)), blanks)
    given: dict[str, Any] = {
        "title": "A memo",
        "subtitle": "s",
        "language": "en",
        "head": (("To", ""), ("Subject", "The case")),
        "notice": "n",
        "parts": (Part(level=1, title="Answer", blocks=blocks),),
        "fingerprint": "ab" * 32,
        "keywords": ("force", "vehicles"),
    }
    return Document(**(given | changed))


def letterhead(path: Path, *paragraphs: str) -> Any:
    document = WordFile()
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(str(path))
    return WordFile(str(path))


def said(work: Any, *given: Any) -> str:
    with pytest.raises(BadInput) as caught:
        work(*given)
    return str(caught.value)


@pytest.mark.parametrize("form", [html, markdown])
@pytest.mark.parametrize("text", ["{{ memo.title.ljust(2500000000) }}", "{% set x = 'y' * 2500000000 %}{{ x }}"])
def test_a_template_has_a_bound_on_its_memory(form: Any, text: str) -> None:
    assert "more than 2 GB" in said(form, memo(), text, "own.j2")


@pytest.mark.parametrize("form", [html, markdown])
def test_a_template_has_a_bound_on_its_time(form: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "BOUNDS", replace(BOUNDS, seconds=2))
    assert "own.j2: the template did not finish in 2 seconds" in said(form, memo(), _OUTER, "own.j2")


def test_what_a_template_makes_has_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "past 200 MB" in said(html, memo(), "{{ memo.title.ljust(201000000) }}", "own.j2")


def test_word_and_typst_templates_have_the_same_bounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    letterhead(tmp_path / "big.docx", "{{ title.ljust(2500000000) }}", "{{p body }}")
    assert "more than 2 GB" in said(docx, memo(), tmp_path / "big.docx")
    for form in (word_form, pdf_form):
        monkeypatch.setattr(form, "BOUNDS", replace(BOUNDS, seconds=3))
    letterhead(tmp_path / "own.docx", _OUTER, "{{p body }}")
    assert "did not finish" in said(docx, memo(), tmp_path / "own.docx")
    own = tmp_path / "own.typ"
    own.write_text('#set document(title: "x")\n#for a in range(100000) { for b in range(100000) { } }')
    assert "did not finish" in said(pdf, memo(), own)


def test_a_template_that_is_the_built_in_one_makes_the_same_file(tmp_path: Path) -> None:
    own = tmp_path / "own.typ"
    own.write_text(BUILT_IN.read_text())
    assert pdf(memo(), own) == pdf(memo())


@pytest.mark.parametrize("space", ["preview", "local"])
def test_a_package_whose_name_is_put_together_is_not_fetched(tmp_path: Path, space: str) -> None:
    own = tmp_path / "own.typ"
    own.write_text(f'#set document(title: "x")\n#import "@" + "{space}/cetz:0.2.2": canvas\n')
    assert f"{own}:2:8: the template asks for a package" in said(pdf, memo(), own)


def test_a_module_in_the_folder_one_stands_in_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pickle.py").write_text("raise SystemExit(7)")
    monkeypatch.chdir(tmp_path)
    assert html(memo(), "{{ memo.title }}", "own.j2") == "A memo\n"


def formats(text: str) -> list[str]:
    """Templates that format a text by every way there is."""
    return [
        f"{{{{ '{text}'.format(memo, line) }}}}",
        f"{{% set way = '{text}'.format %}}{{{{ way(memo, line) }}}}",
        f"{{{{ ('{text}'|attr('format'))(memo, line) }}}}",
        f"{{{{ ('{text}'|safe|attr('format'))(memo, line) }}}}",
        f"{{{{ ('{text}'|e).format(memo, line) }}}}",
        f"{{{{ '{text}'.format_map({{'0': memo}}) }}}}",
    ]


OBJECTS = [
    "memo",
    "line",
    "kind",
    "cycler",
    "joiner",
    "namespace",
    "lipsum",
    "range",
    "self",
    "''",
    "()",
    "memo.title.join",
]
INNER = [
    "__class__",
    "__init__",
    "__globals__",
    "__code__",
    "__reduce__",
    "__self__",
    "__subclasses__",
    "__getattribute__",
]
HOSTILE = [
    *(f"{{{{ {one}.{name} }}}}" for one in OBJECTS for name in INNER),
    *(f"{{{{ {one}['{name}'] }}}}" for one in OBJECTS for name in INNER),
    *(f"{{{{ {one}|attr('{name}') }}}}" for one in OBJECTS for name in INNER),
    *(f"{{{{ [{one}]|map(attribute='{name}')|map('string')|list }}}}" for one in OBJECTS for name in INNER),
    *formats("{0.__class__}"),
    *formats("{1.__globals__}"),
    *("{% include 'own.j2' %}", "{% import '/etc/passwd' as x %}", "{% extends 'document.html.j2' %}"),
]


@pytest.mark.parametrize("form", [html, markdown])
def test_a_template_reaches_nothing_but_what_it_is_given(form: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """What such a template would need on its way to a command; each is refused, or comes to nothing."""
    monkeypatch.setattr(sandbox, "bounded", lambda _, __, work, *given: work(*given))  # one process for all of them
    for text in HOSTILE:
        try:
            made = form(memo(), text, "own.j2")
        except BadInput:
            continue
        assert not re.search(r"class|built-in|function|module|object at|code|{.*}", made.replace("Undefined", "")), text


@pytest.mark.parametrize("form", [html, markdown])
def test_the_name_of_a_template_is_no_code(form: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    module, reach = ("+".join(f"chr({ord(one)})" for one in text) for text in ("os", "touch reached"))
    name = f"{{__import__({module}).system({reach})}}.j2"
    # What it imports knows no memo, so that it does not go on importing itself.
    asks = f'{{% if memo is defined %}}{{% from "{name}" import nosuch %}}{{{{ nosuch }}}}{{% endif %}}'
    for text in (asks, "{{ nosuch }}", "{% block a %}{% endblock %}{{ self.b() }}"):
        assert said(form, memo(), text, name).startswith(f"{name}:1: ")
    assert not (tmp_path / "reached").exists()


def relate(document: Any, of: Any, kind: str, name: str, content: bytes, mime: str) -> None:
    part = FilePart(PackURI(name), mime, content, document.part.package)
    of.relate_to(part, f"{RELATED}/{kind}")


def test_no_part_of_the_file_names_who_made_the_letterhead(tmp_path: Path) -> None:
    own = tmp_path / "own.docx"
    document = letterhead(own, "{{p body }}")
    package = document.part.package
    for part in package.iter_parts():
        if part.partname == "/docProps/app.xml":
            part._blob = part.blob.replace(b"<Company/>", b"<Company>Roe</Company>").replace(
                b"<Manager/>", b"<Manager>Roe</Manager>"
            )
            assert part.blob.count(b"Roe") == 2
    relate(document, package, "custom-properties", "/docProps/custom.xml", b"<p>Roe</p>", "application/xml")
    relate(document, document.part, "people", "/word/people.xml", b"<p>Roe</p>", "application/xml")
    relate(document, document.part, "customXml", "/customXml/item9.xml", b"<p>Roe</p>", "application/xml")
    document.part._settings_part.rels.get_or_add_ext_rel(f"{RELATED}/attachedTemplate", "file:///C:/Users/Roe/a.dotm")
    attached = OxmlElement("w:attachedTemplate")
    attached.set(qn("r:id"), "rId1")
    document.settings.element.insert(0, attached)
    document.core_properties.author = document.core_properties.category = "Roe"
    document.save(str(own))
    for content in (docx(memo(), own), docx(memo())):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            names = packed.namelist()
            everything = b"".join(packed.read(name) for name in names)
        for word in (b"Roe", b"Macintosh", b"attachedTemplate", b"<w:rsids"):
            assert word not in everything
        assert [name for name in names if "docProps" in name] == ["docProps/core.xml"]
        assert not [name for name in names if "thumbnail" in name or "people" in name or "customXml" in name]


def test_comments_and_tracked_changes_are_refused(tmp_path: Path) -> None:
    document = letterhead(tmp_path / "comment.docx", "{{p body }}", "x")
    comment = b'<w:comment w:id="0" w:author="Jane Roe"><w:p><w:r><w:t>See here</w:t></w:r></w:p></w:comment>'
    comments = f'<w:comments xmlns:w="{nsmap["w"]}">'.encode() + comment + b"</w:comments>"
    mime = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
    relate(document, document.part, "comments", "/word/comments.xml", comments, mime)
    document.save(str(tmp_path / "comment.docx"))
    document = letterhead(tmp_path / "tracked.docx", "{{p body }}", "x")
    document.sections[0].header.paragraphs[0].text = "City"
    for run in (document.paragraphs[1].runs[0]._r, document.sections[0].header.paragraphs[0].runs[0]._r):
        inserted = OxmlElement("w:ins")
        inserted.set(qn("w:author"), "Jane Roe")
        run.addprevious(inserted)
        inserted.append(run)
    document.save(str(tmp_path / "tracked.docx"))
    for name in ("comment", "tracked"):
        told = said(docx, memo(), tmp_path / f"{name}.docx")
        assert "accept or reject all changes, and delete the comments" in told


def test_the_body_is_in_the_letterheads_own_font_language_and_width(tmp_path: Path) -> None:
    own = tmp_path / "own.docx"
    document = letterhead(own, "{{ title }} {{ keywords }}", "{{p body }}")
    root = document.styles.element
    for style in root.findall(qn("w:style")):
        if style.find(qn("w:name")).get(qn("w:val")) not in ("Normal", "Default Paragraph Font", "Normal Table"):
            root.remove(style)
    document.styles["Normal"].font.name = "Garamond"
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "es-US")
    document.styles["Normal"].element.rPr.append(language)
    document.sections[0].gutter = Inches(1)
    document.save(str(own))
    made = WordFile(io.BytesIO(docx(memo(), own)))
    fonts = {
        style.name: style.font.name for style in made.styles if style.type in (1, 2) and style.font.name is not None
    }
    assert fonts == {"Normal": "Garamond", "Memo Code": "Consolas"}
    assert {one.get(qn("w:val")) for one in made.styles.element.iter(qn("w:lang"))} == {"en-US"}
    section = made.sections[0]
    wide = section.page_width - section.left_margin - section.right_margin - section.gutter
    for table in made.tables:
        across = sum(int(one.get(qn("w:w"))) for one in table._tbl.tblGrid.findall(qn("w:gridCol")))
        assert abs(across * 635 - wide) < 3000
    assert made.paragraphs[0].text == "A memo force, vehicles"
