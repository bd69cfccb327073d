"""Spatial models: where issues settle between stated positions, weighted by salience and capability.

They read stated positions, salience and capability raw, and use their own published formulas.
"""
