"""What follows under one account, with the steps by which it does and what was run."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from policycheck.facts.days import CountedDays, dated
from policycheck.facts.derivation_clauses import AskedAnswers
from policycheck.facts.timeline import AccountTimeline
from policycheck.logic.axioms import FactKey
from policycheck.logic.chaining import GroundProgram
from policycheck.logic.clauses import ClauseAtom, HornClause
from policycheck.logic.extent import Extent


@dataclass(frozen=True)
class DerivationStep:
    """One derivation, what it concluded, and the ground facts that it rests on."""

    derivation: str
    turned: bool  # whether it was run by contraposition
    head: ClauseAtom
    body: tuple[ClauseAtom, ...]
    account_timeline: AccountTimeline | None = None  # the timeline that it was run on
    days: CountedDays | None = None  # the days that it counted


@dataclass(frozen=True)
class InferredValue:
    """A value that follows under an account, and the derivations by which it does, the last one last."""

    extent: Extent
    steps: tuple[DerivationStep, ...]

    @property
    def rests_on(self) -> frozenset[tuple[str, str]]:
        """The facts on whose values the steps rest, each with whom it is about."""
        atoms = (atom for step in self.steps for atom in step.body if atom.relation == "value")
        return frozenset((str(atom.terms[0]), str(atom.terms[1])) for atom in atoms)


@dataclass(frozen=True)
class Conflict:
    """A statement of an account that what follows from its others contradicts; the statement still counts."""

    fact: str
    about: str
    inferred: InferredValue


@dataclass(frozen=True)
class DerivationRun:
    """What was run on what, and all that was derived, so that another engine can run it again."""

    clauses: tuple[HornClause, ...]
    given: frozenset[ClauseAtom]
    derived: frozenset[ClauseAtom]
    program: GroundProgram
    asked: AskedAnswers

    def is_moved_by(self, answers: Mapping[FactKey, Extent]) -> bool:
        """Whether anything more would follow, were these facts to have these answers."""
        atoms = [*self.asked.known(answers, answers), *dated(answers)]
        return self.program.completes(atoms, lambda atom: atom in self.given or atom in self.derived)


Values = Mapping[tuple[str, str], InferredValue]  # by fact and entity


@dataclass(frozen=True)
class AccountInferences:
    """All that follows under an account, and where it contradicts itself."""

    inferred: Values = field(default_factory=dict)
    # What follows on facts that are stated, and leaves less open than the statement does.
    beside: Values = field(default_factory=dict)
    # Of both, what follows from what the account's own sources state, without the record.
    own: Values = field(default_factory=dict)
    conflicts: tuple[Conflict, ...] = ()
    # Where derivations lead to values that exclude each other; these, and what depends on them, are not known.
    inconsistent: Mapping[tuple[str, str], tuple[InferredValue, ...]] = field(default_factory=dict)
    runs: tuple[DerivationRun, ...] = ()

    def is_moved_by(self, answers: Mapping[FactKey, Extent]) -> bool:
        """Whether anything else may follow where these facts, of which nothing is known, have these answers."""
        return not self.runs or any(run.is_moved_by(answers) for run in self.runs)

    def after(self, alone: "AccountInferences") -> "AccountInferences":
        """The same, with what followed first from what the account's own sources state."""
        conflicts = {(conflict.fact, conflict.about): conflict for conflict in (*alone.conflicts, *self.conflicts)}
        return AccountInferences(
            inferred=self.inferred,
            beside=self.beside,
            own=alone.own,
            conflicts=tuple(conflicts.values()),
            inconsistent={**self.inconsistent, **alone.inconsistent},
            runs=(*alone.runs, *self.runs),
        )
