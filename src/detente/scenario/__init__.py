"""The scenario: actors, issues, positions, proposals, rules, fora; its file format and its errors.

``model`` and ``parts`` hold the classes of the format, ``fields`` the types of their fields, ``quantity`` and
``rule`` its two small languages. ``load`` and ``save`` read and write files; ``yaml`` parses them, ``validation``
checks them (errors: :mod:`detente.problems`), ``tables`` reads and writes spreadsheets, ``new`` writes a starter file.
"""
