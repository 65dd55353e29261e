"""The numbers that sections and items begin with: 300.4.1, VI.B.2.a, (c)(1), Section 3, A., (2)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_NAMED = re.compile(
    r"(?:(?i:section|sec\.|article|chapter|part)|§+)\s*(?P<label>\d[\w.-]{0,20}(?:\([A-Za-z0-9]{1,4}\)){0,6}|[IVXL]{1,7})"
    r"(?<![.-])[.:]?(?:\s*[:–—-](?=\s|$))?(?:\s+|$)(?P<rest>.*)"
)
_DOTTED = re.compile(r"(?P<label>\d{1,4}(?:\.\d{1,4}){1,6}(?:\([A-Za-z0-9]{1,4}\)){0,6})[.:]?(?:\s+|$)(?P<rest>.*)")
_STEPPED = re.compile(
    r"(?P<label>(?:[IVXL]{1,7}|[A-Z]|\d{1,3})(?:[.-](?:[A-Z]|\d{1,3}|[a-z]|[ivx]{1,5})){1,6})[.:)]?(?:\s+|$)(?P<rest>.*)"
)
_BRACKETED = re.compile(r"(?P<label>(?:\([A-Za-z0-9]{1,4}\)\s?){2,7})(?:\s+|(?<=\s)|$)(?P<rest>.*)")
_SINGLE = re.compile(
    r"(?P<label>(?:[IVXLC]{1,7}|[A-Z]|\d{1,3}|[a-z]|[ivx]{1,5})(?P<end>[.)])|\([A-Za-z0-9]{1,4}\))(?:\s+|$)(?P<rest>.*)"
)
_BARE = re.compile(r"(?P<label>\d{1,4})\s+(?P<rest>.*)")  # in headings alone
_BULLET = re.compile(r"[•●▪■◦○‣⁃o*–—-]\s+(?=\S)")
_ROMAN = re.compile(r"(?=[ivxlc])(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})")
_ROMAN_DIGITS = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


@dataclass(frozen=True)
class Step:
    """One step of a number, as it is cited: VI, B, 300.4, (c)."""

    text: str
    styles: tuple[tuple[str, int], ...] = ()  # ways to read it: "I" is the first roman number, or the ninth letter
    numbered: bool = True  # else it is made of a heading without a number

    def follows(self, before: "Step") -> bool:
        """Whether it is the next one after the other in some way to count."""
        return any((style, value - 1) in before.styles for style, value in self.styles)

    @property
    def first(self) -> bool:
        """Whether a count can begin with it."""
        return any(value == 1 for _, value in self.styles)


@dataclass(frozen=True)
class Label:
    """The number that a line begins with: its steps, what stands after it, and how surely it is a section's.

    Whole numbers say where they stand in the document; bracketed ones in the section, single ones in what is above.
    """

    steps: tuple[Step, ...]
    rest: str
    kind: str  # whole, bracketed, single


def label_of(line: str, *, heading: bool = False) -> Label | None:
    """The number that the line begins with; None where it begins with none. A heading's may be a number alone."""
    for pattern in (_NAMED, _DOTTED, *((_BARE,) if heading else ())):
        if match := pattern.fullmatch(line):
            return Label((_step(match["label"]),), match["rest"], "whole")
    if (match := _STEPPED.fullmatch(line)) and _is_stepped(match["label"]):
        return Label(tuple(map(_step, re.split(r"[.-]", match["label"]))), match["rest"], "whole")
    if match := _BRACKETED.fullmatch(line):
        return Label(tuple(map(_step, re.findall(r"\([A-Za-z0-9]+\)", match["label"]))), match["rest"], "bracketed")
    if match := _SINGLE.fullmatch(line):
        text = match["label"].removesuffix(match["end"] or "")
        return Label((_step(text, match["end"] or ""),), match["rest"], "single")
    return None


def item_mark(line: str) -> str | None:
    """How the line begins as an item of a list does: by its mark, or the form of its number; None where it does not."""
    if label := label_of(line):
        return re.sub(r"[a-z]+", "a", re.sub(r"[A-Z]+", "A", re.sub(r"\d+", "1", cited([s.text for s in label.steps]))))
    return match[0].strip() if (match := _BULLET.match(line)) else None


def without_label(line: str) -> str:
    """The line without the number or the mark that it begins with as an item."""
    label = label_of(line)
    return (
        label.rest
        if label is not None and label.rest
        else line[match.end() :]
        if (match := _BULLET.match(line))
        else line
    )


def _is_stepped(label: str) -> bool:
    """Whether it is no abbreviation, such as U.S."""
    first = re.split(r"[.-]", label)[0]
    return any(map(str.isdigit, label)) or len(first) > 1 or (first in "IVX" and label != "I.D")


def _step(text: str, end: str = "") -> Step:
    inner = text.strip("()")
    # A step within a number, as the a of VI.B.2.a, can go on with any mark: b. or (b).
    marks = (end,) if end else ("()",) if text.startswith("(") else (".", ")", "()")
    return Step(text, tuple((f"{style}{mark}", value) for style, value in _readings(inner) for mark in marks))


def _readings(text: str) -> Iterator[tuple[str, int]]:
    if text.isdigit():
        yield "number", int(text)
    small = text.lower()
    case = "small" if text == small else "large"
    if len(text) == 1 and text.isalpha():
        yield f"{case} letter", ord(small) - ord("a") + 1
    if small and small.isascii() and _ROMAN.fullmatch(small):
        digits = [_ROMAN_DIGITS[letter] for letter in small]
        following = [*digits[1:], 0]
        yield (
            f"{case} roman",
            sum(digit if digit >= after else -digit for digit, after in zip(digits, following, strict=True)),
        )


def cited(steps: Sequence[str]) -> str:
    """The steps as one number: VI.B, 835a(c)(1)."""
    return "".join(step if step.startswith("(") or not at else f".{step}" for at, step in enumerate(steps))
