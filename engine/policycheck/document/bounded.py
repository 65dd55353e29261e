"""A template of the user's own is set in a process of its own, which has a bound on its time and on its memory."""

import json
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import astuple
from typing import Any

from policycheck.model.problem import BadInput, Place, Problem

_SECONDS = 60
_MEMORY = 2_000_000_000  # bytes
_MADE = 200_000_000  # bytes of what a template makes
_REMEDY = "look for loops within loops, and for very long texts that are made"
_REFUSED = 3  # the exit code with which problems come back
_NOWHERE = "http://127.0.0.1:1"  # a proxy that nobody answers at
_START = "import sys; sys.path[:] = sys.argv[1:]; from policycheck.document.bounded import serve; serve()"


def bounded(file: str, work: Callable[..., bytes], *given: Any) -> bytes:
    """What the work makes of what it is given, in a fresh process with no way to the network.

    The work is a function of a module; what it is given can be pickled. Raises the BadInput that it raises, or one on
    the file where it takes over 60 seconds, 2 GB of memory, or makes more than 200 MB.
    """
    command = [sys.executable, "-I", "-c", _START, *filter(None, sys.path)]
    try:
        ran = subprocess.run(  # noqa: S603 - this program itself, on data that it made
            command,
            input=pickle.dumps((file, work, given)),
            capture_output=True,
            timeout=_SECONDS,
            env=_environment(),
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _late(file) from None
    if ran.returncode == 0:
        return ran.stdout
    if ran.returncode == _REFUSED:
        told = json.loads(ran.stdout)
        raise BadInput(Problem(Place(*place), cause, remedy) for place, cause, remedy in told)
    if ran.returncode == -24:  # SIGXCPU, which not every system has a name for
        raise _late(file)
    if ran.returncode < 0:
        raise _large(file)
    raise RuntimeError(ran.stderr.decode(errors="replace"))


def serve() -> None:
    """Does the work that the process was started for."""
    _limit()
    file, work, given = pickle.load(sys.stdin.buffer)  # noqa: S301 - from the process that started this one
    try:
        made = work(*given)
        if len(made) > _MADE:
            _refuse(file, "what the template makes is past 200 MB")
    except MemoryError:
        bad = _large(file)
    except BadInput as found:
        bad = found
    else:
        sys.stdout.buffer.write(made)
        return
    sys.stdout.buffer.write(json.dumps([astuple(one) for one in bad.problems]).encode())
    sys.stdout.flush()
    sys.exit(_REFUSED)


def _limit() -> None:
    """Bounds this process, on systems that can."""
    try:
        import resource
    except ModuleNotFoundError:
        return
    for kind, most in ((resource.RLIMIT_AS, _MEMORY), (resource.RLIMIT_CPU, _SECONDS), (resource.RLIMIT_CORE, 0)):
        with suppress(ValueError, OSError):
            _, hard = resource.getrlimit(kind)
            resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _environment() -> dict[str, str]:
    """The variables of this process, with every way to the network closed, and few threads, which each take memory."""
    kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    closed = {f"{scheme}_PROXY": _NOWHERE for scheme in ("HTTP", "HTTPS", "ALL")}
    closed |= {name.lower(): value for name, value in closed.items()}
    return kept | closed | {"RAYON_NUM_THREADS": "2", "MALLOC_ARENA_MAX": "2"}


def _late(file: str) -> BadInput:
    return BadInput([Problem(Place(file), f"the template did not finish in {_SECONDS} seconds", _REMEDY)])


def _large(file: str) -> BadInput:
    return BadInput([Problem(Place(file), "the template needs more than 2 GB of memory", _REMEDY)])


def _refuse(file: str, cause: str) -> None:
    raise BadInput([Problem(Place(file), cause, _REMEDY)])
