"""Incident files that cannot be used are refused with place, cause and remedy."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bad_files import INCIDENT, Refusal, marked, refusal_of, spoil

from policycheck.library.incident_file import read_incident
from policycheck.library.library import Library
from policycheck.model.problem import BadInput

Refuse = Callable[[str | bytes], Refusal]

ASSERTION = '{"fact": "force.deadly", "about": "volley", "value": true, "source": "wsws"}'
SPOILED = [
    # the fact, and what is said of it
    (
        '"fact": "force.deadly"',
        '¶"fact": "force.dedly"',
        "there is no fact 'force.dedly'",
        "did you mean 'force.deadly'?",
    ),
    ('"fact": "force.deadly"', '¶"fact": "force.xyzzy0"', "there is no fact", "policycheck show facts"),
    ('"fact": "force.deadly"', '¶"fact": "weapon"', "'weapon' does not have the form of fact", "force.took_steps"),
    ('"value": true', '¶"value": "yes"', "'yes' does not answer a yes-no question", "write true or false"),
    ('"value": true', '¶"value": 1', "1 does not answer a yes-no question", "write true or false"),
    ('"value": true', '¶"value": {"at_least": 1}', "does not answer a yes-no question", "write true or false"),
    ('"value": true', '¶"value": null', "value is null or left empty", "what is not known is left out"),
    ('"value": true', '¶"value": [true]', "value must be a single value, not a list", "or true or false"),
    ('"value": true', '"value": {¶"at_leest": 1}', "unknown key 'at_leest'", "did you mean 'at_least'?"),
    (
        '"value": true',
        '"value": {¶"at_least": false}',
        "must be a number or a text, not true or false",
        "without quotes",
    ),
    (
        ASSERTION,
        '{"fact": "incident.rounds_fired", "about": "incident", ¶"value": -1, "source": "wsws"}',
        "-1 cannot be: it counts rounds, and there are none below 0",
        "write 0 or more",
    ),
    *(
        (
            ASSERTION,
            f'{{"fact": "incident.rounds_fired", "about": "incident", {value}, "source": "wsws"}}',
            cause,
            remedy,
        )
        for value, cause, remedy in (
            ('¶"value": {"as_said": "two dozen"}', "as_said stands without bounds", '{"at_least": 20, "at_most": 24'),
            ('¶"value": {"at_least": 20, "as_said": ""}', "as_said is empty", "write the source's few words"),
            ('¶"value": {"at_least": 20, "as_said": " "}', "as_said is empty", "write the source's few words"),
            (f'¶"value": {{"at_least": 20, "as_said": "{"a" * 81}"}}', "as_said is longer than 80 characters", "few"),
            ('"value": {"at_least": 20, ¶"as_said": 24}', "as_said must be a text", 'put it in quotes: "24"'),
            (
                '"value": {¶"one_of": ["a"], "as_said": "a few"}',
                "does not belong beside the other keys",
                "leave it out",
            ),
            ('¶"value": {"at_least": -1, "as_said": "none"}', "-1 cannot be", "write 0 or more"),
        )
    ),
    ('"value": true, ', "", "'value' is missing", "add value: ..."),
    ('"about": "volley"', '¶"about": "driver"', "about one of kind force; driver is of kind civilian", "kind force"),
    ('"about": "volley"', '¶"about": "volly"', "there is no entity 'volly'", "did you mean 'volley'?"),
    ('"about": "volley"', '¶"about": "qqqq"', "there is no entity 'qqqq'", "name one of driver, officer-3, volley"),
    ('"source": "wsws"}', '¶"source": "wsw"}', "there is no source 'wsw'", "did you mean 'wsws'?"),
    ('"source": "wsws"}', '"source": "wsws", ¶"pinpont": "x"}', "unknown key 'pinpont'", "did you mean 'pinpoint'?"),
    (ASSERTION, "¶null", "item 1 of assertions must hold keys with values, not nothing", "write its keys"),
    (ASSERTION, "¶7", "item 1 of assertions must hold keys with values, not a number", "write its keys"),
    # dates, agency, the file's own names
    ('"date": "2025-10-05"', '¶"date": "2025-02-30"', "'2025-02-30' is not a date of the calendar", "as 2025-10-05"),
    ('"date": "2025-10-05"', '¶"date": "yesterday"', "'yesterday' is not a date of the calendar", "as 2025-10-05"),
    ('"date": "2025-10-05"', '¶"date": "0000"', "is not a date of the calendar", "as 2025-10-05"),
    (
        '"date": "2025-10-05"',
        '¶"date": 2025',
        "date must be a text; 2025 is read as a number",
        'put it in quotes: "2025"',
    ),
    ('"el-centro-pd"', '"el-centro-dp"', "no authority of the library is called", "did you mean 'el-centro-pd'?"),
    ('"el-centro-pd"', '"nobody"', "'nobody'", "add policies/nobody/authority.yaml"),
    ('"el-centro-pd"', '"El Centro PD"', "does not have the form of agency", "in the form of el-centro-pd"),
    ('"policycheck/incident/1"', '"policycheck/incident/9"', "is not known as schema", "'policycheck/incident/1'"),
    ('"A test"', '""', "title is empty", "write a text"),
    ('"A test"', "null", "title is null or left empty", "write a value"),
    ('"a-test"', "12", "id must be a text; 12 is read as a number", 'put it in quotes: "12"'),
    # entities and sources
    ('{"kind": "civilian"}', '{¶"kind": "civillian"}', "'civillian' is not known as kind", "did you mean 'civilian'?"),
    ('{"kind": "civilian"}', '{"kind": "civilian", ¶"age": "14"}', "age must be a whole number, not a text", "without"),
    (
        '"driver": {"kind": "civilian"}',
        '¶"driver": {"kind": "civilian", "also_called": ["Poe"]}',
        "also_called stands here without a name",
        "leave it out, or give it",
    ),
    (
        '"driver": {"kind": "civilian"}',
        '¶"driver": {"kind": "civilian", "name": "the driver"}',
        "'the driver' is no name",
        "write the person's name",
    ),
    ('{"kind": "civilian"}', '{"kind": "civilian", ¶"age": 140}', "age cannot be 140", "at most 130"),
    ('{"kind": "civilian"}', '{"kind": "civilian", ¶"age": -1}', "age cannot be -1", "at least 0"),
    (
        '{"kind": "civilian"}',
        '{"kind": "civilian", ¶"by": "officer-3"}',
        "driver is of kind civilian, which has no by",
        "out",
    ),
    (
        '"by": "officer-3"',
        '¶"by": "driver"',
        "by must name one of kind officer; driver is of kind civilian",
        "kind officer",
    ),
    ('"by": "officer-3"', '¶"by": "officer-4"', "there is no entity 'officer-4'", "did you mean 'officer-3'?"),
    ('"officer-3": {', '¶"Officer 3": {', "'Officer 3' does not have the form of a name", "small letters"),
    ('"officer-3": {', '¶"incident": {', "incident stands for the incident itself", "another name"),
    ('"officer-3": {', '¶"driver": {', '"driver" stands here a second time', "the one in line 8"),
    ('{"party": "press"', '{¶"party": "presss"', "there is no party 'presss'", "did you mean 'press'?"),
    ('"title": "WSWS"}', '"title": "WSWS"}, ¶"wsws": {"party": "press", "title": "x"}', "a second time", "line 13"),
    # the timeline, of which test_bad_timeline.py has more, and keys that no version reads
    (
        '"assertions": [',
        '"timeline": {¶"event": []},\n"assertions": [',
        "unknown key 'event'",
        "did you mean 'events'?",
    ),
    (
        '"assertions": [',
        '¶"timeline": 3,\n"assertions": [',
        "timeline must hold keys with values, not a number",
        "keys",
    ),
    ('"assertions": [', '¶"asertions": [', "unknown key 'asertions'", "did you mean 'assertions'?"),
    ('"assertions": [', '¶"accounts": [],\n"assertions": [', "accounts must hold keys with values, not a list", "keys"),
    (
        '"assertions": [',
        '"accounts": {¶"press": {"title": "x", "credits": ["wsws"]}},\n"assertions": [',
        "every file has an account press",
        "choose another name",
    ),
    (
        '"assertions": [',
        '"accounts": {"mine": {"title": "x", "credits": [¶"wsw"]}},\n"assertions": [',
        "there is no source 'wsw'",
        "did you mean 'wsws'?",
    ),
    # numbers and characters
    ('"value": true', '"value": ¶NaN', "NaN is not a number in JSON", "write a number, or leave the entry out"),
    ('"value": true', '"value": ¶-Infinity', "-Infinity is not a number in JSON", "write a number"),
    ('"value": true', '"value": ¶1e999', "the number 1e999 is too large", "write a smaller number"),
    ('"value": true', f'"value": ¶{"9" * 10_000}', "999… has more than 15 digits", "write a shorter number"),
    ('"A test"', '¶"\\ud800 x"', "\\ud800 is one half of a character", "write the character itself"),
    ('"wsws": {', '¶"wsws\\udfff": {', "\\udfff is one half of a character", "write the character itself"),
    # no JSON
    ('"A test",', '"A test"\n¶"x",', "this is not JSON: expecting ',' delimiter", "add the comma"),
    ('"A test",', "¶'A test',", "this is not JSON", 'use straight double quotes: "'),
    ('"A test",', "¶“A test”,", "this is not JSON", 'use straight double quotes: "'),
    ('"A test",', '"A test,¶', "this is not JSON: invalid control character", "on one line"),
    ('"A test",', '"A test", ¶// really', "this is not JSON", "JSON has no comments"),
    ('"A test",', '"A test"¶: True,', "this is not JSON", "bracket"),
    ('"wsws"}\n  ]', '"wsws"},\n  ¶]', "this is not JSON", "remove the comma"),
    ("\n}\n", "\n}\n¶x", "this is not JSON: extra data", "keep one object"),
    ("\n}\n", "\n", "this is not JSON", "add the comma or the bracket that is missing"),
]


@pytest.fixture
def refused(policycheck: Callable[..., Any]) -> Callable[..., Refusal]:
    """Runs the command line, which must refuse."""
    return lambda *arguments: refusal_of(policycheck(*arguments))


@pytest.fixture
def refused_incident(policycheck: Callable[..., Any], tmp_path: Path) -> Refuse:
    """Evaluates an incident file with this content, which must be refused."""

    def run(content: str | bytes) -> Refusal:
        path = tmp_path / "incident.json"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return refusal_of(policycheck("evaluate", path))

    return run


@pytest.mark.parametrize(("old", "new", "cause", "remedy"), SPOILED, ids=range(len(SPOILED)))
def test_what_is_wrong_is_said_with_its_place(
    refused_incident: Refuse, old: str, new: str, cause: str, remedy: str
) -> None:
    text, place = marked(spoil(INCIDENT, old, new))
    place = place if "¶" in new else ""
    # The parser of Python 3.13 and later points at the comma, that of earlier versions at the bracket after it.
    found = refused_incident(text)
    if remedy == "remove the comma":
        assert found.problems[0][1] == "remove the comma that stands before the closing bracket"
        return
    assert found.says(f"incident.json:{place}" if place else "", cause, remedy), found.text
    assert len(found.problems) <= 2, found.text


def test_the_good_file_is_good(policycheck: Callable[..., Any], tmp_path: Path) -> None:
    path = tmp_path / "incident.json"
    path.write_text(INCIDENT)
    assert policycheck("evaluate", path).status == 0


def test_all_problems_of_a_file_are_said_at_once(refused_incident: Refuse) -> None:
    text = INCIDENT
    for old, new in (
        ('"date": "2025-10-05"', '"date": "yesterday"'),
        ('"agency": "el-centro-pd"', '"agency": "el-centro-dp"'),
        ('{"kind": "civilian"}', '{"kind": "civilian", "age": 1e999, "height": 2}'),
        ('"title": "WSWS"', '"title": 3'),
        ('"fact": "force.deadly"', '"fact": "force.dedly"'),
        ("\n  ]", ',\n    {"fact": "force.deadly", "about": "volly", "value": 3, "source": "wsw"}\n  ]'),
    ):
        text = spoil(text, old, new)
    found = refused_incident(text)
    lines = [line.partition(": ")[0].rpartition(".json:")[2].partition(":")[0] for line, _ in found.problems]
    assert lines == ["5", "6", "8", "8", "13", "16", "17", "17", "17"], found.text


def test_what_hangs_on_a_bad_entry_is_not_said_too(refused_incident: Refuse) -> None:
    text = spoil(INCIDENT, '"kind": "force"', '"kind": "farce"')
    assert len(refused_incident(text).problems) == 1
    text = spoil(INCIDENT, '"party": "press"', '"party": "farce"')
    assert len(refused_incident(text).problems) == 1


@pytest.mark.parametrize(
    ("text", "kind"), [("[]", "a list"), ("3", "a number"), ('"a"', "a text"), ("null", "nothing"), ("true", "true or")]
)
def test_a_file_that_is_no_object(refused_incident: Refuse, text: str, kind: str) -> None:
    cause = f"the file must hold keys with values, not {kind}"
    assert refused_incident(text).says("incident.json:1:1", cause, "write its keys")


@pytest.mark.parametrize("text", ["", " \n\n"])
def test_an_empty_file(refused_incident: Refuse, text: str) -> None:
    assert refused_incident(text).says("incident.json:1:1", "this file is empty", "docs/formats.md")


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"])
def test_a_byte_order_mark(refused_incident: Refuse, mark: bytes) -> None:
    found = refused_incident(mark + INCIDENT.encode())
    assert found.says("incident.json:1:1", "byte-order mark", "save it as UTF-8 without a byte-order mark")


def test_bytes_that_are_not_utf_8(refused_incident: Refuse) -> None:
    found = refused_incident(INCIDENT.replace("A test", "é é ¶").encode("utf-8").replace("¶".encode(), b"\xe9"))
    assert found.says("incident.json:4:17", "byte 0xe9 is not UTF-8", "encoding UTF-8")


def test_line_endings_of_windows(refused_incident: Refuse) -> None:
    text = spoil(INCIDENT, "force.deadly", "force.dedly").replace("\n", "\r\n")
    assert refused_incident(text).says("incident.json:16:6", "force.dedly", "did you mean")


def test_a_whole_character_in_two_halves_is_read(policycheck: Callable[..., Any], tmp_path: Path) -> None:
    path = tmp_path / "incident.json"
    path.write_text(spoil(INCIDENT, "A test", "\\ud83d\\ude93 \\u0000 \\u202e"))
    for form in ("text", "json"):
        ran = policycheck("evaluate", path, "--format", form)
        assert ran.status == 0
        assert "\U0001f693" in ran.out


def test_paths_that_lead_to_no_file(refused: Callable[..., Refusal], tmp_path: Path) -> None:
    loop, dangling, plain = tmp_path / "loop.json", tmp_path / "dangling.json", tmp_path / "plain.json"
    loop.symlink_to(loop)
    dangling.symlink_to("nowhere")
    plain.write_text(INCIDENT)
    missing = tmp_path / "missing.json"
    assert refused("evaluate", missing).says("missing.json", "there is no such file", "check the path")
    assert refused("ask", tmp_path).says(tmp_path.name, "this is a folder, and one file is wanted", "name one of")
    assert refused("evaluate", loop).says("loop.json", "leads back to itself", "name the file it should lead to")
    assert refused("evaluate", dangling).says("dangling.json", "leads to no file", "mend the link")
    assert refused("evaluate", plain / "x").says("plain.json/x", "is a file, not a directory", "check the path")
    assert refused("evaluate", "x" * 5000).says("xxx", "this path is too long", "check the path")


def test_a_null_character_in_a_path(library: Library) -> None:
    with pytest.raises(BadInput) as caught:
        read_incident(Path("a\0b.json"), library)
    assert str(caught.value).startswith("a\\0b.json: this path holds a null character\n    write the path without it")


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to this user")
def test_a_file_that_may_not_be_read(refused: Callable[..., Refusal], tmp_path: Path) -> None:
    path = tmp_path / "closed.json"
    path.write_text(INCIDENT)
    path.chmod(0)
    assert refused("evaluate", path).says("closed.json", "may not be read", "permission")


def test_nothing_bad_is_written_to_the_terminal(refused_incident: Refuse) -> None:
    found = refused_incident(spoil(INCIDENT, '"kind": "officer"', '"kind": "\\u001b[31mofficer\\u202e"'))
    assert "\x1b" not in found.text
    assert "\u202e" not in found.text
    long = refused_incident(json.dumps({**json.loads(INCIDENT), "agency": "x" * 100_000 + "!"}))
    assert len(long.text) < 1_000


def test_two_entities_cannot_have_one_name(policycheck: Callable[..., Any], tmp_path: Path) -> None:
    whole = json.loads(INCIDENT)
    whole["entities"] |= {
        "one": {"kind": "civilian", "name": "Ana Poe"},
        "two": {"kind": "civilian", "name": "ana  POE"},
    }
    path = tmp_path / "incident.json"
    path.write_text(json.dumps(whole, indent=1))
    found = refusal_of(policycheck("evaluate", path))
    assert found.says("", "one has the same name", "make them one entity"), found.text
    assert len(found.problems) == 1
