"""The challenger, the target and the actors that are asked, and the values of the outcomes to them (core §5, §9).

With u_i the value to side i, y⁺ the package if force succeeds and y⁻ if it fails, the prize of side i is
``V_i = |u_i(y⁺) − u_i(y⁻)|``, and its cost of war in pies is ``c_i / V_i``. All values are under the base assumptions:
linear loss, cohesion as declared, public commitments at their cost.
"""

from __future__ import annotations

from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from detente.draws.inputs import Draws, Inputs
from detente.models.coercion._checks import CoercionError
from detente.models.coercion._demand import addressed, demand, needs_force
from detente.models.coercion._games.story import ADDRESSED, Ending, demand_story, ordered, story
from detente.models.coercion._games.tree import Tree
from detente.models.contract import Context
from detente.models.ground import Ground
from detente.packages import agree, passes
from detente.payoffs import BASE, LOST, WON, Payoffs
from detente.payoffs.assumptions import FailureAssumption
from detente.scenario.model import Scenario
from detente.scenario.parts import Proposal
from detente.scenario.unnamed import lapsing

Array = NDArray[np.float64]
Bools = NDArray[np.bool_]
SMALL = 1e-6
"""A prize below this share of the stake counts as zero: costs in pies would have no meaning."""


@dataclass(frozen=True, eq=False)
class Side:
    """One side of the fight, over draws; values in its own whole stakes.

    Attributes
    ----------
    id
        Actor.
    won, lost
        (draws,) value of ``y⁺`` and of ``y⁻``; for the target, winning is ``y⁻``.
    quo, lapse, peace, war, cost, holding
        (draws,) values of the status quo, of ``y⁰`` alone, of ``P_i``, of ``W_i``; costs of war and of waiting.
    reservation
        (draws,) ``d_i``, the value of no agreement with force as a best reply (core §5).
    yields, plain
        (draws, proposals) value of each proposal, with the cost of crossed commitments and without it.
    """

    id: str
    won: Array
    lost: Array
    quo: Array
    lapse: Array
    peace: Array
    war: Array
    cost: Array
    holding: Array
    reservation: Array
    yields: Array
    plain: Array

    @property
    def prize(self) -> Array:
        """(draws,) ``u(won) − u(lost)``; below 0 where the side would rather lose."""
        return self.won - self.lost

    @property
    def pies(self) -> Array:
        """(draws,) cost of war in pies; 0 where there is no prize."""
        return self.pie(self.cost)

    def pie(self, amount: Array) -> Array:
        """Return an amount of stakes in pies, 0 where there is no prize."""
        return np.where(self.prize > SMALL, amount / np.where(self.prize > SMALL, self.prize, 1.0), 0.0)

    def share(self, value: Array) -> Array:
        """Return the place of a value between losing (0) and winning (1), on this side's own scale."""
        return self.pie(value - self.lost)


@dataclass(frozen=True, eq=False)
class Roles:
    """The three roles, over draws.

    Attributes
    ----------
    win, pretext
        (draws,) chance that force attains its aim; how much cheaper a refusal to talk makes it.
    challenger, target
        The two sides of the fight.
    addressed
        Leaves that are asked to agree, other than the challenger and, if an alliance makes the demand, its members.
    pivot
        (draws, proposals) the one of them with the least to gain from a proposal, as an index into ``actors``.
    pivot_yield, pivot_line, pivot_lapse, pivot_war
        (draws, proposals) its value of the proposal, what the commitments that it would cross cost it, its value of a
        lapse of the talks, and its value of war.
    taken
        (draws, proposals) whether everybody else who is asked accepts, force as a best reply.
    kept
        (draws, proposals) the same if nobody expected force.
    beats_lapse, beats_war
        (draws, proposals) whether all who must agree, the challenger too, prefer it to a lapse of the talks, to war.
    game
        The tree of the ordered moves, or of the demand; ``None`` if there is neither.
    endings
        Where each end of the tree leads.
    payoffs
        (draws, ends, players) gains over no agreement.
    """

    actors: tuple[str, ...]
    win: Array
    pretext: Array
    challenger: Side
    target: Side
    addressed: tuple[str, ...]
    pivot: NDArray[np.int64]
    pivot_yield: Array
    pivot_line: Array
    pivot_lapse: Array
    pivot_war: Array
    taken: Bools
    kept: Bools
    beats_lapse: Bools
    beats_war: Bools
    game: Tree | None
    endings: tuple[Ending, ...]
    payoffs: Array

    @property
    def good(self) -> Bools:
        """(draws,) whether both sides would rather win than lose."""
        return (self.challenger.prize > SMALL) & (self.target.prize > SMALL)

    @property
    def margin(self) -> Array:
        """(draws,) ``W_c − P_c``: by how much force beats waiting for the challenger, in its stakes."""
        return self.challenger.war - self.challenger.peace


_KEPT: WeakKeyDictionary[Inputs, Roles] = WeakKeyDictionary()


def roles(inputs: Inputs, ctx: Context | None = None) -> Roles:
    """Evaluate the roles in every draw; models that read the same draws share the work.

    Raises
    ------
    ValueError
        If the scenario names no use of force.
    """
    if inputs not in _KEPT:
        if needs_force(inputs.scenario):
            raise ValueError(needs_force(inputs.scenario)[0].words)
        shared = _RoleInputs(inputs)
        parts = (ctx or Context(workers=1)).map_chunks("what force is worth", shared.chunk, inputs.chunks())
        _KEPT[inputs] = _joined(shared, parts)
    return _KEPT[inputs]


class _RoleInputs:
    """Data that all chunks of one scenario share."""

    def __init__(self, inputs: Inputs) -> None:
        self.inputs, scenario = inputs, inputs.scenario
        na = scenario.no_agreement
        assert na is not None
        assert na.force is not None
        self.scenario, self.force = scenario, na.force
        self.ground = Ground(scenario, lapsing(scenario), forced=True)  # packages are only numbered here
        self.layout = self.ground.layout
        self.actors = inputs.plan.actors
        self.c = self.actors.index(na.force.challenger)
        # A target may be an alliance; its first member represents it.
        self.g = self.actors.index(scenario.members(na.force.target)[0])
        self.game, self.endings = _game(scenario)
        # The ends of the game are events, not agreements: issues that nobody moves stay as they are.
        self.events = Ground(scenario, frozenset(), forced=True) if self.ground.lapses else self.ground
        self.ends = self.events.places([e.package for e in self.endings])
        self.moved = self.events.deal(self.ends)
        # The parties of its own forum sign a proposal; the actors that are asked are those asked to sign the demand.
        signers = [scenario.signing_of(p) for p in scenario.proposals]
        grounds = [self._ground_of(p) for p in scenario.proposals]
        places = [g.places([p.package]) for g, p in zip(grounds, scenario.proposals, strict=True)]
        self.tabled = [(g, x, g.deal(x), s) for g, x, s in zip(grounds, places, signers, strict=True)]
        asked = addressed(scenario)
        self.addressed = tuple(a for a in self.actors if a in asked)
        self.asked = np.array([self.actors.index(a) for a in self.addressed], dtype=np.int64)

    def _ground_of(self, proposal: Proposal) -> Ground:
        lapses = lapsing(self.scenario, proposal)
        return self.ground if lapses == self.ground.lapses else Ground(self.scenario, lapses, forced=True)

    def chunk(self, chunk: tuple[int, int]) -> dict[str, Array]:
        draws = self.inputs.chunk(*chunk)
        payoffs = Payoffs.of(draws, self.layout)
        # Gains are over no agreement; acceptance also takes the cost of blocking into account.
        d, least = payoffs.reservation(), payoffs.least()
        priced, bare, floors = self._worths(payoffs)
        gains = {f: priced - floor for f, floor in floors.items()}
        worth, plain = (x - floors["constructed"] + least[:, None] for x in (priced, bare))
        out = {"win": draws.values[draws.plan.win], "pretext": _slot(draws, draws.plan.pretext)}
        out |= self._sides(payoffs, plain, worth, d)
        out |= self._pivot(payoffs.lapse, payoffs.failure.war, plain, worth, d)
        if self.game is not None:
            same = self.events is self.ground
            out["payoffs"] = self._payoffs(payoffs if same else Payoffs.of(draws, self.events.layout), d)
        mine = np.uint64(1) << np.uint64(self.c)
        none = np.zeros_like(d)
        for name, failure in (("taken", "constructed"), ("kept", "peace")):
            out[name] = self._passes(agree(gains[failure], none) | mine)
        for name, failure in (("beats_lapse", "peace"), ("beats_war", "stress")):
            out[name] = self._passes(agree(gains[failure], none))
        return out

    def _worths(self, payoffs: Payoffs) -> tuple[Array, Array, dict[FailureAssumption, Array]]:
        """Return the worth of proposals with and without commitments, and the least worth that is acceptable.

        All are (draws, proposals, actors); the last one is a dictionary by the assumption on failure.
        """
        shape = (payoffs.draws.n, len(self.tabled), len(self.actors))
        priced, bare = np.empty(shape), np.empty(shape)
        floors: dict[FailureAssumption, Array] = {f: np.empty(shape) for f in ("constructed", "peace", "stress")}
        for ground in dict.fromkeys(g for g, *_ in self.tabled):
            own = payoffs if ground is self.ground else Payoffs.of(payoffs.draws, ground.layout)
            free = own.under(BASE, own.plain)
            at = [j for j, x in enumerate(self.tabled) if x[0] is ground]
            places = np.concatenate([self.tabled[j][1] for j in at])
            deal = np.concatenate([self.tabled[j][2] for j in at])
            priced[:, at], bare[:, at] = own.worth(places, deal), free.worth(places, deal)
            for failure, floor in floors.items():
                floor[:, at] = own.floor(deal, failure)
        return priced, bare, floors

    def _passes(self, masks: NDArray[np.uint64]) -> Bools:
        """(draws, proposals) whether each proposal has the consent that its own forum needs."""
        out = np.zeros(masks.shape, dtype=np.bool_)
        for j, (ground, _, _, signers) in enumerate(self.tabled):
            number = ground.numbers([self.scenario.proposals[j].package])
            out[:, j] = passes(ground.space(None, signers), np.ascontiguousarray(masks[:, j : j + 1]), number)[:, 0]
        return out

    def _sides(self, payoffs: Payoffs, plain: Array, worth: Array, d: Array) -> dict[str, Array]:
        draws, failure, lapse = payoffs.draws, payoffs.failure, payoffs.lapse
        cost, holding = draws.take(draws.plan.cost, 0.0), draws.take(draws.plan.holding, 0.0)
        won, lost = payoffs.outcomes[WON], payoffs.outcomes[LOST]
        out: dict[str, Array] = {}
        for name, i, best, worst in (("c", self.c, won, lost), ("g", self.g, lost, won)):
            parts = (best, worst, failure.quo, lapse, failure.peace, failure.war, cost, holding, d)
            labels = ("won", "lost", "quo", "lapse", "peace", "war", "cost", "holding", "reservation")
            out |= {f"{name}.{label}": part[:, i] for label, part in zip(labels, parts, strict=True)}
            out |= {f"{name}.yields": worth[:, :, i], f"{name}.plain": plain[:, :, i]}
        return out

    def _payoffs(self, payoffs: Payoffs, d: Array) -> Array:
        """(draws, ends, players) gains over no agreement at every end of the tree.

        Force: ``W_i``. A lapse: ``P_i``. A changed package: ``ũ_i``. Nothing changed: the package less the costs of
        waiting and of not acting on threats. Costs that a move declares are taken at their mode; those laid on the
        challenger are threats, and count where force is used.
        """
        score = payoffs.state(self.ends, self.moved)
        moves = {m.id: m for m in self.scenario.moves}
        for e, ending in enumerate(self.endings):
            if ending.force:
                score[:, e] = payoffs.failure.war
            elif ending.lapse:
                score[:, e] = payoffs.failure.peace
            elif not self.moved[e]:
                score[:, e] -= payoffs.idle
            for actor, cost in ((a, q) for id_ in ending.taken if id_ in moves for a, q in moves[id_].effects.items()):
                for i in (self.actors.index(m) for m in self.scenario.members(actor)):
                    if i != self.c or ending.force:
                        score[:, e, i] -= cost.mode
        gain = score - d[:, None, :]
        assert self.game is not None
        seats = [self.asked if p == ADDRESSED else self._members(p) for p in self.game.players]
        return np.stack([gain[:, :, s].min(axis=2) for s in seats], axis=2)

    def _members(self, actor: str) -> NDArray[np.int64]:
        return np.array([self.actors.index(m) for m in self.scenario.members(actor)], dtype=np.int64)

    def _pivot(self, lapse: Array, war: Array, plain: Array, worth: Array, d: Array) -> dict[str, Array]:
        if not len(self.asked) or not self.tabled:
            none = np.zeros((len(lapse), len(self.tabled)))
            return {"pivot": none - 1} | dict.fromkeys(("pivot_yield", "pivot_line", "pivot_lapse", "pivot_war"), none)
        gain = worth[:, :, self.asked] - d[:, None, self.asked]
        who = self.asked[gain.argmin(axis=2)]
        return {
            "pivot": who.astype(np.float64),
            "pivot_yield": np.take_along_axis(worth, who[:, :, None], axis=2)[:, :, 0],
            "pivot_line": np.take_along_axis(plain - worth, who[:, :, None], axis=2)[:, :, 0],
            "pivot_lapse": np.take_along_axis(lapse, who, axis=1),
            "pivot_war": np.take_along_axis(war, who, axis=1),
        }


def _game(scenario: Scenario) -> tuple[Tree | None, tuple[Ending, ...]]:
    if ordered(scenario):
        try:
            return story(scenario)
        except CoercionError:
            # The model of the ordered moves reports what is wrong with them; the other models do not need them.
            return None, ()
    place = demand(scenario)
    return (None, ()) if place is None else demand_story(scenario, place)


def _slot(draws: Draws, slot: int) -> Array:
    return draws.values[slot] if slot >= 0 else np.zeros(draws.n)


def _joined(shared: _RoleInputs, parts: list[dict[str, Array]]) -> Roles:
    whole = {k: np.concatenate([p[k] for p in parts]) for k in parts[0]}

    def side(name: str, i: int) -> Side:
        own = {k.partition(".")[2]: v for k, v in whole.items() if k.startswith(f"{name}.")}
        return Side(shared.actors[i], **own)

    return Roles(
        shared.actors,
        whole["win"],
        whole["pretext"],
        side("c", shared.c),
        side("g", shared.g),
        shared.addressed,
        whole["pivot"].astype(np.int64),
        whole["pivot_yield"],
        whole["pivot_line"],
        whole["pivot_lapse"],
        whole["pivot_war"],
        whole["taken"].astype(np.bool_),
        whole["kept"].astype(np.bool_),
        whole["beats_lapse"].astype(np.bool_),
        whole["beats_war"].astype(np.bool_),
        shared.game,
        shared.endings,
        whole.get("payoffs", np.zeros((len(whole["win"]), 0, 0))),
    )
