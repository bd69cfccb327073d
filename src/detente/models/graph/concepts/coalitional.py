# pyright: reportReturnType=false
"""Coalitions: joint improvements, and coalitional Nash, GMR, SMR and SEQ (Inohara & Hipel 2008).

A coalition H improves from s by q if ``q ∈ R_H(s)`` and every member prefers q to s; with φ_H(s) the states
that some member likes no more than s, s is stable for H in the sense of

=====  ==============================================================================================
CNash  ``R_H^{++}(s) = ∅``
CGMR   ``∀q ∈ R_H^{++}(s) ∃t ∈ R_{N-H}(q) ∩ φ_H(s)``
CSMR   … and ``∀u ∈ R_H(t): u ∈ φ_H(s)``
CSEQ   ``∀q ∈ R_H^{++}(s) ∃t ∈ R^{++}_{P(N-H)}(q) ∩ φ_H(s)``: chains of improvements by coalitions among
       the others, none of which moves twice in a row
=====  ==============================================================================================

For one member and one other these are the individual concepts. The cost grows with the square of the states.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from detente.models.graph.conflict.conflict import Conflict
from detente.models.graph.conflict.errors import ConflictError

Bools = NDArray[np.bool_]
COALITIONAL = ("CNash", "CGMR", "CSMR", "CSEQ")
MOST_STATES = 4096


def coalitions(makers: int, smallest: int = 2) -> tuple[frozenset[int], ...]:
    """Return all coalitions with at least a number of members, small ones first."""
    return tuple(frozenset(c) for r in range(smallest, makers + 1) for c in combinations(range(makers), r))


@dataclass(frozen=True, eq=False)
class Coalitions:
    """Moves and improvements of coalitions in one conflict; results are cached.

    Raises
    ------
    ConflictError
        For more than 4096 states.
    """

    conflict: Conflict

    def __post_init__(self) -> None:
        if self.conflict.states > MOST_STATES:
            raise ConflictError(
                f"coalitions are compared state by state: {self.conflict.states:,} states are more than {MOST_STATES:,}"
            )

    @cached_property
    def _kept(self) -> dict[tuple[str, frozenset[int]], Bools]:
        return {}

    @cached_property
    def _arcs(self) -> Bools:
        """(makers, states, states) one-step moves."""
        c = self.conflict
        out = np.zeros((len(c.makers), c.states, c.states), dtype=np.bool_)
        for i in range(len(c.makers)):
            for s in range(c.states):
                out[i, s, c.moves.of(i, s)] = True
        return out

    def better(self, maker: int) -> Bools:
        """Return (states, states): whether the maker prefers the second state to the first."""
        c = self.conflict
        if maker in c.better:
            return c.better[maker].T
        return c.rank[maker][None, :] > c.rank[maker][:, None]

    def reach(self, who: frozenset[int]) -> Bools:
        """Return ``R_H`` (states, states): what legal sequences of unilateral moves reach."""
        return self._chains("reach", who, {frozenset((i,)): self._arcs[i] for i in who})

    def joint(self, who: frozenset[int]) -> Bools:
        """Return ``R_H^{++}`` (states, states): joint improvements."""
        key = ("joint", who)
        if key not in self._kept:
            out = self.reach(who).copy()
            for i in who:
                out &= self.better(i)
            self._kept[key] = out
        return self._kept[key]

    def joint_reach(self, out: frozenset[int]) -> Bools:
        """Return ``R^{++}_{P(H)}``: chains of joint improvements by coalitions among some makers."""
        inside = [frozenset(c) for r in range(1, len(out) + 1) for c in combinations(sorted(out), r)]
        return self._chains("joint reach", out, {c: self.joint(c) for c in inside})

    def _chains(self, name: str, who: frozenset[int], step: Mapping[frozenset[int], Bools]) -> Bools:
        """Ends of chains of steps of which no two in a row have the same mover."""
        key = (name, who)
        if key not in self._kept:
            last = {c: a.copy() for c, a in step.items()}
            m = self.conflict.states
            grew = True
            while grew:
                grew = False
                for c, a in step.items():
                    others = np.zeros((m, m), dtype=np.bool_)
                    for d, b in last.items():
                        if d != c:
                            others |= b
                    more = last[c] | ((others.astype(np.float32) @ a.astype(np.float32)) > 0)
                    if not np.array_equal(more, last[c]):
                        last[c], grew = more, True
            whole = np.zeros((m, m), dtype=np.bool_)
            for b in last.values():
                whole |= b
            self._kept[key] = whole
        return self._kept[key]

    def no_gain(self, who: frozenset[int]) -> Bools:
        """Return (states, states): ``t ∈ φ_H(s)``, whether some member likes t no more than s."""
        out = np.zeros((self.conflict.states,) * 2, dtype=np.bool_)
        for i in who:
            out |= ~self.better(i)
        return out

    def stable(self, who: Iterable[int], concept: str) -> Bools:
        """Return (states,) whether each state is stable for a coalition.

        Raises
        ------
        ConflictError
            For another concept than the four.
        """
        group = frozenset(who)
        if concept not in COALITIONAL:
            raise ConflictError(f"{concept!r} is not a coalitional concept; there are {', '.join(COALITIONAL)}")
        gains = self.joint(group)
        if concept == "CNash":
            return ~gains.any(axis=1)
        out = frozenset(range(len(self.conflict.makers))) - group
        reach = self.joint_reach(out) if concept == "CSEQ" else self.reach(out)
        stays = self.no_gain(group)
        stable = np.empty(self.conflict.states, dtype=np.bool_)
        caught = self.reach(group) if concept == "CSMR" else None
        for s in range(self.conflict.states):
            sanction = stays[s]
            if caught is not None:
                sanction = sanction & ~(caught & ~stays[s]).any(axis=1)
            stable[s] = bool((reach[gains[s]] & sanction).any(axis=1).all())
        return stable
