"""`policycheck compare` on the command line: what it takes, what it refuses, and what it writes."""

import html
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT, Ran

from policycheck.library.library import Library

pytest.importorskip("z3")
Run = Callable[..., Ran]
ABOUT = ("--about", "moving-vehicles")
PAIR = ("compare", "denver-pd", "el-centro-pd", *ABOUT)


def flat(text: str) -> str:
    return " ".join(text.split())


def test_two_departments(policycheck: Run) -> None:
    ran = policycheck(*PAIR)
    assert (ran.status, ran.err) == (0, "")
    assert flat(ran.out).startswith(
        "Rules on moving vehicles: Denver Police Department and El Centro Police Department "
        "On moving vehicles, the rules of Denver Police Department are stricter than those of El Centro Police "
        "Department in some situations, and looser in others. "
    )
    assert "The rules of Denver Police Department forbid it:" in ran.out
    assert "The rules of Denver Police Department by themselves" in ran.out
    assert "The rules of El Centro Police Department by themselves" in ran.out
    assert max(map(len, ran.out.splitlines())) <= 80


@pytest.mark.parametrize("form", ["txt", "md", "html", "docx", "pdf", "json"])
def test_every_form_is_written_by_the_ending_of_the_file(policycheck: Run, tmp_path: Path, form: str) -> None:
    written = tmp_path / f"compared.{form}"
    assert policycheck(*PAIR, "-o", written) == Ran(0, "", "")
    assert written.stat().st_size
    if form in ("txt", "md", "html"):
        assert "On moving vehicles, the rules of Denver Police Department" in flat(written.read_text())


def test_a_file_of_text_has_what_a_terminal_folds_away(policycheck: Run, tmp_path: Path) -> None:
    policycheck(*PAIR, "-o", tmp_path / "compared.txt")
    written, shown = (tmp_path / "compared.txt").read_text(), policycheck(*PAIR).out
    for said in ("Whoever fires at a vehicle discharges a firearm.", "the vehicle was not moving when the officer"):
        assert said in flat(written)
        assert said not in flat(shown)


def test_all_departments_make_a_table(policycheck: Run, library: Library, tmp_path: Path) -> None:
    sides = {one.rule.authority for one in library.rules.values() if "pursuit" in one.rule.topics}
    count = len(sides)
    pairs = count * (count - 1) // 2
    page = tmp_path / "all.html"
    assert policycheck("compare", "--about", "pursuit", "-o", page) == Ran(0, "", "")
    told = page.read_text()
    assert len(re.findall(r"<summary>(?:<\w+>)?\d+ and \d+\. ", told)) == pairs
    assert f"{count} sets of rules on pursuit make {pairs} pairs:" in flat(told)
    assert all(html.escape(library.authorities[one].name).replace("&#x27;", "&#39;") in told for one in sides)


def test_of_many_no_pair_is_compared(policycheck: Run) -> None:
    ran = policycheck("compare", "--about", "moving-vehicles")
    assert ran.status == 0
    assert "sets of rules stand side by side. Every pair is compared where no more than 12 are named." in flat(ran.out)
    assert "What the rules of each row come to in the situation of each column" in ran.out
    assert "How they differ" not in ran.out


def test_one_department_against_all_others(policycheck: Run) -> None:
    found = json.loads(policycheck("compare", "denver-pd", *ABOUT, "--format", "json").out)
    assert {one["first"]["id"] for one in found["comparisons"]} == {"denver-pd"}
    assert len(found["comparisons"]) == len(found["sides"]) - 1
    assert [one["side"]["id"] for one in found["analyses"]] == ["denver-pd"]


def test_the_order_of_the_sides_only_turns_the_answer(policycheck: Run) -> None:
    there = json.loads(policycheck("compare", "nypd", "chicago-pd", *ABOUT, "--format", "json").out)["comparisons"]
    back = json.loads(policycheck("compare", "chicago-pd", "nypd", *ABOUT, "--format", "json").out)["comparisons"]
    assert (there[0]["relation"], back[0]["relation"]) == ("stricter", "looser")
    assert [one["scenario"]["premises"] for one in there[0]["first_stricter"]] == [
        one["scenario"]["premises"] for one in back[0]["second_stricter"]
    ]


def test_the_same_again_gives_the_same_bytes(policycheck: Run) -> None:
    assert policycheck(*PAIR, "--format", "html").out == policycheck(*PAIR, "--format", "html").out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["compare"], ["nothing is named that could be compared", "agency-policy, ", "deadly-force, "]),
        (["compare", "denver-pdd", "nobody-at-all"], ["did you mean 'denver-pd'?", "'nobody-at-all'", "2 problems"]),
        (["compare", "denver-pd", "denver-pd"], ["this side is named twice"]),
        (["compare", "--about", "moving-vehicle"], ["did you mean 'moving-vehicles'?"]),
        (["compare", "us-ca", "nypd", *ABOUT], ["no rule of us-ca is about moving-vehicles"]),
        (["compare", "us-federal-ice", "nypd"], ["holds no rule of us-federal-ice"]),
        (["compare", "us-co", "--about", "recording-by-public"], ["no other authority has such rules"]),
        ([*PAIR, "-o", "here.odt"], ["nothing is written to a file that ends in .odt", ".html"]),
        ([*PAIR, "--format", "odt"], ["'odt' is not one of"]),
        ([*PAIR, "--library", "/no/such/folder"], ["/no/such/folder"]),
        ([*PAIR, "--witness", f"{ROOT / 'README.md'}"], ["this folder cannot be made"]),
    ],
)
def test_what_is_refused(policycheck: Run, arguments: list[str], said: list[str]) -> None:
    ran = policycheck(*arguments)
    assert (ran.status, ran.out) == (2, "")
    assert [one for one in said if one not in ran.err] == []
    assert "Traceback" not in ran.err


def test_without_the_solver_the_extra_is_named(policycheck: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "z3", None)
    ran = policycheck(*PAIR)
    assert (ran.status, ran.out) == (2, "")
    assert "pip install '.[analysis]'" in ran.err


def test_each_situation_evaluates_as_it_says(policycheck: Run, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "situations"
    ran = policycheck(*PAIR, "--format", "json", "--witness", folder)
    (found,) = json.loads(ran.out)["comparisons"]
    files = {}
    for way, stricter, other in (("first", "denver-pd", "el-centro-pd"), ("second", "el-centro-pd", "denver-pd")):
        for number, witness in enumerate(found[f"{way}_stricter"], 1):
            ending = f"-{number}" if number > 1 else ""
            files[f"{stricter}-stricter-than-{other}{ending}.json"] = other, witness
    assert ran.err == f"{len(files)} situations written to {folder}\n"
    assert len(files) > 2
    assert {path.name for path in folder.iterdir()} == files.keys()
    for name, (other, witness) in files.items():
        evaluated = policycheck(
            "evaluate", folder / name, "--policy", other, "--as-of", "2015-06-01", "--format", "json"
        )
        assert evaluated.status == 0, evaluated.err
        possible_conclusions = {
            one["rule"]: set(one["outcomes"]["record"]["possible_conclusions"]) - {"not_in_force"}
            for one in json.loads(evaluated.out)["results"]
        }
        for verdict in witness["scenario"]["verdicts"]:
            assert possible_conclusions[verdict["rule"]] == set(verdict["possible_conclusions"])


def test_situations_whose_names_would_be_alike_are_all_kept(policycheck: Run, tmp_path: Path) -> None:
    """A rule denver-pd.operations-manual-105 beside the policy denver-pd/operations-manual-105."""
    text = (ROOT / "rules/denver-pd/no-firing-at-threat-solely-by-vehicle.yaml").read_text()
    path = tmp_path / "tree/rules/denver-pd/operations-manual-105.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(text.replace("id: denver-pd.no-firing-at-threat-solely-by-vehicle", f"id: denver-pd.{path.stem}"))
    sides = (f"denver-pd/{path.stem}", f"denver-pd.{path.stem}", "el-centro-pd")
    for _ in range(2):  # the second run writes over the files of the first, and over no others
        ran = policycheck(
            "compare", *sides, *ABOUT, "--library", tmp_path / "tree", "--witness", tmp_path / "out", "--format", "json"
        )
        assert ran.status == 0, ran.err
        found = json.loads(ran.out)["comparisons"]
        witnesses = [made for one in found for way in ("first_stricter", "second_stricter") for made in one[way]]
        files = {file.stem: json.loads(file.read_text()) for file in (tmp_path / "out").iterdir()}
        assert len(files) == len(witnesses) > 3
        assert {name: incident["id"] for name, incident in files.items()} == {name: name for name in files}
        assert f"{len(files)} situations written" in ran.err
        assert sum(name.endswith("-2") for name in files) >= 2


TITLE = "<script>x</script>\\e[31m\\u202e{{7*7}}"


def test_a_draft_is_compared_with_what_it_would_replace(policycheck: Run, tmp_path: Path) -> None:
    name = "rules/el-centro-pd/move-out-of-path.yaml"
    text = (ROOT / name).read_text()
    changed = [("modality: should", "modality: shall"), ("status: in-force", "status: draft")]
    changed.append(("title: Move out of an approaching vehicle's path instead of firing", f'title: "{TITLE}"'))
    for old, new in changed:
        assert text.count(old) == 1
        text = text.replace(old, new)
    path = tmp_path / name
    path.parent.mkdir(parents=True)
    path.write_text(text)
    rule = "el-centro-pd.move-out-of-path"
    asked = ("compare", rule, "el-centro-pd", *ABOUT, "--library", tmp_path)
    ran = policycheck(*asked)
    assert ran.status == 0, ran.err
    assert "are stricter than those of El Centro Police Department in some situations, and looser in none." in flat(
        ran.out
    )
    assert "In no situation are the rules of El Centro Police Department stricter" in flat(ran.out)
    assert "(draft, not in force) (a duty: shall) is broken" in flat(ran.out)
    assert "Move out of an approaching vehicle's path instead of firing (guidance: should) is broken" in flat(ran.out)
    page = policycheck(*asked, "--format", "html").out
    for told in (ran.out, html.unescape(page)):
        assert "\x1b" not in told
        assert "\u202e" not in told
        assert "‹U+001B›[31m‹U+202E›{{7*7}}" in told
    assert "<script" not in page
    assert (
        policycheck("compare", "el-centro-pd", "denver-pd", *ABOUT, "--library", tmp_path).out
        == policycheck("compare", "el-centro-pd", "denver-pd", *ABOUT).out
    )


def test_help_tells_the_options(policycheck: Run) -> None:
    ran = policycheck("compare", "--help")
    assert ran.status == 0
    assert all(option in ran.out for option in ("--about", "--witness", "--drafts", "--format", "--library"))
    assert "compare" in policycheck("--help").out
