"""A comparison of rules as one self-contained HTML page, for a screen, a phone or paper."""

from policycheck.document.sandbox import built_in
from policycheck.document.visible import shown
from policycheck.model.comparison import Matrix
from policycheck.report import compare_points
from policycheck.report import compare_words as words
from policycheck.report.compare_sources import Texts


def html(matrix: Matrix, texts: Texts) -> str:
    """The page. Everything in it is escaped; it needs no other file and no network."""
    called = words.names(matrix.sides)
    numbers = {side.id: number for number, side in enumerate(matrix.sides, 1)}
    data = {
        "matrix": matrix,
        "texts": texts,
        "words": words,
        "points": compare_points,
        "called": called,
        "numbers": numbers,
        "found": words.marks(matrix),
        "whole": words.centre(matrix) is None and len(matrix.sides) > 2,
    }
    return built_in("compare.html.j2", data, shown)
