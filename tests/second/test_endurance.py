import os
import subprocess
import sys
from pathlib import Path

import pytest

from policycheck.evaluation.second.session import available

BENCHMARK = Path(__file__).resolve().parents[2] / "benchmarks" / "second_engine.py"
pytestmark = pytest.mark.skipif(not available(), reason="durable-rules is not installed (it needs Python below 3.13)")


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory in use is read from /proc")
def test_memory_stays_flat_and_no_thread_is_left() -> None:
    """The benchmark's run of 100,000, shortened. It also checks every answer, and fails where memory grows."""
    runs = 4_000 * int(os.environ.get("POLICYCHECK_EXAMPLES", "1"))
    command = [sys.executable, str(BENCHMARK), "--runs", str(runs), "--new-clauses", "2", "--most-growth", "8"]
    ran = subprocess.run(command, check=False, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert f"{runs} evaluations" in ran.stdout
