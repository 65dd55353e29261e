"""Supposing an answer: what is read, what is refused, and what the report says of it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
RECORDER = "officer.carried_recorder@officer-3"


def test_a_supposition_is_marked_and_its_changes_are_shown(policycheck: Run, el_centro: Path) -> None:
    ran = policycheck("evaluate", el_centro, "--assume", f"{RECORDER}=no")
    page = " ".join(ran.out.split())
    assert ran.status == 0
    lead = "Assumed in every account, whoever says otherwise: the officer carried no portable recording device"
    whom = "(officer 3)"
    assert f"{lead} {whom}. What it changes:" in page
    change = f"Carry a portable recording device {whom}: possible violation, where it was open"
    assert f"- {change} (under every account)." in page
    assert "the officer carried no portable recording device [supposed]" in page
    html = policycheck("evaluate", el_centro, "--assume", f"{RECORDER}=no", "--format", "html").out
    assert "[supposed]" in html
    assert "What it changes:" in html


def test_json_holds_the_supposition_and_its_changes(policycheck: Run, el_centro: Path) -> None:
    ran = policycheck("evaluate", el_centro, "--assume", f"{RECORDER}=no", "--format", "json")
    shown = json.loads(ran.out)
    whom = "officer 3"
    assert shown["assumed"] == [f"the officer carried no portable recording device ({whom})"]
    changed = {(one["result"]["rule"], one["before"], one["after"]) for one in shown["changes"]}
    assert ("el-centro-pd.carry-recording-device", "undetermined", "possible_violation") in changed
    elements = [element for one in shown["results"] for element in one["elements"]]
    held = [
        element["values"] for element in elements if (element["fact"], element["about"]) == tuple(RECORDER.split("@"))
    ]
    assert held
    assert {one["basis"] for by in held for one in by.values()} == {"assumed"}


def test_a_supposition_outweighs_what_the_sources_say(policycheck: Run, el_centro: Path) -> None:
    ran = policycheck("evaluate", el_centro, "--assume", "force.vehicle_moving@volley-3=no", "--format", "json")
    follows = json.loads(ran.out)["follows"]
    assert not [one for one in follows if (one["fact"], one["about"]) == ("force.vehicle_moving", "volley-3")]


def test_one_that_changes_nothing_says_so(policycheck: Run, el_centro: Path) -> None:
    ran = policycheck("evaluate", el_centro, "--assume", "incident.volleys=3")
    assert "It changes no outcome." in " ".join(ran.out.split())


def test_several_may_settle_together_what_none_settles_alone(policycheck: Run, el_centro: Path) -> None:
    texts = ("force.deadly@later-shots=yes", 'recording.days_to_release@unedited-recordings={"at_least": 46}')
    ran = policycheck("evaluate", el_centro, *(part for text in texts for part in ("--assume", text)))
    assert ran.status == 0
    assert "at least 46 calendar days" in " ".join(ran.out.split())


@pytest.mark.parametrize(
    ("text", "cause", "remedy"),
    [
        ("officer.carried_recorder", "'officer.carried_recorder' has no value", "write FACT@ENTITY=VALUE"),
        ("officer.carried_recordr@officer-3=no", "there is no fact 'officer.carried_recordr'", "did you mean"),
        ("officer.carried_recorder@officer-9=no", "this incident has no entity 'officer-9'", "did you mean"),
        ("officer.carried_recorder@volley-3=no", "is about an entity of kind officer", "name one of officer-1"),
        ("officer.carried_recorder=no", "of kind officer, and incident", "name one of officer-1"),
        (f"{RECORDER}=perhaps", "'perhaps' does not answer a yes-no question", "write"),
        ("recording.days_to_release@unedited-recordings=many", "does not answer a number question", "number"),
        ('recording.days_to_release@unedited-recordings={"at_leest": 3}', "is no value", "at_least"),
        ("recording.days_to_release@unedited-recordings=NaN", "is no value", "write a number"),
        ("recording.days_to_release@unedited-recordings=1e999", "is no value", "write a number"),
        ('recording.days_to_release@unedited-recordings={"at_least": NaN}', "is no value", "write a number"),
        ('recording.days_to_release@unedited-recordings={"at_least": 0}', "leaves out no answer", "say more"),
        ("recording.days_to_release@unedited-recordings=-1", "-1 cannot be: it counts calendar days", "0 or more"),
        (
            'recording.days_to_release@unedited-recordings={"less_than": 0}',
            "less than 0 cannot be: it counts calendar days, and there are none below 0",
            "0 or more",
        ),
        (f"recording.days_to_release@unedited-recordings={'[' * 5000}", "", "write a"),
        ("=", "there is no fact ''", "policycheck show facts"),
    ],
)
def test_what_cannot_be_supposed_is_refused(
    policycheck: Run, el_centro: Path, text: str, cause: str, remedy: str
) -> None:
    ran = policycheck("evaluate", el_centro, "--assume", text)
    assert (ran.status, ran.out) == (2, "")
    assert cause in ran.err
    assert remedy in ran.err


def test_everything_wrong_is_said_at_once(policycheck: Run, el_centro: Path) -> None:
    ran = policycheck(
        "evaluate", el_centro, "--assume", f"{RECORDER}=no", "--assume", f"{RECORDER}=yes", "--assume", "x"
    )
    assert ran.status == 2
    assert "answers officer.carried_recorder of officer-3 a second time" in ran.err
    assert "2 problems; nothing was done" in ran.err
