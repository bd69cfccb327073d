"""A ledger of tabled offers, forecasts of them that are sealed, and their outcomes, kept in a file of their own.

An entry says what was offered, when and where, and by which rule it will be decided whether it was agreed. A seal pins
the share of draws of one run for it. Resolving reads the outcome, for the first time, and scores the seal.
"""
