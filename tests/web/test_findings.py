"""The board's findings are entered through the forms; what follows from them and what does not fit is shown."""

import html
import json
import re
from typing import Any

import pytest
from conftest import ROOT
from httpx2 import Response
from workbench import MADE_UP, Browser

PAGE = f"{MADE_UP}/findings"
KEPT = json.loads((ROOT / "docs" / "examples" / "case" / "incident.json").read_text())["findings"]


def text_of(answer: Response) -> str:
    """What a page says, without its marks."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def findings_of(browser: Browser) -> Any:
    return json.loads(browser.get(f"{MADE_UP}/incident.json").text)["findings"]


def typed(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"at least {value['at_least']}" if isinstance(value, dict) else str(value)


def test_the_findings_are_taken_out_and_entered_again(browser: Browser) -> None:
    for fact in KEPT["facts"]:
        address = f"{PAGE}/facts?fact={fact['fact']}&about={fact['about']}"
        if fact.get("because"):
            assert html.escape(fact["because"], quote=False) in html.unescape(browser.get(address).text)
        gone = {"fact": fact["fact"], "about": fact["about"], "remove": "yes"}
        assert browser.send(f"{PAGE}/facts", gone, PAGE).status_code == 303
    for one in KEPT["dispositions"]:
        assert browser.send(f"{PAGE}/allegations/{one['allegation']}", {"remove": "yes"}, PAGE).status_code == 303
    for _ in KEPT["recommendations"]:
        key = re.search(r'name="remove" value="([0-9a-f]{16})"', browser.get(PAGE).text)
        assert key is not None
        assert browser.send(f"{PAGE}/recommendations", {"remove": key[1]}, PAGE).status_code == 303
    assert browser.send(f"{PAGE}/adopted", {"date": ""}, PAGE).status_code == 303
    assert findings_of(browser) == {"facts": [], "dispositions": [], "recommendations": []}
    assert "Not decided." in text_of(browser.get(PAGE))
    for fact in KEPT["facts"]:
        fields = {**fact, "answer": typed(fact["value"])}
        assert browser.send(f"{PAGE}/facts", fields, PAGE).status_code == 303
    for one in KEPT["dispositions"]:
        assert browser.send(f"{PAGE}/allegations/{one['allegation']}", one, PAGE).status_code == 303
    for one in KEPT["recommendations"]:
        assert browser.send(f"{PAGE}/recommendations", one, PAGE).status_code == 303
    assert browser.send(f"{PAGE}/adopted", {"date": KEPT["date"]}, PAGE).status_code == 303
    assert findings_of(browser) == KEPT


def test_what_follows_stands_below_and_what_does_not_fit_is_pointed_out(browser: Browser) -> None:
    shown = text_of(browser.get(PAGE))
    assert "What follows on the facts that the board found" in shown
    assert "possible violation" in shown
    assert "Check the disposition" not in shown
    given = {"disposition": "Unfounded", "for": "5", "dissent": "No."}
    assert browser.send(f"{PAGE}/allegations/need", given, PAGE).status_code == 303
    shown = text_of(browser.get(PAGE))
    assert "Check the disposition of “The officer shot without need" in shown
    assert findings_of(browser)["dispositions"][1] == {
        "allegation": "need",
        "disposition": "Unfounded",
        "for": 5,
        "dissent": "No.",
    }


@pytest.mark.parametrize(
    ("for_", "against", "told"), [("5", "2", False), ("3", "", False), ("2", "5", True), ("3", "3", True)]
)
def test_a_vote_that_was_lost_is_pointed_out(browser: Browser, for_: str, against: str, told: bool) -> None:
    given = {"disposition": "Sustained", "for": for_, "against": against}
    assert browser.send(f"{PAGE}/allegations/need", given, PAGE).status_code == 303
    assert (f"{against} against “Sustained”, and {for_} for it." in text_of(browser.get(PAGE))) == told


def test_a_finding_is_found_by_its_words_and_loses_what_is_emptied(browser: Browser) -> None:
    found = browser.get(f"{PAGE}/facts?words=truck+approaching+the+officer")
    assert "fact=force.vehicle_approaching_officer" in found.text
    fields = {"fact": "force.vehicle_approaching_officer", "about": "shots", "answer": "no", "credits": "driver"}
    assert browser.send(f"{PAGE}/facts", fields, PAGE).status_code == 303
    assert findings_of(browser)["facts"][0] == {
        "fact": "force.vehicle_approaching_officer",
        "about": "shots",
        "value": False,
        "credits": ["driver"],
    }


@pytest.mark.parametrize(
    ("place", "fields", "told"),
    [
        ("allegations/need", {"disposition": "", "because": "So"}, "Disposition: none is written"),
        ("allegations/need", {"disposition": "S" * 61, "because": "So"}, "Disposition:"),
        ("allegations/need", {"disposition": "Sustained", "for": "five", "because": "So"}, "Votes for: 'five'"),
        ("allegations/need", {"disposition": "Sustained", "against": "1001", "because": "So"}, "Votes against:"),
        ("allegations/none", {"disposition": "Sustained"}, "Allegation: it is not there any more"),
        ("recommendations", {"kind": "training", "text": ""}, "What the board recommends: nothing"),
        ("recommendations", {"kind": "a fine", "text": "So"}, "What it is about: nothing is chosen"),
        ("recommendations", {"remove": "0" * 16}, "not there any more"),
        ("adopted", {"date": "soon"}, "Adopted on:"),
        ("facts", {"fact": "force.no_such", "about": "shots", "answer": "no"}, "no fact is chosen"),
        ("facts", {"fact": "force.used_to_apprehend_fleeing_person", "about": "nobody", "answer": "no"}, "About whom:"),
        (
            "facts",
            {"fact": "force.used_to_apprehend_fleeing_person", "about": "shots", "answer": "", "because": "So"},
            "Answer: no answer is given",
        ),
        (
            "facts",
            {"fact": "force.used_to_apprehend_fleeing_person", "about": "shots", "answer": "no", "standard": "any"},
            "Standard of proof:",
        ),
    ],
)
def test_what_is_wrong_is_told_where_it_was_typed(
    browser: Browser, place: str, fields: dict[str, str], told: str
) -> None:
    before = findings_of(browser)
    answer = browser.send(f"{PAGE}/{place}", fields, PAGE)
    assert answer.status_code == 422
    assert told in text_of(answer)
    assert ("because" not in fields) or ">\nSo</textarea>" in answer.text
    assert findings_of(browser) == before
