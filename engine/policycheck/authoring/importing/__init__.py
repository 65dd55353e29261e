"""A policy's document turned into the project's own form of it: its sections, its words, and the duties in them."""
