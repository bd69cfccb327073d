"""Games in extensive form, with chance and information sets.

A tree is built from the leaves up: ``choice("A", "start", {"wait": end((0, 0)), "threaten": …})``. Nodes with the
same player and the same name of the information set belong together, and must offer the same actions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from detente.models.coercion._checks import CoercionError

Array = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Branch:
    """A node before it is part of a tree.

    Attributes
    ----------
    kind
        ``end``, ``choice`` or ``chance``.
    player, info
        Whose choice, and the name of its information set.
    children
        Next node by action.
    chances
        Of the actions of a chance node.
    payoffs
        Of an end, one for each player.
    """

    kind: Literal["end", "choice", "chance"]
    player: str = ""
    info: str = ""
    children: Mapping[str, Branch] = field(default_factory=dict[str, "Branch"])
    chances: tuple[float, ...] = ()
    payoffs: tuple[float, ...] = ()
    label: str = ""


def end(payoffs: Sequence[float], label: str = "") -> Branch:
    """Make an end of the game."""
    return Branch("end", payoffs=tuple(float(x) for x in payoffs), label=label)


def choice(player: str, info: str, children: Mapping[str, Branch]) -> Branch:
    """Make a node at which a player chooses."""
    return Branch("choice", player, info, dict(children))


def chance(children: Mapping[str, tuple[float, Branch]]) -> Branch:
    """Make a node at which nature chooses: ``{name: (probability, next)}``."""
    return Branch(
        "chance",
        children={k: b for k, (_, b) in children.items()},
        chances=tuple(float(p) for p, _ in children.values()),
    )


@dataclass(frozen=True, slots=True)
class TreeNode:
    """A node of a tree: its kind, its information set (−1 if none), its children by place, its label."""

    kind: Literal["end", "choice", "chance"]
    info: int
    children: tuple[int, ...]
    chances: tuple[float, ...]
    payoffs: tuple[float, ...]
    label: str


@dataclass(frozen=True, slots=True)
class Info:
    """An information set: whose it is, its name, its actions, its nodes, and the number of its first action."""

    player: int
    name: str
    actions: tuple[str, ...]
    nodes: tuple[int, ...]
    first: int


@dataclass(frozen=True, eq=False)
class Tree:
    """A checked game; node 0 is the root, and children come after their parents.

    Attributes
    ----------
    players
        Names.
    nodes, infos
        Nodes, and information sets in order of first appearance.
    title
        What the game is called.
    """

    players: tuple[str, ...]
    nodes: tuple[TreeNode, ...]
    infos: tuple[Info, ...]
    title: str = "game"

    @staticmethod
    def of(players: Sequence[str], root: Branch, title: str = "game") -> Tree:
        """Check a game and number its nodes.

        Raises
        ------
        CoercionError
            An end without payoffs or with the wrong number of them, a choice of nobody or of nothing,
            chances that do not add up to 1, nodes of one information set with different actions.
        """
        return _Builder(tuple(players), title).build(root)

    def paying(self, payoffs: ArrayLike) -> Tree:
        """Return the same tree with other payoffs (ends, players).

        Raises
        ------
        CoercionError
            If there is not one finite number for each end and player.
        """
        u = np.asarray(payoffs, dtype=np.float64)
        if u.shape != (len(self.ends), len(self.players)) or not np.isfinite(u).all():
            raise CoercionError(f"payoffs need a finite number for each of {len(self.ends)} ends and every player")
        nodes = list(self.nodes)
        for row, i in zip(u, self.ends, strict=True):
            nodes[i] = replace(nodes[i], payoffs=tuple(float(x) for x in row))
        return replace(self, nodes=tuple(nodes))

    @property
    def n_actions(self) -> int:
        """Number of actions at all information sets."""
        return sum(len(h.actions) for h in self.infos)

    @property
    def ends(self) -> tuple[int, ...]:
        """Nodes at which the game ends."""
        return tuple(i for i, n in enumerate(self.nodes) if n.kind == "end")

    @cached_property
    def incidence(self) -> NDArray[np.bool_]:
        """(ends, actions) whether the way to an end takes an action."""
        out = np.zeros((len(self.ends), self.n_actions), dtype=np.bool_)
        for row, path in enumerate(self.paths()):
            out[row, path] = True
        return out

    @cached_property
    def luck(self) -> Array:
        """(ends,) probability that nature plays as the way to an end needs."""
        return np.array(list(self._luck(0, 1.0)))

    @cached_property
    def payoffs(self) -> Array:
        """(ends, players) payoffs."""
        return np.array([self.nodes[i].payoffs for i in self.ends])

    def _luck(self, at: int, p: float) -> Iterator[float]:
        node = self.nodes[at]
        if node.kind == "end":
            yield p
        for j, child in enumerate(node.children):
            yield from self._luck(child, p * (node.chances[j] if node.kind == "chance" else 1.0))

    def paths(self) -> list[list[int]]:
        """Numbers of the actions on the way to every end, in the order of :attr:`ends`."""
        out: dict[int, list[int]] = {}

        def walk(at: int, path: list[int]) -> None:
            node = self.nodes[at]
            if node.kind == "end":
                out[at] = path
            for j, child in enumerate(node.children):
                step = [self.infos[node.info].first + j] if node.kind == "choice" else []
                walk(child, path + step)

        walk(0, [])
        return [out[i] for i in self.ends]

    def profile(self, chances: ArrayLike) -> Array:
        """Return a behaviour profile (actions,) as an array.

        Raises
        ------
        CoercionError
            If it does not hold one chance for every action, adding up to 1 at every information set.
        """
        p = np.asarray(chances, dtype=np.float64)
        if p.shape != (self.n_actions,):
            raise CoercionError(f"a profile of this game holds {self.n_actions} chances, not {p.size}")
        for h in self.infos:
            here = p[h.first : h.first + len(h.actions)]
            if not (here >= 0).all() or abs(here.sum() - 1) > 1e-6:
                who = f"{self.players[h.player]} at {h.name!r}"
                raise CoercionError(f"the chances of {who} must be 0 or more and add up to 1: {here.tolist()}")
        return p

    def reach(self, profile: ArrayLike) -> Array:
        """(ends,) probability of every end under a behaviour profile (actions,)."""
        return self.luck * np.where(self.incidence, self.profile(profile)[None, :], 1.0).prod(axis=1)

    def expected(self, profile: ArrayLike) -> Array:
        """(players,) expected payoffs under a behaviour profile (actions,)."""
        return self.reach(profile) @ self.payoffs

    def uniform(self) -> Array:
        """(actions,) the profile in which everybody chooses evenly."""
        return np.concatenate([np.full(len(h.actions), 1 / len(h.actions)) for h in self.infos])

    def named(self, profile: ArrayLike) -> dict[str, dict[str, float]]:
        """Return a profile by information set and action."""
        p = self.profile(profile)
        return {
            f"{self.players[h.player]}: {h.name}": {
                a: float(p[h.first + j]) for j, a in enumerate(h.actions)
            }
            for h in self.infos
        }  # fmt: skip


class _Builder:
    def __init__(self, players: tuple[str, ...], title: str) -> None:
        if not players:
            raise CoercionError("a game needs at least one player")
        self.players, self.title = players, title
        self.nodes: list[TreeNode] = []
        self.info: dict[tuple[int, str], tuple[tuple[str, ...], list[int]]] = {}

    def build(self, root: Branch) -> Tree:
        self._add(root, "the start")
        infos, first = list[Info](), 0
        for (player, name), (actions, nodes) in self.info.items():
            infos.append(Info(player, name, actions, tuple(nodes), first))
            first += len(actions)
        if not any(n.kind == "end" for n in self.nodes):
            raise CoercionError("the game never ends: it has no terminal payoff")
        return Tree(self.players, tuple(self.nodes), tuple(infos), self.title)

    def _add(self, branch: Branch, where: str) -> int:
        at = len(self.nodes)
        self.nodes.append(TreeNode("end", -1, (), (), (), ""))
        if branch.kind == "end":
            if len(branch.payoffs) != len(self.players):
                raise CoercionError(
                    f"{where} has {len(branch.payoffs)} terminal payoffs for {len(self.players)} players"
                )
            if not np.isfinite(branch.payoffs).all():
                raise CoercionError(f"{where} has a terminal payoff that is not a finite number")
            self.nodes[at] = TreeNode("end", -1, (), (), branch.payoffs, branch.label)
            return at
        if not branch.children:
            raise CoercionError(f"{where} leads nowhere: no action and no terminal payoff")
        info = self._info(branch, at, where) if branch.kind == "choice" else -1
        if branch.kind == "chance":
            p = np.array(branch.chances)
            if (p < 0).any() or abs(p.sum() - 1) > 1e-9:
                raise CoercionError(f"the chances at {where} must be 0 or more and add up to 1")
        children = tuple(self._add(b, f"{where}, {a}") for a, b in branch.children.items())
        self.nodes[at] = TreeNode(branch.kind, info, children, branch.chances, (), branch.label)
        return at

    def _info(self, branch: Branch, at: int, where: str) -> int:
        if branch.player not in self.players:
            raise CoercionError(f"{branch.player!r}, who chooses at {where}, is not a player")
        key = (self.players.index(branch.player), branch.info)
        actions, nodes = self.info.setdefault(key, (tuple(branch.children), []))
        if actions != tuple(branch.children):
            raise CoercionError(f"nodes of information set {branch.info!r} offer different actions")
        nodes.append(at)
        return list(self.info).index(key)
