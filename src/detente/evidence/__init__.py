"""From reports to statements with exact spans, and from statements to a draft scenario that an analyst completes.

The way through this room: ``inputs`` (files to documents) → ``document`` (paragraphs and what each is) →
``grammar`` (parses) → ``gazetteer`` and ``people`` (who) → ``quotes`` and ``attribution`` (who said it) →
``acts`` and ``events`` (what was said and done) → ``statement`` (records) → ``stance``, ``draft``, ``update``.
No language model takes part; every statement names the rule that made it.
"""
