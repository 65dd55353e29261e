"""Facts and rules to results."""
