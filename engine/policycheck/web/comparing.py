"""Sets of rules held against one another, as `policycheck compare` reports it."""

from collections.abc import Sequence

from markupsafe import Markup

from policycheck.authoring.compare.compare import matrix
from policycheck.authoring.compare.sides import ChosenSide
from policycheck.library.library import Library
from policycheck.report.comparison import comparison_document
from policycheck.report.comparison_texts import Texts
from policycheck.web.render import as_piece


def comparison(library: Library, sides: Sequence[ChosenSide], topic: str | None) -> Markup:
    """The report on the sides, as a piece of a page. Raises BadInput where z3 is not installed."""
    return as_piece(comparison_document(matrix(library, sides, topic), _texts(library)))


def _texts(library: Library) -> Texts:
    """What the names in a comparison stand for; reports know no library."""
    return Texts(
        authorities=library.authorities,
        policies=library.policies,
        rules={name: compiled.rule for name, compiled in library.rules.items()},
        adopted={name: compiled.rule for name, compiled in library.adopted.items()},
        facts=library.facts,
        derivations=library.derivations,
    )
