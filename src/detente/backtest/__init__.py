"""Track record: forecasts scored on real outcomes, next to simple baselines.

``source`` reads the user's own copy of a data set and refuses variables that were known only after the outcome;
``scores``, ``resample`` and ``folds`` contain the statistics; each data set has a folder or file with its baselines and
its leaderboard; ``ledger`` keeps forecasts of tabled offers that were sealed before their outcome was read.
"""
