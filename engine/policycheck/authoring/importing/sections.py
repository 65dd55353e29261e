"""Sections of a policy, by its own headings and numbers, and the paragraphs in them letter for letter."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from policycheck.authoring.importing.duties import VERB
from policycheck.authoring.importing.labels import Label, Step, cited, item_mark, label_of
from policycheck.authoring.importing.lines import FINISHED, TAIL, Line, Lines
from policycheck.authoring.importing.paragraphs import Joiner
from policycheck.model.base import free_name

_TITLE_WORDS, _TITLE_LETTERS = 12, 90
_FIRST_WORDS = 8  # of a section whose number has text and no title after it
_CONTENTS = re.compile(r"(?:\.\s?){4,}\s*\d*$")  # a line of a table of contents
_NO_SLUG = re.compile(r"[^a-z0-9]+")
_RECENT = 50  # sections among which a number without a title is looked for once more
BEFORE = "Before the first heading"


@dataclass(frozen=True)
class Section:
    """A section: how it is cited, its title, and its paragraphs. One without any is a heading and no more."""

    anchor: str
    title: str
    passages: tuple[str, ...]
    heading: str  # the line that it begins with, as the document has it


@dataclass
class _Open:
    """A section that is being read."""

    steps: list[Step]
    title: str
    heading: str
    likely_item: bool = False  # whether, without text of its own, it is an item of a list rather
    by_number: bool = False  # whether text follows its number, so that the numbers after it are sections, too
    passages: list[list[str]] = field(default_factory=list)  # the lines of each paragraph


def sections_of(read: Lines) -> tuple[tuple[Section, ...], tuple[str, ...]]:
    """The sections in the order of the document, and what is to be said of how they were made."""
    reader = _Reader(read)
    reader.read()
    named: dict[str, Section] = {}
    for section in _without_items(reader.sections):
        anchor = free_name(cited([step.text for step in section.steps]) or "unnumbered", named)
        passages = tuple(reader.joiner.text(passage) for passage in section.passages)
        named[anchor] = Section(
            anchor, reader.joiner.text([section.title]), passages, reader.joiner.text([section.heading])
        )
    return tuple(named.values()), tuple(reader.joiner.notes())


def _without_items(sections: Sequence[_Open]) -> Iterator[_Open]:
    """The sections, of which those that turn out to be items of a list go back into the section before."""
    kept: list[_Open] = []
    for section, following in zip(sections, [*sections[1:], None], strict=True):
        below = following is not None and len(following.steps) > len(section.steps)
        same = following is not None and section.steps == following.steps
        if kept and section.likely_item and not section.passages and not below:
            kept[-1].passages.append([section.heading])
        elif same and not section.passages and section.title == section.heading:
            continue  # the number alone, and then with its title
        elif section.heading or section.passages:
            kept.append(section)
    return iter(kept)


class _Reader:
    """Goes through the lines once."""

    def __init__(self, read: Lines) -> None:
        self.lines, self.paragraphs = read.lines, read.paragraphs
        lengths = sorted(len(line.text) for line in read.lines)
        self.width = lengths[len(lengths) * 9 // 10] if lengths else 0
        self.joiner = Joiner([line.text for line in read.lines])
        self.sections = [_Open([], BEFORE, "")]

    def read(self) -> None:
        """Fills the sections."""
        for at, line in enumerate(self.lines):
            before = self.lines[at - 1] if at else None
            following = self.lines[at + 1] if at + 1 < len(self.lines) else None
            opened = self._opened(line, before, following)
            here = self.sections[-1]
            if opened is not None:
                self.sections.append(opened)
            elif here.passages and not self._begins(line, before):
                here.passages[-1].append(line.text)
            else:
                here.passages.append([line.text])

    def _begins(self, line: Line, before: Line | None) -> bool:
        """Whether a paragraph begins with the line."""
        if line.begins or before is None:
            return True
        finished = FINISHED.search(before.text[-TAIL:]) is not None
        short = len(before.text) < 0.8 * self.width
        return (item_mark(line.text) is not None and (finished or short)) or (
            finished and short and not line.text[:1].islower()
        )

    def _opened(self, line: Line, before: Line | None, following: Line | None) -> _Open | None:
        """The section that the line opens; None where it opens none."""
        if _CONTENTS.search(line.text[-TAIL:]):
            return None
        bare = line.heading or self._is_capitals(line.text) or self._counts_on(line.text)
        label = label_of(line.text, heading=bare)
        if line.heading:
            return self._headed(line, label)
        free = before is None or before.heading or line.begins or self._is_over(before)
        if not free:
            return None
        if label is None:
            return self._headed(line, None) if self._is_capitals(line.text) else None
        titled = self._is_title(label.rest, line, following)
        if titled:
            likely = label.kind == "single" and not self._is_capitals(label.rest)
            return replace(self._headed(line, label), likely_item=likely)
        return self._numbered(line, label)

    def _is_over(self, before: Line) -> bool:
        here = self.sections[-1]
        return (
            not here.passages
            or FINISHED.search(before.text[-TAIL:]) is not None
            or _CONTENTS.search(before.text[-TAIL:]) is not None
            or len(before.text) < 0.6 * self.width
        )

    def _is_title(self, text: str, line: Line, following: Line | None) -> bool:
        """Whether what stands after a number is a title, and no text that goes on."""
        words = text.split()
        if not words or len(words) > _TITLE_WORDS or len(text) > _TITLE_LETTERS or not text[0].isupper():
            return False
        if self._is_capitals(text):
            return True
        goes_on = not self.paragraphs and (
            len(line.text) > 0.9 * self.width or (following is not None and following.text[:1].islower())
        )
        return text[-1] not in ".;,:?" and not goes_on and VERB.search(text) is None

    def _counts_on(self, text: str) -> bool:
        """Whether a whole number that goes on from a section's stands before a title: 2061 Use of Firearms."""
        number, _, rest = text.partition(" ")
        here = next((section.steps[0].text for section in reversed(self.sections) if section.steps), "")
        counts = number.isdecimal() and here.isdecimal() and len(number) == len(here) > 2 and int(number) > int(here)
        return counts and all(len(word) < 5 or not word[0].islower() for word in rest.split())

    @staticmethod
    def _is_capitals(text: str) -> bool:
        letters = [letter for letter in text if letter.isalpha()]
        short = len(text.split()) <= _TITLE_WORDS and len(text) <= _TITLE_LETTERS
        return len(letters) > 3 and short and text == text.upper() and text[-1] not in ";,"

    def _headed(self, line: Line, label: Label | None) -> _Open:
        """A section with a title."""
        if label is None or not label.rest:
            steps = self._placed(label) if label else [Step(_slug(line.text), numbered=False)]
            return _Open(steps, line.text, line.text)
        return _Open(self._placed(label), label.rest, line.text)

    def _numbered(self, line: Line, label: Label) -> _Open | None:
        """A section whose text follows its number; a single number goes on with those before it, and begins none."""
        if not label.rest and any(self._placed(label) == section.steps for section in self.sections[-_RECENT:]):
            return None  # the number of the section or of the policy once more, as at the head of a page
        if label.rest and label.kind == "whole" and not label.rest[0].isupper() and label.rest[0] not in "(“\"'":
            return None
        here = next((section for section in reversed(self.sections) if section.steps), None)
        if label.kind == "single":
            step = label.steps[0]
            if here is None or not here.by_number or not any(step.follows(other) for other in here.steps):
                return None
        title = " ".join(label.rest.split()[:_FIRST_WORDS]) or line.text
        more = "…" if len(label.rest.split()) > _FIRST_WORDS else ""
        opened = _Open(self._placed(label), f"{title.rstrip(':;,')}{more}", line.text, by_number=True)
        opened.passages = [[label.rest]] if label.rest else []
        return opened

    def _placed(self, label: Label) -> list[Step]:
        """The steps of a number with those above it."""
        above = next((section.steps for section in reversed(self.sections) if section.steps), [])
        if label.kind == "whole":
            return [*label.steps]
        if label.kind == "bracketed":
            base = (step for step in above if step.numbered and not step.text.startswith("("))
            return [*base, *label.steps]
        step = label.steps[0]
        for depth in range(len(above) - 1, -1, -1):
            if step.follows(above[depth]):
                return [*above[:depth], step]
        # A count that begins anew, or leaves some out, stands where its like stood; no count stands within itself.
        styles = {style for style, value in step.styles if value == 1 or not step.first}
        for depth in range(len(above) - 1, -1, -1):
            if styles & {style for style, _ in above[depth].styles}:
                return [*above[:depth], step]
        # Roman capitals are the first level, by custom; a count whose beginning was not seen stands under nothing.
        on_top = not step.first or ("large roman.", 1) in step.styles
        return [step] if on_top else [*above, step]


def _slug(text: str) -> str:
    return _NO_SLUG.sub("-", text.casefold()).strip("-")[:60].strip("-") or "unnumbered"
