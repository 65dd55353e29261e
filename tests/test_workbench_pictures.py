"""The pictures that docs/workbench.md shows are there. Run as a script, it takes them anew of the made-up case."""

import io
import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "pictures"
NAMES = ("overview", "document", "statement", "what-follows", "question", "memo")
WORDS = "wrote my report the same night"
SIZE, LARGEST = (1280, 800), 120_000  # in pixels, and in bytes


def shown() -> list[str]:
    return re.findall(r"\(pictures/([^)]+)\)", (ROOT / "docs" / "workbench.md").read_text())


def test_the_page_shows_every_picture() -> None:
    assert shown() == [f"workbench-{name}.png" for name in NAMES]
    assert sorted(shown()) == sorted(path.name for path in FOLDER.iterdir())


@pytest.mark.parametrize("name", shown())
def test_a_picture_is_small_and_of_one_size(name: str) -> None:
    image = pytest.importorskip("PIL.Image")
    assert (FOLDER / name).stat().st_size < LARGEST
    with image.open(FOLDER / name) as picture:
        assert picture.size == SIZE


def views() -> "dict[str, Callable[[Page], object]]":
    """By the name of a picture, what is done to come to see it."""
    from chromium import select, settled
    from workbench import MADE_UP

    def top(page: "Page", text: str) -> None:
        page.get_by_text(text).first.evaluate("one => scrollTo(0, one.getBoundingClientRect().top + scrollY - 20)")

    def document(page: "Page") -> None:
        page.goto(f"{MADE_UP}/documents/officer-statement")
        select(page, WORDS)

    def statement(page: "Page") -> None:
        document(page)
        page.get_by_role("button", name="Make a statement of these words").click()
        page.get_by_label("Find the question that it answers").fill("reported the force, and when")
        page.get_by_role("button", name="Find").click()
        page.locator(".facts").wait_for()

    ways = (
        lambda page: page.goto(MADE_UP),
        document,
        statement,
        lambda page: top(settled(page, f"{MADE_UP}/what-follows"), "What may have been violated"),
        lambda page: settled(page, f"{MADE_UP}/to-find-out/ask?who=board"),
        lambda page: top(settled(page, f"{MADE_UP}/memo"), "As it will be"),
    )
    return dict(zip(NAMES, ways, strict=True))


def take() -> None:
    """Writes each picture, in as few colours as it needs."""
    from chromium import room
    from PIL import Image

    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, room(Path(folder) / "workspace") as opened:
        page = opened.person(viewport=dict(zip(("width", "height"), SIZE, strict=True)))
        for name, see in views().items():
            see(page)
            picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB").quantize(128, dither=Image.Dither.NONE)
            picture.save(FOLDER / f"workbench-{name}.png", optimize=True)
        assert opened.leave() == []


if __name__ == "__main__":
    take()
