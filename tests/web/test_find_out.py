"""The questions are asked one by one of whoever answers; the letter for records is shown and taken out."""

import html
import json
import re
import time
from typing import Any

from httpx2 import Response
from workbench import MADE_UP, Browser

from policycheck.web.visit import Site

ASK = f"{MADE_UP}/to-find-out/ask"


def text_of(answer: Response) -> str:
    """What a page says, without its marks."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def ready(browser: Browser, address: str) -> Response:
    """The page, once what it takes is worked out."""
    for _ in range(600):
        answer = browser.get(address)
        if "being worked out" not in answer.text:
            return answer
        time.sleep(0.1)
    raise AssertionError(address)


def question_on(answer: Response) -> dict[str, str]:
    """What the form of the question asks, and about whom."""
    return dict(re.findall(r'name="(who|fact|about)" value="([^"]+)"', answer.text))


def answer_to(answer: Response) -> str:
    found = re.search(r'name="answer" value="([^"]+)"', answer.text)
    return found[1] if found else "2024-06-20" if "Answer <" in answer.text and "2024-06-12; or" in answer.text else "3"


def data_of(browser: Browser) -> Any:
    return json.loads(browser.get(f"{MADE_UP}/incident.json").text)


def test_the_board_is_asked_one_question_after_another(site: Site, browser: Browser) -> None:
    before = data_of(browser)["findings"]["facts"]
    first = ready(browser, f"{ASK}?who=board")
    asked = question_on(first)
    assert site.library.facts[asked["fact"]].question in text_of(first)
    assert "What each answer would do" in text_of(first)
    wrong = browser.send(ASK, {**asked, "answer": "perhaps", "because": "So <b>"}, f"{ASK}?who=board")
    assert wrong.status_code == 422
    assert "Answer:" in text_of(wrong)
    assert "So &lt;b&gt;" in wrong.text
    reasons = {"credits": "officer", "because": "The recording shows it.", "standard": "preponderance"}
    none = browser.send(ASK, {**asked, "answer": answer_to(first), **reasons, "credits": "nobody"}, f"{ASK}?who=board")
    assert none.status_code == 422
    assert "Whom the board credits:" in text_of(none)
    sent = browser.send(ASK, {**asked, "answer": answer_to(first), **reasons}, f"{ASK}?who=board")
    assert sent.status_code == 303, text_of(sent)
    found = data_of(browser)["findings"]["facts"]
    assert len(found) == len(before) + 1
    added = next(each for each in found if (each["fact"], each["about"]) == (asked["fact"], asked["about"]))
    assert (added["credits"], added["because"]) == (["officer"], "The recording shows it.")
    second = browser.get(f"{ASK}?who=board")  # at once, from what was worked out before
    assert question_on(second) not in ({}, asked)


def test_what_is_passed_over_is_asked_again_on_demand(browser: Browser) -> None:
    who = {"who": "by:cashier"}
    page = f"{ASK}?who=by:cashier"
    first = question_on(ready(browser, page))
    assert browser.send(ASK, {**first, "pass": "skipped"}, page).status_code == 303
    second = question_on(browser.get(page))
    assert second not in ({}, first)
    answer = browser.get(page)
    words = {"quote": "It was turning toward the exit"}
    wrong = browser.send(ASK, {**second, "source": "cashier", "answer": answer_to(answer), "quote": "No such"}, page)
    assert wrong.status_code == 422
    sent = browser.send(ASK, {**second, "source": "cashier", "answer": answer_to(answer), **words}, page)
    assert sent.status_code == 303, text_of(sent)
    added = data_of(browser)["assertions"][-1]
    assert (added["source"], added["fact"], added["quote"]) == ("cashier", second["fact"], words["quote"])
    assert browser.send(ASK, {**who, "pass": "again"}, page).status_code == 303
    assert question_on(browser.get(page)) == first
    assert browser.get(f"{ASK}?who=by:nobody").status_code == 303


def test_whoever_sits_here_has_a_view_of_their_own(browser: Browser) -> None:
    page = f"{ASK}?who=own"
    asked = ready(browser, page)
    sent = browser.send(ASK, {**question_on(asked), "answer": answer_to(asked), "note": "I saw it."}, page)
    assert sent.status_code == 303, text_of(sent)
    data = data_of(browser)
    source = data["assertions"][-1]["source"]
    assert data["sources"][source]["title"] == "Ana"
    assert data["parties"][data["sources"][source]["party"]] == {"title": "Ana", "side": "board"}


def test_the_questions_and_the_letter(browser: Browser) -> None:
    listed = ready(browser, f"{MADE_UP}/to-find-out")
    assert "can settle or change" in text_of(listed)
    assert listed.text.count("Answer it as the board") == 10
    assert browser.get(f"{MADE_UP}/to-find-out?all=yes").text.count("Answer it as the board") > 10
    page = f"{MADE_UP}/to-find-out/letter"
    shown = text_of(ready(browser, f"{page}?from=Ana+Reyes&date=2024-07-01&facts=3"))
    for words in ("Records requested", "Ana Reyes", "July 1, 2024", "The provisions", "Before you send this"):
        assert words in shown
    taken = browser.get(f"{page}.md?from=Ana+Reyes&facts=3")
    assert taken.headers["content-disposition"].endswith('-letter.md"')
    assert "Ana Reyes" in taken.text
    assert browser.get(f"{page}.docx").content.startswith(b"PK")
    assert browser.get(f"{page}.exe").status_code == 404
    for wrong, place in (("date=July", "Date:"), ("facts=0", "How many facts:"), ("law=none", "Under which act:")):
        answer = browser.get(f"{page}?from=Ana&{wrong}")
        assert answer.status_code == 422
        assert place in text_of(answer)
        assert 'value="Ana"' in answer.text
