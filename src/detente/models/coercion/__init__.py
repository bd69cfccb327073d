"""Coercion: what force, and the threat of it, does to the talks.

Crisis-bargaining theory, one model a file. The challenger and the state it would fight share a pie of size 1:
1 is what force attains for the challenger, 0 what it is left with if force fails, and costs are counted in
pies (core §9). Who would be fought need not be who is asked to concede: models about that say whom they read.
"""
