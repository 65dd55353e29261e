"""Lint holds rules against the words that they cite, and takes an answer in place."""

from pathlib import Path

import pytest
from lint_trees import (
    POLICY,
    POLICY_FILE,
    RULE,
    RULE_FILE,
    VOCABULARY,
    VOCABULARY_FILE,
    found,
    line_of,
    spoilt,
    told,
)

from policycheck.authoring.modals import modals
from policycheck.authoring.sentences import sentences
from policycheck.authoring.verbs import has_verb

SENTENCE = (
    "An officer who uses deadly force shall take reasonable steps first, and fire no more than two shots,\n"
    "> unless ordered otherwise."
)
BARE = RULE.replace("    words: unless ordered otherwise", "    words: ordered otherwise")


def checks(root: Path, sentence: str, rule: str = BARE) -> set[str]:
    """The checks of wording that find something where the provision has the sentence."""
    findings = found(root, {POLICY_FILE: spoilt(POLICY, SENTENCE, sentence), RULE_FILE: rule})
    assert "broken" not in {one.check for one in findings}, findings
    return {one.check for one in findings} & {"modality-unlike-words", "role-unlike-words", "words-without-verb"}


REST = "take reasonable steps first, and fire no more than two shots, unless ordered otherwise."


@pytest.mark.parametrize(
    ("says", "wrong"),
    [
        ("shall", set()),
        ("must", set()),
        ("will", set()),
        ("is required to", set()),
        ("is expected to", set()),
        ("should", {"modality-unlike-words"}),
        ("is encouraged to", {"modality-unlike-words"}),
        ("may", {"modality-unlike-words"}),
        ("shall not", {"role-unlike-words"}),
        ("may not", {"role-unlike-words"}),
        ("is prohibited from steps, and does not", {"role-unlike-words"}),
        ("is not authorized to", {"role-unlike-words"}),
        ("should not", {"modality-unlike-words", "role-unlike-words"}),
        ("shall not fail to", set()),
        ("does", set()),
    ],
)
def test_modality_and_role_fit_the_words(tmp_path: Path, says: str, wrong: set[str]) -> None:
    assert checks(tmp_path, f"An officer who uses deadly force {says} {REST}") == wrong


def test_should_over_words_that_bind_is_told(tmp_path: Path) -> None:
    assert "modality-unlike-words" in checks(tmp_path, SENTENCE, spoilt(BARE, "modality: shall", "modality: should"))


PERMISSION = """id: us-zz.stop
title: Leave to fire
provision: us-zz/manual#4.2
modality: may
for_each: force
status: in-force
when:
  - fact: force.zz_deadly
    words: uses deadly force
unless:
  - fact: force.zz_ordered
    words: ordered otherwise
"""


@pytest.mark.parametrize(
    ("says", "permits"),
    [
        ("may", True),
        ("is authorized to", True),
        ("is permitted to", True),
        ("need not", True),
        ("may only", True),
        ("shall", False),
        ("should", False),
        ("may not", False),
        ("is not permitted to", False),
        ("does", False),
    ],
)
def test_a_permission_over_words_that_do_not_permit_is_told(tmp_path: Path, says: str, permits: bool) -> None:
    sentence = f"An officer who uses deadly force {says} {REST}"
    assert checks(tmp_path, sentence, PERMISSION) == (set() if permits else {"modality-unlike-words"})


def test_must_not_over_words_that_command_is_told(tmp_path: Path) -> None:
    turned = spoilt(BARE, "must:\n", "must_not:\n")
    assert checks(tmp_path, SENTENCE, turned) == {"role-unlike-words"}
    fits = spoilt(turned, "  - fact: force.zz_steps\n", "  - fact: force.zz_steps\n    is: false\n")
    assert checks(tmp_path, SENTENCE, fits) == set()


def test_a_no_over_words_that_deny_nothing_is_told(tmp_path: Path) -> None:
    turned = spoilt(BARE, "  - fact: force.zz_deadly\n", "  - fact: force.zz_deadly\n    is: false\n")
    assert checks(tmp_path, SENTENCE, turned) == {"role-unlike-words"}
    denies = SENTENCE.replace("uses deadly force", "does not use deadly force")
    words = turned.replace("words: uses deadly force", "words: does not use deadly force")
    assert checks(tmp_path, denies, words) == set()
    assert checks(tmp_path, denies, spoilt(words, "    is: false\n", "")) == {"role-unlike-words"}


def test_an_exception_whose_words_command_is_told(tmp_path: Path) -> None:
    command = "An officer who uses deadly force shall take reasonable steps first, and fire no more than two shots"
    assert checks(tmp_path, f"{command}, unless ordered otherwise.") == set()
    assert checks(tmp_path, f"{command}, and be ordered otherwise.") == {"role-unlike-words"}
    assert checks(tmp_path, f"{command}. Officers must be ordered otherwise.") == {"role-unlike-words"}
    assert checks(tmp_path, f"{command}. Officers may be ordered otherwise.") == set()


def test_the_lead_of_a_list_governs_its_items(tmp_path: Path) -> None:
    lead = (
        "An officer who uses deadly force {}:\n\n> (a) take reasonable steps first\n\n> (b) fire no more than two shots"
    )
    rest = "\n\n> Officers may be ordered otherwise."
    assert checks(tmp_path, lead.format("shall") + rest) == set()
    assert checks(tmp_path, lead.format("should") + rest) == {"modality-unlike-words"}
    assert checks(tmp_path, lead.format("shall not") + rest) == {"role-unlike-words"}


ABOVE = "# lint modality-unlike-words: the words are the headline of a duty\nmodality: shall\n"


@pytest.mark.parametrize(
    ("answer", "left"),
    [
        (ABOVE, []),
        ("modality: shall  # lint modality-unlike-words: a duty by its headline\n", []),
        ("# lint modality-unlike-words: a duty\n# by its headline\nmodality: shall\n", []),
        (ABOVE.replace(": the words are the headline of a duty", ":"), ["needless-answer", "modality-unlike-words"]),
        (ABOVE.replace("modality-unlike", "modality-like"), ["needless-answer", "modality-unlike-words"]),
        (ABOVE + "# lint role-unlike-words: it is right\n", ["needless-answer"]),
    ],
)
def test_an_answer_stands_in_the_rule(tmp_path: Path, answer: str, left: list[str]) -> None:
    rule = spoilt(RULE, "modality: shall\n", answer)
    findings = found(tmp_path, {RULE_FILE: rule, POLICY_FILE: spoilt(POLICY, "force shall take", "force should take")})
    assert [one.check for one in findings] == left


LONG = spoilt(
    POLICY,
    "ordered otherwise.\n",
    "ordered otherwise. Officers are expected to report it.\n> They will wait. It is loud.\n>\n"
    "> Use of a horn is prohibited. The force may be filmed.\n",
)


def test_sentences_that_no_rule_cites_are_told_once_a_provision(tmp_path: Path) -> None:
    (one,) = found(tmp_path, {POLICY_FILE: LONG})
    assert told([one], tmp_path) == [("uncited-sentence", POLICY_FILE, line_of(LONG, "> unless ordered otherwise."))]
    assert one.severity == "warning"
    assert one.cause.startswith("4 of 5 sentences of us-zz/manual#4.2 ")
    for sentence, line in (
        ("Officers are expected to report it.", "> unless ordered"),
        ("They will wait.", "> They will"),
        ("Use of a horn is prohibited.", "> Use of a horn"),
        ("The force may be filmed.", "> Use of a horn"),
    ):
        assert f"line {line_of(LONG, line)}: {sentence!r}" in one.cause


def test_a_sentence_is_left_out_with_a_reason(tmp_path: Path) -> None:
    answers = "".join(
        f'left_out: "{words}" because\n  it is\n  told elsewhere\n'
        for words in ("expected to report", "They will wait", "horn is prohibited")
    )
    text = spoilt(LONG, "page 4\n", f"page 4\n{answers}")
    (one,) = found(tmp_path, {POLICY_FILE: text})
    assert one.cause.startswith("1 of 5 sentences")
    rest = text.replace("page 4\n", "page 4\nleft_out: “may be filmed” because it lays no duty on anybody\n")
    assert found(tmp_path, {POLICY_FILE: rest}) == []


@pytest.mark.parametrize(
    "answer", ['"They never wait" because it is told elsewhere', "They will wait", '"They will" since']
)
def test_an_answer_must_quote_the_text_and_give_a_reason(tmp_path: Path, answer: str) -> None:
    text = spoilt(LONG, "page 4\n", f"page 4\nleft_out: {answer}\n")
    findings = [one for one in found(tmp_path, {POLICY_FILE: text}) if one.file.endswith("manual.md")]
    assert [(one.check, one.line) for one in findings] == [("broken", line_of(text, "left_out: "))]
    assert findings[0].remedy


def test_items_of_a_list_are_told_and_their_lead_is_not(tmp_path: Path) -> None:
    text = spoilt(
        POLICY, "ordered otherwise.\n", "ordered otherwise.\n\n> Officers shall:\n\n> (a) Wait.\n\n> (b) Rest.\n"
    )
    (one,) = found(tmp_path, {POLICY_FILE: text})
    assert one.cause.startswith("2 of 3 sentences")
    assert "(a) Wait." in one.cause
    assert "Officers shall:" not in one.cause


@pytest.mark.parametrize("character", ["\u00ad", "\ufb00", "\ufb06", "\u200b", "\ufffd", "\ue001"])
def test_stray_characters_are_named(tmp_path: Path, character: str) -> None:
    text = spoilt(POLICY, "This manual is for every", f"This manual\n> is for ev{character}ery")
    (one,) = found(tmp_path, {POLICY_FILE: text})
    assert told([one], tmp_path) == [("stray-characters", POLICY_FILE, line_of(text, "> is for ev"))]
    assert f"U+{ord(character):04X}" in one.cause


ASKED = "\nforce.zz_spare:\n  type: yes-no\n  question: {}\n  yes: so\n  no: not so\n"


@pytest.mark.parametrize(
    ("question", "alike"),
    [("Was a report of it written?", False), ("Were test attempts of the kind steps taken?", True)],
)
def test_facts_that_ask_something_alike_are_told_until_one_says_the_difference(
    tmp_path: Path, question: str, alike: bool
) -> None:
    topics = "zz-weather:\n  title: t\n  about: force\n  covers: C.\n  facts: [force.zz_windy, force.zz_spare]\n"
    text = VOCABULARY + ASKED.format(question)
    files = {VOCABULARY_FILE: text, "rules/topics.yaml": topics}
    assert [one.check for one in found(tmp_path, files)] == ["near-synonyms"] * 2 * alike
    files[VOCABULARY_FILE] += "  differs_from: {force.zz_steps: these are of another test}\n"
    assert found(tmp_path, files) == []
    files[VOCABULARY_FILE] = text + "  differs_from: {force.zz_stops: these are of another test}\n"
    assert {"broken"} <= {one.check for one in found(tmp_path, files)}


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("No officer, whatever the rank, shall fire.", [({"shall"}, "forbid")]),
        ("Under no circumstances may a member fire.", [({"shall"}, "forbid")]),
        ("Force may be used only when necessary.", [({"shall", "may"}, "either")]),
        ("Members need not report.", [({"may"}, "permit")]),
        ("The hazards that may be posed are many.", []),
        ("The policy of May 5 is out of date.", []),
        ("Officers cannot leave.", [({"shall"}, "forbid")]),
        ("Horns are strictly prohibited.", [({"shall"}, "forbid")]),
        ("Horns are discouraged.", [({"should"}, "forbid")]),
    ],
)
def test_what_words_lay_down(text: str, meant: list[tuple[set[str], str]]) -> None:
    assert [(set(modal.fits), modal.sense) for modal in modals(text)] == meant


def test_sentences_end_where_a_reader_ends_them() -> None:
    text = "See No. 5 of the U.S. Code, i.e. that: 1. The car stops and 2. The driver waits. “Stop!” Then go."
    assert [one.text for one in sentences([text])] == [
        "See No. 5 of the U.S. Code, i.e. that: 1. The car stops and 2. The driver waits.",
        '"Stop!"',
        "Then go.",
    ]


@pytest.mark.parametrize("words", ["activate the recorder", "the recorder was off", "Firing at or into", "immediately"])
def test_words_with_a_verb(words: str) -> None:
    assert has_verb(words)


@pytest.mark.parametrize("words", ["portable recording device", "the recorder", "any use of force", "crisis tactics"])
def test_words_without_a_verb(words: str) -> None:
    assert not has_verb(words)
    assert has_verb("relinquish the device", "Members shall ")
