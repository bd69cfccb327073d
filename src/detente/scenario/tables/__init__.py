"""Actors, issues and positions as tables: CSV files or one workbook, both ways; and the CSV files of KTAB.

A quantity has up to four columns: ``ideal_low``, ``ideal_mode``, ``ideal_high``, and ``ideal`` for every other
form (a word, ``{uniform: [40, 70]}``). A mode alone is a number without uncertainty. Lists are written with
spaces between their entries. An issue has one row per level; what holds for the whole issue is in its first row.
"""

from __future__ import annotations

from detente.scenario.tables.read import read_tables
from detente.scenario.tables.write import to_tables, write_tables

__all__ = ["read_tables", "to_tables", "write_tables"]
