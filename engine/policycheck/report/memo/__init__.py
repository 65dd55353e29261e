"""The memo of possible violations: made from an evaluation, and set in four forms."""
