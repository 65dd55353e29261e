"""The forms in which texts may name a person, each with the pattern that finds it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from policycheck.model.folding import HIDDEN, fold
from policycheck.model.redaction import (
    AFTER,
    BEFORE,
    BETWEEN,
    NO_NAMES,
    RANKS,
    SPACE,
    TITLES,
    NameForm,
    Needs,
    PersonClass,
    edge,
    word_pattern,
    words_of,
    words_pattern,
)

Words = tuple[str, ...]


@dataclass(frozen=True)
class Person:
    """Somebody whom the file names."""

    entity: str
    names: tuple[str, ...]  # the name, and each other one
    person: PersonClass | None  # None: the name stays
    label: str


_Key = tuple[str, Words]  # how the words are looked for, and the words
# In the order in which they are tried.
_KINDS = ("whole", "turned", "core", "middle", "alone", "capital", "titled", "initials")
_PROTECTED = ("whole", "turned", "core", "middle")  # of a name that stays: another's surname may stand in it
_NEEDS: dict[str, Needs] = {"capital": "capital", "initials": "capitals", "middle": "middle"}
_SUFFIXES = frozenset(("jr", "sr", "ii", "iii", "iv"))
# 10 A.M., the U.S.
_NO_INITIALS = frozenset(("am", "pm", "us", "uk", "eu", "la", "ny", "dc", "da", "pd", "pc", "id", "ie", "eg", "ps"))


def forms(people: Sequence[Person], ordinary: frozenset[str]) -> Iterator[NameForm]:
    """Each form of a name once, the longer ones first; one that several people share says so.

    Ordinary are words that count as a name only with a capital.
    """
    owners: dict[_Key, list[Person]] = {}
    for person in people:
        for key in _all_keys(person, ordinary):
            if person not in owners.setdefault(key, []):
                owners[key].append(person)
    for key in sorted(
        owners, key=lambda owner_key: (_KINDS.index(owner_key[0]), -len("".join(owner_key[1])), owner_key[1])
    ):
        form = _form(key, owners[key], ordinary)
        if form is not None:
            yield form


def _form(key: _Key, owners: Sequence[Person], ordinary: frozenset[str]) -> NameForm | None:
    kind, words = key
    pattern = _pattern(key, [words for owner in owners for words in _spelt(owner)], ordinary)
    single = kind == "whole" and len(words) == 1 and _needs_capital(words[0], ordinary)
    needs: Needs = "capital" if single else _NEEDS.get(kind, "nothing")
    inside = not edge(words[0 if kind != "turned" else -1][0], BEFORE)
    hidden = [owner for owner in owners if owner.person]
    if not hidden:
        return NameForm(pattern=pattern, label="", needs=needs, inside=inside) if kind in _PROTECTED else None
    shared = len(hidden) < len(owners)
    label = " or ".join([*(owner.label for owner in hidden), *(["another person"] if shared else [])])
    titles = RANKS if hidden[0].person == "officer" else frozenset()
    full = pattern if kind == "initials" else _titled(pattern, kind, titles)
    return NameForm(pattern=full, label=label, person=hidden[0].person, needs=needs, shared=shared, inside=inside)


def _needs_capital(word: str, ordinary: frozenset[str]) -> bool:
    return word in ordinary or (len(word) < 3 and word.isascii())


def _spelt(person: Person) -> list[Words]:
    """The words of each name, O'Brien as one; and where a name has such a word, as two."""
    plain = [tuple(words_of(name)) for name in person.names]
    return list(dict.fromkeys([*plain, *(tuple(words_of(name.replace("'", " "))) for name in _folded(person))]))


def _folded(person: Person) -> list[str]:
    return [fold(name)[0] for name in person.names]


def _all_keys(person: Person, ordinary: frozenset[str]) -> Iterator[_Key]:
    plain = [tuple(words_of(name)) for name in person.names]
    for index, words in enumerate(plain):
        yield from _keys(words)
        yield from _alone(words, ordinary, also=index > 0)
        if index == 0 and person.person:
            yield from _initials(words)
    for words in _spelt(person):
        if words not in plain:
            yield from _keys(words)
    for first, last in (parts for name in _folded(person) for parts in re.findall(r"([^\W_]+)'([^\W_]+)", name)):
        yield "whole", (first, last)
        if len(first) == 1 and len(last) > 2 and last not in NO_NAMES:  # Brien, of O'Brien
            yield "capital", (last,)


def _bare(words: Words) -> Words:
    return tuple(word for word in words if word not in _SUFFIXES) or words


def _keys(words: Words) -> Iterator[_Key]:
    """The forms of several words, and the whole name."""
    yield "whole", words
    bare = _bare(words)
    if len(bare) < 2:
        return
    for start, end in combinations(range(len(bare) + 1), 2):
        if end - start > 1 and any(len(word) > 1 and word not in NO_NAMES for word in bare[start:end]):
            yield "whole", bare[start:end]
    yield "turned", bare
    for word in bare[1:]:
        if len(word) > 1 and {bare[0], word} - NO_NAMES:
            yield "core", (bare[0], word)
            if len(bare[0]) > 1:
                yield "middle", (bare[0], word)


def _alone(words: Words, ordinary: frozenset[str], *, also: bool) -> Iterator[_Key]:
    """Each word of a name by itself."""
    bare = _bare(words)
    for index, word in enumerate(bare if len(bare) > 1 else ()):
        if word in NO_NAMES:
            yield from [("titled", (word,))] * (index == len(bare) - 1 and len(word) > 1)
        elif len(word) > 1:
            yield ("capital" if also or _needs_capital(word, ordinary) else "alone"), (word,)


def _initials(words: Words) -> Iterator[_Key]:
    """J.Q.P., J.P. and J.Q. of John Quincy Public."""
    letters = tuple(word[0] for word in _bare(words))
    for chosen in [
        *(letters[:end] for end in range(2, len(letters) + 1)),
        *((letters[0], letter) for letter in letters[1:]),
    ]:
        if "".join(chosen).isalpha() and "".join(chosen) not in _NO_INITIALS:
            yield "initials", chosen


_INITIAL = rf"[^\W\d_]{HIDDEN}?(?:\.{SPACE}*|{SPACE}+)"
_INITIAL_WORD = rf"[^\W\d_]{AFTER}"
_OTHER_WORD = rf"[(\[\"“„«']{{0,2}}[^\W\d_](?:[^\W\d_]|[-'{HIDDEN}]){{1,40}}\.?[)\]\"”“»']{{0,2}},?"
_SUFFIX = rf"(?:jr|sr|iii?|iv){AFTER}"


def _pattern(key: _Key, names: Sequence[Words], ordinary: frozenset[str]) -> str:
    kind, words = key
    if kind == "whole":
        pattern = words_pattern(words)
    elif kind == "turned":
        pattern = _turned(words, ordinary)
    elif kind == "core":
        pattern = _core(words, names)
    elif kind == "middle":  # John "Jack" Quincy Public
        between = rf"(?:{_OTHER_WORD}{SPACE}{{1,3}}){{1,2}}"
        pattern = f"{word_pattern(words[0])}{AFTER}{SPACE}{{1,3}}{between}{word_pattern(words[1])}"
    elif kind == "initials":
        dotted = rf"\.{SPACE}?".join(map(re.escape, words))
        return rf"(?<![.&]){BEFORE}{dotted}(?=\.(?![^\W_]))"
    else:
        pattern = _with_initials(words[0], names, ordinary)
    after = edge(words[-1 if kind != "turned" else 0][-1], AFTER)
    joined_suffix = after and len(words[-1]) > 2 and words[-1].isascii()
    return f"{edge(words[0 if kind != 'turned' else -1][0], BEFORE)}{pattern}" + (
        f"(?:{after}|(?={_SUFFIX}))" if joined_suffix else after
    )


def _turned(words: Words, ordinary: frozenset[str]) -> str:
    """The last name first: Public, John Q.; without a comma where both are no ordinary words, which may meet."""
    others = "|".join([_INITIAL_WORD, *map(word_pattern, words[1:-1])])
    given = rf"{word_pattern(words[0])}(?:{BETWEEN}(?:{others}){AFTER})*"
    common = any(_needs_capital(word, ordinary) or word in NO_NAMES for word in (words[0], words[-1]))
    comma = rf"{SPACE}*,{SPACE}*"
    return f"{word_pattern(words[-1])}{comma if common else f'(?:{comma}|{BETWEEN}?)'}{given}"


def _core(words: Words, names: Sequence[Words]) -> str:
    """A first and a last name, with the middle names and initials that the file knows."""
    middle = {word for name in names for word in name[1:-1] if len(word) > 1}
    between = "|".join([_INITIAL, *(f"{word_pattern(word)}{BETWEEN}" for word in sorted(middle))])
    if min(map(len, words)) < 3:
        return f"{word_pattern(words[0])}{BETWEEN}(?:{between}){{0,3}}{word_pattern(words[1])}"
    return f"{word_pattern(words[0])}(?:{BETWEEN}(?:{between}){{1,3}}|{BETWEEN}?){word_pattern(words[1])}"


def _with_initials(word: str, names: Sequence[Words], ordinary: frozenset[str]) -> str:
    """A word of a name alone, with the initials of the others: J. Public, John P."""
    at = [(name, name.index(word)) for name in names if word in name]
    before = {other[0] for name, index in at for other in name[:index]}
    after = {other[0] for name, index in at for other in name[index + 1 :]}
    lead = f"(?:(?:{'|'.join(map(_initial, sorted(before)))}){SPACE}*){{0,3}}" if before else ""
    tail = f"(?:{SPACE}+(?:{'|'.join(map(_last_initial, sorted(after)))}))?" if after else ""
    plural = f"(?:s{AFTER})?" if before and len(word) > 3 and word not in ordinary else ""
    return f"{lead}{word_pattern(word)}{plural}{tail}"


def _initial(letter: str) -> str:
    dot = r"\." if letter in "ai" else rf"(?:\.|(?={SPACE}))"  # a and I are words
    return f"{re.escape(letter)}{dot}"


def _last_initial(letter: str) -> str:
    return f"{re.escape(letter)}{AFTER}" + (r"(?=\.)" if letter in "ai" else "")


def _titled(pattern: str, kind: str, ranks: frozenset[str]) -> str:
    """The pattern with a title before it, and any initial after that; or after a title alone: Mr He."""
    short = "|".join(sorted(TITLES))
    if kind == "titled":
        titles = "|".join(sorted(TITLES | RANKS))
        label = rf"(?!{SPACE}+(?:\d|[^\W\d_]{AFTER}))"  # Officer Minor 1 is a label
        return rf"{BEFORE}(?:{titles})\.?{SPACE}+{pattern}{label}"
    rank = f"|(?:{'|'.join(sorted(ranks))}){SPACE}+" if ranks else ""
    initials = f"(?:{_INITIAL}){{0,2}}" if kind in ("alone", "capital") else ""
    return rf"(?:{BEFORE}(?:(?:{short})\.?{SPACE}+{rank}){initials})?{pattern}"
