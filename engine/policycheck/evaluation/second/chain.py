"""The second engine's forward chaining."""

from collections.abc import Iterable

from policycheck.evaluation.second.kept import ProgramCache
from policycheck.evaluation.second.session import ONE_AT_A_TIME, Program, SecondEngineError
from policycheck.logic.clauses import ClauseAtom, HornClause

_PROGRAMS: ProgramCache[Program] = ProgramCache()


def chain_again(clauses: Iterable[HornClause], facts: Iterable[ClauseAtom]) -> frozenset[ClauseAtom]:
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
