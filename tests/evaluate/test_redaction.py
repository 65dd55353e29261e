"""Names are found in free text however they are spelt, and nothing else is."""

import re
import unicodedata
from typing import Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from policycheck.model.entity import Entity
from policycheck.model.incident import Incident
from policycheck.model.redaction import ALSO_WORDS, NO_NAMES, RANKS, TITLES, Redaction, RedactionLevel, words_of
from policycheck.redaction.plan import redaction
from policycheck.redaction.redact import redacted_text

Raw = dict[str, Any]


def incident(*people: Raw, **more: Any) -> Incident:
    """An incident with these people, civilians unless they say otherwise."""
    entities = {f"p-{number}": {"kind": "civilian", **person} for number, person in enumerate(people)}
    raw = {"schema": "policycheck/incident/1", "id": "x", "title": "t", "agency": "a", "entities": entities, **more}
    return Incident.model_validate(raw)


def drawn(*people: Raw, level: RedactionLevel = "public") -> Redaction:
    return redaction(incident(*people), level)


ANA = {"name": "Ana María García-López", "age": 14, "label": "the driver"}
JOHN = {"name": "John Q. Public", "also_called": ["Big Mike"], "witness": True}
WILL = {"kind": "officer", "name": "Will O'Brien"}
PEOPLE = (ANA, JOHN, WILL)
AS_WITNESS = [{"kind": "witness", "name": "Mel Roe"}, {"kind": "civilian", "name": "Mel Roe", "witness": True}]
FOUND = [
    ("Ana García said", "Minor 1 said"),
    ("ANA MARIA GARCIA LOPEZ.", "Minor 1."),
    ("García’s car, and Ms. Lopez's", "Minor 1’s car, and Minor 1's"),
    ("García‑López", "Minor 1"),
    ("López, Ana M.", "Minor 1."),
    ("Gar\u00adcía", "Minor 1"),
    ("Gar-\ncia", "Minor 1"),
    ("Gar\u200bc\u2060ía", "Minor 1"),
    ("Garci\u0301a\u0301", "Minor 1"),
    ("Ana \n\t  García", "Minor 1"),
    ("the\u200bGarcía", "the\u200bMinor 1"),
    ("ＧＡＲＣＩＡ", "Minor 1"),
    ("Gаrcіа in Cyrillic", "Minor 1 in Cyrillic"),
    ("ana.garcia@example.org", "Minor 1@example.org"),
    ("ana_garcia, AnaGarcia, #ana-garcia", "Minor 1, Minor 1, #Minor 1"),
    ("García1", "Minor 1-1"),
    ("Ana G. ran", "Minor 1. ran"),
    ("A. García ran", "Minor 1 ran"),
    ("John Public, J.Q. Public and John Quentin", "Witness 1, Witness 1 and Witness 1 Quentin"),
    ("Big Mike is big", "Witness 1 is big"),
    ("Officer O’Brien, OBrien, O´Brien, o'brien", "Officer A, Officer A, Officer A, Officer A"),
    ("Will fired and will fire", "Officer A fired and will fire"),
    ("the O'Briens", "the Officer A"),
]
KEPT = [
    "Annual bananas",
    "Anatomy of a shooting",
    "the public road",
    "he will fire",
    "Garciamarquez",
    "Mikely",
    "",
]


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_a_name_is_found_in_every_spelling(text: str, expected: str) -> None:
    assert redacted_text(text, drawn(*PEOPLE)) == expected


@pytest.mark.parametrize("text", KEPT)
def test_nothing_else_is_replaced(text: str) -> None:
    assert redacted_text(text, drawn(*PEOPLE)) == text


def test_a_surname_that_is_no_name_alone_needs_a_title() -> None:
    one = drawn({"kind": "officer", "name": "Bob He"})
    assert redacted_text("He saw Mr. He, Officer He and bob he", one) == "He saw Officer A, Officer A and Officer A"


@pytest.mark.parametrize("level", ["public", "board"])
@pytest.mark.parametrize("witness", AS_WITNESS, ids=["by kind", "by a mark"])
def test_a_witness_is_one_however_it_is_entered(witness: Raw, level: RedactionLevel) -> None:
    assert redacted_text("Mel Roe saw it.", drawn(witness, level=level)) == "Witness 1 saw it."


def test_a_name_written_without_spaces_is_found_inside_a_line() -> None:
    assert redacted_text("昨日王伟在", drawn({"name": "王伟", "witness": True})) == "昨日Witness 1在"


def test_a_shared_surname_names_nobody() -> None:
    father = {"name": "Pedro García"}
    one = drawn(ANA, father, {"name": "Luz Garcia", "minor": True})
    text = "Pedro García, his daughters Ana and Luz; the García car"
    assert redacted_text(text, one) == (
        "Pedro García, his daughters Minor 1 and Minor 2; the Minor 1 or Minor 2 or another person car"
    )


def test_classes_and_levels() -> None:
    people = (
        *PEOPLE,
        {"kind": "officer", "name": "Rex Known", "named_publicly": True},
        {"kind": "officer", "name": "Zoe Young", "minor": True, "named_publicly": True},
        {"name": "Abe Adult", "age": 18},
    )
    text = "Ana, John Public, Will O'Brien, Rex Known, Zoe Young, Abe Adult"
    shown = {level: redacted_text(text, drawn(*people, level=level)) for level in ("public", "board", "none")}
    assert shown["public"] == "Minor 1, Witness 1, Officer A, Rex Known, Minor 2, Abe Adult"
    assert shown["board"] == "Minor 1, Witness 1, Will O'Brien, Rex Known, Minor 2, Abe Adult"
    assert shown["none"] == text


def test_the_27th_officer() -> None:
    names = [f"Zed{'abcdefghijklmnopqrstuvwxyz'[number % 26]}{'ab'[number // 26]}q" for number in range(28)]
    one = drawn(*({"kind": "officer", "name": name} for name in names))
    assert redacted_text(f"{names[25]} {names[26]} {names[27]}", one) == "Officer Z Officer AA Officer AB"


def test_what_is_said_counts_and_names_nobody() -> None:
    source = {"party": "press", "title": "García and O'Brien", "note": "García again"}
    said = redaction(incident(*PEOPLE, sources={"s": source}), "public").said
    assert said[:4] == (
        "Redaction for the public: the name of 1 minor was replaced by a label, in 2 places of the incident's file.",
        "Redaction for the public: the name of 1 witness has a label, but none of its forms was found in the texts of "
        "the incident's file; read the texts.",
        "Redaction for the public: the name of 1 officer not publicly named was replaced by a label, in 1 place of the "
        "incident's file.",
        "Minor 1 is the driver.",
    )
    assert "human eye" in said[-1]
    for sentence in said:
        assert redacted_text(sentence, drawn(*PEOPLE)) == sentence


def test_a_file_without_names_says_so() -> None:
    one = drawn({"age": 14})
    assert not one
    assert one.said[0] == "Redaction for the public: the file gives no name that is to be redacted."
    assert drawn({"age": 14}, level="none").said == ()
    assert "1 person" in drawn(ANA, level="none").said[0]


def test_ids_that_hold_a_name_get_others_each_for_one_alone() -> None:
    sources = {"interview-ana-garcia": {"party": "press", "title": "t"}, "ana": {"party": "press", "title": "t"}}
    sources["interview-minor-1"] = {"party": "press", "title": "t"}
    one = redaction(incident(ANA, sources=sources), "public")
    assert one.new_ids == {"interview-ana-garcia": "interview-minor-1-2", "ana": "minor-1"}
    text = redacted_text("interview-ana-garcia, paragraph 2; interview-minor-1; ana", one)
    assert text == "interview-minor-1-2, paragraph 2; interview-minor-1; Minor 1"
    assert redacted_text("ana", one) == "minor-1"


REFUSED = [
    ({"kind": "force", "name": "Ana Poe"}, "person_form"),
    ({"kind": "recording", "witness": True}, "person_form"),
    ({"kind": "force", "minor": False}, "person_form"),
    ({"kind": "civilian", "named_publicly": True}, "person_form"),
    ({"kind": "civilian", "also_called": ["Poe"]}, "person_form"),
    ({"kind": "civilian", "age": 17, "minor": False}, "person_form"),
    ({"kind": "civilian", "age": 18, "minor": True}, "person_form"),
    ({"kind": "civilian", "name": ""}, "string_too_short"),
    ({"kind": "civilian", "name": "  "}, "no_name"),
    ({"kind": "civilian", "name": "J."}, "no_name"),
    ({"kind": "officer", "name": "Officer 3"}, "no_name"),
    ({"kind": "civilian", "name": "the driver"}, "no_name"),
    ({"kind": "civilian", "name": "Ana Poe", "also_called": ["he"]}, "no_name"),
    ({"kind": "civilian", "name": "A" * 121}, "no_name"),
]


@pytest.mark.parametrize(("raw", "kind"), REFUSED)
def test_what_is_no_name_is_refused(raw: Raw, kind: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Entity.model_validate(raw)
    assert [one["type"] for one in refused.value.errors()] == [kind]


def seen(text: str) -> str:
    """What a reader sees: letters without marks, small, and nothing that is not drawn."""
    drawn_ = (one for one in unicodedata.normalize("NFKD", text) if unicodedata.category(one) not in ("Mn", "Cf", "Cc"))
    return "".join(drawn_).casefold()


COMMON = NO_NAMES | ALSO_WORDS | TITLES | RANKS | {"another"}
LETTERS = "abcdefghijklmnopqrstuvwxyzáéíóúñüçåøłßž"
WORDS = (
    st.text(LETTERS, min_size=3, max_size=9).filter(lambda word: not {*words_of(word), word} & COMMON).map(str.title)
)
FILLER = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Z", "S")), max_size=12)
HOSTILE = ["", "\u200b", "\u200d", "\u0301", "\u00ad", "\ufeff", "\u2060", "\u0323", "\x07", "\u034f"]
BETWEEN = [" ", "  ", "\n", "\u00a0", "-", "\u2011", "_", "\u3000", " \u200b"]


@st.composite
def embedded(draw: st.DrawFn) -> tuple[str, str, list[str]]:
    """A name, a text that embeds a form of it in a hostile spelling, and the words that must not be seen."""
    first, last = draw(WORDS), draw(WORDS)
    assume(seen(first) not in seen(last) and seen(last) not in seen(first))
    space = draw(st.sampled_from(BETWEEN))
    form = draw(st.sampled_from([f"{first}{space}{last}", last, first, f"{last},{space}{first}", f"{first} Q. {last}"]))
    case = draw(st.sampled_from([str.lower, str.upper, str.title, str]))
    spelt = "".join(one + (draw(st.sampled_from(HOSTILE)) if one.isalpha() else "") for one in case(form))
    before, after = draw(FILLER), draw(FILLER)
    text = f"{before} {spelt}{draw(st.sampled_from(['', '’s', chr(39) + 's', '.', ',']))} {after}"
    return f"{first} {last}", text, [first, last]


@given(embedded())
@example(("Ann Poe", " Ann\u200d Poe ", ["Ann", "Poe"]))
def test_no_name_survives(one: tuple[str, str, list[str]]) -> None:
    name, text, words = one
    how = drawn({"name": name, "minor": True})
    redacted = redacted_text(text, how)
    assert "Minor 1" in redacted
    for word in words:
        assert not re.search(rf"(?<![^\W\d_]){re.escape(seen(word))}(?![^\W\d_])", seen(redacted))
    assert redacted_text(redacted, how) == redacted


@given(st.lists(WORDS, min_size=2, max_size=4), st.text("ABCDEFGHIJ klmnopq-'.,\n0123éü", max_size=60))
def test_a_text_without_the_names_words_is_left_as_it_is(name: list[str], text: str) -> None:
    letters = re.sub(r"[\W_]", "", seen(text))
    assume(not any(re.sub(r"\W", "", seen(word)) in letters for word in name))
    assert redacted_text(text, drawn({"name": " ".join(name), "witness": True})) == text


@given(st.lists(st.tuples(WORDS, WORDS).map(" ".join), min_size=1, max_size=3, unique=True), st.data())
@settings(max_examples=40)
def test_a_second_redaction_changes_nothing_and_a_person_keeps_the_label(names: list[str], data: st.DataObject) -> None:
    people = [{"name": name, **data.draw(st.sampled_from([{"minor": True}, {"witness": True}]))} for name in names]
    how = drawn(*people)
    text = "; ".join(data.draw(st.lists(st.sampled_from([*names, *" ".join(names).split(), "Minor 1"]))))
    once = redacted_text(text, how)
    assert redacted_text(once, how) == once
    assert len({redacted_text(form, how) for form in (names[0], names[0].upper(), names[0].replace(" ", "\n"))}) <= 1


@given(st.text(max_size=200))
def test_any_text_goes_through_and_stays_so(text: str) -> None:
    how = drawn(*PEOPLE, {"kind": "officer", "name": "Cy Minor"}, {"name": "Mel Witness", "witness": True})
    once = redacted_text(f"Dr. Ana {text} Officer Minor 1 {text}", how)
    assert redacted_text(once, how) == once


@pytest.mark.parametrize("text", ["a" * 1_000_000, "ana " * 200_000, "ana" + " " * 1_000_000, "J. " * 300_000])
def test_a_long_text_takes_no_more_than_its_length(text: str) -> None:
    assert len(redacted_text(text, drawn(*PEOPLE))) > 0
