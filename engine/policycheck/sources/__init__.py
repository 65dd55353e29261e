"""Documents of an incident: reading them, finding words in them, and saying whether quotations hold."""
