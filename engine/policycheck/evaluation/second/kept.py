"""Compiled programs kept for the next evaluation, up to a bound on what they weigh together."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, Protocol, TypeVar

from policycheck.evaluation.second.session import ONE_AT_A_TIME

WEIGHT_BOUND = 5_000  # some 9 kB each


class Closable(Protocol):
    """What is kept: its weight, and how its memory is given back."""

    weight: int

    def close(self) -> None:
        """Gives the memory back."""


T = TypeVar("T", bound=Closable)


class ProgramCache(Generic[T]):
    """Things by key. Where all together weigh more than the bound, the least recently used ones are closed."""

    def __init__(self, bound: int = WEIGHT_BOUND) -> None:
        self._bound = bound
        self._weight = 0
        self._things: OrderedDict[Hashable, T] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The thing of the key, made where it is not there. The last one asked for is never closed."""
        with ONE_AT_A_TIME:
            if key not in self._things:
                made = self._things[key] = make()
                self._weight += made.weight
            self._things.move_to_end(key)
            while self._weight > self._bound and len(self._things) > 1:
                self.drop(next(iter(self._things)))
            return self._things[key]

    def drop(self, key: Hashable) -> None:
        """Closes the thing of the key, if there is one."""
        with ONE_AT_A_TIME:
            thing = self._things.pop(key, None)
            if thing is not None:
                self._weight -= thing.weight
                thing.close()

    def __len__(self) -> int:
        return len(self._things)
