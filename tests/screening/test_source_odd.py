"""Links, names and types that a table can come with, and that must not be read as something else, or be passed over."""

import os
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from policycheck.model.problem import BadInput
from policycheck.screening.read import csv_file
from policycheck.screening.read.source import find_files
from policycheck.screening.texts import texts_of


@pytest.mark.parametrize("before", range(8))
def test_a_line_break_of_two_bytes_in_a_cell_stays_whole_wherever_a_block_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: int
) -> None:
    monkeypatch.setattr(csv_file, "_BLOCK", 200)
    path = tmp_path / "table.csv"
    path.write_bytes(b"a,b\r\n" + b"x" * before + b",y\r\n" + b'1,"North\r\nField"\r\n' * 100)
    (file,) = find_files(path).files
    batches = file.read({"b": ";"}, 0, lambda _: None)
    cells = [cell for batch in batches for cell in batch.column("b").to_pylist()]
    assert cells == ["y", *["North\r\nField"] * 100]


def test_a_linked_folder_and_a_name_that_is_no_text_are_refused_together(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "a.csv").write_text("a\n1\n")
    (folder / "linked").symlink_to(tmp_path / "elsewhere")
    (folder / ".hidden").symlink_to(tmp_path / "elsewhere")
    Path(os.fsdecode(bytes(folder) + b"/\xff.csv")).write_text("a\n2\n")
    with pytest.raises(BadInput) as bad:
        find_files(folder)
    causes = sorted(problem.cause for problem in bad.value.problems)
    assert causes == ["the name of this file is not UTF-8", "this is a link to a folder, which is not followed"]


@pytest.mark.parametrize(
    "column",
    [
        pa.array([timedelta(days=30)]),
        pa.array([[timedelta(days=30)]]),
        pa.array([time(12)]),
        pa.array([b"a"], pa.binary_view()),
        pa.array([[["a"]]]),
        pa.array([b"a"]).dictionary_encode(),
        *(  # before pyarrow 18 there is no such type
            [pa.ExtensionArray.from_storage(pa.opaque(pa.string(), "type", "vendor"), pa.array(["a"]))]
            if hasattr(pa, "opaque")
            else []
        ),
    ],
    ids=lambda column: str(column.type),
)
def test_what_is_no_text_number_date_or_yes_or_no_is_refused(column: Any) -> None:
    with pytest.raises(TypeError, match="which is neither text, a number, a date nor yes or no"):
        texts_of(column, ";")


def test_numbers_read_alike_whatever_their_width_and_whatever_stands_beside_them() -> None:
    short = pa.array([0.1, float("nan"), None], pa.float32())
    assert texts_of(short, ";").words == texts_of(short.cast(pa.float64()), ";").words
    assert texts_of(pa.array([[1.5, float("nan"), None]]), ";").words == ["1.5;;"]
