"""How a memo puts its findings: no more than is so, both ways of settling, each thing said once, on whose word."""

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from test_memo import INCIDENTS, evaluated, said

from policycheck.document.model import Bullets, Paragraph, Part
from policycheck.evaluation.worklist import worklist
from policycheck.library.incident_file import read_incident
from policycheck.library.library import Library
from policycheck.model.evaluation import Evaluation
from policycheck.model.result import ElementView, Result
from policycheck.report import words
from policycheck.report.brief import in_brief
from policycheck.report.elements import elements, led
from policycheck.report.first_screen import first_parts
from policycheck.report.phrases import Labels, dated
from policycheck.report.result import rule_parts
from policycheck.report.results import is_silent, results
from policycheck.report.settle import find_out_first
from policycheck.report.settling import settling

ICE = next(file for file in INCIDENTS if file.stem.startswith("ice"))


_KEPT: dict[Path, Evaluation] = {}


def kept(library: Library, file: Path) -> Evaluation:
    if file not in _KEPT:
        _KEPT[file] = evaluated(library, file)
    return _KEPT[file]


def findings_of(evaluation: Evaluation) -> list[Part]:
    voice, held = Labels(evaluation), results(evaluation)
    return [part for section in held.binding for part in rule_parts(section, voice)]


def told(thing: Any) -> str:
    return " ".join(said(thing).split())


def of(evaluation: Evaluation, title: str, about: str) -> Result:
    return next(one for one in evaluation.results if one.title.startswith(title) and one.about_label.startswith(about))


def settled_by(evaluation: Evaluation, result: Result) -> str:
    return told(tuple(settling(result, None, Labels(evaluation))))


def first(evaluation: Evaluation) -> str:
    return told(tuple(first_parts(evaluation, results(evaluation), Labels(evaluation))))


def test_that_no_breach_is_shown_is_no_exoneration(library: Library, el_centro: Path) -> None:
    evaluation = kept(library, el_centro)
    open_ = replace(evaluation, results=tuple(one for one in evaluation.results if one.standing == "open"))
    assert "No account comes to a possible violation. That clears nobody: every result is open" in first(open_)
    most = replace(evaluation, results=tuple(one for one in evaluation.results if one.standing != "possible_violation"))
    assert "No account comes to a possible violation. That clears nobody: 30 of 31 results are open" in first(most)
    closed = replace(
        evaluation,
        results=tuple(one for one in evaluation.results if one.standing in ("no_violation", "does_not_apply")),
    )
    assert "clears nobody" not in first(closed)


def test_what_only_an_exception_would_excuse_is_told_as_such(library: Library) -> None:
    shown = first(kept(library, ICE))
    assert "Possible violation if no exception is shown: 1 of 11 results" in shown
    assert "possible violation if no exception is shown" in shown
    assert "What could except it: " in shown or "No account shows a possible violation" not in shown


@pytest.mark.parametrize("file", INCIDENTS, ids=lambda file: file.stem)
def test_guidance_is_never_called_a_violation(library: Library, file: Path) -> None:
    evaluation = kept(library, file)
    voice, held = Labels(evaluation), results(evaluation)
    for section in held.binding:
        if section.head.modality == "should":
            assert "violation" not in told(tuple(rule_parts(section, voice)))
            assert "violation" not in told(in_brief(section, section.results, evaluation, voice))


def test_the_only_source_and_its_judgement_are_named_at_once_and_in_the_item(library: Library, el_centro: Path) -> None:
    evaluation = kept(library, el_centro)
    judged = (
        "the officer took no reasonable steps to move out of the vehicle's path (a judgement: S5, paragraphs 12 and 13)"
    )
    shown = first(evaluation)
    assert "The press: possible departure from guidance, on source S5 alone : " in shown
    assert judged in shown
    item = next(told(one) for one in findings_of(evaluation) if judged in told(one))
    assert "According to this account: " in item
    assert "These facts suffice" not in told(tuple(findings_of(evaluation)))


def test_both_ways_of_settling_are_shown_with_their_values(library: Library, el_centro: Path) -> None:
    evaluation = kept(library, el_centro)
    shown = settled_by(evaluation, of(evaluation, "Deadly force only", "the first shots"))
    assert (
        "There would be a possible violation if at least one of these is so: (1) the officer did not reasonably "
        "believe that" in shown
    )
    assert (
        "There would be no violation if the officer reasonably believed that this force was necessary; and at least "
        "one of these: (1) the officer reasonably believed that there was an imminent threat of death or serious "
        "bodily injury; (2) the force was used to apprehend a fleeing person," in shown
    )
    assert shown.count("The same. A possible") == 1
    assert (
        "A possible violation would also require this: deadly force was used upon a person. There would also be "
        "no violation if that" in shown
    )


@pytest.mark.parametrize("file", INCIDENTS, ids=lambda file: file.stem)
def test_every_open_account_is_told_what_would_settle_it(library: Library, file: Path) -> None:
    """Whatever is said in short comes to the evaluation's own sets, for each account."""
    evaluation = kept(library, file)
    for result in evaluation.results:
        shown = settled_by(evaluation, result)
        for outcome in result.outcomes.values():
            sets = (outcome.would_show_violation, outcome.would_rule_out_violation)
            if max(map(len, sets)) <= 4:
                statements = (value.text for each in outcome.would_show_violation for value in each)
                assert all(one in shown for one in statements), result.title
        assert bool(shown) == any(one.would_show_violation for one in result.outcomes.values())


def test_more_than_four_ways_are_counted(library: Library, el_centro: Path) -> None:
    evaluation = kept(library, el_centro)
    shown = settled_by(evaluation, of(evaluation, "Identify and warn", "the first shots"))
    assert re.search(r"\(4\) [^;]*; or in 2 other ways\.", shown)
    assert "(5)" not in shown


def test_what_is_most_worth_asking_is_what_the_worklist_ranks_first(library: Library, el_centro: Path) -> None:
    incident, _ = read_incident(el_centro, library)
    asked = worklist(library, incident)
    part = find_out_first(asked)
    assert part is not None
    shown = [told(item) for block in part.blocks if isinstance(block, Bullets) for item in block.items]
    first = asked.first(3)
    assert [one.split("? ")[0] + "?" for one in shown] == [group[0].question for group in first]
    assert shown[0].startswith(asked.items[0].question)
    for line, group in zip(shown, first, strict=True):
        assert all(item.about_label in line for item in group)
        for answer in group[0].answers:
            assert f"{words.value_words(answer.value)}: ".capitalize() in line
        assert line.endswith(f" Evidence: {group[0].evidence[0]}.")


def test_the_reading_behind_what_follows_is_told(library: Library, el_centro: Path) -> None:
    grounds = [ground for one in kept(library, el_centro).follows for step in one.steps for ground in step.rests_on]
    assert any("said of the police, and read as speaking of the later shots too" in one for one in grounds)


@pytest.mark.parametrize("file", INCIDENTS, ids=lambda file: file.stem)
def test_every_other_account_has_something_to_be_other_than(library: Library, file: Path) -> None:
    evaluation = kept(library, file)
    voice = Labels(evaluation)
    cells = [
        told(item)
        for result in evaluation.results
        for block in elements(result, None, voice)
        if isinstance(block, Bullets)
        for item in block.items
    ]
    for cell in cells:
        before, other, after = cell.partition("very other account")
        if other:
            assert re.search(r"press|record|agency|community|side|ground|uncontradicted", before), cell
            assert not re.search(r"press|agency|community", after), cell
    assert (
        voice.names(list(voice.accounts)[1:], rest=False)
        == f"every account except that of {voice.account(next(iter(voice.accounts)))}"
    )


@pytest.mark.parametrize("file", INCIDENTS, ids=lambda file: file.stem)
def test_open_accounts_stand_in_one_sentence(library: Library, file: Path) -> None:
    for part in findings_of(kept(library, file)):
        lines = [told(block) for block in part.blocks if isinstance(block, Paragraph)]
        lines += [told(item) for block in part.blocks if isinstance(block, Bullets) for item in block.items]
        bare = [one for one in lines if re.match(r"Not settled, (under|on)", one)]
        assert len([one for one in bare if not re.search("contradict|differ", one)]) <= 1


def leads(element: ElementView, *groups: tuple[str, tuple[str, ...]]) -> str:
    made = tuple(
        replace(element, role=role, groups=group, words=f"w{number}")  # type: ignore[arg-type]
        for number, (role, group) in enumerate(groups)
    )
    return " ".join(f"{lead} {one.words}" for lead, one in led(made))


def test_ways_and_parts_are_named(library: Library, el_centro: Path) -> None:
    element = kept(library, el_centro).results[0].elements[0]
    assert leads(element, ("must", ())) == "It asks for w0"
    assert leads(element, ("when", ()), ("must_not", ())) == "It applies when w0 It then forbids w1"
    assert leads(element, ("when", ("any_of",)), ("when", ("any_of",))) == (
        "It applies when (one of two) w0 It applies when (one of two) w1"
    )
    inner = ("all_of", "any_of")
    assert leads(element, ("must", ("any_of",)), ("must", inner), ("must", inner)) == (
        "It asks for (alternative A of two) w0 It asks for (alternative B of two, part 1 of 2) w1 "
        "It asks for (alternative B of two, part 2 of 2) w2"
    )
    assert leads(element, ("unless", ("all_of",)), ("unless", ("all_of",)), ("unless", ())) == (
        "Unless (part 1 of 2) w0 Unless (part 2 of 2) w1 Unless w2"
    )


@pytest.mark.parametrize("file", INCIDENTS, ids=lambda file: file.stem)
def test_every_element_is_shown_with_its_words_and_what_nobody_says_apart(library: Library, file: Path) -> None:
    evaluation = kept(library, file)
    voice = Labels(evaluation)
    for result in (one for one in evaluation.results if not is_silent(one)):
        blocks = list(elements(result, None, voice))
        first = next(block for block in blocks if isinstance(block, Bullets))
        assert not any("Not known: every account." in told(item) for item in first.items)
        whole = told(tuple(blocks))
        assert all(f"“{' '.join(one.words.split())}”" in whole for one in result.elements)


def test_people_of_whom_all_is_the_same_stand_under_one_heading(library: Library, el_centro: Path) -> None:
    titles = [part.title for part in findings_of(kept(library, el_centro)) if part.level == 3]
    about_officers = [title for title in titles if "officer" in title]
    assert about_officers[:2] == ["About officer 1 and officer 2", "About officer 3"]


@pytest.mark.parametrize("file", INCIDENTS, ids=lambda file: file.stem)
def test_a_reading_is_printed_once(library: Library, file: Path) -> None:
    evaluation = kept(library, file)
    voice = Labels(evaluation)
    whole = told(tuple(block for part in findings_of(evaluation) for block in part.blocks))
    notes = {
        f"{voice.cite(one)}: {dated(one.note)}"
        for section in results(evaluation).binding
        for result in section.results
        for element in result.elements
        for held in element.values.values()
        for one in held.sources
        if one.note
    }
    assert notes or "el-centro-2025-10" not in file.stem
    for note in notes:
        longer = [one for one in notes if one != note and note.rstrip(".") in one]
        assert whole.count(" ".join(note.rstrip(".").split())) == 1 + len(longer), note


@pytest.mark.parametrize("file", INCIDENTS, ids=lambda file: file.stem)
def test_no_sentence_of_a_note_is_said_more_than_twice_of_one_text(library: Library, file: Path) -> None:
    evaluation = kept(library, file)
    seen: Counter[tuple[str, str, str]] = Counter()
    heads = [part for part in findings_of(evaluation) if part.level == 2]
    for section, part in zip(results(evaluation).binding, heads, strict=True):
        cited = section.head.citation
        note = next((told(block) for block in part.blocks if told(block).startswith("Note. ")), "")
        said_of = re.split(r"(?<=[.!?]) ", note)
        assert len(said_of) == len(set(said_of))
        if cited.note:
            key = (cited.policy, cited.section, cited.note)
            assert ("see the note of result" in note) == (seen[key] >= 2)
            seen[key] += 1


@pytest.mark.parametrize("file", INCIDENTS, ids=lambda file: file.stem)
def test_findings_have_no_ids_and_no_bare_dates(library: Library, file: Path) -> None:
    evaluation = kept(library, file)
    whole = told(tuple(findings_of(evaluation))) + first(evaluation)
    assert not re.search(r"(?<![\w/-])\d{4}-\d\d-\d\d(?![\w/-])", whole)
    for result in evaluation.results:
        assert result.rule not in whole
    assert "#" not in whole


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Released on 2025-11-19, day 45", "Released on November 19, 2025, day 45"),
        ("2025-11", "November 2025"),
        ("pages 2025-11 to 12", "pages 2025-11 to 12"),
        ("el-centro-2025-10-05 and /2025-10-05/", "el-centro-2025-10-05 and /2025-10-05/"),
        ("2025-13-40", "2025-13-40"),
    ],
)
def test_days_are_written_as_a_letter_writes_them(text: str, shown: str) -> None:
    assert dated(text) == shown
