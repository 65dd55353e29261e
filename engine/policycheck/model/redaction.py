"""What a redaction replaces by which label, and how names are found in free text however they are spelt."""

import re
import unicodedata
from bisect import bisect, bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Literal

from policycheck.model.folding import HIDDEN, coded_words, decoded, fold, is_link

RedactionLevel = Literal["public", "board", "none"]
LEVELS: tuple[RedactionLevel, ...] = ("public", "board", "none")
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


# What a form needs beside its pattern, since folding drops capitals: that its last word begins with a capital; that all
# of it is capitals; that what stands between a first and a last name is capitalised, or in brackets or quotation marks.
Needs = Literal["nothing", "capital", "capitals", "middle"]


@dataclass(frozen=True, kw_only=True)
class NameForm:
    """A form of a name: the pattern that finds it in folded text, and what takes its place."""

    pattern: str  # of folded text
    label: str  # what is written in its place; empty: it stays, and nothing inside it is looked for
    person: PersonClass | None = None  # for counting; None: what is kept
    needs: Needs = "nothing"
    shared: bool = False  # whether somebody has the name, too, who keeps it
    inside: bool = False  # whether a letter may stand before it, as in scripts without spaces


@dataclass(frozen=True, kw_only=True)
class Redaction:
    """What is replaced by which label. The forms come in the order in which they are tried, longer names first."""

    level: RedactionLevel
    forms: tuple[NameForm, ...] = ()
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
        return self._finder(self.forms)

    @cached_property
    def shorter(self) -> re.Pattern[str]:
        """The same without what reaches over other words, for where these turn out to be no part of a name."""
        return self._finder([form for form in self.forms if form.needs != "middle"])

    def form_of(self, match: re.Match[str]) -> NameForm | None:
        """The form that was found; None for a label."""
        number = (match.lastindex or 1) - 2
        forms = self.forms if match.re is self.finder else [form for form in self.forms if form.needs != "middle"]
        return None if number < 0 else forms[number]

    def _finder(self, forms: Sequence[NameForm]) -> re.Pattern[str]:
        kept = "|".join(map(self._kept, sorted(self._stand_ins, key=len, reverse=True)))
        tried = [rf"({BEFORE}(?:{kept or '(?!)'}){AFTER})", *(f"({form.pattern})" for form in forms)]
        start = "" if any(form.inside for form in forms) else BEFORE
        return re.compile(rf"{start}(?=[^\W_])(?:{'|'.join(tried)})")  # the start is said once more, for speed

    def _kept(self, label: str) -> str:
        """A label stays; Officer A. Reyes is no label and a name, but a name with an initial."""
        names = "|".join(form.pattern for form in self.forms if form.person and form.needs != "middle")
        initial = label in self.labels and label[-2:-1] == " " and label[-1].isalpha() and names
        return re.escape(label.lower()) + (rf"(?!\.?{SPACE}+(?:{names}))" if initial else "")

    @cached_property
    def _stand_ins(self) -> frozenset[str]:
        given = {form.label for form in self.forms if form.label} | {new for _, new in self.ids}
        return frozenset({*given, *self.labels})


@dataclass(frozen=True)
class NameFound:
    """A name in a text: from where to where, what takes its place, and whose class it is of."""

    start: int
    end: int
    label: str
    person: PersonClass


def find(text: str, redaction: Redaction) -> list[NameFound]:
    """The names to replace in the text, in order and apart from each other."""
    if not redaction or not text:
        return []
    names = list(_found(text, redaction))
    coded = list(_coded(text, names, redaction)) if "%" in text or "&" in text else []
    return _merged(names, coded) if coded else names


def _merged(plain_names: Sequence[NameFound], coded: Sequence[NameFound]) -> list[NameFound]:
    """Both in order, but for what lies within a word that is replaced whole."""
    starts = [name.start for name in coded]
    before = ((name, coded[max(bisect(starts, name.start) - 1, 0)]) for name in plain_names)
    plain = [name for name, each in before if not each.start <= name.start < each.end]
    return sorted([*plain, *coded], key=lambda name: name.start)


def _found(text: str, redaction: Redaction) -> Iterator[NameFound]:
    folded, places = fold(text)
    match = redaction.finder.search(folded)
    while match:
        first, last = match.span()
        form = redaction.form_of(match)
        start, end = _place(places, first)[0], _place(places, last - 1)[1]
        if form is not None and not _fits(form, text[start:end]):
            shorter = redaction.shorter.match(folded, first) if form.needs == "middle" else None
            match = shorter or redaction.finder.search(folded, first + 1)  # something may begin inside it
            continue
        if form is not None and form.person is not None:
            while end < len(text) and unicodedata.category(text[end]) in ("Mn", "Me"):
                end += 1  # marks belong to the letter before them
            yield NameFound(start, end, _apart(text[start - 1 : start], form.label, text[end : end + 1]), form.person)
        match = redaction.finder.search(folded, last)


def _place(places: "range | list[tuple[int, int]]", index: int) -> tuple[int, int]:
    if isinstance(places, range):
        return index, index + 1
    return places[index]


def _apart(before: str, label: str, after: str) -> str:
    """The label with a hyphen where a digit stands beside it: Witness 1-2 is not Witness 12."""
    return f"{'-' if before.isdigit() else ''}{label}{'-' if after.isascii() and after.isalnum() else ''}"


_BRACKETS = re.compile(r"(?<=\s)[(\[\"“„«‘']+[^()\[\]\"“”„«»]{1,60}?[)\]\"”“»’']+,?(?=\s)")


def _fits(form: NameForm, spelling: str) -> bool:
    """Whether the text, as it is written, has the capitals that the form needs."""
    if form.needs == "nothing":
        return True
    if form.needs == "capitals":
        return spelling.upper() == spelling
    if form.needs == "middle":
        words = _BRACKETS.sub(" ", spelling).split()
        titles = TITLES | RANKS
        return all(word[0].isupper() or word.lower().rstrip(".") in titles for word in words)
    last = [word for word in re.split(r"[^\w]+|_+", unicodedata.normalize("NFKC", spelling)) if len(word) > 1]
    return bool(last) and not last[-1][0].islower()


WITHHELD = "[link withheld]"


def _coded(text: str, names: Sequence[NameFound], redaction: Redaction) -> Iterator[NameFound]:
    """Names whose letters are written as in links (%C3%BA) or in HTML (&uacute;): the whole word that holds one."""
    starts = [name.start for name in names]
    done = 0
    for begin, stop in coded_words(text):
        first, last = bisect_left(starts, begin), bisect_left(starts, stop)
        first -= bool(first and names[first - 1].end > begin)  # a name that begins before the word
        inside = names[first:last]
        start = max(done, min([begin, *(name.start for name in inside)]))
        end = max([stop, *(name.end for name in inside)])
        word = text[start:end]
        seen = replaced(word, [replace(name, start=name.start - start, end=name.end - start) for name in inside])
        for encoding in ("utf-8", "latin-1"):
            plain = decoded(word, encoding)
            decoded_names = list(_found(plain, redaction))
            clear = replaced(plain, decoded_names)
            if decoded_names and clear != decoded(seen, encoding):  # some are seen only in the plain word
                yield NameFound(start, end, WITHHELD if is_link(word) else clear, decoded_names[0].person)
                done = end
                break


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


def replaced(text: str, names: Iterable[NameFound]) -> str:
    """The text with what was found replaced by labels."""
    parts, last = [], 0
    for name in names:
        parts += [text[last : name.start], name.label]
        last = name.end
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
