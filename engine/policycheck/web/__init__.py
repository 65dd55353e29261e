"""The workbench: a case entered, read and decided in the browser. It shows and stores; the engine decides."""
