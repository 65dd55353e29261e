"""The timeline of an incident as each account states it: tables, words and pictures."""
