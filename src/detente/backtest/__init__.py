"""Track record: forecasts scored on what really happened, next to simple baselines.

``source`` reads the user's own copy of a data set and refuses variables that were only known afterwards; ``scores``,
``resample`` and ``folds`` are the statistics; each data set has a folder with its baselines and its leaderboard;
``ledger`` keeps forecasts of tabled offers that were sealed before their outcome was read.
"""
