"""`python -m policycheck`."""

from policycheck.cli.main import run

run()
