"""Names replaced by labels in what is shown."""
