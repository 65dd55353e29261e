"""The first screen: every result once, by one number; short; in the policy's own words; and what was not compared."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import Ran
from test_memo import INCIDENTS, ROOT, evaluated, said

from policycheck.document.terminal import text
from policycheck.evaluation.evaluate import evaluate
from policycheck.evaluation.worklist import worklist
from policycheck.library.incident_file import read_incident
from policycheck.library.library import Library
from policycheck.model.evaluation import Evaluation
from policycheck.report.evaluation import evaluation_document, first_screen, in_detail
from policycheck.report.first_screen import heading, outcome_words
from policycheck.report.phrases import Labels
from policycheck.report.provision import operative
from policycheck.report.results import results

Run = Callable[..., Ran]
CASE = ROOT / "docs" / "examples" / "case" / "incident.json"
_KEPT: dict[Path, Evaluation] = {}


def of_accounts(library: Library, file: Path, accounts: tuple[str, ...]) -> Evaluation:
    incident, sha256 = read_incident(file, library)
    return evaluate(library, incident, sha256, accounts)


def kept(library: Library, file: Path) -> Evaluation:
    if file not in _KEPT:
        _KEPT[file] = evaluated(library, file)
    return _KEPT[file]


@pytest.mark.parametrize(
    ("file", "most"), [*((file, 60 if "el-centro" in file.stem else 70) for file in INCIDENTS), (CASE, 100)]
)
def test_the_first_screen_has_few_lines(policycheck: Run, file: Path, most: int) -> None:
    shown = policycheck("evaluate", file).out.splitlines()
    assert len(shown) <= most
    assert max(map(len, shown)) <= 80


@pytest.mark.parametrize("file", INCIDENTS, ids=lambda file: file.stem)
def test_every_result_stands_on_the_first_pages_by_its_number(library: Library, file: Path) -> None:
    evaluation = kept(library, file)
    report = evaluation_document(evaluation)
    first = said(report.parts[: next(number for number, part in enumerate(report.parts) if part.new_page)])
    for section in results(evaluation).binding:
        title = re.escape(f"{section.number}.") + r"[ \u00a0]" + re.escape(section.head.title)
        assert re.search(title, first), title


@pytest.mark.parametrize("file", [*INCIDENTS, CASE], ids=lambda file: file.stem)
@pytest.mark.parametrize("accounts", [(), ("agency",)])
def test_a_result_stands_under_what_its_gravest_account_comes_to(
    library: Library, file: Path, accounts: tuple[str, ...]
) -> None:
    incident, _ = read_incident(file, library)
    if set(accounts) - {source.party for source in incident.sources.values()}:
        accounts = ("press",)
    evaluation = kept(library, file) if not accounts else of_accounts(library, file, accounts)
    for result in evaluation.results:
        states = [outcome.state for outcome in result.outcomes.values()]
        title = heading(result, evaluation)
        may_be = any(state in ("possible_violation", "prima_facie") for state in states)
        assert (title is not None) == (may_be or any(each.on_the_day for each in result.outcomes.values()))
        if title == "What may have been violated":
            assert "possible_violation" in states
        if result.standing == "no_violation":
            assert set(states) <= {"no_violation", "does_not_apply", "not_in_force"}


@pytest.mark.parametrize("file", INCIDENTS, ids=lambda file: file.stem)
def test_a_number_names_the_same_rule_in_every_report(library: Library, file: Path) -> None:
    evaluation = kept(library, file)
    for section in results(evaluation).all:
        shown = in_detail(evaluation, section.number)
        assert shown is not None
        assert shown.parts[0].title == f"{section.number}. {section.head.title}"
    assert in_detail(evaluation, len(results(evaluation).all) + 1) is None


@pytest.mark.parametrize("file", [*INCIDENTS, CASE], ids=lambda file: file.stem)
def test_ask_numbers_rules_as_an_evaluation_does(library: Library, file: Path) -> None:
    """What the board found does not move the numbers, though it is taken as so in ranking the questions."""
    incident, _ = read_incident(file, library)
    numbers = worklist(library, incident).numbers
    for section in results(kept(library, file)).binding:
        assert numbers[section.head.rule] == section.number


def test_a_department_is_told_of_once(library: Library, el_centro: Path) -> None:
    evaluation = evaluated(library, el_centro, "nypd", "us-federal-dhs", "denver-pd", "lasd", "renton-pd")
    titles = [part.title for part in first_screen(evaluation).parts if part.title.startswith("By comparison")]
    assert len(titles) == len(set(titles)) > 3


@pytest.mark.parametrize("policy", ["nypd", "us-federal-dhs", "lasd"])
def test_a_rule_told_in_short_is_told_with_every_outcome(library: Library, el_centro: Path, policy: str) -> None:
    """The gravest that an account comes to is never left out, and a dispute on it stands somewhere."""
    evaluation = evaluated(library, el_centro, policy)
    shown = " ".join(said(first_screen(evaluation)).split())
    for section in results(evaluation).all:
        for result in section.results:
            if any(outcome.prima_facie for outcome in result.outcomes.values()):
                assert "if no exception is shown" in outcome_words(result, Labels(evaluation))
    assert shown.count("Was the vehicle approaching the officer when the officer began to fire?") == 1


@pytest.mark.parametrize("file", INCIDENTS, ids=lambda file: file.stem)
def test_operative_words_stand_in_the_policy_letter_for_letter(library: Library, file: Path) -> None:
    for section in results(kept(library, file)).all:
        whole = " ".join(" ".join(one.split()) for one in section.head.citation.quote)
        quote = operative(section.head)
        assert quote.passages
        for passage in quote.passages:
            for piece in "".join(run.text for run in passage).split("[…]"):
                assert piece.strip() in whole


@pytest.mark.parametrize(
    ("passages", "shown"),
    [
        (
            ("Text. Officers shall not fire:", "• to warn;", "• at a car."),
            ["[…] Officers shall not fire:", "• at a car."],
        ),
        (("(1) They shall not:", "(a) fire", "(b) at a car."), ["(1) They shall not:", "(b) at a car."]),
        (("As follows:", "Officers shall not fire at a car."), ["Officers shall not fire at a car."]),
        (("As follows:", "• one.", "Text.", "• at a car."), ["• at a car."]),
    ],
)
def test_an_item_of_a_list_is_quoted_with_what_leads_it_in(
    library: Library, el_centro: Path, passages: tuple[str, ...], shown: list[str]
) -> None:
    head = results(kept(library, el_centro)).all[0].head
    element = replace(head.elements[0], role="must_not", words="at a car", provision=None)
    quote = operative(replace(head, citation=replace(head.citation, quote=passages), elements=(element,)))
    assert ["".join(run.text for run in passage) for passage in quote.passages] == shown


@pytest.mark.parametrize("dash", [":", "—"])
def test_what_leads_in_a_list_is_quoted_with_the_items_that_the_rule_rests_on(
    library: Library, el_centro: Path, dash: str
) -> None:
    """A prohibition that is cut off before its condition would say more than the policy does."""
    head = results(kept(library, el_centro)).all[0].head
    passages = (
        f"They shall not fire{dash}",
        "1. at a crowd",
        "2. at a car, except in need",
        "Text on a car, except in need.",
    )
    shall = replace(head.elements[0], role="must_not", words="shall not fire", provision=None)
    when = replace(shall, role="when", words="at a car, except in need")
    quote = operative(replace(head, citation=replace(head.citation, quote=passages), elements=(shall, when)))
    assert ["".join(run.text for run in passage) for passage in quote.passages] == [passages[0], passages[2]]


@pytest.mark.parametrize("agency", ["nypd", "tucson-pd", "dallas-pd"])
def test_an_exception_is_told_as_what_it_asks_for(
    library: Library, el_centro: Path, tmp_path: Path, agency: str
) -> None:
    """A bare question would not say which answer excepts."""
    elsewhere = tmp_path / "incident.json"
    elsewhere.write_text(el_centro.read_text().replace('"agency": "el-centro-pd"', f'"agency": "{agency}"'))
    shown = " ".join(said(first_screen(evaluated(library, elsewhere))).split())
    told = re.findall(r"What could except it: (.*?[.?])", shown)
    assert told
    assert not any(each.endswith("?") for each in told)


@pytest.mark.parametrize("file", INCIDENTS, ids=lambda file: file.stem)
def test_what_is_not_held_is_said(library: Library, file: Path) -> None:
    evaluation = kept(library, file)
    missing = [topic for topic in evaluation.coverage.topics if topic.status == "nothing"]
    shown = said(first_screen(evaluation))
    assert bool(missing) == ("The library has no rule on" in shown)


@pytest.mark.parametrize("file", INCIDENTS, ids=lambda file: file.stem)
@pytest.mark.parametrize("width", [60, 61, 79, 80, 100, 160])
def test_it_fits_every_width(library: Library, file: Path, width: int) -> None:
    lines = text(first_screen(kept(library, file)), width).splitlines()
    assert max(map(len, lines)) <= width


@pytest.mark.parametrize(
    ("given_number", "cause"),
    [
        ("99", "no result 99"),
        ("x", "neither a number nor all"),
        ("99999999999999999999", "no result"),
        ("0", "no result 0"),
    ],
)
def test_details_of_no_result_are_refused(policycheck: Run, el_centro: Path, given_number: str, cause: str) -> None:
    ran = policycheck("evaluate", el_centro, f"--details={given_number}")
    assert ran.status == 2
    assert cause in ran.err
    assert "--details" in ran.err


def test_details_before_the_file_say_how_to_write_it(policycheck: Run, el_centro: Path) -> None:
    ran = policycheck("evaluate", "--details", el_centro)
    assert ran.status == 2
    assert "put the file before --details" in ran.err


def test_details_show_one_result_or_all(policycheck: Run, el_centro: Path) -> None:
    first = policycheck("evaluate", el_centro, "--details", "1").out
    whole = policycheck("evaluate", el_centro, "--details").out
    assert "1. Move out of an approaching vehicle's path" in first
    assert "5. Carry a portable recording device" not in first
    assert "5. Carry a portable recording device" in whole
    assert len(whole) > 5 * len(first)
