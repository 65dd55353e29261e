"""Every pair of sides compared, and each side looked over by itself."""

from collections.abc import Sequence
from itertools import combinations

from policycheck.authoring.compare.analyse import analyse
from policycheck.authoring.compare.compare import compare
from policycheck.authoring.compare.sides import ChosenSide
from policycheck.library.library import Library
from policycheck.model.comparison import Matrix


def matrix(library: Library, sides: Sequence[ChosenSide], about: str | None = None) -> Matrix:
    """The sides, every pair of them compared, and what is to be said of each. About is the topic they were chosen by.

    Raises BadInput where z3 is not installed.
    """
    return Matrix(
        about=about,
        sides=tuple(side.side for side in sides),
        comparisons=tuple(compare(library, first, second, about) for first, second in combinations(sides, 2)),
        analyses=tuple(analyse(library, side, about) for side in sides),
        axioms=tuple(sorted(name for name, derivation in library.derivations.items() if derivation.is_axiom)),
    )
