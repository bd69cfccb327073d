"""Hinges: how an answer differs between an input's lowest and highest fifth of draws.

Doubt about inputs is already inside a share of draws; a hinge says which input moves it. Shares of variance
are first-order effects, ``Var(E[y | fifth of z_j]) / Var(y)`` less what chance alone would give (the
correlation ratio of Saltelli et al. 2008, ch. 4, in five classes), added up by the basis of the inputs.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from detente.draws.inputs import Inputs
from detente.findings._inputs import Input, named_inputs
from detente.findings.finding import Hinge, Share

FIFTHS = 5
FALSE_ALARM = 0.05
"""Chance that any input at all is shown as a hinge of an answer that hangs on none."""
LEAST = 0.05
"""Smallest difference between the fifths that is worth a reader's time, whatever the number of draws."""


def fifths(x: NDArray[np.float32]) -> NDArray[np.int8]:
    """Return the fifth (0–4) of each number by its rank, ``5 · rank // n``; equal numbers rank in their order.

    Only the places where fifths meet are looked for: sorting everything takes five times as long.
    """
    n = len(x)
    first = [at for f in range(1, FIFTHS) if (at := -(-f * n // FIFTHS)) < n]
    out = np.zeros(n, dtype=np.int8)
    parted = np.partition(x, first) if first else x
    for at in first:
        edge = parted[at]
        out += x >= edge
        below = at - int(np.count_nonzero(x < edge))
        if below:
            out[np.flatnonzero(x == edge)[:below]] -= 1
    return out


def bits(yes: NDArray[np.bool_]) -> NDArray[np.uint64]:
    """Return (…, draws) packed into (…, words) of 64 bits: to count what two have in common takes a pass over few."""
    packed = np.packbits(yes, axis=-1)
    room = np.zeros((*packed.shape[:-1], -(-packed.shape[-1] // 8) * 8), dtype=np.uint8)
    room[..., : packed.shape[-1]] = packed
    return room.view(np.uint64)


@dataclass(frozen=True, eq=False)
class Hinges:
    """Fifths of every input that could be a hinge, over all draws.

    Attributes
    ----------
    inputs
        The case's draws.
    longer
        Fifths over more draws of the same case, which these are the first of (:meth:`first`).
    """

    inputs: Inputs
    longer: Hinges | None = None

    def first(self, n: int) -> Hinges:
        """Return fifths over the first ``n`` draws: a shorter run has the same draws."""
        if n >= self.inputs.n_draws:
            return self
        if n not in self._firsts:
            self._firsts[n] = Hinges(replace(self.inputs, n_draws=n), self)
        return self._firsts[n]

    @cached_property
    def _firsts(self) -> dict[int, Hinges]:
        return {}

    @cached_property
    def named(self) -> list[Input]:
        """The inputs in doubt; what members of an alliance share is one."""
        return named_inputs(self.inputs) if self.longer is None else self.longer.named

    @cached_property
    def _scores(self) -> NDArray[np.float32]:
        """(inputs, draws) normal scores, with half of the digits: order is all that counts."""
        n = self.inputs.n_draws
        if self.longer is not None:
            return self.longer._scores[:, :n]
        z = np.empty((len(self.named), n), dtype=np.float32)
        for start, m in self.inputs.chunks():
            own = self.inputs.chunk(start, m).z
            common = self.inputs.common(start, m)
            for h, x in enumerate(self.named):
                z[h, start : start + m] = common[x.row] if x.shared else own[x.row]
        return z

    @cached_property
    def _sets(self) -> NDArray[np.uint64]:
        """(inputs, fifths, words) the draws of every fifth, a bit each."""
        sets = np.empty((len(self.named), FIFTHS, -(-self.inputs.n_draws // 64)), dtype=np.uint64)
        for h, row in enumerate(self._scores):
            sets[h] = bits(fifths(row) == np.arange(FIFTHS)[:, None])
        return sets

    @cached_property
    def _size(self) -> NDArray[np.int64]:
        return np.bitwise_count(self._sets).sum(axis=-1, dtype=np.int64)

    def counts(self, outcome: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return (inputs, fifths) draws with the outcome, and draws in all."""
        return np.bitwise_count(self._sets & bits(outcome)).sum(axis=-1, dtype=np.int64), self._size

    def of(self, outcome: NDArray[np.bool_], most: int = 6) -> tuple[tuple[Hinge, ...], dict[str, float]]:
        """Return the strongest hinges of an outcome, and shares of explained variance by basis.

        Parameters
        ----------
        outcome
            (draws,) yes or no.
        most
            How many hinges. Those that chance alone could bring about are left out (with Bonferroni's allowance
            for the number of inputs looked at), and those of less than 5 of 100 draws.
        """
        n, p = len(outcome), float(outcome.mean())
        if n < 50 or p in (0.0, 1.0) or not self.named:
            return (), {}
        hits, size = self.counts(outcome)
        share = hits / size
        swing = share[:, -1] - share[:, 0]
        errors = NormalDist().inv_cdf(1 - FALSE_ALARM / (2 * len(self.named)))
        noise = errors * np.sqrt(2 * p * (1 - p) / (n / FIFTHS))
        found: list[Hinge] = []
        strongest: list[int] = np.argsort(-np.abs(swing), kind="stable")[:most].tolist()
        for h in strongest:
            if abs(swing[h]) <= max(noise, LEAST):
                break
            x = self.named[h]
            low = Share("lowest fifth", int(hits[h, 0]), int(size[h, 0]))
            high = Share("highest fifth", int(hits[h, -1]), int(size[h, -1]))
            found.append(Hinge(x.path, x.words, x.basis, low, high))
        return tuple(found), self._by_basis(size, share, p, n)

    def _by_basis(self, size: NDArray[np.int64], share: NDArray[np.float64], p: float, n: int) -> dict[str, float]:
        between = (size * (share - p) ** 2).sum(axis=1) / (n * p * (1 - p))
        effect = np.maximum(between - (FIFTHS - 1) / n, 0.0)
        by: dict[str, float] = {}
        for x, e in zip(self.named, effect, strict=True):
            for b in x.bases:
                by[b] = by.get(b, 0.0) + float(e) / len(x.bases)
        total = sum(by.values())
        return {b: round(v / total, 4) for b, v in sorted(by.items())} if total > 0 else {}
