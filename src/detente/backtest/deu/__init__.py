"""Decisions of the European Union: where issues of legislation settled, against positions stated before.

The data set is the user's own copy of DEU (Thomson et al. 2006, 2012; Arregui & Perarnaud 2021): positions and
saliences of the Commission, the Parliament and the member states, from interviews before or during the decision.
"""
