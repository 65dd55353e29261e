"""The evaluation as one self-contained HTML page, for a screen, a phone or paper."""

from typing import Any

import jinja2

from policycheck.model.evaluation import Evaluation
from policycheck.report import overview, questions, settle, words
from policycheck.report.visible import clean

_CLASSES = {
    "VIOL.?": "breach",
    "DEP.?": "departure",
    "unless": "unless",
    "open": "open",
    "none": "none",
    "n/a": "moot",
    "–": "moot",
}


def html(evaluation: Evaluation) -> str:
    """The page. Everything in it is escaped; it needs no other file and no network."""
    parts = {"words": words, "open": questions, "settle": settle, "overview": overview, "classes": _CLASSES}
    return page("evaluation.html.j2").render(evaluation=evaluation, **parts)


def page(name: str) -> jinja2.Template:
    """The template of a page. What is set in it is escaped, and its control characters are made visible."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("policycheck.report"),
        autoescape=True,
        finalize=_shown,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template(name)


def _shown(value: Any) -> Any:
    """A text with its control characters made visible; mark-up of the template's own is no text from outside."""
    return clean(value) if type(value) is str else value
