"""Stability under preferences that are not rankings: unknown, fuzzy, with strength, with attitudes, or intransitive.

Each kind of preference replaces these relations in the plain definitions and leaves the rest as it is. For a maker i:
*improves* (i would move from s to q), *restrains* (ending at t deters i from leaving s) and *escapes* (from a sanction
t to u). For the others, in SEQ and SSEQ: which moves are *credible*. Moves follow legal sequences.

- Unknown preferences, four variants a to d (Li, Hipel, Kilgour & Fang 2004).
- Fuzzy preferences with a satisficing threshold (Bashar, Kilgour & Hipel 2012).
- Strength of preference: strong and weak stability (Hamouda, Kilgour & Hipel 2004).
- Attitudes (Inohara, Hipel & Walker 2007).

Matrices are (states, states), so that this is for conflicts of at most 4096 states.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.models.graph.concepts.coalitional import MOST_STATES
from detente.models.graph.concepts.nash_gmr_smr_seq import SEQUENTIAL
from detente.models.graph.conflict.conflict import Conflict
from detente.models.graph.conflict.errors import ConflictError

Bools = NDArray[np.bool_]
Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Relations:
    """Improvements and deterrents of one decision maker; all (states, states), first the present state.

    Attributes
    ----------
    improves
        ``[s, q]``: q attracts it away from s.
    restrains
        ``[s, t]``: ending at t deters it from leaving s.
    escapes
        ``[s, u]``: being able to move on to u makes a sanction ineffective.
    credible
        ``[q, t]``: as one of the others it would move from q to t.
    """

    improves: Bools
    restrains: Bools
    escapes: Bools
    credible: Bools


def plain(better: Bools) -> Relations:
    """Return the relations of a strict preference (states, states), ``better[s, q]``: q is preferred to s."""
    return Relations(better, ~better, better, better)


def arcs(conflict: Conflict) -> Bools:
    """Return (makers, states, states) unilateral moves.

    Raises
    ------
    ConflictError
        For more than 4096 states.
    """
    m = conflict.states
    if m > MOST_STATES:
        raise ConflictError(f"this kind of preference compares all pairs: {m:,} states are more than {MOST_STATES:,}")
    out = np.zeros((len(conflict.makers), m, m), dtype=np.bool_)
    for i in range(len(conflict.makers)):
        for s in range(m):
            out[i, s, conflict.moves.of(i, s)] = True
    return out


def legal_reach(step: Bools, who: Sequence[int]) -> Bools:
    """Return (states, states) what legal sequences of some makers reach, given their steps (makers, …)."""
    m = step.shape[1]
    last = {j: step[j].copy() for j in who}
    grew = bool(last)
    while grew:
        grew = False
        for j in who:
            others = np.zeros((m, m), dtype=np.bool_)
            for k in who:
                if k != j:
                    others |= last[k]
            more = last[j] | ((others.astype(np.float32) @ step[j].astype(np.float32)) > 0)
            if not np.array_equal(more, last[j]):
                last[j], grew = more, True
    out = np.zeros((m, m), dtype=np.bool_)
    for j in who:
        out |= last[j]
    return out


def relational(conflict: Conflict, relations: Sequence[Relations]) -> dict[str, Bools]:
    """Return (makers, states) verdicts of Nash, GMR, SMR, SEQ and SSEQ under any relations."""
    move = arcs(conflict)
    n, m = move.shape[:2]
    credible = np.stack([move[j] & relations[j].credible for j in range(n)])
    out = {c: np.zeros((n, m), dtype=np.bool_) for c in SEQUENTIAL}
    for i, r in enumerate(relations):
        others = [j for j in range(n) if j != i]
        reach = (legal_reach(move, others), legal_reach(credible, others))
        gains = move[i] & r.improves
        out["Nash"][i] = ~gains.any(axis=1)
        for s in range(m):
            held = r.restrains[s] & ~(move[i] & r.escapes[s]).any(axis=1)
            for concept, to, sanction in (
                ("GMR", reach[0], r.restrains[s]),
                ("SMR", reach[0], held),
                ("SEQ", reach[1], r.restrains[s]),
                ("SSEQ", reach[1], held),
            ):
                out[concept][i, s] = bool((to[gains[s]] & sanction).any(axis=1).all())
    return out


def of_conflict(conflict: Conflict) -> list[Relations]:
    """Return the plain relations of everybody, rankings and comparisons in pairs alike."""
    out: list[Relations] = []
    for i in range(len(conflict.makers)):
        if i in conflict.better:
            out.append(plain(conflict.better[i].T))
        else:
            r = conflict.rank[i]
            out.append(plain(r[None, :] > r[:, None]))
    return out


# --- unknown ------------------------------------------------------------------------------------------------


def unknown(better: Bools, unsure: Bools, variant: str) -> Relations:
    """Return the relations of unknown preferences (Li et al. 2004).

    Parameters
    ----------
    better
        (states, states), ``[s, q]``: q is known to be preferred to s.
    unsure
        Symmetric: the preference between the two is not known.
    variant
        ``a``: attracted by what may be better, deterred by what is known not to be better; ``b``: conservative in both;
        ``c``: adventurous in both; ``d``: attracted by what is known to be better, deterred by what may be worse.

    Raises
    ------
    ConflictError
        For another variant, or a pair that is both known and unknown.
    """
    if variant not in ("a", "b", "c", "d"):
        raise ConflictError(f"unknown preferences have the variants a, b, c and d, not {variant!r}")
    if (better & unsure).any() or not np.array_equal(unsure, unsure.T):
        raise ConflictError("a preference is either known or unknown, for both directions of a pair")
    maybe = better | unsure
    improves = maybe if variant in "ac" else better
    restrains = ~maybe if variant in "ab" else ~better
    escapes = maybe if variant in "ab" else better
    return Relations(improves, restrains, escapes, maybe)


# --- fuzzy --------------------------------------------------------------------------------------------------


def fuzzy(degree: Array, threshold: float) -> Relations:
    """Return the relations of fuzzy preferences (Bashar, Kilgour & Hipel 2012).

    Parameters
    ----------
    degree
        (states, states) in [0, 1], ``[s, q]``: r(s, q), how certainly s is preferred to q; ``r(s, q) + r(q, s) = 1``.
    threshold
        γ in (0, 1]: q attracts the maker from s iff ``α(q, s) = r(q, s) - r(s, q) ≥ γ``.

    Raises
    ------
    ConflictError
        For a threshold or degrees out of range.
    """
    if not 0 < threshold <= 1:
        raise ConflictError(f"a satisficing threshold lies above 0 and at most at 1, not at {threshold:g}")
    if not np.allclose(degree + degree.T, 1) or degree.min() < 0:
        raise ConflictError("degrees lie between 0 and 1, and the two of a pair add up to 1")
    return plain(degree.T - degree >= threshold - 1e-12)


# --- strength -----------------------------------------------------------------------------------------------


def strong(better: Bools, much_better: Bools) -> Relations:
    """Return the relations of strong stability (Hamouda, Kilgour & Hipel 2004).

    Any improvement attracts; only a state much worse deters, and only if nothing that is not much worse can be
    reached from it. A state that is stable in the plain sense but not in this one is weakly stable.

    Parameters
    ----------
    better, much_better
        (states, states), ``[s, q]``: q is preferred to s, and greatly so; the second within the first.

    Raises
    ------
    ConflictError
        If something is greatly preferred but not preferred.
    """
    if (much_better & ~better).any():
        raise ConflictError("what is greatly preferred is preferred")
    much_worse = much_better.T
    return Relations(better, much_worse, ~much_worse, better)


# --- attitudes ----------------------------------------------------------------------------------------------


def attitudes(better: Sequence[Bools], attitude: Sequence[Mapping[int, str]], maker: int) -> Relations:
    """Return the relations of a decision maker with attitudes (Inohara, Hipel & Walker 2007).

    q is a total relational improvement on s iff for every j: with attitude ``+`` (devoting) ``q ≽_j s``, with
    ``-`` (aggressive) ``s ≻_j q``, with ``0`` (indifferent) whatever. Towards itself ``+`` is strict, so that
    without attitudes to others these are the plain concepts.

    Parameters
    ----------
    better
        For each maker (states, states), ``[s, q]``: q is preferred to s.
    attitude
        For each maker its attitude to others; ``0`` to those it leaves out, ``+`` to itself.
    maker
        Whose relations.

    Raises
    ------
    ConflictError
        For another sign than ``+``, ``0`` or ``-``.
    """
    m = better[0].shape[0]
    out = np.ones((m, m), dtype=np.bool_)
    for j in range(len(better)):
        sign = attitude[maker].get(j, "+" if j == maker else "0")
        if sign not in ("+", "0", "-"):
            raise ConflictError(f"an attitude is +, 0 or -, not {sign!r}")
        if sign == "+":
            out &= better[j] if j == maker else ~better[j].T
        elif sign == "-":
            out &= better[j].T
    np.fill_diagonal(out, False)
    return plain(out)
