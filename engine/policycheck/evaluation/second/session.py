"""Driving durable-rules: without its threads, one session at a time, every error brought to light."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed
from importlib.util import find_spec
from itertools import count
from threading import RLock
from typing import Any

from policycheck.evaluation.second.form import (
    INNER,
    START,
    Ruleset,
    Signature,
    hashed,
    message,
    read,
    rulesets,
    signature,
)
from policycheck.logic.clauses import ClauseAtom, HornClause, key
from policycheck.logic.formula import TooLarge

WEIGHT_BOUND = 20_000  # conditions in a program; each takes some 9 kB, and again as much while it runs
FACTS_BOUND = 10_000  # facts in one session, given and derived; the engine takes some 9 kB for each
SESSION = "s"
_RULESET_WEIGHT = 10  # what a ruleset takes besides its conditions, counted in conditions
ONE_AT_A_TIME = RLock()  # the engine's tables belong to the process


class SecondEngineError(RuntimeError):
    """The second engine failed, so that it neither agrees nor disagrees."""


def available() -> bool:
    """Whether durable-rules is installed and can be loaded."""
    return version() is not None and find_spec("durable_rules_engine") is not None


def version() -> str | None:
    """The installed version of durable-rules; none where it is not installed."""
    try:
        return installed("durable-rules")
    except PackageNotFoundError:
        return None


@cache
def _confined() -> Any:
    """The engine's host without the two threads that a stock one starts and never ends."""
    from durable.engine import Host

    class ConfinedHost(Host):  # type: ignore[misc]  # durable-rules has no types
        def _run(self) -> None:
            """Starts nothing."""

    return ConfinedHost


class Program:
    """Clauses compiled for durable-rules, to be run on any number of sets of facts, one after the other.

    Raises ValueError where a clause does not fit the engine, and TooLarge past the bound on conditions.
    """

    def __init__(self, clauses: Iterable[HornClause]) -> None:
        made = rulesets(clauses)
        self.weight = sum(_RULESET_WEIGHT + sum(map(len, ruleset.rules.values())) for ruleset in made)
        if self.weight > WEIGHT_BOUND:
            raise TooLarge("conditions in the second engine", self.weight, WEIGHT_BOUND)
        self._derived: list[ClauseAtom] = []
        self._errors: list[BaseException] = []
        self._sound = True
        self._asking: dict[Signature, list[str]] = {}
        for number, ruleset in enumerate(made):
            for asked in ruleset.asks:
                self._asking.setdefault(asked, []).append(str(number))
        self._starting = [str(n) for n, ruleset in enumerate(made) if ruleset.always]
        with ONE_AT_A_TIME:
            self._host = _confined()({str(n): self._definition(ruleset) for n, ruleset in enumerate(made)})

    def _definition(self, ruleset: Ruleset) -> dict[str, Any]:
        # Without "dist": 0 one fact could not stand for two atoms of a body.
        return {
            name: {"all": conditions, "dist": 0, "run": self._action(ruleset, name)}
            for name, conditions in ruleset.rules.items()
        }

    def _action(self, ruleset: Ruleset, name: str) -> Callable[[Any], None]:
        head = ruleset.heads[name]

        def run(c: Any) -> None:
            try:
                terms = (t if isinstance(t, str) else read(getattr(c, t[0])[t[1]]) for t in head.terms)
                self._derived.append(ClauseAtom(head.relation, tuple(terms)))
            except BaseException as error:  # the engine would keep it to itself
                self._errors.append(error)

        return run

    def run(self, facts: Iterable[ClauseAtom], bound: int = FACTS_BOUND) -> frozenset[ClauseAtom]:
        """All that the clauses derive from the facts, without the facts themselves.

        Raises ValueError where a fact is not ground or too long, TooLarge past the bound on facts, and
        SecondEngineError where the engine fails.
        """
        given = frozenset(facts)
        with ONE_AT_A_TIME, self._sessions() as tell:
            numbers = _numbers()
            known = set(given)
            waiting = deque(sorted(given, key=key))
            for ruleset in self._starting:
                tell(ruleset, None)
            while waiting or self._derived:
                for atom in self._derived:
                    if atom not in known and atom != START:
                        known.add(atom)
                        waiting.append(atom)
                self._derived.clear()
                if len(known) > bound:
                    raise TooLarge("facts in the second engine at the least", len(known), bound)
                if waiting:
                    atom = waiting.popleft()
                    asking = self._asking.get(signature(atom), [])
                    fields = message(atom, next(numbers), SESSION)
                    for ruleset in asking:
                        tell(ruleset, fields)
        return frozenset(atom for atom in known - given if not atom.relation.startswith(INNER))

    @contextmanager
    def _sessions(self) -> Iterator[Callable[[str, dict[str, str | int] | None], None]]:
        """Sends a ruleset a message, or just starts it; each started session is deleted in the end."""
        started: list[str] = []
        if not self._sound:
            raise SecondEngineError("an earlier failure left a session behind")

        def tell(ruleset: str, fields: dict[str, str | int] | None) -> None:
            if ruleset not in started:
                self._start(ruleset)
                started.append(ruleset)
            if fields is not None:
                self._assert(ruleset, dict(fields))

        self._derived.clear()
        self._errors.clear()
        try:
            yield tell
        finally:
            self._derived.clear()
            for ruleset in started:
                self._delete(ruleset)

    def _start(self, ruleset: str) -> None:
        """Fires the rule for the start. A session in which nothing has fired must not be deleted."""
        before = self._derived.count(START)
        self._sound = False
        self._assert(ruleset, message(START, 0, SESSION))
        if self._derived.count(START) != before + 1:
            raise SecondEngineError("the rule for the start did not fire")
        self._sound = True

    def _assert(self, ruleset: str, fields: dict[str, str | int]) -> None:
        """Hands over a message and runs all that it sets off."""
        from durable.engine import MessageNotHandledException

        possible_conclusions: list[BaseException | None] = []
        self._host.assert_fact(ruleset, fields, lambda error, _: possible_conclusions.append(error))
        if self._errors:
            raise SecondEngineError("an action failed") from self._errors[0]
        if len(possible_conclusions) != 1:
            raise SecondEngineError("the engine stopped before the last action")
        if possible_conclusions[0] is not None and not isinstance(possible_conclusions[0], MessageNotHandledException):
            raise SecondEngineError(f"the engine refused a fact: {possible_conclusions[0]}") from possible_conclusions[
                0
            ]

    def _delete(self, ruleset: str) -> None:
        try:
            self._host.delete_state(ruleset, SESSION)
        except Exception as error:
            self._sound = False
            raise SecondEngineError("a session could not be deleted") from error

    def close(self) -> None:
        """Gives the engine's memory back. The program cannot run again."""
        import durable_rules_engine

        with ONE_AT_A_TIME:
            if self._sound:
                self._sound = False
                for ruleset in self._host._ruleset_list:
                    durable_rules_engine.delete_ruleset(ruleset._handle)


def _numbers() -> Iterator[int]:
    """Numbers for the facts' ids, leaving out those whose id has the hash of an earlier one."""
    taken = {hashed(f"sid-{SESSION}"), hashed("f0")}
    for number in count(1):
        digest = hashed(f"f{number}")
        if digest not in taken:
            taken.add(digest)
            yield number
