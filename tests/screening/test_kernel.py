"""Random tables read in bulk, held against the evaluator of single incidents, cell by cell."""

from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, note
from hypothesis import strategies as st
from sheets import Sheet, about_row, ends_at, give_both_answers, small_library, some_sheet
from strategies import FACTS, choosers, examples, rule_of

from policycheck.evaluation.evaluate import evaluate
from policycheck.facts.accounts import Accounts
from policycheck.logic.answers import value_of
from policycheck.logic.axioms import AxiomLiteral
from policycheck.logic.compile import CONCLUSIONS, CompiledRule, compile_rule
from policycheck.logic.extent import Extent, overlaps
from policycheck.logic.formula import Domain
from policycheck.logic.kernel import outcome_of, read_rule
from policycheck.logic.open_axioms import Axioms as ClausesOfAxioms
from policycheck.model.result import AccountOutcome
from policycheck.screening import bitmaps, table
from policycheck.screening.axioms import Answer, TableAxioms
from policycheck.screening.kernel import OUTCOMES, BulkKernel, MissingCounts


@pytest.fixture(autouse=True)
def _small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """A table of a few hundred rows is read in several blocks."""
    monkeypatch.setattr(table, "BLOCK", 64)


@examples(150)
@given(choosers, st.integers(0, 70))
def test_every_cell_is_what_the_single_evaluator_says(rng: Random, offset: int) -> None:
    sheet = some_sheet(rng)
    note(f"{sheet.kinds}\n{[one.rule for one in sheet.library.rules.values()]}\n{sheet.library.derivations}")
    outcomes = sheet.read(offset)
    read = {kind: _read_alone(sheet, kind) for kind in set(sheet.rows)}
    for name, compiled in sheet.library.rules.items():
        came = outcomes.outcome(name).to_pylist()
        possible_conclusions = [ends_at(outcomes, name, row) for row in range(len(sheet.rows))]
        reasons = outcomes.reason(name).to_pylist()
        expected = [read[kind][name] for kind in sheet.rows]
        assert came == [one.outcome for one in expected]
        assert possible_conclusions == [list(one.possible_conclusions) for one in expected]
        assert [_reason(sheet, compiled, *pair) for pair in zip(possible_conclusions, reasons, strict=True)] == [
            [(value.fact, value.value) for value in one.reasons[0]] if one.reasons and not one.axioms else None
            for one in expected
        ]
        counts = outcomes.counts()[name]
        assert counts == {one: came.count(one) for one in OUTCOMES}
        assert outcomes.undetermined(name).to_pylist() == [one == "undetermined" for one in came]


def _read_alone(sheet: Sheet, kind: int) -> dict[str, AccountOutcome]:
    """What each rule comes to in the incident that a kind of row stands for."""
    found = evaluate(sheet.library, sheet.incident(kind), "", ["press"])
    return {one.rule: one.outcomes["press"] for one in found.results}


def _reason(
    sheet: Sheet, compiled: CompiledRule, possible_conclusions: list[str], number: int | None
) -> list[Any] | None:
    if number is None:
        return None
    implicant = compiled.primes(frozenset(end for end in CONCLUSIONS if end in possible_conclusions))[number]
    return [(fact, value_of(sheet.library.facts[fact], extent)) for fact, extent in implicant]


@examples(250)
@given(choosers)
def test_what_follows_from_what_is_stated(rng: Random) -> None:
    sheet = some_sheet(rng)
    library, rows = sheet.library, len(sheet.rows)
    accounts = [Accounts(sheet.incident(kind), library.facts, library.derivations) for kind in range(len(sheet.kinds))]
    follows = [accounts[kind].following("press") for kind in sheet.rows]
    outcomes = sheet.read()
    assert outcomes.contradicted.to_pylist() == [bool(one.conflicts) for one in follows]
    assert outcomes.conflicting.to_pylist() == [bool(one.inconsistent) for one in follows]
    empty, full = bitmaps.none(rows), bitmaps.every(rows)
    stated: dict[Answer, Any] = {}
    for fact in (fact for fact, known in library.facts.items() if known.type == "yes-no"):
        for answer in (False, True):
            there = [sheet.kinds[kind][0].get(fact) == frozenset({answer}) for kind in sheet.rows]
            stated[fact, answer] = bitmaps.of_mask(np.array(there, np.bool_))
    axioms = TableAxioms(library.derivations.values(), library.facts)
    for lit in axioms.answers_of(library.facts):
        extents = [sheet.kinds[kind][0].get(lit.key[0]) for kind in sheet.rows]
        there = [extent is not None and lit.holds(extent) for extent in extents]
        stated[lit] = bitmaps.of_mask(np.array(there, np.bool_))
    values = axioms.follow(stated, empty, full).values
    for (fact, answer), plane in (
        (each, plane) for each, plane in values.items() if not isinstance(each, AxiomLiteral)
    ):
        held = [accounts[kind].fact_status("press", fact, about_row(fact)).extent for kind in sheet.rows]
        assert bitmaps.boolean(plane, rows).to_pylist() == [one == frozenset({answer}) for one in held]


@examples(100)
@given(choosers)
def test_what_knowing_one_more_fact_would_settle(rng: Random) -> None:
    sheet = some_sheet(rng)
    outcomes = sheet.read()
    together = outcomes.all_missing()
    assert list(together) == list(sheet.library.rules)
    known = [_Known(sheet, kind) for kind in range(len(sheet.kinds))]
    for name, compiled in sheet.library.rules.items():
        assert together[name] == outcomes.missing(name)
        never = [ends_at(outcomes, name, row)[-1] == "not_in_force" for row in range(len(sheet.rows))]
        for domain in compiled.space.domains:
            counts = [0, 0, 0]
            for row, kind in enumerate(sheet.rows):
                if outcomes.outcome(name)[row].as_py() == "undetermined":
                    told = known[kind].settled(compiled, domain, never[row])
                    counts = [count + one for count, one in zip(counts, told, strict=True)]
            assert outcomes.missing(name)[domain.fact] == MissingCounts(*counts)


class _Known:
    """What a kind of row knows, with what follows, and what the axioms leave open."""

    def __init__(self, sheet: Sheet, kind: int) -> None:
        accounts = Accounts(sheet.incident(kind), sheet.library.facts, sheet.library.derivations)
        held = {fact: accounts.fact_status("press", fact, about_row(fact)).extent for fact in sheet.library.facts}
        self.extents = {fact: extent for fact, extent in held.items() if extent is not None}
        self.live = accounts.open("press").clauses
        self.axioms = ClausesOfAxioms(self.live)

    def settled(self, compiled: CompiledRule, domain: Domain, never: bool) -> tuple[bool, bool, bool]:
        """Whether the fact is open, whether some answer to it settles the rule, and whether every one does."""
        extent = self.extents.get(domain.fact)
        cells = [cell for cell in domain.cells if extent is None or overlaps(cell, extent)]
        if len(cells) == 1:
            return False, False, False
        settled = [found for cell in cells if (found := self._settles(compiled, domain.fact, cell, never)) is not None]
        return True, any(settled), all(settled)

    def _settles(self, compiled: CompiledRule, fact: str, cell: Extent, never: bool) -> bool | None:
        """Whether an answer settles the rule; None where the axioms exclude it."""
        known = {**self.extents, fact: cell}
        left = self.axioms.under({(one, about_row(one)): extent for one, extent in known.items()})
        if left.clauses != self.live:
            return None
        allowed = left.allowed(compiled.space, {one: (one, about_row(one)) for one in compiled.facts})
        possible_conclusions = read_rule(compiled, known, allowed).possible_conclusions
        return outcome_of((*possible_conclusions, "not_in_force") if never else possible_conclusions) != "undetermined"


def test_an_answer_that_axioms_exclude_settles_nothing() -> None:
    """Two axioms give both answers to a fact, so that nothing follows one step at a time; and yet one is excluded."""
    library = small_library({f"force.f{number}": FACTS["yes-no"] for number in range(3)})
    give_both_answers(library, "force")
    parts = [{"fact": name, "words": "w"} for name in ("force.f0", "force.f2")]
    rule = compile_rule(rule_of({"must": [{"any_of": parts}]}), library.facts)
    outcomes = BulkKernel(library, [rule]).read({}, length=1)
    assert outcomes.missing("a.b") == {"force.f0": MissingCounts(1, 0, 0), "force.f2": MissingCounts(1, 1, 1)}
