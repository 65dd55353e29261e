"""Whoever uses no mouse reaches everything, sees where they are, and can quote a paragraph."""

import pytest
from chromium import Room, settled
from playwright.sync_api import Page, expect
from workbench import MADE_UP

# Where the focus is: how the element is called, whether its focus is drawn, and whether it is on the screen.
FOCUS = """() => {
  const one = document.activeElement, style = getComputedStyle(one), box = one.getBoundingClientRect();
  return {
    at: [...document.querySelectorAll("*")].indexOf(one),
    is: one.outerHTML.slice(0, 120),
    body: one === document.body,
    drawn: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
  };
}"""
# What can be pressed or filled in, and is there to see; of options that exclude each other one is reached by Tab.
REACHED = """() => {
  const seen = one => one.checkVisibility({contentVisibilityAuto: true, visibilityProperty: true});
  const groups = new Set();
  const wanted = [];
  for (const one of document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")) {
    if (!seen(one) || one.disabled) continue;
    if (one.type === "radio") {
      const checked = document.querySelector(`input[name="${one.name}"]:checked`);
      if (groups.has(one.name) || (checked && checked !== one)) continue;
      groups.add(one.name);
    }
    wanted.push([...document.querySelectorAll("*")].indexOf(one));
  }
  return wanted;
}"""


def walk(page: Page) -> set[int]:
    """Presses Tab through the page; what is reached, each of which has a drawn focus on the screen."""
    reached: set[int] = set()
    for _ in range(400):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        if focus["body"] or focus["at"] in reached:
            return reached
        assert focus["drawn"], f"no focus is drawn: {focus['is']}"
        assert focus["seen"], f"not on the screen: {focus['is']}"
        reached.add(focus["at"])
    raise AssertionError("the page does not end")


@pytest.mark.parametrize(
    ("address", "width"),
    [
        (MADE_UP, 390),
        (f"{MADE_UP}/documents/officer-statement", 1280),
        (f"{MADE_UP}/statements/new?document=officer-statement&fact=force.vehicle_approaching_officer", 390),
        (f"{MADE_UP}/to-find-out/ask?who=board", 1280),
        (f"{MADE_UP}/findings", 1280),
    ],
)
def test_tab_reaches_everything_and_shows_where_it_is(room: Room, address: str, width: int) -> None:
    page = settled(room.person(viewport={"width": width, "height": 900}), address)
    wanted = page.evaluate(REACHED)
    assert len(wanted) > 5
    assert set(wanted) - walk(page) == set()


def test_the_first_tab_leads_past_the_navigation(room: Room) -> None:
    page = room.person()
    page.goto(MADE_UP)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="To the page")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_a_paragraph_is_quoted_without_a_mouse(room: Room) -> None:
    page = room.person()
    page.goto(f"{MADE_UP}/documents/officer-statement")
    passage = page.locator("#p4")
    link = passage.get_by_role("link", name="Quote from paragraph 4")
    link.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Words", exact=True)).to_have_value("I did not step to the side. I saw no time for it.")
    expect(page.get_by_label("Who says it").first).to_have_value("officer")
