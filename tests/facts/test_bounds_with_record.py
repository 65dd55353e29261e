"""Bounds that are said, that follow from times, and that the record has: what an account makes of them together."""

from random import Random
from typing import Any

from event_kinds import KINDS
from hypothesis import given, note
from logic.reference import inside, leaves_open
from strategies import choosers, examples, fact_of

from policycheck.facts.accounts import Accounts
from policycheck.model.derivation import Derivation
from policycheck.model.incident import Incident

ELAPSED = "incident.seconds"
FACT = fact_of({"type": "number", "question": "?", "statement": "{value}", "unit": "seconds"})
DERIVATION = Derivation.model_validate(
    {
        "id": "elapsed",
        "title": "t",
        "for_each": "incident",
        "events": {"contact": {"kind": "contact"}, "shots": {"kind": "shots"}},
        "then": {"fact": ELAPSED, "elapsed": {"from": "contact", "to": "shots"}},
    }
)
TELLERS = ("agency", "family", "record")
TIMES = range(-10, 17)
SPANS = frozenset(range(-8, 9))  # every bound is a whole number within these, so that they tell all apart
Box = dict[str, dict[str, int]]  # of the events that somebody tells, when each was


def _bounds(rng: Random) -> dict[str, int]:
    low, high = sorted((rng.randint(0, 6), rng.randint(0, 6)))
    return rng.choice(({"at_least": low}, {"at_most": high}, {"at_least": low, "at_most": high}))


def _incident(said: dict[str, list[Any]], told: dict[str, Box]) -> Incident:
    return Incident.model_validate(
        {
            "schema": "policycheck/incident/1",
            "id": "i",
            "title": "t",
            "agency": "a",
            "sources": {teller: {"party": teller, "title": "t"} for teller in TELLERS},
            "assertions": [
                {"fact": ELAPSED, "about": "incident", "value": value, "source": teller}
                for teller, values in said.items()
                for value in values
            ],
            "timeline": {
                "events": [
                    {"id": event, "kind": event, "at": at, "source": teller}
                    for teller, box in told.items()
                    for event, at in box.items()
                ]
            },
        }
    )


def _times(at: dict[str, int]) -> set[int]:
    return {time for time in TIMES if leaves_open(at, time)}


def _spans(box: dict[str, set[int]]) -> set[int]:
    """What the events leave open; everything where one of them is not told."""
    if len(box) < 2:
        return set(SPANS)
    return {shots - contact for shots in box["shots"] for contact in box["contact"]} & SPANS


def _allowed(values: list[Any]) -> set[int]:
    return {span for span in SPANS if all(leaves_open(value, span) for value in values)}


def _together(*parts: set[int]) -> set[int]:
    """The first, and each later one that leaves room for all before it."""
    left = set(SPANS)
    for part in parts:
        left = left & part or left
    return left


def _expected(teller: str, said: dict[str, list[Any]], told: dict[str, Box]) -> set[int]:
    own = {event: _times(at) for event, at in told[teller].items()}
    record = {event: _times(at) for event, at in told["record"].items()}
    beside = {event: (own.get(event, set(TIMES)) & times) or own[event] for event, times in record.items()}
    if _contradicted(teller, said, told):
        return set(SPANS)  # nothing is known
    parts = [_allowed(said[teller]), _spans(own)]
    if teller != "record":
        parts += [_allowed(said["record"]), _spans({**own, **beside})]
    return _together(*parts)


@examples(400)
@given(choosers)
def test_bounds_that_can_be_true_together_are_held_together(rng: Random) -> None:
    said = {teller: [_bounds(rng) for _ in range(rng.choice((0, 0, 1, 1, 2)))] for teller in TELLERS}
    told = {teller: {event: _bounds(rng) for event in ("contact", "shots") if rng.random() < 0.6} for teller in TELLERS}
    note(f"{said} {told}")
    accounts = Accounts(_incident(said, told), {ELAPSED: FACT}, {"elapsed": DERIVATION}, kinds=KINDS)
    for teller in TELLERS:
        held = accounts.fact_status(teller, ELAPSED, "incident")
        open_ = {span for span in SPANS if held.extent is None or inside(held.extent, span)}
        assert open_ == _expected(teller, said, told), teller
        assert (held.basis == "contradicted") == _contradicted(teller, said, told)
        if held.basis == "record":  # it says nothing, and nothing follows from its own
            assert not said[teller]
            assert held.extent == accounts.fact_status("record", ELAPSED, "incident").extent


def _contradicted(teller: str, said: dict[str, list[Any]], told: dict[str, Box]) -> bool:
    """Whether it contradicts itself, or has nothing of its own and takes a record that does."""
    if said[teller]:
        return not _allowed(said[teller])
    nothing = _spans({event: _times(at) for event, at in told[teller].items()}) == SPANS
    return teller != "record" and nothing and not _allowed(said["record"])
