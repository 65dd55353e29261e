"""The Spark engine against the local one: two executors of their own processes, and what is killed in the middle."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from spark_tables import cells, csv, rows_at, write_csv, write_lines, write_parquet

from policycheck.evaluation.scope import rules_named
from policycheck.library.library import Library
from policycheck.logic.compile import CompiledRule
from policycheck.model.problem import BadInput
from policycheck.screening.local import screen_locally

pyspark = pytest.importorskip("pyspark", reason="needs pyspark: pip install '.[spark]'")
if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
    pytest.skip("needs Java 17 or later", allow_module_level=True)

from policycheck.screening.spark.run import screen_with_spark  # noqa: E402

# Py4J leaves its sockets to be closed when the process ends.
pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    """A cluster of two executors, each a process with Python processes of its own."""
    from pyspark.sql import SparkSession

    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        builder = SparkSession.builder.master("local-cluster[2,1,1024]").config("spark.ui.enabled", "false")
        session = builder.config("spark.sql.session.timeZone", "Asia/Tokyo").getOrCreate()
        session.sparkContext.setLogLevel("OFF")
        logs = Path(pyspark.__file__).parent / "work" / session.sparkContext.applicationId
        yield session
        session.stop()
        shutil.rmtree(logs, ignore_errors=True)


@pytest.fixture(scope="module")
def rules(library: Library) -> tuple[CompiledRule, ...]:
    return rules_named(library, about=("moving-vehicles",))


@pytest.mark.parametrize(("write", "group"), [(write_csv, "agency"), (write_lines, "agency"), (write_parquet, "a.b`c")])
def test_both_engines_give_the_same(
    tmp_path: Path,
    library: Library,
    rules: tuple[CompiledRule, ...],
    spark: Any,
    write: Callable[..., None],
    group: str,
) -> None:
    """Files of one form, good and bad, in folders; rows, sums, and what is said of files that are not read."""
    data, said = tmp_path / "the table", ([], [])
    write(data, Random(7))
    asked = {"group_by": (group,), "reasons": True}
    local = screen_locally(library, rules, data, "flat", output=tmp_path / "l.parquet", say=said[0].append, **asked)
    spark.conf.set("spark.sql.files.maxPartitionBytes", "20000")  # so that a file of Parquet is divided
    found = screen_with_spark(
        library, rules, data, "flat", output=tmp_path / "s.parquet", say=said[1].append, session=spark, **asked
    )
    assert found == local
    assert found.reading.rows > 800
    assert said[0] == said[1]
    assert rows_at(tmp_path / "s.parquet").equals(rows_at(tmp_path / "l.parquet"))
    for part in (tmp_path / "s.parquet").glob("*.parquet"):
        rows = pq.read_table(part, columns=["file", "row"]).to_pylist()
        assert all(one["row"] < two["row"] for one, two in pairwise(rows) if one["file"] == two["file"])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["l.parquet", "s.parquet", "the table"]
    assert spark.conf.get("spark.sql.session.timeZone") == "Asia/Tokyo"
    assert spark.conf.get("spark.sql.files.maxPartitionBytes") == "20000"


def test_all_forms_in_one_folder_and_no_output(
    tmp_path: Path, library: Library, rules: tuple[CompiledRule, ...], spark: Any
) -> None:
    for write in (write_csv, write_lines, write_parquet):
        write(tmp_path / write.__name__, Random(8))
    local = screen_locally(library, rules, tmp_path, "flat", group_by=("agency",))
    assert screen_with_spark(library, rules, tmp_path, "flat", group_by=("agency",), session=spark) == local


def test_a_table_without_rows(tmp_path: Path, library: Library, rules: tuple[CompiledRule, ...], spark: Any) -> None:
    data = tmp_path / "none.csv"
    data.write_bytes(csv([]))
    found = screen_with_spark(library, rules, data, "flat", output=tmp_path / "s.parquet", session=spark)
    assert found == screen_locally(library, rules, data, "flat", output=tmp_path / "l.parquet")
    assert rows_at(tmp_path / "s.parquet").equals(rows_at(tmp_path / "l.parquet"))


def test_the_program_goes_with_the_job(spark: Any) -> None:
    def where(_: int) -> str:
        import policycheck.screening.spark.work

        return str(policycheck.screening.spark.work.__file__)

    assert ".zip/policycheck/" in spark.sparkContext.parallelize([0], 1).map(where).first()


def test_both_engines_refuse_the_same(
    tmp_path: Path, library: Library, rules: tuple[CompiledRule, ...], spark: Any
) -> None:
    good, folder = csv([cells(Random(1), 1)]), tmp_path / "table"
    many = csv([cells(Random(2), number) | {"agency": str(number)} for number in range(20_001)])
    tables = {
        "unclosed.csv": good + b'"open\n1,2\n',
        "array.jsonl": b'[\n{"id": 1}]',
        "many.csv": many,
        "lacking.csv": b"id,agency\n1,A\n",
        "none.jsonl": b"",
    }
    folder.mkdir()
    for name, content in tables.items():
        (folder / name).write_bytes(content)
    binary = pa.table({"agency": ["A"], "force.deadly": [b"yes"]})
    pq.write_table(binary, folder / "binary.parquet")
    for name in (*tables, "binary.parquet", "nothing.csv", ""):
        told = []
        for screen, more in ((screen_locally, {}), (screen_with_spark, {"session": spark})):
            with pytest.raises(BadInput) as refused:
                screen(library, rules, folder / name, "flat", group_by=("agency",), **more)
            told.append([(one.place, one.cause) for one in refused.value.problems])
        assert told[0] == told[1], name


def test_an_output_that_cannot_be(
    tmp_path: Path, library: Library, rules: tuple[CompiledRule, ...], spark: Any
) -> None:
    data = tmp_path / "table"
    write_csv(data, Random(1))
    (tmp_path / "there.parquet").write_bytes(b"kept")
    for output, cause in (
        (tmp_path / "rows.csv", "does not end in .parquet"),
        (tmp_path / "there.parquet", "something of this name is there"),
        (data / "rows.parquet", "into the folder that is read"),
    ):
        with pytest.raises(BadInput, match=cause):
            screen_with_spark(library, rules, data, "flat", output=output, session=spark)
    assert (tmp_path / "there.parquet").read_bytes() == b"kept"
    with pytest.raises(BadInput, match="UnsupportedFileSystemException"):
        screen_with_spark(library, rules, "nowhere://host/table.csv", "flat", session=spark)


def many_files(folder: Path) -> None:
    """Enough work for two executors that something can be killed in the middle."""
    rng = Random(3)
    folder.mkdir()
    table = [cells(rng, number) for number in range(600)]
    for number in range(40):
        rng.shuffle(table)
        (folder / f"{number:02}.csv").write_bytes(csv(table))


def executors(spark: Any) -> list[int]:
    """The processes that are this session's executors."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes().split(b"\0")
        except OSError:
            continue
        if b"--executor-id" in words and spark.sparkContext.applicationId.encode() in words:
            found.append(int(path.parent.name))
    return found


def stages(spark: Any) -> list[Any]:
    tracker = spark.sparkContext.statusTracker()
    return [stage for number in range(1000) if (stage := tracker.getStageInfo(number)) is not None]


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="finds the executors in /proc")
def test_an_executor_that_is_killed_loses_nothing(
    tmp_path: Path, library: Library, rules: tuple[CompiledRule, ...], spark: Any
) -> None:
    many_files(tmp_path / "table")
    before, killed = len(stages(spark)), []

    def kill() -> None:
        """Kills one while it works on a task, when others are done."""
        for _ in range(6000):
            if any(one.numCompletedTasks > 5 and one.numActiveTasks for one in stages(spark)[before:]):
                killed.append(executors(spark)[0])
                os.kill(killed[0], signal.SIGKILL)
                return
            time.sleep(0.02)

    killer = threading.Thread(target=kill)
    killer.start()
    found = screen_with_spark(library, rules, tmp_path / "table", "flat", output=tmp_path / "s.parquet", session=spark)
    killer.join()
    assert killed
    assert sum(stage.numFailedTasks for stage in stages(spark)[before:]) > 0
    gone = spark.sparkContext._jsc.sc().statusStore().executorList(False)  # noqa: FBT003 - Java has no names of arguments
    assert any(not gone.apply(number).isActive() for number in range(gone.size()))
    assert found == screen_locally(library, rules, tmp_path / "table", "flat", output=tmp_path / "l.parquet")
    assert found.reading.rows == 24_000
    assert rows_at(tmp_path / "s.parquet").equals(rows_at(tmp_path / "l.parquet"))


DRIVER = """
import sys, warnings
warnings.simplefilter("ignore")
from policycheck.evaluation.scope import rules_named
from policycheck.library.library import load_library
from policycheck.screening.spark.run import screen_with_spark  # noqa: E402
library = load_library()
screen_with_spark(library, rules_named(library, about=("moving-vehicles",)), sys.argv[1], "flat", output=sys.argv[2])
"""


def test_a_driver_that_is_killed_leaves_no_output(
    tmp_path: Path, library: Library, rules: tuple[CompiledRule, ...], spark: Any
) -> None:
    many_files(tmp_path / "table")
    output, unfinished = tmp_path / "s.parquet", tmp_path / "s.parquet.unfinished-spark"
    asked = [sys.executable, "-c", DRIVER, str(tmp_path / "table"), str(output)]
    driver = subprocess.Popen(
        asked,
        env=os.environ | {"MASTER": "local[2]", "SPARK_LOCAL_IP": "127.0.0.1"},
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    for _ in range(6000):
        if any(unfinished.rglob("kind=rows/*.parquet")) or driver.poll() is not None:
            break
        time.sleep(0.02)
    assert driver.poll() is None
    os.killpg(driver.pid, signal.SIGKILL)
    driver.wait()
    assert unfinished.is_dir()
    assert not output.exists()
    found = screen_with_spark(library, rules, tmp_path / "table", "flat", output=output, session=spark)
    assert found == screen_locally(library, rules, tmp_path / "table", "flat", output=tmp_path / "l.parquet")
    assert rows_at(output).equals(rows_at(tmp_path / "l.parquet"))
    assert not unfinished.exists()
