"""From reports to statements with exact spans, and from statements to a draft scenario that an analyst completes.

The pipeline: ``inputs`` (files to documents) → ``document`` (paragraphs) → ``layout`` (units) → ``grammar`` (parses) →
``gazetteer``, ``actors`` and ``people`` (who is named) → ``quotes`` and ``attribution`` (whose words) → ``linking`` and
``salience`` (whom phrases mean) → ``events``, ``roles`` and ``realis`` (what was done, by whom, and whether) →
``assemble`` and ``statement`` (records) → ``stance``, ``draft``, ``update``.
No language model takes part; every statement names the rule that made it.
"""
