"""Every text of an evaluation, a view and a memo is redacted, alike, and nothing that other things hang on."""

import json
import struct
import zlib
from dataclasses import replace
from typing import Any

import pytest
from reports import html, text

from policycheck.document.model import Blanks, Bullets, Document, Figure, Paragraph, Part, Quote, Run, Table
from policycheck.evaluation.evaluate import evaluate
from policycheck.library.library import Library
from policycheck.model.evaluation import Evaluation, as_json
from policycheck.model.incident import Incident
from policycheck.model.redaction import Redaction
from policycheck.redaction.plan import redaction
from policycheck.redaction.redact import redacted, redacted_text

NAMES = ("Zelda Quark", "ZELDA\u200b QUARK", "Quark", "zelda", "Ombre", "O’Zyx", "Wim Ombre")
SAID = "Zelda Quark, ZELDA\u200b QUARK, Quark's car, W. Ombre and Officer O’Zyx"
REPLACED = "Minor 1, Minor 1, Minor 1's car, Witness 1 and Officer A"


@pytest.fixture(scope="module")
def incident() -> Incident:
    """A made-up incident with names in every text of it."""
    told = {"source": "quark-letter", "pinpoint": SAID, "note": SAID}
    raw: dict[str, Any] = {
        "schema": "policycheck/incident/1",
        "id": "shooting-of-zelda-quark",
        "title": f"Shooting of {SAID}",
        "date": "2025-10-05",
        "agency": "el-centro-pd",
        "note": SAID,
        "entities": {
            "zelda": {"kind": "civilian", "name": "Zelda Quark", "age": 14, "label": SAID},
            "wim-ombre": {"kind": "civilian", "name": "Wim Ombre", "witness": True},
            "officer-ozyx": {"kind": "officer", "name": "Pat O'Zyx", "label": "officer O'Zyx"},
            "shots-at-quark": {"kind": "force", "by": "officer-ozyx", "against": "zelda"},
        },
        "sources": {
            "quark-letter": {"party": "family", "title": SAID, "via": SAID, "note": SAID},
            "ombre": {"party": "press", "title": SAID},
        },
        "accounts": {"as-ombre-has-it": {"title": SAID, "credits": ["ombre"]}},
        "assertions": [
            {"fact": "force.fired_at_vehicle", "about": "shots-at-quark", "value": True, **told},
            {"fact": "force.fired_at_vehicle", "about": "shots-at-quark", "value": False, **told, "source": "ombre"},
            {"fact": "force.warned_before_shots", "about": "shots-at-quark", "value": False, **told},
            {"fact": "incident.rounds_fired", "about": "incident", "value": {"at_least": 3, "as_said": SAID}, **told},
        ],
        "timeline": {
            "zero": SAID,
            "events": [
                {"id": "ombre-calls", "kind": "command", "by": "officer-ozyx", "at": 1, **told},
                {"id": "volley", "kind": "shots", "by": "officer-ozyx", "force": "shots-at-quark", "at": 3, **told},
            ],
            "order": [{"event": "ombre-calls", "is": "before", "other": "volley", **told}],
            "complete": [{"kinds": ["warning"], "to": "volley", **told}],
        },
    }
    return Incident.model_validate(raw)


@pytest.fixture(scope="module")
def how(incident: Incident) -> Redaction:
    return redaction(incident, "public")


@pytest.fixture(scope="module")
def evaluation(library: Library, incident: Incident) -> Evaluation:
    return evaluate(library, incident, "0" * 64)


def leaks(told: str) -> list[str]:
    small = told.casefold().replace("\\u200b", "\u200b").replace("‹u+200b›", "\u200b")
    return [name for name in (*NAMES, "quark", "ozyx", "o'zyx", "ombre") if name.casefold() in small]


def test_the_evaluation_held_names(evaluation: Evaluation) -> None:
    assert len(leaks(as_json(evaluation))) > 6


def test_no_report_of_a_redacted_evaluation_holds_a_name(evaluation: Evaluation, how: Redaction) -> None:
    clear = redacted(evaluation, how)
    assert leaks(as_json(clear)) == []
    assert leaks(text(clear)) == []
    assert leaks(html(clear)) == []
    assert f"Shooting of {REPLACED}" == clear.title
    assert redacted(clear, how) == clear


def test_what_other_things_hang_on_stays(evaluation: Evaluation, how: Redaction) -> None:
    clear = redacted(evaluation, how)
    old, new = json.loads(as_json(evaluation)), json.loads(as_json(clear))
    for one, other in zip(old["results"], new["results"], strict=True):
        assert (one["rule"], one["citation"], one["agreement"]) == (
            other["rule"],
            other["citation"],
            other["agreement"],
        )
        assert list(map(redacted_id(how), one["outcomes"])) == list(other["outcomes"])
        assert other["about"] in new["labels"]
    assert old["engine"] == new["engine"]
    assert {"incident", "minor-1", "witness-1", "shots-at-minor-1"} < set(new["labels"])


def redacted_id(how: Redaction) -> Any:
    return lambda name: how.new_ids.get(name, name)


def test_the_incident_itself_can_be_redacted(incident: Incident, how: Redaction) -> None:
    clear = redacted(incident, how)
    assert leaks(clear.model_dump_json()) == []
    raw = clear.model_dump(mode="json", by_alias=True, exclude_none=True)
    assert Incident.model_validate({**raw, "entities": {}}).timeline == clear.timeline


def test_views_and_evaluations_are_redacted_alike(
    library: Library, incident: Incident, evaluation: Evaluation, how: Redaction
) -> None:
    views = pytest.importorskip("policycheck.timeline.view")
    view = views.timeline_view(library, incident, tuple(one.name for one in evaluation.accounts))
    clear = redacted(view, how)
    assert leaks(repr(view)) != []
    assert leaks(repr(clear)) == []
    assert clear.title == redacted(evaluation, how).title


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I4s", len(data), kind) + data + struct.pack(">I", zlib.crc32(kind + data))


IMAGE = chunk(b"IHDR", b"\0" * 13) + chunk(b"IDAT", b"x")
PNG = b"\x89PNG\r\n\x1a\n" + IMAGE + chunk(b"tEXt", b"Title\0Zelda Quark") + chunk(b"IEND", b"")
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" aria-label="Zelda &#x51;uark"><!-- Quark -->'
    "<title>Zelda&#160;Quark</title><desc id='a&amp;b'>a &lt; b</desc><text>O&#39;Zyx &amp; co</text></svg>"
)


def memo() -> Document:
    plain = (Run(SAID),)
    split = (Run("Said "), Run("Zel"), Run("da", "strong"), Run(" Quark", "emphasis"), Run("'s car"))
    blocks = (
        Paragraph(line=split),
        Quote(passages=((Run("the Quark rule"),),), source=plain),
        Bullets(items=(plain,)),
        Table(caption=SAID, head=(plain,), rows=((plain,),)),
        Figure(svg=SVG, png=PNG, title=SAID, description=SAID, width=1.0),
        Blanks(caption=SAID, rows=((SAID, (SAID,)),)),
    )
    part = Part(level=1, title=SAID, blocks=blocks)
    return Document(
        title=SAID,
        subtitle=SAID,
        language="en",
        head=(("To", SAID),),
        notice=SAID,
        parts=(part,),
        fingerprint="f" * 64,
        keywords=(SAID,),
    )


def test_every_text_of_a_memo_is_redacted(how: Redaction) -> None:
    clear = redacted(memo(), how)
    part = clear.parts[0]
    paragraph, quote, *rest = part.blocks
    assert isinstance(paragraph, Paragraph)
    assert [run.text for run in paragraph.line] == ["Said ", "Minor 1", "", "", "'s car"]
    assert isinstance(quote, Quote)
    assert (quote.passages, quote.source) == (((Run("the Quark rule"),),), (Run(REPLACED),))
    assert leaks(repr(replace(clear, parts=(replace(part, blocks=(paragraph, *rest)),)))) == []
    assert (clear.title, clear.keywords, clear.fingerprint) == (REPLACED, (REPLACED,), "f" * 64)
    assert redacted(clear, how) == clear


def test_a_drawing_stays_a_drawing(how: Redaction) -> None:
    picture = redacted(memo(), how).parts[0].blocks[4]
    assert isinstance(picture, Figure)
    assert picture.svg == (
        '<svg xmlns="http://www.w3.org/2000/svg" aria-label="Minor 1"><!-- Minor 1 --><title>Minor 1</title>'
        "<desc id='a&amp;b'>a &lt; b</desc><text>Officer A &amp; co</text></svg>"
    )
    assert picture.png == PNG.replace(chunk(b"tEXt", b"Title\0Zelda Quark"), b"")


def test_two_keys_that_come_to_the_same_are_both_kept(how: Redaction) -> None:
    assert redacted({"Zelda": 1, "Quark": 2}, how) == {"Minor 1": 1, "Minor 1 (2)": 2}


def test_without_names_the_same_thing_comes_back(evaluation: Evaluation) -> None:
    nothing = Redaction(level="none")
    assert redacted(evaluation, nothing) is evaluation
    assert redacted_text(SAID, nothing) == SAID
