"""The timeline of an incident as each account tells it: tables, words and pictures."""
