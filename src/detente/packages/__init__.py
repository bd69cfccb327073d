"""The grid of packages and its exact search, draw by draw. Works on plain arrays; knows no scenario files."""

from detente.packages.grid import Grid, TooLarge
from detente.packages.problem import Problem
from detente.packages.search import exists
from detente.packages.solutions import Solutions, solve

__all__ = ["Grid", "Problem", "Solutions", "TooLarge", "exists", "solve"]
