"""Tables in all three forms that try what a reader can get wrong, and how the two engines are compared."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from policycheck.screening.step import plain

COLUMNS = (
    "id",
    "date",
    "agency",
    "force.deadly",
    "force.fired_at_vehicle",
    "force.fired_at_occupant",
    "force.vehicle_approaching_officer",
    "force.moved_out_of_path",
    "incident.rounds_fired.at_least",
    "incident.rounds_fired.at_most",
)
AGENCIES = ("A", "B", 'The "C", city', "", "é\nü")


def cells(rng: Random, number: int) -> dict[str, str]:
    """One row of the flat form."""
    day = rng.choice(
        (f"20{rng.randint(10, 25)}-0{rng.randint(1, 9)}-1{rng.randint(0, 9)}", "2019-03", "2018", "", "soon")
    )
    answers = (rng.choice(("yes", "no", "true", "FALSE", "", "unknown", "perhaps")) for _ in range(5))
    least, most = (rng.choice(("", "1", "7", "x", "29")) for _ in range(2))
    return dict(zip(COLUMNS, (f"n-{number}", day, rng.choice(AGENCIES), *answers, least, most), strict=True))


def csv(rows: list[dict[str, str]], end: str = "\n") -> bytes:
    """Rows as CSV, every cell between quotation marks."""
    lines = [list(rows[0] if rows else COLUMNS), *(list(row.values()) for row in rows)]
    text = end.join(",".join('"' + cell.replace('"', '""') + '"' for cell in line) for line in lines)
    return text.encode() + end.encode()


def write_csv(folder: Path, rng: Random) -> None:
    """Several files, packed and not, with rows that cannot be read."""
    table = [cells(rng, number) for number in range(900)]
    spoilt = csv(table[:300]).replace(b'"n-7"', b'"n-7","more"').replace(b'"n-9"', b'"\xff"') + b"\n\n1,2\n\n"
    _write(folder / "a b%20[1]{x}é#.csv", spoilt)
    _write(folder / "b.csv", b"\xef\xbb\xbf" + csv(table[300:500], "\r\n").rstrip())
    _write(folder / "deep" / "c.tsv", csv(table[500:600]).replace(b'","', b'"\t"'))
    _write(folder / "d.csv.gz", gzip.compress(csv(table[600:])))
    _write(folder / "e.csv", csv([]))
    _write(folder / "_f.csv", b"not read")
    _write(folder / ".g.csv", b"not read")
    _write(folder / "notes.md", b"not read")


def write_lines(folder: Path, rng: Random) -> None:
    """Several files, of which one names a column only further down than is looked at first."""
    rows: list[dict[str, Any]] = [cells(rng, number) for number in range(1600)]
    for number, row in enumerate(rows):
        row["force.deadly"] = rng.choice((True, False, None, row["force.deadly"], ["yes"], {"a": 1}))
        row["incident.rounds_fired.at_most"] = rng.choice((5, 7.0, 1e3, None, ["3", 4]))
        if 20 < number < 1300:
            del row["force.vehicle_approaching_officer"]
    lines = [json.dumps(row, ensure_ascii=number % 2 == 0).encode() for number, row in enumerate(rows)]
    late = [*lines[21:1400], b"", b"{", b"[1]", b'{"id": "\xff"}', b'{"id": 1, "id": 2}', b'{"id": "\\ud800"}']
    _write(folder / "one.jsonl", b"\n".join(late))
    _write(folder / "two.ndjson.gz", gzip.compress(b"\r\n".join([*lines[:21], *lines[1400:]]) + b"\n"))


def write_parquet(folder: Path, rng: Random) -> None:
    """Several files with several groups of rows, of which not all have columns of one type."""
    table = [cells(rng, number) for number in range(900)]
    first = pa.Table.from_pylist([row | {"a.b`c": row["agency"]} for row in table[:600]])
    kinds: dict[str, Callable[[Any], Any]] = {
        "agency": lambda column: column.cast(pa.large_string()).combine_chunks().dictionary_encode(),
        "force.deadly": lambda column: pa.array([rng.choice((True, False, None)) for _ in column]),
        "incident.rounds_fired.at_least": lambda column: pa.array(
            [rng.choice((None, 0, 200)) for _ in column], pa.uint8()
        ),
        "incident.rounds_fired.at_most": lambda column: pa.array(
            [rng.choice((None, 5.0, float("nan"))) for _ in column]
        ),
    }
    seconds = [rng.choice((None, 1_577_845_800, -141_955_200)) for _ in range(100)]
    dates = [pa.timestamp("ns"), pa.timestamp("us", "America/New_York"), pa.timestamp("ms"), pa.date64(), pa.null()]
    folder.mkdir(parents=True)
    pq.write_table(first, folder / "a b%20.parquet", row_group_size=70)
    pq.write_table(first.slice(0, 0), folder / "none.parquet")
    for number, kind in enumerate(dates):
        part = pa.Table.from_pylist(table[600 + 40 * number :][:100]).drop(["id"])
        part = part.append_column("id", pa.array(range(part.num_rows), pa.uint64()))
        part = part.append_column("a.b`c", part["agency"])
        for name, change in kinds.items():
            part = part.set_column(part.schema.names.index(name), name, [change(part[name])])
        days = pa.nulls(100) if kind == pa.null() else pa.array(seconds, pa.timestamp("s")).cast(kind, safe=False)
        part = part.set_column(part.schema.names.index("date"), "date", [days.slice(0, part.num_rows)])
        pq.write_table(part, folder / f"types-{number}.parquet", row_group_size=33)


def rows_at(path: Path) -> Any:
    """The rows that an engine wrote, in the order of the table, with words as texts."""
    table = pq.read_table(path).replace_schema_metadata(None)
    return table.cast(plain(table.schema)).sort_by([("file", "ascending"), ("row", "ascending")])


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
