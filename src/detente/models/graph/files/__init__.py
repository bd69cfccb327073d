"""Conflicts read from files: JSON case files, ``.gmcr`` files and tables of 2×2 games."""
