"""Counts the acceptance of all packages, and chooses what to table (core §11.13).

All packages are counted in the first draws: of the base assumptions, and of every soft assumption that differs from
them in one respect. Packages that could still belong to the family, to the menu or to the least regret, by four
standard errors of the difference, are then counted in all draws.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from detente.models.contract import Context
from detente.models.deals._base import Base
from detente.models.deals._menu import Chosen, pairs_above, size, smallest_menu
from detente.models.deals._own_offers import OwnOffers
from detente.models.deals._sampling import MOST, SURE, PackageSample, take
from detente.models.deals._steps import steps
from detente.models.deals.choice import Choice, ChoicePlan, Counted, PackageFamily, PackageMenu, RunnerUp
from detente.models.deals.evaluator import Evaluator
from detente.packages import MOST_COUNTED, pass_marks
from detente.packages.space import Bits
from detente.payoffs import AssumptionSet

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

PROOF = 512
"""Draws in which pairs of packages are compared for the menu."""
CLOSE = 0.02
"""Packages whose share of draws is within this of the best one's belong to its family."""
SHOWN = 12
"""Members of the family that are listed."""
SHARED = 1024
"""Packages that are marked in one batch."""


class Choosing:
    """Finds the candidate packages in the sample; once these are counted in all draws, :func:`finish` chooses.

    Parameters
    ----------
    evaluator, base
        The case, and its base assumptions over the sample.
    wanted
        Assumption sets that are run.
    offered
        What the challenger could have had, by *revealed* assumption set.
    best
        Number and count of the package that passes in the most draws.
    named
        Numbers of the named proposals.
    exact
        Whether to count all packages in all draws under the base assumptions.

    Attributes
    ----------
    watch
        (packages,) to count in all draws, by soft assumption set.
    """

    def __init__(
        self,
        evaluator: Evaluator,
        base: Base,
        wanted: Sequence[AssumptionSet],
        offered: Mapping[AssumptionSet, Ints],
        best: tuple[int, int],
        named: Ints,
        exact: bool,
        ctx: Context,
    ) -> None:
        self.evaluator, self._base, self._ctx = evaluator, base, ctx
        self._n, self._exact = evaluator.inputs.n_draws, exact
        self._best, self._best_count = best
        soft = [r for r in wanted if r != evaluator.base and not r.hard and _differs_once(r, evaluator.base)]
        self._samples = take(evaluator, base, soft, offered, exact, ctx)
        own = self._samples[evaluator.base]
        family = own.in_question(self._n, CLOSE)
        menu = self._for_menu(own)
        self._numbers = np.unique(np.concatenate([[self._best], family, menu, named]))
        self._marks = self._mark(self._numbers)
        menu = self._numbers[list(self._chosen.rows)]
        family = np.array([x for x, _ in self._members[:SHOWN]], dtype=np.int64)
        self._offers = OwnOffers(evaluator, base, np.concatenate([family, menu, named]), ctx).find(self._best)
        self._place = {r: wanted.index(r) for r in self._samples}
        self.watch = self._watched()

    @staticmethod
    def possible(evaluator: Evaluator, best: int) -> bool:
        """Return whether there is anything to choose from, and not more packages than can be counted."""
        return best >= 0 and evaluator.grid.size <= MOST_COUNTED

    def _for_menu(self, own: PackageSample) -> Ints:
        """Return packages that could belong to the smallest menu."""
        n = own.n if self._exact else min(PROOF, own.n)
        deals = int((self._base.solution("nash")[:n] >= 0).sum())
        top = int(own.counts.max())
        share, spare = deals / n, 0.0 if n >= self._n else SURE * np.sqrt(0.05 * deals / n / n)
        # The second package of a pair must cover the draws that the best one does not.
        least = max(0.95 * share - top / own.n - spare, 1 / own.n)
        able = _most_frequent(own.counts, least * own.n)
        marks = self._first_marks(own, n, able)
        menu = smallest_menu(marks, deals)
        if menu.covered and menu.covered[-1] < 0.95 * deals:
            # A longer menu may need packages that pass seldom.
            able = _most_frequent(own.counts, 1)
            marks = self._first_marks(own, n, able)
            menu = smallest_menu(marks, deals)
        found = [able[j] for j in menu.rows]
        for _, rows in pairs_above(marks, max(int((0.95 * share - spare) * n), 1), most=MOST):
            found += [able[j] for j in rows]
        return np.array([*dict.fromkeys(found), *able[:64]], dtype=np.int64)[:MOST]

    def _first_marks(self, own: PackageSample, n: int, packages: Ints) -> Bits:
        """Return (packages, words) marks of the first draws of the sample."""

        def work(at: slice) -> Bits:
            return pass_marks(own.space, own.uv[:n], own.d[:n], packages[at])

        parts = [slice(a, a + SHARED) for a in range(0, len(packages), SHARED)]
        return np.concatenate(self._ctx.map_chunks("comparing packages", work, parts))

    def _mark(self, numbers: Ints) -> Bits:
        """Return (packages, words) marks of all draws under the base assumptions."""
        base = self._base

        def work(chunk: tuple[int, int]) -> Bits:
            at = slice(chunk[0], chunk[0] + chunk[1])
            return pass_marks(base.space, base.uv[at], base.d[at], numbers)

        parts = self._ctx.map_chunks("comparing packages", work, self.evaluator.inputs.chunks())
        return np.concatenate(parts, axis=1)

    def _watched(self) -> dict[AssumptionSet, Ints]:
        """Return the packages to count in all draws, by soft assumption set."""
        here = [r for r, s in self._samples.items() if s.space.grid is self._base.space.grid]
        shortfall = np.max([self._shortfall(r) for r in here], axis=0)
        doubt = max((SURE * np.sqrt(0.25 / s.n) for s in self._samples.values() if s.n < self._n), default=0.0)
        low = np.flatnonzero(shortfall <= shortfall.min() + doubt)
        low = low[np.argsort(shortfall[low], kind="stable")][: MOST // 8]
        family = [int(x) for x, _ in self._members[:SHOWN]]
        menu = [int(self._numbers[j]) for j in self._chosen.rows]
        self._compared = np.unique(np.array([self._best, *family, *menu, *low.tolist()], dtype=np.int64))
        clauses = [self.evaluator.grid.package(int(x)) for x in self._compared]
        out: dict[AssumptionSet, Ints] = {}
        self._at: dict[AssumptionSet, Ints] = {}
        for r, sample in self._samples.items():
            mine = self._compared if r in here else self.evaluator.ground(r).numbers(clauses)
            out[r] = np.unique(np.concatenate([sample.in_question(self._n, 0.0), mine]))
            self._at[r] = np.searchsorted(out[r], mine)
        return out

    def _shortfall(self, r: AssumptionSet) -> Array:
        counts = self._samples[r].counts
        return (counts.max() - counts) / self._samples[r].n

    @cached_property
    def _counts(self) -> Ints:
        return size(self._marks)

    @cached_property
    def _se(self) -> Array:
        """(packages,) standard error of the difference to the best, in draws."""
        best = self._marks[int(np.searchsorted(self._numbers, self._best))]
        differs = size(self._marks ^ best).astype(np.float64)
        gap = self._best_count - self._counts
        return np.sqrt(np.maximum(differs - gap**2 / self._n, 0.0))

    @cached_property
    def _members(self) -> list[tuple[int, int]]:
        """Numbers and counts of the family, the best first."""
        gap = self._best_count - self._counts
        inside = np.flatnonzero(gap <= np.maximum(CLOSE * self._n, 2 * self._se))
        order = sorted(inside.tolist(), key=lambda j: (self._numbers[j] != self._best, -self._counts[j], j))
        return [(int(self._numbers[j]), int(self._counts[j])) for j in order]

    @cached_property
    def _chosen(self) -> Chosen:
        return smallest_menu(self._marks, self._deals)

    @property
    def _deals(self) -> int:
        return int((self._base.solution("nash") >= 0).sum())

    def plan(self) -> ChoicePlan:
        """Return the candidates for tabling, by the sample."""
        n, counts = self._n, self._counts
        others = [j for j, x in enumerate(self._numbers) if x != self._best and counts[j] > 0]
        rival = max(others, key=lambda j: (counts[j], -j), default=-1)
        members, chosen = np.array(self._members, dtype=np.int64).reshape(-1, 2), self._chosen
        return ChoicePlan(
            n=n,
            sample=self._samples[self.evaluator.base].n,
            soft_sample=min(s.n for s in self._samples.values()),
            best=self._best,
            members=members[:, 0].copy(),
            counts=members[:, 1].copy(),
            rival=-1 if rival < 0 else int(self._numbers[rival]),
            lead=0 if rival < 0 else self._best_count - int(counts[rival]),
            se=0.0 if rival < 0 else float(self._se[rival]),
            menu=self._numbers[list(chosen.rows)],
            covered=chosen.covered,
            deals=self._deals,
            proven=chosen.proven,
            offers=self._offers,
            compared=self._compared,
            watch={self._place[r]: x for r, x in self.watch.items()},
            at={self._place[r]: self._at[r] for r in self.watch},
        )


def finish(evaluator: Evaluator, wanted: Sequence[AssumptionSet], plan: ChoicePlan, watched: Ints, n: int) -> Choice:
    """Return the choice, once every chunk has been counted.

    Parameters
    ----------
    evaluator, wanted
        The case, and the assumption sets that were run.
    plan
        The plan from the sample.
    watched
        Draws in which the packages to watch pass, one assumption set after the other.
    n
        Draws counted.
    """
    grid, places = evaluator.grid, [*plan.watch]
    counted = dict(zip(places, np.split(watched, np.cumsum([len(plan.watch[j]) for j in places])[:-1]), strict=True))
    tops = {j: int(counted[j].max(initial=0)) for j in places}
    short = np.array([tops[j] - counted[j][plan.at[j]] for j in places]) / n
    regret, worst = short.max(axis=0), [wanted[places[int(j)]].id for j in short.argmax(axis=0)]
    place = {int(x): j for j, x in enumerate(plan.compared)}
    own = wanted.index(evaluator.base)
    base = counted[own][plan.at[own]]

    def of(number: int) -> Counted:
        j = place[number]
        return Counted(grid.package(number), int(base[j]), float(regret[j]), worst[j])

    members = plan.members.tolist()
    packages = [grid.package(x) for x in members]
    issues = [k for k in grid.issues[: len(grid.issues) - grid.derived] if any(k in p for p in packages)]
    traded = tuple(k for k in issues if len({p.get(k) for p in packages}) > 1)
    top = int(plan.counts[0])
    return Choice(
        packages=grid.packages,
        sample=plan.sample,
        soft_sample=plan.soft_sample,
        exact=plan.sample >= n,
        compared=plan.n,
        rival=None if plan.rival < 0 else RunnerUp(grid.package(plan.rival), plan.lead, plan.se, plan.n),
        equal=tuple(
            grid.package(x) for x, c in zip(members, plan.counts.tolist(), strict=True) if c == top and x != plan.best
        ),
        family=PackageFamily(
            tuple(of(x) for x in members[:SHOWN]),
            len(members),
            {k: packages[0][k] for k in issues if k not in traded},
            traded,
        ),
        menu=PackageMenu(
            tuple(of(x) for x in plan.menu.tolist()),
            plan.covered,
            plan.deals,
            plan.proven,
            bool(plan.covered and plan.covered[-1] >= 0.95 * plan.deals),
        ),
        least_regret=of(int(plan.compared[np.lexsort((plan.compared, -base, regret))[0]])),
        best_regret=of(plan.best),
        tops={wanted[j].id: tops[j] for j in places},
        offers=plan.offers,
        steps=steps(evaluator.inputs, evaluator.layout),
    )


def _most_frequent(counts: NDArray[np.int32], least: float) -> Ints:
    """Return packages that pass in at least a number of draws, the most frequent first, as many as can be compared."""
    able = np.flatnonzero(counts >= least)
    return able[np.argsort(-counts[able], kind="stable")][: 10 * MOST]


def _differs_once(a: AssumptionSet, b: AssumptionSet) -> bool:
    fields: Iterable[str] = ("failure", "loss", "cohesion", "hard", "knows", "unnamed")
    return sum(getattr(a, x) != getattr(b, x) for x in fields) == 1
