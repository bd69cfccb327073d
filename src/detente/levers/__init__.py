"""Levers: what would change an answer, and what should be found out first.

A session keeps one dispute's draws, values and earlier solutions, so that a changed input costs a fraction of a run.
What-ifs, comparisons, break-evens, least changes, sensitivity and the value of information use it. This package is
built on the same models and findings as a run; it defines no utility, no rule and no reservation value of its own.
"""
