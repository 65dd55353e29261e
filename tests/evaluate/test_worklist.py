"""What a worklist claims is what comes out when the answer is really asserted, by everybody."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from strategies import some

from policycheck.evaluation.evaluate import span_of
from policycheck.evaluation.instances import RuleInstances
from policycheck.evaluation.scope import scope
from policycheck.evaluation.worklist import rank, worklist
from policycheck.facts.accounts import Accounts
from policycheck.library.incident_file import read_incident
from policycheck.library.library import Library
from policycheck.model.incident import Incident
from policycheck.model.problem import BadInput
from policycheck.model.value import Bounds, OneOf
from policycheck.model.worklist import Worklist, WorklistItem

INCIDENTS = Path(__file__).resolve().parents[2] / "incidents"
FILES = sorted(path.stem for path in INCIDENTS.glob("*.json"))
Outcomes = dict[tuple[str, str, str], str]  # by rule, entity and account


@pytest.fixture(scope="module", name="library")
def _few_rules(few_rules: Library) -> Library:
    return few_rules


@pytest.fixture(scope="module", params=FILES)
def incident(request: pytest.FixtureRequest, library: Library) -> Incident:
    return read_incident(INCIDENTS / f"{request.param}.json", library)[0]


@pytest.fixture(scope="module")
def listed(incident: Incident, library: Library) -> Worklist:
    return worklist(library, incident)


def accounts_of(library: Library, incident: Incident) -> Accounts:
    of_agency = library.authorities[incident.agency].facts
    return Accounts(incident, library.facts, library.derivations, of_agency, library.events)


def outcomes(library: Library, incident: Incident) -> Outcomes:
    accounts = accounts_of(library, incident)
    board = RuleInstances(library, incident, scope(library, incident.agency), span_of(incident, None))
    names = [view.name for view in accounts.views()]
    return {
        (board.ref(place).rule, board.ref(place).about, name): outcome
        for place, name, outcome in board.read(accounts, names)
    }


def plain(value: Any) -> Any:
    return value.model_dump(mode="json", exclude_none=True) if isinstance(value, Bounds | OneOf) else value


def asserted(incident: Incident, fact: str, about: str, value: Any) -> Incident:
    """The incident with every source asserting the answer, and nobody asserting another."""
    raw = incident.model_dump(mode="json", by_alias=True, exclude_none=True)
    raw["assertions"] = [one for one in raw["assertions"] if (one.get("fact"), one["about"]) != (fact, about)] + [
        {"fact": fact, "about": about, "value": plain(value), "source": source} for source in raw["sources"]
    ]
    return Incident.model_validate(raw)


def claims(item: WorklistItem) -> Iterator[tuple[Any, Outcomes]]:
    """Each answer, and what comes out otherwise by it."""
    for answer in item.answers:
        yield (
            answer.value,
            {
                (effect.result.rule, effect.result.about, account): effect.after
                for effect in answer.effects
                for account in effect.accounts
            },
        )


def test_what_an_answer_would_do_is_what_asserting_it_does(
    library: Library, incident: Incident, listed: Worklist
) -> None:
    before = outcomes(library, incident)
    answers = [(item, value, claimed) for item in listed.items for value, claimed in claims(item)]
    for item, value, claimed in some(answers, 12):
        after = outcomes(library, asserted(incident, item.fact, item.about, value))
        assert {key: after[key] for key in after if after[key] != before[key]} == claimed, (item.fact, value)
    assert any(claimed for _, _, claimed in answers)


def candidates(library: Library, incident: Incident) -> Iterator[tuple[str, str, Any]]:
    """Every fact of an entity for which a rule or a derivation asks, with answers to it."""
    facts = {fact for compiled in library.rules.values() for fact in compiled.facts}
    facts |= {fact for one in library.derivations.values() for fact in one.asked_facts}
    for fact in sorted(facts):
        kind = fact.partition(".")[0]
        entities = [name for name, entity in incident.entities.items() if entity.kind == kind]
        what = library.facts[fact]
        answers: list[Any] = list(what.options) or [True, False]
        if what.type == "number":
            answers = [0, 20, 46, 400]
        elif what.type == "date":
            continue
        for entity in ["incident"] if kind == "incident" else entities:
            yield from ((fact, entity, answer) for answer in answers)


def test_what_is_not_asked_changes_nothing_by_itself(library: Library, incident: Incident, listed: Worklist) -> None:
    """But for facts to which the parties share an answer: these are neither open nor disputed."""
    asked = {(item.fact, item.about) for item in listed.items}
    accounts = accounts_of(library, incident)
    before = outcomes(library, incident)
    not_asked = [
        (fact, about, value)
        for fact, about, value in candidates(library, incident)
        if (fact, about) not in asked and accounts.fact_status("common-ground", fact, about).extent is None
    ]
    for fact, about, value in some(not_asked, 12):
        assert outcomes(library, asserted(incident, fact, about, value)) == before, (fact, about, value)
    assert len(not_asked) > 5


def test_a_bound_that_leaves_an_outcome_open_is_asked(library: Library) -> None:
    incident, _ = read_incident(INCIDENTS / "el-centro-2025-10-05.json", library)
    raw = incident.model_dump(mode="json", by_alias=True, exclude_none=True)
    fact, about = "recording.days_to_release", "unedited-recordings"
    others = [one for one in raw["assertions"] if (one.get("fact"), one["about"]) != (fact, about)]
    for bound, open_ in (({"at_least": 10}, True), ({"at_least": 46}, False)):
        said = {"fact": fact, "about": about, "value": bound, "source": "release"}
        bounded = Incident.model_validate({**raw, "assertions": [*others, said]})
        asked = {(item.fact, item.about) for item in worklist(library, bounded).items}
        assert ((fact, about) in asked) is open_


def test_what_only_derivations_ask_for_is_asked(library: Library) -> None:
    """Whether the vehicle was moving is disputed, and no rule of El Centro's asks for it."""
    incident, _ = read_incident(INCIDENTS / "el-centro-2025-10-05.json", library)
    asked = {(item.fact, item.about): item for item in worklist(library, incident).items}
    assert asked["force.vehicle_moving", "volley-3"].alone


def test_with_one_account_what_it_leaves_open_is_asked(library: Library) -> None:
    """The parties share that deadly force was used; the record does not say so."""
    incident, _ = read_incident(INCIDENTS / "el-centro-2025-10-05.json", library)
    key = ("force.deadly", "volley-3")
    assert key not in {(item.fact, item.about) for item in worklist(library, incident).items}
    assert key in {(item.fact, item.about) for item in worklist(library, incident, ["record"]).items}


def test_those_on_the_first_results_come_first(listed: Worklist) -> None:
    deciding = [item for item in listed.items if item.tells_apart]
    assert deciding == list(listed.items[: len(deciding)])
    first = [min(listed.numbers[ref.rule] for ref in item.alone) for item in deciding]
    assert first == sorted(first)
    for number in set(first):
        counts = [len(item.alone) for item, own in zip(deciding, first, strict=True) if own == number]
        assert counts == sorted(counts, reverse=True)
    ranks = [rank(item, listed.numbers) for item in listed.items]
    assert ranks == sorted(ranks)


def test_a_set_settles_what_it_says_and_no_part_of_it_does(
    library: Library, incident: Incident, listed: Worklist
) -> None:
    """Some answers to all questions of a set settle the finding under each of its accounts."""
    sets = [
        (together, [(item.fact, item.about), *((ref.fact, ref.about) for ref in together.others)])
        for item in listed.items[:20]
        for together in item.together[:3]
    ]
    of_yes_and_no = [
        (together, refs)
        for together, refs in sets
        if len(refs) <= 4 and all(library.facts[fact].type == "yes-no" for fact, _ in refs)
    ]
    for together, refs in some(of_yes_and_no, 4):
        settled: set[str] = set()
        for bits in range(1 << len(refs)):
            changed = incident
            for number, (fact, about) in enumerate(refs):
                assert about is not None
                changed = asserted(changed, fact, about, bool(bits >> number & 1))
            found = outcomes(library, changed)
            settled |= {
                account
                for account in together.accounts
                if found[together.result.rule, together.result.about, account] not in ("undetermined", "prima_facie")
            }
        assert settled == set(together.accounts)
    assert of_yes_and_no


def test_el_centro_asks_first_what_decides_its_first_result(library: Library) -> None:
    incident, _ = read_incident(INCIDENTS / "el-centro-2025-10-05.json", library)
    listed = worklist(library, incident)
    assert [group[0].fact for group in listed.first(3)] == [
        "force.vehicle_approaching_officer",
        "force.took_steps_to_leave_path",
        "force.reasonably_believed_necessary",
    ]


def test_answers_given_are_not_asked_again(library: Library) -> None:
    incident, _ = read_incident(INCIDENTS / "el-centro-2025-10-05.json", library)
    key = ("officer.carried_recorder", "officer-3")
    left = worklist(library, incident, assumed={key: frozenset({False})})
    assert key not in {(item.fact, item.about) for item in left.items}
    assert left.assumed == ("the officer carried no portable recording device (officer 3)",)


def test_no_account_and_no_day_are_refused(library: Library, incident: Incident) -> None:
    with pytest.raises(BadInput, match="no account 'nobody'"):
        worklist(library, incident, accounts=["nobody"])
    with pytest.raises(BadInput, match="not a date"):
        worklist(library, incident, as_of="yesterday")
