"""What the shipped incidents come to, held as files: a change of code that changes an answer shows which.

`python tests/test_golden.py` writes them anew. A diff in them is a changed answer, and needs a reason.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from policycheck.evaluation.evaluate import evaluate
from policycheck.evaluation.worklist import worklist
from policycheck.library.incident_file import read_incident
from policycheck.library.library import load_library

ROOT = Path(__file__).resolve().parents[1]
INCIDENTS = sorted((ROOT / "incidents").glob("*.json"))
GOLDEN = Path(__file__).parent / "golden"


def answers(path: Path) -> dict[str, Any]:
    """Every result under every account, and every question with what its answers would settle."""
    library = load_library(())
    incident, sha256 = read_incident(path, library)
    evaluation = evaluate(library, incident, sha256)
    asked = worklist(library, incident)
    return {
        "results": {
            f"{one.rule} {one.about}": {
                name: " ".join((outcome.outcome, *outcome.possible_conclusions, *(note.kind for note in outcome.notes)))
                for name, outcome in one.outcomes.items()
            }
            for one in evaluation.results
        },
        "follows": sorted(f"{one.account}: {one.text} ({one.about})" for one in evaluation.follows),
        "questions": {
            f"{item.fact} {item.about}": [f"{len(answer.effects)} effects: {answer.text}" for answer in item.answers]
            for item in asked.items
        },
    }


@pytest.mark.parametrize("path", INCIDENTS, ids=lambda path: path.stem)
def test_answers_are_those_on_file(path: Path) -> None:
    assert answers(path) == json.loads((GOLDEN / path.name).read_text())


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for incident in INCIDENTS:
        text = json.dumps(answers(incident), indent=1, ensure_ascii=False)
        (GOLDEN / incident.name).write_text(f"{text}\n")
