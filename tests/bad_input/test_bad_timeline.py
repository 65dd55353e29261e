"""Timelines that cannot be used are refused with place, cause and remedy."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bad_files import INCIDENT, Refusal, marked, refusal_of, spoil

from policycheck.library.incident_file import incident_in
from policycheck.library.library import Library
from policycheck.model.entity import PEOPLE

Refuse = Callable[[str], Refusal]

TIMELINE = """"timeline": {
    "zero": "the first word on the recording",
    "events": [
      {"id": "stop", "kind": "vehicle-stopped", "by": "driver", "lasts": 4, "source": "wsws"},
      {"id": "order-1", "kind": "command", "by": "officer-3", "at": 2, "source": "wsws"},
      {"id": "shots", "kind": "shots", "by": "officer-3", "force": "volley", "rounds": 5, "source": "wsws"},
      {"id": "end", "kind": "threat-ends", "source": "wsws"}
    ],
    "order": [
      {"event": "stop", "is": "before", "other": "shots", "seconds": 1, "source": "wsws"},
      {"event": "end", "is": "starts-during", "other": "shots", "source": "wsws"}
    ],
    "complete": [
      {"kinds": ["warning"], "from": "stop", "to": "shots", "source": "wsws"},
      {"kinds": ["shots"], "from": -1, "to": 40.5, "source": "wsws"}
    ]
  },
  "assertions": ["""
GOOD = spoil(INCIDENT, '"assertions": [', TIMELINE)
STOP = '"lasts": 4, "source": "wsws"}'
COMMAND = '"at": 2, "source": "wsws"}'
SHOTS = '"rounds": 5'
BEFORE = '"seconds": 1, "source": "wsws"}'
SPOILED = [
    # types
    (COMMAND, '¶"at": "2", "source": "wsws"}', "at must be a number, not a text", "write a number, without quotes"),
    (SHOTS, '"rounds": {"at_least": 5, ¶"as_said": "a few"}', "unknown key 'as_said'", "stands under assertions.value"),
    # sources
    (COMMAND, '"at": 2, ¶"source": "wsw"}', "there is no source 'wsw' in this file", "did you mean 'wsws'?"),
    (COMMAND, '"at": 2, ¶"source": "zz0"}', "there is no source 'zz0'", "under sources, or name one of wsws"),
    (BEFORE, '"seconds": 1, ¶"source": "wsw"}', "there is no source 'wsw'", "did you mean 'wsws'?"),
    ('40.5, "source": "wsws"', '40.5, ¶"source": "wsw"', "there is no source 'wsw'", "did you mean 'wsws'?"),
    # who
    ('"by": "driver"', '¶"by": "drivr"', "there is no entity 'drivr'", "did you mean 'driver'?"),
    ('"by": "driver"', '¶"by": "incident"', "there is no entity 'incident'", "name one of driver, officer-3, volley"),
    ('"by": "driver"', '¶"by": "officer-3"', "by must name one of kind civilian or vehicle here", "or leave by out"),
    (
        '"command", "by": "officer-3"',
        '"command", ¶"by": "driver"',
        "kind officer here; driver is of kind civilian",
        "out",
    ),
    ('"threat-ends"', '"threat-ends", ¶"by": "volley"', "one of kind officer or civilian", "or leave by out"),
    ('"force": "volley"', '¶"force": "driver"', "force must name one of kind force", "or leave force out"),
    ('"force": "volley"', '¶"force": "valley"', "there is no entity 'valley'", "did you mean 'volley'?"),
    ('"threat-ends"', '"threat-ends", ¶"force": "volley"', "only shots are an act of force", "leave force out"),
    # one event, told in two ways
    (
        COMMAND,
        COMMAND + ',\n{"id": "order-1", ¶"kind": "warning", "source": "wsws"}',
        "order-1 has the kind command where it is told before, and warning here",
        "else write the same kind",
    ),
    # numbers
    (STOP, '¶"lasts": 0, "source": "wsws"}', "lasts leaves nothing above 0; what lasts takes", '{"at_least": 2}'),
    (STOP, '¶"lasts": {"at_most": 0}, "source": "wsws"}', "lasts leaves nothing above 0", "a number of seconds"),
    (STOP, '¶"lasts": -4, "source": "wsws"}', "lasts cannot be -4", "a number that is not negative"),
    (STOP, '¶"lasts": {"at_least": -1}, "source": "wsws"}', "lasts cannot be -1", "a number that is not negative"),
    (STOP, '"lasts": {¶"at_least": "4"}, "source": "wsws"}', "at_least must be a number, not a text", "without quotes"),
    (STOP, '¶"lasts": {}, "source": "wsws"}', "there are no bounds in lasts", '{"at_least": 2}'),
    (STOP, '¶"lasts": true, "source": "wsws"}', "lasts must be a number", "without quotes"),
    (STOP, '"lasts": ¶NaN, "source": "wsws"}', "NaN is not a number in JSON", "write a number"),
    (STOP, '"lasts": ¶-Infinity, "source": "wsws"}', "-Infinity is not a number in JSON", "write a number"),
    (STOP, '"lasts": {"at_most": ¶1e999}, "source": "wsws"}', "the number 1e999 is too large", "a smaller number"),
    (COMMAND, '"at": ¶1e999, "source": "wsws"}', "the number 1e999 is too large", "a smaller number"),
    (COMMAND, '"at": {¶"less_than": "3"}, "source": "wsws"}', "less_than must be a number", "without quotes"),
    (COMMAND, '¶"at": {"at_least": 3, "at_most": 2}, "source": "wsws"}', "no value lies within", "below the upper one"),
    (COMMAND, '¶"at": {"more_than": 3, "at_most": 3}, "source": "wsws"}', "no value lies within", "below the upper"),
    (COMMAND, '¶"at": {}, "source": "wsws"}', "there are no bounds in at", "a number of seconds"),
    (COMMAND, '"at": 2, ¶"lasts": 1, "source": "wsws"}', "command is a moment, which does not last", "leave lasts out"),
    (COMMAND, '"at": 2, ¶"rounds": 1, "source": "wsws"}', "rounds are of shots; this is command", "leave rounds out"),
    (SHOTS, '¶"rounds": -2', "rounds cannot be -2", "not negative"),
    (SHOTS, '¶"rounds": 0', "rounds leaves nothing above 0; shots are one round or more", "a whole number of rounds"),
    (SHOTS, '¶"rounds": 2.5', "2.5 is no whole number; rounds are counted", "a whole number of rounds"),
    (SHOTS, '"rounds": {¶"at_most": 2.5}', "2.5 is no whole number", "a whole number of rounds"),
    (SHOTS, '"rounds": {¶"at_least": "2"}', "at_least must be a number, not a text", "without quotes"),
    (SHOTS, '¶"rounds": {"more_than": 2, "less_than": 3}', "no number of rounds lies within rounds", "whole number"),
    # order
    ('"event": "stop"', '¶"event": "stopp"', "nobody tells of an event 'stopp'", "did you mean 'stop'?"),
    ('"other": "shots", "seconds"', '¶"other": "qqqq", "seconds"', "nobody tells of an event 'qqqq'", "end, order-1"),
    ('"other": "shots", "seconds"', '¶"other": "stop", "seconds"', "'stop' cannot stand so to itself", "another event"),
    (
        '"starts-during", "other": "shots"',
        '"starts-during", "other": "shots", ¶"seconds": 3',
        "starts-during takes no seconds",
        "leave seconds out, or write one of before, after, starts-before, starts-after",
    ),
    (BEFORE, '¶"seconds": -1, "source": "wsws"}', "seconds cannot be -1", "not negative"),
    (BEFORE, '¶"seconds": 0, "source": "wsws"}', "before means that some time lies between", "a number of seconds"),
    (
        BEFORE,
        '¶"seconds": {"at_least": 2, "less_than": 2}, "source": "wsws"}',
        "no value lies within",
        "below the upper",
    ),
    (BEFORE, '"seconds": {¶"at_least": "2"}, "source": "wsws"}', "at_least must be a number", "without quotes"),
    ('"is": "before"', '¶"is": "befor"', "'befor' is not known as is", "did you mean 'before'?"),
    # completeness
    ('"from": "stop"', '¶"from": "stopp"', "nobody tells of an event 'stopp'", "did you mean 'stop'?"),
    ('"to": "shots"', '¶"to": "40"', "nobody tells of an event '40'", "write the seconds without quotes: 40"),
    ('["warning"]', '["shots", ¶"warnings"]', "there is no kind of event 'warnings'", "did you mean 'warning'?"),
    (
        '"kind": "vehicle-stopped"',
        '¶"kind": "vehicle-stoped"',
        "no kind of event 'vehicle-stoped'",
        "did you mean 'vehicle-stopped'?",
    ),
    (
        '"kind": "threat-ends"',
        '¶"kind": "zebra"',
        "there is no kind of event 'zebra'",
        "policycheck show events lists them all",
    ),
    ('["warning"]', "[]", "kinds is empty", "at least one item"),
    ('"from": -1', '¶"from": 41', "the span begins at 41 and ends at 40.5, before that", "exchange the two"),
]


@pytest.fixture
def refused_incident(policycheck: Callable[..., Any], tmp_path: Path) -> Refuse:
    """Evaluates an incident file with this content, which must be refused."""

    def run(content: str) -> Refusal:
        path = tmp_path / "incident.json"
        path.write_text(content)
        return refusal_of(policycheck("evaluate", path))

    return run


def evaluated(policycheck: Callable[..., Any], folder: Path, content: str) -> int:
    path = folder / "incident.json"
    path.write_text(content)
    return int(policycheck("evaluate", path).status)


def test_the_good_file_is_good(policycheck: Callable[..., Any], tmp_path: Path) -> None:
    assert evaluated(policycheck, tmp_path, GOOD) == 0


@pytest.mark.parametrize(("old", "new", "cause", "remedy"), SPOILED, ids=range(len(SPOILED)))
def test_what_is_wrong_is_said_with_its_place(
    refused_incident: Refuse, old: str, new: str, cause: str, remedy: str
) -> None:
    text, place = marked(spoil(GOOD, old, new))
    found = refused_incident(text)
    assert found.says(f"incident.json:{place}" if "¶" in new else "", cause, remedy), found.text
    assert len(found.problems) == 1, found.text


def test_all_problems_of_a_timeline_are_said_at_once(refused_incident: Refuse) -> None:
    text = GOOD
    for old, new in (
        ('"by": "driver"', '"by": "drivr"'),
        (COMMAND, '"at": {"at_least": "2"}, "lasts": 1, "source": "wsw"}'),
        (BEFORE, '"seconds": -1, "source": "wsw"}'),
        ('"from": "stop"', '"from": "stopp"'),
    ):
        text = spoil(text, old, new)
    found = refused_incident(text)
    lines = [line.partition(": ")[0].split(":")[1] for line, _ in found.problems]
    assert lines == ["18", "19", "19", "19", "24", "24", "28"], found.text


def test_what_hangs_on_a_bad_entry_is_not_said_too(refused_incident: Refuse) -> None:
    for old, new in (
        ('"kind": "vehicle-stopped"', '"kind": "vehicle-stoped"'),
        ('"id": "stop"', '"id": "The Stop"'),
        ('"id": "stop", ', ""),
        ('"driver": {"kind": "civilian"}', '"driver": {"kind": "civillian"}'),
        ('"party": "press"', '"party": "presss"'),
        ('{"id": "stop"', '3, {"id": "stop"'),
        ('"by": "driver"', '"by": "drivr"'),
    ):
        assert len(refused_incident(spoil(GOOD, old, new)).problems) == 1


def test_an_empty_timeline_costs_nothing(library: Library, tmp_path: Path) -> None:
    """With the library kept from another run, as the fixture leaves it."""
    path = tmp_path / "incident.json"
    for content, loads in (
        (spoil(INCIDENT, '"assertions": [', '"timeline": {"events": [], "order": []},\n"assertions": ['), False),
        (GOOD, True),
    ):
        path.write_text(content)
        code = (
            "import sys; from pathlib import Path\n"
            "from policycheck.library.incident_file import read_incident\n"
            "from policycheck.library.library import load_library\n"
            "read_incident(Path(sys.argv[1]), load_library())\n"
            "print('policycheck.facts.network' in sys.modules)"
        )
        ran = subprocess.run([sys.executable, "-c", code, str(path)], check=True, capture_output=True, text=True)
        assert ran.stdout == f"{loads}\n"


def test_a_list_of_wrong_items_is_not_called_empty(refused_incident: Refuse) -> None:
    found = refused_incident(spoil(GOOD, '"kinds": ["warning"]', '"kinds": ["Warnings"]'))
    assert found.says("", "'Warnings'", "small letters"), found.text
    assert len(found.problems) == 1


@pytest.mark.parametrize("person", PEOPLE)
def test_whoever_is_there_may_do_what_anybody_does(person: str, library: Library) -> None:
    """A kind of event that names no doer takes every kind of person."""
    for kind in (name for name, event in library.events.items() if event.by is None):
        data = json.loads(INCIDENT)
        data["entities"]["somebody"] = {"kind": person}
        data["timeline"] = {"events": [{"id": "it", "kind": kind, "by": "somebody", "source": "wsws"}]}
        assert incident_in("incident.json", json.dumps(data).encode(), library).timeline.events[0].by == "somebody"
