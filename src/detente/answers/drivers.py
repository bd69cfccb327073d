"""Key drivers: how an answer differs between an input's lowest and highest fifth of draws.

This is one-at-a-time sensitivity. A share of draws already contains the uncertainty of all inputs; a key driver says
which input moves it. Shares of variance are first-order effects, ``Var(E[y | fifth of z_j]) / Var(y)`` less what
chance alone would give (the correlation ratio of Saltelli et al. 2008, ch. 4, in five classes), summed by the basis
of the inputs.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from detente.answers.finding import KeyDriver, Share
from detente.answers.inputs import Input, named_inputs
from detente.draws.inputs import Inputs

FIFTHS = 5
FALSE_ALARM = 0.05
"""Family-wise chance that any input is reported for an answer that depends on none."""
LEAST = 0.05
"""Smallest difference between the fifths that is worth a reader's time, whatever the number of draws."""


def fifths(x: NDArray[np.float32]) -> NDArray[np.int8]:
    """Return the fifth (0–4) of each number by its rank, ``5 · rank // n``; equal numbers rank in their order.

    Only the borders between fifths are searched for; sorting everything takes five times as long.
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
    """Return (…, draws) packed into (…, words) of 64 bits, so that intersections are counted by words."""
    packed = np.packbits(yes, axis=-1)
    room = np.zeros((*packed.shape[:-1], -(-packed.shape[-1] // 8) * 8), dtype=np.uint8)
    room[..., : packed.shape[-1]] = packed
    return room.view(np.uint64)


@dataclass(frozen=True, eq=False)
class KeyDrivers:
    """Finds the inputs that an outcome depends on: fifths of every uncertain input, over all draws.

    Attributes
    ----------
    inputs
        The case's draws.
    longer
        Fifths over more draws of the same case, of which these are the first (:meth:`first`).
    kept
        Fifths of inputs of earlier versions of the case with the same draws; those of this version are added.
    """

    inputs: Inputs
    longer: KeyDrivers | None = None
    kept: dict[tuple[str, bool, float], NDArray[np.uint64]] | None = None

    def first(self, n: int) -> KeyDrivers:
        """Return fifths over the first ``n`` draws: a shorter run has the same draws."""
        if n >= self.inputs.n_draws:
            return self
        if n not in self._firsts:
            self._firsts[n] = KeyDrivers(replace(self.inputs, n_draws=n), self)
        return self._firsts[n]

    @cached_property
    def _firsts(self) -> dict[int, KeyDrivers]:
        return {}

    @cached_property
    def named(self) -> list[Input]:
        """The uncertain inputs; what members of an alliance share counts as one."""
        return named_inputs(self.inputs) if self.longer is None else self.longer.named

    @cached_property
    def _scores(self) -> NDArray[np.float32]:
        """(inputs, draws) normal scores in single precision; only their order is used."""
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

    @property
    def scores(self) -> NDArray[np.float32]:
        """(inputs, draws) normal scores of :attr:`named`, in single precision."""
        return self._scores

    @cached_property
    def _sets(self) -> NDArray[np.uint64]:
        """(inputs, fifths, words) the draws of every fifth, a bit each."""
        sets = np.empty((len(self.named), FIFTHS, -(-self.inputs.n_draws // 64)), dtype=np.uint64)
        kept = {} if self.kept is None else self.kept
        # Scores depend on the path and, for an input that is not shared, on how far it follows what is.
        keys = [(x.path, x.shared, -1.0 if x.shared else float(self._cohesion(x.row))) for x in self.named]
        if any(key not in kept for key in keys):
            for key, row in zip(keys, self._scores, strict=True):
                if key not in kept:
                    kept[key] = bits(fifths(row) == np.arange(FIFTHS)[:, None])
        for h, key in enumerate(keys):
            sets[h] = kept[key]
        return sets

    def _cohesion(self, row: int) -> float:
        return self.inputs.cohesion(self.inputs.plan.slots[row])

    @cached_property
    def _size(self) -> NDArray[np.int64]:
        return np.bitwise_count(self._sets).sum(axis=-1, dtype=np.int64)

    def counts(self, outcome: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return (inputs, fifths) draws with the outcome, and draws in all; draws beyond these are ignored."""
        outcome = outcome[: self.inputs.n_draws]
        return np.bitwise_count(self._sets & bits(outcome)).sum(axis=-1, dtype=np.int64), self._size

    def of(self, outcome: NDArray[np.bool_], most: int = 6) -> tuple[tuple[KeyDriver, ...], dict[str, float]]:
        """Return the key drivers of an outcome, strongest first, and shares of explained variance by basis.

        Parameters
        ----------
        outcome
            (draws,) yes or no; the first draws count where there are more than these.
        most
            How many. Differences within sampling error are left out (Bonferroni-corrected for the number of inputs),
            and so are those below 5 of 100 draws.
        """
        outcome = outcome[: self.inputs.n_draws]
        n, p = len(outcome), float(outcome.mean())
        if n < 50 or p in (0.0, 1.0) or not self.named:
            return (), {}
        hits, size = self.counts(outcome)
        share = hits / size
        swing = share[:, -1] - share[:, 0]
        errors = NormalDist().inv_cdf(1 - FALSE_ALARM / (2 * len(self.named)))
        noise = errors * np.sqrt(2 * p * (1 - p) / (n / FIFTHS))
        found: list[KeyDriver] = []
        strongest: list[int] = np.argsort(-np.abs(swing), kind="stable")[:most].tolist()
        for h in strongest:
            if abs(swing[h]) <= max(noise, LEAST):
                break
            x = self.named[h]
            low = Share("lowest fifth", int(hits[h, 0]), int(size[h, 0]))
            high = Share("highest fifth", int(hits[h, -1]), int(size[h, -1]))
            found.append(KeyDriver(x.path, x.words, x.basis, low, high))
        return tuple(found), self._by_basis(size, share, p, n)

    def _by_basis(self, size: NDArray[np.int64], share: NDArray[np.float64], p: float, n: int) -> dict[str, float]:
        between = (size * (share - p) ** 2).sum(axis=1) / (n * p * (1 - p))
        effect = np.maximum(between - (FIFTHS - 1) / n, 0.0)
        bases, basis, row, part = self._bases
        # Added up in the order of the inputs, as a loop would.
        by = np.bincount(basis, weights=effect[row] / part, minlength=len(bases)).tolist()
        total = sum(by)
        return {b: round(v / total, 4) for b, v in sorted(zip(bases, by, strict=True))} if total > 0 else {}

    @cached_property
    def _bases(self) -> tuple[list[str], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """The bases, and for each basis of each input: which it is, the input, and how many bases that input has."""
        bases = list(dict.fromkeys(b for x in self.named for b in x.bases))
        rows = [(bases.index(b), h, len(x.bases)) for h, x in enumerate(self.named) for b in x.bases]
        basis, row, part = np.array(rows, dtype=np.int64).reshape(-1, 3).T
        return bases, basis, row, part


KEPT = "_key_drivers"
"""Cache key of a case's key drivers, stored with the draws."""


def key_drivers(inputs: Inputs) -> KeyDrivers:
    """Return the key drivers of a case's first draws (:data:`~detente.draws.inputs.SAMPLE` at most).

    Fifths of inputs are computed once, for models and findings alike.
    """
    return vars(inputs).setdefault(KEPT, KeyDrivers(inputs.sample))
