"""Why an actor moved in a round of the expected-utility model, issue by issue."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from detente.models.spatial._expected_utility.expect import ExpectedUtilityWork
from detente.models.spatial._expected_utility.simulate import (
    COMPROMISE,
    CONFLICT,
    GIVE_IN,
    NOTHING,
    STALEMATE,
    kind_of,
    round_,
)
from detente.models.spatial.explain import Offer, RoundStory

Array = NDArray[np.float64]
Whole = NDArray[np.int64]

WORDS = {
    CONFLICT: "conflict that it would lose: move to",
    COMPROMISE: "compromise: move to",
    GIVE_IN: "give in: move to",
}
"""Words for the moves of an actor that gives way."""


class Round(NamedTuple):
    """One round on one issue: the actors that took part, their positions, and the kernels' arrays afterwards."""

    here: Whole
    x: Array
    r: Array
    p: Array
    a: Array
    b: Array
    kind: Whole
    to: Whole


def rounds(
    x: Array, cap: Array, sal: Array, words: Whole, program: bool, quiet: float, count: int
) -> tuple[Array, list[Round]]:
    """Simulate one issue for ``count`` rounds and keep everything.

    Parameters
    ----------
    x, cap, sal
        (actors,): positions 0–100, NaN for none; capabilities; saliences 0–100.
    words
        (actors,): a number for each actor's id.

    Returns
    -------
    tuple
        States (count + 1, actors), and the rounds; none where there is nothing to bargain about.
    """
    states = np.repeat(x[None], count + 1, axis=0)
    here = np.flatnonzero(~np.isnan(x) & (cap > 0) & (sal > 0))
    kept: list[Round] = []
    if len(here) < 2 or np.ptp(x[here]) == 0:
        return states, kept
    y, s, n = x[here].copy(), sal[here] / 100.0, len(here)
    w, width = cap[here] * s, float(np.ptp(y))
    work = ExpectedUtilityWork.of(n)
    for t in range(count):
        round_(n, program, y, s, w, words[here], width, quiet, work)
        kept.append(
            Round(here, y.copy(), *(v.copy() for v in (work.r, work.p, work.a, work.b, work.kind, work.to)))  # type: ignore[arg-type]
        )
        y[:] = work.y
        states[t + 1, here] = y
    return states, kept


def tell(
    found: Sequence[Sequence[Round]], names: tuple[str, ...], issues: tuple[str, ...], t: int, actor: int
) -> RoundStory:
    """Return the story of an actor in round t (from 0), over all issues."""
    offers: list[Offer] = []
    challenge: list[str] = []
    took: list[str] = []
    for k, issue in enumerate(issues):
        if t >= len(found[k]) or actor not in found[k][t].here:
            continue
        one = found[k][t]
        i = int(np.flatnonzero(one.here == actor)[0])
        here: list[int] = one.here.tolist()
        x, expects, fears = one.x.tolist(), one.a[i].tolist(), one.b[i].tolist()
        followed = int(one.to[i])
        challenge.append(f"{issue}: risk exponent {one.r[i]:.3f} (0.5 seeks risk, 2 shuns it)")
        calm = 0
        for j in range(len(here)):
            if x[j] == x[i]:
                continue
            a, b = expects[j], fears[j]
            kind = kind_of(a, b)
            if kind in (NOTHING, STALEMATE):
                calm += 1
                continue
            at = x[i] + (x[j] - x[i]) * (-a / b) if kind == COMPROMISE else x[j]
            taken = followed == j
            other = names[here[j]]
            offers.append(
                {
                    "lead": f"{issue}, against ",
                    "by": other,
                    "tail": f": {WORDS[kind]}",
                    "position": [at if m == k else None for m in range(len(issues))],
                    "taken": taken,
                    "expects": [f"expects {a:+.4f} from challenging, {b:+.4f} from being challenged"],
                }
            )
            if taken:
                took.append(f"{issue}: follows {other}")
        if calm:
            challenge.append(f"{issue}: no acceptable offer from {calm} others")
    why = "order of offers: conflict, compromise, giving in, then the least movement; " + "; ".join(took)
    return {"challenge": challenge, "offers": offers, "why": why if took else "no offer makes it move"}
