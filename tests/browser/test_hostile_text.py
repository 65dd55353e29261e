"""Text that would be mark-up or a script is shown as text, wherever it was typed."""

from urllib.parse import quote

import pytest
from chromium import PATIENCE, Room, settled
from playwright.sync_api import Page, expect
from workbench import HOSTILE

SHOWN = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 7*7 }}"


def send(page: Page, fields: dict[str, str]) -> None:
    """Fills in the form that has these fields, by their names, and sends it."""
    form = page.locator("form[method=post]")
    for name in fields:
        form = form.filter(has=page.locator(f"[name={name}]"))
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    for name, text in fields.items():
        control = form.first.locator(f"[name={name}]").first
        if control.evaluate("one => one.tagName") == "SELECT":
            control.select_option(text)
        else:
            control.fill(text)
    form.first.locator("button").last.click()


def test_it_is_shown_as_text_on_every_page(room: Room) -> None:
    page = room.person()
    page.goto("/new")
    send(page, {"title": HOSTILE, "agency": "el-centro-pd"})
    expect(page.get_by_role("heading", level=1)).to_contain_text(SHOWN)
    case = page.url
    for kind in ("officer", "force"):
        page.goto(f"{case}/people?kind={kind}")
        send(page, {"label": f"{kind} {HOSTILE}"})
    page.goto(case)
    send(page, {"place": HOSTILE, "note": HOSTILE})
    page.goto(case)
    send(page, {"text": HOSTILE, "by": "family"})
    page.goto(f"{case}/documents")
    page.locator("[name=file]").set_input_files(
        {"name": f"{HOSTILE.replace('/', '')}.html", "mimeType": "text/html", "buffer": DOCUMENT.encode()}
    )
    send(page, {"title": HOSTILE, "party": "press"})
    page.get_by_role("link", name=SHOWN).last.click()
    expect(page.locator(".passages")).to_contain_text(SHOWN)
    document = page.url
    page.goto(f"{case}/statements/new")
    send(page, {"says": HOSTILE, "party": "press", "source_title": HOSTILE, "note": HOSTILE})
    page.goto(f"{case}/timeline")
    send(page, {"kind": "shots", "label": HOSTILE, "party": "press"})
    pages = (
        "",
        "/documents",
        "/statements",
        "/timeline",
        "/what-follows",
        "/findings",
        "/memo",
        "/history",
        "/history/3",
    )
    for below in pages:
        expect(settled(page, f"{case}{below}").get_by_role("main")).to_contain_text("alert(1)")
        assert page.locator("img[src=x]").count() == 0
    for address in (f"{case}/statements/new?words={quote(HOSTILE)}&quote={quote(HOSTILE)}", document, "/", "/people"):
        page.goto(address)
    page.goto(f"/nothing{quote(HOSTILE)}")


DOCUMENT = f"""<!DOCTYPE html><title>x</title><link rel="stylesheet" href="http://elsewhere.example/x.css">
<img src="http://elsewhere.example/x.png"><script>alert(3)</script><p>{SHOWN.replace("<", "&lt;")}</p>
<p onclick="alert(4)">Fine words.</p>"""


@pytest.mark.parametrize(
    ("doing", "told"),
    [
        (
            "document.body.append(Object.assign(document.createElement('script'), {textContent: 'alert(5)'}))",
            "console: ",
        ),
        ("document.body.append(Object.assign(new Image(), {src: 'http://elsewhere.example/x.png'}))", "elsewhere"),
        ("document.body.append(Object.assign(new Image(), {src: '/static/no.png'}))", "answered with 404"),
        ("location = location.href.replace('127.0.0.1', 'localhost')", "asks another host: http://localhost"),
        ("alert(6)", "dialog: 6"),
        ("setTimeout(() => nothing())", "script error: nothing is not defined"),
    ],
)
def test_such_trouble_would_be_seen(room: Room, doing: str, told: str) -> None:
    """What a page may not do, done on purpose: the policy of the pages stops it, or we are told of it."""
    page = room.person()
    page.goto("/")
    page.evaluate(f"() => {{ {doing} }}")
    for _ in range(PATIENCE // 100):
        if room.troubles:
            break
        page.wait_for_timeout(100)
    assert any(told in trouble for trouble in room.leave())
