"""What is printed has the text of the page, whole, and nothing to press."""

import io

import pytest
from chromium import Room, settled
from playwright.sync_api import expect
from pypdfium2 import PdfDocument
from workbench import MADE_UP

PAGES = {
    "/documents/officer-statement": ("I thought that I was going to be run over", "the officer fired at the driver"),
    "/what-follows": ("What may have been violated", "take reasonable steps to move out of the path"),
    "/memo": ("Case number", "24-117", "Sustained (4 for, 1 against)"),
}


@pytest.mark.parametrize("below", PAGES)
def test_a_page_is_printed_without_what_is_pressed(room: Room, below: str) -> None:
    page = settled(room.person(), f"{MADE_UP}{below}")
    expect(page.get_by_role("navigation", name="This case")).to_be_visible()
    page.emulate_media(media="print")
    for hidden in (".top", ".case nav", ".bottom", ".skip"):
        expect(page.locator(hidden)).to_be_hidden()
    assert [one for one in page.locator("button, .button, .quote-link").all() if one.is_visible()] == []
    printed = PdfDocument(io.BytesIO(page.pdf()))
    text = " ".join(sheet.get_textpage().get_text_bounded() for sheet in printed)
    text = " ".join(text.replace("-\r\n", "-").split())
    for words in PAGES[below]:
        assert words in text
    assert "To the page" not in text
    assert "Nothing here leaves" not in text
