"""Judge any package over the kept draws of an open case, and find what each other level would change.

Everything is the same as for a named proposal of a run: the same worths, reservation values and rules. Only the worth
of places is laid out so that a package is a sum over few rows, since a user waits for the answer.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.models.deals._live_values import Values
from detente.models.deals._steps import in_words, steps
from detente.models.deals.consent import asked_mask
from detente.models.deals.evaluator import Evaluator
from detente.models.deals.judged import Judged, Named
from detente.models.deals.results import CentralZone
from detente.packages import agree, passes, zone_list
from detente.packages.judge import TOLERANCE
from detente.payoffs import AssumptionSet

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Clauses = Mapping[str, int]


@dataclass(frozen=True, eq=False)
class Assessed:
    """All actors' answers to one package under the base assumption.

    Attributes
    ----------
    clauses
        The package.
    deal
        Whether it changes an issue of substance.
    feasible
        Whether no declared combination rules it out.
    asked
        Positions of the actors whose consent it needs.
    accept
        (draws, actors) who accepts, whether or not they are asked.
    passed
        (draws,) whether all needed consent is there.
    gain, gains
        (actors,) gain over no agreement with every input at its median, and (draws, actors) in every draw, in whole
        stakes.
    willing
        (actors,) whether each accepts with every input at its median.
    agreed
        Whether it passes with every input at its median.
    clause
        (issues, actors) mean worth of each clause against leaving it out, in whole stakes.
    """

    clauses: Clauses
    deal: bool
    feasible: bool
    asked: tuple[int, ...]
    accept: Bools
    passed: Bools
    gain: Array
    gains: Array
    willing: Bools
    agreed: bool
    clause: Array


@dataclass(frozen=True, slots=True)
class OtherLevel:
    """The answers to a package with one issue at another level.

    Attributes
    ----------
    issue, level
        The change; level −1 leaves the issue out.
    feasible
        Whether no declared combination rules it out.
    share
        Share of draws in which it passes.
    accept
        (actors,) shares of draws in which each accepts.
    gain
        (actors,) gain with every input at its median.
    agreed
        Whether it passes with every input at its median.
    """

    issue: str
    level: int
    feasible: bool
    share: float
    accept: Array
    gain: Array
    agreed: bool


class PackageAssessor:
    """Judges packages over the draws that an open case keeps.

    Parameters
    ----------
    values
        What places and no agreement are worth.
    least
        (draws, groups) what a deal must be worth, by assumption.
    """

    def __init__(self, values: Values, least: Mapping[AssumptionSet, Array]) -> None:
        self.values, self.least = values, dict(least)
        self.evaluator: Evaluator = values.evaluator
        self.base = self.evaluator.base
        self.ground = self.evaluator.ground(self.base)
        self.layout = self.ground.layout
        self.group = values.groups[self.base.cohesion]
        self.signers = self.evaluator.scenario.signing
        self._rows = np.ascontiguousarray(values.packs[self.base.packages].uv.transpose(2, 0, 1))
        self._levels: dict[Hashable, Array] = {self.base.packages: self._rows}
        self._part = values.parts[self.base.cohesion, self.base.loss, self.base.unnamed]
        self._procedure = self._part.procedure
        self._mean = self._rows.mean(axis=1)
        inputs = self.evaluator.inputs
        zero = (np.zeros((len(inputs.plan), 1)), np.zeros((len(inputs.commons), 1)))
        (central,) = self.evaluator.judge(zero, 0, (self.base,))
        self._central: Judged = central
        self._central_procedure: Array = central.payoffs.procedure()
        self._procedural: Ints = central.payoffs.procedural
        self.steps = steps(inputs, self.layout)

    @property
    def n_draws(self) -> int:
        """Draws."""
        return self._rows.shape[1]

    @property
    def nbytes(self) -> int:
        """Bytes that the values take, those of the living case included."""
        kept = sum(p.uv.nbytes + p.worth.nbytes for p in self.values.packs.values())
        kept += sum(rows.nbytes for rows in self._levels.values())
        return kept + sum(d.nbytes for d in self.least.values())

    # One package -----------------------------------------------------------------------------------------------------

    def assess(self, clauses: Clauses) -> Assessed:
        """Judge a package; issues that it does not name are left out.

        Raises
        ------
        KeyError
            If an issue or a level is unknown.
        """
        places = self.ground.places([clauses])[0]
        number = self.ground.numbers([clauses])
        deal = bool(self.ground.deal(places[None])[0])
        worth = self._worth(places, deal)
        space = self.ground.space(self.group)
        masks = agree(worth[:, None], self._must(deal))
        gain, willing, agreed = self._at_medians(places[None], np.array([deal]), number)
        issues = len(self.layout.ids)
        clause = self._mean[places[:issues]] - self._mean[self.layout.out[:issues]]
        for c, charge in enumerate(self.layout.charges):
            at = issues + c
            clause[self.layout.ids.index(charge.issue)] += self._mean[places[at]] - self._mean[self.layout.out[at]]
        mask = asked_mask(self.evaluator, Named("", clauses, self.signers))
        return Assessed(
            dict(clauses),
            deal,
            bool(self.ground.grid.feasible(number)[0]),
            tuple(i for i in range(len(self.group)) if mask >> i & 1),
            (worth - self._must(deal) >= -TOLERANCE)[:, self.group],
            passes(space, masks, number)[:, 0],
            gain[0][self.group],
            self._gains(worth, deal)[:, self.group],
            willing[0][self.group],
            bool(agreed[0]),
            clause[:, self.group],
        )

    def _gains(self, worth: Array, deal: bool) -> Array:
        """Return (draws, groups) gains over no agreement, without what a group accepts to lose rather than block."""
        gains = worth - self._must(deal)
        if deal:
            gains -= self._part.failure.blocking
        return gains

    def _worth(self, places: Ints, deal: bool) -> Array:
        """Return (draws, groups) what a package is worth: one of procedure alone counts by its procedure alone."""
        return self._rows[places if deal else places[self._procedural]].sum(axis=0)

    def _must(self, deal: bool) -> Array:
        return self.least[self.base] if deal else self._procedure

    def _at_medians(self, places: Ints, deal: Bools, numbers: Ints) -> tuple[Array, Bools, Bools]:
        """Return (packages, groups) gains and answers, and (packages,) whether each passes, at the medians."""
        central = self._central
        worth: Array = central.payoffs.worth(places, deal)[0]
        must = np.full(worth.shape, central.d[0])
        must[~deal] = self._central_procedure[0]
        masks = agree((worth - must)[None], np.zeros((1, worth.shape[1])))
        agreed = passes(self.ground.space(self.group), masks, numbers)[0]
        gain = worth - must
        gain[deal] -= central.blocking[0]
        return gain, worth - must >= -TOLERANCE, agreed

    def zone(self, most: int) -> CentralZone:
        """Return the zone of agreement with every input at its median.

        Parameters
        ----------
        most
            Packages that are listed at most, those with the highest least gain; all are counted.
        """
        central = self._central
        found = zone_list(central.space, central.uv[0], central.d[0], most, central.blocking[0])
        return CentralZone(int(found.count), found.gains, found.pareto, found.packages)

    def central_gains(self, packages: Sequence[Clauses]) -> Array:
        """Return (packages, actors) gains over no agreement with every input at its median, in whole stakes."""
        places = self.ground.places(packages)
        gain, _, _ = self._at_medians(places, self.ground.deal(places), self.ground.numbers(packages))
        return gain[:, self.group]

    def package(self, number: int) -> dict[str, int]:
        """Return a package of the grid by its number."""
        return self.ground.grid.package(number)

    def shares(self, clauses: Clauses) -> dict[AssumptionSet, float]:
        """Return the share of draws in which a package passes under every assumption."""
        found: dict[AssumptionSet, float] = {}
        worths: dict[tuple[Hashable, bool], Array] = {}
        alike: dict[tuple[Hashable, Hashable], list[AssumptionSet]] = {}
        for r in self.least:
            alike.setdefault((r.cohesion, r.unnamed), []).append(r)
        for sets in alike.values():
            ground, group = self.evaluator.ground(sets[0]), self.values.groups[sets[0].cohesion]
            places = ground.places([clauses])[0]
            deal = bool(ground.deal(places[None])[0])
            masks = np.empty((self.n_draws, len(sets)), dtype=np.uint64)
            for n, r in enumerate(sets):
                key = (r.packages, deal)
                if key not in worths:
                    worths[key] = self._worth_under(r, places if deal else places[self._procedural])
                must = self.least[r] if deal else self.values.parts[r.cohesion, r.loss, r.unnamed].procedure
                masks[:, n] = agree(worths[key], must)[:, 0]
            number = np.repeat(ground.numbers([clauses]), len(sets))
            passed = passes(ground.space(group), masks, number).mean(axis=0)
            found |= zip(sets, passed.tolist(), strict=True)
        return {r: found[r] for r in self.least}

    def _worth_under(self, r: AssumptionSet, places: Ints) -> Array:
        """Return (draws, 1, groups) what a package is worth under an assumption, added up in file order.

        Contributions of a level are copied together when they are first asked for: in ``uv`` those of one draw lie
        together, so that adding up a package would read the contributions of all levels from memory.
        """
        levels = self._by_level(r)
        worth = np.zeros(levels.shape[1:])
        for k in places.tolist():
            worth += levels[k]
        return worth[:, None]

    def _by_level(self, r: AssumptionSet) -> Array:
        """Return (levels, draws, groups) contributions under an assumption."""
        found = self._levels.get(r.packages)
        if found is None:
            found = self._levels[r.packages] = np.ascontiguousarray(self.values.packs[r.packages].uv.transpose(2, 0, 1))
        return found

    def get_ready(self) -> None:
        """Compute in advance what the first answers need."""
        for r in self.least:
            self._by_level(r)

    # Other packages --------------------------------------------------------------------------------------------------

    def others(self, clauses: Clauses) -> tuple[OtherLevel, ...]:
        """Return the effect of one issue at another level, for every level of every issue."""
        moves = [(k, y) for k in self.layout.ids for y in self.levels(k) if y != clauses.get(k, self.out(k))]
        packages = [moved(clauses, k, y) for k, y in moves]
        shares, accept = self.judged(packages)
        places, numbers = self.ground.places(packages), self.ground.numbers(packages)
        gain, _, agreed = self._at_medians(places, self.ground.deal(places), numbers)
        feasible = self.ground.grid.feasible(numbers)
        return tuple(
            OtherLevel(
                k, y, bool(feasible[x]), float(shares[x]), accept[x][self.group], gain[x][self.group], bool(agreed[x])
            )
            for x, (k, y) in enumerate(moves)
        )

    def judged(self, packages: Sequence[Clauses]) -> tuple[Array, Array]:
        """Return (packages,) shares of draws in which they pass, and (packages, groups) in which groups accept."""
        if not packages:
            return np.zeros(0), np.zeros((0, len(self._mean[0])))
        places = self.ground.places(packages)
        deal = self.ground.deal(places)
        masks = np.empty((self.n_draws, len(packages)), dtype=np.uint64)
        for kind in (True, False):
            here = np.flatnonzero(deal == kind)
            if len(here):
                masks[:, here] = agree(self._worths(places[here], kind), self._must(kind))
        shares = passes(self.ground.space(self.group), masks, self.ground.numbers(packages)).mean(axis=0)
        bits = np.arange(self._rows.shape[2], dtype=np.uint64)
        accept = np.stack([((masks >> b) & np.uint64(1)).mean(axis=0) for b in bits], axis=1)
        return shares, accept

    def _worths(self, places: Ints, deal: bool) -> Array:
        """Return (draws, packages, groups) what packages of one kind are worth, by how each differs from the first."""
        worth = np.empty((self.n_draws, len(places), self._rows.shape[2]))
        first = self._worth(places[0], deal)
        columns = np.arange(places.shape[1], dtype=np.int64) if deal else self._procedural
        for x, at in enumerate(places):
            worth[:, x] = first
            for k in columns[at[columns] != places[0][columns]]:
                worth[:, x] += self._rows[at[k]] - self._rows[places[0][k]]
        return worth

    def at_medians(self, packages: Sequence[Clauses]) -> tuple[Bools, Bools]:
        """Return (packages,) whether they pass, and (packages, actors) who accepts, with every input at its median."""
        places = self.ground.places(packages)
        _, willing, agreed = self._at_medians(places, self.ground.deal(places), self.ground.numbers(packages))
        return agreed, willing[:, self.group]

    def gains_at_medians(self, packages: Sequence[Clauses]) -> Array:
        """Return (packages, actors) gains over no agreement with every input at its median, in whole stakes."""
        places = self.ground.places(packages)
        return self._at_medians(places, self.ground.deal(places), self.ground.numbers(packages))[0][:, self.group]

    def feasible(self, packages: Sequence[Clauses]) -> Bools:
        """Return (packages,) whether no declared combination rules each out."""
        return self.ground.grid.feasible(self.ground.numbers(packages))

    def deals(self, packages: Sequence[Clauses]) -> Bools:
        """Return (packages,) whether each changes an issue of substance."""
        return self.ground.deal(self.ground.places(packages))

    def levels(self, issue: str) -> tuple[int, ...]:
        """Return the levels of an issue that a package can name, rising; −1 leaves it out where that is different."""
        k = self.layout.ids.index(issue)
        return self.ground.grid.levels[k]

    def out(self, issue: str) -> int:
        """Return the level that means leaving an issue out: its status quo, or −1."""
        k = self.layout.ids.index(issue)
        return self.layout.named(int(self.layout.out[k]))

    def words(self, actor: int, gain: float) -> str:
        """Return a gain in words, in the actor's own terms."""
        own = self.steps.get(self.evaluator.inputs.plan.actors[actor], ())
        return in_words(self.evaluator.scenario, own, gain)


def moved(clauses: Clauses, issue: str, level: int) -> dict[str, int]:
    """Return a package with one issue at another level; −1 leaves it out."""
    rest = {k: y for k, y in clauses.items() if k != issue}
    return rest if level < 0 else {**rest, issue: level}
