"""The spatial model of politics (SMP), after KAPSARC's KTAB: challenges, third parties, bargains, votes, in turns.

In each turn, every actor (1) gets a risk attitude from the chance that its position would win an election; (2) chooses
the challenge with the largest expected gain, counting third parties on both sides; (3) offers a bargain between both
positions; (4) takes its part of one of the bargains offered to or by it, by a vote of all, weighted by capability.
Turns go on until positions move little. The equations are those of the program, checked against its output.

The mode ``corrected`` corrects two errors of the program in bargains (it uses a wrong value for the receiver's chance,
and for its capability), prevents rounding from moving a bargain outside the two positions, and scales capability by its
largest value. The mode ``ktab`` emulates the program.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Annotated, Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from detente.draws.counter import model_key
from detente.draws.inputs import Inputs
from detente.models.contract import Context, Options
from detente.models.spatial._batch import MOVING, SpatialActors, many, needs, number, swapped
from detente.models.spatial._settle import middle
from detente.models.spatial._simulation import Simulation
from detente.models.spatial._smp import rules as r
from detente.models.spatial._smp.record import Record
from detente.models.spatial._smp.simulate import Participants, block, gather
from detente.models.spatial._smp.story import tell
from detente.models.spatial.explain import RoundStory
from detente.models.spatial.reliability import MEASURED
from detente.models.spatial.results import Kernel, RoundsResult, SpatialModel, Tops
from detente.models.spatial.seats import Alliances, SpatialError, active

Array = NDArray[np.float64]


class SmpOptions(Options):
    """Options; the nine of KTAB under plain names, with KTAB's defaults."""

    victory: r.Victory = "linear"
    condorcet: r.Condorcet = "conditional"
    transition: r.Transition = "deterministic"
    voting: r.Voting = "proportional"
    risk_adjustment: r.RiskAdjustment = "one-third"
    risk_range: r.RiskRange = "mid"
    third_party: r.ThirdParty = "semi"
    interpolation: r.Interpolation = "s2p2"
    bargain: r.Bargain = "initiator"
    mode: Literal["corrected", "ktab"] = "corrected"
    accommodation: float = Field(default=1.0, ge=0, le=1)
    max_rounds: int = Field(default=100, ge=0, le=10_000)
    salience_divisor: Literal["auto"] | Annotated[float, Field(gt=0, allow_inf_nan=False)] = "auto"
    alliances: Alliances = "one"
    outcome: Literal["mean", "median"] = "mean"
    draws: Literal["auto"] | Annotated[int, Field(ge=0)] = "auto"

    @staticmethod
    def of_ktab(parameters: tuple[int, ...]) -> SmpOptions:
        """Return options from KTAB's nine numbers, in its own order; implies ``ktab`` mode.

        Raises
        ------
        SpatialError
            If there are not nine, or one is out of range.
        """
        if len(parameters) != len(r.CHOICES):
            named = ", ".join(name for name, _ in r.CHOICES)
            raise SpatialError(f"KTAB has nine parameters ({named}), not {len(parameters)}")
        chosen: dict[str, Any] = {"mode": "ktab"}
        for (name, values), n in zip(r.CHOICES, parameters, strict=True):
            if not 0 <= n < len(values):
                listed = ", ".join(f"{i} {v}" for i, v in enumerate(values))
                raise SpatialError(f"KTAB's {name} is one of {listed}; not {n}")
            chosen[name] = values[n]
        return SmpOptions(**chosen)

    def rules(self, seed: int) -> r.Rules:
        """Return the choices as numbers."""
        codes = {name: values.index(getattr(self, name)) for name, values in r.CHOICES}
        like_me, like_them = r.RISK_WEIGHTS[codes["risk_adjustment"]]
        return r.Rules(
            **codes,
            like_me=like_me,
            like_them=like_them,
            as_ktab=self.mode == "ktab",
            accommodation=self.accommodation,
            max_rounds=self.max_rounds,
            key=model_key(seed, MODEL.id),
        )


@dataclass(frozen=True, eq=False)
class SmpSimulation(Simulation):
    """A simulation with the spatial model of politics.

    Attributes
    ----------
    record
        What happened in every turn.
    here
        Places in ``actors`` of those who participate, (n,).
    has
        (n, issues) above 0 where they have a position.
    stochastic
        Whether votes choose a position by chance.
    """

    record: Record | None = None
    here: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    has: Array = field(default_factory=lambda: np.zeros((0, 0)))
    stochastic: bool = False

    def story(self, step: int, actor: int) -> RoundStory:
        """Return an actor's turn: its challenge, the bargains on its table, and why it moved."""
        at = np.flatnonzero(self.here == actor)
        if self.record is None or not len(at):
            return {"offers": [], "why": "takes no part: it lacks capability, salience or positions"}
        names = tuple(self.actors[int(i)] for i in self.here.tolist())
        return tell(self.record, names, self.has, step - 1, int(at[0]), self.stochastic)


@dataclass(frozen=True, eq=False, kw_only=True)
class SmpResult(RoundsResult):
    """Settlements by the spatial model of politics, and positions by turn."""

    short: ClassVar[str] = "SMP"


def divisor(inputs: Inputs, options: SmpOptions, tops: Tops = dict) -> float:
    """Return the divisor of saliences, so that no actor's sum is above 1.

    ``auto``: 100, as in KTAB, unless somebody's saliences could sum above 100; then the largest possible sum.
    ``tops()`` are upper ends of quantities by slot, where they are others than those of the file.
    """
    if options.salience_divisor != "auto":
        return float(options.salience_divisor)
    slots, other = inputs.plan.slots, tops()
    most = [sum(other.get(int(k), slots[int(k)].quantity.high) for k in row if k >= 0) for row in inputs.plan.salience]
    top = max(most, default=0.0)
    return top if top > 100.0 + 1e-6 else 100.0


def checked(sal: Array, by: float) -> None:
    """Refuse saliences that sum above 1.

    Raises
    ------
    SpatialError
        With the largest sum.
    """
    top = float(np.nansum(sal, axis=-1).max(initial=0.0))
    if by <= 0 or top > by * (1 + 1e-6):
        raise SpatialError(
            f"saliences of one actor sum to {top:g}, above the divisor {by:g}; set salience_divisor to {top:g} or more"
        )


def solve(inputs: Inputs, options: SmpOptions) -> Simulation:
    """Simulate once with every quantity at its median.

    Raises
    ------
    SpatialError
        If fewer than two actors take part, or saliences sum above the divisor.
    """
    actors = SpatialActors.of(inputs.scenario, options.alliances)
    return simulate_once(inputs, options, actors, *(v[0] for v in actors.central(inputs)))


def simulate_once(
    inputs: Inputs, options: SmpOptions, actors: SpatialActors, x: Array, cap: Array, sal: Array
) -> Simulation:
    """Simulate once with given numbers: positions and saliences (actors, issues) 0–100, capabilities (actors,)."""
    by = divisor(inputs, options)
    checked(sal, by)
    ids, words, rules = actors.seats.ids, actors.seats.words, options.rules(inputs.seed)
    here = np.flatnonzero(active(x[None], cap[None], sal[None])[0])
    if len(here) < 2:
        raise SpatialError("fewer than two actors have a position, some salience on it and some capability")
    n, issues = len(here), x.shape[1]
    out, rounds, rest = np.empty((1, *x.shape)), np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.bool_)
    block(x[None], cap[None], sal[None], by, words, rules, 0, out, rounds, rest)
    y, s, has, c = np.empty((n, issues)), np.empty((n, issues)), np.empty((n, issues)), np.empty(n)
    w = np.empty(n, dtype=np.int64)
    gather(n, issues, here, words, x, cap, sal, by, not rules.as_ktab, Participants(y, s, has, c, w))
    kept = Record.of(int(rounds[0]), n, issues)
    rounds, still, last = np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.bool_), np.empty((1, n, issues))
    block(x[None, here], cap[None, here], sal[None, here], by, words[here], rules, 0, last, rounds, still, kept)
    kept = replace(kept)  # without addresses, which mean nothing after the run
    states = np.repeat(x[None], kept.turns + 1, axis=0)
    states[1:, here] = np.where(has > 0, 100.0 * kept.states[1:], np.nan)
    gain = np.full((len(ids), len(ids)), np.nan)
    if kept.turns:
        gain[np.ix_(here, here)] = kept.gain[0]
    warnings: list[str] = []
    if not rest[0]:
        warnings.append(f"{MODEL.title}: {MOVING} after {kept.turns} rounds; the last state is shown.")
    if kept.turns and not np.any(np.nanmax(x[here], axis=0, initial=-1) > np.nanmin(x[here], axis=0, initial=101)):
        warnings.append(f"{MODEL.title}: all actors have the same position, so there is nothing to bargain about.")
    settlement = middle(states[-1:], cap[None], sal[None], options.outcome)[0]
    named = {**options.model_dump(), "salience_divisor": by, "capability": actors.measure}
    return SmpSimulation(
        MODEL.id, MODEL.title, named, ids, tuple(k.id for k in inputs.scenario.issues), states, bool(rest[0]),
        settlement, cap, sal, gain, tuple(warnings), kept, here, has, options.transition == "stochastic",
    )  # fmt: skip


def seconds(actors: int, issues: int, _options: SmpOptions | None = None) -> float:
    """Return about how long one draw takes: 25 turns of n³ votes of third parties, and as much again."""
    return 25e-9 * (9.0 * actors**3 + 30.0 * issues * actors**2 + 100.0 * actors)


def kernel_of(inputs: Inputs, options: SmpOptions, tops: Tops = dict) -> Kernel:
    """Return what simulates draws."""
    by, rules = divisor(inputs, options, tops), options.rules(inputs.seed)
    words = SpatialActors.of(inputs.scenario, options.alliances).seats.words

    def kernel(x: Array, cap: Array, sal: Array, start: int) -> tuple[Array, NDArray[np.int64], NDArray[np.bool_]]:
        checked(sal, by)
        out, n = np.empty_like(x), len(x)
        rounds, rest = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.bool_)
        block(x, cap, sal, by, words, rules, start, out, rounds, rest)
        return out, rounds, rest

    return kernel


def run(inputs: Inputs, options: SmpOptions, ctx: Context) -> SmpResult:
    """Simulate every draw, and once with every quantity at its median."""
    actors = SpatialActors.of(inputs.scenario, options.alliances)
    simulation = solve(inputs, options)
    other = swapped(inputs.scenario, options.alliances)
    second = solve(inputs, options.model_copy(update={"alliances": other})) if other else None
    each = seconds(len(simulation.actors), len(simulation.issues))
    n, kernel = number(inputs, options.draws, each), kernel_of(inputs, options)
    return many(inputs, ctx, MODEL, actors, n, each, options.outcome, kernel, simulation, second)


MODEL = SpatialModel(
    id="spatial.smp",
    reliability=MEASURED["spatial.smp"],
    title="spatial model of politics",
    citations=("ktab2015",),
    status="tested",
    needs=needs,
    run=run,
    solve=solve,
    kernel=kernel_of,
    seconds=seconds,
    result=SmpResult,
    ktab=SmpOptions.of_ktab,
    weight=5.0,
    options=SmpOptions,
)
