"""What somebody else wrote is worked on in a process of its own, which has bounds on its time, memory and output."""

import json
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import astuple, dataclass
from typing import Any

from policycheck.model.problem import BadInput, Place, Problem

_REFUSED = 3  # the exit code with which problems come back
_LATE = -24  # SIGXCPU, which not every system has a name for
_NOWHERE = "http://127.0.0.1:1"  # a proxy that nobody answers at
_START = "import sys; sys.path[:] = sys.argv[1:]; from policycheck.process.bounded import serve; serve()"


@dataclass(frozen=True)
class Bounds:
    """How much some work may take, and how its errors call what it works on."""

    what: str  # the template
    remedy: str
    product: str  # what is made of it
    seconds: int = 60
    memory: int = 2_000_000_000  # bytes
    made: int = 200_000_000  # bytes that the work returns

    def late(self, file: str) -> BadInput:
        """It takes too long."""
        return self.refused(file, f"{self.what} did not finish in {self.seconds} seconds")

    def large(self, file: str) -> BadInput:
        """It takes too much memory."""
        return self.refused(file, f"{self.what} needs more than {self.memory // 1_000_000_000} GB of memory")

    def broken(self, file: str) -> BadInput:
        """It ends the process, as native code does that is refused memory, or that has a flaw."""
        needs = f"{self.what} needs more than {self.memory // 1_000_000_000} GB of memory"
        return self.refused(file, f"{needs}, or breaks what works on it")

    def failed(self, file: str, error: Exception) -> BadInput:
        """It makes what works on it raise what that should not."""
        return self.refused(file, f"{self.what} makes what works on it fail: {type(error).__name__}")

    def long(self, file: str) -> BadInput:
        """It makes too much."""
        return self.refused(file, f"{self.product} is past {self.made // 1_000_000} MB")

    def refused(self, file: str, cause: str) -> BadInput:
        """One problem with the file as a whole."""
        return BadInput([Problem(Place(file), cause, self.remedy)])


def bounded(bounds: Bounds, file: str, work: Callable[..., bytes], *given: Any) -> bytes:
    """What the work makes of what it is given, in a fresh process with no way to the network.

    The work is a function of a module; what it is given can be pickled. Raises the BadInput that it raises, or one on
    the file where it takes more time or memory, or makes more, than the bounds allow, or makes the work fail.
    """
    command = [sys.executable, "-I", "-c", _START, *filter(None, sys.path)]
    try:
        ran = subprocess.run(  # noqa: S603 - this program itself, on data that it made
            command,
            input=pickle.dumps((bounds, file, work, given)),
            capture_output=True,
            timeout=bounds.seconds,
            env=_environment(),
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise bounds.late(file) from None
    if ran.returncode == 0:
        return ran.stdout
    if ran.returncode == _REFUSED:
        told = json.loads(ran.stdout)
        raise BadInput(Problem(Place(*place), cause, remedy) for place, cause, remedy in told)
    if ran.returncode < 0:
        raise bounds.late(file) if ran.returncode == _LATE else bounds.broken(file)
    raise RuntimeError(ran.stderr.decode(errors="replace"))


def serve() -> None:
    """Does the work that the process was started for."""
    bounds, file, work, given = pickle.load(sys.stdin.buffer)  # noqa: S301 - from the process that started this one
    _limit(bounds)
    try:
        made = work(*given)
        if len(made) > bounds.made:
            raise bounds.long(file)
    except MemoryError:
        bad = bounds.large(file)
    except BadInput as found:
        bad = found
    except Exception as error:  # a flaw of what works on it, which concerns no other file
        bad = bounds.failed(file, error)
    else:
        sys.stdout.buffer.write(made)
        return
    sys.stdout.buffer.write(json.dumps([astuple(one) for one in bad.problems]).encode())
    sys.stdout.flush()
    sys.exit(_REFUSED)


def _limit(bounds: Bounds) -> None:
    """Bounds this process, on systems that can."""
    try:
        import resource
    except ModuleNotFoundError:
        return
    limits = ((resource.RLIMIT_AS, bounds.memory), (resource.RLIMIT_CPU, bounds.seconds), (resource.RLIMIT_CORE, 0))
    for kind, most in limits:
        with suppress(ValueError, OSError):
            _, hard = resource.getrlimit(kind)
            resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _environment() -> dict[str, str]:
    """The variables of this process, with every way to the network closed, and few threads, which each take memory."""
    kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    closed = {f"{scheme}_PROXY": _NOWHERE for scheme in ("HTTP", "HTTPS", "ALL")}
    closed |= {name.lower(): value for name, value in closed.items()}
    return kept | closed | {"RAYON_NUM_THREADS": "2", "MALLOC_ARENA_MAX": "2"}
