"""A mapping file that is wrong is refused with every problem in its place, and so is a table that does not fit it."""

from pathlib import Path

import pytest
from bad_files import marked, spoil
from hypothesis import given
from hypothesis import strategies as st

from policycheck.authoring.mapping_cases import run_mapping_cases
from policycheck.library.library import Library
from policycheck.library.mapping_file import check_columns, find_mapping, flat_mapping, mapping_from
from policycheck.model.problem import BadInput

GOOD = """id: a-table
title: A table
row: incident
source: {title: The list of shootings, quality: official}
key: number
date: {column: day, forms: ["%d %B %Y"]}
columns:
  armed: {list: ";", values: [gun, car], unknown: [not known]}
  fled: {values: ["yes", "no"]}
facts:
  - fact: force.fired_at_vehicle
    yes:
      all_of:
        - {column: armed, only: [car, ""]}
        - {column: fled, has: ["yes"]}
    no: {column: armed, has: [gun]}
    proxy: No column tells.
  - fact: incident.rounds_fired
    column: shots
    unit: rounds
    as: at_least
    thousands: ","
    texts: {a few: {at_least: 3}}
constants:
  - {fact: force.firearm_discharged, value: true, why: All are shootings.}
cases:
  - name: a car
    row: {armed: car, fled: "yes", shots: "5", day: 1 May 2020}
    facts: {force.fired_at_vehicle: true, incident.rounds_fired: {at_least: 5}}
    date: 2020-05-01
"""
PIECES = [
    "",
    "",
    "[",
    "]",
    "{",
    "}",
    ":",
    " ",
    "- ",
    "null",
    "true",
    "1",
    '"',
    "\n",
    "[]",
    "{}",
    "x",
    "has",
    "only",
    "any_of",
    "%",
]
ENTRY = "    column: shots\n    unit: rounds\n"
SPOILT = [
    ("id: a-table", "¶id: other-table", "does not fit the name of this file", "to other-table.yaml"),
    ("id: a-table", "¶id: A_table", "does not have the form of id", "el-centro-pd"),
    ("row: incident", "¶row: incidents", "'incidents' is not known as row", "did you mean 'incident'?"),
    ("quality: official", "¶quality: good", "is not known as quality", "write 'official'"),
    ("row: incident\n", "row: incident\n¶rows_: {}\n", "unknown key 'rows_'", "did you mean 'rows'?"),
    ('"%d %B %Y"', '¶"%d %B %j"', "'%d %B %j' is no form of a date: %j is not read here", "as %Y-%m-%d"),
    (
        'forms: ["%d %B %Y"]',
        '¶forms: ["%m/%d/%Y", "%d/%m/%Y"]',
        "'01/02/2021' is one day by one of these forms, and another by another",
        "keep the one that the table is written in",
    ),
    ('"%d %B %Y"', '¶"%d %Y"', "it does not say one year, and a month for each day", "as %Y-%m-%d"),
    ('"%d %B %Y"', '¶"%Y %Y"', "a part of the date stands in it twice", "as %Y-%m-%d"),
    ("  fled: {", "  ¶flee: {values: [x]}\n  fled: {", "reads the column 'flee'", "did you mean 'fled'?"),
    ("[gun, car]", '[gun, car, ¶" GUN"]', "stands here a second time", "keep one"),
    ("[gun, car]", "[gun, car, Not known]", "stands here a second time, but for capital", "keep one"),
    ("[gun, car]", '[gun, car, ¶""]', "an empty cell is always unknown", "leave it out"),
    ("[gun, car]", '[gun, car, ¶"a;b"]', "'a;b' holds ';', which divides", "each value by itself"),
    ("[gun, car]", "[gun, car, ¶7]", "must be a text; 7 is read as a number", 'put it in quotes: "7"'),
    ("column: fled, has", "¶column: flad, has", "'flad' is not among the columns", "did you mean 'fled'?"),
    ("has: [gun]", "has: [¶guns]", "'guns' is not among the values of the column 'armed'", "did you mean 'gun'?"),
    ("has: [gun]", "¶has: []", "has is empty", "at least one item"),
    (
        "{column: armed, has: [gun]}",
        "{column: armed, has: [gun], only: [gun]}",
        "has exactly one of has and only",
        "keep",
    ),
    ("{column: armed, has: [gun]}", "{column: armed}", "has exactly one of has and only", "keep one"),
    ("no: {column: armed, has: [gun]}", "no: {any_of: []}", "any_of is empty", "at least one item"),
    (
        "    no: {column: armed, has: [gun]}",
        '    ¶no: {column: armed, has: [gun, ""]}',
        "this holds of a row that says nothing",
        "all_of",
    ),
    (
        "    no: {column: armed, has: [gun]}",
        "    ¶no: {column: armed, only: [not known]}",
        "holds of a row that says nothing",
        "all_of",
    ),
    (
        "- fact: force.fired_at_vehicle",
        "- ¶fact: force.fired_at_vehicles",
        "there is no fact",
        "force.fired_at_vehicle'?",
    ),
    (
        ENTRY,
        "    column: shots\n    ¶unit: shots\n",
        "counted in rounds, and the column in shots",
        "write unit: rounds",
    ),
    (
        f"- fact: incident.rounds_fired\n{ENTRY}",
        "- ¶fact: incident.rounds_fired\n    column: shots\n",
        "unit is missing",
        "add unit",
    ),
    (
        "    thousands: ",
        "    ¶forms: [x]\n    thousands: ",
        "is a number fact, which has no forms here",
        "leave it out",
    ),
    ("    proxy: No", "    ¶unit: rounds\n    proxy: No", "is a yes-no fact, which has no unit here", "leave it out"),
    ('thousands: ","', '¶thousands: "."', "'.' is not known as thousands", "write"),
    ("{at_least: 3}", "{at_least: 2.5}", "2.5 does not answer a number question", "whole"),
    ("{at_least: 3}", "{at_least: -3}", "-3 cannot be: it counts rounds", "write 0 or more"),
    ("{at_least: 5}", "{at_most: -9}", "-9 cannot be: it counts rounds", "write 0 or more"),
    (
        "fact: force.firearm_discharged, value: true",
        "fact: incident.volleys, value: {less_than: 0}",
        "less than 0 cannot be: it counts volleys",
        "write 0 or more",
    ),
    ("value: true, why", "¶value: 3, why", "3 does not answer a yes-no question", "write true or false"),
    (
        "fact: force.firearm_discharged",
        "¶fact: force.fired_at_vehicle",
        "has an answer from elsewhere",
        "one of the two",
    ),
    (", why: All are shootings.", "", "'why' is missing", "add why"),
    ("row: {armed: car", "row: {¶armd: car", "reads the column 'armd'", "did you mean 'armed'?"),
    ("    date: 2020-05-01", "    bad: [¶shott]", "reads the column 'shott'", "did you mean 'shots'?"),
    (
        "facts: {force.fired_at_vehicle: true,",
        "facts: {¶force.fired_at_vehicle: 1,",
        "1 does not answer",
        "true or false",
    ),
    ("    date: 2020-05-01", "    ¶date: 2020-02-30", "is not a date of the calendar", "write a day that there is"),
    ('shots: "5"', "¶shots: 5", "must be a text; 5 is read as a number", 'put it in quotes: "5"'),
]


def refused(library: Library, text: str, file: str = "maps/a-table.yaml") -> list[str]:
    with pytest.raises(BadInput) as raised:
        mapping_from(file, text, library.facts)
    return [str(problem) for problem in raised.value.problems]


def test_the_good_one_is_read(library: Library) -> None:
    read = mapping_from("maps/a-table.yaml", GOOD, library.facts)
    assert list(read.mapping.columns_read()) == ["number", "day", "armed", "fled", "shots"]
    assert read.mapping.proxies == (("force.fired_at_vehicle", "No column tells."),)


@pytest.mark.parametrize(("old", "new", "cause", "remedy"), SPOILT)
def test_what_is_wrong_is_told_in_its_place(library: Library, old: str, new: str, cause: str, remedy: str) -> None:
    text, place = marked(spoil(GOOD, old, new)) if "¶" in new else (spoil(GOOD, old, new), "")
    told = refused(library, text)
    assert any(
        one.startswith(f"maps/a-table.yaml:{place}") and cause in one and remedy in one.partition("\n")[2]
        for one in told
    ), told


def test_everything_is_told_at_once(library: Library) -> None:
    text = spoil(spoil(GOOD, "has: [gun]", "has: [guns]"), "unit: rounds", "unit: shots")
    text = spoil(spoil(text, "row: incident", "row: shooting"), "fact: force.firearm_discharged", "fact: force.fired")
    text = spoil(text, "    date: 2020-05-01", "    days: 1")
    assert len(refused(library, text)) == 5


def test_a_mapping_from_which_nothing_follows(library: Library) -> None:
    text = "id: a-table\ntitle: A\nrow: incident\nsource: {title: T, quality: official}\n"
    assert ["no fact follows from this mapping" in one for one in refused(library, text)] == [True]


def test_a_table_without_a_column_that_is_read(library: Library) -> None:
    mapping = mapping_from("a-table.yaml", GOOD, library.facts).mapping
    check_columns(mapping, ["day", "number", "armed", "fled", "shots", "city"], "table.csv")
    with pytest.raises(BadInput) as raised:
        check_columns(mapping, ["Day", "number", "armed", "armed", "fled"], "table.csv")
    told = [f"{one.place}: {one.cause}: {one.remedy}" for one in raised.value.problems]
    assert told == [
        "table.csv: 2 columns are called 'armed', which the mapping a-table reads: "
        "rename all of them but the one that is meant",
        "table.csv: there is no column 'day', which the mapping a-table reads: did you mean 'Day'?",
        "table.csv: there is no column 'shots', which the mapping a-table reads: "
        "its columns are Day, armed, fled, number",
    ]


@pytest.mark.parametrize(
    ("named", "cause", "remedy"),
    [
        ("washington-post", "there is no mapping 'washington-post'", "did you mean 'washington-post-v2'?"),
        ("zz", "there is no mapping 'zz'", "write the path of a mapping file, or one of flat, california-ursus"),
        ("zz.yaml", "there is no such file", "check the path"),
    ],
)
def test_a_mapping_that_there_is_not(library: Library, named: str, cause: str, remedy: str) -> None:
    with pytest.raises(BadInput) as raised:
        find_mapping(named, library.facts, [], "table.csv")
    assert [(cause in one.cause, remedy in one.remedy) for one in raised.value.problems] == [(True, True)]


def test_a_mapping_of_ones_own_is_found_by_its_path(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "a-table.yaml"
    path.write_text(GOOD)
    columns = ["day", "number", "armed", "fled", "shots"]
    assert find_mapping(str(path), library.facts, columns, "table.csv").id == "a-table"


def test_a_flat_table_with_columns_that_are_no_facts(library: Library) -> None:
    with pytest.raises(BadInput) as raised:
        flat_mapping(library.facts, ["force.fired_at_vehicel", "force.deadly.at_least", "city"], "table.csv")
    assert [one.remedy for one in raised.value.problems] == [
        "did you mean 'force.deadly'?",
        "did you mean 'force.fired_at_vehicle'?",
    ]
    with pytest.raises(BadInput, match="no column of this table is called by a fact"):
        flat_mapping(library.facts, ["city", "date"], "table.csv")
    with pytest.raises(BadInput, match=r"2 columns are called 'force\.deadly'"):
        flat_mapping(library.facts, ["force.deadly", "force.deadly"], "table.csv")


@given(
    st.lists(st.tuples(st.integers(0, len(GOOD)), st.integers(0, 9), st.sampled_from(PIECES)), min_size=1, max_size=3)
)
def test_whatever_is_done_to_it_it_is_used_or_refused(library: Library, changes: list[tuple[int, int, str]]) -> None:
    text = GOOD
    for start, length, piece in changes:
        text = text[:start] + piece + text[start + length :]
    try:
        mapping = mapping_from("a-table.yaml", text, library.facts).mapping
    except BadInput:
        return
    assert len(run_mapping_cases(mapping, library.facts)) == len(mapping.cases)
