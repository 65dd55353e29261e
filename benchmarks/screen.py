"""Screening timed beside other libraries, from Parquet, and over ever more rows; prints a section of docs/speed.md.

Every library must come to the same counts: for each rule, in how many rows a violation is settled and in how many it is
excluded. All are loaded with their rows before, and take turns; the best turn of each counts.

    python benchmarks/screen.py [--rows N]
"""

import argparse
import os
import platform
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from importlib.metadata import version

import screen_library
import screen_peers
import screen_streams
from screen_peers import CHUNK, THREADS, Peer
from screen_singles import singles
from screen_workload import Columns, Counts, counts_of, drafts, draw, kernel_of
from workload import FACTS, RULES, UNKNOWN, Draft

TURNS = 5
ROWS = 10_000_000
SAMPLE = 1_000_000  # rows for what is slow, or takes much memory
SINGLE_ROWS = 5_000
STREAMS = (1_000_000, 10_000_000, 100_000_000)
TARGET, READING_TARGET = 20.0, 1.5
PACKAGES = ("policycheck", "pyarrow", "numpy", "polars", "duckdb", "openfisca-core", "zen-engine")
CEL = "common-expression-language"


def contenders(rules: Sequence[Draft], columns: Columns) -> Iterator[Peer]:
    """policycheck, and then the others."""
    kernel, rows = kernel_of(rules), len(next(iter(columns.values())))
    yield Peer(
        "policycheck",
        "its kernel, which also counts rows not in force",
        1,
        rows,
        lambda: counts_of(kernel.read(columns)),
    )
    yield screen_peers.polars(rules, columns)
    yield screen_peers.duckdb(rules, {fact: column.slice(0, SAMPLE) for fact, column in columns.items()})
    truths = screen_peers.truths_of(columns)
    yield screen_peers.numpy(rules, truths, rows, 1)
    yield screen_peers.numpy(rules, truths, CHUNK, THREADS)
    yield screen_peers.openfisca(rules, {key: array[:SAMPLE] for key, array in truths.items()})
    yield from singles(rules, {key: array[:SINGLE_ROWS] for key, array in truths.items()})


def race(peers: Sequence[Peer], columns: Columns) -> list[float]:
    """The seconds of each peer for its rows. Raises ValueError where counts differ from those of the kernel."""
    rules = drafts()
    expected: dict[int, Counts] = {}
    for rows in {peer.rows for peer in peers}:
        part = {fact: column.slice(0, rows) for fact, column in columns.items()}
        expected[rows] = counts_of(kernel_of(rules).read(part))
    seconds: list[list[float]] = [[] for _ in peers]
    for _ in range(TURNS):
        for peer, taken in zip(peers, seconds, strict=True):
            start = time.perf_counter()
            found = peer.run()
            taken.append(time.perf_counter() - start)
            if found != expected[peer.rows]:
                raise ValueError(f"{peer.package} ({peer.way}) counts otherwise")
    return list(map(min, seconds))


def after_loading(peers: Sequence[Peer], seconds: Sequence[float], rows: int) -> str:
    """The table of the peers, and how far the kernel is ahead."""
    lines = [f"| library | asked | threads | rows timed | s for {rows:,} rows | it / policycheck |"]
    lines.append("|---|---|---:|---:|---:|---:|")
    whole = [taken * rows / peer.rows for peer, taken in zip(peers, seconds, strict=True)]
    for peer, taken in zip(peers, whole, strict=True):
        shown = f"{taken:.3f}" if taken < 10 else f"{taken:,.0f}"
        share = "" if peer is peers[0] else f"{taken / whole[0]:,.1f}"
        lines.append(f"| {peer.package} | {peer.way} | {peer.threads} | {peer.rows:,} | {shown} | {share} |")
    ratio, fastest = min((taken / whole[0], peer) for taken, peer in zip(whole[1:], peers[1:], strict=True))
    met = "met" if ratio >= TARGET else "missed"
    lines += ["", f"Fastest other ({fastest.package}, {fastest.way}) / policycheck: {ratio:.1f}; "]
    lines[-1] += f"target: at least {TARGET:g}, {met}."
    return "\n".join(lines)


def from_parquet(columns: Columns) -> str:
    """What screening adds to reading a file."""
    kernel = kernel_of(drafts())
    size, merely, screened = screen_streams.parquet(kernel, columns, counts_of(kernel.read(columns)))
    met = "met" if screened / merely <= READING_TARGET else "missed"
    return (
        f"{size:,.0f} MB in Parquet, read by pyarrow on its own threads: {merely:.3f} s merely to read the columns, "
        f"{screened:.3f} s to read and screen them. Ratio {screened / merely:.2f}; target: at most "
        f"{READING_TARGET:g}, {met}."
    )


def streamed() -> str:
    """Seconds and memory by the number of rows."""
    lines = ["| rows | s | s a million rows | peak memory |", "|---:|---:|---:|---:|"]
    for rows in STREAMS:
        seconds, memory = screen_streams.alone(rows)
        lines.append(f"| {rows:,} | {seconds:.3f} | {seconds / rows * 1e6:.4f} | {memory:.0f} MB |")
    return "\n".join(lines)


def section(rows: int) -> str:
    """The section."""
    columns = draw(rows)
    peers = list(contenders(drafts(), columns))
    raced = after_loading(peers, race(peers, columns), rows)
    del peers
    versions = ", ".join(f"{package} {version(package)}" for package in (*PACKAGES, CEL))
    machine = f"{platform.python_implementation()} {platform.python_version()}, {platform.system()}"
    machine += f" {platform.machine()}, {os.cpu_count()} processors"
    return f"""\
Measured {datetime.now(UTC).date()} by `python benchmarks/screen.py` on {machine}: {versions}.

### In memory

{RULES} rules over {len(FACTS)} yes-no facts, {UNKNOWN:.0%} of the answers unknown. All count for each rule the rows in
which a violation is settled and those in which it is excluded, and all came to the same counts. The seconds are from
rows in memory to counts; what is timed on fewer rows is extrapolated. NumPy, OpenFisca, zen-engine and CEL have no
unknown: they are given two booleans a fact, known true and known false, ready made, and are asked twice a rule.

{raced}

### From a file

{from_parquet(columns)}

### More rows

Generated a batch at a time on one thread, each line in a process of its own. The seconds leave out the generating; they
include making the program for the rules, once, which is most of the first line.

{streamed()}

### The library's own rules

With numbers, dates and axioms, on one thread. Polars reads the same rules without the axioms.

{screen_library.table()}"""


def main() -> None:
    """Prints the section."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=ROWS)
    print(section(parser.parse_args().rows))


if __name__ == "__main__":
    main()
