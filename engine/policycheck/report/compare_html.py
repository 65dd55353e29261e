"""A comparison of rules as one self-contained HTML page, for a screen, a phone or paper."""

from typing import Any

import jinja2

from policycheck.model.comparison import Matrix
from policycheck.report import compare_points
from policycheck.report import compare_words as words
from policycheck.report.compare_sources import Texts
from policycheck.report.visible import clean


def html(matrix: Matrix, texts: Texts) -> str:
    """The page. Everything in it is escaped; it needs no other file and no network."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("policycheck.report"),
        autoescape=True,
        finalize=_shown,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    template = environment.get_template("compare.html.j2")
    called = words.names(matrix.sides)
    numbers = {side.id: number for number, side in enumerate(matrix.sides, 1)}
    return template.render(
        matrix=matrix,
        texts=texts,
        words=words,
        points=compare_points,
        called=called,
        numbers=numbers,
        found=words.marks(matrix),
        whole=words.centre(matrix) is None and len(matrix.sides) > 2,
    )


def _shown(value: Any) -> Any:
    """A text with its control characters made visible; mark-up of the template's own is no text from outside."""
    return clean(value) if type(value) is str else value
