"""Rules proposed from one sentence: roles by its words, words letter for letter, and a question beside each."""

from pathlib import Path
from typing import get_args

import pytest
from strategies import some

from policycheck.authoring.cases import run_cases
from policycheck.authoring.importing.duties import duties_of
from policycheck.authoring.lint.run import lint
from policycheck.authoring.new.from_sentence import new_rule_from
from policycheck.authoring.new.scaffold import write
from policycheck.authoring.new.sentence import proposed
from policycheck.library.library import LoadedLibrary, load_library
from policycheck.library.wording import is_verbatim_in
from policycheck.model.problem import BadInput
from policycheck.model.vocabulary import EntityKind


@pytest.fixture(scope="module")
def loaded() -> LoadedLibrary:
    return load_library()


def with_policy(folder: Path, words: str) -> LoadedLibrary:
    policy = folder / "policies" / "us-ca" / "made-up.md"
    policy.parent.mkdir(parents=True)
    head = "id: us-ca/made-up\ntitle: T\nkind: draft\nin_force: {from: null, to: null}\nquality: official\nsource: s"
    policy.write_text(f"---\n{head}\n---\n\n## 1: T\n\n{words}")
    return load_library((folder,))


def elements(*passages: str) -> tuple[str, list[tuple[str, str]]]:
    proposal = proposed(duties_of(passages)[0])
    assert all(is_verbatim_in(element.words, passages) for element in proposal.elements)
    return proposal.modality, [(element.role, element.words) for element in proposal.elements]


@pytest.mark.parametrize(
    ("sentence", "modality", "wanted"),
    [
        ("Officers shall move aside.", "shall", [("must", "move aside")]),
        ("Officers should not fire at a car.", "should", [("must_not", "fire at a car")]),
        ("No officer shall fire.", "shall", [("must_not", "fire")]),
        (
            "Choke holds are prohibited unless deadly force is justified.",
            "shall",
            [("must_not", "Choke holds"), ("unless", "deadly force is justified")],
        ),
        ("Officers are not authorized to fire warning shots.", "shall", [("must_not", "fire warning shots")]),
        ("Officers are prohibited from firing shots.", "shall", [("must_not", "firing shots")]),
        (
            "Except where deadly force is justified, the technique is prohibited.",
            "shall",
            [("unless", "Except where deadly force is justified"), ("must_not", "the technique")],
        ),
        (
            "Any officer who sees this shall, when in a safe position, intercede.",
            "shall",
            [("when", "when in a safe position"), ("when", "Any officer who sees this"), ("must", "intercede")],
        ),
        ("When feasible, officers must warn.", "shall", [("when", "When feasible"), ("must", "warn")]),
        (
            "Officers may use force only when it is necessary.",
            "shall",
            [("must_not", "use force"), ("unless", "it is necessary")],
        ),
        (
            "An officer may fire when a life is in danger, unless bystanders are near.",
            "may",
            [("when", "a life is in danger"), ("unless", "bystanders are near")],
        ),
        ("Supervisors may delay it.", "may", [("when", "delay it")]),
        ("Officers may not fire when a car flees.", "shall", [("must_not", "fire"), ("when", "a car flees")]),
        ("No officer may fire unless told to.", "shall", [("must_not", "fire"), ("unless", "told to")]),
        (
            "(a) Officers shall render aid if the scene is safe.",
            "shall",
            [("must", "render aid"), ("when", "the scene is safe")],
        ),
        ("Officers are expected to help.", "shall", [("must", "help")]),
    ],
)
def test_role_modality_and_words_come_from_the_sentence(
    sentence: str, modality: str, wanted: list[tuple[str, str]]
) -> None:
    assert elements(sentence) == (modality, wanted)


def test_items_below_a_sentence_are_parts_of_what_it_asks() -> None:
    lead = ("Officers shall:", "(a) call for cover;", "(b) wait.")
    assert elements(*lead)[1] == [("must", "call for cover"), ("must", "wait")]
    allowed = ("Officers shall not fire unless:", "1. a life is in danger, or", "2. a supervisor says so.")
    excuses = [("unless", "a life is in danger"), ("unless", "a supervisor says so")]
    assert elements(*allowed)[1] == [("must_not", "fire"), *excuses]


@pytest.mark.parametrize(
    ("lead", "about"),
    [
        ("Officers shall not use physical force:", [("when", "use physical force")]),
        ("Officers are prohibited from using physical force:", [("when", "using physical force")]),
        ("Officers shall not do any of the following:", []),
        ("Officers shall not engage in the following acts:", []),
        ("Officers shall not:", []),
    ],
)
def test_what_is_forbidden_in_the_ways_of_a_list_alone_is_no_breach_by_itself(
    lead: str, about: list[tuple[str, str]]
) -> None:
    listed = [("must_not", "to punish"), ("must_not", "against those who only talk")]
    assert elements(lead, "• to punish; or", "• against those who only talk.")[1] == [*about, *listed]


def test_marks_around_a_sentence_are_no_words_of_it() -> None:
    assert elements("** Choke holds are prohibited. **")[1] == [("must_not", "Choke holds")]


def test_sentences_of_the_library_make_a_draft_that_lacks_answers_alone(loaded: LoadedLibrary, tmp_path: Path) -> None:
    sentences = []
    for policy, each in loaded.policies.items():
        for anchor in each.provisions:
            provision = f"{policy}#{anchor}"
            text = max(loaded.texts(provision), key=lambda text: text.in_force.from_ or "")
            sentences += [(policy.partition("/")[0], provision, duty.number) for duty in duties_of(text.passages)]
    for made, (issuer, provision, number) in enumerate(some(sentences, 60)):
        write(new_rule_from(loaded, tmp_path, f"{issuer}.new-{made}", provision, number, None))
    report = lint([tmp_path])
    assert report.left_out == ()
    wording = {"modality-unlike-words", "role-unlike-words", "words-without-verb"}  # which the author is to answer
    assert {one.check for one in report.findings} <= {
        "fill-in",
        "similar-facts",
        "near-duplicate-rule",
        "idle-permission",
        *wording,
    }
    blanks = sum(path.read_text().count("FILL IN:") for path in tmp_path.rglob("*.yaml"))
    assert sum(one.check == "fill-in" for one in report.findings) == blanks
    library = load_library((tmp_path,))
    for name in (name for name in library.rules if ".new-" in name):
        assert all(result.passed for result in run_cases(library, library.rules[name]))


def test_a_fact_that_is_near_is_proposed_and_one_that_is_not_is_new(loaded: LoadedLibrary, tmp_path: Path) -> None:
    provision = "denver-pd/operations-manual-105#moving-vehicles"
    (rule,) = new_rule_from(loaded, tmp_path, "denver-pd.new", provision, 1, "force")
    assert "  # Also near:\n  #   force." in rule.text
    assert "# FILL IN: is this the fact that the words ask for?" in rule.text
    assert len([name for name in loaded.facts if f"  - fact: {name}  # FILL IN" in rule.text]) == 3
    folder = tmp_path / "policies" / "us-zz"
    folder.mkdir(parents=True)
    (folder / "authority.yaml").write_text("id: us-zz\nname: A department\njurisdiction: us/zz\n")
    head = "---\nid: us-zz/manual\ntitle: Manual\nkind: statute\nquality: official\nsource: it\n---\n"
    (folder / "manual.md").write_text(f"{head}\n## 1: Fruit\n\n> Officers shall juggle ripe oranges.\n")
    rule, facts = new_rule_from(load_library((tmp_path,)), tmp_path, "us-zz.new", "us-zz/manual#1", 1, "force")
    assert "# FILL IN: is this new fact needed?" in rule.text
    assert facts.path == tmp_path / "rules/vocabulary/us-zz-new.yaml"
    assert "force.juggle_ripe_oranges:  # FILL IN:" in facts.text


def test_a_fact_that_has_the_name_of_the_words_is_proposed(tmp_path: Path) -> None:
    library = with_policy(tmp_path, "> No officer shall fire:\n\n> • as a warning shot.\n")
    files = new_rule_from(library, tmp_path, "us-ca.shots", "us-ca/made-up#1", 1, None)
    assert "- fact: force.warning_shot  #" in files[0].text


def test_the_question_whom_a_rule_is_held_against_names_every_kind(loaded: LoadedLibrary, tmp_path: Path) -> None:
    provision = "denver-pd/operations-manual-105#moving-vehicles"
    rule = new_rule_from(loaded, tmp_path, "denver-pd.new", provision, 1, None)[0].text
    question = next(line for line in rule.splitlines() if line.startswith("for_each:"))
    assert all(kind in question for kind in get_args(EntityKind))


def test_all_sentences_of_a_long_provision_are_listed_within_what_a_message_shows(tmp_path: Path) -> None:
    told = "".join(f"> Officers shall do what sentence {number} of this long text asks.\n\n" for number in range(25))
    library = with_policy(tmp_path, told)
    with pytest.raises(BadInput) as bad:
        new_rule_from(library, tmp_path, "us-ca.long", "us-ca/made-up#1", None, None)
    (problem,) = bad.value.problems
    assert "\n    25: “" in problem.remedy
    assert len(problem.remedy) <= 1000  # what cli.main shows of it


def test_a_sentence_that_is_not_there_is_refused_with_those_that_are(loaded: LoadedLibrary, tmp_path: Path) -> None:
    provision = "denver-pd/operations-manual-105#moving-vehicles"
    for number, cause in ((None, "which sentence is it made from?"), (99, "there is no sentence 99")):
        with pytest.raises(BadInput) as bad:
            new_rule_from(loaded, tmp_path, "denver-pd.new", provision, number, None)
        (problem,) = bad.value.problems
        assert str(problem.place) == "--sentence"
        assert problem.cause.startswith(cause)
        assert "\n    1: “" in problem.remedy
    with pytest.raises(BadInput) as bad:
        new_rule_from(loaded, tmp_path, "denver-pd.new", f"{provision}-x", 1, None)
    assert str(bad.value.problems[0].place) == "--from"
