"""Words are found letter for letter, white space, typographic quotes and line-end hyphens aside."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policycheck.model.case_document import Passage, Pinpoint
from policycheck.sources.search import Found, SearchedText

TEXTS = (
    "The officer’s vehi-\ncle was a well-\n  known one, a state-of-the-art car.",
    "It stopped - then it moved. It stopped again.",
    "No commands were given. The ﬁre was returned; the cafe\u0301 was closed.",
)


def searched(*texts: str) -> SearchedText:
    places = (Pinpoint(unit="paragraph", first=number, last=number) for number in range(1, len(texts) + 1))
    return SearchedText([Passage(place=place, text=text) for place, text in zip(places, texts, strict=True)])


def places(found: Found) -> list[str]:
    return [place.pinpoint.words for place in found.places]


@pytest.mark.parametrize(
    ("words", "where"),
    [
        ("The officer's vehicle was", ["paragraph 1"]),
        ("officer’s   vehicle\nwas", ["paragraph 1"]),
        ("a vehi-\ncle was", []),
        ("vehi-\ncle was", ["paragraph 1"]),
        ("a well-known one", ["paragraph 1"]),
        ("a wellknown one", ["paragraph 1"]),  # the line's hyphen may have been the line's alone
        ("a state-of-the-art car", ["paragraph 1"]),
        ("a state-of-\nthe-art car", ["paragraph 1"]),
        ("a stateof-the-art car", []),  # this hyphen is the word's own
        ("It stop-ped", []),
        ("It stopped - then", ["paragraph 2"]),
        ("- then it", ["paragraph 2"]),
        ("It stopped", ["paragraph 2"]),  # twice, in one paragraph
        ("it stopped again", []),  # letter for letter
        ("The fire was returned; the café", ["paragraph 3"]),
        ("car. It stopped - then", ["paragraphs 1 and 2"]),
        ("again. No commands were", ["paragraphs 2 and 3"]),
        ("was", ["paragraph 1", "paragraph 3"]),
    ],
)
def test_where_words_stand(words: str, where: list[str]) -> None:
    assert places(searched(*TEXTS).find(words)) == where


@pytest.mark.parametrize(
    ("typed", "words", "where"),
    [
        ('"No commands were given"', "No commands were given", ["paragraph 1"]),
        ("“No commands were given.”", "No commands were given.", ["paragraph 1"]),
        ("‘No commands’", "No commands", ["paragraph 1"]),
        (" 'No commands' ", "No commands", ["paragraph 1"]),
        ("“Stop!”", "“Stop!”", ["paragraph 2"]),  # as it stands there
        ('"Stop!"', '"Stop!"', ["paragraph 2"]),
        ("““Stop!””", "“Stop!”", ["paragraph 2"]),  # one pair alone
        ('"No commands', '"No commands', []),
        ("“zebras”", "zebras", []),
        ("“”", "“”", []),
        ('"', '"', ["paragraph 2"]),
    ],
)
def test_quotation_marks_around_typed_words_are_taken_off(typed: str, words: str, where: list[str]) -> None:
    taken, found = searched("No commands were given.", "He called: “Stop!” Nobody did.").find_typed(typed)
    assert (taken, places(found)) == (words, where)


def test_letters_that_only_nearly_fit_are_given_up_before_long() -> None:
    """Each of 100,000 candidates takes 2,000 letters to refute: all of them would take half a minute."""
    assert places(searched("a" * 100_000).find("a" * 2_000 + "-" + "a" * 2_000)) == []


def test_a_near_miss_is_cut_where_it_stands_whatever_small_letters_it_has() -> None:
    streets = "Straße ß İ ﬃ " * 30
    found = searched(f"{streets}Nobody gave a command here. {streets}").find("Nobody gave a kommand here.")
    assert found.nearest == "Nobody gave a command here."


def test_a_near_miss_is_shown_with_its_place() -> None:
    found = searched(*TEXTS).find("No command was given")
    assert (found.places, found.nearest_place) == ((), "paragraph 3")
    assert found.nearest is not None
    assert "No commands were given" in found.nearest


def test_what_resembles_nothing_has_no_near_miss() -> None:
    assert searched(*TEXTS).find("Zebras queue quietly") == Found(())


def test_a_near_miss_is_found_far_into_a_long_document() -> None:
    found = searched(*["Nothing of the kind is said here. " * 30] * 3_000, "He was told to stop twice.").find(
        "He was told to stop thrice."
    )
    assert found.nearest_place == "paragraph 3001"


@given(
    st.lists(st.text("ab-–’ \n", min_size=1, max_size=12).filter(str.strip), min_size=1, max_size=4),
    st.integers(0, 30),
    st.integers(1, 12),
)
def test_every_piece_of_a_document_is_found_in_it(texts: list[str], start: int, length: int) -> None:
    whole = " ".join(texts)
    piece = whole[start : start + length]
    if not any(map(str.isalnum, piece)):
        return
    # A piece that begins or ends at a hyphen of a line's end may be another word than the line's.
    if (piece + "x")[-2] == "-" or piece.startswith("-") or whole[start + length : start + length + 1] in ("-", "\n"):
        return
    assert places(searched(*texts).find(piece))
