"""Pinpoints as people write them, compared with the place that was worked out."""

import pytest

from policycheck.model.case_document import Pinpoint, Unit
from policycheck.sources.pinpoint import agrees


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
    ],
)
def test_written_pinpoints(written: str, unit: Unit, first: float, last: float, agreed: bool | None) -> None:
    assert agrees(written, Pinpoint(unit=unit, first=first, last=last)) is agreed


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
