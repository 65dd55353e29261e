"""Forms of names that are easily missed, labels that a file uses itself, and what long texts cost."""

import subprocess
import sys
from typing import Any

import pytest

from policycheck.library.library import Library
from policycheck.model.incident import Incident
from policycheck.model.redaction import ALSO_WORDS, Redaction
from policycheck.redaction.plan import redaction
from policycheck.redaction.redact import redacted_text

Raw = dict[str, Any]
JO = {"name": "Jo Carter", "age": 14}
JOHN = {"name": "John Smith", "witness": True}
QUINCY = {"name": "John Quincy Public", "witness": True}
DANA = {"kind": "officer", "name": "Dana Quill"}
BOB = {"kind": "officer", "name": "Bob Reyes"}
OBRIEN = {"kind": "officer", "name": "Will O'Brien"}
ARCY = {"name": "Lou D’Arcy", "witness": True}
JOSE = {"name": "José-Núñez O'Zyx", "witness": True}


def incident(*people: Raw, **more: Any) -> Incident:
    """An incident with these people, civilians unless they say otherwise."""
    entities = {f"p-{number}": {"kind": "civilian", **person} for number, person in enumerate(people)}
    raw = {"schema": "policycheck/incident/1", "id": "x", "title": "t", "agency": "a", "entities": entities, **more}
    return Incident.model_validate(raw)


def drawn(*people: Raw, **more: Any) -> Redaction:
    return redaction(incident(*people, **more), "public")


FOUND = [
    (JO, "Shooting of Jo (14), JO, Jo's car; jo", "Shooting of Minor 1 (14), Minor 1, Minor 1's car; jo"),
    ({"name": "Al Carter", "age": 14}, "Al and AL ran et al", "Minor 1 and Minor 1 ran et al"),
    (JOHN, "John Quincy Smith left", "Witness 1 left"),
    (JOHN, "John (“Jack”) Smith, John 'the kid' Smith", "Witness 1, Witness 1"),
    (JOHN, "Mr. John Quincy Adams Smith", "Witness 1"),
    (JOHN, "John saw Smith", "Witness 1 saw Witness 1"),
    (JOHN, "John and Mary Smith", "Witness 1 and Mary Witness 1"),
    (JOHN, "SmithJohn, smith john, Smith, John, JohnSmith", "Witness 1, Witness 1, Witness 1, Witness 1"),
    (JOHN, "JohnSmithJr and John Smith Jr.", "Witness 1-Jr and Witness 1 Jr."),
    (JOHN, "Smith2, 2Smith, Smith 2", "Witness 1-2, 2-Witness 1, Witness 1 2"),
    (JOHN, "J.S. left with J. S., U.S. law, 10 j.s.", "Witness 1. left with Witness 1., U.S. law, 10 j.s."),
    (QUINCY, "J.Q. and J.Q.P., J.P.; J.Q.X. and F.J.Q.", "Witness 1. and Witness 1., Witness 1.; J.Q.X. and F.J.Q."),
    ({"name": "O.J. Quark", "witness": True}, "O.J. ran", "Witness 1. ran"),
    ({"name": "Ana Mora", "witness": True}, "at 10 A.M. Ana", "at 10 A.M. Witness 1"),
    (OBRIEN, "O Brien, O.Brien, Mr. O Brien; Brien", "Officer A, Officer A, Officer A; Officer A"),
    (OBRIEN, "Will O Brien; Brien, Will", "Officer A; Officer A"),
    (ARCY, "D Arcy, D.Arcy, DArcy, D’Arcy", "Witness 1, Witness 1, Witness 1, Witness 1"),
    (BOB, "Officer A. Reyes, Officer A Reyes and Officer B. Reyes", "Officer A, Officer A and Officer A"),
    (JOSE, "see https://x.org/Jos%C3%A9-N%C3%BA%C3%B1ez.", "see [link withheld]."),
    (JOSE, "N%FA%F1ez, N%25C3%25BA%25C3%25B1ez", "[link withheld], [link withheld]"),
    (JOSE, "N&uacute;&ntilde;ez, Jos&#233;&nbsp;N&uacute;&#xF1;ez", "Witness 1, Witness 1"),
    (OBRIEN, "O%27Brien, O&#39;Brien and W&#105;ll fired", "[link withheld], Officer A and Officer A fired"),
    (JOHN, "J%6Fhn; 100%25 and AT&amp;T; x.org/a%20b", "[link withheld]; 100%25 and AT&amp;T; x.org/a%20b"),
    (JOHN, "x.org/john-smith?q=a%20b", "x.org/Witness 1?q=a%20b"),
]


@pytest.mark.parametrize(("person", "text", "expected"), FOUND)
def test_a_form_is_found(person: Raw, text: str, expected: str) -> None:
    how = drawn(person)
    assert redacted_text(text, how) == expected
    assert redacted_text(expected, how) == expected


def test_one_officer_is_not_made_two() -> None:
    """The initial after a rank is no label, though Officer A is one."""
    how = drawn(DANA, BOB)
    assert redacted_text("Officer A. Reyes and Dana Quill", how) == "Officer B and Officer A"
    assert redacted_text("by Officer A. Reyes was there", how) == "by Officer B was there"
    assert redacted_text("by Officer A. Then he", how) == "by Officer A. Then he"


def test_a_middle_word_of_somebody_who_stays_is_left() -> None:
    how = drawn({"name": "Ana García", "age": 9}, {"name": "Pedro García"})
    assert redacted_text("Pedro Luis García held Ana", how) == "Pedro Luis García held Minor 1"


TAKEN = [
    ("Officer A fired", ["Officer B", "Officer C"]),
    ("Ofc. A fired, and so did Officers B and C", ["Officer D", "Officer E"]),
    ("the officer a moment later", ["Officer A", "Officer B"]),
    ("Officer A. Reyes fired", ["Officer A", "Officer B"]),
    ("ＯＦＦＩＣＥＲ\u00a0Ｂ", ["Officer A", "Officer C"]),
    ("Officer B’s gun", ["Officer A", "Officer C"]),
]


@pytest.mark.parametrize(("note", "labels"), TAKEN)
def test_a_label_that_the_file_uses_is_given_to_nobody(note: str, labels: list[str]) -> None:
    assert list(drawn(DANA, BOB, note=note).labels) == labels


def test_labels_of_entities_take_labels_away() -> None:
    """Also ids by which reports call an entity, unless they are the person's own."""
    second = {"kind": "officer", "label": "officer A (second on scene)"}
    assert drawn(DANA, second, BOB).labels == ("Officer B", "Officer C")
    assert drawn(JOHN, QUINCY, JO, note="Witness 1; minor 1").labels == ("Witness 2", "Witness 3", "Minor 2")
    raw = incident(JOHN, QUINCY).model_dump(mode="json", by_alias=True, exclude_none=True)
    one, other = raw["entities"].values()
    ids = Incident.model_validate({**raw, "entities": {"witness-2": one, "witness-3": other}})
    assert redaction(ids, "public").labels == ("Witness 1", "Witness 3")


def test_places_are_counted_in_what_people_read() -> None:
    """A hit in the id of a fact, a source or the agency is no place."""
    rosa = {"name": "Rosa Centro", "witness": True}
    source = {"party": "press", "title": "Centro said", "via": "rosa-centro"}
    told = {"fact": "officer.centro", "about": "p-0", "value": "Centro", "source": "rosa-centro"}
    said = drawn(rosa, agency="el-centro-pd", sources={"rosa-centro": source}, assertions=[told], note="Rosa").said
    assert "in 3 places of the incident's file" in said[0]


def test_words_of_the_library_are_ordinary(library: Library) -> None:
    """Somebody called by a word of a rule is replaced only where it has a capital."""
    rules = [one.rule for one in library.rules.values()]
    told = " ".join([*(rule.title for rule in rules), *(e.words for rule in rules for *_, e in rule.elements())])
    words = sorted({word for word in told.split() if word.isalpha() and word.islower() and len(word) > 3} - ALSO_WORDS)
    assert len(words) > 100
    for word in words[::25]:
        how = redaction(incident({"name": f"Zed {word.title()}", "witness": True}), "public", library)
        assert redacted_text(f"{word} {word.title()}", how) in (f"{word} Witness 1", f"{word} {word.title()}")


LONG = """
from tests.evaluate.test_redaction_forms import JOHN, JO, OBRIEN, drawn
from policycheck.redaction.redact import redacted_text
how, n = drawn(JOHN, JO, OBRIEN), 100_000
ends = ("\\u200b", "\\u200b ", " \\u200b", "\\u0301", " ", "-", "'", "\\n-", ".", "a ", "J. ", "%20", "&amp;", "Xy ")
for hidden in ends:
    for before in ("John a", "Smith,"):
        redacted_text(before + hidden * n + "x", how)
        redacted_text((before + hidden * 10) * (n // 10), how)
"""


def test_time_grows_with_the_length_of_a_text_and_not_with_its_square() -> None:
    subprocess.run([sys.executable, "-c", LONG], check=True, timeout=500)
