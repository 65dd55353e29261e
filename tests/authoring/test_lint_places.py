"""What lint finds in an incident is told at the line on which it stands, the board's findings among them."""

import json
from pathlib import Path
from typing import Any

from policycheck.authoring.lint.incidents import incident_findings
from policycheck.library.library import Library

FIRED = {"fact": "force.fired_at_operator", "about": "shots", "value": True}
NOT_AT_IT = {"fact": "force.fired_at_vehicle", "about": "shots", "value": False}
VAGUE = {"fact": "incident.rounds_fired", "about": "incident", "value": {"at_least": 0}}


def lined(data: dict[str, Any]) -> str:
    """The data as JSON, an item of each list a line."""
    return json.dumps(data).replace("[{", "[\n{").replace("}, {", "},\n{")


def test_each_finding_stands_at_its_own_line(tmp_path: Path, library: Library) -> None:
    of_press = [{**statement, "source": "paper"} for statement in (FIRED, NOT_AT_IT, VAGUE)]
    data = {
        "schema": "policycheck/incident/1",
        "id": "i",
        "title": "t",
        "agency": "el-centro-pd",
        "entities": {"o": {"kind": "officer"}, "shots": {"kind": "force", "by": "o"}},
        "sources": {"paper": {"party": "press", "title": "The paper of May 3"}},
        "assertions": [{"says": "It rained.", "source": "paper", "pinpoint": "page 1"}, *of_press],
        "findings": {"facts": [VAGUE, FIRED, NOT_AT_IT]},
    }
    path = tmp_path / "incident.json"
    path.write_text(lined(data))
    findings = incident_findings(path, library)
    lines = path.read_text().splitlines()
    told = {(one.check, lines[(one.line or 0) - 1].partition("}]")[0].strip(",}")) for one in findings}
    press, board = ([json.dumps(item).strip("}") for item in items] for items in (of_press, data["findings"]["facts"]))
    assert told == {
        *(("assertion-without-pinpoint", line) for line in press),
        ("inconsistent-statements", press[0]),
        ("inconsistent-statements", board[1]),
        ("statement-says-nothing", press[2]),
        ("statement-says-nothing", board[0]),
    }
