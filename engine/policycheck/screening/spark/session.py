"""A session of Spark: the one that there is, or one of its own; with this program sent to its executors."""

import atexit
import hashlib
import shutil
import sys
import tempfile
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from os import environ
from pathlib import Path
from typing import Any

from policycheck.library.files import refuse
from policycheck.model.problem import pip_install
from policycheck.screening.spark.errors import errors_as_problems

_JAVA = "install Java 17 or later, and set JAVA_HOME to where it is; Spark said more above"


@contextmanager
def session_of(given: Any | None) -> Iterator[Any]:
    """The session that is given, or the one that there is; else one of its own, which ends here.

    Spark's own settings and environment say where it runs; where they say nothing, on all processors of this machine.
    Raises BadInput where none can be had.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # what Spark thinks of new versions of pandas
        session, own = (given, False) if given is not None else _begun()
        try:
            _send_program(session)
            yield session
        finally:
            if own:
                session.stop()


def _begun() -> tuple[Any, bool]:
    """A session, and whether it was begun here."""
    try:
        from pyspark.errors import PySparkRuntimeError
        from pyspark.sql import SparkSession
    except ImportError as missing:
        cause = f"Spark needs the Python package {missing.name}, which is not installed"
        refuse("--engine spark", cause, f"install it with {pip_install('spark')}")
    active = SparkSession.getActiveSession()
    if active is not None:
        return active, False
    builder = SparkSession.builder.appName("policycheck screen")
    builder = builder.config("spark.ui.showConsoleProgress", str(sys.stderr.isatty()).lower())
    with errors_as_problems("--engine spark"):
        try:
            return builder.getOrCreate(), True
        except PySparkRuntimeError as error:
            if "JAVA_GATEWAY_EXITED" in str(error):
                refuse("--engine spark", "Java could not be started, and Spark needs it", _JAVA)
            raise


def _send_program(session: Any) -> None:
    """Sends this program to where the session's executors are."""
    context = getattr(session, "_sc", None)
    if context is None:
        cause = "this session is one of Spark Connect, which cannot write rows whole or not at all"
        refuse("--engine spark", cause, "use a session on the driver itself, as spark-submit gives; see docs/spark.md")
    chosen = "PYSPARK_PYTHON" in environ or context.getConf().contains("spark.pyspark.python")
    if context.master.startswith("local") and not chosen:
        context.pythonExec = sys.executable  # that of this very environment, and not the first that is found
    program = _program()
    if not any(path.endswith(f"/{program.name}") for path in context.listFiles):
        with errors_as_problems("--engine spark"):
            context.addPyFile(str(program))


@cache
def _program() -> Path:
    """A file with the source of this program, for as long as this process lives."""
    folder = Path(tempfile.mkdtemp(prefix="policycheck-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    package = Path(__file__).resolve().parents[2]
    sources = {path.relative_to(package.parent).as_posix(): path.read_bytes() for path in sorted(package.rglob("*.py"))}
    digest = hashlib.sha256(repr(sources).encode()).hexdigest()
    program = folder / f"policycheck-{digest[:16]}.zip"
    with zipfile.ZipFile(program, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in sources.items():
            packed.writestr(name, content)
    return program


@contextmanager
def set_for_now(session: Any, settings: Mapping[str, str]) -> Iterator[None]:
    """Settings of a session, which are afterwards what they were."""
    before = {name: session.conf.get(name, None) for name in settings}
    for name, value in settings.items():
        session.conf.set(name, value)
    try:
        yield
    finally:
        for name, old in before.items():
            if old is None:
                session.conf.unset(name)
            else:
                session.conf.set(name, old)
