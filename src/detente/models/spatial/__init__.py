"""Spatial models: predicted outcomes of issues from stated positions, weighted by salience and capability.

They use the stated positions, saliences and capabilities as coded, and their own published formulas; consent and
commitments play no part.

>>> from detente.models.spatial import bargain
>>> simulation = bargain("eu-emissions-1984", "expected-utility", reading="scholz-program", rounds=1)
>>> round(float(simulation.settlement[0]), 3)
8.416
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente._renamed import renamed

if TYPE_CHECKING:
    from detente.models.spatial._simulation import Simulation as Simulation
    from detente.models.spatial.seats import SpatialError as SpatialError
    from detente.models.spatial.single_run import bargain as bargain

_WHERE = {"Simulation": "_simulation", "SpatialError": "seats", "bargain": "single_run"}
__all__ = ["Simulation", "SpatialError", "bargain"]


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name in _WHERE:
        return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
    return renamed(__name__, name, {"Play": "Simulation"})
