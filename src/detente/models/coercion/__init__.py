"""Coercion: the effects of force, and of the threat of force, on the talks.

Models of crisis bargaining, one per file. The challenger and the target, the state that it would fight, divide a pie of
size 1. A share of 1 is the challenger's outcome if force succeeds, 0 its outcome if force fails, and costs are in units
of the pie (core §9). The target need not be among the actors that are asked to concede; each model says which of the
two it uses.
"""
