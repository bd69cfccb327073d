"""A ledger of tabled offers, sealed forecasts of them, and their outcomes, which are kept in a separate file.

An entry states what was offered, when and where, and the rule that decides whether it was agreed. A seal fixes the
forecast: the share of draws of one run. Resolving reads the outcome for the first time and scores the seal.
"""
