"""An answer is supposed, and what would follow is shown; nothing is kept of it."""

import html
import re
import time

import pytest
from httpx2 import Response
from workbench import MADE_UP, Browser

from policycheck.web.visit import Site

PAGE = f"{MADE_UP}/what-follows/what-if"
SUPPOSED = "assume=force.used_to_apprehend_fleeing_person%40shots%3Dyes"


def text_of(answer: Response) -> str:
    """What a page says, without its marks."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def test_an_answer_is_chosen_on_what_follows(site: Site, browser: Browser) -> None:
    revisions = len(site.workspace.revisions(MADE_UP[7:]))
    for _ in range(600):
        follows = browser.get(f"{MADE_UP}/what-follows").text
        if "being worked out" not in follows:
            break
        time.sleep(0.1)
    link = re.search(rf'href="({PAGE}\?assume=[^"]+)"', follows)
    assert link is not None
    shown = browser.get(html.unescape(link[1]))
    assert shown.status_code == 200
    for words in ("Supposed", "What would follow", "Take out"):
        assert words in text_of(shown)
    assert len(site.workspace.revisions(MADE_UP[7:])) == revisions


def test_any_question_can_be_supposed_and_taken_out(browser: Browser) -> None:
    found = browser.get(f"{PAGE}?words=apprehend+fleeing&{SUPPOSED}").text
    assert "fact=force.used_to_apprehend_fleeing_person" in found
    asked = browser.get(f"{PAGE}?fact=incident.rounds_fired")
    assert "Show what would follow" in text_of(asked)
    given = "fact=incident.rounds_fired&about=incident&answer=at+least+5+and+at+most+7"
    sent = browser.get(f"{PAGE}?{SUPPOSED}&{given}")
    assert sent.status_code == 303
    both = browser.get(sent.headers["location"])
    assert both.text.count("Take out") == 2
    without = re.findall(r'<a href="([^"]+)">Take out', both.text)
    assert "rounds_fired" not in html.unescape(without[1])
    assert browser.get(html.unescape(without[1])).text.count("Take out") == 1


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("assume=no.such=yes", "What if: there is no fact"),
        (f"{SUPPOSED}&assume=force.used_to_apprehend_fleeing_person%40shots%3Dno", "a second time"),
        ("fact=incident.rounds_fired&about=incident&answer=about+5", "Answer:"),
        ("fact=force.used_to_apprehend_fleeing_person&about=nobody&answer=yes", "no entity"),
        ("fact=no.such&about=incident&answer=yes", "Question:"),
        ("&".join(f"assume=a{number}" for number in range(21)), "at most 20"),
    ],
)
def test_what_cannot_be_supposed_is_told(browser: Browser, query: str, told: str) -> None:
    answer = browser.get(f"{PAGE}?{query}")
    assert answer.status_code == 422
    assert told in text_of(answer)
