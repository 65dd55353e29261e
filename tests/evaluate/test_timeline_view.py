"""What a picture of a timeline rests on: it settles no more of the order than the account does, and no less."""

from itertools import combinations, permutations
from typing import Any

import pytest
from event_kinds import KINDS as BUILT_IN
from hypothesis import assume, given
from hypothesis import strategies as st

from policycheck.facts.account_sources import timeline_of
from policycheck.facts.timeline import AccountTimeline
from policycheck.library.library import Library
from policycheck.model.incident import Incident
from policycheck.model.problem import BadInput
from policycheck.model.source_view import AccountView
from policycheck.model.timeline import Timeline
from policycheck.model.timeline_view import Span, TimelineView
from policycheck.timeline.order import SettledOrder
from policycheck.timeline.view import timeline_view

SOURCES = {
    "brief": {"party": "agency", "title": "Briefing"},
    "lawyers": {"party": "family", "title": "Lawyers"},
    "video": {"party": "record", "title": "Video"},
}


def incident(timeline: dict[str, Any], **more: Any) -> Incident:
    return Incident.model_validate(
        {
            "schema": "policycheck/incident/1",
            "id": "made-up",
            "title": "A made-up incident",
            "agency": "el-centro-pd",
            "entities": {"driver": {"kind": "civilian", "label": "the driver"}, "officer-1": {"kind": "officer"}},
            "sources": SOURCES,
            "timeline": timeline,
            **more,
        }
    )


def event(name: str, kind: str = "command", source: str = "brief", **more: Any) -> dict[str, Any]:
    return {"id": name, "kind": kind, "source": source, **more}


def order(one: str, how: str, other: str, source: str = "brief", **more: Any) -> dict[str, Any]:
    return {"event": one, "is": how, "other": other, "source": source, **more}


def view(library: Library, timeline: dict[str, Any], *names: str, **more: Any) -> TimelineView:
    return timeline_view(library, incident(timeline, **more), names)


def ids(accounts: tuple[AccountView, ...]) -> tuple[str, ...]:
    return tuple(one.name for one in accounts)


KINDS = st.sampled_from(["shots", "command", "vehicle-moving", "person-hit"])
HOW = st.sampled_from(
    ["before", "after", "starts-before", "starts-after", "during", "starts-during", "overlaps", "with"]
)


@st.composite
def tellings(draw: st.DrawFn) -> AccountTimeline:
    names = [f"e{number}" for number in range(draw(st.integers(2, 6)))]
    pairs = st.tuples(st.sampled_from(names), HOW, st.sampled_from(names)).filter(lambda pair: pair[0] != pair[2])
    seconds = st.none() | st.integers(-3, 9) | st.fixed_dictionaries({"at_least": st.integers(0, 4)})
    told = Timeline.model_validate(
        {
            "zero": "the call",
            "events": [event(name, draw(KINDS), at=draw(seconds)) for name in names],
            "order": [order(*pair) for pair in draw(st.lists(pairs, max_size=7))],
        }
    )
    found = timeline_of(told, frozenset({"brief"}), BUILT_IN)
    assume(not found.network.conflict)
    return found


def points(told: AccountTimeline) -> list[str]:
    return list(dict.fromkeys(side(name) for name in told.events for side in (told.start, told.end)))


@given(tellings())
def test_columns_show_nothing_that_is_not_settled(told: AccountTimeline) -> None:
    settled = SettledOrder(told)
    places = {point: settled.among_columns(point) for point in points(told)}
    for one, other in permutations(places, 2):
        if places[one].ends_by(places[other], strictly=True):
            assert settled.sign(one, other) == "<"
        elif places[one].ends_by(places[other], strictly=False):
            assert settled.sign(one, other) in ("<", "<=", "=")
    for before, after in zip(settled.columns, settled.columns[1:], strict=False):
        assert settled.sign(before, after) == "<"


@given(tellings())
def test_the_neighbours_are_all_of_the_order(told: AccountTimeline) -> None:
    """What they say, followed from one to the next, gives every order of two events that there is."""
    settled, names = SettledOrder(told), points(told)
    steps = {(one, other): settled.sign(one, other) for one, other in settled.neighbours}
    for name in told.events:
        if told.start(name) != told.end(name):
            steps[told.start(name), told.end(name)] = "<"
    reached = dict(steps)
    reached |= {(other, one): "=" for (one, other), sign in steps.items() if sign == "="}
    for middle in names:
        for one in names:
            for other in names:
                signs = {reached.get((one, middle)), reached.get((middle, other))}
                if None not in signs:
                    new = "<" if "<" in signs else "<=" if "<=" in signs else "="
                    old = reached.get((one, other))
                    reached[one, other] = min(new, old, key=["<", "=", "<="].index) if old else new
    for one, other in permutations(names, 2):
        sign = settled.sign(one, other)
        if sign in ("<", "<=", "="):
            assert reached[one, other] == sign


@given(tellings())
def test_no_standing_says_more_than_holds(told: AccountTimeline) -> None:
    settled = SettledOrder(told)
    known = ("before", "after", "with", "during", "starts-during", "overlaps", "starts-before", "starts-after")
    for one, other in permutations(told.events, 2):
        for standing, first, second in settled.standings(one, other):
            assert settled.sign(first, second) in ("<", "<=", "=")
            if standing in known:
                assert told.stands(one, standing, other) is True  # type: ignore[arg-type]
    for one, other in combinations(told.events, 2):
        if told.stands(one, "before", other):
            assert [found[0] for found in settled.standings(one, other)] == ["before"]


def test_what_is_in_no_order_overlaps(library: Library) -> None:
    """Of a < b < c and of x, which is before c only, x may be anywhere up to c."""
    names = ("a", "b", "c", "x")
    told = {
        "events": [event(name) for name in names],
        "order": [order("a", "before", "b"), order("b", "before", "c"), order("x", "before", "c")],
    }
    panel = view(library, told, "agency").panels[0]
    assert {one.id: one.begin.columns for one in panel.events} == {
        "a": Span(1, 1),
        "b": Span(2, 2),
        "c": Span(3, 3),
        "x": Span(None, 3, high_open=True),
    }
    assert panel.scale == "order"


def test_order_that_places_do_not_show_is_marked(library: Library) -> None:
    told = {
        "events": [event(name) for name in ("a", "b", "c", "x", "y")],
        "order": [order("a", "before", "b"), order("b", "before", "c"), order("x", "before", "y")],
    }
    by_id = {one.id: one for one in view(library, told, "agency").panels[0].events}
    assert [(one.other, one.standing, one.shown) for one in by_id["x"].relatives] == [("y", "before", False)]
    assert [(one.other, one.standing, one.shown) for one in by_id["b"].relatives] == [
        ("a", "after", True),
        ("c", "before", True),
    ]


def test_without_any_order_there_are_no_columns(library: Library) -> None:
    panel = view(library, {"events": [event("a"), event("b", "shots")]}, "agency").panels[0]
    assert panel.columns == 0
    assert {one.begin.columns for one in panel.events} == {Span()}


def test_seconds_and_distances(library: Library) -> None:
    told = {
        "zero": "the call",
        "events": [event("a", at={"at_least": 2, "less_than": 5}), event("b", "shots", lasts=3)],
        "order": [order("a", "before", "b", seconds=1.5)],
    }
    panel = view(library, told, "agency").panels[0]
    one, other = panel.events
    assert panel.scale == "seconds"
    assert one.begin.seconds == Span(2, 5, high_open=True)
    assert other.end.seconds == Span(6.5, 9.5, high_open=True)
    assert other.relatives[0].seconds == Span(1.5, 1.5)


def test_fewer_than_half_in_seconds_are_drawn_by_order(library: Library) -> None:
    told = {
        "zero": "the call",
        "events": [event("a", at=2), event("b"), event("c")],
        "order": [order("b", "before", "c")],
    }
    assert view(library, told, "agency").panels[0].scale == "order"


def test_what_seconds_say_is_not_said_again(library: Library) -> None:
    told = {"zero": "the call", "events": [event("a", at=0.1), event("b", at=0.3), event("c", at={"at_least": 5})]}
    assert [one.relatives for one in view(library, told, "agency").panels[0].events] == [(), (), ()]
    told["order"] = [order("c", "starts-after", "b", seconds={"at_least": 6})]
    one = view(library, told, "agency").panels[0].events[2]
    assert one.begin.seconds == Span(6.3, None)
    assert one.relatives == ()  # 6.3 seconds from the call say it
    told["events"][1].pop("at")
    one = view(library, told, "agency").panels[0].events[2]
    assert [(found.other, found.seconds) for found in one.relatives] == [("b", Span(6, None))]


def test_accounts_that_tell_alike_share_a_panel_and_others_are_named(library: Library) -> None:
    told = {"events": [event("a", source="video"), event("b", source="lawyers")]}
    more = {"accounts": {"seen": {"title": "The video alone", "credits": ["video"]}}}
    found = view(library, told, **more)
    assert [ids(panel.accounts) for panel in found.panels] == [("agency", "record", "seen"), ("family",)]
    assert ids(found.undrawn) == ("common-ground", "uncontradicted")
    assert ids(view(library, {"events": [event("a")]}).silent) == ("family", "record")
    assert view(library, {}).panels == ()
    assert not view(library, {}).has_events


def test_what_contradicts_an_account_is_set_aside(library: Library) -> None:
    told = {
        "events": [event(name, source=source) for source in ("video", "lawyers") for name in ("a", "b")],
        "order": [order("a", "before", "b", "video", pinpoint="0:10"), order("b", "before", "a", "lawyers")],
    }
    found = {ids(panel.accounts): panel for panel in view(library, told).panels}
    family = found["family",]
    assert [(one.teller.source, one.teller.pinpoint, one.pieces) for one in family.set_aside] == [("video", "0:10", ())]
    assert [one.id for one in family.events] == ["b", "a"]
    assert [one.id for one in found["agency", "record"].events] == ["a", "b"]


def test_the_record_is_not_named_for_what_a_party_says_otherwise(library: Library) -> None:
    """The agency's five seconds and three rounds are the agency's word alone; a camera says nine, and seven."""
    camera = event("volley", "shots", "video", at=9, rounds=7, pinpoint="minute 3:10")
    told = {"zero": "the call", "events": [event("volley", "shots", at=5, rounds=3, pinpoint="page 1"), camera]}
    found = {ids(panel.accounts): panel for panel in view(library, told).panels}
    (ours,), (theirs,) = found["agency",].events, found["family", "record"].events
    assert ours.begin.seconds == Span(5, 5)
    assert (ours.rounds, theirs.rounds) == (Span(3, 3), Span(7, 7))
    assert [one.source for one in ours.told_by] == ["brief"]
    assert [(one.source, one.without) for one in theirs.told_by] == [("video", ())]
    assert [(one.events, one.pieces, one.teller.source) for one in found["agency",].set_aside] == [
        (("shots were fired",), ("time", "rounds"), "video")
    ]
    camera["rounds"] = 3
    (ours,) = view(library, told, "agency").panels[0].events
    assert [(one.source, one.without) for one in ours.told_by] == [("brief", ()), ("video", ("time",))]


def test_an_event_that_only_the_record_tells_keeps_its_teller(library: Library) -> None:
    """The record's second command was, though its time gives way to the family's order."""
    told = {
        "zero": "the call",
        "events": [event("a", source="lawyers", at=5), event("b", source="video", at=9), event("c", source="lawyers")],
        "order": [order("c", "before", "a", "lawyers"), order("b", "before", "c", "video")],
    }
    by_id = {one.id: one for one in view(library, told, "family").panels[0].events}
    assert [(one.source, one.without) for one in by_id["b"].told_by] == [("video", ("time",))]


def test_an_event_has_one_name_under_every_account(library: Library) -> None:
    told = {
        "events": [
            event("a"),
            event("b", source="lawyers"),
            event("volley", "shots", force="shooting"),
            event("car", "vehicle-moving"),
            event("car", "vehicle-moving", "video", label="the car backing out"),
        ]
    }
    entities = {"shooting": {"kind": "force", "label": "the shooting"}}
    found = view(library, told, entities=entities)
    assert {(one.id, one.name) for panel in found.panels for one in panel.events} == {
        ("a", "a command was given (1)"),
        ("b", "a command was given (2)"),
        ("volley", "the shooting"),
        ("car", "the car backing out"),
    }


def test_a_panel_s_events_come_in_their_order(library: Library) -> None:
    told = {
        "events": [event(name) for name in ("a", "b", "c", "d")],
        "order": [order("c", "before", "a"), order("d", "before", "c")],
    }
    assert [one.id for one in view(library, told, "agency").panels[0].events] == ["b", "d", "c", "a"]


@pytest.mark.parametrize(("last", "scale"), [(120, "seconds"), (86400, "order")])
def test_moments_that_would_fall_on_one_place_are_drawn_by_order(library: Library, last: int, scale: str) -> None:
    told = {"zero": "the call", "events": [event(f"e{at}", at=at) for at in (0, 1.5, last)]}
    told["events"] = [{**one, "id": one["id"].replace(".", "-")} for one in told["events"]]
    panel = view(library, told, "agency").panels[0]
    assert (panel.scale, panel.columns) == (scale, 3)


def test_lanes_by_the_order_of_the_file_and_who_is_not_said_last(library: Library) -> None:
    told = {"events": [event("a", by="officer-1"), event("b"), event("c", "vehicle-moving", by="driver")]}
    panel = view(library, told, "agency").panels[0]
    assert panel.lanes == ("the driver", "officer-1", None)
    assert [one.lane for one in panel.events] == [1, 2, 0]


def test_an_account_that_there_is_not(library: Library) -> None:
    with pytest.raises(BadInput, match="no account 'famly'"):
        view(library, {"events": [event("a")]}, "famly")
