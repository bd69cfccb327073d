"""Deals: the zone of agreement (ZOPA), the actors that block packages, and bargaining solutions (core §6).

The zone holds the packages that all who must consent prefer to no agreement. It is searched exactly, over every package
in every draw (``detente.packages``).
"""
