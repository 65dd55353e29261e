"""What lies in a tree by a symbolic link is told as what lies there itself, or as not followed."""

from pathlib import Path

import pytest
from lint_trees import GOOD, write

from policycheck.authoring.lint.run import lint

DERIVATION_FILE, MAPPING_FILE = "rules/derivations/zz.yaml", "incidents/datasets/zz.yaml"
FILES = sorted([*GOOD, DERIVATION_FILE, MAPPING_FILE])
NOT_FOLLOWED = "a symbolic link to a folder is not followed"


def told(*places: Path) -> list[tuple[str, str, int | None, str]]:
    return [(one.check, one.file, one.line, one.cause) for one in lint(places).findings]


@pytest.mark.parametrize("whole", [True, False], ids=["tree", "file"])
@pytest.mark.parametrize("name", FILES)
def test_a_linked_file_is_looked_at(tmp_path: Path, name: str, whole: bool) -> None:
    tree = write(tmp_path / "tree", {name: "["})
    asked = tree if whole else tree / name
    before = told(asked)
    assert [file for _, file, _, _ in before] == [str(tree / name)] * len(before) != []
    elsewhere = tmp_path / "elsewhere" / Path(name).name
    elsewhere.parent.mkdir()
    (tree / name).rename(elsewhere)
    (tree / name).symlink_to(elsewhere)
    assert told(asked) == before


@pytest.mark.parametrize("name", FILES)
def test_a_link_that_leads_nowhere_is_told(tmp_path: Path, name: str) -> None:
    tree = write(tmp_path / "tree", {name: "["})
    (tree / name).unlink()
    (tree / name).symlink_to(tmp_path / "nowhere")
    assert [cause for _, file, _, cause in told(tree) if file == str(tree / name)] == [
        "this symbolic link leads to no file"
    ]


@pytest.mark.parametrize(
    "folder", ["rules/us-zz", "rules/vocabulary", "policies/us-zz", "incidents/more", "incidents/a/b"]
)
def test_a_linked_folder_is_told_and_not_followed(tmp_path: Path, folder: str) -> None:
    tree, elsewhere = write(tmp_path / "tree", {f"{folder}/x.json": "["}), tmp_path / "elsewhere"
    (tree / folder).rename(elsewhere)
    (tree / folder).symlink_to(elsewhere)
    found = told(tree)
    assert [file for _, file, _, cause in found if cause == NOT_FOLLOWED] == [str(tree / folder)]
    assert all(file != str(tree / folder / "x.json") for _, file, _, _ in found)


@pytest.mark.parametrize("top", ["rules", "policies", "incidents"])
def test_a_linked_top_of_a_tree_is_read_as_if_it_lay_there(tmp_path: Path, top: str) -> None:
    tree, elsewhere = write(tmp_path / "tree", dict.fromkeys(GOOD, "[")), tmp_path / "elsewhere"
    before = told(tree)
    (tree / top).rename(elsewhere)
    (tree / top).symlink_to(elsewhere)
    assert told(tree) == before


def test_a_linked_tree_is_looked_at(tmp_path: Path) -> None:
    tree = write(tmp_path / "tree", dict.fromkeys(GOOD, "["))
    (tmp_path / "link").symlink_to(tree)
    assert told(tmp_path / "link") == told(tree) != []
