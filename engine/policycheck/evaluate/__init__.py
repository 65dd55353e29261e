"""Facts and rules to findings."""
