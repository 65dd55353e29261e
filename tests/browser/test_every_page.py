"""Everybody can read and use every page, on a phone and on a wide screen: what axe finds, and what is too wide."""

import json
import re

from axe_playwright_python.base import AXE_SCRIPT
from chromium import Room, settled
from playwright.sync_api import Page
from workbench import MADE_UP

from policycheck.web.app import PAGES

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PLACES = {
    "case": MADE_UP.rpartition("/")[2],
    "document": "officer-statement",
    "source": "officer",
    "entity": "driver",
    "allegation": "path",
    "number": "1",
    "form": "html",
    "list": "assertions",
    "authority": "el-centro-pd",
    "policy": "use-of-force",
    "rule": "el-centro-pd.move-out-of-path",
    "topic": "moving-vehicles",
}
FACT = "force.vehicle_approaching_officer"
# Pages that show more with what the address asks, beside those of the table.
ASKED = (
    f"{MADE_UP}/people?kind=officer",
    f"{MADE_UP}/statements/new?document=officer-statement&quote=The+truck+came+toward+me&words=vehicle",
    f"{MADE_UP}/statements/new?document=officer-statement&quote=The+truck+came+toward+me&fact={FACT}",
    f"{MADE_UP}/statements/new?fact=incident.rounds_fired",
    f"{MADE_UP}/what-follows/what-if?assume={FACT}@shots=true",
    f"{MADE_UP}/what-follows/what-if?fact={FACT}",
    f"{MADE_UP}/to-find-out/ask?who=board",
    f"{MADE_UP}/findings/facts?words=vehicle",
    f"{MADE_UP}/findings/facts?fact={FACT}&about=shots",
    "/library?words=vehicle",
    "/nothing",
)


def is_page(room: Room, address: str) -> bool:
    """Whether a page stands at the address: not a form, which leads back where it is asked for, and no file."""
    answer = room.request.get(address, max_redirects=0)
    if answer.status == 303:
        assert answer.headers["location"].startswith("/people" if address == "/leave" else (MADE_UP, "/drafts/"))
        return False
    assert answer.status == (404 if address == "/nothing" else 200)
    return answer.headers["content-type"].startswith("text/html") and "content-disposition" not in answer.headers


def violations(page: Page) -> list[str]:
    """What axe finds on the page, with every part of it unfolded."""
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    page.evaluate(AXE_SCRIPT)  # by the protocol of the browser, which the policy of the page does not bind
    found = page.evaluate(f"axe.run({json.dumps({'runOnly': TAGS, 'resultTypes': ['violations']})})")
    return [
        f"{one['id']}: {node['target']} {node['html'][:200]}" for one in found["violations"] for node in one["nodes"]
    ]


def problems(page: Page, address: str) -> list[str]:
    """What somebody on a phone or at a wide screen would stumble over."""
    settled(page, address)
    found = violations(page)
    if page.get_by_role("heading", level=1).count() != 1:
        found.append("has no heading, or several")
    for width in (1920, 390):
        page.set_viewport_size({"width": width, "height": 844})
        if page.evaluate("document.scrollingElement.scrollWidth > innerWidth"):
            found.append(f"is too wide for {width} pixels")
    return found


def test_everybody_can_use_every_page(room: Room) -> None:
    """In one window, since a new one takes longer than the pages do."""
    statement = re.search(r"assertions/(\w+)", room.request.get(f"{MADE_UP}/statements").text())
    assert statement is not None
    page = room.person(viewport={"width": 390, "height": 844})
    settled(page, "/drafts/new")
    page.get_by_label("The policy").select_option("el-centro-pd/use-of-force")
    page.get_by_role("button", name="Begin the draft").click()
    draft = page.url.rpartition("/")[2]
    found = {}
    for address in (*PAGES, *ASKED, f"/drafts/{draft}/compare?with=nypd&topic=moving-vehicles"):
        filled = address.format(**PLACES, key=statement[1], draft=draft)
        if is_page(room, filled):
            found[filled] = problems(page, filled)
    assert {MADE_UP, f"{MADE_UP}/documents/officer-statement", "/library/topics", f"/drafts/{draft}", *ASKED} <= set(
        found
    )
    assert {address: some for address, some in found.items() if some} == {}
