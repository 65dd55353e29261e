"""`policycheck show`: what the library holds."""

import click
