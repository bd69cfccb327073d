"""Escalation: the scenario's ordered moves as a game, from random choice to the subgame-perfect equilibrium.

The tree comes from ``moves`` that have an ``order``, or else from the challenger's demand: insist, refuse, use force.
It is solved by backward induction in every draw, and as agent quantal response (McKelvey & Palfrey 1998): at each
node ``p_a ∝ exp(λ U_a)``, from λ = 0, where everybody chooses evenly, to near-Nash. With perfect information there is
one such path and one solution for every λ. Trees with private information, all of their equilibria, a credibility
check and ``.efg`` files: ``detente.models.coercion.game``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from detente._labelled import Labelled
from detente.answers.result import Result
from detente.draws.inputs import Inputs
from detente.models.coercion._checks import CoercionError
from detente.models.coercion._demand import demand, needs_force
from detente.models.coercion._games.story import ordered, story
from detente.models.coercion._games.tree import Tree
from detente.models.coercion._roles import roles
from detente.models.coercion._tables import by_draw, header
from detente.models.contract import Context, Missing, Model, Options
from detente.scenario.model import Scenario

Array = NDArray[np.float64]


def induct(tree: Tree, payoffs: Array) -> NDArray[np.int64]:
    """Return (draws, nodes) the child that backward induction takes at each node, −1 at an end; ties: the first.

    Parameters
    ----------
    tree
        A game of perfect information without chance.
    payoffs
        (draws, ends, players).
    """
    taken = np.full((len(payoffs), len(tree.nodes)), -1, dtype=np.int64)
    value = np.zeros((len(payoffs), len(tree.nodes), payoffs.shape[2]))
    place = {node: e for e, node in enumerate(tree.ends)}
    for i in range(len(tree.nodes) - 1, -1, -1):
        node = tree.nodes[i]
        if node.kind == "end":
            value[:, i] = payoffs[:, place[i]]
            continue
        below = value[:, list(node.children)]
        best = below[:, :, tree.infos[node.info].player].argmax(axis=1)
        taken[:, i] = best
        value[:, i] = np.take_along_axis(below, best[:, None, None], axis=1)[:, 0]
    return taken


def quantal(tree: Tree, payoffs: Array, lam: float) -> tuple[Array, list[Array]]:
    """Return (draws, ends) chances of every end at λ, and by node the chances (draws, actions) of its actions.

    Parameters
    ----------
    tree
        A game of perfect information without chance.
    payoffs
        (draws, ends, players).
    lam
        λ, 0 or more, per whole stake.
    """
    if lam < 0:
        raise CoercionError(f"λ must be 0 or more, not {lam:g}")
    n = len(payoffs)
    value = np.zeros((n, len(tree.nodes), payoffs.shape[2]))
    chance: list[Array] = [np.zeros((n, 0)) for _ in tree.nodes]
    place = {node: e for e, node in enumerate(tree.ends)}
    for i in range(len(tree.nodes) - 1, -1, -1):
        node = tree.nodes[i]
        if node.kind == "end":
            value[:, i] = payoffs[:, place[i]]
            continue
        below = value[:, list(node.children)]
        index = lam * below[:, :, tree.infos[node.info].player]
        p = np.exp(index - index.max(axis=1, keepdims=True))
        p /= p.sum(axis=1, keepdims=True)
        chance[i] = p
        value[:, i] = (p[:, :, None] * below).sum(axis=1)
    reach = np.zeros((n, len(tree.nodes)))
    reach[:, 0] = 1.0
    for i, node in enumerate(tree.nodes):
        for j, c in enumerate(node.children):
            reach[:, c] = reach[:, i] * chance[i][:, j]
    return reach[:, list(tree.ends)], chance


def scenario_game(scenario: Scenario, draws: int = 1000, seed: int = 1) -> Tree:
    """Return a scenario's game with one payoff for each end and player: the median gain over no agreement.

    Parameters
    ----------
    scenario
        With moves that have an order, or with a demand by the challenger.
    draws, seed
        The draws that the medians are taken over.

    Raises
    ------
    CoercionError
        If there is no such game; the message says what is missing.
    """
    missing = needs(scenario)
    if missing:
        raise CoercionError(f"{missing[0].words}; {missing[0].remedy}")
    r = roles(Inputs(scenario, seed, draws))
    assert r.game is not None
    return r.game.paying(np.median(r.payoffs, axis=0))


class EscalationOptions(Options):
    """``rationality``: the values of λ, per whole stake, at which the path is shown."""

    rationality: tuple[float, ...] = Field((0.0, 5.0, 20.0, 80.0), min_length=1)


def needs(scenario: Scenario) -> tuple[Missing, ...]:
    """Return what the model lacks: force, and an order of moves or a demand."""
    missing = needs_force(scenario)
    if missing:
        return missing
    if not ordered(scenario) and demand(scenario) is None:
        what = "no move has an order, and there is no demand by the challenger: there is no game to play"
        return (Missing("moves", what, "give moves an order, or add what the challenger asks for"),)
    if ordered(scenario):
        try:
            story(scenario)
        except CoercionError as e:
            return (Missing("moves", str(e), "correct the order of the moves, or what they set and trigger"),)
    return ()


@dataclass(frozen=True, slots=True)
class EscalationStep:
    """One node of the tree, and the action that leads to it.

    Attributes
    ----------
    node, parent
        Numbers; −1 for the parent of the root.
    action, player
        The action that leads here, and who chooses here; empty at the root and at an end.
    end
        Whether the game ends here.
    best
        Share of draws in which the action is the best reply once it can be taken, 0–1; ``None`` at the root.
    gains
        Median gain of every player over no agreement, in stakes; empty unless the game ends here.
    """

    node: int
    parent: int
    action: str
    player: str
    end: bool
    best: float | None
    gains: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class EndCount:
    """An end of the tree, whether force is used there, and the draws in which it is the solution."""

    label: str
    force: bool
    count: int


@dataclass(frozen=True, eq=False, kw_only=True)
class EscalationResult(Result):
    """The ends of the game of moves, and how often each is reached.

    Attributes
    ----------
    shares
        (input, state) share of draws that end at each end: by backward ``induction``, and by quantal response at each
        λ. The table is called ``ends``.
    solution
        (input, draws) ``end``, the number of the end that backward induction reaches, and ``force``, whether force is
        used there (0 or 1). The table is called ``end``.
    players
        Who moves.
    ends
        Every end, in the order of the tree.
    own_moves
        Whether the tree is made of the file's own moves; else of the challenger's demand.
    tree
        Every node, parents before their children.
    """

    shares: Labelled = field(metadata={"table": "ends"})
    solution: Labelled = field(metadata={"table": "end"})
    players: tuple[str, ...]
    ends: tuple[EndCount, ...]
    own_moves: bool
    tree: tuple[EscalationStep, ...]


def run(inputs: Inputs, options: EscalationOptions, ctx: Context) -> EscalationResult:
    """Solve the game tree in every draw."""
    r = roles(inputs, ctx)
    tree = r.game
    assert tree is not None
    taken = induct(tree, r.payoffs)
    at = np.zeros(inputs.n_draws, dtype=np.int64)
    for _ in range(len(tree.infos)):
        step = taken[np.arange(len(at)), at]
        going = step >= 0
        child = np.array([[*n.children, *[0] * (_widest(tree) - len(n.children))] for n in tree.nodes])
        at = np.where(going, child[at, np.maximum(step, 0)], at)
    place = np.full(len(tree.nodes), -1, dtype=np.int64)
    place[list(tree.ends)] = np.arange(len(tree.ends))
    end = place[at]
    labels = [tree.nodes[i].label for i in tree.ends]
    force = np.array([e.force for e in r.endings])
    path = {f"λ = {lam:g}": quantal(tree, r.payoffs, lam)[0].mean(axis=0) for lam in options.rationality}
    counts = np.bincount(end, minlength=len(labels))
    table = np.array([counts / inputs.n_draws, *path.values()])
    return EscalationResult(
        **header(MODEL, inputs, options),
        shares=Labelled(table, ("input", "state"), {"input": ["induction", *path], "state": labels}, "share"),
        solution=by_draw({"end": end, "force": force[end].astype(np.float64)}, unit="number"),
        players=tuple(tree.players),
        ends=tuple(
            EndCount(label, ending.force, int(n)) for label, ending, n in zip(labels, r.endings, counts, strict=True)
        ),
        own_moves=bool(ordered(inputs.scenario)),
        tree=tuple(_steps(tree, r.payoffs, taken)),
    )


def _widest(tree: Tree) -> int:
    return max(len(n.children) for n in tree.nodes)


def _steps(tree: Tree, payoffs: Array, taken: NDArray[np.int64]) -> Iterator[EscalationStep]:
    parent: dict[int, tuple[int, int]] = {}
    for i, node in enumerate(tree.nodes):
        for j, c in enumerate(node.children):
            parent[c] = (i, j)
    place = {node: e for e, node in enumerate(tree.ends)}
    for i, node in enumerate(tree.nodes):
        up, j = parent.get(i, (-1, -1))
        yield EscalationStep(
            node=i,
            parent=up,
            action="" if up < 0 else tree.infos[tree.nodes[up].info].actions[j],
            player="" if node.kind == "end" else tree.players[tree.infos[node.info].player],
            end=node.kind == "end",
            best=None if up < 0 else float((taken[:, up] == j).mean()),
            gains=tuple(np.median(payoffs[:, place[i]], axis=0).tolist()) if i in place else (),
        )


MODEL = Model(
    id="coercion.escalation",
    title="escalation tree",
    citations=("selten1975", "mckelveypalfrey1998", "turocy2005"),
    status="tested",
    needs=needs,
    run=run,
    options=EscalationOptions,
    weight=4.0,
)
