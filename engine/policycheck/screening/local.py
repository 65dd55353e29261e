"""A table in files held against rules on one machine: in pieces, several at a time, taken up again where it stopped."""

import os
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from policycheck import __version__
from policycheck.library.files import refuse, same_file
from policycheck.library.library import Library
from policycheck.logic.compile import CompiledRule
from policycheck.model.mapping import TableMapping
from policycheck.model.problem import BadInput, Place, Problem, shown, that_ends
from policycheck.model.screening import Screening
from policycheck.screening.parts import CHOICE, KeptParts, PieceId, begin, move_durably, writing
from policycheck.screening.read.source import Files, TableFile, changed, find_files, into_data, pieces, reading
from policycheck.screening.read.source_columns import mapping_for
from policycheck.screening.step import ScreeningStep, plain
from policycheck.screening.summary import digest_of, summary
from policycheck.screening.sums import Sums, TooManyGroups

PIECE = 131_072  # rows of a piece; as many pieces as there are processors are in memory, and one or two more
UNFINISHED = ".unfinished"  # what is done stands beside the output, in a folder of its name and this
_MOST_AT_ONCE = 4  # pieces

Say = Callable[[str], None]  # tells what a reader should know beside the result
Progress = Callable[[int, int], None]  # is told how many bytes of how many have been read


def screen_locally(  # noqa: PLR0913 - each is an option of the command
    library: Library,
    rules: tuple[CompiledRule, ...],
    data: Path,
    mapping: str,
    *,
    group_by: Sequence[str] = (),
    reasons: bool = False,
    output: Path | None = None,
    resume: bool = False,
    say: Say = lambda _: None,
    progress: Progress = lambda _done, _all: None,
    piece: int = PIECE,
) -> Screening:
    """What a table comes to under rules; its rows are written to the output, if one is named.

    The mapping is named by its path or id. What is done is kept beside the output until that is written; to resume is
    to do only the rest. Raises BadInput.
    """
    files, table_mapping = table_for(library, data, mapping, group_by, output)
    for note in files.notes_on_others():
        say(note)
    step = ScreeningStep(library, rules, table_mapping, tuple(dict.fromkeys(group_by)), reasons)
    run = _LocalRun(step, files, piece, progress)
    return summary(step, run.all(None) if output is None else _written(run, output, resume, say))


def table_for(
    library: Library, data: Path, mapping: str, group_by: Sequence[str], output: Path | None
) -> tuple[Files, TableMapping]:
    """The files of a table and the mapping that fits them. Raises BadInput also with what is wrong with the output."""
    files = Files(())
    problems: list[Problem] = []
    try:
        files = find_files(data)
        table_mapping = mapping_for(files, data, mapping, library, group_by)
    except BadInput as bad:
        problems += bad.problems
    if output is not None:
        problems += check_output(output, data, files)
    if problems:
        raise BadInput(problems)
    return files, table_mapping


def _written(run: "_LocalRun", output: Path, resume: bool, say: Say) -> Sums:
    """What is counted over all pieces, with their rows written to the output."""
    folder = output.with_name(output.name + UNFINISHED)
    with begin(folder, _manifest(run), resume) as parts:
        if resume and not parts.taken_up:
            say(f"{folder}: nothing of this screening is kept there, so it is begun anew")
        sums = run.all(parts)
        write_rows(output, folder / "output", run.step.schema, (parts.rows(part) for part in run.done))
        parts.remove()
    return sums


def _manifest(run: "_LocalRun") -> dict[str, Any]:
    """What must be the same where a screening is taken up."""
    step = run.step
    return {
        "version of policycheck": __version__,
        "library": step.library.digests,
        "mapping": digest_of(step.mapping),
        "rules": [compiled.rule.id for compiled in step.rules],
        "columns to group by": list(step.group_by),
        f"{CHOICE}--drafts": step.library.drafts,
        f"{CHOICE}--reasons": step.reasons,
        "size of pieces": run.piece,
        "files": {file.name: list(stamp) for file, stamp in zip(run.files.files, run.stamps, strict=True)},
    }


@dataclass
class _LocalRun:
    """One run over all files. Done are the parts that there are, in order."""

    step: ScreeningStep
    files: Files
    piece: int
    progress: Progress
    done: list[PieceId] = field(default_factory=list)
    stamps: list[tuple[int, int]] = field(default_factory=list)
    read: int = 0  # bytes, of all files

    def __post_init__(self) -> None:
        self.stamps = [_stamp(file) for file in self.files.files]

    def all(self, parts: KeptParts | None) -> Sums:
        """What is counted over all pieces; with parts, each is kept there, and none that is there is done again."""
        sums = Sums(Counter({file.name: 0 for file in self.files.files}))
        workers = max(1, min(_MOST_AT_ONCE, os.cpu_count() or 1))
        waiting: deque[Future[Sums]] = deque()
        pool = ThreadPoolExecutor(workers)
        try:
            for part, name, batch in self._pieces(parts):
                self.done.append(part)
                waiting.append(pool.submit(self._work, part, name, batch, parts))
                if len(waiting) > workers:
                    sums.join(waiting.popleft().result())
                self.progress(self.read, sum(size for size, _ in self.stamps))
            while waiting:
                sums.join(waiting.popleft().result())
        except TooManyGroups as error:
            refuse("--group-by", str(error), "group by a column with fewer values")
        finally:
            pool.shutdown(cancel_futures=True)
        return sums

    def _work(self, part: PieceId, name: str, batch: pa.RecordBatch | None, parts: KeptParts | None) -> Sums:
        """What one piece comes to; None: it is done."""
        if batch is None:
            assert parts is not None
            return parts.sums(part)
        rows, sums = self.step.run(batch, name, rows_wanted=parts is not None)
        if parts is not None:
            parts.write(part, rows, sums)
        return sums

    def _pieces(self, parts: KeptParts | None) -> Iterator[tuple[PieceId, str, pa.RecordBatch | None]]:
        """The pieces of all files in order; those that are done without their rows."""
        before = 0
        for number, (file, stamp) in enumerate(zip(self.files.files, self.stamps, strict=True)):
            piece_number = 0
            while parts is not None and parts.has((number, piece_number)):
                yield (number, piece_number), file.name, None
                piece_number += 1
            batches = file.read(self.step.dividers, piece_number * self.piece, self._seen(before))
            for batch in pieces(batches, self.piece):
                yield (number, piece_number), file.name, batch
                piece_number += 1
            before += stamp[0]
            if _stamp(file) != stamp:
                raise BadInput([changed(file.path)])

    def _seen(self, before: int) -> Callable[[int], None]:
        def seen(read: int) -> None:
            self.read = before + read

        return seen


def _stamp(file: TableFile) -> tuple[int, int]:
    """The size of a file, and when it was last changed. Raises BadInput."""
    with reading(file.path):
        status = Path(str(file.path)).stat()
    return status.st_size, status.st_mtime_ns


_ROWS = 16_384  # rows that are texts at a time
ENDINGS = (".parquet", ".csv")


def check_output(output: Path, data: Path, files: Files) -> Iterator[Problem]:
    """What keeps the rows of a table from being written to the path."""
    place = Place(str(output))
    if output.suffix.lower() not in ENDINGS:
        cause = f"rows are not written to a file {that_ends(output.suffix)}"
        yield Problem(place, cause, "end it in .parquet or .csv")
    elif output.exists() and not output.is_file():
        cause = "this is a folder" if output.is_dir() else "this is no file that rows could be written to"
        yield Problem(place, cause, "name a file with -o")
    elif not output.parent.is_dir():
        cause = f"there is no folder {shown(str(output.parent))} to write to"
        yield Problem(place, cause, "make the folder first, or name another with -o")
    elif any(same_file(output, Path(str(file.path))) for file in files.files):
        yield Problem(place, "the output would be written over a file that is read", "name another file with -o")
    elif data.is_dir() and data.resolve() in output.resolve().parents:
        yield into_data(str(output))


def write_rows(output: Path, unfinished: Path, schema: pa.Schema, tables: Iterable[pa.Table]) -> None:
    """Writes the rows of all parts to another file, and moves it to the output's place. Raises BadInput."""
    with writing(output):
        if output.suffix.lower() == ".parquet":
            with pq.ParquetWriter(unfinished, schema, compression="zstd") as writer:
                for rows in tables:
                    writer.write_table(rows)
        else:
            with pa_csv.CSVWriter(unfinished, plain(schema)) as writer:
                for rows in tables:
                    for start in range(0, rows.num_rows, _ROWS):
                        writer.write_table(rows.slice(start, _ROWS).cast(plain(schema)))
        move_durably(unfinished, output)
