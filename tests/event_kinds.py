"""The built-in kinds of events, for tests that make timelines of their own."""

from policycheck.library.library import library_of
from policycheck.library.tree import builtin_events

KINDS = library_of([[builtin_events()]]).events
