"""Two authorities are compared in the browser as the command compares them."""

import html
import re
import time
from collections.abc import Callable

import pytest
from conftest import Ran
from httpx2 import Response
from workbench import Browser

from policycheck.authoring.compare import search
from policycheck.authoring.compare.sides import side
from policycheck.model.problem import BadInput, Place, Problem
from policycheck.web.pages import compare
from policycheck.web.visit import Site

PAGE = "/library/compare"
PAIR = f"{PAGE}?topic=moving-vehicles&first=el-centro-pd&second=nypd"
REFRESH = '<meta http-equiv="refresh"'


def text_of(answer: Response) -> str:
    """What a page says, without its marks."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def ready(browser: Browser, address: str) -> Response:
    """The page, once what it takes is worked out; meanwhile it loads itself, and nothing can be typed on it."""
    for _ in range(1200):
        answer = browser.get(address)
        if "being worked out" not in answer.text:
            return answer
        assert REFRESH in answer.text
        assert "<form" not in answer.text
        time.sleep(0.1)
    raise AssertionError(address)


def test_the_page_says_what_the_command_says(browser: Browser, policycheck: Callable[..., Ran]) -> None:
    shown = ready(browser, PAIR)
    assert REFRESH not in shown.text
    told = policycheck("compare", "el-centro-pd", "nypd", "--about", "moving-vehicles", "--format", "markdown").out
    (answer,) = re.findall(r"\*\*(On moving vehicles.*?)\*\*", told)
    assert answer in text_of(shown)
    assert text_of(shown).count("Suppose that") == told.count("Suppose that") > 0


def test_a_topic_leads_to_the_authorities_with_rules_on_it(browser: Browser) -> None:
    first = browser.get(PAGE)
    assert '<option value="moving-vehicles">' in first.text
    assert 'name="second"' not in first.text
    second = browser.get(f"{PAGE}?topic=moving-vehicles")
    assert '<option value="el-centro-pd">' in second.text
    assert '<option value="us-ca">' not in second.text
    own = browser.get(f"{PAGE}?first=el-centro-pd")
    assert '<input type="hidden" name="first" value="el-centro-pd">' in own.text
    assert '<option value="deadly-force">' not in own.text
    for page, link in (
        ("/library", PAGE),
        ("/library/authorities/el-centro-pd", f"{PAGE}?first=el-centro-pd"),
        ("/library/topics/moving-vehicles", f"{PAGE}?topic=moving-vehicles"),
    ):
        assert f'href="{link}"' in browser.get(page).text


def test_whoever_can_be_chosen_can_be_compared(site: Site) -> None:
    for topic, names in compare._held(site).items():
        for name in names:
            assert side(site.library, name, topic).rules


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("topic=<b>", "Topic:"),
        ("topic=moving-vehicles&first=us-ca&second=nypd", "One authority:"),
        ("topic=moving-vehicles&first=nypd&second=no", "The other authority:"),
        ("topic=moving-vehicles&first=nypd&second=nypd", "The other authority: it is the same one"),
    ],
)
def test_what_cannot_be_compared_is_told(browser: Browser, query: str, told: str) -> None:
    answer = browser.get(f"{PAGE}?{query}")
    assert answer.status_code == 422
    assert told in text_of(answer)
    assert "<b>" not in answer.text


def test_a_missing_solver_is_told(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise BadInput([Problem(Place("compare"), "comparing rules needs z3, which is not installed", "install it")])

    monkeypatch.setattr(search, "z3_module", missing)
    answer = ready(browser, PAIR)
    assert answer.status_code == 422
    assert "needs z3" in text_of(answer)
