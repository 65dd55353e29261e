"""What a redaction replaces by which label, and how names are found in free text however they are spelt."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Literal

from pydantic import BaseModel

Level = Literal["public", "board", "none"]
LEVELS: tuple[Level, ...] = ("public", "board", "none")
PersonClass = Literal["minor", "witness", "officer"]

_NO_NAMES = (
    "a an and as at be by de del der di do el for from he her him his i ii iii iv if in is it jr la le los me my "
    "no of on or our she so sr the they to us van von was we who you your adult agent bystander child civilian "
    "corporal deputy detective driver family father juvenile lawyer lieutenant man minor mother officer officers "
    "parent passenger pedestrian person police sergeant suspect trooper unknown victim witness witnesses woman"
)
_ALSO_WORDS = (
    "ace ball banks bell best bill bird bishop black bond brand brave brook brooks brown bush butler carpenter "
    "case chance charity chase christian clay clear cook cross dale day dean dear drew duke early faith field "
    "fields fish fisher flowers force ford forest fox frank french friend gates glass gold good grace grant gray "
    "green grey guy hall hand harry head heart hill holly home hood hook hope house hunt hunter ivy jack jay joy "
    "judge king knight lake lamb lane law lily little long love major mark marsh mason may miles miller moon moor "
    "more park parks pat penny pope pound powers press price pride prince queen ray record reed rich rivers rob "
    "rock rose royal ruby rules rush said sharp shepherd short shots silver singer skinner small smart snow speed "
    "star steel stern stone story street strong summer sweet taylor temple van wade walker wall ward waters way "
    "weaver weeks wells west white wild will winter wise wolf wood woods young "
    "back badge barrel bullet camera car clock county crash crew drive driver early east evening field fire "
    "first front gunner hill home hurt last left light minute morning night north office order path power "
    "public right road round scene "
    "second side sign south state stop street time town trial truth vehicle video view watch wheel window word "
    "work"
)
_TITLES = "mr mrs ms miss mx dr sgt lt det cpl ofc"
_RANKS = "agent chief corporal deputy detective lieutenant officer sergeant trooper"
# Words that are no name by themselves: an entity may not be named so, and they are replaced alone only after a title.
NO_NAMES = frozenset(_NO_NAMES.split())
# Names that are words, too: alone they are replaced where written with a capital.
ALSO_WORDS = frozenset(_ALSO_WORDS.split())
TITLES, RANKS = frozenset(_TITLES.split()), frozenset(_RANKS.split())


# A name does not begin or end inside a word; digits may stand beside it.
BEFORE, AFTER = r"(?<![^\W\d_])", r"(?![^\W\d_])"


@dataclass(frozen=True, kw_only=True)
class Form:
    """A form of a name: the pattern that finds it in folded text, and what takes its place."""

    pattern: str  # of folded text
    label: str  # what is written in its place; empty: it stays, and nothing inside it is looked for
    person: PersonClass | None = None  # for counting; None: what is kept
    capital: bool = False  # whether it counts only where its last word begins with a capital
    inside: bool = False  # whether a letter may stand before it, as in scripts without spaces


@dataclass(frozen=True, kw_only=True)
class Redaction:
    """What is replaced by which label. The forms come in the order in which they are tried, longer names first."""

    level: Level
    forms: tuple[Form, ...] = ()
    ids: tuple[tuple[str, str], ...] = ()  # the file's own ids that hold a name, and what stands in their place
    labels: tuple[str, ...] = ()  # those given, a person each
    said: tuple[str, ...] = ()  # what was redacted, in sentences without any name

    def __bool__(self) -> bool:
        """Whether anything is replaced at all."""
        return bool(self.forms or self.ids)

    @cached_property
    def new_ids(self) -> Mapping[str, str]:
        """What stands in the place of ids that hold a name."""
        return dict(self.ids)

    @cached_property
    def finder(self) -> re.Pattern[str]:
        """A group for each form, after one for the labels themselves, so that a second redaction changes nothing."""
        kept = "|".join(re.escape(label.lower()) for label in sorted(self._stand_ins, key=len, reverse=True))
        tried = [rf"({BEFORE}(?:{kept or '(?!)'}){AFTER})", *(f"({form.pattern})" for form in self.forms)]
        start = "" if any(form.inside for form in self.forms) else BEFORE
        return re.compile(rf"{start}(?=[^\W_])(?:{'|'.join(tried)})")  # the start is said once more, for speed

    @cached_property
    def _stand_ins(self) -> frozenset[str]:
        given = {form.label for form in self.forms if form.label} | {new for _, new in self.ids}
        return frozenset({*given, *self.labels})


@dataclass(frozen=True)
class Found:
    """A name in a text: from where to where, what takes its place, and whose class it is of."""

    start: int
    end: int
    label: str
    person: PersonClass


def find(text: str, redaction: Redaction) -> list[Found]:
    """The names to replace in the text, in order and apart from each other."""
    if not redaction or not text:
        return []
    folded, places = fold(text)
    return list(_found(text, folded, places, redaction))


def _found(text: str, folded: str, places: "range | list[tuple[int, int]]", redaction: Redaction) -> Iterator[Found]:
    position = 0
    while match := redaction.finder.search(folded, position):
        first, last = match.span()
        position = last
        form = redaction.forms[(match.lastindex or 1) - 2] if match.lastindex != 1 else None
        start, end = _place(places, first)[0], _place(places, last - 1)[1]
        if form is None or form.person is None:
            continue
        if form.capital and not _capital(text[start:end]):
            position = first + 1  # a word, and no name; something longer may begin inside it
            continue
        while end < len(text) and unicodedata.category(text[end]) in ("Mn", "Me"):
            end += 1  # marks belong to the letter before them
        yield Found(start, end, form.label, form.person)


def _place(places: "range | list[tuple[int, int]]", index: int) -> tuple[int, int]:
    if isinstance(places, range):
        return index, index + 1
    return places[index]


def _capital(words: str) -> bool:
    last = [word for word in re.split(r"[^\w]+|_+", unicodedata.normalize("NFKC", words)) if len(word) > 1]
    return bool(last) and not last[-1][0].islower()


# What folding leaves of a text: small letters without marks, digits, a space, a line break, and these signs.
_APOSTROPHES = "'’‘ʼʻ‛`´′＇ʹˈꞌ"
_LETTERS = {
    **dict(zip("øłđħıðŧŋƒɑɡ", "oldhidtnfag", strict=True)),
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
    # letters of other scripts that look like Latin ones, small and capital alike
    **dict(zip("авекмнорстухіјѕԁһԛԝӏ", "abekmhopctyxijsdhqwl", strict=True)),
    **dict(zip("αβεζηικμνορτυχ", "abezhikmnoptyx", strict=True)),
}
_BLANK_LETTERS = "\u115f\u1160\u3164\uffa0\u2800"  # drawn as nothing, though they count as letters or symbols
_BREAKS = "\n\r\x0b\x0c\x85\u2028\u2029"
HIDDEN = "\x00"  # what folding leaves of a character that is not drawn: it may stand within a name or beside it


def fold(text: str) -> tuple[str, "range | list[tuple[int, int]]"]:
    """The text as names are looked for in it, and of each of its characters where it stands in the text.

    Case, accents, compatibility forms (as full width), kinds of apostrophes and dashes, and letters of other scripts
    that look like Latin ones make no difference; what is not drawn (joiners, controls) becomes one sign for it, and
    soft hyphens are left out.
    """
    if text.isascii() and text.replace("\n", " ").isprintable():
        return text.lower(), range(len(text))
    folded: list[str] = []
    places: list[tuple[int, int]] = []
    for index, character in enumerate(text):
        for one in _folded(character):
            folded.append(one)
            places.append((index, index + 1))
    return "".join(folded), places


@lru_cache(maxsize=4096)
def _folded(character: str) -> str:
    if character in _BREAKS:
        return "\n"
    if character.isspace():
        return " "
    if character in _APOSTROPHES:
        return "'"
    if character in _BLANK_LETTERS or unicodedata.category(character) in ("Cf", "Cc", "Cs"):
        return "" if character == "\u00ad" else HIDDEN
    if character == "\u2212" or unicodedata.category(character) == "Pd":
        return "-"
    whole = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
    return "".join(_LETTERS.get(one, one) for one in whole if unicodedata.category(one) not in ("Mn", "Me"))


def words_of(name: str) -> list[str]:
    """The words of a name, folded; what apostrophes join is one word, what hyphens join are two."""
    return re.findall(r"[^\W_]+", fold(name)[0].replace("'", "").replace(HIDDEN, ""))


_LONGEST = 120  # characters of a name


def no_name(text: str) -> str | None:
    """Why a text cannot be looked for as a person's name; None where it can."""
    words = words_of(text)
    if len(text) > _LONGEST:
        return f"a name here is longer than {_LONGEST} characters"
    if sum(len(word) for word in words if not word.isdigit()) < 2:
        return f"{text!r} is no name: it has fewer than two letters"
    if all(word in NO_NAMES or word.isdigit() for word in words):
        return f"{text!r} is no name: it is an ordinary word, or says what somebody is"
    return None


def replaced(text: str, found: Iterable[Found]) -> str:
    """The text with what was found replaced by labels."""
    parts, last = [], 0
    for one in found:
        parts += [text[last : one.start], one.label]
        last = one.end
    return "".join([*parts, text[last:]])


SPACE = rf"[ \n{HIDDEN}]"
_WITHIN = rf"{HIDDEN}*(?:-{SPACE}*|'{HIDDEN}*)?"  # between letters: what is not drawn, a break of the line, O'Brien
BETWEEN = rf"(?:[ \n{HIDDEN}'_-]+|[.+])"  # between words


def word_pattern(word: str) -> str:
    """The pattern that finds a folded word, whatever stands between its letters and is not seen."""
    return _WITHIN.join(map(re.escape, word))


def words_pattern(words: Sequence[str]) -> str:
    """Words after each other; written as one if each has three letters or more."""
    pattern = word_pattern(words[0])
    for before, word in pairwise(words):
        dot = r"\.?" if len(before) == 1 else ""
        loose = (len(before) > 2 and len(word) > 2) or len(before) == 1
        pattern += f"{dot}{BETWEEN}{'?' * loose}{word_pattern(word)}"
    return pattern


def edge(letter: str, pattern: str) -> str:
    """That no letter stands beside the name; in scripts that are written without spaces one may."""
    script = unicodedata.name(letter, "").partition(" ")[0]
    return "" if script in ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "THAI", "LAO", "KHMER", "MYANMAR") else pattern


def texts_of(thing: object) -> Iterator[str]:
    """Every text in what was read from a file, in any depth."""
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, BaseModel):
        yield from texts_of([getattr(thing, name) for name in type(thing).model_fields])
    elif isinstance(thing, Mapping):
        yield from texts_of([*thing, *thing.values()])
    elif isinstance(thing, Iterable):
        for one in thing:
            yield from texts_of(one)
