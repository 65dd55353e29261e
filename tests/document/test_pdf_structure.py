"""The PDF's structure as PDF/UA asks for it, read with pikepdf: what a screen reader is told."""

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
import pytest

from policycheck.document.model import Blanks, Bullets, Document, Figure, Paragraph, Part, Quote, Table, line
from policycheck.document.pdf import pdf

DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="50" viewBox="0 0 200 50"><path d="M0 0H9"/></svg>'
)


def document() -> Document:
    rows = tuple((line(f"Rule {number}"), line("open"), line("none")) for number in range(80))
    table = Table(
        caption="Rules", head=(line("Rule"), line("agency"), line("press")), rows=((line("1. Force"),), *rows)
    )
    blocks = (
        Paragraph(line=line("Words.")),
        Quote(passages=(line("An officer shall"),), source=line("The manual")),
        Bullets(items=(line("First"), line("Second")), numbered=True),
        table,
        Figure(svg=DRAWING, title="Timeline", description="What came first", width=0.5),
        Blanks(caption="The board", rows=(("Disposition", ("Sustained",)), ("Reasons", ()))),
    )
    parts = (Part(level=1, title="Answer", blocks=blocks), Part(level=2, title="Result", blocks=()))
    return Document(title="Memo", language="es", parts=parts, fingerprint="ab" * 32, head=(("Subject", "Shots"),))


@pytest.fixture(scope="module")
def opened() -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(pdf(document()))) as file:
        yield file


def elements(of: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Each element of the structure with the kinds of those that it stands in, in reading order."""
    if isinstance(of, pikepdf.Array):
        for child in of:
            yield from elements(child, path)
    elif isinstance(of, pikepdf.Dictionary):
        here = (*path, str(of.S).removeprefix("/")) if "/S" in of else path
        if "/S" in of:
            yield here, of
        if "/K" in of:
            yield from elements(of.K, here)


def attributes(element: Any) -> dict[str, Any]:
    """The attributes of an element, of all owners."""
    given = element.get("/A", [])
    made: dict[str, Any] = {}
    for part in given if isinstance(given, pikepdf.Array) else [given]:
        made |= {str(key): value for key, value in part.items()}
    return made


def test_the_file_has_its_title_and_language(opened: pikepdf.Pdf) -> None:
    assert str(opened.Root.Lang) == "es"
    assert opened.Root.ViewerPreferences.DisplayDocTitle
    with opened.open_metadata() as about:
        assert (about["dc:title"], about["pdfuaid:part"]) == ("Memo: Shots", "1")


def test_headings_are_tagged_and_listed_as_bookmarks(opened: pikepdf.Pdf) -> None:
    kinds = [path[-1] for path, _ in elements(opened.Root.StructTreeRoot.K)]
    assert [kind for kind in kinds if kind in ("Title", "H1", "H2", "H3")] == ["Title", "H1", "H2"]
    with opened.open_outline() as outline:
        (first,) = outline.root
        assert (first.title, [child.title for child in first.children]) == ("Answer", ["Result"])


def test_every_table_has_a_row_of_header_cells(opened: pikepdf.Pdf) -> None:
    found = list(elements(opened.Root.StructTreeRoot.K))
    headers = [(path, attributes(element)) for path, element in found if path[-1] == "TH"]
    assert len(headers) == 3 + 1 + 2
    assert all(str(about["/Scope"]) == "/Column" for _, about in headers)
    assert sum(path[-1] == "Table" for path, _ in found) == 2
    assert all("THead" in path for path, _ in headers)
    assert sum(path[-1] == "TD" for path, _ in found) == 80 * 3 + 1 * 2


def test_lists_quotations_and_figures_are_tagged(opened: pikepdf.Pdf) -> None:
    found = list(elements(opened.Root.StructTreeRoot.K))
    assert [path[-3:] for path, _ in found if path[-1] == "LBody"] == [("L", "LI", "LBody")] * 2
    assert sum(path[-1] == "BlockQuote" for path, _ in found) == 1
    (alternative,) = [str(element.Alt) for path, element in found if path[-1] == "Figure" and "/Alt" in element]
    assert alternative == "Timeline: What came first"


def test_all_that_is_drawn_is_in_the_structure_or_marked_as_an_ornament(opened: pikepdf.Pdf) -> None:
    for page in opened.pages:
        depth = 0
        for _, operator in pikepdf.parse_content_stream(page):
            name = str(operator)
            depth += (name in ("BDC", "BMC")) - (name == "EMC")
            assert depth > 0 or name not in ("Tj", "TJ", "S", "f", "Do")
        assert depth == 0
