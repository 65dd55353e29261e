"""Libraries that cannot be used are refused with place, cause and remedy."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bad_files import AUTHORITY, POLICY, RULE, Content, Refusal, refusal_of, spoil, write_tree

from policycheck.library.library import load_library
from policycheck.model.problem import BadInput

Refuse = Callable[[dict[str, Content]], Refusal]


@pytest.fixture
def refused(policycheck: Callable[..., Any]) -> Callable[..., Refusal]:
    """Runs the command line, which must refuse."""
    return lambda *arguments: refusal_of(policycheck(*arguments))


@pytest.fixture
def refused_library(policycheck: Callable[..., Any], tmp_path: Path, el_centro: Path) -> Refuse:
    """Evaluates with a library that holds these files, which must be refused."""

    def run(files: dict[str, Content]) -> Refusal:
        tree = write_tree(tmp_path / "library", files)
        return refusal_of(policycheck("evaluate", el_centro, "--library", tree))

    return run


def test_files_that_are_out_of_place(refused_library: Refuse) -> None:
    found = refused_library(
        {
            "rules/us-zz/stop.yml": RULE,
            "rules/us-zz/stop2.yaml": RULE,
            "rules/us-zz/a/deep.yaml": RULE,
            "rules/notes.txt": "",
            "policies/us-zz/other.yaml": "",
            "policies/us-zz/.hidden": "",
            "rules/README.md": "",
        }
    )
    unread = "a file of this name or in this folder is not read"
    for name in ("rules/us-zz/stop.yml", "rules/us-zz/a/deep.yaml", "rules/notes.txt"):
        assert found.says(name, unread, "name it rules/AUTHORITY/NAME.yaml, or move it out of rules/")
    assert found.says("policies/us-zz/other.yaml", unread, "name it policies/AUTHORITY/NAME.md")
    assert found.says("stop2.yaml:1:1", "does not fit the folder and the name", "write id: us-zz.stop2")
    assert found.says("stop2.yaml:1:1", "us-zz.stop is defined here a second time", "rules/us-zz/stop.yaml:1")
    assert len(found.problems) == 6


def test_a_fact_that_is_defined_twice(refused_library: Refuse) -> None:
    fact = "force.a:\n  type: yes-no\n  question: q\n  yes: y\n  no: n\n"
    found = refused_library({"rules/vocabulary/a.yaml": fact, "rules/vocabulary/b.yaml": fact})
    assert found.says("b.yaml:1:1", "force.a is defined here a second time", "rules/vocabulary/a.yaml:1")
    found = refused_library({"rules/vocabulary/a.yaml": fact + fact})
    assert found.says("a.yaml:6:1", "'force.a' stands here a second time", "the one in line 1")


def test_links_pipes_and_names_that_cannot_be_shown(refused_library: Refuse) -> None:
    found = refused_library(
        {
            "rules/us-zz/loop.yaml": lambda path: path.symlink_to(path),
            "rules/us-yy": lambda path: path.symlink_to("."),
            "rules/us-zz/gone.yaml": lambda path: path.symlink_to("nowhere"),
            "rules/us-zz/pipe.yaml": os.mkfifo,
            "rules/us-zz/\udcff.yaml": RULE,
        }
    )
    assert found.says("rules/us-zz/loop.yaml", "leads back to itself", "name the file it should lead to")
    assert found.says("rules/us-yy", "a symbolic link to a folder is not followed", "put the folder itself here")
    assert found.says("rules/us-zz/gone.yaml", "this symbolic link leads to no file", "mend the link")
    assert found.says("rules/us-zz/pipe.yaml", "this is a pipe, a device or a folder", "put a file here")
    assert found.says("", "holds a character that cannot be shown", "letters, digits and hyphens")
    assert len(found.problems) == 5


def test_folders_that_hold_no_library(refused: Callable[..., Refusal], tmp_path: Path, el_centro: Path) -> None:
    def refusal(folder: Path | str) -> Refusal:
        return refused("evaluate", el_centro, "--library", folder)

    empty, loop, half = tmp_path / "empty", tmp_path / "loop", tmp_path / "half"
    empty.mkdir()
    loop.symlink_to(loop)
    (half / "policies").mkdir(parents=True)
    (half / "rules").symlink_to(half / "rules")
    assert refusal(empty).says("empty", "there is no rules/ and no policies/ folder here", "name the folder")
    assert refusal(tmp_path / "gone").says("gone", "there is no such folder", "name the folder that holds rules/")
    assert refusal(el_centro).says(".json", "this is not a folder", "name the folder that holds rules/")
    assert refusal(loop).says("loop", "this is not a folder", "name the folder that holds rules/")
    assert refusal(half).says("half/rules", "this is not a folder", "put the folder itself here")
    assert refusal("x" * 5000).says("xxx", "there is no such folder", "name the folder that holds rules/")


def test_a_null_character_in_a_path() -> None:
    with pytest.raises(BadInput) as caught:
        load_library([Path("a\0b")])
    assert str(caught.value).startswith("a\\0b: there is no such folder\n    name the folder that holds rules/")


def test_encodings_of_library_files(refused_library: Refuse) -> None:
    found = refused_library(
        {
            "rules/us-zz/stop.yaml": RULE.encode().replace(b"Stop", b"\xc3\xa9 \xff"),
            "rules/us-zz/mark.yaml": b"\xef\xbb\xbf" + RULE.encode(),
            "rules/us-zz/empty.yaml": b"",
            "rules/us-zz/comment.yaml": b"# nothing\n",
            "policies/us-zz/manual.md": POLICY.encode("utf-16"),
        }
    )
    assert found.says("stop.yaml:2:10", "byte 0xff is not UTF-8", "encoding UTF-8")
    assert found.says("mark.yaml:1:1", "byte-order mark", "save it as UTF-8 without a byte-order mark")
    assert found.says("empty.yaml:1:1", "this file is empty", "docs/formats.md")
    assert found.says("comment.yaml:1:1", "must hold keys with values, not nothing", "write its keys")
    assert found.says("manual.md:1:1", "byte-order mark", "save it as UTF-8 without a byte-order mark")
    assert len(found.problems) == 5


def test_line_endings_of_windows(
    policycheck: Callable[..., Any], refused_library: Refuse, tmp_path: Path, el_centro: Path
) -> None:
    crlf = {
        "rules/us-zz/stop.yaml": RULE,
        "policies/us-zz/manual.md": POLICY,
        "policies/us-zz/authority.yaml": AUTHORITY,
    }
    files: dict[str, Content] = {name: text.replace("\n", "\r\n") for name, text in crlf.items()}
    tree = write_tree(tmp_path / "good", files)
    ran = policycheck("evaluate", el_centro, "--library", tree)
    assert ran.status == 0, ran.err
    bad = spoil(RULE, "- fact: force.deadly", "- fact: force.dedly").replace("\n", "\r\n")
    assert refused_library({"rules/us-zz/stop.yaml": bad}).says("stop.yaml:8:5", "force.dedly", "did you mean")


def test_problems_of_many_files_are_said_in_one_run_in_order(refused_library: Refuse) -> None:
    other = RULE.replace("us-zz.stop", "us-zz.other")
    bad_rule = RULE.replace("modality: shall", "modality: must").replace("fact: force.deadly", "fact: force.dedly")
    found = refused_library(
        {
            "policies/us-zz/broken.md": "no front matter",
            "policies/us-zz/manual.md": spoil(POLICY, "official", "good"),
            "rules/us-zz/broken.yaml": "a: [",
            "rules/us-zz/other.yaml": other.replace("us-zz/manual#4.2", "us-ca/penal-code#832.1"),
            "rules/us-zz/refers.yaml": RULE.replace("us-zz.stop", "us-zz.refers").replace("manual#", "broken#"),
            "rules/us-zz/stop.yaml": spoil(bad_rule, "title: Stop", "titel: Stop"),
            "rules/us-zz/stray.txt": "",
            "rules/vocabulary/more.yaml": "force.a: x\n",
        }
    )
    places = [line.partition("/library/")[2].partition(": ")[0] for line, _ in found.problems]
    assert places == [
        "policies/us-zz/broken.md:1:1",
        "policies/us-zz/manual.md:10:1",
        "rules/us-zz/broken.yaml:2:1",
        "rules/us-zz/other.yaml:3:1",
        "rules/us-zz/stop.yaml:2:1",
        "rules/us-zz/stop.yaml:4:1",
        "rules/us-zz/stop.yaml:8:5",
        "rules/us-zz/stray.txt",
        "rules/vocabulary/more.yaml:1:1",
    ], found.text


def test_two_libraries_are_refused_in_one_run(refused: Callable[..., Refusal], tmp_path: Path, el_centro: Path) -> None:
    first = write_tree(tmp_path / "first", {"rules/us-zz/stop.yaml": "a: ["})
    second = tmp_path / "second"
    found = refused("evaluate", el_centro, "--library", first, "--library", second)
    assert [line.partition(": ")[0].rpartition("/")[2] for line, _ in found.problems] == ["stop.yaml:2:1", "second"]
