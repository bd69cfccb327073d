"""From reports to statements with exact spans, and from statements to a draft scenario that an analyst completes.

The pipeline: ``inputs`` (files to documents) → ``document`` (paragraphs) → ``layout`` (units) → ``grammar`` (dependency
parses) → ``gazetteer``, ``actors`` and ``people`` (named entities) → ``quotes`` and ``attribution`` (speakers) →
``linking`` and ``salience`` (coreference) → ``events``, ``roles`` and ``realis`` (acts, participants, and whether they
happened) → ``assemble`` and ``statement`` (records) → ``stance``, ``draft``, ``update``.
All rules are deterministic; no large language model is used. Every statement names the rule that made it.
"""
