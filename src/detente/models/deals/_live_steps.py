"""The steps of the zone model over the kept values of a case; only what depends on a change is computed again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from detente.models.contract import Context
from detente.models.deals._base import FEW, FIRST, Base
from detente.models.deals._clauses import ClauseDrops, Clauses, accepted, counted
from detente.models.deals._live_forum import AskedForum, asked_by, update
from detente.models.deals._live_journal import Journal
from detente.models.deals._live_kept import OPTIONS, Asked, KeptCase, KeptTree, LiveSeen, Offers, Order
from detente.models.deals._live_values import PER_ACTOR
from detente.models.deals._tables import Passed, has_clause_sets
from detente.models.deals.evaluator import Evaluator, is_deal
from detente.models.deals.judged import Bools, Masks, Named, to_leaves
from detente.models.deals.results import ZoneAnswers
from detente.models.deals.zone import Steps, answer
from detente.models.ground import Ground
from detente.packages import accepts, best_single, envelope, passes, solve
from detente.packages.again import agree_again, direction, none_still
from detente.packages.envelope import least_of
from detente.packages.near import largest_rise, still
from detente.packages.others import OthersTree
from detente.packages.search import no_weights, witnesses
from detente.packages.tally import SearchTree
from detente.payoffs import AssumptionSet, reservation

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
HALF = 0.5


def answers(case: KeptCase, journal: Journal | None) -> ZoneAnswers:
    """Run the zone model on the version of the case that its values are at."""
    work = _Work(case, journal)
    steps = Steps(work.offers, work.base, work.best, work.shares, work.clauses)
    found = answer(case.values.evaluator, OPTIONS, case.ctx, steps)
    assert isinstance(found, ZoneAnswers)
    return found


class _Work:
    """One run of the zone model over kept values."""

    def __init__(self, case: KeptCase, journal: Journal | None) -> None:
        self.case, self.journal = case, journal
        self.values, self.evaluator = case.values, case.values.evaluator
        self.found: dict[AssumptionSet, tuple[Array, Masks]] = {}
        self.least: dict[AssumptionSet, Array] = {}
        self.deals: dict[Ground, Bools] = {}
        self.asking: dict[object, list[AskedForum]] = {}
        proposals, evaluator = self.evaluator.proposals, self.evaluator
        self.deal = np.array([bool(is_deal(evaluator, x)) for x in proposals], dtype=np.bool_)

    # Steps of the model ----------------------------------------------------------------------------------------------

    def offers(
        self, evaluator: Evaluator, wanted: tuple[AssumptionSet, ...], ctx: Context
    ) -> dict[AssumptionSet, Ints]:
        """Return the challenger's attainable deals, and all answers to the proposals under every assumption."""
        for r in wanted:
            evaluator.common(r)
        self.order = Order.of(wanted)
        asked = [*self.order.soft, *self.order.hard]
        self.found = dict(zip(asked, ctx.map_chunks("who accepts what", self._ask, asked), strict=True))
        for r in self.order.chosen:
            force = self._force(r)[:, None]
            (d, masks), (war, others) = (self.found[replace(r, failure=x)] for x in ("peace", "stress"))
            self.found[r] = np.where(force, war, d), np.where(force, others, masks)
        old = self.case.offered
        revealed = [*self.order.revealed, *self.order.revealed_hard]
        made = ctx.map_chunks("what the challenger could have had", lambda r: self._offers(r, old.get(r)), revealed)
        self.case.offered = dict(zip(revealed, made, strict=True))
        return {r: o.packages for r, o in self.case.offered.items()}

    def base(self, evaluator: Evaluator, ctx: Context, solutions: bool) -> Base:
        """Return the base assumption over all draws, without solutions."""
        del ctx, solutions
        base, r = object.__new__(Base), evaluator.base
        group = self.values.groups[r.cohesion]
        d, masks = self.found[r]
        part, pack = self.values.parts[r.cohesion, r.loss, r.unnamed], self.values.packs[r.packages]
        proposals = evaluator.proposals
        procedural = [x for x, deal in zip(proposals, self.deal, strict=True) if not deal]
        base.assumptions, base.group, base.space = r, group, evaluator.ground(r).space(group)
        base.uv, base.d, base.solved = pack.uv, d, []
        base.masks = to_leaves(masks[:, : len(proposals)], group)
        lasting, at = np.zeros((len(d), len(procedural)), dtype=np.uint64), np.flatnonzero(~self.deal)
        every = np.ones(d.shape[1], dtype=np.bool_)
        update(np.ascontiguousarray(pack.worth[:, at]), part.lasting, part.lasting, every, np.arange(len(at)), lasting)
        base.lasting = self._passes(r, lasting, procedural)
        base.blocking = part.failure.blocking
        return base

    def best(self, base: Base, proposals: Ints) -> tuple[int, int, bool]:
        """Return the package that passes in the most draws."""
        few = slice(FEW)
        start = [proposals, np.array([self.case.best], dtype=np.int64)]
        if self.case.best < 0:
            start[1:] = [solve(base.space, base.uv[few], base.d[few], base.blocking[few]).nash]
        seeds = np.unique(np.concatenate(start))
        tree = self._tree(base)
        found = best_single(base.space, base.uv, base.d, seeds[seeds >= 0], blocking=base.blocking, tree=tree)
        if not found[2]:
            # The search was cut short, so the answer depends on where it begins: begin where a new run would begin.
            first = solve(base.space, base.uv[few], base.d[few], base.blocking[few]).nash
            seeds = np.unique(np.concatenate([proposals, first[first >= 0]]))
            found = best_single(base.space, base.uv, base.d, seeds, blocking=base.blocking)
        self.same_best = found[0] == self.case.best and not self.case.rules
        self.case.best = found[0]
        return found

    def _tree(self, base: Base) -> SearchTree:
        """Return the tree of the search for the best package, at this version."""
        moved, kept = self.values.moved[base.assumptions.cohesion], self.case.tree
        if kept is None or moved.fresh or self.case.rules:
            kept = self.case.tree = KeptTree(SearchTree.of(base.space, base.uv, base.d), base.d)
        else:
            kept.at(base.space, base.uv, base.d, _marked(moved.values, base.d.shape[1]))
        assert isinstance(kept.tree, SearchTree)
        return kept.tree

    def shares(
        self,
        evaluator: Evaluator,
        wanted: tuple[AssumptionSet, ...],
        offered: dict[AssumptionSet, Ints],
        tabled: Sequence[Named],
        ctx: Context,
    ) -> Passed:
        """Return the packages that pass under every assumption."""
        del offered
        extra = tabled[len(evaluator.proposals) :]
        if extra:
            self._last(wanted, extra[0])
        seen: dict[AssumptionSet, LiveSeen] = {}

        def run(assumption_sets: Sequence[AssumptionSet], none: Callable[[AssumptionSet], Bools | None]) -> None:
            made = ctx.map_chunks("what passes", lambda r: self._share(r, tabled, none(r), seen), assumption_sets)
            seen.update(zip(assumption_sets, made, strict=True))

        def soft(r: AssumptionSet) -> Bools | None:
            twin = seen.get(replace(r, hard=False))
            return None if twin is None or not r.hard else ~twin.zone

        def as_coded(r: AssumptionSet) -> Bools | None:
            # The challenger asks for no less than under the plain assumption, the others for the same.
            none = ~seen[replace(r, failure="constructed")].zone
            other = soft(r)
            return none if other is None else none | other

        run(self.order.soft, lambda _: None)
        # Hard commitments can only remove packages.
        run(self.order.hard, soft)
        for r in self.order.chosen:
            seen[r] = self._choose(r, seen)
        run(self.order.revealed, as_coded)
        run(self.order.revealed_hard, as_coded)
        self.case.seen = {r: seen[r] for r in wanted}
        return {r: (x.zone, x.passed) for r, x in self.case.seen.items()}

    def clauses(self, evaluator: Evaluator, base: Base, tabled: Sequence[Named]) -> dict[str, Clauses]:
        """Return the minimal sets of clauses to drop, package by package."""
        old, moved = self.case.clauses, self.values.moved[base.assumptions.cohesion]
        n = min(FIRST, len(base.d))
        uv, d = base.uv[:n], base.d[:n]
        touched = _marked(moved.values, d.shape[1])

        def one(x: Named) -> Asked:
            known = old.get(x.name)
            if known is None or moved.fresh or self.case.rules or known.clauses != x.clauses:
                ground = evaluator.ground(evaluator.base)
                question = ClauseDrops.of(ground, ground.consent(x.signers), x.clauses)
                ok = accepted(question, uv, d)
            elif not touched.any() and np.array_equal(d, known.d):
                return known
            else:
                question = known.question
                ok = accepted(question, uv, d, known.d, touched, known.ok.copy())
                if np.array_equal(ok, known.ok):
                    return replace(known, d=d)
            return Asked(dict(x.clauses), question, d, ok, counted(question, ok, base.group))

        wanted = [x for x in tabled if has_clause_sets(evaluator, x)]
        made = self.case.ctx.map_chunks("which clauses decide", one, wanted)
        self.case.clauses = {x.name: a for x, a in zip(wanted, made, strict=True)}
        return {name: a.counted for name, a in self.case.clauses.items()}

    # Parts -----------------------------------------------------------------------------------------------------------

    def _last(self, wanted: Sequence[AssumptionSet], best: Named) -> None:
        """Bring the worth of the best package up to date, if it is not the one that was kept."""
        if self.values.best is not None and self.values.best.clauses == best.clauses:
            return
        for packages in dict.fromkeys(r.packages for r in wanted):
            r = next(r for r in wanted if r.packages == packages)
            self.values.last(packages, self.evaluator.ground(r).places([best.clauses])[0], self.journal)
        self.values.best = best

    def _reservation(self, r: AssumptionSet) -> Array:
        """Return (draws, groups) what a deal must be worth; whether commitments are hard makes no difference."""
        soft = replace(r, hard=False)
        if soft not in self.least:
            failure = self.values.parts[r.cohesion, r.loss, r.unnamed].failure
            belief = {"known": None, "common": self.evaluator.common(r), "elicited": failure.elicited}[r.knows]
            self.least[soft] = reservation(failure, r.failure, None, belief) - failure.blocking
        return self.least[soft]

    def _force(self, r: AssumptionSet) -> Bools:
        return self.values.parts[r.cohesion, r.loss, r.unnamed].failure.force

    def _choose(self, r: AssumptionSet, seen: Mapping[AssumptionSet, LiveSeen]) -> LiveSeen:
        """Return the results if all know the challenger's best reply: in each draw, force or none."""
        force = self._force(r)
        a, b = (seen[replace(r, failure=x)] for x in ("peace", "stress"))
        return LiveSeen(
            self.found[r][0],
            np.where(force[:, None], b.masks, a.masks),
            np.where(force[:, None], b.passed, a.passed),
            np.where(force, b.zone, a.zone),
            np.where(force, b.package, a.package),
            a.weights,
            a.total,
        )

    def _raised(self, r: AssumptionSet) -> Array:
        """(draws, groups) what a deal must be worth if the challenger's failure is worth what it could have had."""
        failure = self.values.parts[r.cohesion, r.loss, r.unnamed].failure
        c = self.values.groups[r.cohesion][self.evaluator.challenger]
        own = replace(failure, challenger=0, **{n: getattr(failure, n)[:, [c]] for n in PER_ACTOR})
        d = self.found[replace(r, failure="constructed")][0].copy()
        d[:, c] = (reservation(own, "revealed", self.case.offered[r].best) - own.blocking)[:, 0]
        return d

    def _offers(self, r: AssumptionSet, old: Offers | None) -> Offers:
        """Return packages that all others would accept in half of the first draws and that are best in some draw."""
        plain = AssumptionSet("constructed", r.loss, r.cohesion, r.hard)
        pack, moved = self.values.packs[r.packages], self.values.moved[r.cohesion]
        group, d = self.values.groups[r.cohesion], self.found[plain][0]
        c = int(group[self.evaluator.challenger])
        n, grid = min(FIRST, len(d)), self.evaluator.grid
        others = ~_marked(np.array([c]), d.shape[1])
        touched = _marked(moved.values, d.shape[1])
        space, first = self.evaluator.ground(plain).space(group), np.ascontiguousarray(pack.uv[:n])
        own = np.ascontiguousarray(pack.uv[:, c])
        if old is None or moved.fresh or self.case.rules:
            tree = KeptTree(OthersTree.of(space, first, d[:n], 1 << c), d[:n])
            assert isinstance(tree.tree, OthersTree)
            numbers = envelope(space, first, d[:n], c, own, HALF, tree.tree)
            packages = grid.flat_of(numbers)
            accept = accepts(space, first, d[:n], numbers)
            return Offers(numbers, packages, d, self.evaluator.best_offer(own, packages), tree, accept)
        if not touched.any() and np.array_equal(old.d[:n, others], d[:n, others]):
            old.tree.back()
            return replace(old, d=d)
        tree, accept = old.tree, old.accept.copy()
        tree.at(space, first, d[:n], touched)
        assert isinstance(tree.tree, OthersTree)
        agree_again(first, d[:n], old.d[:n], touched, old.packages, accept)
        passing = passes(space, accept | np.uint64(1 << c), old.numbers).sum(axis=0) >= least_of(HALF, n)
        numbers = envelope(space, first, d[:n], c, own, HALF, tree.tree, old.numbers[passing], certain=True)
        if np.array_equal(numbers, old.numbers):
            best = self.evaluator.best_offer(own, old.packages) if touched[c] else old.best
            return replace(old, d=d, best=best, accept=accept)
        packages, kept = grid.flat_of(numbers), np.isin(numbers, old.numbers)
        both = np.empty((n, len(numbers)), dtype=np.uint64)
        both[:, kept] = accept[:, np.isin(old.numbers, numbers)]
        both[:, ~kept] = accepts(space, first, d[:n], numbers[~kept])
        return Offers(numbers, packages, d, self.evaluator.best_offer(own, packages), tree, both)

    def _ask(self, r: AssumptionSet) -> tuple[Array, Masks]:
        """Return (draws, groups) what a deal must be worth, and who accepts the proposals."""
        d = self._reservation(r)
        old, moved = self.case.seen.get(r), self.values.moved[r.cohesion]
        pack, part = self.values.packs[r.packages], self.values.parts[r.cohesion, r.loss, r.unnamed]
        every = np.ones(d.shape[1], dtype=np.bool_)
        fresh = old is None or moved.fresh
        masks = np.zeros((len(d), len(self.deal) + 1), dtype=np.uint64) if old is None or fresh else old.masks.copy()
        before = d if old is None or fresh else old.d
        deals, others = np.flatnonzero(self.deal), np.flatnonzero(~self.deal)
        update(pack.worth, d, before, every if fresh else _marked(moved.values, d.shape[1]), deals, masks)
        floor = part.procedure
        update(pack.worth, floor, floor, every if fresh else _marked(moved.any, d.shape[1]), others, masks)
        return d, masks

    def _share(
        self, r: AssumptionSet, tabled: Sequence[Named], none: Bools | None, seen: Mapping[AssumptionSet, LiveSeen]
    ) -> LiveSeen:
        """Return the results under one assumption.

        Parameters
        ----------
        r
            The assumption.
        tabled
            The packages on the table.
        none
            (draws,) where it is known that there is no deal; ``None``: nowhere.
        seen
            What was found under the assumptions before it.
        """
        old, moved = self.case.seen.get(r), self.values.moved[r.cohesion]
        pack, ground = self.values.packs[r.packages], self.evaluator.ground(r)
        space = ground.space(self.values.groups[r.cohesion])
        fresh = old is None or moved.fresh
        if r.failure == "revealed":
            d, masks = self._raised(r), seen[replace(r, failure="constructed")].masks.copy()
            c = _marked(self.values.groups[r.cohesion][[self.evaluator.challenger]], d.shape[1])
            some = np.append(np.flatnonzero(self.deal), np.arange(len(self.deal), len(tabled)))
            update(pack.worth, d, d, c, some, masks)
        else:
            d, masks = self.found[r]
            if len(tabled) > len(self.deal):
                anew = fresh or not self.same_best or old is None
                touched = np.ones(d.shape[1], dtype=np.bool_) if anew else _marked(moved.values, d.shape[1])
                before = d if anew or old is None else old.d
                update(pack.worth, d, before, touched, np.array([len(self.deal)]), masks)
        passed = self._passes(r, masks[:, : len(tabled)], tabled)
        deal = self._deals(ground, tabled)
        zone = np.asarray(passed[:, deal].any(axis=1), dtype=np.bool_)
        nothing = np.zeros(len(d), dtype=np.bool_) if none is None else none
        if old is None or fresh:
            package, weights, settled = np.full(len(d), -1, dtype=np.int64), no_weights(space, len(d)), zone | nothing
            total = np.zeros(len(d))
        else:
            package, weights, total, settled = old.package, old.weights, old.total.copy(), zone | nothing
            # Whether a deal was known or not, a package that passed tells most about the draw.
            todo, before = old.by_package, np.zeros((0, 0)) if self.case.rules else old.d
            todo = todo if none is None else todo[~nothing[todo]]
            held = still(space, pack.uv, d, package, before, _marked(moved.values, d.shape[1]), todo)
            package = np.where(held, package, -1)
            zone = zone | held
            settled = settled | zone
            if not self.case.rules:
                place, low, high = self._shift(r, d.shape[1])
                falls, rises = direction(low, high, place, d, old.d)
                zone = zone | (old.zone & rises & ~nothing)
                settled = settled | zone | (~old.zone & falls)
                settled |= none_still(space, weights, total, place, high, d, old.d, ~settled & ~old.zone)
                if old.near is not None:
                    some = np.flatnonzero(~settled & ~old.zone)
                    rise = largest_rise(place, high, d, old.d, some)
                    decided, near = old.near.judge(space, pack.uv, d, rise, some)
                    package = np.where(near >= 0, near, package)
                    zone = zone | (near >= 0)
                    settled = settled | decided
        # Weights that showed earlier that there is no deal were not computed here, so they cannot be used later.
        total[nothing] = np.inf
        if not settled.all():
            tried, often = np.unique(package[package >= 0], return_counts=True)
            hot = tried[np.argsort(-often, kind="stable")[:16]]
            weights = weights.copy()
            found, new = witnesses(space, pack.uv, d, hot, settled, weights, total)
            zone = zone | (found & ~settled)
            package = np.where(settled, package, new)
        return LiveSeen(d, masks, passed, zone, package, weights, total)

    def _deals(self, ground: Ground, tabled: Sequence[Named]) -> Bools:
        """(packages,) whether each package on the table, if it passes, is a deal of the grid."""
        if ground not in self.deals:
            parties = self.evaluator.consent.parties
            own = np.array([x.signers == parties and x.lapses is None for x in tabled], dtype=np.bool_)
            self.deals[ground] = own & ground.deal(ground.places([x.clauses for x in tabled]))
        return self.deals[ground]

    def _shift(self, r: AssumptionSet, groups: int) -> tuple[Ints, Array, Array]:
        """Return each group's place among those that moved, and the least and greatest shift of packages' worth."""
        place = np.full(groups, -1, dtype=np.int64)
        found = self.values.shift.get(r.packages)
        if found is None:
            nothing = np.empty((self.values.n, 0))
            return place, nothing, nothing
        place[self.values.moved[r.cohesion].values] = np.arange(found[0].shape[1])
        return place, *found

    def _passes(self, r: AssumptionSet, masks: Masks, named: Sequence[Named]) -> Bools:
        """(draws, packages) whether each package has the consent that its own forum needs, from masks over groups."""
        key = r.cohesion, r.unnamed, tuple(x.name for x in named)
        if key not in self.asking:
            self.asking[key] = list(asked_by(self.evaluator, self.values.groups[r.cohesion], r, named))
        out = np.empty(masks.shape, dtype=np.bool_)
        for forum in self.asking[key]:
            out[:, forum.at] = forum.passes(masks[:, forum.at])
        return out


def _marked(groups: Ints, n: int) -> Bools:
    out = np.zeros(n, dtype=np.bool_)
    out[groups] = True
    return out
