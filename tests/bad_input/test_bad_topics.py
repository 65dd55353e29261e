"""Topics that cannot be used, and rules that name others, are refused with place, cause and remedy."""

from pathlib import Path

import pytest
from bad_files import GOOD, RULE, library_problems, spoil

from policycheck.library.library import library_of, load_library
from policycheck.library.tree import TOPICS, builtin_root, file_from_text, read_tree

OWN = "parking:\n  title: parking\n  about: incident\n  covers: Where vehicles of an agency stand.\n"


def with_topics(topics: str) -> str:
    return spoil(RULE, "status: in-force\n", f"status: in-force\ntopics: [{topics}]\n")


def problems(root: Path, topics: str | None, rule: str = RULE) -> list[str]:
    """What is wrong with a library of this file of topics and this rule."""
    more = {"rules/us-zz/stop.yaml": rule} | ({} if topics is None else {"rules/topics.yaml": topics})
    return library_problems(root, more)


@pytest.mark.parametrize(
    ("topics", "place", "says"),
    [
        (OWN.replace("  about", "  name: parking\n  about"), "rules/topics.yaml:3:3", "unknown key 'name'"),
        (OWN.replace("  title: parking\n", ""), "rules/topics.yaml:1:1", "add title: ..."),
        (OWN.replace("about: incident", "about: vehicle"), "rules/topics.yaml:3:3", "'vehicle' is not known as about"),
        (OWN.replace("parking:", "Parking Lots:"), "rules/topics.yaml:1:1", "as moving-vehicles"),
        (OWN + "  facts: [incident.no_such]\n", "rules/topics.yaml:5:11", "there is no fact 'incident.no_such'"),
        (OWN + OWN, "rules/topics.yaml:5:1", "stands here a second time"),
        (
            "- parking\n",
            "rules/topics.yaml:1:1",
            "write some-topic: and, indented below it, title:, about: and covers:",
        ),
        ("", "rules/topics.yaml:1:1", "this file is empty"),
    ],
)
def test_a_file_of_topics_that_cannot_be_used(tmp_path: Path, topics: str, place: str, says: str) -> None:
    (found,) = problems(tmp_path, topics)
    assert found.startswith(f"{place}: ")
    assert says in found


@pytest.mark.parametrize(
    ("topics", "says"),
    [
        ("moving-vehicle", "there is no topic 'moving-vehicle'\n    did you mean 'moving-vehicles'?"),
        ("zzz", "or add it to a rules/topics.yaml of your own"),
        ("canine, canine", "the topic canine is named twice"),
    ],
)
def test_a_rule_of_a_topic_that_there_is_not(tmp_path: Path, topics: str, says: str) -> None:
    (found,) = problems(tmp_path, None, with_topics(topics))
    assert found.startswith("rules/us-zz/stop.yaml:")
    assert says in found


def test_a_tree_of_ones_own_adds_topics(tmp_path: Path) -> None:
    assert problems(tmp_path, OWN, with_topics("parking, canine")) == []
    library = load_library([tmp_path])
    assert list(library.topics)[-1] == "parking"
    assert "deadly-force" in library.topics


def test_what_is_unread_is_not_missed_in_rules_as_well(tmp_path: Path) -> None:
    unread = OWN.replace("about: incident", "about: vehicle")
    assert len(problems(tmp_path, unread, with_topics("parking"))) == 1
    assert len(problems(tmp_path, "\n- x\n", with_topics("parking"))) == 1


def test_topics_are_not_asked_of_a_library_that_has_none() -> None:
    """As of a revision from before there were any, or of the few files of a record."""
    before = [file for file in read_tree(builtin_root())[0] if file.name != TOPICS]
    own = file_from_text("rules/us-zz/stop.yaml", "stop.yaml", with_topics("anything"))
    others = [file_from_text(name, name, text) for name, text in GOOD.items() if name != own.name]
    assert library_of([before, [own, *others]]).topics == {}
