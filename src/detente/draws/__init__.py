"""Draws: the quantities of a scenario as arrays. The same seed gives the same draws, whatever the number of workers.

Method: inverse transform from counter-based streams (Salmon et al. 2011), one stream per quantity, keyed by
seed and path; a draw of a quantity is a pure function of (seed, path, number).
"""

from detente.draws.inputs import Draws, Inputs
from detente.draws.plan import Plan
from detente.draws.slots import Slot

__all__ = ["Draws", "Inputs", "Plan", "Slot"]
