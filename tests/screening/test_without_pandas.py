"""Screening asks for no pandas, which only the development set-up and Spark have, whatever the version of pyarrow."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
import pytest
from county import MAPPING, TABLE

BLOCKED = """
import sys
class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "pandas":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Blocked())
"""
COMMAND = "from policycheck.cli.main import main; main()"
CALL = """
import policycheck, pyarrow.csv
table = pyarrow.csv.read_csv(sys.argv[1])
print(policycheck.screen(table, sys.argv[2], reasons=True).summary)
"""


def run(code: str, *arguments: str | Path) -> str:
    """What the code prints in a process of its own."""
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def tables(tmp_path: Path) -> dict[str, Path]:
    """The rows of the county's table that are whole, in every form that is read."""
    whole = [row for row in csv.DictReader(TABLE.read_text().splitlines()) if None not in row.values()]
    files = {form: tmp_path / f"county.{form}" for form in ("csv", "parquet", "jsonl")}
    pyarrow.csv.write_csv(pa.Table.from_pylist(whole), files["csv"])
    pyarrow.parquet.write_table(pa.Table.from_pylist(whole), files["parquet"])
    files["jsonl"].write_text("".join(f"{json.dumps(row)}\n" for row in whole))
    return files


@pytest.mark.parametrize("form", ["csv", "parquet", "jsonl"])
@pytest.mark.parametrize("out", ["csv", "parquet"])
def test_the_command_says_and_writes_the_same(tables: dict[str, Path], tmp_path: Path, form: str, out: str) -> None:
    written = []
    for start in ("import sys\n", BLOCKED):
        rows = tmp_path / f"rows-{len(written)}.{out}"
        asked = ("--mapping", MAPPING, "--reasons", "--group-by", "department", "--format", "json", "-o", rows)
        said = run(start + COMMAND, "screen", tables[form], *asked)
        written.append((said.replace(rows.name, "rows"), rows.read_bytes()))
    assert written[0] == written[1]


def test_the_call_says_the_same(tables: dict[str, Path]) -> None:
    assert run("import sys" + CALL, tables["csv"], MAPPING) == run(BLOCKED + CALL, tables["csv"], MAPPING)
