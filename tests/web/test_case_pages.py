"""A case is entered through the pages, from nothing to what follows; what is wrong is told where it was typed."""

import html
import json
import re
from typing import Any

import pytest
from conftest import ROOT
from httpx2 import Response
from workbench import MADE_UP, Browser

from policycheck.document.markdown import markdown
from policycheck.report.evaluation import evaluation_document
from policycheck.web.app import PAGES
from policycheck.web.visit import Site

STATEMENT = (
    b"The truck came toward me. I did not step aside.\n\n"
    b"I fired four times at the driver. \xe2\x80\x9cStop\xe2\x80\x9d, I said.\n\nThe truck came toward me again.\n"
)


def text_of(answer: Response) -> str:
    """What a page says, without its marks."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def begun(browser: Browser) -> str:
    """The address of a new case with people and an act of force."""
    fields = {"title": "Shots at a truck", "agency": "el-centro-pd", "date": "2024-06-12"}
    case = browser.send("/new", fields).headers["location"]
    for kind, more in (
        ("officer", {"label": "the officer"}),
        ("civilian", {"label": "the driver", "age": "19"}),
        ("vehicle", {"label": "the truck", "driven_by": "the-driver"}),
        ("force", {"label": "the shots", "by": "the-officer", "against": "the-driver", "vehicle": "the-truck"}),
    ):
        sent = browser.send(f"{case}/people", {"kind": kind, **more}, f"{case}/people?kind={kind}")
        assert sent.status_code == 303, text_of(sent)
    return case


def with_document(browser: Browser) -> str:
    case = begun(browser)
    fields = {"party": "the-officer", "title": "The officer’s statement", "date": "2024-06-18"}
    sent = browser.send(f"{case}/documents", fields, files={"file": ("Statement 1.txt", STATEMENT)})
    assert sent.status_code == 303, text_of(sent)
    return case


def data_of(browser: Browser, case: str) -> Any:
    return json.loads(browser.get(f"{case}/incident.json").text)


def said(browser: Browser, case: str, **fields: str) -> Response:
    return browser.send(f"{case}/statements/new", {"document": "statement-1", "source": "statement-1", **fields})


def test_a_case_is_entered_from_nothing_to_what_follows(browser: Browser) -> None:
    case = with_document(browser)
    assert "I fired four times at the driver." in text_of(browser.get(f"{case}/documents/statement-1"))
    found = browser.get(f"{case}/statements/new?document=statement-1&words=fired+at+the+driver")
    assert "Did the officer fire at the person who was driving the vehicle?" in text_of(found)
    fired = {"fact": "force.fired_at_operator", "about": "the-shots", "answer": "yes"}
    assert said(browser, case, **fired, quote="I fired four times at the driver").status_code == 303
    away = {"fact": "force.vehicle_approaching_officer", "about": "the-shots", "answer": "no"}
    sent = browser.send(f"{case}/statements/new", {**away, "party": "family", "source_title": "The lawyers"})
    assert sent.status_code == 303
    document = browser.get(f"{case}/documents/statement-1").text
    assert "<mark>I fired four times at the driver</mark>" in document
    follows = text_of(browser.get(f"{case}/what-follows"))
    assert "What may have been violated" in follows
    assert "Rule 1 in full" in text_of(browser.get(f"{case}/what-follows/1"))
    data = data_of(browser, case)
    assert data["assertions"] == [
        {
            "fact": "force.fired_at_operator",
            "about": "the-shots",
            "value": True,
            "source": "statement-1",
            "quote": "I fired four times at the driver",
        },
        {"fact": "force.vehicle_approaching_officer", "about": "the-shots", "value": False, "source": "the-lawyers"},
    ]
    assert data["sources"]["the-lawyers"] == {"party": "family", "title": "The lawyers"}
    history = text_of(browser.get(f"{case}/history"))
    assert "Added a statement about the shots: the officer fired at the driver" in history
    assert "Ana" in history


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"quote": "I fired five times"}, ("Words:", "nearest is “I fired four times”")),
        ({"quote": "The truck came toward me"}, ("Where:", "paragraph 1, paragraph 3")),
        ({"quote": "x"}, ("Words:", "at least 2 letters")),
        ({"answer": "perhaps"}, ("Answer:", "yes or no")),
        ({"answer": ""}, ("Answer:", "no answer is given")),
        ({"about": "the-driver"}, ("About whom:", "is about one of kind force")),
        ({"about": ""}, ("About whom:", "nobody is chosen")),
        ({"fact": "force.no_such"}, ("What it says:", "no fact is chosen")),
        ({"fact": ""}, ("In your own words:", "nothing is written")),
        ({"source": "", "party": ""}, ("Who says it:", "nobody is chosen")),
        ({"source": "", "party": "+"}, ("Somebody else:", "no name is written")),
        ({"source": "", "party": "nobody"}, ("Whose word it is:", "nobody")),
        ({"source": "", "party": "press", "source_date": "June"}, ("Date:", "'June'")),
    ],
)
def test_what_is_wrong_with_a_statement_is_told_at_its_field(
    browser: Browser, fields: dict[str, str], told: tuple[str, ...]
) -> None:
    case = with_document(browser)
    kept = data_of(browser, case)
    right = {"fact": "force.fired_at_operator", "about": "the-shots", "answer": "yes", "note": "As I read it"}
    answer = said(browser, case, **{**right, **fields})
    assert answer.status_code == 422
    for words in told:
        assert words in text_of(answer)
    assert "As I read it" in answer.text
    assert data_of(browser, case) == kept


def test_who_alone_speaks_in_a_document_is_chosen_at_once(browser: Browser) -> None:
    case = with_document(browser)
    found = f"{case}/statements/new?document=statement-1&source=&fact=force.fired_at_operator"
    assert '<option value="statement-1" selected>' in browser.get(found).text


def test_other_answers_are_read_as_a_person_writes_them(browser: Browser) -> None:
    case = with_document(browser)
    rounds = {"fact": "incident.rounds_fired", "about": "incident"}
    assert said(browser, case, **rounds, answer="at least 5 and at most 7", as_said="half a dozen").status_code == 303
    assert said(browser, case, **rounds, answer="about 5").status_code == 422
    kind = {"fact": "force.kind", "about": "the-shots"}
    assert said(browser, case, **kind, answer="a shot or shots with a firearm").status_code == 303
    assert said(browser, case, **kind, answer="a sling").status_code == 422
    own = {"says": "He was afraid.", "about": "the-officer", "quote": "Stop", "note": "To the driver"}
    assert said(browser, case, **own).status_code == 303
    values = [each.get("value", each.get("says")) for each in data_of(browser, case)["assertions"]]
    bounds = {"at_least": 5, "at_most": 7, "as_said": "half a dozen"}
    assert values == [bounds, "a shot or shots with a firearm", "He was afraid."]


def test_a_statement_is_changed_and_taken_out_by_what_it_is(browser: Browser) -> None:
    case = with_document(browser)
    for words in ("He was afraid.", "He was afraid.", "He was calm."):
        said(browser, case, says=words)
    links = re.findall(rf'href="({case}/statements/assertions/[^"]+)"', browser.get(f"{case}/statements").text)
    assert len(links) == 3
    afraid, calm = {"says": "He was afraid."}, {"says": "He was calm."}
    assert browser.send(links[1], {**afraid, "quote": "I fired four times", "note": "n"}).status_code == 303
    assert browser.send(links[2], {**calm, "quote": "I fired nine times"}).status_code == 422
    assert browser.send(links[2], {"quote": "I fired four times"}).status_code == 422
    assert browser.send(links[2], {"remove": "yes"}).status_code == 303
    left = data_of(browser, case)["assertions"]
    assert [each.get("quote") for each in left] == [None, "I fired four times"]
    gone = browser.client.post(
        links[2], data=browser.hidden(case) | {"remove": "yes"}, headers={"origin": "http://127.0.0.1:8321"}
    )
    assert gone.status_code == 422
    assert "not there any more" in text_of(gone)


def test_mine_on_top_of_theirs_leaves_what_i_did_not_change(site: Site, browser: Browser) -> None:
    other, headers = Browser(site).enter("Ben"), {"origin": "http://127.0.0.1:8321"}
    officer = f"{MADE_UP}/people/patrol-officer"
    there = {key: str(value) for key, value in data_of(browser, MADE_UP)["entities"]["patrol-officer"].items()}
    mine = browser.hidden(officer)
    assert other.send(officer, {**there, "age": "41", "outcome": "on leave"}, officer).status_code == 303
    answer = browser.client.post(officer, data={**mine, **there, "assignment": "patrol, nights"}, headers=headers)
    assert answer.status_code == 409
    form = answer.text.split("What you entered", 1)[1]
    again = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
    sent = browser.client.post(officer, data={k: html.unescape(v) for k, v in again.items()}, headers=headers)
    assert sent.status_code == 303
    left = data_of(browser, MADE_UP)["entities"]["patrol-officer"]
    assert (left["age"], left["outcome"], left["assignment"]) == (41, "on leave", "patrol, nights")


def only_link(browser: Browser, page: str, list_name: str) -> str:
    """The address of the only statement of the list that the page leads to."""
    links = set(re.findall(rf'href="(/cases/[^/]+/statements/{list_name}/[^"]+)"', browser.get(page).text))
    assert len(links) == 1
    return links.pop()


def fields_of(browser: Browser, address: str) -> dict[str, str]:
    """What the form of a statement has in its fields, as a browser would send it."""
    form = browser.get(address).text.split("<form", 2)[1]
    sent = dict(re.findall(r'<input type="text"[^>]* name="([^"]+)" value="([^"]*)"', form))
    sent |= dict(re.findall(r'<input type="radio" name="([^"]+)" value="([^"]+)"[^>]* checked', form))
    sent |= dict(re.findall(r'<input type="checkbox" name="([^"]+)" value="([^"]+)" checked', form))
    sent |= dict(re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>\n(.*?)</textarea>', form, re.DOTALL))
    for name, options in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.findall(r'<option value="([^"]*)" selected', options) or re.findall(r'value="([^"]*)"', options)
        sent[name] = chosen[0]
    return {name: html.unescape(value) for name, value in sent.items()}


@pytest.mark.parametrize(
    ("first", "then", "value"),
    [
        ({"fact": "force.fired_at_operator", "about": "the-shots", "answer": "yes"}, {"answer": "no"}, False),
        (
            {"fact": "incident.rounds_fired", "about": "incident", "answer": "at least 5", "as_said": "many"},
            {"answer": "at least 5 and at most 7"},
            {"at_least": 5, "at_most": 7, "as_said": "many"},
        ),
        (
            {"fact": "incident.rounds_fired", "about": "incident", "answer": "4", "as_said": "a few"},
            {"as_said": ""},
            4,
        ),
        (
            {"fact": "force.kind", "about": "the-shots", "answer": "a police dog"},
            {"answer": "a shot or shots with a firearm"},
            "a shot or shots with a firearm",
        ),
        ({"says": "He was afraid."}, {"says": "He was calm."}, "He was calm."),
    ],
)
def test_an_answer_is_changed_where_it_stands(
    browser: Browser, first: dict[str, str], then: dict[str, str], value: object
) -> None:
    case = with_document(browser)
    assert said(browser, case, **first, note="n").status_code == 303
    link = only_link(browser, f"{case}/statements", "assertions")
    before = data_of(browser, case)
    sent = fields_of(browser, link)
    assert browser.send(link, sent).status_code == 303
    assert data_of(browser, case) == before, "saved as it was, nothing changes"
    assert browser.send(link, {**sent, "answer": "perhaps", "says": ""}).status_code == 422
    assert browser.send(link, {**sent, **then}).status_code == 303
    changed = data_of(browser, case)["assertions"]
    key = "says" if "says" in first else "value"
    assert changed == [{**before["assertions"][0], key: value}]


def test_events_order_and_spans_are_changed_where_they_stand(browser: Browser) -> None:
    case = with_document(browser)
    page, source = f"{case}/timeline", {"source": "statement-1"}
    shots = {"kind": "shots", "by": "the-officer", "at": "at most 31", "rounds": "4", "quote": "I fired four times"}
    assert browser.send(f"{page}/events", {**shots, **source}, page).status_code == 303
    event = only_link(browser, page, "events")
    assert browser.send(f"{page}/events", {"kind": "warning", **source}, page).status_code == 303
    order = {"event": "warning", "is": "before", "other": "shots", "seconds": "at least 5", **source}
    assert browser.send(f"{page}/order", order, page).status_code == 303
    assert browser.send(f"{page}/complete", {"kinds": "warning", "to": "shots", **source}, page).status_code == 303
    before = data_of(browser, case)["timeline"]
    links = [event, *(only_link(browser, page, name) for name in ("order", "complete"))]
    for link in links:
        assert browser.send(link, fields_of(browser, link)).status_code == 303
    assert data_of(browser, case)["timeline"] == before, "saved as they were, nothing changes"
    assert browser.send(event, {**fields_of(browser, event), "at": "soon"}).status_code == 422
    for link, then in zip(links, ({"at": "9", "lasts": "2"}, {"is": "after", "seconds": ""}, {"to": ""}), strict=True):
        sent = browser.send(link, {**fields_of(browser, link), **then})
        assert sent.status_code == 303, text_of(sent)
    after = data_of(browser, case)["timeline"]
    assert after["events"] == [before["events"][0] | {"at": 9, "lasts": 2}, before["events"][1]]
    assert after["order"] == [{"event": "warning", "is": "after", "other": "shots", "source": "statement-1"}]
    assert after["complete"] == [{"kinds": ["warning"], "source": "statement-1"}]


def test_of_several_files_those_that_can_be_read_are_kept(browser: Browser) -> None:
    case = begun(browser)
    sent = [
        ("file", ("one.txt", b"Words.")),
        ("file", ("two.exe", b"MZ")),
        ("file", ("three.csv", b"time,call\n1,stop")),
    ]
    assert browser.send(f"{case}/documents", {}, files=sent).status_code == 303
    shown = text_of(browser.get(f"{case}/documents"))
    assert "Not added: two.exe: nothing here reads a file that ends in .exe" in shown
    assert set(data_of(browser, case)["documents"]) == {"one", "three"}
    assert browser.send(f"{case}/documents", {}, files=sent[1:2]).status_code == 422


def test_a_documents_title_and_date_are_changed_where_they_stand(browser: Browser) -> None:
    case = with_document(browser)
    page = f"{case}/documents/statement-1"
    sent = browser.send(f"{page}/about", {"title": "What the officer said", "date": "2024-06"}, page)
    assert sent.status_code == 303
    document = data_of(browser, case)["documents"]["statement-1"]
    assert (document["title"], document["date"]) == ("What the officer said", "2024-06")
    source = data_of(browser, case)["sources"]["statement-1"]
    assert (source["title"], source["date"]) == ("What the officer said", "2024-06"), "entered with the document"
    wrong = browser.send(f"{page}/about", {"title": "T", "date": "2024-06-31"}, page)
    assert wrong.status_code == 422
    assert "Date" in text_of(wrong)
    assert browser.send(f"{page}/about", {"title": " "}, page).status_code == 422
    assert browser.send(f"{page}/about", {"title": "What the officer said"}, page).status_code == 303
    assert "date" not in data_of(browser, case)["documents"]["statement-1"]


def test_two_who_change_the_same_see_both_versions(site: Site, browser: Browser) -> None:
    other = Browser(site).enter("Ben")
    mine = browser.hidden(MADE_UP)
    fields = {"agency": "el-centro-pd", "date": "2024-06-12"}
    assert other.send(f"{MADE_UP}/about", {**fields, "title": "Of Ben"}, MADE_UP).status_code == 303
    headers = {"origin": "http://127.0.0.1:8321"}
    typed = {**fields, "title": "Of Ana", "place": "A place <b>"}
    answer = browser.client.post(f"{MADE_UP}/about", data=mine | typed, headers=headers)
    assert answer.status_code == 409
    for words in ("Of Ben", "Of Ana", "A place <b>", "Somebody else was first"):
        assert words in text_of(answer)
    assert data_of(browser, MADE_UP)["title"] == "Of Ben"
    again = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', answer.text))
    sent = browser.client.post(
        f"{MADE_UP}/about", data={name: html.unescape(value) for name, value in again.items()}, headers=headers
    )
    assert sent.status_code == 303
    assert (data_of(browser, MADE_UP)["title"], data_of(browser, MADE_UP)["place"]) == ("Of Ana", "A place <b>")
    assert [one.who for one in site.workspace.revisions(MADE_UP[7:])] == ["Ana", "Ben", "policycheck"]


def test_the_timeline_takes_events_and_their_order(browser: Browser) -> None:
    case = with_document(browser)
    page = f"{case}/timeline"
    source = {"source": "statement-1"}
    shots = {"kind": "shots", "by": "the-officer", "force": "the-shots", "rounds": "4", "lasts": "at most 2", **source}
    assert browser.send(f"{page}/events", {**shots, "quote": "I fired four times"}, page).status_code == 303
    warning = {"kind": "warning", "label": "the first warning", "by": "the-officer", **source}
    assert browser.send(f"{page}/events", warning, page).status_code == 303
    order = {"event": "the-first-warning", "is": "before", "other": "shots", "seconds": "at least 5", **source}
    assert browser.send(f"{page}/order", order, page).status_code == 303
    assert browser.send(f"{page}/zero", {"zero": "the call"}, page).status_code == 303
    assert browser.send(f"{page}/complete", {"kinds": "warning", **source}, page).status_code == 303
    wrong = browser.send(f"{page}/events", {**warning, "at": "soon"}, page)
    assert wrong.status_code == 422
    assert "When it began: 'soon' is no number" in text_of(wrong)
    back = browser.send(f"{page}/order", {**order, "is": "after"}, page)
    assert back.status_code in (303, 422)
    assert data_of(browser, case)["timeline"] | {"order": []} == {
        "zero": "the call",
        "events": [
            {
                "id": "shots",
                "kind": "shots",
                "by": "the-officer",
                "force": "the-shots",
                "lasts": {"at_most": 2},
                "rounds": 4,
                "source": "statement-1",
                "quote": "I fired four times",
            },
            {
                "id": "the-first-warning",
                "kind": "warning",
                "label": "the first warning",
                "by": "the-officer",
                "source": "statement-1",
            },
        ],
        "order": [],
        "complete": [{"kinds": ["warning"], "source": "statement-1"}],
    }
    assert "the first warning" in text_of(browser.get(page))
    assert browser.get(f"{page}/pictures/1").text.startswith("<svg")


def test_a_version_is_compared_and_brought_back(browser: Browser) -> None:
    first = browser.get(f"{MADE_UP}/incident.json").text
    for title in ("Second", "Third"):
        browser.send(f"{MADE_UP}/about", {"title": title, "agency": "el-centro-pd", "date": "2024-06-12"}, MADE_UP)
    compared = text_of(browser.get(f"{MADE_UP}/history/compare?from=1&to=3"))
    assert "Title" in compared
    assert "Third" in compared
    assert browser.send(f"{MADE_UP}/history/1/bring-back", {}, f"{MADE_UP}/history/1").status_code == 303
    assert browser.get(f"{MADE_UP}/incident.json").text == first
    history = text_of(browser.get(f"{MADE_UP}/history"))
    assert "Brought version 1 back" in history
    assert "4 (now)" in history


def test_the_made_up_case_goes_out_and_comes_in(browser: Browser) -> None:
    out = browser.get(f"{MADE_UP}/export").content
    sent = browser.send("/import", {}, files={"file": ("case.zip", out)})
    copy = sent.headers["location"]
    assert copy != MADE_UP
    assert browser.get(f"{copy}/export").content == out
    text = (ROOT / "docs" / "examples" / "case" / "incident.json").read_text()
    assert browser.get(f"{copy}/incident.json").text == text
    assert browser.send("/import", {}, files={"file": ("case.zip", b"PK")}).status_code == 422


def test_what_follows_is_the_report_of_the_command_line(site: Site, browser: Browser) -> None:
    page = text_of(browser.get(f"{MADE_UP}/what-follows"))
    evaluation = site.reader.evaluation(site.workspace.revision(MADE_UP[7:]).text)
    heads = re.findall(r"^##+ (.+)$", markdown(evaluation_document(evaluation)), re.MULTILINE)
    assert len(heads) > 10
    plain = [re.sub(r"[\\*`]|<[^>]+>", "", head) for head in heads]
    assert [head for head in plain if head not in page] == []


def test_a_copy_and_the_archive(browser: Browser) -> None:
    copy = browser.send(f"{MADE_UP}/duplicate", {}, MADE_UP).headers["location"]
    assert data_of(browser, copy)["title"].endswith("(copy)")
    assert browser.send(f"{MADE_UP}/archive", {"archived": "yes"}, MADE_UP).status_code == 303
    assert "In the archive: 1" in text_of(browser.get("/"))
    assert "This case is in the archive" in text_of(browser.get(MADE_UP))
    assert browser.send(f"{MADE_UP}/archive", {"archived": "no"}, MADE_UP).status_code == 303
    assert "In the archive" not in text_of(browser.get("/"))


def test_a_case_that_cannot_be_read_is_told_and_brought_back(site: Site, browser: Browser) -> None:
    name = site.workspace.add("broken", '{"schema": "policycheck/incident/1"}', "Ben", "Began")
    assert "Cannot be read" in text_of(browser.get("/"))
    answer = browser.get(f"/cases/{name}")
    assert answer.status_code == 422
    assert "bring an earlier one back" in text_of(answer)
    assert browser.get(f"/cases/{name}/history").status_code == 200
    assert browser.get(f"/cases/{name}/incident.json").status_code == 200


PLACES = {
    "case": MADE_UP.rpartition("/")[2],
    "authority": "el-centro-pd",
    "policy": "use-of-force",
    "rule": "el-centro-pd.move-out-of-path",
    "topic": "moving-vehicles",
}


def filled(address: str) -> str:
    """The address with a place for each name in it; with braces left where there is none."""
    return re.sub(r"\{(\w+)\}", lambda name: PLACES.get(name[1], name[0]), address)


@pytest.mark.parametrize("address", [filled(each) for each in PAGES if "{" not in filled(each)])
def test_every_page_is_well_formed(browser: Browser, address: str) -> None:
    answer = browser.get(address)
    if answer.status_code != 200 or not answer.headers["content-type"].startswith("text/html"):
        assert answer.status_code in (200, 303)
        return
    page = answer.text
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'(?:for|aria-describedby|aria-labelledby)="([^"]+)"', page)) <= set(ids)
    assert page.count("<h1") == 1
    assert "style=" not in page
    assert re.findall(r"\son\w+=", page) == []
    assert re.findall(r'(?:src|href|action)="(?!/|#|\?|data:)', page) == []
    for form in re.findall(r'<form method="post".*?</form>', page, re.DOTALL):
        assert 'name="token"' in form


def test_a_document_that_is_not_at_hand_has_its_page(site: Site, browser: Browser) -> None:
    (case,) = site.workspace.cases()
    data = json.loads(case.latest.text)
    data["documents"]["article"]["sha256"] = "0" * 64
    site.workspace.save(case.name, 1, json.dumps(data), "Ana", "Named another file")
    shown = browser.get(f"{MADE_UP}/documents/article")
    assert shown.status_code == 200
    assert data["documents"]["article"]["title"] in html.unescape(shown.text)


def test_files_are_named_by_us_and_a_document_is_there_once(site: Site, browser: Browser) -> None:
    case = with_document(browser)
    files = {"file": ("../../etc/pass wd\u202e.txt", b"Other words of somebody.")}
    assert browser.send(f"{case}/documents", {}, files=files).status_code == 303
    data = data_of(browser, case)
    assert [each["file"] for each in data["documents"].values()] == [
        "documents/Statement-1.txt",
        "documents/pass-wd.txt",
    ]
    again = browser.send(f"{case}/documents", {}, files=files)
    assert again.status_code == 422
    assert "there already" in text_of(again)
    wrong = browser.send(f"{case}/documents", {}, files={"file": ("a.exe", b"MZ")})
    assert wrong.status_code == 422
    assert "nothing here reads" in text_of(wrong)
    kept = {path.name for path in site.workspace.files.folder.iterdir()}
    assert {each["sha256"] for each in data["documents"].values()} <= kept
    taken = browser.send(f"{case}/documents/statement-1/take-out", {}, f"{case}/documents")
    assert taken.status_code == 422
    assert "The officer’s statement" in text_of(taken)
    assert browser.send(f"{case}/documents/pass-wd/take-out", {}, f"{case}/documents").status_code == 303


def test_a_source_says_where_it_was_read(browser: Browser) -> None:
    case = with_document(browser)
    address = f"{case}/sources/statement-1"
    said(browser, case, says="He was afraid.", source="", party="press", source_title="A newspaper")
    fields = {"title": "The officer, as a newspaper has it", "party": "+", "party_title": "The union", "side": "agency"}
    assert browser.send(address, {**fields, "via": "a-newspaper", "date": "June"}).status_code == 422
    assert browser.send(address, {**fields, "via": "a-newspaper", "document": "statement-1"}).status_code == 303
    data = data_of(browser, case)
    assert data["parties"] == {"the-union": {"title": "The union", "side": "agency"}}
    assert data["sources"]["statement-1"] == {
        "party": "the-union",
        "title": "The officer, as a newspaper has it",
        "via": "a-newspaper",
        "document": "statement-1",
    }
    assert browser.send(f"{case}/sources/a-newspaper", {"remove": "yes"}).status_code == 422
    assert browser.send(address, {"remove": "yes"}).status_code == 303
    assert browser.get(address).status_code == 404


def test_a_sentence_of_somebody_bears_on_questions_and_disputes_another(browser: Browser) -> None:
    case = with_document(browser)
    said(browser, case, says="The driver drove at the officer.", about="the-driver")
    key = re.search(r"assertions/(\w+)", browser.get(f"{case}/statements").text)
    assert key is not None
    bears_on = ["force.reasonably_believed_imminent_threat", "force.vehicle_approaching_officer"]
    own = {"says": "Nobody drove at anybody.", "disputes": key[1], "bears_on": bears_on, "party": "family"}
    assert browser.send(f"{case}/statements/new", own).status_code == 303
    first, second = data_of(browser, case)["assertions"]
    assert first["id"] == second["disputes"] == "the-driver-drove-at-the-officer"
    assert second["bears_on"] == bears_on
    sent = browser.send(f"{case}/statements/new", {"says": "No.", "disputes": "0" * 16, "party": "family"})
    assert sent.status_code == 422


def test_a_sentence_of_what_happened_has_its_places(browser: Browser) -> None:
    case = with_document(browser)
    sentence = {"text": "The officer fired four times.", "rests_on": "statement-1", "place-statement-1": "paragraph 2"}
    assert browser.send(f"{case}/summary", sentence, case).status_code == 303
    assert browser.send(f"{case}/summary", {"text": "No source."}, case).status_code == 422
    assert data_of(browser, case)["summary"] == [
        {"text": "The officer fired four times.", "rests_on": ["statement-1 paragraph 2"]}
    ]
    key = re.search(r'name="remove" value="(\w+)"', browser.get(case).text)
    assert key is not None
    assert browser.send(f"{case}/summary", {"remove": key[1]}, case).status_code == 303
    assert browser.send(f"{case}/summary", {"remove": key[1]}, case).status_code == 422
    assert data_of(browser, case)["summary"] == []
