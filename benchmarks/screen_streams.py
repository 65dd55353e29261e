"""What it takes to screen a Parquet file, beside merely reading it; and rows in a stream, however many there are.

python benchmarks/screen_streams.py --rows N    screens N generated rows, and prints seconds and peak memory in MB
"""

import argparse
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
from screen_workload import Columns, Counts, counts_of, drafts, draw, kernel_of

from policycheck.screening.kernel import BulkKernel

BATCH = 1 << 20  # rows of a batch
RUNS = 5


def parquet(kernel: BulkKernel, columns: Columns, expected: Counts) -> tuple[float, float, float]:
    """The megabytes of a file of these columns, the seconds to read them, and the seconds to read and screen them.

    Both read the file in the same batches, with pyarrow's own threads. Raises ValueError where counts differ.
    """
    with TemporaryDirectory() as folder:
        path = Path(folder) / "incidents.parquet"
        pq.write_table(pa.table(columns), path)

        def read(each: Callable[[pa.RecordBatch], None]) -> float:
            start = time.perf_counter()
            for batch in ds.dataset(path).to_batches(batch_size=BATCH):
                each(batch)
            return time.perf_counter() - start

        merely, screened = [], []
        for _ in range(RUNS):
            merely.append(read(lambda _: None))
            found: list[Counts] = []
            screened.append(read(lambda batch: found.append(_screen(kernel, batch))))  # noqa: B023 - called at once
            if _added(found) != expected:
                raise ValueError("the counts of the file are not those of the columns in memory")
        return path.stat().st_size / 1e6, min(merely), min(screened)


def _screen(kernel: BulkKernel, batch: pa.RecordBatch) -> Counts:
    facts = dict(zip(batch.schema.names, batch.columns, strict=True))
    return counts_of(kernel.read(facts, length=batch.num_rows))


def _added(parts: list[Counts]) -> Counts:
    return [(sum(one[0] for one in rule), sum(one[1] for one in rule)) for rule in zip(*parts, strict=True)]


def alone(rows: int) -> tuple[float, float]:
    """The seconds and the peak memory in MB of a process of its own that screens so many generated rows."""
    command = [sys.executable, __file__, "--rows", str(rows)]
    seconds, memory = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return float(seconds), float(memory)


def stream(rows: int) -> tuple[float, float]:
    """Screens generated rows, a batch at a time: the seconds, without the generating, and the peak memory in MB."""
    kernel, seconds, total = kernel_of(drafts()), 0.0, 0
    for number, first in enumerate(range(0, rows, BATCH)):
        columns = draw(min(BATCH, rows - first), number)
        start = time.perf_counter()
        total += sum(map(sum, counts_of(kernel.read(columns))))
        seconds += time.perf_counter() - start
    if not total:
        raise ValueError("nothing is settled in any row")
    return seconds, _peak() / 1e3


def _peak() -> float:
    """The most memory that the process has held, in KB."""
    status = Path("/proc/self/status")  # where there is none, the parent's memory may count as the process's own
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    lines = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
    return float(lines["VmHWM"].split()[0])


def main() -> None:
    """Screens generated rows, and prints what it took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, required=True)
    print(*stream(parser.parse_args().rows))


if __name__ == "__main__":
    main()
