"""Spatial models: where issues settle between stated positions, weighted by salience and capability.

They read stated positions, salience and capability raw, and use their own published formulas.

>>> from detente.models.spatial import bargain
>>> play = bargain("eu-emissions-1984", "expected-utility", reading="scholz-program", rounds=1)
>>> round(float(play.settlement[0]), 3)
8.416
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from detente.models.spatial._play import Play as Play
    from detente.models.spatial.play_model import bargain as bargain
    from detente.models.spatial.seats import SpatialError as SpatialError

_WHERE = {"Play": "_play", "SpatialError": "seats", "bargain": "play_model"}
__all__ = ["Play", "SpatialError", "bargain"]


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name in _WHERE:
        return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
