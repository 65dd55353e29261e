"""The files of a table, read as record batches with a place for each row."""
