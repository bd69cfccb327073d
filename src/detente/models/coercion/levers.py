"""Levers: how likely a guarantor must be to intervene for its guarantee to deter, at the medians and over draws."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from detente.answers.difference import paired_error
from detente.answers.input_rows import InputRow
from detente.answers.inputs import describe
from detente.answers.lever_rows import LeverQuestion, LeverRow, Proof
from detente.answers.movable import Lever, levers_of, moved, number
from detente.draws.inputs import Draws, Inputs
from detente.draws.quantiles import quantile
from detente.draws.streams import normals
from detente.models.coercion._roles import roles
from detente.models.coercion.guarantees import credibility, needs
from detente.scenario.names import agreeing, called, opening
from detente.scenario.parts import Guarantee
from detente.scenario.paths import encode
from detente.scenario.quantity import Quantity

Array = NDArray[np.float64]
Bools = NDArray[np.bool_]
HALVINGS = 12
MOST = 512
"""Draws at most: the Monte Carlo error of a share is then at most 2.2 points of 100."""


class MedianInputs(Inputs):
    """One draw with every input at its median, for what asks for draws."""

    def chunk(self, start: int, n: int, cohesion: float | None = None) -> Draws:
        """Return the draw."""
        del start, n, cohesion
        return self.central()


def levers(question: LeverQuestion) -> tuple[LeverRow, ...]:
    """Return levers on each guarantee for which the file gives the possible gain against the ally."""
    inputs = question.inputs
    scenario = inputs.scenario
    if needs(scenario):
        return ()
    first = Inputs(scenario, inputs.seed, min(MOST, inputs.n_draws), known=inputs.known)
    over, middle = roles(first), roles(MedianInputs(scenario, inputs.seed, 1))
    out: list[LeverRow] = []
    for g in scenario.guarantees:
        if over.target.id in scenario.members(g.to):
            rows = _rows(first, g, credibility(over), float(credibility(middle)[0]), question.target)
            out += [row for row in rows if row.after > row.before and row.differs]
    return tuple(out)


def _rows(inputs: Inputs, g: Guarantee, need: Array, central: float, target: float) -> Iterator[LeverRow]:
    """Yield the least chance that deters at the medians, and the least that deters in the target share of draws."""
    scenario, n = inputs.scenario, len(need)
    path = f"guarantees/{encode(g.by)}/{encode(g.to)}/defend"
    coded = Quantity.point(0.0) if g.defend is None else g.defend.value
    lever = _lever(inputs, path, coded)
    if lever is None:
        return
    z = np.zeros(n) if coded.is_point else normals(inputs.seed, path, 0, n)
    before = quantile(coded, z) >= need

    def deters(chance: float) -> Bools:
        return np.asarray(quantile(moved(coded, chance, 0.0, 1.0), z) >= need - 1e-12, dtype=np.bool_)

    by, to = called(scenario.actor[g.by].name), called(scenario.actor[g.to].name)
    who = scenario.actor[_challenger(inputs)].name
    outcome = f"{opening(who)} {agreeing(who, 'leaves')} {to} alone"
    asked: list[tuple[float, Proof]] = [(central, "least")] if lever.now < central <= 1 else []
    enough = _enough(deters, max(lever.now, min(central, 1.0)), target)
    if enough is not None:
        asked.append((enough, "holds"))
    for chance, proof in asked:
        after = deters(chance)
        way = f"none coded → {number(chance)}" if g.defend is None else lever.arrow(chance)
        yield LeverRow(
            "coercion",
            outcome,
            f"how likely {by} {agreeing(by, 'is')} to defend {to}: {way}",
            float(before.mean()),
            float(after.mean()),
            paired_error(before, after),
            n,
            proof,
            lever.cost(chance),
            (scenario.actor[g.by].name,),
            {} if g.defend is None else {path: lever.value(chance)},
        )


def _enough(deters: Callable[[float], Bools], low: float, target: float) -> float | None:
    """Return the least chance above one that deters in a target share of draws; ``None`` if that does, or none does."""
    if deters(low).mean() >= target or deters(1.0).mean() < target:
        return None
    high = 1.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if deters(middle).mean() >= target else (middle, high)
    return high


def _lever(inputs: Inputs, path: str, coded: Quantity) -> Lever | None:
    none = np.zeros(0, dtype=np.int64)
    row = InputRow(path, describe(inputs.scenario, path), "judgement", coded, none, none)
    return next(iter(levers_of(inputs.scenario, [row])), None)


def _challenger(inputs: Inputs) -> str:
    na = inputs.scenario.no_agreement
    assert na is not None
    assert na.force is not None
    return na.force.challenger
