"""What a dispute is: actors, issues, positions, proposals, rules, fora; the file format and its errors.

``model`` and ``parts`` hold the classes of the format, ``quantity`` and ``rule`` its two small languages,
``load`` reads files, ``problems`` says what is wrong with them; ``save``, ``schema``, ``tables``, ``ktab``
and ``new`` are the other ways in and out.
"""
