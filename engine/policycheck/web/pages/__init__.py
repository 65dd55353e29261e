"""The pages, a module each: what is shown at an address, and what a form there changes."""
