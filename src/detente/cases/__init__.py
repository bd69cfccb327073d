"""Bundled cases: one scenario file each, beside it what happened later and what other coders would say.

``<name>.yaml`` is a scenario, ``<name>.coder-b.yaml`` an overlay on it, ``<name>.outcome.yaml`` what
happened afterwards, which no model and no analysis reads.
"""
