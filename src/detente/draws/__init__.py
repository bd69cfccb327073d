"""Draws: a scenario's quantities as arrays, the same for the same seed whatever the machine does.

Method: inverse transform from counter-based streams (Salmon et al. 2011), one stream per quantity, keyed by
seed and path; a draw of a quantity is a pure function of (seed, path, number).
"""

from detente.draws.inputs import Draws, Inputs
from detente.draws.plan import Plan
from detente.draws.slots import Slot

__all__ = ["Draws", "Inputs", "Plan", "Slot"]
