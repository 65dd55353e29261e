"""The incidents by which usefulness is measured: each is read, each matter is counted once, and the page is current."""

import importlib.util
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "usefulness.md"


def benchmark() -> ModuleType:
    spec = importlib.util.spec_from_file_location("usefulness", ROOT / "benchmarks" / "usefulness.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def usefulness() -> ModuleType:
    return benchmark()


@pytest.fixture(scope="module")
def counts(usefulness: ModuleType) -> dict[str, Counter[str]]:
    measured: dict[str, Counter[str]] = usefulness.measure()
    return measured


def page(table: str) -> str:
    before, rest = PAGE.read_text().split("<!-- usefulness -->\n")
    return f"{before}<!-- usefulness -->\n{table}\n<!-- /usefulness -->{rest.partition('<!-- /usefulness -->')[2]}"


def test_thirty_made_up_incidents_and_the_four_are_read(usefulness: ModuleType) -> None:
    numbers = {name: len(paths) for name, paths in usefulness.files().items()}
    assert sum(numbers[name] for name in usefulness.TOPICS.values()) == 30
    assert numbers[usefulness.SHOOTINGS] == 4
    assert sorted(numbers.values(), reverse=True)[0] == numbers["recording"] == 15


def test_every_incident_counts_and_nothing_counts_twice(
    usefulness: ModuleType, counts: dict[str, Counter[str]]
) -> None:
    for name, paths in usefulness.files().items():
        assert counts[name].total() >= len(paths)
        assert set(counts[name]) <= set(usefulness.STANDINGS)


def test_the_shares_of_each_row_come_to_the_whole(usefulness: ModuleType, counts: dict[str, Counter[str]]) -> None:
    for row in usefulness.table(counts).splitlines()[2:]:
        shares = [int(cell.strip().removesuffix("%")) for cell in row.split("|")[4:-1]]
        assert abs(sum(shares) - 100) <= len(shares) / 2  # each is rounded


def test_the_page_is_current(usefulness: ModuleType, counts: dict[str, Counter[str]]) -> None:
    assert page(usefulness.table(counts)) == PAGE.read_text(), f"run python {Path(__file__).relative_to(ROOT)}"


if __name__ == "__main__":
    measuring = benchmark()
    PAGE.write_text(page(measuring.table(measuring.measure())))
