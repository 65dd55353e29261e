"""Pinpoints as people write them, compared with the place that was worked out."""

import pytest

from policycheck.model.case_document import Pinpoint, Unit
from policycheck.sources.pinpoint import agrees, meant


@pytest.mark.parametrize(
    ("written", "unit", "first", "last", "agreed"),
    [
        ("paragraph 12", "paragraph", 12, 12, True),
        ("paragraph 12", "paragraph", 1, 1, False),
        ("paragraphs 9 and 11", "paragraph", 11, 11, True),
        ("paragraphs 9 and 11", "paragraph", 10, 10, False),
        ("paragraphs 1, 2 and 7", "paragraph", 2, 3, True),
        ("¶ 4", "paragraph", 4, 4, True),
        ("page 3", "paragraph", 3, 3, None),
        ("p. 3, paragraph 2", "page", 3, 3, True),
        ("p. 3, paragraph 2", "page", 2, 2, False),
        ("p3", "page", 3, 3, True),
        ("pp. 3-5", "page", 4, 4, True),
        ("pages 3 to 5", "page", 6, 6, False),
        ("the release itself", "page", 1, 1, None),
        ("minute 3:10", "time", 188, 192, True),
        ("3:10", "time", 191, 192, False),
        ("minute 3", "time", 200, 201, True),
        ("minute 3", "time", 240, 241, False),
        ("0:10 to 0:20", "time", 15, 17, True),
        ("0:10 and 0:20", "time", 15, 17, False),
        ("00:03:10.500", "time", 190, 190, True),
        ("1:02:03", "time", 3723, 3724, True),
        ("its date, 2025-11-19", "time", 3, 3, None),
        ("minutes 3 to 5", "time", 270, 271, True),
        ("minutes 3 and 5", "time", 310, 311, True),
        ("minutes 3 and 5", "time", 250, 251, False),
        ("minutes 3-5", "time", 360, 361, False),
        ("min. 3, page 4", "time", 240, 241, False),
        ("minute 3 and 4:10", "time", 250, 250, True),
    ],
)
def test_written_pinpoints(written: str, unit: Unit, first: float, last: float, agreed: bool | None) -> None:
    assert agrees(written, Pinpoint(unit=unit, first=first, last=last)) is agreed


TOUCHING: dict[Unit, list[tuple[float, float]]] = {
    "page": [(3, 3), (3, 4), (4, 4), (4, 6)],
    "paragraph": [(3, 3), (3, 4), (4, 4), (4, 6)],
    "time": [(12, 15), (15, 18), (15.5, 18), (18, 18.4), (3722, 3725), (3725, 3725.5)],
}


@pytest.mark.parametrize("unit", TOUCHING)
def test_a_place_written_as_it_is_shown_means_that_place_alone(unit: Unit) -> None:
    places = [Pinpoint(unit=unit, first=first, last=last) for first, last in TOUCHING[unit]]
    for place in places:
        assert {meant_place.words for meant_place in meant(place.words, places)} == {place.words}
        assert {meant_place.words for meant_place in meant(place.words.replace(" to ", "-"), places)} == {place.words}


def test_a_place_in_other_words_means_all_that_it_has_in_it() -> None:
    places = [Pinpoint(unit="paragraph", first=first, last=last) for first, last in TOUCHING["paragraph"]]
    assert meant("paragraphs 1 to 3", places) == places[:2]
    assert meant("page 3", places) == []


@pytest.mark.parametrize(
    ("unit", "first", "last", "words"),
    [
        ("page", 3, 3, "page 3"),
        ("paragraph", 4, 5, "paragraphs 4 and 5"),
        ("page", 4, 6, "pages 4 to 6"),
        ("time", 12.5, 18.9, "0:12 to 0:18"),
        ("time", 3723, 3723.5, "1:02:03"),
    ],
)
def test_how_a_place_reads(unit: Unit, first: float, last: float, words: str) -> None:
    assert Pinpoint(unit=unit, first=first, last=last).words == words
    assert agrees(words, Pinpoint(unit=unit, first=first, last=last))
