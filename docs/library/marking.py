"""Words of a policy as Markdown, in which the words of a rule's elements are marked."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from policycheck.document.english import listed
from policycheck.document.visible import clean
from policycheck.library.wording import is_verbatim_in, plain


class Markdown(str):
    """A text that is Markdown already, and is printed as it is."""

    __slots__ = ()


LEFT_OUT = Markdown(r"\[…\]")
_SPECIAL = re.compile(
    r"[\\`*\[\]<|~$]"  # anywhere
    r"|(?<![^\W_])_|_(?![^\W_])"  # but inside a word an underscore means nothing
    r"|&(?=#?\w+;)"  # what would be read as an entity
    r"|^[-+#>=]"  # at the start of a line
)
_LISTED = re.compile(r"^([0-9]{1,9})([.)])(?= |$)")  # what would begin a list


def escape(text: str) -> Markdown:
    """The text on one line, with every character standing for itself."""
    escaped = _SPECIAL.sub(r"\\\g<0>", clean(" ".join(text.split())))
    return Markdown(_LISTED.sub(r"\1\\\2", escaped).replace("](", r"]\("))


def code(text: str) -> Markdown:
    """A name set as code. It must hold no backtick."""
    return Markdown(f"`{text}`")


def codes(names: Sequence[str]) -> Markdown:
    """Names set as code, as a sentence lists them."""
    return Markdown(listed([code(name) for name in names]))


@dataclass(frozen=True)
class Segment:
    """A stretch of text, and the elements to whose words all of it belongs."""

    text: str
    elements: tuple[str, ...] = ()


def places(text: str, words: str) -> Iterator[slice]:
    """Every place in the text, with its white space made single, at which the words stand."""
    found, wanted = plain(text), plain(words)
    start = found.find(wanted) if wanted else -1
    while start >= 0:
        yield slice(start, start + len(wanted))
        start = found.find(wanted, start + 1)


def segments(text: str, words: Mapping[str, str]) -> list[Segment]:
    """The text, white space made single, cut wherever the words of an element begin or end.

    Words are given by the element's number, and are marked at every place where they stand.
    """
    shown = " ".join(text.split())  # of the same length as the plain text, and letter for letter beside it
    owners: list[list[str]] = [[] for _ in shown]
    for number, wanted in words.items():
        covered = {index for place in places(text, wanted) for index in range(place.start, place.stop)}
        for index in covered:
            owners[index].append(number)
    cut = groupby(zip(shown, map(tuple, owners), strict=True), key=lambda pair: pair[1])
    return [Segment("".join(character for character, _ in run), elements) for elements, run in cut]


def marked(text: str, words: Mapping[str, str]) -> Markdown:
    """The text with the words of elements in bold, each stretch followed by the numbers of its elements."""
    done = ""
    for segment in segments(text, words):
        core = escape(segment.text)
        before = " " * segment.text.startswith(" ")
        after = " " * (segment.text.endswith(" ") and len(segment.text) > 1)
        if segment.elements and core:
            # Stars in the middle of a word do not open bold type before a punctuation mark; a tag always does.
            stars = core[0].isalnum() or (done + before)[-1:] in ("", " ", ">")
            opening, closing = ("**", "**") if stars else ("<b>", "</b>")
            core = Markdown(f"{opening}{core}{closing}<sup>{', '.join(segment.elements)}</sup>")
        done += before + core + after
    return Markdown(done)


@dataclass(frozen=True)
class Excerpt:
    """A passage or a piece of it, and whether anything is left out around it; no text: the passage is left out."""

    text: str
    before: bool = False
    after: bool = False

    def marked(self, words: Mapping[str, str]) -> Markdown:
        """The excerpt with the words of elements marked, and […] for what is left out."""
        cut = (LEFT_OUT if self.before else "", marked(self.text, words), LEFT_OUT if self.after else "")
        return Markdown(" ".join(piece for piece in cut if piece))


def excerpts(passages: Sequence[str], quote: str | None, words: Mapping[str, str]) -> list[Excerpt]:
    """What to print of the passages: all, or the quotation and the passages that hold words it lacks."""
    missing = [] if quote is None else [wanted for wanted in words.values() if not is_verbatim_in(wanted, [quote])]
    shown: list[Excerpt] = []
    for passage in passages:
        held = [wanted for wanted in missing if is_verbatim_in(wanted, [passage])]
        missing = [wanted for wanted in missing if wanted not in held]
        text = " ".join(passage.split())
        if quote is None or held:
            shown.append(Excerpt(text))
        elif place := next(places(text, quote), None):
            shown.append(Excerpt(text[place], place.start > 0, place.stop < len(text)))
        elif shown[-1:] != [Excerpt("", before=True)]:
            shown.append(Excerpt("", before=True))
    return shown
