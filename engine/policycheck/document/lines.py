"""Text folded to a width, a paragraph at a time."""

import textwrap
from collections.abc import Iterable

from policycheck.document.visible import clean


class Lines:
    """Lines folded to a width, with what would control a terminal made visible."""

    def __init__(self, width: int, *, break_long_words: bool = True) -> None:
        self._width = width
        self._break_long_words = break_long_words
        self._lines: list[str] = []

    def gap(self) -> None:
        """An empty line."""
        self._lines.append("")

    def say(self, paragraph: str, indent: int = 0, hang: int = 0) -> None:
        """One paragraph; with hang, its lines after the first stand further in."""
        self._lines += textwrap.wrap(
            clean(paragraph),
            self._width,
            initial_indent=" " * indent,
            subsequent_indent=" " * (indent + hang),
            break_on_hyphens=False,
            break_long_words=self._break_long_words,
        )

    def items(self, items: Iterable[str], indent: int = 0) -> None:
        """A list, each item led by a dash."""
        for item in items:
            self.say(f"- {item}", indent, hang=2)

    def command(self, line: str) -> None:
        """A command line, never folded, so that it can be copied."""
        self._lines.append(f"  {clean(line)}")

    def text(self) -> str:
        """All lines, each with its end."""
        return "".join(f"{line}\n" for line in self._lines)
