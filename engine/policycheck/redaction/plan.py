"""What a redaction of an incident replaces: the names of its people, by class, in all their forms."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from policycheck.library.library import Library
from policycheck.model.entity import Entity
from policycheck.model.folding import fold
from policycheck.model.incident import Incident
from policycheck.model.redaction import (
    AFTER,
    ALSO_WORDS,
    BEFORE,
    RANKS,
    NameForm,
    PersonClass,
    Redaction,
    RedactionLevel,
    find,
    replaced,
)
from policycheck.redaction.name_forms import Person, forms

# Whose names are replaced at which level. A board must know whose conduct it decides on.
CLASSES: dict[RedactionLevel, tuple[PersonClass, ...]] = {
    "public": ("minor", "witness", "officer"),
    "board": ("minor", "witness"),
    "none": (),
}


def redaction(incident: Incident, level: RedactionLevel, library: Library | None = None) -> Redaction:
    """What to replace by which label at a level, and sentences on what was replaced in the texts of the incident.

    A surname that is a word of the library's rules counts as a name only with a capital, as other ordinary words do.
    """
    people = list(_people(incident, level))
    if level == "none":
        named = sum(entity.name is not None for entity in incident.entities.values())
        return Redaction(level=level, said=(_NOTHING.format(people=_count(named, "person")),) if named else ())
    ordinary = ALSO_WORDS | (_words_of_rules(library) if library else frozenset())
    texts = list(_texts(incident))
    nameless = Redaction(level=level, forms=tuple(forms(people, ordinary)))
    people = list(_labelled(people, _taken(incident, nameless, texts)))
    labels = tuple(person.label for person in people if person.person)
    drawn = Redaction(level=level, forms=tuple(forms(people, ordinary)), labels=labels)
    ids = _new_ids(incident, drawn)
    within = {
        old: names_found
        for old in ids
        if (names_found := find(old.title(), drawn)) and names_found[0].end - names_found[0].start < len(old)
    }
    whole = tuple(  # an id that is more than the name keeps its form inside a text
        NameForm(pattern=f"{BEFORE}{re.escape(old)}{AFTER}", label=ids[old], person=names_found[0].person)
        for old, names_found in sorted(within.items(), key=lambda entry: (-len(entry[0]), entry[0]))
    )
    full = replace(drawn, forms=(*whole, *drawn.forms), ids=tuple(ids.items()))
    return replace(full, said=tuple(_sentences(incident, people, full, texts)))


def _words_of_rules(library: Library) -> frozenset[str]:
    """The words with small letters of the rules' titles and of what they quote."""
    rules = [compiled.rule for compiled in library.rules.values()]
    ordinary_text = " ".join(
        [*(rule.title for rule in rules), *(element.words for rule in rules for _, _, element in rule.elements())]
    )
    return frozenset(word for word in re.findall(r"[^\W\d_]{2,}", ordinary_text) if word.islower())


def _people(incident: Incident, level: RedactionLevel) -> Iterator[Person]:
    """Everybody whom the file names, without a label."""
    for entity, details in incident.entities.items():
        if details.name is not None:
            person = _class(details)
            names = (details.name, *details.also_called)
            yield Person(entity, names, person if person in CLASSES[level] else None, "")


def _labelled(people: Sequence[Person], taken: Mapping[str, str]) -> Iterator[Person]:
    """Each person with a label, in the order of the file; a label that the file itself uses is nobody's."""
    numbers: Counter[PersonClass] = Counter()
    for person_named in people:
        label = ""
        while person_named.person and (
            not label or taken.get(label.lower(), person_named.entity) != person_named.entity
        ):
            numbers[person_named.person] += 1
            label = _label(person_named.person, numbers[person_named.person])
        yield replace(person_named, label=label)


_APART = r"[ \n\0'_.-]*"
_ONE = r"(?:\d+|a(?![ \n]+[^\W\d_])|[b-z]|[b-z][a-z]|a[a-z])(?![^\W_])"  # a before a word is an article
_SAID = re.compile(
    rf"{BEFORE}(?:(minor|witness)(?:e?s)?|(?:{'|'.join(sorted(RANKS))}|ofcr?)s?){_APART}({_ONE}"
    rf"(?:[ \n]*(?:,|&|/|and|or|to)[ \n]*{_ONE})*)"
)


def _taken(incident: Incident, drawn: Redaction, texts: Sequence[str]) -> dict[str, str]:
    """The labels that the file's own texts use, each with the entity that it is the name of, or none.

    What is left of the texts without the names is looked through, so that Officer A. Reyes takes no label away.
    """
    taken: dict[str, str] = {}
    for text in texts:
        left = replaced(text, (replace(piece, label="") for piece in find(text, drawn)))
        folded = fold(left)[0]
        capital = re.findall(r"(?i:officers?|ofcr?|" + "|".join(sorted(RANKS)) + r")\.?\s+(?=A\b)", left)
        for kind, chosen in [*_SAID.findall(folded), *(("", "a") for _ in capital)]:
            for piece in re.findall(r"\d+|(?<![^\W\d_])[a-z]{1,2}(?![^\W_])", chosen):
                taken[f"{kind or 'officer'} {piece}"] = ""
    for name, entity in incident.entities.items():
        if entity.label is None:  # reports call it by its id
            taken.setdefault(name.replace("-", " "), name)
    return taken


def _class(entity: Entity) -> PersonClass | None:
    if entity.is_minor:
        return "minor"
    if entity.kind == "officer":
        return None if entity.named_publicly else "officer"
    return "witness" if entity.witness or entity.kind == "witness" else None


def _label(person: PersonClass, number: int) -> str:
    """Minor 1, Witness 2, Officer A; after Officer Z comes Officer AA."""
    if person != "officer":
        return f"{person.capitalize()} {number}"
    letters = ""
    while number:
        number, place = divmod(number - 1, 26)
        letters = chr(ord("A") + place) + letters
    return f"Officer {letters}"


def _new_ids(incident: Incident, drawn: Redaction) -> dict[str, str]:
    """The file's own names of things that hold a person's name, and others in their place, each for one alone."""
    ids = dict.fromkeys(
        chain(
            (incident.id, *incident.entities, *incident.sources, *incident.accounts),
            (event.id for event in incident.timeline.events),
            (*incident.parties, *incident.documents),
            (allegation.id for allegation in incident.allegations),
            (statement.id for statement in incident.other_statements if statement.id is not None),
        )
    )
    taken, new = set(ids), {}
    for old_id in ids:
        names_found = find(old_id.title(), drawn)  # ids have no capitals
        if not names_found:
            continue
        plain = "-".join(re.findall("[a-z0-9]+", replaced(old_id.title(), names_found).lower())) or "unnamed"
        count, name = 1, plain
        while name in taken:
            count, name = count + 1, f"{plain}-{count + 1}"
        taken.add(name)
        new[old_id] = name
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


def _sentences(
    incident: Incident, people: Sequence[Person], redaction: Redaction, texts: Sequence[str]
) -> Iterator[str]:
    places = Counter(entry.person for text in texts for entry in find(text, redaction))
    whom: Counter[PersonClass] = Counter(entry.person for entry in people if entry.person)
    if not whom:
        yield f"Redaction for {_FOR[redaction.level]}: the file gives no name that is to be redacted."
    for person in CLASSES[redaction.level]:
        if whom[person]:
            entry, many = _OFFICERS if person == "officer" else (person, _PLURALS[person])
            names_hidden = f"name of 1 {entry}" if whom[person] == 1 else f"names of {whom[person]} {many}"
            done = "was replaced by a label" if whom[person] == 1 else "were replaced by a label each"
            where = f"{done}, in {_count(places[person], 'place')} of the incident's file."
            if not places[person]:
                hers = "has a label, but none of its" if whom[person] == 1 else "have a label each, but none of their"
                where = f"{hers} forms was found in the texts of the incident's file; read the texts."
            yield f"Redaction for {_FOR[redaction.level]}: the {names_hidden} {where}"
    for hidden in people:
        label = incident.entities[hidden.entity].label if hidden.person else None
        if label and not find(label, redaction):
            yield f"{hidden.label} is {label}."
    unsure = (entry.needs == "capital" or entry.shared for entry in redaction.forms if entry.person)
    if any(unsure):
        yield (
            "Some names are ordinary or very short words, or are shared: where they stand alone, they were replaced "
            "only if written with a capital, and a word that is no name may have been replaced, too."
        )
    yield _EYE


_FOR: Mapping[RedactionLevel, str] = {"public": "the public", "board": "the board", "none": "nobody"}


def _texts(incident: Incident) -> Iterator[str]:
    """Every text of the file that people read, but for the names of people: no ids, dates, and words of a fixed few."""
    entities = {
        key: entity.model_copy(update={"name": None, "also_called": ()}) for key, entity in incident.entities.items()
    }
    yield from _texts_of(incident.model_copy(update={"entities": entities, "schema_url": None}), Any)


def _texts_of(thing: object, hint: Any) -> Iterator[str]:
    if isinstance(thing, BaseModel):
        for name, inner in get_type_hints(type(thing), include_extras=True).items():
            if name in type(thing).model_fields:
                yield from _texts_of(getattr(thing, name), inner)
    elif isinstance(thing, Mapping):
        for value in thing.values():
            yield from _texts_of(value, Any)
    elif isinstance(thing, tuple):
        for item in thing:
            yield from _texts_of(item, get_args(get_args(hint)[0])[0] if get_origin(hint) is Annotated else Any)
    elif isinstance(thing, str) and _free(hint):
        yield thing


def _free(hint: Any) -> bool:
    """Whether a text of this type is free; ids, dates and values are of types that say what they may be."""
    return hint is str or (get_origin(hint) not in (Annotated, Literal) and set(get_args(hint)) == {str, type(None)})
