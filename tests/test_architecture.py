"""What docs/architecture.md names is there, and the glossary is in order."""

import ast
import re
from pathlib import Path

import pytest
from test_layout import BELOW

ROOT = Path(__file__).resolve().parents[1]
ENGINE = ROOT / "engine" / "policycheck"
PAGE = (ROOT / "docs" / "architecture.md").read_text()
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text()
# A path, or one with a name that its file defines. Capitals stand for a name of the author's own.
NAMED = sorted(set(re.findall(r"`((?:[\w.-]+/)+[\w.-]*(?::\w+)?)`", PAGE)))
ENTRIES = re.findall(r"^\*\*(.+?)\*\*: (.+?)(?=\n\n|\n*\Z)", GLOSSARY, re.MULTILINE | re.DOTALL)


def defined(path: Path) -> set[str]:
    """The names that a module defines at its top."""
    names: set[str] = set()
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names |= {target.id for target in targets if isinstance(target, ast.Name)}
    return names


@pytest.mark.parametrize("named", NAMED)
def test_what_the_page_names_is_there(named: str) -> None:
    path, _, name = named.partition(":")
    path = "/".join(part for part in path.split("/") if not re.match("[A-Z]+($|\\.)", part) or part in {"README.md"})
    where = next((root / path for root in (ENGINE, ROOT) if (root / path).exists()), None)
    assert where is not None
    assert not name or name in defined(where)


def test_the_page_names_enough() -> None:
    assert sum(":" in named for named in NAMED) > 25


def test_every_room_is_drawn() -> None:
    drawing = PAGE[PAGE.index("```text") : PAGE.index("```\n", PAGE.index("```text") + 3)]
    assert set(re.findall(r"\b([a-z]+)/", drawing)) == {*BELOW, "rules", "policies", "incidents"}


def test_types_that_the_page_names_without_their_file_stand_beside_it() -> None:
    for name, module in re.findall(r"an? `([A-Z]\w+)` of\s+`([\w/.]+):\w+`", PAGE):
        assert name in defined(ENGINE / module)


def test_the_glossary_is_sorted_and_each_term_stands_once() -> None:
    terms = [term.casefold() for term, _ in ENTRIES]
    assert len(terms) > 40
    assert terms == sorted(set(terms))
    assert GLOSSARY.count("\n**") == len(ENTRIES)


@pytest.mark.parametrize(("term", "text"), ENTRIES, ids=[term for term, _ in ENTRIES])
def test_an_entry_takes_one_sentence_or_two(term: str, text: str) -> None:
    plain = re.sub(r"\(.*?\)|\[(.*?)\]", r"\1", text.replace("\n", " "))
    sentences = re.split(r"(?<=[.?!])\s+(?=[A-Z“`])", plain.strip())
    assert len(sentences) <= 2, sentences
    assert text.endswith(".")
