"""Values of packages and of no agreement, updated incrementally from version to version of a case.

Values are kept per group of actors and assumption, in arrays over all draws. A change of the file is compared with
the version before (:mod:`detente.models.deals._differences`); only the quantities and groups that it touches are
computed again, by the functions that a run from nothing uses, so every number is the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields

import numpy as np
from numpy.typing import NDArray

from detente.draws.inputs import Draws, Inputs
from detente.draws.plan import OF_FAILURE
from detente.draws.quantiles import CORNERS, QuantileArrays, exact, fill
from detente.draws.scores import KeptScores
from detente.models.contract import Context
from detente.models.deals._differences import Differences, changed_rows
from detente.models.deals._live_journal import Journal, Spare
from detente.models.deals.evaluator import Evaluator
from detente.models.deals.judged import Named, first_of
from detente.models.ground import Ground
from detente.packages.again import shifts
from detente.payoffs import AssumptionSet, Failure, Payoffs, totals
from detente.scenario.model import Scenario

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Before = tuple[float | None, int, str]
"""The assumptions on which values before commitments depend: cohesion, loss, issues left out."""
Packages = tuple[int, float | None, bool, str]
"""The same with whether commitments are hard; see :attr:`detente.payoffs.AssumptionSet.packages`."""
MOSTLY = 3
"""If a change affects more than one in this many groups, arrays are made again for all."""
PER_ACTOR = tuple(f.name for f in fields(Failure) if f.name != "challenger")


@dataclass(frozen=True, eq=False)
class LiveInputs(Inputs):
    """All draws as one chunk, with values that are kept.

    Attributes
    ----------
    made
        Draws by cohesion.
    """

    made: dict[float | None, Draws] = field(default_factory=dict[float | None, Draws], kw_only=True)

    def chunks(self) -> Iterator[tuple[int, int]]:
        """Yield the one chunk."""
        yield 0, self.n_draws

    def chunk(self, start: int, n: int, cohesion: float | None = None) -> Draws:
        """Return the one chunk."""
        if (start, n) != (0, self.n_draws) or cohesion not in self.made:
            return super().chunk(start, n, cohesion)
        return self.made[cohesion]


@dataclass(frozen=True, eq=False)
class BeforeValues:
    """Values before commitments.

    Attributes
    ----------
    failure
        The parts of no agreement, (draws, groups) each.
    procedure, lasting
        (draws, groups) what a package of procedure alone must be worth, as coded and if its end is not expected.
    """

    failure: Failure
    procedure: Array
    lasting: Array


@dataclass(frozen=True, eq=False)
class Pack:
    """Values of packages.

    Attributes
    ----------
    uv
        (draws, groups, places) contributions less the costs of crossed commitments.
    worth
        (groups, packages, draws) worth of the named proposals, then of one more package.
    """

    uv: Array
    worth: Array


@dataclass(frozen=True, slots=True, eq=False)
class Moved:
    """Groups that the last change touched, under one cohesion.

    Attributes
    ----------
    values
        Those whose values of packages may differ.
    any
        Those, and those for whom no agreement may be worth something else.
    fresh
        Whether everything was made again.
    """

    values: Ints
    any: Ints
    fresh: bool


class Values:
    """Draws and values of one case, and of versions of it that differ in quantities or rules alone.

    Attributes
    ----------
    inputs, evaluator
        Of the present version.
    groups
        (actors,) groups by cohesion.
    parts, packs
        Values by assumption.
    moved
        What the last change touched, by cohesion.
    shift
        By how much the worth of any package has changed for the touched groups, at least and at most.
    best
        The package whose worth is kept beside that of the named proposals; ``None`` at first.
    """

    def __init__(self, scenario: Scenario, scores: KeptScores, ctx: Context) -> None:
        self.ctx, self.n, self.scores = ctx, scores.n_draws, scores
        self.inputs = LiveInputs(scenario, scores.seed, self.n, known=scores)
        self.evaluator = Evaluator(self.inputs)
        plan = self.inputs.plan
        self._own, self._common = self.inputs.scores(0, self.n)
        self._stakes = [plan.stakes(i) for i in range(len(plan.actors))]
        self._losses = [self._of_failure(i) for i in range(len(plan.actors))]
        self.cohesions = tuple(dict.fromkeys(r.cohesion for r in self.evaluator.assumption_sets))
        self.groups = {rho: self.evaluator.group(rho) for rho in self.cohesions}
        self.parts: dict[Before, BeforeValues] = {}
        self.packs: dict[Packages, Pack] = {}
        self.moved: dict[float | None, Moved] = {}
        self.best: Named | None = None
        self._spare = Spare()
        self.shift: dict[Packages, tuple[Array, Array]] = {}
        for rho in self.cohesions:
            self.inputs.made[rho] = self.inputs.draws((self._own, self._common), 0, rho)
            self.moved[rho] = _everybody(self.groups[rho])
        self._fill(None)

    def _of_failure(self, actor: int) -> frozenset[int]:
        """Return the slots that say what no agreement is worth to an actor, beside its stakes."""
        plan = self.inputs.plan
        found = [int(getattr(plan, name)[actor]) for name in OF_FAILURE]
        na = plan.scenario.no_agreement
        if na is not None and na.force is not None:
            found.append(plan.win)
            if na.force.challenger == plan.actors[actor]:
                found.append(plan.pretext)
        return frozenset(j for j in found if j >= 0)

    # Moving to another version ---------------------------------------------------------------------------------------

    def move(self, scenario: Scenario, how: Differences, journal: Journal) -> None:
        """Bring everything to another version of the case."""
        journal.keep(self, "inputs", "evaluator", "groups", "parts", "packs", "moved", "shift", "best")
        old = self.inputs
        self.inputs = LiveInputs(scenario, old.seed, self.n, known=self.scores)
        self.evaluator = Evaluator(self.inputs, {} if how.rules or how.force else self.evaluator.grounds)
        self.shift = {}
        rows = changed_rows(old.plan, self.inputs.plan)
        for j in rows:
            slot = self.inputs.plan.slots[j]
            if slot.quantity.is_point != old.plan.slots[j].quantity.is_point:
                varies = not slot.quantity.is_point or "/hard" in slot.path
                journal.write(self._own, j, self.scores.of([slot.path])[0] if varies else np.zeros(self.n))
        for rho in self.cohesions:
            changed = self._draw(rho, rows, old, journal)
            self.moved[rho] = self._touched(rho, changed, how.force)
        self._fill(journal)

    def _draw(self, rho: float | None, rows: list[int], old: LiveInputs, journal: Journal) -> frozenset[int]:
        """Bring the draws under one cohesion up to date; return the slots that changed."""
        plan, before = self.inputs.plan, old.made[rho]
        self.inputs.made[rho] = Draws(plan, 0, self.n, before.z, before.values)
        shares = self.inputs.shares(rho)
        other = np.flatnonzero(shares != old.shares(rho)) if rho is None else np.zeros(0, dtype=np.int64)
        changed = np.union1d(np.array(rows, dtype=np.int64), other)
        if len(changed):
            slots = [plan.slots[int(j)] for j in changed]
            tables = QuantileArrays.of([s.quantity for s in slots])
            at = {path: j for j, path in enumerate(self.inputs.commons)}
            common = np.array([-1 if s.common is None else at[s.common] for s in slots], dtype=np.int64)
            z, values = np.empty((len(changed), self.n)), np.empty((len(changed), self.n))
            fill(
                self._own[changed], self._common, common, shares[changed], tables.which, tables.low, tables.high,
                tables.pieces, np.ones(len(changed), dtype=np.bool_), z, values,
            )  # fmt: skip
            for s in np.flatnonzero(tables.which == CORNERS):
                values[s] = exact(slots[int(s)].quantity, z[s])
            journal.write(before.z, changed, z)
            journal.write(before.values, changed, values)
        return frozenset(changed.tolist())

    def _touched(self, rho: float | None, changed: frozenset[int], force: bool) -> Moved:
        group, before = self.evaluator.group(rho), self.groups[rho]
        self.groups[rho] = group
        if not np.array_equal(group, before):
            self.parts = {k: x for k, x in self.parts.items() if k[0] != rho}
            self.packs = {k: x for k, x in self.packs.items() if k[1] != rho}
            return _everybody(group)
        reps = first_of(group).tolist()
        values = [g for g, i in enumerate(reps) if self._stakes[i] & changed]
        any_ = [g for g, i in enumerate(reps) if force or (self._stakes[i] | self._losses[i]) & changed]
        return Moved(np.array(values, dtype=np.int64), np.array(any_, dtype=np.int64), False)

    # Values ----------------------------------------------------------------------------------------------------------

    def _fill(self, journal: Journal | None) -> None:
        """Compute the values of the touched groups under every assumption."""
        wanted: dict[Before, list[AssumptionSet]] = {}
        for packages in dict.fromkeys(r.packages for r in self.evaluator.assumption_sets):
            r = next(r for r in self.evaluator.assumption_sets if r.packages == packages)
            if len(self.moved[r.cohesion].any):
                wanted.setdefault((r.cohesion, r.loss, r.unnamed), []).append(r)
        self.ctx.map_chunks("values", lambda key: self._values(key, wanted[key], journal), list(wanted))

    def _values(self, key: Before, assumption_sets: list[AssumptionSet], journal: Journal | None) -> None:
        rho = key[0]
        moved, group, evaluator = self.moved[rho], self.groups[rho], self.evaluator
        asked, groups = moved.any, int(group.max()) + 1
        if MOSTLY * len(asked) >= groups:
            # New arrays for everybody cost less than writing most of the old ones over, and back again.
            asked = np.arange(groups)
        whole = len(asked) == groups
        at = np.searchsorted(asked, moved.any)
        who = first_of(group)[asked]
        ground, draws = evaluator.ground(assumption_sets[0]), self.inputs.made[rho]
        payoffs = self._payoffs(draws, ground, assumption_sets[0], who)
        new = BeforeValues(payoffs.failure, payoffs.procedure(), payoffs.procedure(lasting=True))
        if key in self.parts and not whole:
            self._put(self.parts[key], new, moved.any, at, journal)
        else:
            self.parts[key] = new
        some = asked if whole else np.searchsorted(asked, moved.values)
        here = self._own_grounds(assumption_sets[0])
        others = {g: self._payoffs(draws, g, assumption_sets[0], who) for g in here}
        for r in assumption_sets:
            if len(moved.values):
                self._pack(r, payoffs, others, asked, some, journal)
        for p in (payoffs, *others.values()):
            self._spare.give(p.plain)

    def _payoffs(self, draws: Draws, ground: Ground, r: AssumptionSet, who: Ints) -> Payoffs:
        """Return payoffs whose ``plain`` is to be given back."""
        return Payoffs.of(
            draws, ground.layout, r, who=who, out=self._spare.take(self.n, len(who), len(ground.layout.flat))
        )

    def release(self, packs: Mapping[Packages, Pack]) -> None:
        """Use the arrays of a version that was not kept for the next one."""
        for key, pack in packs.items():
            if self.packs.get(key) is not pack:
                self._spare.give(pack.uv)
                self._spare.give(pack.worth)

    def _own_grounds(self, assumptions: AssumptionSet) -> list[Ground]:
        """Return the packages and rules of proposals that say themselves what they leave out."""
        if assumptions.unnamed != "coded":
            return []
        here = self.evaluator.ground(assumptions)
        found = [self.evaluator.ground_of(x) for x in self.evaluator.proposals if x.lapses is not None]
        return [g for g in dict.fromkeys(found) if g is not here]

    def _put(self, part: BeforeValues, new: BeforeValues, groups: Ints, at: Ints, journal: Journal | None) -> None:
        assert journal is not None
        columns = (slice(None), groups)
        for name in PER_ACTOR:
            journal.write(getattr(part.failure, name), columns, getattr(new.failure, name)[:, at])
        journal.write(part.procedure, columns, new.procedure[:, at])
        journal.write(part.lasting, columns, new.lasting[:, at])

    def _pack(
        self,
        r: AssumptionSet,
        payoffs: Payoffs,
        others: dict[Ground, Payoffs],
        asked: Ints,
        some: Ints,
        journal: Journal | None,
    ) -> None:
        """Bring the values of packages under one assumption up to date, for the groups ``asked[some]``."""
        evaluator, groups, whole = self.evaluator, asked[some], len(some) == len(asked)
        ground = evaluator.ground(r)
        # The best package has probably stayed the same, and values are in the cache now.
        named = [*evaluator.proposals, *([] if self.best is None else [self.best])]
        priced = payoffs.price(r.hard, out=self._spare.take(*payoffs.plain.shape))
        worth = self._spare.take(len(some), len(evaluator.proposals) + 1, self.n)
        by = {ground: payoffs.under(r, priced)}
        by |= {g: p.under(r, p.price(r.hard, out=self._spare.take(*p.plain.shape))) for g, p in others.items()}
        for g, p in by.items():
            here = [
                j
                for j, x in enumerate(named)
                if (ground if x.lapses is None or r.unnamed != "coded" else evaluator.ground_of(x)) is g
            ]
            if here:
                places = g.places([named[j].clauses for j in here])
                deal = g.deal(places) | np.array([named[j] is self.best for j in here])
                found = p.worth(places, deal)
                worth[:, here] = (found if whole else found[:, :, some]).T
            if g is not ground:
                self._spare.give(p.priced)
        pack = self.packs.get(r.packages)
        space, moved = ground.space(self.groups[r.cohesion]), self.moved[r.cohesion].values
        if pack is None:
            self.packs[r.packages] = Pack(priced, worth)
            return
        assert journal is not None
        if len(some) == pack.uv.shape[1]:
            self.shift[r.packages] = shifts(space, priced, pack.uv, moved, moved)
            if self.best is None:
                worth[:, -1] = pack.worth[:, -1]
            self.packs[r.packages] = Pack(priced, worth)
            return
        new = priced if whole else np.ascontiguousarray(priced[:, some])
        old = np.ascontiguousarray(pack.uv[:, groups])
        here = np.arange(len(some))
        self.shift[r.packages] = shifts(space, new, old, here, here)
        journal.replace(pack.uv, (slice(None), groups), new, old)
        columns = slice(0, len(named))
        journal.write(pack.worth, (groups, columns), worth[:, columns])
        self._spare.give(priced)
        self._spare.give(worth)

    def last(self, packages: Packages, places: Ints, journal: Journal | None) -> None:
        """Set the last column of the named packages' worth."""
        pack = self.packs[packages]
        value = totals(pack.uv, places[None])[:, 0].T
        at = (slice(None), pack.worth.shape[1] - 1)
        if journal is None:
            pack.worth[at] = value
        else:
            journal.write(pack.worth, at, value)


def _everybody(group: Ints) -> Moved:
    every = np.arange(int(group.max()) + 1)
    return Moved(every, every, True)
