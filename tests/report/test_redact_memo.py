"""Whole memos and timelines of redacted results: nobody's name in them, and the policies' words as they are."""

import dataclasses
from collections.abc import Iterator
from dataclasses import replace
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import pytest

from policycheck.document import terminal
from policycheck.document.markdown import markdown
from policycheck.document.model import Document
from policycheck.evaluation.evaluate import evaluate
from policycheck.evaluation.worklist import worklist
from policycheck.library.library import Library
from policycheck.model.coverage import AgencyCoverage, HeldRule, TopicCoverage
from policycheck.model.evaluation import Evaluation
from policycheck.model.incident import Incident
from policycheck.model.redaction import Redaction
from policycheck.model.result import Citation
from policycheck.model.timeline_view import TimelineView
from policycheck.model.worklist import Worklist
from policycheck.redaction.fields import KINDS
from policycheck.redaction.plan import redaction
from policycheck.redaction.redact import redacted, redacted_head
from policycheck.report.memo import build
from policycheck.report.timeline import TimelinePart
from policycheck.timeline.table import timeline_document
from policycheck.timeline.view import timeline_view

SURNAMES = ("Peace", "Law", "Centro", "Penal", "Settle", "Force", "Record", "Officer-Reed")
SAID = "Zed Peace, Yan Law, Xul Centro, Wim Penal, Vic Settle, Una Force, Tor Record and Sy Officer-Reed"
FIRST = [name.split()[0] for name in SAID.replace(" and", ",").split(", ")]


@pytest.fixture(scope="module")
def incident() -> Incident:
    """An incident whose people are called by words of the policies and of the program."""
    kinds = [{"kind": "civilian", "age": 14}, *[{"kind": "civilian", "witness": True}] * 6, {"kind": "officer"}]
    people = {
        f"{first.lower()}-{last.lower()}": {**kind, "name": f"{first} {last}", "label": f"{first} {last} of El Centro"}
        for first, last, kind in zip(FIRST, SURNAMES, kinds, strict=True)
    }
    told = {"source": "law", "pinpoint": f"p. 3, {SAID}", "note": SAID}
    event = {"kind": "shots", "by": "sy-officer-reed", "force": "shots", "at": 3, "label": f"{FIRST[0]} is hit", **told}
    command = {**event, "id": "tor", "kind": "command", "force": None, "label": None}
    raw: dict[str, Any] = {
        "schema": "policycheck/incident/1",
        "id": "zed-peace",
        "title": SAID,
        "date": "2025-10-05",
        "agency": "el-centro-pd",
        "note": SAID,
        "entities": {
            **people,
            "sy": {"kind": "officer"},
            "shots": {"kind": "force", "by": "sy-officer-reed", "against": "zed-peace", "label": "shots at Zed"},
        },
        "sources": {
            "law": {"party": "family", "title": SAID, "via": "penal", "note": SAID},
            "penal": {"party": "press", "title": SAID, "via": SAID},
            "record-tor": {"party": "record", "title": SAID},
        },
        "accounts": {"as-vic-has-it": {"title": SAID, "credits": ["penal", "record-tor"]}},
        "assertions": [
            {"fact": "force.fired_at_vehicle", "about": "shots", "value": True, **told},
            {"fact": "force.fired_at_vehicle", "about": "shots", "value": False, **told, "source": "penal"},
            {"fact": "force.warned_before_shots", "about": "shots", "value": False, **told, "source": "record-tor"},
        ],
        "timeline": {
            "zero": f"{FIRST[1]} calls",
            "events": [
                {**event, "id": "una-force"},
                {**command, "at": 1, "source": "record-tor"},
                {**command, "at": 2},
            ],
            "order": [{"event": "tor", "is": "before", "other": "una-force", **told}],
            "complete": [{"kinds": ["warning"], "to": "una-force", **told}],
        },
    }
    return Incident.model_validate(raw)


@pytest.fixture(scope="module")
def evaluation(library: Library, incident: Incident) -> Evaluation:
    return evaluate(library, incident, "0" * 64)


@pytest.fixture(scope="module")
def how(library: Library, incident: Incident) -> Redaction:
    return redaction(incident, "public", library)


@pytest.fixture(scope="module")
def view(library: Library, incident: Incident, evaluation: Evaluation) -> TimelineView:
    return timeline_view(library, incident, tuple(one.name for one in evaluation.accounts))


@pytest.fixture(scope="module")
def memo(library: Library, incident: Incident, evaluation: Evaluation, view: TimelineView, how: Redaction) -> Document:
    """As `policycheck memo` makes it."""
    shown, told = redacted(evaluation, how), TimelinePart(redacted(view, how), ())
    found = redacted(worklist(library, incident), how)
    made = build(shown, told=told, worklist=found, redaction=how.said, to="Yan Law", sender="x")
    return redacted_head(made, how)


def leaks(told: str) -> list[str]:
    """First names, which are no words, and the whole names."""
    plain = told.replace("“", " ").replace("\n", " ")
    tokens = "".join(one if one.isalnum() else " " for one in plain.casefold()).split()
    return [name for name in FIRST if name.casefold() in tokens]


def test_no_memo_holds_a_name(memo: Document) -> None:
    shown = markdown(memo)
    assert leaks(shown) == []
    for surname in SURNAMES:
        assert f"of Witness 1 {surname}" not in shown
    assert dict(memo.head)["To"] == "Witness 1"
    assert "Minor 1" in shown


def test_the_policies_words_and_the_programs_stay(memo: Document, evaluation: Evaluation, how: Redaction) -> None:
    shown, plain = markdown(memo), markdown(build(evaluation))
    clear = redacted(evaluation, how)
    for old, new in zip(evaluation.results, clear.results, strict=True):
        assert new.citation == old.citation
        assert [(one.words, one.test, one.question) for one in new.elements] == [
            (one.words, one.test, one.question) for one in old.elements
        ]
        for one in old.elements:
            for said in (one.words, one.test, one.question, old.title):
                assert said in shown or said not in plain
        assert (new.rule, new.title, new.note, new.in_force) == (old.rule, old.title, old.note, old.in_force)
    assert clear.agency_name == evaluation.agency_name
    assert [one.name for one in clear.accounts][:5] == [one.name for one in evaluation.accounts][:5]
    for words in ("would settle", "El Centro Police Department", "the record"):
        assert shown.lower().count(words.lower()) >= plain.lower().count(words.lower()) > 0
    assert "Witness 1 Police" not in shown
    assert "would Witness" not in shown


def test_every_lookup_by_an_id_still_works(memo: Document, evaluation: Evaluation, how: Redaction) -> None:
    """No source is cited by its id, since every one is found in the list of sources."""
    clear = redacted(evaluation, how)
    names = {one.name for one in clear.accounts}
    assert {name for result in clear.results for name in result.outcomes} == names
    assert {one.about for one in clear.results} <= set(clear.labels)
    cited = {said.source for f in clear.results for e in f.elements for v in e.values.values() for said in v.sources}
    assert cited <= {one.id for one in clear.sources}
    keys = {key.partition("@")[2] for key in clear.may_follow_from}
    assert keys <= set(clear.labels)
    for new in how.new_ids.values():
        assert f"[{new}" not in markdown(memo)


def test_a_timeline_in_words_holds_no_name(view: TimelineView, how: Redaction) -> None:
    assert leaks(terminal.text(timeline_document(view))) != []
    assert leaks(terminal.text(timeline_document(redacted(view, how)))) == []
    pytest.importorskip("matplotlib")
    from policycheck.timeline.picture import svg

    assert leaks(svg(redacted(view, how))) == []


def test_a_worklist_holds_no_name(library: Library, incident: Incident, how: Redaction) -> None:
    found = worklist(library, incident)
    clear = redacted(found, how)
    assert leaks(repr(clear)) == []
    for old, new in zip(found.items, clear.items, strict=True):
        assert (old.question, old.evidence, old.may_follow_from) == (new.question, new.evidence, new.may_follow_from)


def test_only_what_is_given_is_redacted_in_the_head(memo: Document, how: Redaction) -> None:
    """A date is none of anybody's names, even where somebody is called May."""
    one = replace(memo, head=(("From", "Wim Penal"), ("Date", "Penal 5"), ("Subject", "Penal")))
    assert redacted_head(one, how).head == (("From", "Witness 3"), ("Date", "Penal 5"), ("Subject", "Witness 3"))


def reached(kind: Any, found: dict[type, None]) -> dict[type, None]:
    """Every dataclass that a class holds, itself among them."""
    if isinstance(kind, type) and dataclasses.is_dataclass(kind) and kind not in found:
        found[kind] = None
        for hint in get_type_hints(kind).values():
            reached(hint, found)
    for inner in get_args(kind):
        reached(inner, found)
    return found


def texts_in(hint: Any) -> Iterator[Any]:
    """What of a type is text that is not one of a fixed few; a table counts, since its keys are text."""
    if hint is str or get_origin(hint) is dict:
        yield hint
    elif get_origin(hint) in (Union, UnionType, tuple, Annotated):
        for inner in get_args(hint):
            yield from texts_in(inner)


def test_every_text_of_a_result_is_known_for_the_librarys_or_the_incidents() -> None:
    """Who adds a field says whose words it holds."""
    found: dict[type, None] = {}
    for kind in (Evaluation, Worklist, TimelineView):
        reached(kind, found)
    assert len(found) > 30
    for kind in found.keys() - {Citation, AgencyCoverage, TopicCoverage, HeldRule}:
        told = {name for name, hint in get_type_hints(kind).items() if list(texts_in(hint))}
        assert told == set(KINDS.get(kind, {})), kind
