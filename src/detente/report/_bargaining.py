"""What the page shows of bargaining over rounds, as plain data: rows for four figures, and reasons in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from detente.models.contract import Result
from detente.models.registry import models

DYNAMIC = ("spatial.smp", "spatial.expected-utility", "spatial.exchange")
BESIDE = ("spatial.mean", *DYNAMIC)
MOST = 8
"""Actors in a figure: the strongest."""
STEPS = 10
"""Rounds in a figure: the first ones and the last."""
REASONS = 2
"""Rounds whose reasons are printed."""
LINES = 14
"""Lines of one actor's reasons."""


def bargaining_rows(results: Mapping[str, Result]) -> dict[str, Any] | None:
    """Return rows for the figures and reasons, or nothing where no such model ran.

    The actors are the seats at the table, with an alliance as one; a figure has the strongest of them.
    """
    ran = [results[m] for m in DYNAMIC if m in results]
    if not ran:
        return None
    return {"models": [_model(r) for r in ran], "outcomes": _outcomes(results)}


def _model(result: Result) -> dict[str, Any]:
    play = result.facts["play"]
    strong = np.argsort(-play.power, kind="stable")[:MOST]
    seats = sorted(int(i) for i in strong)
    last = len(play.states) - 1
    steps = list(range(last + 1)) if last < STEPS else [*range(STEPS), last]
    rounds = [
        {
            "issue": issue,
            "rounds": steps,
            "actors": [
                {"who": play.actors[i], "colour": c, "levels": [_level(play.states[t, i, k]) for t in steps]}
                for c, i in enumerate(seats)
            ],
        }
        for k, issue in enumerate(play.issues)
    ]
    power = [
        {
            "issue": issue,
            "actors": [
                {
                    "who": play.actors[i],
                    "colour": c,
                    "weight": round(float(play.power[i] * play.salience[i, k]), 6),
                    "start": _level(play.states[0, i, k]),
                    "end": _level(play.states[-1, i, k]),
                }
                for c, i in enumerate(seats)
                if play.states[0, i, k] == play.states[0, i, k] and play.power[i] * play.salience[i, k] > 0
            ],
        }
        for k, issue in enumerate(play.issues)
    ]
    figures = {f.kind: f.rows for f in models()[result.model].figures(result)}
    names = {play.actors[i] for i in seats}
    return {
        "id": result.model,
        "title": result.title,
        "converged": play.converged,
        "n_rounds": last,
        "seats": len(play.actors),
        "shown": len(seats),
        "rounds": rounds,
        "power": power,
        "gains": [
            {**c, "gain": round(c["gain"], 6)}
            for c in figures.get("heat", ())
            if {c["challenger"], c["challenged"]} <= names
        ],
        "reasons": [
            {"actor": play.actors[i], "round": t, "text": _cut(play.explain(play.actors[i], t))}
            for i in seats
            for t in range(1, min(REASONS, last) + 1)
        ],
    }


def _outcomes(results: Mapping[str, Result]) -> list[dict[str, Any]]:
    out: dict[str, list[dict[str, Any]]] = {}
    for id_ in BESIDE:
        if id_ not in results:
            continue
        result = results[id_]
        bins: dict[str, list[dict[str, Any]]] = {}
        for f in models()[id_].figures(result):
            if f.kind == "settlement":
                for r in f.rows:
                    one = {"low": r["low"], "high": r["high"], "share": round(r["share"], 6)}
                    bins.setdefault(r["issue"], []).append(one)
        for issue, rows in bins.items():
            out.setdefault(issue, []).append({"id": id_, "title": result.title, "bins": rows})
    return [{"issue": k, "models": m} for k, m in out.items()]


def _level(y: float) -> float | None:
    return None if y != y else round(float(y), 4)


def _cut(text: str) -> str:
    lines = text.split("\n")
    if len(lines) <= LINES:
        return text
    return "\n".join([*lines[: LINES - 3], f"  … {len(lines) - LINES + 1} lines more", *lines[-2:]])
