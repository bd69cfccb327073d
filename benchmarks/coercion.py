"""Speed of the coercion family: closed forms on 10⁵ draws of the flagship, the two-sided game, games, estimation.

    python benchmarks/coercion.py [--data FOLDER]

CPU-seconds, the least of several repeats, and their ratio to a fixed calibration loop in the same run; the first call
of a compiled function is left out. Drawing and pricing the inputs is shared by all models and given apart. ``--data``
names a folder with ``leblang2003.csv`` and
``sanctionsData.csv``; without it estimation is left out.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

DRAWS = 100_000
CLOSED = (
    "alternating-offers", "audience-costs", "commitment", "critical-risk", "guarantees", "insincere-offer",
    "mobilisation", "pretext", "private-resolve", "signals", "three-outcome",
)  # fmt: skip


def calibration() -> None:
    total = 0.0
    for i in range(2_000_000):
        total += i * 0.5
    assert total > 0


def least(work: Callable[[], object], repeats: int = 3) -> float:
    best = float("inf")
    for _ in range(repeats):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path)
    folder = parser.parse_args().data

    from detente.draws import Inputs
    from detente.models.coercion._roles import roles
    from detente.models.coercion._tables import by_draw
    from detente.models.coercion.bargaining_range import bargaining_range, nash_split
    from detente.models.coercion.crisis_signalling import equilibria
    from detente.models.coercion.two_sided_costs import two_sided
    from detente.models.contract import Context
    from detente.models.registry import models
    from detente.scenario.load import load

    unit = least(calibration)
    print(f"load {os.getloadavg()[0]:.1f}; calibration loop {unit:.3f} s")

    def line(what: str, seconds: float) -> None:
        print(f"{what:<52} {seconds:8.3f} s {seconds / unit:8.2f} loops")

    inputs, ctx = Inputs(load("nato-russia-2022"), 1, DRAWS), Context(workers=1)
    known = models()
    for id_ in CLOSED:  # compile once
        small = Inputs(inputs.scenario, 1, 64)
        known[f"coercion.{id_}"].run(small, known[f"coercion.{id_}"].options(), ctx)
    start = time.process_time()
    r = roles(inputs, ctx)
    line(f"drawing and pricing {DRAWS:,} draws, 32 actors", time.process_time() - start)

    def the_range() -> None:
        found = bargaining_range(r.win, np.maximum(r.challenger.pies, 0), np.maximum(r.target.pies, 0))
        by_draw({"low": found.low, "high": found.high})
        nash_split(r.win, np.maximum(r.challenger.pies, 0), np.maximum(r.target.pies, 0))

    total = least(the_range)
    line("closed form: range", total)
    for id_ in CLOSED:
        m = known[f"coercion.{id_}"]
        seconds = least(lambda m=m: m.run(inputs, m.options(), ctx))
        total += seconds
        line(f"closed form: {id_}", seconds)
    line("all closed forms together", total)
    m = known["coercion.escalation"]
    line("escalation tree, every draw", least(lambda: m.run(inputs, m.options(), ctx), 1))
    costs = 0.05 + 0.4 * (np.arange(40) + 0.5) / 40
    line(
        "two-sided game, 40 × 40 types, 40 demands",
        least(lambda: two_sided(0.5, costs, costs, (np.arange(40) + 0.5) / 40)),
    )
    line("all equilibria of one crisis signalling game", least(lambda: equilibria(0, 1, 0, -1.9, -2.9, -1.2, 1)))
    if folder is not None:
        _estimation(folder, line)


def _estimation(folder: Path, line: Callable[[str, float], None]) -> None:
    from detente.estimate import crisis_signalling, read_table, three_outcome

    crises = read_table(folder / "leblang2003.csv")
    formula = (
        "outcome ~ capcont + lreserves + overval + creditgrow + USinterest + service + contagion + prioratt - 1 | 1 "
        "| 1 | unifgov + lexports + preelec + postelec + rightgov + realinterest + capcont + lreserves"
    )
    outcomes = ("no attack", "devaluation", "defense")
    line(
        "strategic probit, 7,240 rows, 19 coefficients",
        least(lambda: three_outcome(formula, crises, outcomes=outcomes)),
    )
    pairs = read_table(folder / "sanctionsData.csv")
    formula = (
        "sq + cd + sf + bd ~ sqrt(senderecondep) + senderdemocracy + contig + ally - 1 | anticipatedsendercosts "
        "| sqrt(targetecondep) + anticipatedtargetcosts + contig + ally | sqrt(senderecondep) + senderdemocracy "
        "+ lncaprat | targetdemocracy + lncaprat | senderdemocracy"
    )
    line("crisis signalling, 418 games, eight starts",
         least(lambda: crisis_signalling(formula, pairs, first_stage=("PRhat", "PFhat")), 1))  # fmt: skip


if __name__ == "__main__":
    main()
