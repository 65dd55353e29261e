"""What is too much to work out in one incident, refused as an input is."""

from collections.abc import Iterator
from contextlib import contextmanager

from policycheck.logic.primes import TooLarge
from policycheck.model.problem import BadInput, Place, Problem


@contextmanager
def within_bounds() -> Iterator[None]:
    """Raises BadInput for what axioms and rules come to past a bound, which no library does by itself."""
    try:
        yield
    except TooLarge as error:
        cause = f"what axioms say of everybody in this incident is too much to work out: {error}"
        remedy = "leave out entities that no statement needs, or divide the incident into several files"
        raise BadInput([Problem(Place("the incident"), cause, remedy)]) from None
