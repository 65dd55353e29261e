"""Two people at one case: the second to save sees both versions, and nothing is lost."""

from chromium import Room
from playwright.sync_api import Page, expect
from workbench import MADE_UP


def copy_of_the_case(page: Page) -> str:
    """The address of a new copy of the made-up case."""
    page.goto(MADE_UP)
    page.get_by_role("button", name="Make a copy").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("(copy)")
    return page.url


def change(page: Page, **fields: str) -> None:
    for label, text in fields.items():
        page.get_by_label(label, exact=True).fill(text)
    page.locator("form", has=page.get_by_label("Place")).get_by_role("button", name="Save").click()


def test_the_second_to_save_sees_both_and_loses_nothing(room: Room) -> None:
    ana, ben = room.person(), room.person("Ben")
    case = copy_of_the_case(ana)
    for page in (ana, ben):
        page.goto(case)
        page.get_by_text("Change title, date, place").click()
    change(ben, Place="The lot behind the store")
    expect(ben.get_by_role("main")).to_contain_text("The lot behind the store")

    change(ana, Note="Ana’s own note, which took her an hour")
    expect(ana.get_by_role("heading", level=1)).to_have_text("Somebody else was first")
    main = ana.get_by_role("main")
    expect(main).to_contain_text("Ben")
    expect(main.locator("ins").first).to_have_text("The lot behind the store")
    expect(main).to_contain_text("Ana’s own note, which took her an hour")
    ana.get_by_role("button", name="Enter mine on top of theirs").click()
    expect(ana.get_by_role("main")).to_contain_text("Ana’s own note, which took her an hour")

    ana.get_by_role("link", name="History").click()
    assert ana.locator("td[data-head=Who]").all_inner_texts()[:2] == ["Ana", "Ben"]
    ana.goto(f"{case}/history/2")
    expect(ana.locator("ins")).to_have_text("The lot behind the store")
