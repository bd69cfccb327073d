"""One reader for each file format of reports; :mod:`detente.evidence.inputs` chooses between them."""
