"""Validation of a scenario in two passes: ``shape`` (types and ranges), then the meaning, one file per part.

``examine`` runs both, ``messages`` words the problems, ``warnings`` lists what is valid but probably unintended.
"""
