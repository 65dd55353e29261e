import json
import re
from collections.abc import Iterable
from itertools import product
from pathlib import Path
from typing import Any, get_args

import pytest
from event_kinds import KINDS
from facts.telling import Raw, order, told

from policycheck.facts.relations import countable
from policycheck.logic.extent import HIGHEST, Interval
from policycheck.model.timeline import Timeline, TimeOrder
from policycheck.model.value import Bounds

FORMATS = Path(__file__).resolve().parents[2] / "docs" / "formats.md"


def test_two_parts_of_a_relation_can_be_impossible_together() -> None:
    long, short = {"id": "a", "kind": "shots", "lasts": 5}, {"id": "b", "kind": "shots", "lasts": 3}
    found = told([long, short])
    assert found.stands("a", "during", "b") is False
    assert found.stands("b", "during", "a") is None
    assert told([long, short | {"lasts": 5}]).stands("a", "during", "b") is None
    assert told([long, short | {"lasts": {"less_than": 5}}]).stands("a", "during", "b") is False
    tenths = [{"id": "a", "kind": "shots", "lasts": 0.3}, {"id": "b", "kind": "shots", "lasts": 0.1}]
    pair = [*tenths, {"id": "c", "kind": "shots", "lasts": 0.2}]
    assert told(pair, [order("a", "starts-before", "c", seconds=0.1)]).stands("c", "during", "a") is True
    moments = [{"id": "a", "kind": "command"}, {"id": "b", "kind": "warning"}]
    assert told(moments).stands("a", "overlaps", "b") is False
    assert told(moments).stands("a", "starts-during", "b") is False
    assert told(moments).stands("a", "during", "b") is None


def test_several_sources_tell_of_one_event() -> None:
    shots = [
        {"id": "a", "kind": "shots", "at": {"at_least": 2}, "rounds": {"at_least": 3}},
        {"id": "a", "kind": "shots", "at": {"less_than": 6}, "by": "officer", "rounds": {"at_most": 7}, "source": "t"},
        {"id": "b", "kind": "command", "at": 6, "source": "t"},
    ]
    both = told(shots, sources="st")
    assert both.events["a"].statement_indexes == (0, 1)
    assert both.events["a"].by == "officer"
    assert both.events["a"].rounds == Interval((3, 0), (7, 1))
    assert both.network.between("zero", both.start("a")) == Interval((2, 0), (6, 0))
    assert both.rests_on("a", "starts-before", "b") == ("events[1]", "events[2]")
    alone = told(shots)
    assert [*alone.events] == ["a"]
    assert alone.events["a"].by is None
    assert alone.network.between("zero", alone.start("a")) == Interval((2, 0))


def test_order_counts_only_where_both_events_are_told() -> None:
    events = [{"id": "a", "kind": "command"}, {"id": "b", "kind": "warning", "source": "t"}]
    said = [order("a", "before", "b")]
    assert [*told(events, said).events] == ["a"]
    assert told(events, said, sources="st").stands("a", "before", "b") is True
    assert told(events, [order("a", "before", "b", source="x")], sources="st").stands("a", "before", "b") is None


def test_sources_that_give_one_event_two_times_or_numbers() -> None:
    hit = {"id": "hit", "kind": "person-hit"}
    assert told([hit | {"at": 3}, hit | {"at": 4}]).conflict == ("events[0]", "events[1]")
    assert told([hit | {"at": 3}, hit | {"at": 4, "source": "t"}]).conflict == ()
    shots = {"id": "shots", "kind": "shots"}
    rounds: list[Any] = [{"at_least": 1}, {"at_most": 4}, {"at_least": 5}]
    assert told([shots | {"rounds": number} for number in rounds]).conflict == ("events[1]", "events[2]")
    assert told([shots | {"rounds": number} for number in rounds[:2]]).conflict == ()
    assert told([shots | {"rounds": {"more_than": 4, "less_than": 5}}]).conflict == ("events[0]",)


def test_numbers_of_rounds_are_whole_and_one_at_the_least() -> None:
    assert countable([None]) == countable([Bounds(at_least=1)]) == Interval((0, 1), HIGHEST)
    assert countable([Bounds(more_than=2), Bounds(less_than=4)]) == countable([3])
    assert countable([0]).empty


DOING = ("vehicle-moving", "vehicle-reversing", "vehicle-stopped")


@pytest.mark.parametrize(("first", "second"), [pair for pair in product(DOING, DOING) if pair[0] != pair[1]])
def test_a_vehicle_does_one_thing_at_a_time(first: str, second: str) -> None:
    events = [
        {"id": "b", "kind": first, "at": 0, "lasts": 4},
        {"id": "b", "kind": first, "by": "driver"},
        {"id": "a", "kind": second, "by": "driver", "lasts": 4},
    ]
    said = [order("a", "starts-before", "b", seconds={"at_most": 5}), order("a", "starts-before", "b", seconds=3)]
    found = told(events, said).conflict
    assert found == ("events[0]", "events[1]", "events[2]", "order[1]")
    assert told(events, said[:1]).conflict == ()
    assert told([*events[:2], events[2] | {"by": "other"}], said).conflict == ()
    # Where it is not known whose vehicle it was, it may have been another one.
    assert told([events[0], events[2]], said).conflict == ()
    assert told([events[0], events[2] | {"by": None}], said).conflict == ()


def test_each_kind_excludes_what_excludes_it() -> None:
    for kind, of in KINDS.items():
        assert all(kind in KINDS[other].excludes and KINDS[other].lasts and of.lasts for other in of.excludes)


# --- absence

CONTACT = [{"id": "contact", "kind": "contact"}, {"id": "shots", "kind": "shots"}]
FIRST = [order("contact", "before", "shots")]
WARNING = {"id": "warning", "kind": "warning", "by": "one"}
EVER = {"kinds": ["warning"]}


def absent(
    more: Iterable[Raw] = (), said: Iterable[Raw] = (), complete: Iterable[Raw] = (EVER,), by: str | None = None
) -> tuple[str, ...] | None:
    """What says that there was no warning, by somebody, from the contact to the shots."""
    return told([*CONTACT, *more], [*FIRST, *said], complete).absent("warning", by and {by}, "contact", "shots")


def test_absence_needs_a_complete_telling() -> None:
    assert absent(complete=[]) is None
    assert absent() == ("complete[0]",)
    assert absent(complete=[{"kinds": ["command"]}]) is None
    assert absent(complete=[{"kinds": ["command"]}, {"kinds": ["command", "warning"]}]) == ("complete[1]",)
    assert absent(complete=[EVER | {"source": "t"}]) is None


def test_a_span_must_hold_all_that_is_asked() -> None:
    assert absent(complete=[EVER | {"from": "contact", "to": "shots"}]) == ("complete[0]",)
    assert absent(complete=[EVER | {"from": "shots"}]) is None
    assert absent(complete=[EVER | {"to": "contact"}]) is None
    assert absent(complete=[EVER | {"from": "nowhere"}]) is None
    assert absent(complete=[EVER | {"to": "nowhere"}]) is None
    early = {"id": "early", "kind": "command"}
    said = [order("early", "before", "contact")]
    assert absent([early], said, [EVER | {"from": "early"}]) == ("complete[0]", "order[1]")
    assert absent([early], [], [EVER | {"from": "early"}]) is None
    late = [order("early", "after", "shots")]
    assert absent([early], late, [EVER | {"to": "early"}]) == ("complete[0]", "order[1]")
    whole = told([*CONTACT], FIRST, [EVER | {"from": "contact", "to": "shots"}])
    assert whole.absent("warning", None, None, "shots") is None
    assert whole.absent("warning", None, "contact", None) is None
    assert told(CONTACT, FIRST, [EVER]).absent("warning", None, None, None) == ("complete[0]",)


def test_a_span_of_seconds() -> None:
    at = [{"id": "contact", "kind": "contact", "at": {"at_least": 2}}, {"id": "shots", "kind": "shots", "at": 9}]
    for first, last, covers in ((2, 9, True), (2.5, 9, False), (2, 8.5, False), (-1, 40, True)):
        found = told(at, (), [EVER | {"from": first, "to": last}]).absent("warning", None, "contact", "shots")
        assert found == (("complete[0]", "events[0]", "events[1]") if covers else None)
    untimed = told(CONTACT, FIRST, [EVER | {"from": 0, "to": 40}])
    assert untimed.absent("warning", None, "contact", "shots") is None


def test_an_event_that_may_lie_inside_leaves_it_open() -> None:
    assert absent([WARNING]) is None
    assert absent([WARNING], [order("warning", "during", "shots")]) == ("complete[0]", "order[1]")
    assert absent([WARNING], [order("warning", "before", "contact")]) == ("complete[0]", "order[1]")
    assert absent([WARNING], [order("warning", "with", "contact")]) is None
    assert absent([WARNING], [order("warning", "with", "shots")]) == ("complete[0]", "order[1]")
    assert absent([WARNING], [order("warning", "starts-after", "contact")]) is None


def test_absence_by_somebody() -> None:
    assert absent([WARNING], by="other") == ("complete[0]",)
    assert absent([WARNING], by="one") is None
    assert absent([{"id": "warning", "kind": "warning"}], by="other") is None


# --- the documentation


def test_the_page_on_formats_lists_every_kind_of_event() -> None:
    rows = re.findall(r"^\| `([a-z-]+)` \| (.*?) \| (.*?) \| (.*?) \|$", FORMATS.read_text(), re.MULTILINE)
    lasting = {True: "lasts", False: "moment"}
    who = {"officer": "an officer", "civilian": "a civilian", None: "anybody"}
    assert rows == [(name, kind.meaning, who[kind.by], lasting[kind.lasts]) for name, kind in KINDS.items()]


def test_the_page_on_formats_has_every_relation_and_a_timeline_that_is_read() -> None:
    text = FORMATS.read_text()
    section = text[text.index("### A timeline") : text.index("## A policy")]
    assert [name for name in get_args(TimeOrder) if f"`{name}`" not in section] == []
    example = re.search(r"```json\n(.*?)```", section, re.DOTALL)
    assert example is not None
    timeline = Timeline.model_validate(json.loads(f"{{{example[1]}}}")["timeline"])
    assert timeline.events
    assert timeline.order
    assert timeline.complete
