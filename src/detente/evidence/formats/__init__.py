"""One reader for each kind of file that reports come in; :mod:`detente.evidence.inputs` chooses among them."""
