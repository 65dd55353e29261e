"""Made-up rows in the columns of the Washington Post's table, with what rules come to in them counted by hand."""

import json
from pathlib import Path

import pyarrow as pa
import pytest
from sheets import ENTITIES, about_row

from policycheck.evaluation.evaluate import evaluate
from policycheck.evaluation.scope import rules_named
from policycheck.library.incident_file import read_incident
from policycheck.library.library import Library
from policycheck.library.mapping_file import find_mapping
from policycheck.logic.answers import value_of
from policycheck.logic.cells import read_row
from policycheck.model.screening import Counts, Screening, Unmapped
from policycheck.screening.step import FAULT, ROW, ScreeningStep
from policycheck.screening.summary import summary

HEAD = """
id,date,threat_type,flee_status,armed_with,city,county,state,latitude,longitude,location_precision,age,gender,race,
race_source,was_mental_illness_related,body_camera,agency_ids
"""
COLUMNS = "".join(HEAD.split()).split(",")

# Of the columns that the mapping reads: date, threat_type, flee_status, armed_with, body_camera, agency_ids.
# Beside each row: V, a shot at a moving vehicle is suggested; no, that nobody in it threatened by other means; yes,
# that somebody did. Where neither stands, the cells leave it open.
ROWS = [
    # Armed with a vehicle alone, however it moved.
    ("2015-02-09", "attack", "not", "vehicle", "False", "7;8"),  # 1 V no; the day before Chicago's text
    ("2015-02-10", "attack", "car", "vehicle", "True", "7;8"),  # 2 V no; its first day
    ("2017-10-15", "threat", "not", "vehicle", "False", "8;7;7"),  # 3 V no; its last day
    ("2017-10-16", "flee", "car", "vehicle", "True", "8"),  # 4 V no; the day after it
    ("2022-07-18", "move", "car", "vehicle", "False", "8"),  # 5 V no; the day before the Department of Justice's
    ("2022-07-19", "attack", "", "vehicle", "False", "9"),  # 6 V no; its first day
    ("2023-01-01", "undetermined", "not", "vehicle", "False", "9"),  # 7 V; of the threat nothing is known
    ("2023-01-02", "accident", "car", "vehicle", "False", "9"),  # 8 V; an accident tells of no threat
    ("2023-01-03", "", "", "vehicle", "False", "9"),  # 9 V
    ("2023-02-06", "shoot", "not", "vehicle", "False", "9"),  # 10 V; somebody fired: it is not said with what
    ("", "attack", "car", "vehicle", "False", "9"),  # 11 V no; on a day that is not known
    # Away by car, with no weapon or with none that is known.
    ("2022-08-01", "flee", "car", "unarmed", "False", "9"),  # 12 V no
    ("2022-08-02", "flee", "car", "undetermined", "False", "9"),  # 13 V; whether armed is not known
    ("2022-08-03", "", "car", "", "False", "9"),  # 14 V
    ("2016-03-29", "flee", "car", "unarmed;vehicle", "False", ""),  # 15 V no; the day before PERF's principles
    ("2016-03-30", "move", "car", "vehicle;undetermined", "False", ""),  # 16 V; their first day
    # Away by car, with a weapon.
    ("2022-08-04", "threat", "car", "unknown", "False", "9"),  # 17 armed, of which kind is not known: not undetermined
    ("2022-08-05", "flee", "car", "replica", "False", "9"),  # 18 a replica is no gun, and no vehicle
    ("2022-08-06", "shoot", "car", "gun", "True", "9"),  # 19 yes
    ("2022-08-07", "point", "car", "gun;vehicle", "True", "9"),  # 20 yes
    ("2022-08-08", "threat", "car", "gun", "False", "9"),  # 21 a gun that was neither fired nor pointed
    ("", "point", "car", "gun", "False", "9"),  # 22 yes; on a day that is not known
    ("2020-01-01", "point", "car", "gun", "False", "9"),  # 23 yes
    ("2022-08-09", "attack", "car", "gun;replica", "False", "9"),  # 24
    # Without a vehicle.
    ("2022-08-10", "flee", "foot", "unarmed", "False", "9"),  # 25
    ("2022-08-11", "attack", "not", "knife", "True", "9"),  # 26
    ("2022-08-12", "shoot", "other", "gun", "False", "9"),  # 27 a gun that was fired, and no vehicle
    ("2022-08-13", "", "", "", "False", "9"),  # 28
    ("2022-08-14", "undetermined", "not", "undetermined", "False", "9"),  # 29
    ("2022-08-15", "move", "not", "replica;blunt_object", "False", "9"),  # 30
    # What the mapping does not know.
    ("August 2022", "flee", "car", "unarmed", "False", "9"),  # 31 V no; a day that cannot be read
    ("2022-08-16", "shoot", "boat", "gun;sword", "False", "9"),  # 32
]
# Rules with possible violation (or departure), no violation, undetermined, of these unless excused, and not in force;
# and the rows in which the duty surely arose. None of these rules surely does not apply to any row.
BY_HAND: dict[str, tuple[Counts, int]] = {}


def counted(rule: str, numbers: tuple[int, int, int, int, int], applies: int) -> None:
    names = ("possible_violation", "no_violation", "undetermined", "prima_facie", "not_in_force")
    assert numbers[0] + numbers[1] + numbers[2] + numbers[4] == len(ROWS)
    BY_HAND[rule] = Counts(does_not_apply=0, **dict(zip(names, numbers, strict=True))), applies


# No dates. V and no threat by other means: 1 to 6, 11, 12, 15, 31. V alone leaves the exception open: 7 to 10, 13, 14,
# 16. Elsewhere it is open whether anybody fired at a vehicle, and a yes says nothing of how near the threat was.
counted("lasd.no-firing-at-vehicle", (10, 0, 22, 7, 0), applies=32)
# In force since 2022-07-19, so not in 1 to 5, 15, 16, 23. A threat by other means excuses it: 19, 20, and 22 whatever
# its day. V leaves the second exception open: 6 to 10 and 12 to 14; 11 and 31 may be of a day before it was in force.
counted("us-federal-doj.no-firing-at-moving-vehicle", (0, 3, 21, 8, 8), applies=8)
# As before; but whether the shots were meant solely to disable the vehicle no column tells, so the duty never surely
# arises, and nothing is made out.
counted("us-federal-doj.no-firing-solely-to-disable-vehicle", (0, 3, 21, 0, 8), applies=0)
# No dates. V (1 to 16 and 31) is made out unless other deadly force was used, of which no column tells.
counted("nypd.no-firing-at-moving-vehicle", (0, 0, 32, 17, 0), applies=17)
counted("blendon-township-pd.fire-at-moving-vehicle-only-without-other-means", (0, 0, 32, 17, 0), applies=17)
# From 2015-02-10 to 2017-10-15: 2, 3, 15, 16, and perhaps 11, 22, 31. No column tells of other force.
counted("chicago-pd.no-firing-when-vehicle-is-only-force", (0, 0, 7, 0, 25), applies=0)
# Since 2016-03-30, so not in 1, 2, 15. No column tells of the agency's policy.
counted("perf.prohibit-shooting-at-vehicles", (0, 0, 29, 0, 3), applies=26)
# Since 2023-02-06: 10, and perhaps 11, 22, 31. At whom the shots were fired no column tells.
counted("us-federal-dhs.no-firing-at-operator-of-moving-vehicle", (0, 0, 4, 0, 28), applies=1)
# Until 2015-12-31: 1 and 2, and perhaps 11, 22, 31.
counted("denver-pd.no-firing-at-threat-solely-by-vehicle", (0, 0, 5, 0, 27), applies=0)
# No dates. Five rows tell of a camera; that the other 27 tell of none says nothing.
counted("el-centro-pd.carry-recording-device", (0, 5, 27, 0, 0), applies=32)


def table() -> pa.Table:
    rows = []
    for number, (date, threat, flee, armed, camera, agencies) in enumerate(ROWS, 1):
        told = {"date": date, "threat_type": threat, "flee_status": flee, "armed_with": armed, "agency_ids": agencies}
        rest = {"city": "A town", "county": "A county", "state": "ZZ", "age": "30", "race": "A;B", "gender": "female"}
        row = {"id": str(100 + number), "body_camera": camera, "was_mental_illness_related": "False", **rest, **told}
        rows.append({name: row.get(name, "") for name in COLUMNS})
    return pa.Table.from_pylist(rows)


@pytest.fixture(scope="module")
def step(library: Library) -> ScreeningStep:
    topic = rules_named(library, about=["moving-vehicles"])
    rules = (*topic, *rules_named(library, ["el-centro-pd.carry-recording-device"]))
    return ScreeningStep(
        library, rules, find_mapping("washington-post-v2", library.facts, COLUMNS, "t.csv"), ("agency_ids",)
    )


@pytest.fixture(scope="module")
def screened(step: ScreeningStep) -> tuple[list[dict[str, str]], Screening]:
    batch = table().select(step.columns).to_batches()[0]
    batch = batch.append_column(ROW, pa.array(range(1, len(batch) + 1)))
    rows, sums = step.run(batch.append_column(FAULT, pa.nulls(len(batch), pa.string())), "t.csv")
    return rows.to_pylist(), summary(step, sums)


@pytest.mark.parametrize("rule", sorted(BY_HAND))
def test_counts_are_those_made_by_hand(screened: tuple[list[dict[str, str]], Screening], rule: str) -> None:
    rows, found = screened
    assert (found.rule(rule).counts, found.rule(rule).applies) == BY_HAND[rule]
    words = [row[rule].replace("departure_from_guidance", "possible_violation") for row in rows]
    counts = BY_HAND[rule][0]
    for outcome in ("possible_violation", "no_violation", "does_not_apply", "undetermined", "not_in_force"):
        assert words.count(outcome) == getattr(counts, outcome)


def test_which_rows_they_are(screened: tuple[list[dict[str, str]], Screening]) -> None:
    rows, _ = screened
    rule = "lasd.no-firing-at-vehicle"
    assert [row["row"] for row in rows if row[rule] == "departure_from_guidance"] == [1, 2, 3, 4, 5, 6, 11, 12, 15, 31]
    rule = "us-federal-doj.no-firing-at-moving-vehicle"
    assert [row["key"] for row in rows if row[rule] == "no_violation"] == ["119", "120", "122"]
    rule = "el-centro-pd.carry-recording-device"
    assert [row["row"] for row in rows if row[rule] == "no_violation"] == [2, 4, 19, 20, 26]


def test_groups_and_years_by_hand(screened: tuple[list[dict[str, str]], Screening]) -> None:
    _, found = screened
    rule = "lasd.no-firing-at-vehicle"
    told = {one.value: (one.rows, one.rules[rule].possible_violation) for one in found.groups[0].groups}
    # Agency 7 is in 1 to 3, agency 8 in 1 to 5; 15 and 16 name none; the other 25, with 6, 11, 12, 31, are of agency 9.
    assert told == {"": (2, 1), "7": (3, 3), "8": (5, 5), "9": (25, 4)}
    assert found.years is not None
    years = {one.value: (one.rows, *_three(one.rules[rule])) for one in found.years.groups}
    assert years == {
        "": (3, 2, 0, 1),  # 11 and 31; 22
        "2015": (2, 2, 0, 0),  # 1, 2
        "2016": (2, 1, 1, 0),  # 15; 16
        "2017": (2, 2, 0, 0),  # 3, 4
        "2020": (1, 0, 0, 1),  # 23
        "2022": (18, 3, 2, 13),  # 5, 6, 12; 13, 14; 17 to 21, 24 to 30, 32
        "2023": (4, 0, 4, 0),  # 7 to 10
    }


def _three(counts: Counts) -> tuple[int, int, int]:
    return counts.possible_violation, counts.prima_facie, counts.undetermined - counts.prima_facie


def test_what_could_not_be_used_by_hand(screened: tuple[list[dict[str, str]], Screening]) -> None:
    rows, found = screened
    reading = found.reading
    assert (reading.rows, reading.screened, reading.left_out, reading.unread) == (32, 32, 0, 0)
    assert (reading.bad_rows, [(one.row, one.column, one.text) for one in reading.bad]) == (
        1,
        [(31, "date", "August 2022")],
    )
    assert reading.unmapped == (
        Unmapped(column="armed_with", value="sword", rows=1),
        Unmapped(column="flee_status", value="boat", rows=1),
    )
    assert [row["row"] for row in rows if row["problem"]] == [31]


def test_missing_facts_by_hand(screened: tuple[list[dict[str, str]], Screening]) -> None:
    _, found = screened
    missing = {one.fact: one for one in found.rule("lasd.no-firing-at-vehicle").missing}
    # Undetermined are 7 to 10, 13, 14, 16 to 30, and 32. Of these 15 do not say whether a vehicle was fired at, and 18,
    # all but 19, 20, 22 and 23, do not say whether there was a threat by other means.
    assert (missing["force.fired_at_vehicle"].open, missing["force.fired_at_occupant"].open) == (15, 22)
    assert (missing["force.threat_by_other_means"].open, missing["force.threat_by_other_means"].told) == (18, True)
    # In the seven of V a no to either part of the exception settles it, and a yes does not.
    assert missing["force.threat_by_other_means"].may_settle == 7
    assert missing["force.threat_by_other_means"].settles == 0


def test_every_row_as_an_incident_of_its_own(
    library: Library, step: ScreeningStep, screened: tuple[list[dict[str, str]], Screening], tmp_path: Path
) -> None:
    rows, _ = screened
    issuers = sorted({compiled.rule.authority for compiled in step.rules})
    for cells, row in zip(table().to_pylist(), rows, strict=True):
        read = read_row(step.mapping, library.facts, cells)
        assertions = [
            {"fact": fact, "about": about_row(fact), "source": "table", "value": _plain(library, fact, extent)}
            for fact, extent in read.facts.items()
        ]
        incident = {
            "schema": "policycheck/incident/1",
            "id": f"row-{row['row']}",
            "title": "A row of a table",
            "date": None if read.day is None else read.day[0].isoformat(),
            "agency": "el-centro-pd",
            "entities": ENTITIES,
            "sources": {"table": {"party": "press", "title": "A table"}},
            "assertions": assertions,
        }
        path = tmp_path / f"row-{row['row']}.json"
        path.write_text(json.dumps(incident))
        found = evaluate(library, read_incident(path, library)[0], "", ["press"], issuers)
        possible_conclusions = {one.rule: one.outcomes["press"].possible_conclusions for one in found.results}
        for compiled in step.rules:
            rule = compiled.rule.id
            came = row[f"{rule}: ends"].replace("departure", "violation").split(";")
            assert (rule, row["row"], came) == (rule, row["row"], list(possible_conclusions[rule]))


def _plain(library: Library, fact: str, extent: object) -> object:
    value = value_of(library.facts[fact], extent)  # type: ignore[arg-type]
    assert isinstance(value, bool)  # the mapping has yes-no facts alone
    return value
