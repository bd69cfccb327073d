"""How tables are read and written: one definition of a cell, a number, a header and a total for all commands.

``delimited`` (CSV, TSV) and ``workbook`` (XLSX) make a :class:`~detente.tables.sheet.Sheet` of what is in a file;
``numbers`` reads a column of numbers, ``header`` finds the names of the columns, ``totals`` finds rows that are sums of
the others, and ``write`` writes. ``docs/reference/tables.md`` states the rules for users.
"""
