"""Of what durable-rules 2.0.28 does badly, what the form of the rules alone keeps away from it."""

import json
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from clause_worlds import CONSTANTS, clashing, some_clauses
from hypothesis import given, note
from hypothesis import strategies as st
from strategies import choosers, examples

from policycheck.evaluation.second import form
from policycheck.evaluation.second.form import message, read, rulesets, written
from policycheck.logic.clauses import ClauseAtom, HornClause, Var

ROOT = Path(__file__).resolve().parents[2]
X, Y = Var("x"), Var("y")
PAIR = HornClause("pair", ClauseAtom("pair", (X, Y)), (ClauseAtom("p", (X,)), ClauseAtom("p", (Y,))))


def conditions(clauses: Any) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    """The tests of every condition in every rule, each with its place in its conjunction."""
    for ruleset in rulesets(clauses):
        for conjunction in ruleset.rules.values():
            for place, condition in enumerate(conjunction):
                ((alias, inner),) = condition.items()
                assert alias == f"c{place}"
                assert list(inner) == ["$and"]
                yield place, inner["$and"]


@examples(100)
@given(choosers)
def test_every_joined_condition_ends_with_a_join_that_is_always_true(rng: Random) -> None:
    world = some_clauses(rng)
    note(f"{world}")
    for place, tests in conditions(world.clauses):
        assert (tests[-1] == {"k": {"c0": "k"}}) == (place > 0)
    assert all(message(atom, 1, "s")["k"] == 1 for atom in world.facts)


@examples(100)
@given(choosers)
def test_conjunctions_are_flat_and_without_negation_and_join_neither_on_id_nor_sid(rng: Random) -> None:
    """Every test compares an attribute with a constant, with one of the same message, or with one of an earlier one."""
    world = some_clauses(rng)
    note(f"{world}")
    for place, tests in conditions(world.clauses):
        assert list(tests[0]) == ["r"]
        for test in tests[1:]:
            ((name, value),) = test.items()
            assert name == "k" or (name[0] == "a" and name[1:].isdecimal())
            if not isinstance(value, str):
                ((alias, other),) = value.items()
                assert alias == "$m" or int(alias.removeprefix("c")) < place
                assert other == "k" or other[0] == "a"


def test_names_that_have_one_hash_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = clashing(lambda number: f"n{number}")
    form.refuse_alike(["n1", f"n{first}", "n1"])
    with pytest.raises(ValueError, match=rf"cannot tell these names apart: n{first} and n{second}; rename one"):
        form.refuse_alike(["n1", f"n{first}", f"n{second}"])
    # All names of what is compiled are looked at: those of rules, messages, attributes, and the engine's own.
    looked_at: set[str] = set()
    monkeypatch.setattr(form, "refuse_alike", looked_at.update)
    rulesets([PAIR])
    assert looked_at >= {"rule0", "rule1", "c0", "c1", "a0", "r", "k", "$and", "id", "sid", "m"}


@examples(200)
@given(st.lists(st.text() | st.sampled_from(CONSTANTS), max_size=4), st.text(max_size=20))
def test_only_short_ascii_strings_and_one_small_integer_go_in(terms: list[str], relation: str) -> None:
    told = message(ClauseAtom(relation, tuple(terms)), 12, "s")
    assert told.pop("k") == 1
    for value in told.values():
        assert isinstance(value, str)
        assert value.isascii()
        assert not set(value) & set('"\\{}[],\0')
        assert json.dumps(value) == f'"{value}"'
    assert [read(str(told[f"a{place}"])) for place in range(len(terms))] == terms
    assert all(told.values())


def test_what_is_too_long_or_too_wide_is_refused() -> None:
    assert len(written("\U0001f697" * 1000)) < 60_000
    for refused in (lambda: written("a" * 1001), lambda: rulesets([HornClause("c", ClauseAtom("a" * 1001), ())])):
        with pytest.raises(ValueError, match="has 1001 characters; the second engine takes 1000; shorten it"):
            refused()
    wide = ClauseAtom("p", ("a",) * 25)
    with pytest.raises(ValueError, match="clause c: p has 25 terms; the second engine takes 24; split the relation"):
        rulesets([HornClause("c", wide, ())])
    hub, leaves = tuple(Var(f"v{n}") for n in range(8)), [[Var(f"v{n} {m}") for m in range(4)] for n in range(8)]
    spokes = [ClauseAtom("t", (v, *possible_conclusions)) for v, possible_conclusions in zip(hub, leaves, strict=True)]
    body = (
        ClauseAtom("p", hub),
        *spokes,
        *(ClauseAtom("u", (end,)) for possible_conclusions in leaves for end in possible_conclusions),
    )
    with pytest.raises(
        ValueError, match="c: its long body is run in parts, and 29 variables pass from one to the next"
    ):
        rulesets([HornClause("c", ClauseAtom("on"), body)])
    with pytest.raises(ValueError, match="begins with a null character; rename it"):
        rulesets([HornClause("c", ClauseAtom("\0start"), ())])


@examples(100)
@given(choosers)
def test_rulesets_stay_small(rng: Random) -> None:
    clauses = [clause for _ in range(20) for clause in some_clauses(rng).clauses]
    note(f"{clauses}")
    for ruleset in rulesets(clauses):
        counts = Counter(c[alias]["$and"][0]["r"] for rule in ruleset.rules.values() for c in rule for alias in c)
        assert max(counts.values()) <= form.CONDITIONS_BOUND < 64
        assert counts.total() <= form.ATOMS_BOUND < 512
        assert all(len(rule) <= form.BODY_BOUND < 16 for rule in ruleset.rules.values())


def test_the_extra_is_marked_for_pythons_that_it_can_be_built_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    (durable,) = project["optional-dependencies"]["durable"]
    assert durable == "durable-rules>=2.0.28,<2.1; python_version < '3.13'"
    assert durable in project["optional-dependencies"]["dev"]
    assert not any(one.startswith("durable") for one in project["dependencies"])
