"""Backward induction, best replies, regret, and whether the threats in a profile would be carried out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from detente.models.coercion._checks import CoercionError
from detente.models.coercion._games.tree import Tree

Array = NDArray[np.float64]


def solve(tree: Tree) -> Array:
    """Return the subgame-perfect profile of a game of perfect information (actions,), pure; ties: the first action.

    Raises
    ------
    CoercionError
        If some player does not know what came before.
    """
    if any(len(h.nodes) > 1 for h in tree.infos):
        raise CoercionError("backward induction needs a game in which everybody knows what came before")
    profile = np.zeros(tree.n_actions)

    def value(at: int) -> Array:
        node = tree.nodes[at]
        if node.kind == "end":
            return np.array(node.payoffs)
        below = [value(c) for c in node.children]
        if node.kind == "chance":
            return np.asarray(sum(p * v for p, v in zip(node.chances, below, strict=True)))
        h = tree.infos[node.info]
        best = int(np.argmax([v[h.player] for v in below]))
        profile[h.first + best] = 1.0
        return below[best]

    value(0)
    return profile


def best_reply(tree: Tree, profile: ArrayLike, player: int) -> tuple[float, Array]:
    """Return the value of a player's best reply, and the reply (actions,), the others playing ``profile``.

    Information sets of the player are solved from the last to the first.

    Raises
    ------
    CoercionError
        If the profile is not valid, or if the player forgets what it has done.
    """
    profile = tree.profile(profile)
    _recalls(tree, player)
    own = [h for h in tree.infos if h.player == player]
    depth = _depths(tree)
    reply = profile.copy()
    for h in own:
        reply[h.first : h.first + len(h.actions)] = 0.0
    weight = _others(tree, profile, player)
    for h in sorted(own, key=lambda h: -max(depth[i] for i in h.nodes)):
        worth = [sum(weight[i] * _value(tree, tree.nodes[i].children[j], reply)[player] for i in h.nodes)
                 for j in range(len(h.actions))]  # fmt: skip
        reply[h.first + int(np.argmax(worth))] = 1.0
    return float(_value(tree, 0, reply)[player]), reply


def regret(tree: Tree, profile: ArrayLike) -> Array:
    """Return, per player, by how much a best reply would beat what the profile gives; all 0: a Nash equilibrium."""
    now = tree.expected(profile)
    return np.array([max(0.0, best_reply(tree, profile, i)[0] - now[i]) for i in range(len(tree.players))])


def _recalls(tree: Tree, player: int) -> None:
    """Check that at each information set of a player its own actions before were the same."""
    own: list[tuple[int, ...]] = [()] * len(tree.nodes)
    for i, node in enumerate(tree.nodes):
        for j, c in enumerate(node.children):
            mine = node.kind == "choice" and tree.infos[node.info].player == player
            own[c] = (*own[i], tree.infos[node.info].first + j) if mine else own[i]
    for h in tree.infos:
        if h.player == player and len({own[i] for i in h.nodes}) > 1:
            raise CoercionError(f"{tree.players[player]} forgets at {h.name!r} what it did before: no best reply")


def _depths(tree: Tree) -> list[int]:
    depth = [0] * len(tree.nodes)
    for i, node in enumerate(tree.nodes):
        for c in node.children:
            depth[c] = depth[i] + 1
    return depth


def _others(tree: Tree, profile: Array, player: int) -> Array:
    """(nodes,) probability that chance and the others play towards each node."""
    out = np.zeros(len(tree.nodes))
    out[0] = 1.0
    for i, node in enumerate(tree.nodes):
        for j, c in enumerate(node.children):
            step = 1.0
            if node.kind == "chance":
                step = node.chances[j]
            elif tree.infos[node.info].player != player:
                step = float(profile[tree.infos[node.info].first + j])
            out[c] = out[i] * step
    return out


def _value(tree: Tree, at: int, profile: Array) -> Array:
    """(players,) value of a node under a profile."""
    node = tree.nodes[at]
    if node.kind == "end":
        return np.array(node.payoffs)
    first = 0 if node.kind == "chance" else tree.infos[node.info].first
    total = np.zeros(len(tree.players))
    for j, c in enumerate(node.children):
        p = node.chances[j] if node.kind == "chance" else profile[first + j]
        if p > 0:
            total = total + p * _value(tree, c, profile)
    return total


@dataclass(frozen=True, slots=True)
class Incredible:
    """A choice that its player would not carry out once the information set is reached: a non-credible threat."""

    player: str
    info: str
    action: str
    loss: float


def incredible(tree: Tree, profile: ArrayLike, tolerance: float = 1e-9) -> tuple[Incredible, ...]:
    """Return the threats and promises in a profile that nobody would carry out.

    At an information set that is reached, beliefs follow from Bayes's rule, and every action in use must be best.
    At one that is not, an action must be best for *some* belief over its nodes. A Nash equilibrium that fails this
    rests on threats that are not credible; one that passes satisfies these two conditions of a perfect Bayesian
    equilibrium.

    Parameters
    ----------
    tree, profile
        The game and a behaviour profile (actions,).
    tolerance
        Loss below which an action counts as best.

    Raises
    ------
    CoercionError
        On a profile that is none.
    """
    profile = tree.profile(profile)
    reach = np.zeros(len(tree.nodes))
    reach[0] = 1.0
    for i, node in enumerate(tree.nodes):
        for j, c in enumerate(node.children):
            step = node.chances[j] if node.kind == "chance" else profile[tree.infos[node.info].first + j]
            reach[c] = reach[i] * step
    found: list[Incredible] = []
    for h in tree.infos:
        worth = np.array([[_value(tree, c, profile)[h.player] for c in tree.nodes[i].children] for i in h.nodes])
        belief = reach[list(h.nodes)]
        for j, action in enumerate(h.actions):
            if profile[h.first + j] <= tolerance:
                continue
            if belief.sum() > 0:
                means = belief @ worth / belief.sum()
                loss = float(means.max() - means[j])
            else:
                loss = _least_loss(worth, j)
            if loss > tolerance:
                found.append(Incredible(tree.players[h.player], h.name, action, loss))
    return tuple(found)


def _least_loss(worth: Array, j: int) -> float:
    """Return the least loss from action j over all beliefs: min over b of max over k of b·(worth_k − worth_j)."""
    gap = worth - worth[:, [j]]
    if len(gap) == 1:
        return float(gap.max())
    from scipy.optimize import linprog

    nodes, actions = gap.shape
    # Minimise t subject to b·gap_k ≤ t for every k, b a belief.
    upper = np.hstack([gap.T, -np.ones((actions, 1))])
    equal = np.hstack([np.ones((1, nodes)), np.zeros((1, 1))])
    bounds: list[tuple[float | None, float | None]] = [(0.0, 1.0)] * nodes + [(None, None)]
    cost = np.zeros(nodes + 1)
    cost[-1] = 1.0
    solved = linprog(cost, A_ub=upper, b_ub=np.zeros(actions), A_eq=equal, b_eq=[1.0], bounds=bounds)
    if not solved.success or solved.fun is None:
        raise CoercionError("the check of beliefs did not converge")
    return float(solved.fun)


def outcome_path(tree: Tree, profile: Array) -> Sequence[str]:
    """Return the actions that a pure profile takes from the start, chance excluded (a chance node stops it)."""
    at, path = 0, list[str]()
    while tree.nodes[at].kind == "choice":
        h = tree.infos[tree.nodes[at].info]
        j = int(np.argmax(profile[h.first : h.first + len(h.actions)]))
        path.append(h.actions[j])
        at = tree.nodes[at].children[j]
    return path
