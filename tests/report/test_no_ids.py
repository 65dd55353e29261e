"""The ids that a file gives its events and sources are the file's own: no report shows them, or reads them as words."""

import json
from pathlib import Path
from typing import Any

import pytest
from reports import html, text

from policycheck.authoring.diff.run import difference
from policycheck.authoring.diff.sides import read_sides
from policycheck.document import terminal
from policycheck.document.markdown import markdown
from policycheck.evaluation.evaluate import evaluate
from policycheck.evaluation.worklist import worklist
from policycheck.library.incident_file import incident_in
from policycheck.library.library import Library
from policycheck.model.incident import Incident
from policycheck.model.record import RecordOptions
from policycheck.record.record import canonical, make_record
from policycheck.record.verify import verify
from policycheck.redaction.plan import redaction
from policycheck.redaction.redact import redacted
from policycheck.report import ask, verification
from policycheck.report.difference import document as difference_document
from policycheck.report.memo import build
from policycheck.report.timeline import TimelinePart
from policycheck.timeline import table
from policycheck.timeline.view import timeline_view

ROOT = Path(__file__).resolve().parents[2]
INCIDENTS = sorted((ROOT / "incidents").glob("*.json"))
# Words that reports use: of answers, of relations between events, of parties, and marks of sources.
WORDS = ("yes", "no", "was", "over", "before", "being", "told", "s1", "s2", "the", "shots", "press", "3", "agency")
WORDS += ("began", "start", "end", "of", "time", "nothing", "supposed", "record", "vehicle-moving", "says", "by", "at")


def named(raw: dict[str, Any], new: dict[str, str]) -> dict[str, Any]:
    """The file with other ids for its sources and events."""
    timeline = raw.get("timeline", {})
    for one in (
        *raw.get("assertions", ()),
        *(said for key in ("events", "order", "complete") for said in timeline.get(key, ())),
    ):
        one["source"] = new[f"source {one['source']}"]
    for source in raw["sources"].values():
        source["via"] = new.get(f"source {source.get('via')}", source.get("via"))
    raw["sources"] = {new[f"source {name}"]: source for name, source in raw["sources"].items()}
    for sentence in raw.get("summary", ()):
        places = [place.partition(" ") for place in sentence["rests_on"]]
        sentence["rests_on"] = [f"{new[f'source {name}']}{space}{place}" for name, space, place in places]
    for account in raw.get("accounts", {}).values():
        account["credits"] = [new[f"source {name}"] for name in account["credits"]]
    for said, keys in (("events", ("id",)), ("order", ("event", "other")), ("complete", ("from", "to"))):
        for one in timeline.get(said, ()):
            one.update({key: new[f"event {one[key]}"] for key in keys if isinstance(one.get(key), str)})
    return raw


def ids_of(raw: dict[str, Any]) -> list[str]:
    """Every source and event, in the order of their ids, which what is sorted by id keeps."""
    events = {event["id"] for event in raw.get("timeline", {}).get("events", ())}
    return sorted([*(f"source {name}" for name in raw["sources"]), *(f"event {name}" for name in events)])


def clashing() -> dict[str, Any]:
    """A made-up file in which a party contradicts itself and the record, on its facts and on its timeline."""
    told = {"source": "a", "pinpoint": "page 1", "note": "As the brief has it."}
    shots = {"id": "p", "kind": "shots", "by": "officer-1", "force": "volley", "rounds": 3, **told}
    stop = {"id": "q", "kind": "vehicle-stopped", "by": "driver", **told}
    ask = {"id": "r", "kind": "command", "by": "officer-1", "at": 1, **told}
    facts = {
        "force.vehicle_approaching_officer": (True, "a"),
        "force.fired_at_vehicle": (False, "b"),
        "force.fired_at_occupant": (True, "a"),
        "force.warned_before_shots": (True, "c"),
        "force.vehicle_moving": (True, "a"),
    }
    return {
        "schema": "policycheck/incident/1",
        "id": "made-up",
        "title": "A made-up incident",
        "date": "2025-10-05",
        "agency": "el-centro-pd",
        "entities": {
            "officer-1": {"kind": "officer", "label": "the first officer"},
            "driver": {"kind": "civilian", "label": "whoever drove"},
            "volley": {"kind": "force", "label": "the only shots", "by": "officer-1", "against": "driver"},
        },
        "sources": {
            "a": {"party": "agency", "title": "A briefing", "via": "c"},
            "b": {"party": "agency", "title": "A second briefing"},
            "c": {"party": "record", "title": "A recording"},
        },
        "assertions": [
            {"fact": fact, "about": "volley", "value": value, "source": source}
            for fact, (value, source) in facts.items()
        ],
        "timeline": {
            "zero": "the call",
            "events": [shots, stop, ask, {**shots, "rounds": 5, "source": "c"}, {**ask, "at": 9, "source": "c"}],
            "order": [
                {"event": "q", "is": "before", "other": "p", **told},
                {"event": "r", "is": "before", "other": "q", **told},
                {"event": "p", "is": "before", "other": "q", **told, "source": "c"},
            ],
            "complete": [{"kinds": ["warning", "command"], "to": "p", **told}],
        },
    }


def reports(library: Library, raw: dict[str, Any], folder: Path) -> dict[str, str]:
    """Every report on a file."""
    content = json.dumps(raw).encode()
    incident = incident_in("incident.json", content, library)
    evaluation = evaluate(library, incident, "0" * 64)
    asked = worklist(library, incident)
    view = timeline_view(library, incident)
    made = {
        "evaluate": text(evaluation),
        "page": html(evaluation),
        "ask": terminal.text(ask.document(asked, 0, "FILE")),
        "questions": repr([(ask.question(one, asked), ask.why(one, asked)) for one in asked.items]),
        "memo": markdown(build(evaluation, told=TimelinePart(view), worklist=asked)),
        "timeline": terminal.text(table.timeline_document(view)),
    }
    path = folder / "record.json"
    path.write_bytes(canonical(make_record(library, content, incident, evaluation, RecordOptions())))
    found = verify(path, library)
    made["verify"] = terminal.text(verification.document(found)).replace(found.fingerprint, "")
    return made


def files() -> list[Any]:
    return [pytest.param(lambda path=path: json.loads(path.read_text()), id=path.stem) for path in INCIDENTS] + [
        pytest.param(clashing, id="made-up")
    ]


@pytest.mark.parametrize("read", files())
def test_no_report_shows_an_id(library: Library, tmp_path: Path, read: Any) -> None:
    """Ids that stand nowhere else are found nowhere, and ids that are words of reports change nothing."""
    old = ids_of(read())
    plain = reports(library, named(read(), {one: f"zq{number:02}" for number, one in enumerate(old)}), tmp_path)
    for name, shown in plain.items():
        assert "zq" not in shown.casefold(), name
    words = sorted(WORDS[: len(old)])
    odd = reports(library, named(read(), dict(zip(old, words, strict=True))), tmp_path)
    assert odd == plain


def test_redacted_reports_show_none_either(library: Library, tmp_path: Path) -> None:
    raw = clashing()
    raw["entities"]["driver"] |= {"name": "Wim Was", "age": 14}
    raw = named(
        raw,
        {"source a": "was-brief", "source b": "zqb", "source c": "zqc"}
        | {f"event {one}": f"zq-{one}-was" for one in "pqr"},
    )
    incident: Incident = incident_in("incident.json", json.dumps(raw).encode(), library)
    hidden = redaction(incident, "public", library)
    clear = redacted(evaluate(library, incident, "0" * 64), hidden)
    shown = markdown(build(clear, told=TimelinePart(redacted(timeline_view(library, incident), hidden))))
    assert "zq" not in shown
    assert "minor-1-brief" not in shown


def test_what_a_difference_does_to_an_incident_shows_none(library: Library, tmp_path: Path) -> None:
    rule = Path("rules", "el-centro-pd", "move-out-of-path.yaml")
    (tmp_path / "new" / rule.parent).mkdir(parents=True)
    (tmp_path / "new" / rule).write_text((ROOT / rule).read_text().replace("modality: should", "modality: shall"))
    raw = json.loads(INCIDENTS[2].read_text())
    path = tmp_path / "incident.json"
    path.write_text(json.dumps(named(raw, {one: f"zq{number:02}" for number, one in enumerate(ids_of(raw))})))
    found = difference(*read_sides("built-in", str(tmp_path / "new"), ()), (path,))
    assert found.incidents
    assert "zq" not in terminal.text(difference_document(found))
