"""How long the pages of the workbench take, for the El Centro incident and for a case of five times as many statements.

Each is asked for in process, over HTTP as a browser would, and held against a page of Starlette and Jinja that says
nothing. A page that shows what seconds of work come to says so at first, and has it when it is loaded again: what is
timed is what somebody waits for.

    python benchmarks/pages.py
"""

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route
from starlette.testclient import TestClient

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))
from workbench import Browser  # noqa: E402

from policycheck.library.library import load_library  # noqa: E402
from policycheck.web.server import open_site  # noqa: E402
from policycheck.web.workspace import Workspace  # noqa: E402

INCIDENT = ROOT / "incidents" / "el-centro-2025-10-05.json"
TARGET = 300.0  # milliseconds
TIMES = 5
PAGES = {
    "overview": "",
    "documents": "/documents",
    "a document": "/documents/{document}",
    "statements": "/statements",
    "a new statement": "/statements/new",
    "timeline": "/timeline",
    "what follows": "/what-follows",
    "a rule in full": "/what-follows/1",
    "what if": "/what-follows/what-if",
    "to find out": "/to-find-out",
    "findings": "/findings",
    "memo": "/memo",
    "history": "/history",
}


@dataclass(frozen=True, slots=True)
class Timed:
    """The milliseconds of a page: right after a change, and when it is loaded again."""

    changed: float
    again: float


def larger(data: dict[str, Any]) -> dict[str, Any]:
    """The incident with each of its sources five times, and all that they say."""
    sources, said = dict(data["sources"]), list(data["assertions"])
    for number in range(2, 6):
        sources |= {f"{name}-{number}": source for name, source in data["sources"].items()}
        said += [
            {key: value for key, value in one.items() if key not in ("id", "disputes")}
            | {"source": f"{one['source']}-{number}"}
            for one in data["assertions"]
        ]
    return data | {"id": f"{data['id']}-larger", "sources": sources, "assertions": said}


def measure() -> tuple[float, dict[str, dict[str, Timed]]]:
    """The milliseconds of the page that says nothing, and of each page by case."""
    data = json.loads(INCIDENT.read_text())
    with tempfile.TemporaryDirectory() as folder:
        site = open_site(Workspace(Path(folder) / "workspace"), load_library(), 8321, local=True)
        browser = Browser(site).enter()
        timed: dict[str, dict[str, Timed]] = {}
        for case in (data, larger(data)):
            name = site.workspace.add(case["id"], json.dumps(case), "Ana", "Added")
            count = len(case["assertions"])
            timed[f"{count} statements"] = {page: _timed(browser, name, case, place) for page, place in PAGES.items()}
        site.reader.close()
    return _median(_empty()), timed


def _timed(browser: Browser, name: str, case: dict[str, Any], place: str) -> Timed:
    """The page after each of some changes, and loaded again after each."""
    address = f"/cases/{name}{place.format(document=next(iter(case['documents'])))}"
    workspace, changed, again = browser.site.workspace, [], []
    for number in range(TIMES):
        entry = workspace.case(name)
        text = json.dumps(json.loads(entry.latest.text) | {"note": f"{place} {number}"})
        workspace.save(name, entry.latest.number, text, "Ana", "Changed the note")
        changed.append(_milliseconds(lambda: browser.get(address)))
        again.append(_median(lambda: browser.get(address)))
    return Timed(statistics.median(changed), statistics.median(again))


def _empty() -> Callable[[], Any]:
    template = jinja2.Environment(autoescape=True).from_string("<!DOCTYPE html><title>{{ title }}</title>")
    app = Starlette(routes=[Route("/", lambda _: HTMLResponse(template.render(title="Nothing")))])
    client = TestClient(app)
    return lambda: client.get("/")


def _median(work: Callable[[], Any]) -> float:
    work()
    return statistics.median(_milliseconds(work) for _ in range(TIMES))


def _milliseconds(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    answer = work()
    taken = (time.perf_counter() - start) * 1000
    assert answer.status_code == 200, answer.text
    return taken


def table(measured: tuple[float, dict[str, dict[str, Timed]]]) -> str:
    """The measurements as Markdown."""
    nothing, timed = measured
    heads = [f"{case}, {when}, ms" for case in timed for when in ("after a change", "again")]
    lines = [f"| page | {' | '.join(heads)} | again / nothing |", f"|---|{'---:|' * (len(heads) + 1)}"]
    for page in PAGES:
        each = [timed[case][page] for case in timed]
        numbers = [f"{number:.0f}" for one in each for number in (one.changed, one.again)]
        lines.append(f"| {page} | {' | '.join(numbers)} | {each[0].again / nothing:.1f} |")
    late = sorted(
        {page for case in timed.values() for page, one in case.items() if max(one.changed, one.again) > TARGET}
    )
    missed = f"missed after a change by {', '.join(late)}" if late else "reached"
    lines += ["", f"A page of Starlette and Jinja that says nothing: {nothing:.1f} ms. Medians of {TIMES}."]
    return "\n".join([*lines, "", f"Every page: target: at most {TARGET:.0f} ms, {missed}."])


if __name__ == "__main__":
    print(table(measure()))
