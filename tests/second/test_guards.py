"""What durable-rules 2.0.28 does badly when it runs, and that it is never brought to it.

Where the unguarded use fails every time, the test shows that, too. Where it reads stray memory, it may fail or not, and
so only the guard is shown.
"""

import subprocess
import sys
import threading
from importlib.metadata import PackageNotFoundError
from itertools import count
from typing import Any

import pytest
from clause_worlds import clashing

from policycheck.evaluation.second import form, session
from policycheck.evaluation.second.form import START
from policycheck.evaluation.second.rederive import ProgramCache, chain_again
from policycheck.evaluation.second.session import Program, SecondEngineError, available, version
from policycheck.logic.chaining import chain
from policycheck.logic.clauses import ClauseAtom, HornClause, Var
from policycheck.logic.formula import TooLarge

needs_durable = pytest.mark.skipif(
    not available(), reason="durable-rules is not installed (it needs Python below 3.13)"
)
X, Y = Var("x"), Var("y")
P, Q = (
    HornClause("p", ClauseAtom("q", (X,)), (ClauseAtom("p", (X,)),)),
    HornClause("q", ClauseAtom("r", (X,)), (ClauseAtom("q", (X,)),)),
)
PAIR = HornClause("pair", ClauseAtom("pair", (X, Y)), (ClauseAtom("p", (X,)), ClauseAtom("p", (Y,))))


def facts(*names: str) -> list[ClauseAtom]:
    return [ClauseAtom("p", (name,)) for name in names]


@needs_durable
def test_facts_whose_ids_would_have_one_hash_get_others(monkeypatch: pytest.MonkeyPatch) -> None:
    from durable.engine import MessageObservedException

    first, second = clashing(lambda number: f"f{number}")
    host = session._confined()({"x": {"any": {"all": [{"c0": {"r": "a"}}], "run": lambda c: None}}})
    host.assert_fact("x", {"sid": "s", "id": f"f{first}", "r": "a"})
    with pytest.raises(MessageObservedException):
        host.assert_fact("x", {"sid": "s", "id": f"f{second}", "r": "a"})
    host.delete_state("x", "s")

    monkeypatch.setattr(session, "hashed", lambda name: int(name[1:]) % 100 if name[1:].isdecimal() else -1)
    numbers = session._numbers()
    assert [next(numbers) for _ in range(99)] == list(range(1, 100))
    monkeypatch.setattr(session, "hashed", lambda name: {f"f{second}": 7, f"f{first}": 7}.get(name, hash(name)))
    numbers = session._numbers()
    told = [next(numbers) for _ in range(second)]
    assert first in told
    assert second not in told


@needs_durable
def test_no_thread_is_started() -> None:
    code = "import threading; from durable.engine import Host; Host(); print(threading.active_count())"
    stock = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert stock.stdout.strip() == "3"
    before = threading.active_count()
    assert chain_again([P, Q], facts("a", "b")) == chain([P, Q], facts("a", "b")).atoms
    assert threading.active_count() == before


class Spied:
    """A program whose engine tells what it is handed and what it deletes."""

    def __init__(self, clauses: list[HornClause], monkeypatch: pytest.MonkeyPatch) -> None:
        self.program = Program(clauses)
        self.seen: list[tuple[str, str, str]] = []
        host = self.program._host
        told, deleted = host.assert_fact, host.delete_state

        def tell(ruleset: str, fact: Any, done: Any) -> None:
            self.seen.append((ruleset, "told", fact["r"]))
            told(ruleset, fact, done)

        def delete(ruleset: str, sid: str) -> None:
            self.seen.append((ruleset, "deleted", sid))
            deleted(ruleset, sid)

        monkeypatch.setattr(host, "assert_fact", tell)
        monkeypatch.setattr(host, "delete_state", delete)

    def check(self) -> None:
        """Each session begins with the start and ends deleted, and nothing comes after that or before."""
        for name in {ruleset for ruleset, _, _ in self.seen}:
            steps = [(what, which) for ruleset, what, which in self.seen if ruleset == name]
            assert steps[0] == ("told", form.kind(START))
            assert steps[-1] == ("deleted", "s")
            assert [what for what, _ in steps].count("deleted") == 1
            assert [which for _, which in steps].count(form.kind(START)) == 1
        self.seen.clear()


@needs_durable
def test_a_session_fires_before_anything_else_and_is_deleted_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where a fact fits no condition, where the facts are too many, and where an action fails."""
    only_b = HornClause("b", ClauseAtom("found"), (ClauseAtom("p", ("b",)),))
    spied = Spied(
        [only_b, HornClause("two", ClauseAtom("q", (X,)), (ClauseAtom("p", (X,)), ClauseAtom("p", (X,))))], monkeypatch
    )
    assert spied.program.run(facts("a")) == {ClauseAtom("q", ("a",))}
    spied.check()
    with pytest.raises(TooLarge, match="5 facts in the second engine at the least; the bound is 3"):
        spied.program.run(facts("a", "b"), bound=3)
    spied.check()
    monkeypatch.setattr(session, "read", int)
    with pytest.raises(SecondEngineError, match="an action failed"):
        spied.program.run(facts("a"))
    spied.check()


@needs_durable
def test_a_session_in_which_nothing_fired_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    spied = Spied([P], monkeypatch)
    monkeypatch.setattr(spied.program._host, "assert_fact", lambda ruleset, fact, done: done(None, None))
    with pytest.raises(SecondEngineError, match="did not fire"):
        spied.program.run(facts("a"))
    with pytest.raises(SecondEngineError, match="an earlier failure"):
        spied.program.run(facts("a"))
    assert spied.seen == []


@needs_durable
def test_one_session_at_a_time() -> None:
    """1,024 live sessions are the end; run after run has one."""
    code = """if True:
        from durable.engine import Host
        class Quiet(Host):
            def _run(self): pass
        host = Quiet({"x": {"any": {"all": [{"c0": {"r": "a"}}], "run": lambda c: None}}})
        try:
            for number in range(1100):
                host.assert_fact("x", {"sid": f"s{number}", "id": "1", "r": "a"})
        except MemoryError:
            print(number)
    """
    stock = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert stock.stdout.strip() == "1024"
    program = Program([P])
    for _ in range(1100):
        assert program.run(facts("a")) == {ClauseAtom("q", ("a",))}


@needs_durable
def test_as_many_terms_as_the_bound_allows_are_joined() -> None:
    variables = tuple(Var(f"v{n}") for n in range(24))
    clause = HornClause(
        "c",
        ClauseAtom("q", variables),
        (ClauseAtom("p", variables), ClauseAtom("r", variables), ClauseAtom("p", variables)),
    )
    one, other = (tuple(f"{n}{last}" for n in range(24)) for last in "ab")
    given_facts = [
        ClauseAtom("p", one),
        ClauseAtom("p", other),
        ClauseAtom("r", one),
        ClauseAtom("r", (*other[:-1], "c")),
    ]
    assert chain_again([clause], given_facts) == chain([clause], given_facts).atoms == {ClauseAtom("q", one)}


@needs_durable
def test_errors_in_actions_come_to_light(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(c: Any) -> None:
        raise ValueError("lost")

    host = session._confined()({"x": {"any": {"all": [{"c0": {"r": "a"}}], "run": fail}}})
    assert "lost" in host.assert_fact("x", {"sid": "s", "id": "1", "r": "a"})["exception"]
    host.delete_state("x", "s")

    program = Program([P])
    with monkeypatch.context() as patch:
        patch.setattr(session, "read", fail)
        with pytest.raises(SecondEngineError, match="an action failed") as failed:
            program.run(facts("a"))
    assert isinstance(failed.value.__cause__, ValueError)
    assert program.run(facts("a")) == {ClauseAtom("q", ("a",))}


@needs_durable
def test_actions_dropped_because_the_clock_jumped_come_to_light(monkeypatch: pytest.MonkeyPatch) -> None:
    """An action that seems to take ten seconds ends the others without a word."""
    import durable.engine

    ticks = count(step=20)
    program = Program([PAIR])
    monkeypatch.setattr(durable.engine, "_unix_now", lambda: next(ticks))
    with pytest.raises(SecondEngineError, match="stopped before the last action"):
        program.run(facts("a", "b"))


@needs_durable
def test_a_fact_that_fits_no_condition_is_no_error() -> None:
    clause = HornClause("c", ClauseAtom("found"), (ClauseAtom("p", ("b",)), ClauseAtom("p", (X,))))
    assert chain_again([clause], [*facts("a"), ClauseAtom("unheard of", ("a",))]) == frozenset()


@needs_durable
def test_one_fact_may_stand_for_two_atoms_of_a_body() -> None:
    assert chain_again([PAIR], facts("a")) == {ClauseAtom("pair", ("a", "a"))}


@needs_durable
def test_as_many_conditions_as_the_bound_allows_work() -> None:
    """Past 64 on one kind of fact the engine refuses the fact."""
    import durable_rules_engine

    joined = [{"c0": {"$and": [{"r": "a"}]}}, {"c1": {"$and": [{"r": "a"}, {"k": {"c0": "k"}}]}}]
    rules = {f"rule{n}": {"all": joined, "run": lambda c: None} for n in range(70)}
    with pytest.raises(durable_rules_engine.error, match="303"):
        session._confined()({"x": rules}).assert_fact("x", {"sid": "s", "id": "1", "r": "a", "k": 1})

    clauses = [
        HornClause(f"c{n}", ClauseAtom("q", (str(n), X)), (ClauseAtom("p", (X,)), ClauseAtom("p", (X,))))
        for n in range(100)
    ]
    assert len(chain_again(clauses, facts("a", "b"))) == 200


def test_where_it_is_not_installed_it_is_not_available(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(session, "installed", missing)
    assert version() is None
    assert not available()


@needs_durable
def test_it_is_loaded_only_when_it_runs() -> None:
    code = """if True:
        import sys
        from policycheck.evaluation.second import rederive, session
        assert session.available() and session.version().startswith("2.0.")
        assert not [name for name in sys.modules if name.startswith("durable")]
    """
    subprocess.run([sys.executable, "-c", code], check=True)


class Weighty:
    """Something kept that tells when it is closed."""

    def __init__(self, name: str, weight: int, closed: list[str]) -> None:
        self.name, self.weight, self.closed = name, weight, closed

    def close(self) -> None:
        self.closed.append(self.name)


def test_what_was_used_longest_ago_is_closed_first() -> None:
    closed: list[str] = []
    kept: ProgramCache[Weighty] = ProgramCache(10)
    for name in ("a", "b", "a", "c"):
        kept.get(name, lambda name=name: Weighty(name, 4, closed))  # type: ignore[misc]
    assert closed == ["b"]
    kept.get("large", lambda: Weighty("large", 40, closed))
    assert closed == ["b", "a", "c"]
    assert len(kept) == 1


@needs_durable
def test_more_conditions_than_fit_in_memory_are_refused() -> None:
    clauses = [HornClause(f"c{n}", ClauseAtom("q", (str(n),)), tuple(facts(*"abcdefgh"))) for n in range(2_500)]
    with pytest.raises(TooLarge, match="conditions in the second engine; the bound is 20000"):
        Program(clauses)


@needs_durable
def test_a_closed_program_does_not_run() -> None:
    program = Program([P])
    assert program.run(facts("a")) == {ClauseAtom("q", ("a",))}
    program.close()
    program.close()
    with pytest.raises(SecondEngineError):
        program.run(facts("a"))
