"""Findings: which models apply, what they say, and what each answer depends on.

Nothing is imported here: what reads findings, such as the page, has no use for the models.
"""
