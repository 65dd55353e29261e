"""What a redaction of an incident replaces: the names of its people, by class, in all their forms."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from policycheck.model.incident import Entity, Incident
from policycheck.model.redaction import (
    AFTER,
    ALSO_WORDS,
    BEFORE,
    BETWEEN,
    HIDDEN,
    NO_NAMES,
    RANKS,
    SPACE,
    TITLES,
    Form,
    Level,
    PersonClass,
    Redaction,
    edge,
    find,
    replaced,
    texts_of,
    word_pattern,
    words_of,
    words_pattern,
)

# Whose names are replaced at which level. A board must know whose conduct it decides on.
CLASSES: dict[Level, tuple[PersonClass, ...]] = {
    "public": ("minor", "witness", "officer"),
    "board": ("minor", "witness"),
    "none": (),
}


@dataclass(frozen=True)
class _Person:
    entity: str
    names: tuple[tuple[str, ...], ...]  # the words of the name and of each other form of it
    person: PersonClass | None  # None: the name stays
    label: str


def redaction(incident: Incident, level: Level) -> Redaction:
    """What to replace by which label at a level, and sentences on what was replaced in the texts of the incident."""
    people = list(_people(incident, level))
    if level == "none":
        named = sum(one.name is not None for one in incident.entities.values())
        return Redaction(level=level, said=(_NOTHING.format(people=_count(named, "person")),) if named else ())
    forms = tuple(_forms(people))
    labels = tuple(one.label for one in people if one.person)
    drawn = Redaction(level=level, forms=forms, labels=labels)
    ids = _new_ids(incident, drawn)
    within = {old: found for old in ids if (found := find(old, drawn)) and found[0].end - found[0].start < len(old)}
    whole = tuple(  # an id that is more than the name keeps its form inside a text
        Form(pattern=f"{BEFORE}{re.escape(old)}{AFTER}", label=ids[old], person=found[0].person)
        for old, found in sorted(within.items(), key=lambda one: (-len(one[0]), one[0]))
    )
    full = Redaction(level=level, forms=(*whole, *forms), ids=tuple(ids.items()), labels=labels)
    said = tuple(_sentences(incident, people, full))
    return Redaction(level=level, forms=full.forms, ids=full.ids, labels=labels, said=said)


def _people(incident: Incident, level: Level) -> Iterator[_Person]:
    numbers: Counter[PersonClass] = Counter()
    for entity, one in incident.entities.items():
        if one.name is None:
            continue
        names = tuple(dict.fromkeys(tuple(words_of(name)) for name in (one.name, *one.also_called)))
        person = _class(one)
        if person in CLASSES[level]:
            assert person is not None  # no level lists it
            numbers[person] += 1
            yield _Person(entity, names, person, _label(person, numbers[person]))
        else:
            yield _Person(entity, names, None, "")


def _class(entity: Entity) -> PersonClass | None:
    if entity.is_minor:
        return "minor"
    if entity.kind == "officer":
        return None if entity.named_publicly else "officer"
    return "witness" if entity.witness else None


def _label(person: PersonClass, number: int) -> str:
    """Minor 1, Witness 2, Officer A; after Officer Z comes Officer AA."""
    if person != "officer":
        return f"{person.capitalize()} {number}"
    letters = ""
    while number:
        number, place = divmod(number - 1, 26)
        letters = chr(ord("A") + place) + letters
    return f"Officer {letters}"


_Key = tuple[str, tuple[str, ...]]  # how the words are looked for, and the words
# In the order in which they are tried.
_KINDS = ("whole", "turned", "core", "alone", "capital", "titled")
_SUFFIXES = frozenset(("jr", "sr", "ii", "iii", "iv"))


def _forms(people: Sequence[_Person]) -> Iterator[Form]:
    """Each form of a name once, the longer ones first; one that several people share says so."""
    owners: dict[_Key, list[_Person]] = {}
    for person in people:
        for index, words in enumerate(person.names):
            for key in _keys(words, also=index > 0):
                if person not in owners.setdefault(key, []):
                    owners[key].append(person)
    keep = {person.entity: person for person in people}
    for key in sorted(owners, key=lambda one: (_KINDS.index(one[0]), -len("".join(one[1])), one[1])):
        hidden = [one for one in owners[key] if one.person]
        pattern = _pattern(key, [name for one in owners[key] for name in keep[one.entity].names])
        capital = key[0] == "capital" or (key[0] == "whole" and _ordinary(key[1]))
        inside = not edge(key[1][0 if key[0] != "turned" else -1][0], BEFORE)
        if hidden:
            others = ["another person"] * (len(hidden) < len(owners[key]))
            label = " or ".join([*(one.label for one in hidden), *others])
            titles = RANKS if hidden[0].person == "officer" else frozenset()
            full = _titled(pattern, key, titles)
            yield Form(pattern=full, label=label, person=hidden[0].person, capital=capital, inside=inside)
        elif key[0] in ("whole", "turned", "core"):
            yield Form(
                pattern=pattern, label="", inside=inside
            )  # a name that stays, in which another person's surname may stand


def _ordinary(words: tuple[str, ...]) -> bool:
    """Whether a name is a single word that counts only with a capital."""
    return len(words) == 1 and (words[0] in ALSO_WORDS or (len(words[0]) < 3 and words[0].isascii()))


def _keys(words: tuple[str, ...], *, also: bool) -> Iterator[_Key]:
    yield "whole", words
    bare = tuple(word for word in words if word not in _SUFFIXES) or words
    if len(bare) < 2:
        return
    for start, end in combinations(range(len(bare) + 1), 2):
        if end - start > 1 and any(len(word) > 1 and word not in NO_NAMES for word in bare[start:end]):
            yield "whole", bare[start:end]
    yield "turned", bare
    yield from (("core", (bare[0], word)) for word in bare[1:] if len(word) > 1 and {bare[0], word} - NO_NAMES)
    for index, word in enumerate(bare):
        surname = index == len(bare) - 1
        if word in NO_NAMES:
            yield from [("titled", (word,))] * (surname and len(word) > 1)
        elif len(word) >= (2 if surname else 3):
            capital = also or word in ALSO_WORDS or len(word) < 3
            yield ("capital" if capital else "alone"), (word,)


_INITIAL = rf"[^\W\d_]{HIDDEN}*(?:\.{SPACE}*|{SPACE}+)"
_INITIAL_WORD = rf"[^\W\d_]{AFTER}"


def _pattern(key: _Key, names: Sequence[tuple[str, ...]]) -> str:
    kind, words = key
    if kind == "whole":
        pattern = words_pattern(words)
    elif kind == "turned":  # Public, John Q.
        others = "|".join([_INITIAL_WORD, *map(word_pattern, words[1:-1])])
        given = rf"{word_pattern(words[0])}(?:{BETWEEN}(?:{others}){AFTER})*"
        pattern = rf"{word_pattern(words[-1])}{SPACE}*,{SPACE}*{given}"
    elif kind == "core":
        middle = {word for name in names for word in name[1:-1] if len(word) > 1}
        between = "|".join([_INITIAL, *(f"{word_pattern(word)}{BETWEEN}" for word in sorted(middle))])
        pattern = f"{word_pattern(words[0])}(?:{BETWEEN}(?:{between}){{1,3}}|{BETWEEN}?){word_pattern(words[1])}"
        if min(map(len, words)) < 3:
            pattern = f"{word_pattern(words[0])}{BETWEEN}(?:{between}){{0,3}}{word_pattern(words[1])}"
    else:
        pattern = _with_initials(words[0], names)
    return f"{edge(words[0][0], BEFORE)}{pattern}{edge(words[-1][-1], AFTER)}"


def _with_initials(word: str, names: Sequence[tuple[str, ...]]) -> str:
    """A word of a name alone, with the initials of the others: J. Public, John P."""
    at = [(name, name.index(word)) for name in names if word in name]
    before = {other[0] for name, index in at for other in name[:index]}
    after = {other[0] for name, index in at for other in name[index + 1 :]}
    lead = f"(?:(?:{'|'.join(map(_initial, sorted(before)))}){SPACE}*){{0,3}}" if before else ""
    tail = f"(?:{SPACE}+(?:{'|'.join(map(_last_initial, sorted(after)))}))?" if after else ""
    plural = f"(?:s{AFTER})?" if before and len(word) > 3 and word not in ALSO_WORDS else ""
    return f"{lead}{word_pattern(word)}{plural}{tail}"


def _initial(letter: str) -> str:
    dot = r"\." if letter in "ai" else rf"(?:\.|(?={SPACE}))"  # a and I are words
    return f"{re.escape(letter)}{dot}"


def _last_initial(letter: str) -> str:
    return f"{re.escape(letter)}{AFTER}" + (r"(?=\.)" if letter in "ai" else "")


def _titled(pattern: str, key: _Key, ranks: frozenset[str]) -> str:
    """The pattern with a title before it, if there is one, or after one alone: Mr He."""
    short = "|".join(sorted(TITLES))
    if key[0] == "titled":
        told = "|".join(sorted(TITLES | RANKS))
        label = rf"(?!{SPACE}+(?:\d|[^\W\d_]{AFTER}))"  # Officer Minor 1 is a label
        return rf"{BEFORE}(?:{told})\.?{SPACE}+{pattern}{label}"
    rank = f"|(?:{'|'.join(sorted(ranks))}){SPACE}+" if ranks else ""
    return rf"(?:{BEFORE}(?:(?:{short})\.?{SPACE}+{rank}))?{pattern}"


def _new_ids(incident: Incident, drawn: Redaction) -> dict[str, str]:
    """The file's own names of things that hold a person's name, and others in their place, each for one alone."""
    events = (event.id for event in incident.timeline.events)
    ids = dict.fromkeys((incident.id, *incident.entities, *incident.sources, *incident.accounts, *events))
    taken, new = set(ids), {}
    for one in ids:
        found = find(one, drawn)
        if not found:
            continue
        plain = "-".join(re.findall("[a-z0-9]+", replaced(one, found).lower())) or "unnamed"
        count, name = 1, plain
        while name in taken:
            count, name = count + 1, f"{plain}-{count + 1}"
        taken.add(name)
        new[one] = name
    return new


_NOTHING = (
    "Nothing was redacted, as was asked for. The file names {people}; this memo may hold their names, also where the "
    "law or the board's rules keep them confidential."
)
_EYE = (
    "Names are found in free text by their spelling. Nicknames that the file does not list, misspellings, relatives, "
    "addresses, ages and whatever else tells who somebody is are not found. Free text needs a human eye before this "
    "memo is given out."
)
_PLURALS = {"person": "people", "minor": "minors", "witness": "witnesses", "place": "places"}
_OFFICERS = ("officer not publicly named", "officers not publicly named")


def _count(number: int, word: str) -> str:
    return f"{number} {word if number == 1 else _PLURALS.get(word, word)}"


def _sentences(incident: Incident, people: Sequence[_Person], redaction: Redaction) -> Iterator[str]:
    places = Counter(one.person for text in _texts(incident) for one in find(text, redaction))
    whom: Counter[PersonClass] = Counter(one.person for one in people if one.person)
    if not whom:
        yield f"Redaction for {_FOR[redaction.level]}: the file gives no name that is to be redacted."
    for person in CLASSES[redaction.level]:
        if whom[person]:
            one, many = _OFFICERS if person == "officer" else (person, _PLURALS[person])
            said = f"name of 1 {one}" if whom[person] == 1 else f"names of {whom[person]} {many}"
            one_or_each = "was replaced by a label" if whom[person] == 1 else "were replaced by a label each"
            where = f"in {_count(places[person], 'place')}" if places[person] else "but stood nowhere in the texts"
            yield f"Redaction for {_FOR[redaction.level]}: the {said} {one_or_each}, {where} of the incident's file."
    for hidden in people:
        label = incident.entities[hidden.entity].label if hidden.person else None
        if label and not find(label, redaction):
            yield f"{hidden.label} is {label}."
    if any((form.capital and form.person) or form.label.endswith("another person") for form in redaction.forms):
        yield (
            "Some names are ordinary or very short words, or are shared: where they stand alone, they were replaced "
            "only if written with a capital, and a word that is no name may have been replaced, too."
        )
    yield _EYE


_FOR: Mapping[Level, str] = {"public": "the public", "board": "the board", "none": "nobody"}


def _texts(incident: Incident) -> Iterator[str]:
    """Every text of the file, but for the names of people, which no report shows."""
    plain = incident.model_copy(
        update={
            "entities": {
                key: one.model_copy(update={"name": None, "also_called": ()}) for key, one in incident.entities.items()
            }
        }
    )
    yield from texts_of(plain)
