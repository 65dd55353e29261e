"""The evaluation as one self-contained HTML page, for a screen, a phone or paper."""

from policycheck.document.english import listed
from policycheck.document.sandbox import built_in
from policycheck.document.visible import shown
from policycheck.model.evaluation import Evaluation
from policycheck.report import notes, overview, questions, settle, words

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
        "listed": listed,
        "notes": notes,
        "open": questions,
        "settle": settle,
        "overview": overview,
        "classes": _CLASSES,
        "plain": notes.Plain(),
    }
    return built_in("evaluation.html.j2", {"evaluation": evaluation, **parts}, shown)
