"""A derivation as `show` and `schema` print it."""

from collections.abc import Callable

from conftest import Ran
from strategies import some

from policycheck.library.library import Library

Run = Callable[..., Ran]


def test_derivations_are_listed_and_shown(policycheck: Run, library: Library) -> None:
    listed = policycheck("show", "derivations").out
    assert all(f"{key}: " in listed for key in library.derivations)
    for key in some(library.derivations, 15):
        shown = policycheck("show", key)
        assert shown.status == 0
        assert f"[{library.derivations[key].then.fact}]" in shown.out
    out = " ".join(policycheck("show", "no-warning-before-shots").out.split())
    assert "there was no warning by its officer before the beginning of shots" in out
    assert "follows by: no-warning-before-shots, warning-before-shots" in " ".join(
        policycheck("show", "force.warned_before_shots").out.split()
    )
