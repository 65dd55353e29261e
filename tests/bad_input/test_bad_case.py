"""A case's parties, statements without a fact, allegations and findings are refused with place, cause and remedy."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bad_files import INCIDENT, marked, refusal_of, spoil

OFFICER = '"officer-3": {"kind": "officer"}'
ASSERTION = '{"fact": "force.deadly", "about": "volley", "value": true, "source": "wsws"}'
END = '"source": "wsws"}\n  ]\n}'
RULE = "el-centro-pd.move-out-of-path"
ALLEGATION = f'{{"id": "a", "by": "family", "against": "officer-3", "text": "Fired", "rules": ["{RULE}"]}}'


def ended(more: str) -> str:
    """The end of the file, with more keys after the assertions."""
    return f'"source": "wsws"}}\n  ],\n  {more}\n}}'


SPOILED = [
    # entities and their links
    (OFFICER, '"officer-3": {"kind": "officer", ¶"driven_by": "driver"}', "which has no driven_by", "leave it out"),
    (
        '"against": "driver"',
        '"against": "driver", ¶"vehicle": "driver"',
        "vehicle must name one of kind vehicle",
        "name",
    ),
    (
        '"against": "driver"',
        '"against": "driver", ¶"vehicle": "car"',
        "there is no entity 'car'",
        "add it under entities",
    ),
    (
        '"driver": {"kind": "civilian"}',
        '¶"driver": {"kind": "civilian", "assignment": "patrol"}',
        "only for officers",
        "",
    ),
    ('"volley": {"kind": "force"', '¶"volley": {"kind": "force", "outcome": "died"', "only for people", "leave it out"),
    # names that reports could not tell apart
    (
        OFFICER,
        OFFICER.replace("}", ', "label": "the officer"}') + ', "two": {"kind": "officer", ¶"label": "The officer"}',
        "reports call officer-3 “The officer” too",
        "a name of its own",
    ),
    (
        '"sources": {',
        '"parties": {"union": {¶"title": "the agency"}},\n  "sources": {',
        "reports call the party agency “the agency” too",
        "a name of its own",
    ),
    # parties
    ('"party": "press"', '¶"party": "volley"', "volley is of kind force, and says nothing", "officer or civilian"),
    ('"party": "press"', '¶"party": "board"', "the board's word stands under findings", "under findings"),
    ('"party": "press"', '¶"party": "union"', "there is no party 'union'", "declare it under parties"),
    ('"sources": {', '"parties": {¶"record": {"title": "x"}},\n  "sources": {', "every file has it", "another name"),
    (
        '"sources": {',
        '"parties": {¶"driver": {"title": "x"}},\n  "sources": {',
        "an entity of this file",
        "another name",
    ),
    (
        '"sources": {',
        '"accounts": {¶"board": {"title": "x", "credits": ["wsws"]}},\n  "sources": {',
        "already",
        "another",
    ),
    *(
        (
            '"sources": {',
            f'"parties": {{"union": {{"title": "x"}}}},\n  "accounts": {{¶"{name}": '
            f'{{"title": "x", "credits": ["wsws"]}}}},\n  "sources": {{\n    "s": {{"party": "{name}", "title": "x"}},',
            f"this file has an account {name} already",
            "choose another name",
        )
        for name in ("union", "driver")
    ),
    *(
        (
            '\n  },\n  "sources": {',
            f',\n    "{name}": {{"kind": "officer"}}\n  }},\n  "sources": {{\n    '
            f'"s": {{¶"party": "{name}", "title": "x"}},',
            f"{name} is an account that every file has",
            "another id",
        )
        for name in ("common-ground", "uncontradicted")
    ),
    # texts that are too long
    *(
        (
            '"sources": {',
            f'{text},\n  "sources": {{',
            f"{key} has {length:,} characters; the bound is {length - 1:,}",
            "shorter",
        )
        for key, length, text in (
            ("title", 81, f'"parties": {{"union": {{¶"title": "{"x" * 81}"}}}}'),
            ("place", 201, f'¶"place": "{"x" * 201}"'),
            ("case_number", 61, f'¶"case_number": "{"x" * 61}"'),
            ("text", 20_001, f'"findings": {{"recommendations": [{{"kind": "policy", ¶"text": "{"x" * 20_001}"}}]}}'),
        )
    ),
    # statements without a fact
    (ASSERTION, '{¶"says": "", "source": "wsws"}', "says is empty", ""),
    (ASSERTION, '{"says": "It rained.", ¶"source": "wsw"}', "there is no source 'wsw'", "did you mean 'wsws'?"),
    (ASSERTION, '{"says": "It rained.", ¶"about": "car", "source": "wsws"}', "there is no entity 'car'", "add it"),
    (
        ASSERTION,
        '{"says": "It rained.", "source": "wsws", ¶"disputes": "sun"}',
        "no statement has the id 'sun'",
        "give",
    ),
    (
        ASSERTION,
        '{"says": "x y", "source": "wsws", "id": "a", ¶"disputes": "a"}',
        "cannot dispute itself",
        "name the one",
    ),
    (ASSERTION, '{"says": "x y", "source": "wsws", "bears_on": [¶"force.deadly_"]}', "force.deadly_", ""),
    (ASSERTION, '{"says": "x y", "source": "wsws", "bears_on": [¶"force.deady"]}', "no fact 'force.deady'", "deadly"),
    (ASSERTION, '{"says": "x", "source": "wsws", "bears_on": [¶"pursuit.authorized"]}', "no", ""),
    (ASSERTION, '{"says": "x y", "source": "wsws", "topics": [¶"pursuits"]}', "no topic 'pursuits'", "mean 'pursuit'?"),
    (ASSERTION, '{"says": "x y", "source": "wsws", ¶"value": true}', "value", ""),
    (
        ASSERTION,
        '{"says": "x y", "source": "wsws", "id": "a"}, {"says": "z w", "source": "wsws", ¶"id": "a"}',
        "another statement has the id a",
        "one of its own",
    ),
    # summary, allegations, findings
    (END, ended('"summary": [{"text": "x", "rests_on": [¶"paper page 2"]}]'), "there is no source 'paper'", "wsws"),
    (END, ended('"summary": [{"text": "x", ¶"rests_on": []}]'), "rests_on", ""),
    (END, ended(f'"allegations": [{ALLEGATION.replace("family", "famly")}]'), "there is no party 'famly'", "'family'?"),
    (
        END,
        ended(f'"allegations": [{ALLEGATION.replace("officer-3", "driver")}]'),
        "is against an officer",
        "name an off",
    ),
    (END, ended(f'"allegations": [{ALLEGATION.replace("-path", "-pat")}]'), f"there is no rule '{RULE[:-1]}'", RULE),
    (END, ended(f'"allegations": [{ALLEGATION}, {ALLEGATION}]'), "another allegation has the id a", "one of its own"),
    *(
        (END, ended(f'"allegations": [{ALLEGATION}],\n  "findings": {{{findings}}}'), cause, remedy)
        for findings, cause, remedy in (
            ('"facts": [{¶"fact": "force.dedly", "about": "volley", "value": true}]', "no fact 'force.dedly'", "mean"),
            ('"facts": [{"fact": "force.deadly", ¶"about": "car", "value": true}]', "there is no entity 'car'", "add"),
            ('"facts": [{"fact": "force.deadly", "about": "volley", ¶"value": 3}]', "3 does not answer", "true or"),
            (
                '"facts": [{"fact": "force.deadly", "about": "volley", "value": true, "credits": [¶"wsw"]}]',
                "there is no source 'wsw'",
                "did you mean 'wsws'?",
            ),
            (
                '"facts": [{"fact": "force.deadly", "about": "volley", "value": true}, '
                '{¶"fact": "force.deadly", "about": "volley", "value": false}]',
                "the board found force.deadly of volley already",
                "keep one",
            ),
            ('"facts": [{¶"fact": "officer.indicted", "about": "officer-3", "value": true}]', "no fact", ""),
            ('"dispositions": [{¶"allegation": "b", "disposition": "sustained"}]', "no allegation 'b'", "a"),
            (
                '"dispositions": [{"allegation": "a", "disposition": "sustained"}, '
                '{¶"allegation": "a", "disposition": "unfounded"}]',
                "is disposed of already",
                "keep one",
            ),
            ('"dispositions": [{"allegation": "a", "disposition": "x", ¶"for": -1}]', "for", ""),
            ('"dispositions": [{"allegation": "a", ¶"disposition": ""}]', "disposition", ""),
            ('"dispositions": [{"allegation": "a", ¶"disposition": " "}]', "disposition says nothing", "write it"),
            ('"recommendations": [{¶"kind": "firing", "text": "x"}]', "'firing'", "training"),
        )
    ),
]


@pytest.mark.parametrize(("old", "new", "cause", "remedy"), SPOILED, ids=range(len(SPOILED)))
def test_what_is_wrong_is_said_with_its_place(
    policycheck: Callable[..., Any], tmp_path: Path, old: str, new: str, cause: str, remedy: str
) -> None:
    text, place = marked(spoil(INCIDENT, old, new))
    path = tmp_path / "incident.json"
    path.write_text(text)
    refusal = refusal_of(policycheck("evaluate", path))
    assert refusal.says(f"incident.json:{place}" if "¶" in new else "", cause, remedy), refusal.text
    assert len(refusal.problems) <= 2, refusal.text
