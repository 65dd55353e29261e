"""Extents, formulas, prime implicants, and the kernel that reads many rules at once."""
