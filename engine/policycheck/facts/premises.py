"""What derivations start from under each account, kept for suppositions: of all but a few facts it stays as it was."""

from collections.abc import Callable, Collection, Mapping, Sequence

from policycheck.logic.axioms import FactKey
from policycheck.logic.extent import Extent

Known = Mapping[FactKey, Extent]
_Of = tuple[str, bool]  # an account, and whether it is taken with what counts beside its own sources


class KeptPremises:
    """What accounts were found to say, from what they said before some facts, and no others, could change."""

    def __init__(self, before: "KeptPremises | None" = None, moved: Collection[FactKey] = ()) -> None:
        self._before, self._moved = before, moved
        self._known: dict[_Of, Known] = {}

    def known(self, of: _Of, keys: Sequence[FactKey], premise: Callable[[str, str], Extent | None]) -> Known:
        """What is said of the facts, in their order; asked anew of those alone of which it may be something else."""
        if of not in self._known:
            before = self._before._known.get(of) if self._before else None
            known: dict[FactKey, Extent] = {}
            for key in keys:
                said = premise(*key) if before is None or key in self._moved else before.get(key)
                if said is not None:
                    known[key] = said
            self._known[of] = known
        return self._known[of]

    def within(self, keys: frozenset[FactKey]) -> "KeptPremises":
        """The same of some facts alone."""
        other = KeptPremises()
        other._known = {
            of: {key: said for key, said in known.items() if key in keys} for of, known in self._known.items()
        }
        return other
