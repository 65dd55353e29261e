"""The report of an evaluation as its readers see it, for tests of what it says."""

from dataclasses import replace

from policycheck.document import terminal
from policycheck.document.forms import render
from policycheck.document.model import Block, Document, Fold, Quote
from policycheck.model.evaluation import Evaluation
from policycheck.report.evaluation import evaluation_document


def text(evaluation: Evaluation, width: int = 80, color: bool = False) -> str:
    """As a terminal prints it."""
    return terminal.text(evaluation_document(evaluation), width, color)


def html(evaluation: Evaluation) -> str:
    """As a page."""
    return render(evaluation_document(evaluation), "html").decode()


def without_quotes(document: Document) -> Document:
    """The document without the words of policies, which stand as they are."""
    return replace(document, parts=tuple(replace(part, blocks=_unquoted(part.blocks)) for part in document.parts))


def _unquoted(found: tuple[Block, ...]) -> tuple[Block, ...]:
    kept = (one for one in found if not isinstance(one, Quote))
    return tuple(replace(one, blocks=_unquoted(one.blocks)) if isinstance(one, Fold) else one for one in kept)
