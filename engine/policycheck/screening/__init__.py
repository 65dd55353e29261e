"""Tables of incidents held against every rule at once."""
