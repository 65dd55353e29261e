"""The second engine's forward chaining."""

from collections.abc import Iterable

from policycheck.evaluation.second.kept import Kept
from policycheck.evaluation.second.session import ONE_AT_A_TIME, Program, SecondEngineError
from policycheck.logic.clauses import Atom, Clause

_PROGRAMS: Kept[Program] = Kept()


def chain_again(clauses: Iterable[Clause], facts: Iterable[Atom]) -> frozenset[Atom]:
    """The atoms that follow and are not given, as `policycheck.logic.chaining.chain` has them, by durable-rules.

    Raises ValueError where a clause or a fact does not fit the engine, TooLarge past a bound, and
    SecondEngineError where the engine fails.
    """
    ordered = frozenset(clauses)
    with ONE_AT_A_TIME:  # so that no other thread closes the program before it has run
        program = _PROGRAMS.get(ordered, lambda: Program(ordered))
        try:
            return program.run(facts)
        except SecondEngineError:
            _PROGRAMS.drop(ordered)
            raise
