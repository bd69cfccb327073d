"""The offer of each possible proposer, its fallback, and why it cannot ask for more.

A party tables the package with its highest expected gain over no agreement: what it gains where the package passes,
averaged over all draws. A mediator tables the package that passes most often, since it prefers any agreement to none.
A party asks for more by moving one clause one step further in its own favour; the draws that it loses show who refuses.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from detente.models.contract import Context
from detente.models.deals._base import Base
from detente.models.deals.assess import moved
from detente.models.deals.choice import AskingMore, OwnOffer
from detente.models.deals.consent import asked_mask
from detente.models.deals.evaluator import Evaluator
from detente.models.deals.judged import Named, to_leaves
from detente.packages import accepts, gain_sums, gains_of, passes
from detente.rules.expand import party_rule
from detente.rules.levels import gain

Array = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Masks = NDArray[np.uint64]

OFFERED = 256
"""Draws in which the parties' gains of all packages are summed."""
FIRST = 12
"""Packages with the highest sums of each party that are then compared over all draws."""
MOST_GAINS = 8_000_000
"""Packages times parties above which the parties' own offers are not searched for."""
BETTER = 1e-9
"""A gain below this does not count as better."""


class OwnOffers:
    """Finds the offers of all possible proposers.

    Parameters
    ----------
    evaluator, base
        The case, and its base assumptions over all draws.
    others
        (packages,) numbers of further packages to fall back on.
    """

    def __init__(self, evaluator: Evaluator, base: Base, others: Ints, ctx: Context) -> None:
        self._evaluator, self._base, self._ctx = evaluator, base, ctx
        self._ground, self._scenario = evaluator.ground(evaluator.base), evaluator.scenario
        self._others, self._n = others, evaluator.inputs.n_draws
        self._everybody = np.arange(len(self._scenario.leaves))

    def find(self, best: int) -> tuple[OwnOffer, ...]:
        """Return each signatory's offer, then each mediator's; none if there are too many packages.

        Parameters
        ----------
        best
            Number of the package that passes in the most draws.
        """
        parties = self._evaluator.consent.parties
        if self._evaluator.grid.size * len(parties) > MOST_GAINS:
            return ()
        base, m = self._base, min(OFFERED, self._n)
        sums = gain_sums(base.space, base.uv[:m], base.d[:m], base.blocking[:m])
        able = np.unique(np.argsort(-sums, axis=0, kind="stable")[:FIRST].ravel())
        mean = self._sums(able, np.ones(self._n, dtype=np.bool_)) / self._n
        pool = np.unique(np.concatenate([able, self._others]))
        found: list[OwnOffer] = []
        for i, p in enumerate(parties):
            j = int(mean[:, i].argmax())
            if mean[j, i] > 0:
                found.append(self._offer(str(p), int(able[j]), float(mean[j, i]), pool, i))
        mediators = dict.fromkeys(a for f in self._scenario.fora for a in f.mediators)
        return (*found, *(self._offer(a, best, 0.0, pool, None) for a in mediators))

    def _sums(self, packages: Ints, where: Bools) -> Array:
        """Return (packages, parties) gains summed over some draws in which the package passes."""
        base = self._base

        def work(chunk: tuple[int, int]) -> Array:
            at = chunk[0] + np.flatnonzero(where[chunk[0] : chunk[0] + chunk[1]])
            return gains_of(base.space, base.uv[at], base.d[at], base.blocking[at], packages)

        parts = self._ctx.map_chunks("comparing offers", work, self._evaluator.inputs.chunks())
        return np.asarray(np.sum(parts, axis=0), dtype=np.float64)

    def _judge(self, packages: Ints) -> tuple[Masks, Bools]:
        """Return (draws, packages) masks of the leaves that accept, and whether each package passes."""
        base = self._base

        def work(chunk: tuple[int, int]) -> tuple[Masks, Bools]:
            at = slice(chunk[0], chunk[0] + chunk[1])
            masks = accepts(base.space, base.uv[at], base.d[at], packages)
            return to_leaves(masks, base.group), passes(base.space, masks, packages)

        parts = self._ctx.map_chunks("comparing offers", work, self._evaluator.inputs.chunks())
        return np.concatenate([p[0] for p in parts]), np.concatenate([p[1] for p in parts])

    def _offer(self, party: str, number: int, expected: float, pool: Ints, place: int | None) -> OwnOffer:
        """Return a proposer's offer; ``place`` is its place among the parties, ``None`` for a mediator."""
        package = self._evaluator.grid.package(number)
        steps = () if place is None else self._steps(party, package)
        numbers = np.array([number, *(x for _, _, x in steps)], dtype=np.int64)
        masks, passed = self._judge(numbers)
        first = passed[:, 0]
        fallback = self._fallback(number, pool, ~first, place)
        covered = int(first.sum())
        if fallback is not None:
            covered += int((self._judge(np.array([fallback]))[1][:, 0] & ~first).sum())
        accept = ((masks[:, :1] >> self._everybody.astype(np.uint64)) & np.uint64(1)).sum(axis=0, dtype=np.int64)
        return OwnOffer(
            party=party,
            package=package,
            count=int(first.sum()),
            n=self._n,
            expected=expected,
            mediates=place is None,
            asked=tuple(self._scenario.leaves[i] for i in self._asked(package)),
            accept=tuple(accept.tolist()),
            gains=tuple(self._central([package])[0].tolist()),
            fallback=None if fallback is None else self._evaluator.grid.package(fallback),
            covered=covered,
            more=tuple(
                self._refusal(k, y, package, masks[:, j], first, passed[:, j]) for j, (k, y, _) in enumerate(steps, 1)
            ),
        )

    def _fallback(self, number: int, pool: Ints, refused: Bools, place: int | None) -> int | None:
        """Return the fallback: the best package in expectation where an offer is refused; ``None`` if none passes."""
        able = pool[pool != number]
        if not refused.any() or not len(able):
            return None
        worth = self._judge(able)[1][refused].sum(axis=0) if place is None else self._sums(able, refused)[:, place]
        return int(able[worth.argmax()]) if worth.max() > 0 else None

    def _steps(self, party: str, package: Mapping[str, int]) -> list[tuple[str, int, int]]:
        """Return issue, level (−1: left out) and number of the next better package for a party, issue by issue."""
        grid, ground = self._evaluator.grid, self._ground
        moves = [(k.id, y) for k in self._scenario.issues for y in (-1, *sorted(k.levels))]
        packages = [moved(package, k, y) for k, y in moves]
        numbers, rule = ground.numbers(packages), party_rule(self._scenario, party)
        able = grid.feasible(numbers) & ground.deal(ground.places(packages))
        able &= numbers != ground.numbers([package])[0]
        worth = self._central([package, *packages])
        gains = [gain(rule, dict(zip(self._scenario.leaves, x, strict=True))) for x in worth.tolist()]
        found: dict[str, tuple[float, int, int]] = {}
        for (k, y), more, number, fine in zip(moves, gains[1:], numbers.tolist(), able.tolist(), strict=True):
            # The same place twice: left out, and named at the status quo. The first one counts.
            if fine and more > gains[0] + BETTER and (k not in found or more < found[k][0] - BETTER):
                found[k] = (more, y, number)
        return [(k, y, number) for k, (_, y, number) in found.items()]

    def _central(self, packages: Sequence[Mapping[str, int]]) -> Array:
        """Return (packages, actors) gains over no agreement with every input at its median, in stakes."""
        evaluator = self._evaluator
        zero = (np.zeros((len(evaluator.inputs.plan), 1)), np.zeros((len(evaluator.inputs.commons), 1)))
        (judged,) = evaluator.judge(zero, 0, (evaluator.base,))
        named = [Named(str(j), x, evaluator.scenario.signing) for j, x in enumerate(packages)]
        out = np.empty((len(named), len(self._everybody)))
        for at, found in evaluator.gains(judged, named):
            out[at] = (found[0] - judged.blocking[0])[:, judged.group]
        return out

    def _asked(self, package: Mapping[str, int]) -> list[int]:
        mask = asked_mask(self._evaluator, Named("", package, self._scenario.signing))
        return [i for i in self._everybody.tolist() if mask >> i & 1]

    def _refusal(
        self, issue: str, level: int, package: Mapping[str, int], masks: Masks, first: Bools, passed: Bools
    ) -> AskingMore:
        """Return in how many draws a step further passes, and who refuses it where the offer itself would pass."""
        lost = first & ~passed
        asked = self._asked(moved(package, issue, level))
        against = [int((masks[lost] >> np.uint64(i) & np.uint64(1) == 0).sum()) for i in asked]
        j = int(np.argmax(against)) if against else 0
        who = self._scenario.leaves[asked[j]] if against and against[j] else ""
        return AskingMore(issue, level, int(passed.sum()), int(lost.sum()), who, against[j] if who else 0)
