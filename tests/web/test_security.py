"""Nobody comes in or changes anything who should not, and no text becomes mark-up."""

import html
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from httpx2 import Response
from starlette.datastructures import Headers
from workbench import HOST, HOSTILE, MADE_UP, Browser

from policycheck.library.library import Library, LoadedLibrary
from policycheck.web.app import PAGES
from policycheck.web.security import HEADERS, LARGEST, Addresses
from policycheck.web.server import open_site
from policycheck.web.sessions import Accounts, Sessions, TooManyTries
from policycheck.web.visit import Site
from policycheck.web.workspace import Workspace


def places(address: str) -> str:
    return re.sub(r"\{\w+\}", "x", address.replace("{case}", MADE_UP.rpartition("/")[2]))


@pytest.mark.parametrize("address", [*PAGES, "/nothing"])
def test_without_a_session_nothing_is_shown_or_changed(site: Site, address: str) -> None:
    browser = Browser(site)
    for answer in (browser.get(places(address)), browser.send(places(address), {})):
        assert answer.status_code in (403, 404)
        assert "Mesquite" not in answer.text
    assert len(site.workspace.revisions("mesquite-flats-2024-06-12")) == 1


@pytest.mark.parametrize("address", ["/", MADE_UP, "/enter", "/nothing", "/static/workbench.css", "/static/../app.py"])
def test_every_answer_has_the_headers(browser: Browser, address: str) -> None:
    answer = browser.get(address)
    for name, value in HEADERS.items():
        assert answer.headers[name] == value


def test_a_fault_is_told_with_the_headers_and_without_its_cause(browser: Browser) -> None:
    browser.client._transport.raise_server_exceptions = False  # type: ignore[attr-defined]
    browser.site.workspace.cases = None  # type: ignore[assignment, method-assign]
    answer = browser.get("/")
    assert answer.status_code == 500
    assert answer.headers["content-security-policy"] == HEADERS["content-security-policy"]
    assert "NoneType" not in answer.text


def test_an_invitation_works_once_and_gives_a_strict_cookie(site: Site) -> None:
    address = f"/enter?token={site.sessions.invitation()}"
    cookie = Browser(site).get(address).headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert Browser(site).get(address).status_code == 403
    assert Browser(site).get("/enter?token=").status_code == 403


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:80", f"{HOST}.evil.example", ""])
def test_other_hosts_are_refused(browser: Browser, host: str) -> None:
    assert browser.get("/", headers={"host": host}).status_code == 421


@pytest.mark.parametrize(
    ("headers", "own"),
    [
        ({"origin": f"http://{HOST}"}, True),
        ({"origin": "http://evil.example"}, False),
        ({"origin": "null"}, False),
        ({"origin": f"http://{HOST}.evil.example"}, False),
        ({"origin": f"http://{HOST}@evil.example"}, False),
        ({"referer": f"http://{HOST}/new"}, True),
        ({"referer": "http://evil.example/"}, False),
        ({"sec-fetch-site": "cross-site", "origin": f"http://{HOST}"}, False),
        ({"sec-fetch-site": "same-site", "origin": f"http://{HOST}"}, False),
        ({"sec-fetch-site": "same-origin"}, True),
        ({}, False),
    ],
)
def test_a_change_comes_from_our_own_pages(headers: dict[str, str], own: bool) -> None:
    assert Addresses(frozenset({HOST})).from_here(Headers({"host": HOST, **headers})) is own


def test_a_form_of_another_site_or_session_changes_nothing(site: Site, browser: Browser) -> None:
    other = Browser(site).enter("Ben")
    data = browser.hidden(MADE_UP)
    fields = {"title": "Changed", "agency": "el-centro-pd", "date": "2024-06-12"}
    foreign = other.client.post(f"{MADE_UP}/about", data=data | fields, headers={"origin": f"http://{HOST}"})
    evil = browser.client.post(f"{MADE_UP}/about", data=data | fields, headers={"origin": "http://evil.example"})
    bare = browser.client.post(f"{MADE_UP}/about", data=fields, headers={"origin": f"http://{HOST}"})
    assert [foreign.status_code, evil.status_code, bare.status_code] == [403, 403, 403]
    assert len(site.workspace.revisions("mesquite-flats-2024-06-12")) == 1


def test_other_methods_and_bodies_past_the_bound_are_refused(browser: Browser) -> None:
    assert browser.client.delete("/").status_code == 405
    headers = {"origin": f"http://{HOST}", "content-length": str(LARGEST + 1)}
    assert browser.client.post("/import", content=b"x", headers=headers).status_code == 413
    assert browser.send("/people", {"name": "x" * 6_000_000}).status_code == 413
    pieces = (b"x" * 10_000_000 for _ in range(LARGEST // 10_000_000 + 1))
    kind = {"origin": f"http://{HOST}", "content-type": "multipart/form-data; boundary=b"}
    assert browser.client.post("/import", content=pieces, headers=kind).status_code in (400, 413)


@pytest.mark.parametrize(
    "address",
    [
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%2fapp.py",
        "/cases/..%2f..%2fetc%2fpasswd",
        f"{MADE_UP}/documents/..%2f..%2fworkspace.sqlite/original",
        f"{MADE_UP}/documents/x/original",
        f"{MADE_UP}/timeline/pictures/-1",
        f"{MADE_UP}/timeline/pictures/٣",
        f"{MADE_UP}/history/0",
        f"{MADE_UP}/history/99999999999999999999",
        f"{MADE_UP}/history/compare?from=x&to=1",
        f"{MADE_UP}/what-follows/x",
    ],
)
def test_no_address_leads_elsewhere(browser: Browser, address: str) -> None:
    assert browser.get(address).status_code == 404


def is_harmless(answer: Response) -> bool:
    """Whether the hostile text is shown as text wherever it is shown."""
    text = answer.text
    shown = html.escape(HOSTILE.partition("\u202e")[0], quote=False)
    assert "alert(1)" not in text or shown.replace('"', "&#34;").replace("'", "&#39;") in text
    return "<script>alert" not in text and "<img src=x" not in text and "\u202e" not in text and "\x07" not in text


def test_hostile_text_in_every_field_is_text(browser: Browser) -> None:
    name = {"title": HOSTILE.rstrip("\u0007"), "agency": "el-centro-pd"}
    answer = browser.send("/new", name)
    case = answer.headers["location"]
    sent = [
        (f"{case}/about", {**name, "place": HOSTILE, "case_number": "<b>", "note": HOSTILE, "date": HOSTILE}, case),
        (f"{case}/about", {**name, "place": HOSTILE, "note": HOSTILE}, case),
        (
            f"{case}/people",
            {"kind": "officer", "label": HOSTILE, "assignment": HOSTILE[:60]},
            f"{case}/people?kind=officer",
        ),
        (f"{case}/people", {"kind": HOSTILE, "label": HOSTILE}, case),
        (f"{case}/statements/new", {"says": HOSTILE, "party": "+", "party_title": HOSTILE[:60], "note": HOSTILE}, case),
        (f"{case}/statements/new", {"fact": HOSTILE, "about": HOSTILE, "source": HOSTILE, "answer": HOSTILE}, case),
        (f"{case}/allegations", {"text": HOSTILE, "by": "family", "rules": HOSTILE}, case),
        (f"{case}/allegations", {"text": HOSTILE, "by": "family"}, case),
        (f"{case}/timeline/events", {"kind": "shots", "label": HOSTILE, "at": HOSTILE, "party": "press"}, case),
        (f"{case}/timeline/events", {"kind": "shots", "label": HOSTILE, "party": "press"}, case),
        (f"{case}/timeline/zero", {"zero": HOSTILE}, case),
    ]
    answers = [browser.send(address, fields, page) for address, fields, page in sent]
    upload = {"file": (HOSTILE.replace('"', "") + ".html", f"<p>{HOSTILE}</p><p>fine</p>".encode())}
    answers.append(browser.send(f"{case}/documents", {"title": HOSTILE}, files=upload))
    assert {answer.status_code for answer in answers} <= {303, 422}
    found = f"/statements/new?words={quote(HOSTILE)}&quote={quote(HOSTILE)}"
    below = ("", "/documents", "/statements", found, "/timeline")
    more = ("/what-follows", "/history", "/history/compare?from=1", "/history/2")
    pages = [browser.get(case + place) for place in (*below, *more)]
    assert {page.status_code for page in pages} == {200}
    assert all(is_harmless(page) for page in (*answers, *pages))
    assert is_harmless(browser.get(f"/nothing{quote(HOSTILE)}"))


def test_a_document_is_never_given_out_as_a_page(browser: Browser) -> None:
    answer = browser.get(f"{MADE_UP}/documents/article/original")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"] == 'attachment; filename="article.html"'


@pytest.fixture
def shared(tmp_path: Path, library: Library) -> Site:
    assert isinstance(library, LoadedLibrary)
    site = open_site(Workspace(tmp_path / "shared"), library, 8321, local=False)
    site.accounts.add("Ana", "editor", "a long password")
    site.accounts.add("Ben", "reader", "another password")
    return site


def signed_in(site: Site, name: str, password: str) -> tuple[Browser, Response]:
    browser = Browser(site)
    return browser, browser.send("/enter", {"name": name, "password": password})


def test_accounts_come_in_by_password_and_readers_change_nothing(shared: Site) -> None:
    assert Browser(shared).get("/").headers["location"] == "/enter"
    assert Browser(shared).get(f"/enter?token={shared.sessions.invitation()}").status_code == 200
    for name, password in (("Ana", "another password"), ("Eve", "a long password"), ("", "")):
        assert signed_in(shared, name, password)[1].status_code == 422
    reader, entered = signed_in(shared, "Ben", "another password")
    assert entered.status_code == 303
    assert "Mesquite" in reader.get("/").text
    assert "New case" not in reader.get("/").text
    token = reader.hidden("/people")
    refused = reader.send("/new", {"title": "x", "agency": "el-centro-pd", **token}, "/people")
    assert refused.status_code == 403
    shared.workspace.remove_account("Ben")
    assert reader.get("/").headers["location"] == "/enter"
    editor, _ = signed_in(shared, "Ana", "a long password")
    assert editor.send("/new", {"title": "x", "agency": "el-centro-pd"}).status_code == 303
    assert shared.workspace.revision("x").who == "Ana"
    assert editor.send("/people", {"name": "Somebody else"}).status_code == 200
    assert editor.send("/new", {"title": "y", "agency": "el-centro-pd"}).status_code == 303
    assert shared.workspace.revision("y").who == "Ana"
    assert editor.send("/leave", {}, "/people").status_code == 303
    assert editor.get("/").headers["location"] == "/enter"


def test_passwords_cannot_be_tried_without_end(tmp_path: Path) -> None:
    now = [0.0]
    accounts = Accounts(Workspace(tmp_path), lambda: now[0])
    accounts.add("Ana", "editor", "a long password")
    for _ in range(5):
        assert accounts.session("Ana", "wrong") is None
    with pytest.raises(TooManyTries):
        accounts.session("Ana", "a long password")
    now[0] = 61
    assert accounts.session("Ana", "a long password") is not None


def test_a_session_ends_when_it_was_not_used() -> None:
    now = [0.0]
    sessions = Sessions(lambda: now[0])
    secret = sessions.accept(sessions.invitation())
    assert secret is not None
    now[0] = 11 * 3600
    assert sessions.find(secret) is not None
    now[0] = 24 * 3600
    assert sessions.find(secret) is None
    assert sessions.find("") is None
