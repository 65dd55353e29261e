"""The report of an evaluation as its readers see it, for tests of what it says."""

from policycheck.document import terminal
from policycheck.document.forms import render
from policycheck.model.evaluation import Evaluation
from policycheck.report.evaluation import evaluation_document


def text(evaluation: Evaluation, width: int = 80, color: bool = False) -> str:
    """As a terminal prints it."""
    return terminal.text(evaluation_document(evaluation), width, color)


def html(evaluation: Evaluation) -> str:
    """As a page."""
    return render(evaluation_document(evaluation), "html").decode()
