"""What goes wrong in Spark, in plain words and without Java's."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from policycheck.library.files import refuse

_MODULE = re.compile(r"ModuleNotFoundError: No module named '([\w.]+)'")
_TRACE = re.compile(r"Traceback \(most recent call last\):\n(?:[ \t].*\n|\n)*(\S.*)")  # its last line tells the cause
_THROWN = re.compile(r"^(?:: |Caused by: |.*\): )?[\w.$]*?(\w+(?:Exception|Error)): (\S.*)$", re.MULTILINE)
_MOST = 400  # characters of a cause


@contextmanager
def errors_as_problems(place: str) -> Iterator[None]:
    """Raises BadInput for what Spark or its file systems cannot do."""
    from py4j.protocol import Py4JError, Py4JNetworkError
    from pyspark.errors import PySparkException

    try:
        yield
    except Py4JNetworkError:
        refuse(place, "Spark has stopped, or cannot be reached any more", "see what it says above, and run this again")
    except (Py4JError, PySparkException) as error:
        refuse(place, *cause_of(str(error)))


def cause_of(text: str) -> tuple[str, str]:
    """The cause that an error of Spark tells, and what can be done."""
    module = _MODULE.search(text)
    if module:
        cause = f"Python on Spark's executors has no module {module[1]}"
        return cause, "install it there, or send an environment along: docs/spark.md says how"
    traces = _TRACE.findall(text)
    if traces:
        return f"Spark could not do the work: {traces[-1][:_MOST]}", "see Spark's log, which says more"
    thrown = [match for match in _THROWN.findall(text) if match[0] not in ("SparkException", "Py4JJavaError")]
    if thrown:
        name, message = thrown[-1]
        return f"Spark could not do it: {message[:_MOST]} ({name})", "check the path, and see Spark's log"
    first = next(iter(text.strip().splitlines()), "it does not say why")
    return f"Spark could not do it: {first[:_MOST]}", "see Spark's log, which says more"
