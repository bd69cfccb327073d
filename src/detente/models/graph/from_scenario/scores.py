"""Scores of outcomes: the value of every outcome to every decision maker in every draw, rounded to a grid.

The value to actor i is ``ũ_i(x)`` for an agreement on x, ``W_i`` for force and ``P_i`` for a lapse (core §5). For an
outcome x that is not agreed it is ``u_i(x)``, less the costs of waiting, of not acting on threats, and of the actor's
own public commitments that it breaks. Declared costs of moves are subtracted in all cases. An alliance uses the gain,
over the present state, of the member that its rule makes decisive (under unanimity the least satisfied one). Scores are
rounded to whole steps of the grid, so that indifference is transitive.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from detente._jit import njit
from detente._jit.structs import Struct
from detente.draws.inputs import Draws, Inputs
from detente.draws.quantiles import quantile
from detente.draws.streams import normals
from detente.models.graph.conflict.errors import ConflictError
from detente.models.graph.from_scenario.world import World
from detente.payoffs import AssumptionSet, Layout, Payoffs
from detente.rules.expand import party_rule
from detente.scenario.model import Scenario
from detente.scenario.quantity import Quantity
from detente.scenario.rule import Rule

Array = NDArray[np.float64]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Bools = NDArray[np.bool_]
Effects = Mapping[tuple[str, str], Quantity | Array]
"""Costs of moves, by move and row: a quantity, or (draws,) values."""
LOOKED_AT = 12
"""Draws in which options without effect are searched for."""
FLOOR = -1e5
"""Score of breaking a commitment that is never broken: below every other score, and still a whole number of steps."""


@dataclass(frozen=True, eq=False)
class OutcomeArrays(Struct):
    """Properties of each outcome, the same in every draw.

    The worth of an outcome is a sum over issues in file order. Outcomes that agree on the first issues share that part
    of the sum, which is computed once: partial sums form a tree, whose root, number 0, is the empty sum.

    Attributes
    ----------
    parent
        (sums,) the partial sum without the last term, for each but the root: sum ``n + 1`` is ``parent[n]`` and a term.
    place
        (sums,) place of that term.
    charged
        (sums,) whether commitments count in it.
    total
        (outcomes,) number of the whole sum.
    agreement
        (outcomes,) whether the outcome is an agreement.
    trigger
        (outcomes,) 0 none, 1 lapse, 2 force.
    counts
        (outcomes, costs) whether a declared cost falls due.
    own_start
        (leaves + 1,) first place of each leaf in ``own``.
    own
        (costs,) declared costs by the leaf that bears them, in file order.
    """

    parent: Longs
    place: Longs
    charged: Bools
    total: Longs
    agreement: Bools
    trigger: Longs
    counts: Bools
    own_start: Longs
    own: Longs


@dataclass(frozen=True, eq=False)
class LeafValues(Struct):
    """Values of the leaf actors in a chunk of draws, in whole stakes.

    Attributes
    ----------
    plain, priced
        (draws, leaves, places) contributions without and with the costs of crossed commitments.
    idle
        (draws, leaves) cost of waiting, and of threats not acted on, where there is no agreement.
    lapse, war
        (draws, leaves) worth of a lapse, and of force.
    cost
        (draws, costs) declared costs.
    """

    plain: Array
    priced: Array
    idle: Array
    lapse: Array
    war: Array
    cost: Array


@njit
def leaf_scores(who: Longs, values: LeafValues, outcomes: OutcomeArrays, grid: float, out: Ints) -> None:
    """Write (draws, leaves asked for, outcomes) scores in steps of the grid; ``who`` numbers the leaves asked for."""
    plain, priced, idle, cost = values.plain, values.priced, values.idle, values.cost
    parent, place, charged, total = outcomes.parent, outcomes.place, outcomes.charged, outcomes.total
    agreement, trigger, counts = outcomes.agreement, outcomes.trigger, outcomes.counts
    own_start, own = outcomes.own_start, outcomes.own
    partial = np.zeros(parent.shape[0] + 1)
    for d in range(out.shape[0]):
        for a in range(who.shape[0]):
            i = who[a]
            for n in range(parent.shape[0]):
                term = priced[d, i, place[n]] if charged[n] else plain[d, i, place[n]]
                partial[n + 1] = partial[parent[n]] + term
            for o in range(total.shape[0]):
                if trigger[o] == 2:
                    u = values.war[d, i]
                elif trigger[o] == 1:
                    u = values.lapse[d, i]
                else:
                    u = partial[total[o]]
                    if not agreement[o]:
                        u -= idle[d, i]
                for k in range(own_start[i], own_start[i + 1]):
                    if counts[o, own[k]]:
                        u -= cost[d, own[k]]
                out[d, a, o] = np.int32(np.rint(max(u, FLOOR) / grid))


def partial_sums(at: Longs, charged: Bools, whole: Bools) -> tuple[Longs, Longs, Bools, Longs]:
    """Return the tree of partial sums: parents, places, whether commitments count, and each outcome's whole sum.

    Parameters
    ----------
    at, charged
        (outcomes, terms) place of each term, and whether commitments count in it.
    whole
        (outcomes,) whether the sum is needed; otherwise it is number 0.
    """
    number: dict[tuple[int, int, bool], int] = {}
    total = np.zeros(len(at), dtype=np.int64)
    for o in np.flatnonzero(whole):
        here = 0
        for place, counts in zip(at[o].tolist(), charged[o].tolist(), strict=True):
            here = number.setdefault((here, place, counts), len(number) + 1)
        total[o] = here
    rows = np.array(list(number), dtype=np.int64).reshape(-1, 3)
    return rows[:, 0].copy(), rows[:, 1].copy(), rows[:, 2] == 1, total


@dataclass(frozen=True, eq=False)
class Scores:
    """Turns draws of a scenario into ordinal scores of its graph's outcomes.

    Attributes
    ----------
    world
        States and outcomes.
    inputs
        Draws.
    grid
        Step of the grid, in whole stakes.
    """

    world: World
    inputs: Inputs
    grid: float

    @cached_property
    def layout(self) -> Layout:
        """The axes of levels and places; states are what happens, so what nobody moves stays (core §11.1)."""
        return Layout.of(self.world.scenario, frozenset())

    @cached_property
    def asked(self) -> tuple[str, ...]:
        """Leaves whose scores are needed: the decision makers, or their members."""
        s = self.world.scenario
        inside = {x for a in self.world.makers for x in s.members(a)}
        return tuple(x for x in s.leaves if x in inside)

    @cached_property
    def _tables(self) -> OutcomeArrays:
        w, lay = self.world, self.layout
        held = [lay.places(dict(zip(lay.ids, o.levels, strict=True))) for o in w.outcomes]
        at = np.array(held, dtype=np.int64).reshape(len(w.outcomes), len(lay.out))
        agreement = np.array([o.agreement for o in w.outcomes], dtype=np.bool_)
        issues = np.concatenate([np.arange(len(lay.ids)), [lay.ids.index(c.issue) for c in lay.charges]])
        charged = agreement[:, None] | (at != lay.out)[:, issues.astype(np.int64)]
        sunk = self.world.sunk
        if sunk is not None:
            same = at[:, : len(lay.ids)] == lay.places(sunk)[: len(lay.ids)]
            charged &= ~(agreement[:, None] & same[:, issues.astype(np.int64)])
        trigger = np.array([("none", "lapse", "force").index(o.trigger) for o in w.outcomes], dtype=np.int64)
        counts = np.zeros((len(w.outcomes), len(w.costs)), dtype=np.bool_)
        for o, outcome in enumerate(w.outcomes):
            counts[o, list(outcome.costs)] = True
        bearers = self._bearers
        own = np.argsort(bearers, kind="stable").astype(np.int64)
        own_start = np.searchsorted(bearers[own], np.arange(len(w.scenario.leaves) + 1)).astype(np.int64)
        sums = partial_sums(at, charged, trigger == 0)
        return OutcomeArrays(*sums, agreement, trigger, counts, own_start, own)

    @cached_property
    def _bearers(self) -> Longs:
        """(costs,) number of the leaf that bears each declared cost."""
        leaves = list(self.world.scenario.leaves)
        return np.array([leaves.index(leaf) for _, _, leaf in self.world.costs], dtype=np.int64)

    def _costs(self, draws: Draws, effects: Effects) -> Array:
        """(draws, costs) declared costs, each from a stream of its own."""
        w = self.world
        cost = np.empty((draws.n, len(w.costs)))
        for e, (k, row, leaf) in enumerate(w.costs):
            q = effects.get((w.moves[k].id, row), w.moves[k].effects[row])
            if not isinstance(q, Quantity):
                cost[:, e] = q
                continue
            z = np.zeros(draws.n)
            if not q.is_point and draws.start >= 0:
                z = normals(self.inputs.seed, f"moves/{w.moves[k].id}/effects/{leaf}", draws.start, draws.n)
            cost[:, e] = quantile(q, z)
        return cost

    def leaves(
        self, draws: Draws, assumptions: AssumptionSet, central: bool = False, effects: Effects | None = None
    ) -> Ints:
        """Return (draws, leaves asked for, outcomes) scores in steps of the grid.

        ``effects`` replaces the file's costs of moves; with ``central`` others are at their medians.
        """
        w = self.world
        payoffs = Payoffs.of(draws, self.layout, assumptions)
        failure = payoffs.failure
        at = Draws(draws.plan, -1, draws.n, draws.z, draws.values) if central else draws
        cost = self._costs(at, effects or {})
        everybody = list(w.scenario.leaves)
        who = np.array([everybody.index(x) for x in self.asked], dtype=np.int64)
        out = np.empty((draws.n, len(who), len(w.outcomes)), dtype=np.int32)
        values = LeafValues(payoffs.plain, payoffs.priced, payoffs.idle, failure.peace, failure.war, cost)
        leaf_scores(who, values, self._tables, self.grid, out)
        return out

    def makers(self, leaf: Ints) -> Ints:
        """Return (draws, makers, outcomes) scores from those of the leaves; an alliance's are gains."""
        now = int(self.world.outcome_of[int(np.searchsorted(self.world.states, np.uint64(self.world.present)))])
        place = {x: a for a, x in enumerate(self.asked)}
        out = np.empty((leaf.shape[0], len(self.world.makers), leaf.shape[2]), dtype=np.int32)
        for i, maker in enumerate(self.world.makers):
            if not self.world.scenario.actor[maker].members:
                out[:, i] = leaf[:, place[maker]]
                continue
            out[:, i] = _decisive(party_rule(self.world.scenario, maker), leaf, place, now)
        return out

    def chunk(self, start: int, n: int, assumptions: AssumptionSet) -> Ints:
        """Return (draws, makers, outcomes) scores of one chunk of draws under one assumption set."""
        draws = self.inputs.chunk(start, n, assumptions.cohesion)
        return self.makers(self.leaves(draws, assumptions))

    def central(self) -> Ints:
        """Return (makers, outcomes) scores where every quantity is at its median."""
        return self.makers(self.leaves(self.inputs.central(), AssumptionSet(), central=True))[0]

    def useless(self) -> dict[str, str]:
        """Return the moves that can never be made, or have no effect on anybody's score, with the reason."""
        dead = dict.fromkeys(
            self.world.dead(), "it can never be made: what it needs, what excludes it, or packages that cannot be"
        )
        return dead or dict.fromkeys(
            self.world.idle() or self._without_effect(),
            "it changes no level that holds, triggers nothing, and costs or brings nobody anything",
        )

    def _without_effect(self) -> list[str]:
        """Options that change nobody's score between any two feasible states, in the first draws or the centre."""
        w = self.world
        n = min(self.inputs.n_draws, LOOKED_AT)
        everyone = Scores(w, self.inputs, 1e-9)
        vars(everyone)["asked"] = w.scenario.leaves
        score = everyone.leaves(self.inputs.chunk(0, n), AssumptionSet())
        place = {int(c): x for x, c in enumerate(w.states)}
        needed = {x for m in w.moves for x in m.needs}
        out: list[str] = []
        for k, m in enumerate(w.moves):
            pairs = [(x, place[c | 1 << k]) for c, x in place.items() if not c >> k & 1 and c | 1 << k in place]
            a, b = (w.outcome_of[[p[side] for p in pairs]] for side in (0, 1)) if pairs else ([], [])
            if pairs and m.id not in needed and np.array_equal(score[:, :, a], score[:, :, b]):
                out.append(m.id)
        return out


def _decisive(rule: Rule, leaf: Ints, place: dict[str, int], now: int) -> Ints:
    """Return the largest gain over the present state that enough members for the rule have, or more."""
    if rule.op == "actor":
        mine = leaf[:, place[rule.actor]]
        return mine - mine[:, now : now + 1]
    parts = np.stack([_decisive(p, leaf, place, now) for p in rule.parts])
    if rule.op == "all":
        return parts.min(axis=0)
    if rule.op == "any":
        return parts.max(axis=0)
    weights = np.array(rule.weights or (1.0,) * len(rule.parts))
    order = np.argsort(-parts, axis=0, kind="stable")
    enough = np.cumsum(weights[order], axis=0) >= rule.need - 1e-9
    first = np.take_along_axis(order, enough.argmax(axis=0)[None], axis=0)
    return np.take_along_axis(parts, first, axis=0)[0]


def effective(inputs: Inputs, grid: float) -> tuple[World, tuple[str, ...]]:
    """Return the graph of a scenario without moves that have no effect, and a note on each of them.

    A move that does nothing is most often a gap in the file; the rest of the graph does not need it.

    Raises
    ------
    ConflictError
        If moves contradict each other.
    """
    kept = next((x for x in _LAST if x[0] is inputs.scenario), None)
    if kept is not None:
        return kept[1:]
    scenario, notes = inputs.scenario, list[str]()
    world = World.of(scenario)
    while gone := Scores(world, inputs, grid).useless():
        notes += [f"The move {m} is left out: {why}." for m, why in gone.items()]
        moves = [
            m.model_copy(update={"excludes": tuple(x for x in m.excludes if x not in gone)})
            for m in scenario.moves
            if m.id not in gone
        ]
        # Moves that need a removed move could never be made; a move without effect is not needed by any other.
        moves = [m for m in moves if not gone.keys() & {*m.needs}]
        scenario = scenario.model_copy(update={"moves": tuple(moves)})
        if not moves:
            break
        world = World(scenario)
    _LAST[:] = [(inputs.scenario, world, tuple(notes))]
    return world, tuple(notes)


_LAST: list[tuple[Scenario, World, tuple[str, ...]]] = []
"""The last result, cached."""

__all__ = ["ConflictError", "Scores", "effective", "leaf_scores"]
