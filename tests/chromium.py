"""Chromium at a workbench that `policycheck serve` serves: what a person there sees and does."""

import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import (
    APIRequestContext,
    Browser,
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Page,
    Request,
    Response,
    expect,
    sync_playwright,
)

PROGRAM = shutil.which("chromium") or shutil.which("chromium-browser")
SIZE = {"width": 1280, "height": 900}
PATIENCE = 60_000  # milliseconds: a busy machine is no failure
expect.set_options(timeout=PATIENCE)
# Of an answer that refuses a form. Nothing else that the console calls an error is expected.
_REFUSED = re.compile(r"Failed to load resource: the server responded with a status of (403|404|409|422) ")


@dataclass
class Room:
    """A browser, and a workbench that one person has opened. Troubles: whatever no page of it may do."""

    browser: Browser
    base: str
    entered: Any  # the cookies of the person who opened it
    request: APIRequestContext  # of that person, without a window
    troubles: list[str] = field(default_factory=list)

    def person(self, name: str = "", **options: Any) -> Page:
        """A window of its own: of the person who opened the workbench, or of another one whom that person invites."""
        if not name:
            return self._context(storage_state=self.entered, **options).new_page()
        host = self.person()
        host.goto("/people")
        host.get_by_role("button", name="Make an address").click()
        return come_in(self._context(**options), host.locator("code").inner_text(), name)

    def _context(self, **options: Any) -> BrowserContext:
        usual = {"base_url": self.base, "viewport": SIZE, "reduced_motion": "reduce"}
        context = self.browser.new_context(**{**usual, **options})
        context.set_default_timeout(PATIENCE)
        context.on("request", self._on_request)
        context.on("response", self._on_response)
        context.on("console", self._on_console)
        context.on("dialog", self._on_dialog)
        context.on("weberror", lambda error: self.troubles.append(f"script error: {error.error}"))
        return context

    def _on_request(self, request: Request) -> None:
        if not request.url.startswith((f"{self.base}/", "data:")):
            self.troubles.append(f"asks another host: {request.url}")

    def _on_response(self, response: Response) -> None:
        if response.status >= 500 or (response.status >= 400 and response.request.resource_type != "document"):
            self.troubles.append(f"answered with {response.status}: {response.url}")

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not _REFUSED.match(message.text):
            self.troubles.append(f"console: {message.text}")

    def _on_dialog(self, dialog: Dialog) -> None:
        self.troubles.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def leave(self) -> list[str]:
        """Closes every window, and returns what was wrong."""
        for context in self.browser.contexts:
            context.close()
        troubles, self.troubles[:] = list(self.troubles), []
        return troubles


def come_in(context: BrowserContext, address: str, name: str) -> Page:
    """A page of somebody who opens the workbench by an address that works once."""
    page = context.new_page()
    page.goto(address)
    page.locator("input[name=name]").fill(name)
    page.get_by_role("button", name="Go on").click()
    return page


@contextmanager
def room(folder: Path) -> Iterator[Room]:
    """A new workbench in the folder, with the made-up case in it, opened by Ana in a browser."""
    with _served(folder) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=PROGRAM)
        base, _, path = address.partition("/enter")
        context = browser.new_context(base_url=base)
        context.set_default_timeout(PATIENCE)
        come_in(context, f"/enter{path}", "Ana")
        entered = context.storage_state()
        context.close()
        yield Room(browser, base, entered, playwright.request.new_context(base_url=base, storage_state=entered))
        browser.close()


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    """The address that opens the workbench once."""
    command = [sys.executable, "-u", "-m", "policycheck", "serve", str(folder), "--no-browser", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as serving:
        assert serving.stdout is not None
        told = serving.stdout.readline() + serving.stdout.readline()
        try:
            yield told.split()[-1]
        finally:
            serving.send_signal(signal.SIGINT)
            serving.wait(20)


def settled(page: Page, address: str) -> Page:
    """The page, once what it takes is worked out."""
    while "being worked out" in page.request.get(address).text():
        time.sleep(0.3)
    page.goto(address)
    return page


def select(page: Page, words: str) -> None:
    """Selects words of a document as the mouse does: pressed before the first, let go after the last."""
    ends = page.evaluate(_ENDS, words)
    assert ends, f"{words!r} stands in no paragraph"
    (left, top), (right, bottom) = ends
    page.mouse.move(left, top)
    page.mouse.down()
    page.mouse.move(right, bottom, steps=4)
    page.mouse.up()


# Where the words begin and end on the screen, halfway up their lines.
_ENDS = """words => {
  const walker = document.createTreeWalker(document.querySelector(".passages"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const at = walker.currentNode.data.indexOf(words);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(walker.currentNode, at);
    range.setEnd(walker.currentNode, at + words.length);
    walker.currentNode.parentElement.scrollIntoView({block: "center", behavior: "instant"});
    const boxes = [...range.getClientRects()], first = boxes[0], last = boxes[boxes.length - 1];
    return [[first.left + 1, first.top + first.height / 2], [last.right - 1, last.top + last.height / 2]];
  }
}"""
