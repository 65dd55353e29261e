"""`python -m policycheck`."""

from policycheck.cli.main import main

main()
