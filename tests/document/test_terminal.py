"""A document in a terminal: nothing is lost, nothing is wider than it may be, and no text steers the terminal."""

import re
import subprocess
import sys

import pytest

from policycheck.document.model import (
    Blanks,
    Bullets,
    Document,
    Figure,
    Fold,
    Notice,
    Paragraph,
    Part,
    Quote,
    Run,
    Style,
    Table,
    line,
)
from policycheck.document.terminal import text

LONG = "words that go on for so long that no line of a terminal holds them all at once"
COMMAND = "policycheck evaluate incidents/el-centro-2025-10-05.json --account family --details all --as-of 2025-10-05"
HEADING = f"── Part {'─' * 72}"  # of a part, to the right edge


def grid(accounts: int) -> Table:
    head = (line("rule, and about whom"), *(line(f"name{number}") for number in range(accounts)))
    row = (line("officer 3 (fired first, by one report)"), *(line(f"open{number}") for number in range(accounts)))
    return Table(caption="By account", head=head, rows=((line("1 A rule of the library"),), row), grid=True)


def document(*blocks: object, level: int = 1, title: str = "Part") -> Document:
    part = Part(level=level, title=title, blocks=blocks)  # type: ignore[arg-type]
    return Document(title="A title", parts=(part,))


def everything() -> Document:
    rows = ((line("first"), line(LONG), line(LONG)), (line("second"), line(""), line("last")))
    wide = Table(caption="Wide", head=(line("No."), line("What"), line("Whose")), rows=rows)
    blocks = (
        Notice(line=line(f"Notice {LONG}")),
        Quote(passages=(line(f"passage {LONG}"),), source=line(f"source {LONG}")),
        Bullets(items=(line(f"bullet {LONG}"), line("x"))),
        Bullets(items=(line(f"number {LONG}"), line("y")), numbered=True),
        Paragraph(line=line(f"indented {LONG}"), indent=2),
        grid(7),
        wide,
        Figure(svg="", png=b"", title="Picture", description=f"described {LONG}", width=1),
        Blanks(caption="To fill in", rows=(("Finding", ("Sustained", "Not sustained")), ("Reasons", ()))),
        Fold(summary=line("Summary"), blocks=(Paragraph(line=line(f"inner {LONG}")), wide)),
    )
    head = (("To", "The Board"), ("From", ""))
    parts = tuple(Part(level=level, title=f"Level {level}", blocks=blocks) for level in (1, 2, 3))
    return Document(title="T", subtitle=LONG, head=head, notice=LONG, parts=parts, fingerprint="ab" * 32)


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_no_line_is_wider_than_the_terminal_and_no_word_is_lost(width: int) -> None:
    made = text(everything(), width)
    assert max(len(one) for one in made.splitlines() if "abab" not in one) <= width
    flat = " ".join(made.split())
    for start in ("Notice", "“passage", "bullet", "number", "indented", "described", "inner"):
        assert flat.count(f"{start} {LONG}") == 3
    for number in range(7):
        assert len(re.findall(rf"\bname{number}\b", made)) == len(re.findall(rf"\bopen{number}\b", made)) == 3
    assert "From: ____" in made
    assert "SHA-256 of the record:" in made
    assert "\n\n\n" not in made
    assert not re.search(r" $", made, re.MULTILINE)


def test_a_grid_that_is_too_wide_comes_in_pieces_with_their_heads() -> None:
    lines = text(document(grid(3)), 40).splitlines()
    assert [one.split() for one in lines if "name" in one] == [
        ["rule,", "and", "about", "whom", "name0", "name1"],
        ["rule,", "and", "about", "whom", "name2"],
    ]
    assert lines.count("1 A rule of the library") == 2
    heads, cells = (next(one for one in lines if word in one) for word in ("name1", "open1"))
    assert heads.index("name1") == cells.index("open1")


def test_each_column_of_a_grid_is_as_wide_as_it_asks_for() -> None:
    head = tuple(map(line, ("rule", "a long heading", *"1234567890")))
    made = text(document(Table(caption="", head=head, rows=(tuple(line("·") for _ in head),), grid=True)), 80)
    assert sum(one.startswith("rule") for one in made.splitlines()) == 1  # as wide as the first, two would not fit


def test_a_table_is_set_in_columns_where_they_fit_and_else_row_by_row() -> None:
    rows = ((line("shots"), line("3")), (line("fired first"), line("officer 3")))
    table = Table(caption="", head=(line("Fact"), line("Value")), rows=rows)
    assert "Fact         Value\nshots        3\nfired first  officer 3\n" in text(document(table))
    wide = Table(caption="", head=(line("Fact"), line("Value")), rows=((line(LONG), line(LONG)), (line("x"), line(""))))
    assert f"{LONG}\n  Value: {LONG}\nx\n" in text(document(wide), 90)


def test_a_command_is_never_folded_and_code_never_broken() -> None:
    made = text(
        document(Paragraph(line=line(COMMAND, "code")), Paragraph(line=(Run("see "), Run("a" * 50, "code")))), 40
    )
    assert f"\n  {COMMAND}\n" in made
    assert f"\n{'a' * 50}\n" in made


def test_a_fold_is_open_unless_its_summary_is_to_do() -> None:
    folds = [Fold(summary=line(f"Summary {number}"), blocks=(Paragraph(line=line("Within")),)) for number in (1, 2)]
    assert "Summary 1\n  Within\n\nSummary 2\n  Within\n" in text(document(*folds))
    assert "Summary 1\nSummary 2\n" in text(document(*folds), folds=False)
    assert "Within" not in text(document(*folds), folds=False)


def test_what_belongs_together_has_no_empty_line_between() -> None:
    lead = Paragraph(line=line("Whose"), keep_with_next=True)
    made = text(
        document(lead, Paragraph(line=line("a")), Paragraph(line=line("b"), indent=1), Bullets(items=(line("c"),)))
    )
    assert made == f"A title\n\n{HEADING}\nWhose\na\n  b\n- c\n"
    assert text(document(Paragraph(line=line("a")), Paragraph(line=line("b")))).endswith("a\n\nb\n")


def test_nothing_is_made_of_what_is_not_there() -> None:
    assert text(Document(title="T")) == "T\n"
    assert text(document(title="", level=2)) == "A title\n"
    assert text(document(Table(caption="", head=(), rows=()), Bullets(items=()))) == f"A title\n\n{HEADING}\n"


def test_color_says_nothing_more_than_plain_text() -> None:
    styles: tuple[Style, ...] = ("breach", "departure", "unless", "open", "none", "moot", "strong", "mark", "code")
    runs = tuple(Run(f"[{style}] ", style) for style in styles)
    made = document(Paragraph(line=runs), grid(4))
    colored = text(made, color=True)
    assert re.sub(r" +$", "", re.sub(r"\x1b\[[\d;]*m", "", colored), flags=re.MULTILINE) == text(made)
    assert re.search(r"\x1b\[1;31m\[breach\]", colored)


def test_text_steers_no_terminal() -> None:
    evil = "\x1b[31mred\x07\u202e\r"
    made = everything()
    blocks = (
        Paragraph(line=line(evil, "code")),
        Paragraph(line=line(evil)),
        Table(caption=evil, head=(line(evil), line(evil)), rows=((line(evil), line(evil)),), grid=True),
        Table(caption=evil, head=(line(evil), line(evil)), rows=((line(evil), line(evil)), (line(evil),))),
        Blanks(caption=evil, rows=((evil, (evil,)),)),
        Fold(summary=line(evil), blocks=made.parts[0].blocks),
    )
    document = Document(title=evil, subtitle=evil, head=((evil, evil),), notice=evil, fingerprint=evil,
                        parts=(Part(level=1, title=evil, blocks=blocks),))  # fmt: skip
    for width in (20, 80):
        assert not set("\x1b\x07\u202e\r") & set(text(document, width))


def test_plain_text_loads_no_library_for_color() -> None:
    code = (
        "import sys; from policycheck.document.model import Document; from policycheck.document.forms import render\n"
        "render(Document(title='T'), 'text'); print(*sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert not {"rich", "jinja2"} & set(ran.stdout.split())
