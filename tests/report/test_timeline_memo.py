"""The timeline in a memo: each account by itself, by the memo's names, with what it says beside its events."""

import re
from pathlib import Path
from typing import Any

import pytest

from policycheck.document.markdown import markdown
from policycheck.document.model import Bullets, Document, Figure, Part, Table
from policycheck.evaluation.evaluate import evaluate
from policycheck.evaluation.worklist import worklist
from policycheck.library.incident_file import read_incident
from policycheck.library.library import Library
from policycheck.model.incident import Incident
from policycheck.report.memo import Length, build
from policycheck.report.phrases import Labels
from policycheck.report.timeline import TimelinePart, named, told_by
from policycheck.timeline.view import timeline_view

ROOT = Path(__file__).resolve().parents[2]
INCIDENTS = sorted((ROOT / "incidents").glob("*.json"))


def made(library: Library, incident: Incident, length: Length = "full") -> Document:
    evaluation, view = evaluate(library, incident, "0" * 64), timeline_view(library, incident)
    panels = named(view, Labels(evaluation)).panels
    drawn = tuple(Figure(svg="<svg/>", png=b"", title=told_by(one), description="", width=1) for one in panels)
    return build(evaluation, told=TimelinePart(view, drawn), length=length)


def part(memo: Document, title: str = "The timeline") -> Part:
    return next(one for one in memo.parts if one.title.endswith(title))


def cells(table: Table) -> list[list[str]]:
    return [["".join(run.text for run in line) for line in row] for row in table.rows]


def bullets(one: Part) -> list[str]:
    return [
        "".join(run.text for run in item) for block in one.blocks if isinstance(block, Bullets) for item in block.items
    ]


def shots(source: str, at: int, rounds: int, pinpoint: str) -> dict[str, Any]:
    return {"id": "volley", "kind": "shots", "source": source, "at": at, "rounds": rounds, "pinpoint": pinpoint}


@pytest.fixture
def disputed() -> Incident:
    """The agency says five seconds and three rounds; a camera shows nine, and seven."""
    return Incident.model_validate(
        {
            "schema": "policycheck/incident/1",
            "id": "made-up",
            "title": "A made-up incident",
            "date": "2025-10-05",
            "agency": "el-centro-pd",
            "sources": {
                "camera": {"party": "record", "title": "Camera"},
                "brief": {"party": "agency", "title": "Briefing"},
            },
            "timeline": {
                "zero": "the call",
                "events": [shots("brief", 5, 3, "page 1"), shots("camera", 9, 7, "minute 3:10")],
            },
        }
    )


def test_nobody_is_cited_for_what_somebody_else_says(library: Library, disputed: Incident) -> None:
    timeline = part(made(library, disputed))
    tables = {one.caption: cells(one) for one in timeline.blocks if isinstance(one, Table)}
    assert tables["Events: as the agency tells it"] == [
        ["shots were fired, 3 rounds", "who is not stated", "begins 5 seconds after the call", "S2, page 1"]
    ]
    assert tables["Events: as the record shows it"] == [
        [
            "shots were fired, 7 rounds",
            "who is not stated",
            "begins 9 seconds after the call",
            "S1, minute 3:10 (the record)",
        ]
    ]
    assert bullets(timeline)[0] == (
        "What the record says against this account does not count in it: “shots were fired”: its time and the number "
        "of rounds [S1, minute 3:10]."
    )


def test_what_bounds_an_event_in_time_is_cited(library: Library, disputed: Incident) -> None:
    """The camera's stop ends before the agency's five seconds by the agency's word as well."""
    data = disputed.model_dump(mode="json", by_alias=True, exclude_none=True)
    data["timeline"]["events"].append({"id": "stop", "kind": "vehicle-stopped", "source": "camera"})
    data["timeline"]["order"] = [{"event": "stop", "is": "before", "other": "volley", "source": "camera"}]
    timeline = part(made(library, Incident.model_validate(data)))
    stop = cells(next(one for one in timeline.blocks if isinstance(one, Table)))[0]
    assert stop[2].startswith("ends earlier than 5 seconds after the call; ")
    assert stop[3] == "S1 (the record); its place in time: S2, page 1"


def test_a_telling_of_all_says_what_there_was_none_of(library: Library, disputed: Incident) -> None:
    data = disputed.model_dump(mode="json", by_alias=True, exclude_none=True)
    whole = {"kinds": ["warning", "command", "shots"], "source": "brief", "to": "volley"}
    data["timeline"]["complete"] = [whole, {"kinds": ["shots"], "source": "camera"}]
    assert bullets(part(made(library, Incident.model_validate(data))))[:2] == [
        "The agency says that no warning of force was given and no command was given until the beginning of “shots "
        "were fired” and that every event of this kind until the beginning of “shots were fired” is told: “shots were "
        "fired” [S2].",
        "The record shows that every event of this kind is told: “shots were fired” [S1].",
    ]


def test_an_order_of_the_record_that_gives_way_is_told(library: Library, disputed: Incident) -> None:
    data = disputed.model_dump(mode="json", by_alias=True, exclude_none=True)
    data["timeline"]["events"] = [
        {"id": name, "kind": "command", "source": source} for name in ("a", "b") for source in ("brief", "camera")
    ]
    data["timeline"]["order"] = [
        {"event": "a", "is": "before", "other": "b", "source": "brief"},
        {"event": "b", "is": "before", "other": "a", "source": "camera", "pinpoint": "minute 2"},
    ]
    said = bullets(part(made(library, Incident.model_validate(data))))
    assert said[0].endswith("“a command was given (2)” and “a command was given (1)”: their order [S1, minute 2].")


def test_an_account_s_denial_is_in_the_memo(library: Library, el_centro: Path) -> None:
    memo = made(library, read_incident(el_centro, library)[0])
    said = bullets(part(memo))
    assert re.fullmatch(r"The \S+ side says that no command was given at any time \[S3, paragraph 5\]\.", said[0])
    assert said[1] == "No timeline for the community and the record alone: no event is stated."
    assert "no command was given at any time" in markdown(memo)


def test_each_account_has_its_own_picture_and_table_in_its_own_order(library: Library, el_centro: Path) -> None:
    timeline = part(made(library, read_incident(el_centro, library)[0]))
    kinds = [type(block).__name__ for block in timeline.blocks]
    assert kinds == ["Paragraph", "Figure", "Table", "Figure", "Table", "Bullets", "Figure", "Table", "Bullets"]
    press = next(one for one in timeline.blocks if isinstance(one, Table) and "press" in one.caption)
    names = [row[0].split(":")[0] for row in cells(press)]
    assert names.index("the first shots") < names.index("the later shots") < names.index("the vehicle rolling forward")
    captions = [one.title for one in timeline.blocks if isinstance(one, Figure)]
    captions += [one.caption for one in timeline.blocks if isinstance(one, Table)]
    assert len(set(captions)) == len(captions)
    assert captions[0] == "As the agency tells it"


@pytest.mark.parametrize("file", INCIDENTS, ids=lambda file: file.stem)
def test_no_event_is_called_by_its_id(library: Library, file: Path) -> None:
    """Nor by its id's letters with blanks for hyphens; and what was worked out has the names of the timeline."""
    incident, _ = read_incident(file, library)
    memo = made(library, incident)
    ids = {event.id for event in incident.timeline.events} - {"contact"}
    shown = repr([one.blocks for one in memo.parts if one.title.endswith(("The timeline", "What was inferred"))])
    names = incident.event_names(library.events).values()
    for name in ids:
        plain = name.replace("-", " ")
        assert not re.search(rf"(?<![\w-]){name}(?![\w-])", shown)
        assert f"“{plain}”" not in shown or plain in names


def test_no_id_of_an_account_or_a_source_is_shown(library: Library, el_centro: Path) -> None:
    incident, _ = read_incident(el_centro, library)
    view = timeline_view(library, incident)
    evaluation = evaluate(library, incident, "0" * 64)
    shown = repr(part(made(library, incident)).blocks)
    for name in ("common-ground", "uncontradicted:", "agency:", *incident.sources):
        assert name not in shown
    assert named(view, Labels(evaluation)).undrawn[0].title == "common ground"


def test_in_short_the_record_s_timeline_stands_once_and_a_denial_beside_it(library: Library) -> None:
    timeline = part(made(library, read_incident(ROOT / "docs/examples/case/incident.json", library)[0], "short"))
    assert [one.title for one in timeline.blocks if isinstance(one, Figure)] == ["As the record shows it"]
    assert len([one for one in timeline.blocks if isinstance(one, Table)]) == 1
    assert "The driver also says: The driver heard no warning [S6]." in bullets(timeline)
    full = part(made(library, read_incident(ROOT / "docs/examples/case/incident.json", library)[0]))
    assert "The record, with what the driver says" in [one.title for one in full.blocks if isinstance(one, Figure)]


def test_the_worklist_is_handed_on(library: Library, el_centro: Path) -> None:
    incident, _ = read_incident(el_centro, library)
    evaluation = evaluate(library, incident, "0" * 64)
    without, having = (build(evaluation, worklist=one) for one in (None, worklist(library, incident)))
    assert {one.title for one in having.parts} - {one.title for one in without.parts} == {"What to find out first"}
