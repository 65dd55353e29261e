"""Letters that ask for records."""
