"""The evaluation as one self-contained HTML page, for a screen, a phone or paper."""

from typing import Any

from policycheck.model.evaluation import Evaluation
from policycheck.report import notes, overview, questions, settle, words
from policycheck.report.sandbox import built_in
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
    parts = {
        "words": words,
        "notes": notes,
        "open": questions,
        "settle": settle,
        "overview": overview,
        "classes": _CLASSES,
        "plain": notes.Plain(),
    }
    return built_in("evaluation.html.j2", {"evaluation": evaluation, **parts}, shown)


def shown(value: Any) -> Any:
    """A text with its control characters made visible; mark-up of the template's own is no text from outside."""
    return clean(value) if type(value) is str else value
