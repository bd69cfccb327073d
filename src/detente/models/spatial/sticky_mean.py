"""The sticky mean: a distribution over levels with peaks at positions that actors hold, near the weighted mean.

On the levels x = 0, 1, …, 100

    ``p(x) = (1 − f) · exp(a·held(x) − b·|x − m| / 100) / Z + f · climate(x)``

``held(x)`` is 1 if an actor with weight has the position x (rounded to a whole level) and 0 otherwise, m is a weighted
mean of positions, ``climate`` is the frequency of outcomes at each level whatever the positions, Z makes the first part
add up to 1, and f = 0.02. There are three kinds of weights w_ik of actor i on issue k:

``plain``
    capability × salience: ``w_ik = c_i s_ik``.
``relative``
    ``plain``, times the ratio of the salience here to the actor's mean salience on the issues on which it has a
    position.
``compensated``
    ``relative``, divided by ``1 − L_ik``, with ``L_ik = Σ_{l≠k} s_il |x_il − m_l| / (100 Σ_{l≠k} s_il)``: the loss of
    actor i on the *other* issues, as a share of its largest possible loss there, if they settle at their ``relative``
    mean. An actor that loses on other issues has more weight on this one. This is one step towards the solution of Nash
    (1950): the first-order condition of ``max Π_i (U_i − D_i)^{c_i}`` weights each actor by the inverse of its gain
    over failure, with failure as bad as losing everything (Achen 2006). With one issue it equals ``relative``.

The constants were fitted on decisions of the European Union (Arregui & Perarnaud 2021), not on crises. Whether they
apply to disputes with threats of force is not known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from detente._jit import njit, piece
from detente._labelled import Labelled
from detente.draws.counter import model_key, u01, word
from detente.draws.inputs import Draws, Inputs
from detente.models.contract import Chunk, Context, Options, Split
from detente.models.pieces import run_split
from detente.models.spatial._simulation import Simulation
from detente.models.spatial.one_shot import measure, needs, simulate_once, views
from detente.models.spatial.reliability import MEASURED
from detente.models.spatial.results import SpatialModel, SpatialResult

Array = NDArray[np.float64]
Weighting = Literal["compensated", "relative", "plain"]
LEVELS = 101
FLOOR = 0.02
"""Share f of the distribution that is independent of positions, so that no level is impossible."""


class StickyFit(NamedTuple):
    """Fitted constants: how strongly outcomes are concentrated on held positions (a) and near the weighted mean (b)."""

    held: float
    near: float


FITTED: dict[str, StickyFit] = {
    "compensated": StickyFit(4.1807, 3.1145),
    "relative": StickyFit(4.0827, 2.7031),
    "plain": StickyFit(4.053, 2.6301),
}
"""Fitted on 215 issues of 87 proposals, the development part of DEU III. ``backtest/deu/trained.json`` has the hash of
that file; ``detente backtest deu FILE --parameters`` fits them again."""
CLIMATE = (0.154023, 0.135632, 0.117241, 0.351724, 0.241379)
"""Shares of outcomes at 0, at 50, at 100, at another multiple of ten, and elsewhere, in the same data."""


class StickyMeanOptions(Options):
    """``weights``: how positions are weighed; ``held``, ``near``: other constants a and b than the fitted ones."""

    weights: Weighting = "compensated"
    held: float | None = Field(default=None, ge=0, le=50)
    near: float | None = Field(default=None, ge=0, le=100)

    @property
    def constants(self) -> StickyFit:
        """The constants in use."""
        fitted = FITTED[self.weights]
        return StickyFit(
            fitted.held if self.held is None else self.held, fitted.near if self.near is None else self.near
        )


def climate(shares: tuple[float, ...] = CLIMATE) -> Array:
    """Return the chance of each level whatever the positions, (101,).

    Parameters
    ----------
    shares
        Of outcomes at 0, 50, 100, the other multiples of ten, and elsewhere; each is spread evenly over its levels.
    """
    out = np.empty(LEVELS)
    kind = climate_kind(np.arange(LEVELS))
    for k, share in enumerate(shares):
        out[kind == k] = share / (kind == k).sum()
    return out / out.sum()


def climate_kind(levels: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the kind of each level, one of five: 0, 50, 100, another multiple of ten, any other."""
    tens = np.where(levels % 10 == 0, 3, 4)
    return np.where(levels == 0, 0, np.where(levels == 50, 1, np.where(levels == 100, 2, tens)))


@njit
def chances(x: Array, weight: Array, held: float, near: float, base: Array, out: Array) -> bool:
    """Write the distribution over levels on one issue.

    Parameters
    ----------
    x, weight
        (actors,) positions 0–100 and weights.
    held, near
        The constants a and b.
    base
        (101,) chance of each level whatever the positions.
    out
        (101,).

    Returns
    -------
    bool
        False, with nothing written, where nobody has weight.
    """
    total = 0.0
    moment = 0.0
    for i in range(len(x)):
        total += weight[i]
        moment += weight[i] * x[i]
    if total <= 0:
        return False
    m = moment / total
    for y in range(101):
        out[y] = -near * abs(y - m) / 100.0
    stands = np.zeros(101)
    for i in range(len(x)):
        if weight[i] > 0:
            stands[int(np.floor(x[i] + 0.5))] = held
    top = -np.inf
    for y in range(101):
        out[y] += stands[y]
        top = max(top, out[y])
    mass = 0.0
    for y in range(101):
        out[y] = np.exp(out[y] - top)
        mass += out[y]
    for y in range(101):
        out[y] = (1.0 - FLOOR) * out[y] / mass + FLOOR * base[y]
    return True


@piece
def level_at(p: Array, u: float) -> int:
    """Return the lowest level at which the cumulative chance exceeds u."""
    run = 0.0
    for y in range(100):
        run += p[y]
        if u < run:
            return y
    return 100


@njit
def settle_block(
    x: Array,
    weight: Array,
    held: float,
    near: float,
    base: Array,
    key: int,
    start: int,
    words: NDArray[np.int64],
    out: Array,
    total: Array,
) -> None:
    """Draw a settlement for every draw and issue, and add up the distributions.

    Parameters
    ----------
    x, weight
        (draws, actors, issues).
    key, start, words
        Key of the random stream, number of the first draw, and a number for the id of each issue.
    out
        (draws, issues) settlements; left as they are where nobody has weight.
    total
        (issues, 101) sums of the distributions.
    """
    n, _, issues = x.shape
    p = np.empty(101)
    for d in range(n):
        for k in range(issues):
            if chances(x[d, :, k], weight[d, :, k], held, near, base, p):
                out[d, k] = level_at(p, u01(key, start + d, 0, 0, words[k]))
                for y in range(101):
                    total[k, y] += p[y]


def weigh(draws: Draws, name: str, weighting: Weighting) -> tuple[Array, Array]:
    """Return positions and weights (draws, actors, issues); weight 0 without a view or a capability."""
    x, weight = views(draws, name)
    return x, adjust(x, weight, np.where(weight > 0, draws.salience, 0.0), weighting)


def adjust(x: Array, weight: Array, salience: Array, weighting: Weighting) -> Array:
    """Return weights by one of the three ways.

    Parameters
    ----------
    x, weight, salience
        (…, actors, issues) positions, capability × salience, and salience; both 0 where an actor has no view.
    weighting
        See the top of this module.
    """
    if weighting == "plain":
        return weight
    mean = _mean(salience, salience > 0)
    own = weight * np.divide(salience, mean, out=np.zeros_like(salience), where=mean > 0)
    return own if weighting == "relative" else own / np.maximum(1.0 - loss_elsewhere(x, own, salience), LEAST)


def _mean(values: Array, there: NDArray[np.bool_]) -> Array:
    count = there.sum(axis=-1, keepdims=True)
    return (values * there).sum(axis=-1, keepdims=True) / np.maximum(count, 1)


def loss_elsewhere(x: Array, weight: Array, salience: Array) -> Array:
    """Return each actor's loss on the other issues at their weighted means, as a share of its largest possible loss.

    (…, actors, issues), 0–1; 0 where there is no other issue on which it has a view.
    """
    total = weight.sum(axis=-2, keepdims=True)
    centre = np.divide((weight * x).sum(axis=-2, keepdims=True), total, out=np.zeros_like(total), where=total > 0)
    care = np.where(total > 0, salience, 0.0)
    loss = care * np.abs(x - centre) / 100.0
    others, most = (v.sum(axis=-1, keepdims=True) - v for v in (loss, care))
    return np.divide(others, most, out=np.zeros_like(loss), where=most > 1e-9)


LEAST = 0.05
"""Least share that an actor is assumed to keep elsewhere, so that no weight is infinite."""


@dataclass(frozen=True, eq=False, kw_only=True)
class StickyMeanResult(SpatialResult):
    """Settlements by the sticky mean; ``settlement`` has one level from the distribution of each draw.

    Attributes
    ----------
    distribution
        (issues, 101) chance of each level, over all draws; NaN where nobody has weight.
    """

    short: ClassVar[str] = "sticky mean"

    distribution: Labelled


def _middle(p: Array) -> float:
    return float(np.argmax(np.cumsum(p) >= 0.5 - 1e-12))


def _central(inputs: Inputs, options: StickyMeanOptions, name: str) -> Array:
    """Return the median level of each issue with every input at its median, (issues,)."""
    x, weight = weigh(inputs.central(), name, options.weights)
    held, near = options.constants
    out, p, base = np.full(x.shape[2], np.nan), np.empty(LEVELS), climate()
    for k in range(x.shape[2]):
        if chances(np.ascontiguousarray(x[0, :, k]), np.ascontiguousarray(weight[0, :, k]), held, near, base, p):
            out[k] = _middle(p)
    return out


def solve(inputs: Inputs, options: StickyMeanOptions) -> Simulation:
    """Settle once, at the median of the distribution with every quantity at its median."""
    settled = _central(inputs, options, measure(inputs.scenario))

    def kernel(_x: Array, _weight: Array, _quo: Array, out: Array) -> None:
        out[0] = settled

    simulation = simulate_once(inputs, MODEL, options, kernel)
    return replace(simulation, warnings=(LIMITS,))


@dataclass(frozen=True, eq=False)
class StickyPlan:
    """Data that all chunks share: the capability measure, the key of the random stream, and a number for each issue."""

    capability: str
    key: int
    words: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class StickyPart:
    """Results of some of the draws.

    Attributes
    ----------
    settlement
        (draws, issues) level; NaN where nobody has weight.
    total
        (issues, 101) sums of the distributions.
    """

    settlement: Array
    total: Array


def prepare(inputs: Inputs, _options: StickyMeanOptions, _ctx: Context) -> StickyPlan:
    """Return the data that all chunks share."""
    scenario = inputs.scenario
    words = np.array([word(k.id) for k in scenario.issues], dtype=np.int64)
    return StickyPlan(measure(scenario), model_key(inputs.seed, MODEL.id), words)


def part(inputs: Inputs, options: StickyMeanOptions, plan: StickyPlan, chunk: Chunk) -> StickyPart:
    """Draw where every issue settles in a chunk of draws."""
    issues, (held, near) = len(plan.words), options.constants
    x, weight = weigh(inputs.chunk(*chunk), plan.capability, options.weights)
    out, total = np.full((chunk[1], issues), np.nan), np.zeros((issues, LEVELS))
    settle_block(x, weight, held, near, climate(), plan.key, chunk[0], plan.words, out, total)
    return StickyPart(out, total)


def merge(parts: Sequence[StickyPart]) -> StickyPart:
    """Put parts together."""
    return StickyPart(np.concatenate([p.settlement for p in parts]), np.sum([p.total for p in parts], axis=0))


def finish(
    inputs: Inputs, options: StickyMeanOptions, plan: StickyPlan, whole: StickyPart, _ctx: Context
) -> StickyMeanResult:
    """Return the result."""
    ids = [k.id for k in inputs.scenario.issues]
    held, near = options.constants
    total = whole.total
    mass = total.sum(axis=1, keepdims=True)
    return StickyMeanResult(
        model=MODEL.id,
        title=MODEL.title,
        citations=MODEL.citations,
        options={**options.model_dump(), "held": held, "near": near, "capability": plan.capability},
        seed=inputs.seed,
        n_draws=inputs.n_draws,
        warnings=(LIMITS,),
        settlement=Labelled(whole.settlement, ("draw", "issue"), {"issue": ids}, "level"),
        central=Labelled(_central(inputs, options, plan.capability), ("issue",), {"issue": ids}, "level"),
        distribution=Labelled(
            np.divide(total, mass, out=np.full_like(total, np.nan), where=mass > 0),
            ("issue", "level"),
            {"issue": ids, "level": list(range(LEVELS))},
            "chance",
        ),
    )


def run(inputs: Inputs, options: StickyMeanOptions, ctx: Context) -> StickyMeanResult:
    """Draw where every issue settles, in every draw."""
    return run_split(MODEL, inputs, options, ctx)


LIMITS = (
    "Sticky mean: its constants were fitted on legislation of the European Union, where talks go on until something "
    "is decided; they have not been tested on crises, and it has no veto players."
)
"""Caution for readers, shown with every answer of the model."""
MODEL = SpatialModel(
    id="spatial.sticky-mean",
    reliability=MEASURED["spatial.sticky-mean"],
    title="sticky mean",
    citations=("arreguiperarnaud2021", "achen2006"),
    status="tested",
    needs=needs,
    run=run,
    split=Split(prepare=prepare, part=part, merge=merge, finish=finish),
    solve=solve,
    result=StickyMeanResult,
    options=StickyMeanOptions,
)
