"""`policycheck request`. Run as a script, it writes the letters in docs anew."""

import html
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from markdown_it import MarkdownIt

from policycheck.document.markdown_text import markdown
from policycheck.library.library import Library

ROOT = Path(__file__).resolve().parents[2]
LETTERS = ("el-centro-2025-10-05", "ice-los-angeles-2025-10")
Run = Callable[..., Any]


def shown(name: str) -> Path:
    return ROOT / "docs" / f"request-{name}.md"


def printed(name: str) -> str:
    command = [sys.executable, "-m", "policycheck", "request", f"incidents/{name}.json"]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, encoding="utf-8").stdout


@pytest.mark.parametrize("name", LETTERS)
def test_the_letters_in_docs_are_current(name: str) -> None:
    assert printed(name) == shown(name).read_text(encoding="utf-8"), "run python tests/command/test_request.py"


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_states_no_section_and_no_time_limit_that_the_library_does_not_hold(
    library: Library, name: str
) -> None:
    held = " ".join(
        " ".join((policy.head.title, text.section, text.title, text.source, text.words_of or "", *text.passages))
        for policy in library.policies.values()
        for texts in policy.provisions.values()
        for text in texts
    )
    letter = re.sub(r"\\(.)", r"\1", shown(name).read_text())
    for number in re.findall(r"(?:[Ss]ections? |§ ?|U\.?S\.?C\.? )(\d\S*?)(?=[\s,;.)]*(?:\s|$))", letter):
        assert number in held, number
    for days in re.findall(r"\b\d+ (?:calendar |business |working )?days\b", letter):
        assert days in held, days


def text_of(letter: str) -> str:
    """The letter's words as a reader sees them."""
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(letter)
    inline = [child for token in tokens for child in token.children or []]
    assert {token.type for token in tokens} & {"html_block", "code_block", "fence"} == set()
    assert {child.type for child in inline} <= {
        *("text", "text_special", "softbreak", "hardbreak", "code_inline"),
        *("strong_open", "strong_close", "em_open", "em_close"),
    }
    return "\n".join("".join(one.content for one in token.children or []) for token in tokens)


def words_in(path: Path) -> str:
    """The words of a file in any form but PDF, their white space aside."""
    if path.suffix == ".docx":
        text = html.unescape(re.sub("<[^>]*>", " ", ZipFile(path).read("word/document.xml").decode()))
    elif path.suffix == ".html":
        text = html.unescape(re.sub("<[^>]*>", "", path.read_text()))
    else:
        text = text_of(path.read_text()) if path.suffix == ".md" else path.read_text()
    return " ".join(text.split())


HOSTILE = [
    "**bold** _em_ `code` ~~gone~~",
    "<script>alert(1)</script> <!-- hidden --> &amp;",
    "{{ letter.__class__ }} {% raw %}",
    "[a link](https://example.org) ![image](x) www.example.org https://example.org <a@b.cd>",
    "# heading",
    "1. item",
    "- item",
    "a | b",
    "back\\slash \\* $x$",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_is_never_mark_up(text: str) -> None:
    for around in ("{}", "- {}", "1. {}", "x {}"):
        assert text in text_of(around.format(markdown(text)))


def test_lines_and_controls_are_shown() -> None:
    assert markdown("a\n\n# b\u2028c") == "a # b c"
    assert markdown("a\x1b[2Jb\u202ec\u200fd") == "a‹U+001B›\\[2Jb‹U+202E›c‹U+200F›d"


def test_hostile_names_come_out_as_text(policycheck: Run, el_centro: Path, tmp_path: Path) -> None:
    incident = json.loads(el_centro.read_text())
    incident["title"] = " ".join(HOSTILE) + "\n\n# heading\n\n<!--"
    incident["entities"]["volley-3"]["label"] = "**officer** {{ 3 }} <b>\u202e--> \x1b[2J"
    path = tmp_path / "hostile.json"
    path.write_text(json.dumps(incident))
    done = policycheck("request", path, "--from", "# <b>A\n\nB</b>", "--facts", "100")
    assert (done.status, done.err) == (0, "")
    words = text_of(done.out)
    assert " ".join(HOSTILE) + " # heading <!--" in words
    assert "**officer** {{ 3 }} <b>‹U+202E›--> ‹U+001B›[2J" in words
    assert "# <b>A B</b>" in words
    assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e]", done.out)


def test_what_is_given_fills_the_blanks(policycheck: Run, el_centro: Path) -> None:
    done = policycheck("request", el_centro, "--from", "A. Name", "--date", "2026-01-02")
    assert "A. Name" in done.out
    assert "January 2, 2026" in done.out
    assert "[your name]" not in done.out
    assert "[date]" not in done.out


def test_the_law_and_the_entity(policycheck: Run, el_centro: Path) -> None:
    assert "Under the California Public Records Act I" in policycheck("request", el_centro).out
    assert "Under the federal Freedom of Information Act I" in policycheck("request", el_centro, "--law", "foia").out
    done = policycheck("request", el_centro, "--law", "general", "--about", "officer-1")
    assert "Under the public records law that applies to your agency I" in done.out
    assert "officer 1" in done.out
    assert "officer 3" not in done.out


def test_a_file(policycheck: Run, el_centro: Path, tmp_path: Path) -> None:
    done = policycheck("request", el_centro, "-o", tmp_path / "a.md")
    assert (done.status, done.out) == (0, "")
    assert "the last part of" in done.err
    assert (tmp_path / "a.md").read_text() == shown(el_centro.stem).read_text()


@pytest.mark.parametrize("ending", ["txt", "md", "html", "docx"])
def test_every_form_of_the_letter_has_what_is_asked_and_what_its_sender_should_know(
    policycheck: Run, el_centro: Path, tmp_path: Path, ending: str
) -> None:
    path = tmp_path / f"a.{ending}"
    assert policycheck("request", el_centro, "--about", "officer-1", "-o", path).status == 0
    words = words_in(path)
    for said in (
        "Under the California Public Records Act I request copies",
        "Body-worn video of officer 1, recorded on",
        "whether the officer carried a portable recording device (provision A)",
        "If a record does not exist or was not kept, please say so by its number above.",
        "Before you send this",
        "Remove it before you send the letter.",
    ):
        assert said in words, said
    assert "[your name]" in words


@pytest.mark.parametrize("command", ["request", "ask"])
def test_a_page_description(policycheck: Run, el_centro: Path, tmp_path: Path, command: str) -> None:
    path = tmp_path / "a.pdf"
    assert policycheck(command, el_centro, "-o", path).status == 0
    assert path.read_bytes().startswith(b"%PDF-")


def test_a_letter_on_a_made_up_case_says_so(policycheck: Run, el_centro: Path, tmp_path: Path) -> None:
    """Its agency may be a real one, as that of docs/examples/case is."""
    warning = "The incident is made up, as its title says. This letter is an example: do not send it."
    for ending in ("md", "txt", "html", "docx"):
        path = tmp_path / f"a.{ending}"
        ran = policycheck("request", ROOT / "docs" / "examples" / "case" / "incident.json", "-o", path)
        assert warning in ran.err
        assert warning in words_in(path)
    ran = policycheck("request", el_centro)
    assert "made up" not in ran.out + ran.err


def test_nothing_to_ask_for(policycheck: Run, el_centro: Path, tmp_path: Path) -> None:
    data = json.loads(el_centro.read_text())
    data["entities"]["neighbour"] = {"kind": "witness", "label": "a neighbour"}
    (tmp_path / "incident.json").write_text(json.dumps(data))
    done = policycheck("request", tmp_path / "incident.json", "--about", "neighbour", "-o", tmp_path / "a.md")
    assert (done.status, done.out) == (0, "")
    assert "no letter was written" in done.err
    assert not (tmp_path / "a.md").exists()


def test_everything_wrong_is_said_at_once(policycheck: Run, el_centro: Path, tmp_path: Path) -> None:
    done = policycheck(
        *("request", el_centro, "--facts", "0", "--from", " ", "--date", "2025-02-30", "--about", "officer-33"),
        *("--account", "famly", "--template", tmp_path / "none.j2", "-o", tmp_path / "a.docx"),
    )
    assert (done.status, done.out) == (2, "")
    for said in (
        "--facts: a letter about 0 facts asks for nothing",
        "--from: this name is empty",
        "--date: '2025-02-30' is not a date of the calendar",
        "--about: this incident has no entity 'officer-33'",
        "--account: this incident has no account 'famly'",
        "none.j2: there is no such file",
        "nothing is written to a file that ends in .docx",
        "end it in .md or .txt",
        "7 problems",
    ):
        assert said in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize(
    ("template", "line", "said"),
    [
        ("a\n{% if %}", 2, "this is no Jinja template"),
        ("a\n\n{{ letter.agenci }}", 3, "has no attribute 'agenci'"),
        ("{{ nobody }}", 1, "'nobody' is undefined"),
        ("a\n{{ letter.__class__.__mro__ }}", 2, "a template may not do this"),
        ("a\n{{ 1 / 0 }}", 2, "ZeroDivisionError"),
        ("a\n{% for i in range(10 ** 9) %}{% endfor %}", 2, "the template fails here"),
        ("a\n{% include '/etc/passwd' %}", 2, "the template asks for another file"),
        ("a\n{{ letter.agency|nofilter }}", 2, "nofilter"),
    ],
)
def test_a_template_that_cannot_be_used(
    policycheck: Run, el_centro: Path, tmp_path: Path, template: str, line: int, said: str
) -> None:
    path = tmp_path / "own.md.j2"
    path.write_text(template)
    done = policycheck("request", el_centro, "--template", path)
    assert (done.status, done.out) == (2, "")
    assert f"own.md.j2:{line}: " in done.err
    assert said in done.err
    assert "Traceback" not in done.err


def test_a_template_of_ones_own(policycheck: Run, el_centro: Path, tmp_path: Path) -> None:
    path = tmp_path / "own.md.j2"
    path.write_text(
        "{% macro m(x) %}<{{ x }}>{% endmacro %}# {{ letter.agency }}\n"
        "{% for one in letter.items %}{{ one.number }}. {{ one.record }}\n{% endfor %}"
        "{{ m('*a*') }} {{ '_b_'|e }} {{ letter.sender }}|\n"
    )
    done = policycheck("request", el_centro, "--template", path, "--about", "officer-1")
    assert done.status == 0
    assert done.out.startswith("# El Centro Police Department\n1. Issue, check-out and check-in logs")
    assert done.out.endswith("<\\*a\\*> \\_b\\_ |\n")


if __name__ == "__main__":
    for each in LETTERS:
        shown(each).write_text(printed(each), encoding="utf-8")
