"""Editing a scenario file as tables: cells, rows, pasted blocks, undo; the text keeps its comments and layout."""
