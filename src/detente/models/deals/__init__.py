"""Deals: is there a package that all who must consent prefer to none, who blocks it, and where it would settle.

Core §6. The zone is searched exactly, over every package, in every draw (``detente.packages``).
"""
