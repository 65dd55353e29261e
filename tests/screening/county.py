"""Tables of the shape of the documentation's example, in every form, and a screening of them."""

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import strategies as st

from policycheck.evaluation.scope import rules_named
from policycheck.library.library import Library
from policycheck.model.screening import Screening
from policycheck.screening.local import screen_locally

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "examples" / "screening"
TABLE, MAPPING = FOLDER / "county-shootings.csv", FOLDER / "county-shootings.yaml"
NAMES = TABLE.read_text().splitlines()[0].split(",")
RULES = ("el-centro-pd.move-out-of-path", "nypd", "chicago-pd.no-firing-when-vehicle-is-only-force")
Row = list[str]

_CELLS: dict[str, list[str]] = {
    "number": ["A-1", "A-2", "é,\n;", ""],
    "day": ["2016-05-01", "2017-10-15", "2021-03-04", "2022-13-02", ""],
    "department": ["Northfield Police", "Millbrook Sheriff", ""],
    "fired at": ["vehicle", "person on foot", "house", ""],
    "vehicle": ["moving toward the officer", "moving away", "stopped", "not known", "Rolling", ""],
    "other weapon": ["gun", "none", "not known", ""],
    "steps": ["moved aside", "stayed in the path", "ran"],
    "shots": ["1", "20", "several", ""],
}
sound_rows = st.tuples(*(st.sampled_from(_CELLS[name]) for name in NAMES)).map(list)
misfit_rows = st.lists(st.sampled_from(["x", "2021-03-04"]), min_size=1, max_size=len(NAMES) - 1)


def write(path: Path, rows: Sequence[Row]) -> None:
    """Writes a table in the form that the ending names."""
    objects = [dict(zip(NAMES, row, strict=True)) for row in rows if path.suffix != ".csv"]
    if path.suffix == ".parquet":
        schema = pa.schema([(name, pa.string()) for name in NAMES])
        pq.write_table(pa.Table.from_pylist(objects, schema), path, row_group_size=7)
    elif path.suffix == ".jsonl":
        path.write_text("".join(json.dumps(one) + "\n" for one in objects))
    else:
        with path.open("w", newline="") as file:
            csv.writer(file).writerows([NAMES, *rows])


def screen(library: Library, data: Path, **options: Any) -> Screening:
    """The screening of a table by the example's mapping under a few rules."""
    rules = rules_named(library, options.pop("rules", RULES))
    return screen_locally(library, rules, data, str(options.pop("mapping", MAPPING)), **options)
