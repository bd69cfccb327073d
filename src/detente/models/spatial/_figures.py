"""Rows for the pictures of a bargaining model: rounds, outcomes, who gains from whom, power by position."""

from __future__ import annotations

from typing import Any

import numpy as np

from detente.models.contract import FigureData, Result
from detente.models.spatial import _views
from detente.models.spatial._play import Play


def figures(result: Result) -> tuple[FigureData, ...]:
    """Return positions by round, the distribution of outcomes, expected gains, and power by position."""
    play: Play = result.facts["play"]
    (outcome,) = _views.figures(result)
    found = [_rounds(result, play), outcome, _power(result, play)]
    if play.gain is not None and not np.isnan(play.gain).all():
        found.append(_gains(result, play))
    return tuple(found)


def _rounds(result: Result, play: Play) -> FigureData:
    rows: list[dict[str, Any]] = [
        {"round": t, "actor": a, "issue": k, "level": float(play.states[t, i, j])}
        for t in range(len(play.states))
        for i, a in enumerate(play.actors)
        for j, k in enumerate(play.issues)
        if not np.isnan(play.states[t, i, j])
    ]
    title = f"Positions by round: {result.title}"
    note = "Every quantity at its median." + ("" if play.converged else " It did not come to rest.")
    return FigureData(f"rounds-{result.model}", "rounds", title, note, tuple(rows))


def _gains(result: Result, play: Play) -> FigureData:
    assert play.gain is not None
    rows: list[dict[str, Any]] = [
        {"challenger": a, "challenged": b, "gain": float(play.gain[i, j])}
        for i, a in enumerate(play.actors)
        for j, b in enumerate(play.actors)
        if i != j and not np.isnan(play.gain[i, j])
    ]
    title = f"What each would gain by challenging each: {result.title}"
    return FigureData(f"gains-{result.model}", "heat", title, "First round.", tuple(rows))


def _power(result: Result, play: Play) -> FigureData:
    rows: list[dict[str, Any]] = [
        {
            "state": name,
            "actor": a,
            "issue": k,
            "level": float(play.states[t, i, j]),
            "power": float(play.power[i] * play.salience[i, j] / 100),
        }
        for t, name in ((0, "start"), (-1, "end"))
        for i, a in enumerate(play.actors)
        for j, k in enumerate(play.issues)
        if not np.isnan(play.states[t, i, j])
    ]
    title = f"Power by position: {result.title}"
    return FigureData(f"power-{result.model}", "power-by-position", title, "Capability × salience.", tuple(rows))
