"""From draws to what the search engine reads: one place where a reading becomes arrays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from detente.draws.inputs import Draws, Inputs
from detente.models._problem import grid_of, problem_of
from detente.packages import passes
from detente.packages.grid import Grid
from detente.packages.problem import Problem
from detente.payoffs import Failure, Layout, Reading, contributions, penalised, readings, reservation
from detente.rules.consent import Consent
from detente.scenario.model import Scenario

Array = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Judged:
    """One chunk of draws under one reading, ready for the engine.

    Attributes
    ----------
    reading
        The reading.
    uv
        (draws, groups, levels) contributions less the costs of crossed lines.
    plain
        (draws, groups, levels) contributions alone, for packages that are not substantive.
    d
        (draws, groups) reservation values less β.
    group
        (actors,) group of each leaf.
    problem
        The search problem for these groups.
    """

    reading: Reading
    uv: Array
    plain: Array
    d: Array
    group: Ints
    problem: Problem

    def lean(self) -> Judged:
        """Return the same without what only idle packages need: chunks that are kept take half the memory."""
        return replace(self, plain=np.empty((0, 0, 0)))

    def bare(self) -> Judged:
        """Return the same without its large arrays."""
        return replace(self.lean(), uv=np.empty((0, 0, 0)))


@dataclass(eq=False)
class Stage:
    """Turns draws of one scenario into judged chunks, reading by reading."""

    inputs: Inputs
    consent: Consent

    @cached_property
    def scenario(self) -> Scenario:
        """The case."""
        return self.inputs.scenario

    @cached_property
    def layout(self) -> Layout:
        """The flat axis of levels."""
        return Layout.of(self.scenario)

    @cached_property
    def grid(self) -> Grid:
        """All packages."""
        return grid_of(self.scenario)

    @cached_property
    def readings(self) -> tuple[Reading, ...]:
        """Readings that the case admits."""
        na = self.scenario.no_agreement
        return readings(
            force=na is not None and na.force is not None,
            alliances=bool(self.scenario.alliances),
            lines=bool(self.inputs.plan.lines),
        )

    @cached_property
    def base(self) -> Reading:
        """The reading that leads."""
        return self.readings[0]

    def problem(self, group: Ints) -> Problem:
        """Return the (cached) problem for a grouping of actors."""
        key = group.tobytes()
        if key not in self._problems:
            self._problems[key] = problem_of(self.scenario, self.grid, self.consent, group)
        return self._problems[key]

    @cached_property
    def _problems(self) -> dict[bytes, Problem]:
        return {}

    def consent_of(self, j: int) -> Consent:
        """Return the rules that proposal number ``j`` must meet; the scenario's own for any other package."""
        proposals = self.scenario.proposals
        return self._signed[self.scenario.signing_of(proposals[j]) if j < len(proposals) else self.consent.parties]

    @cached_property
    def _signed(self) -> dict[tuple[str, ...], Consent]:
        signers = {self.scenario.signing_of(p) for p in self.scenario.proposals} - {self.consent.parties}
        return {self.consent.parties: self.consent} | {s: Consent.of(self.scenario, s) for s in sorted(signers)}

    @cached_property
    def _alone(self) -> dict[tuple[str, ...], Problem]:
        each = np.arange(len(self.inputs.plan.actors))
        return {s: problem_of(self.scenario, self.grid, c, each) for s, c in self._signed.items()}

    def passes(self, masks: NDArray[np.uint64], tabled: Ints) -> NDArray[np.bool_]:
        """(draws, packages) whether each package on the table has the consent that its own forum needs.

        Parameters
        ----------
        masks
            (draws, packages) who accepts, over leaves.
        tabled
            Numbers of the packages: the proposals in order, then others.
        """
        out = np.empty(masks.shape, dtype=np.bool_)
        signers = [self.consent_of(j).parties for j in range(len(tabled))]
        for s in dict.fromkeys(signers):
            at = np.array([j for j, x in enumerate(signers) if x == s])
            out[:, at] = passes(self._alone[s], np.ascontiguousarray(masks[:, at]), tabled[at])
        return out

    def failure(self, draws: Draws, uv: Array, talks_refused: bool | None = None) -> Failure:
        """Return the parts of the value of no agreement."""
        return Failure.of(self.scenario, draws, self.layout, uv, talks_refused)

    def judge(
        self,
        scores: tuple[Array, Array],
        start: int,
        wanted: tuple[Reading, ...],
        best_offer: Mapping[Reading, Ints] | None = None,
    ) -> Iterator[Judged]:
        """Yield one chunk under every wanted reading, sharing what readings have in common.

        Parameters
        ----------
        scores
            Normal scores of the chunk.
        start
            Its first draw.
        wanted
            The readings.
        best_offer
            For *revealed* readings: contributions of the packages that the others would take.
        """
        for rho in dict.fromkeys(r.cohesion for r in wanted):
            draws = self.inputs.draws(scores, start, rho)
            for loss in dict.fromkeys(r.loss for r in wanted if r.cohesion == rho):
                plain = contributions(draws, self.layout, loss)
                failure = self.failure(draws, plain)
                for hard in dict.fromkeys(r.hard for r in wanted if (r.cohesion, r.loss) == (rho, loss)):
                    uv = penalised(draws, self.layout, plain, hard)
                    group = _groups(uv, plain, failure)
                    first = _first(group)
                    own, clean = (uv, plain) if len(first) == uv.shape[1] else (uv[:, first], plain[:, first])
                    for r in wanted:
                        if (r.cohesion, r.loss, r.hard) != (rho, loss, hard):
                            continue
                        offer = None
                        if r.failure == "revealed":
                            packages = (best_offer or {}).get(r)
                            offer = self.best_offer(uv[:, failure.challenger], packages)
                        d = reservation(failure, r.failure, offer) - failure.blocking
                        yield Judged(
                            r,
                            own,
                            clean,
                            d[:, first],
                            group,
                            self.problem(group),
                        )

    def best_offer(self, uv: Array, packages: Ints | None) -> Array:
        """Return the best of some packages for one actor, per draw; −inf where there is none.

        Parameters
        ----------
        uv
            (draws, levels) the actor's contributions.
        packages
            (n, issues) flat levels of the packages that all others take in half of the draws.
        """
        if packages is None or not len(packages):
            return np.full(len(uv), -np.inf)
        best = np.full(len(uv), -np.inf)
        for block in np.array_split(packages, max(1, len(packages) // 64)):
            best = np.maximum(best, uv[:, block].sum(axis=2).max(axis=1))
        return best


def _groups(uv: Array, plain: Array, failure: Failure) -> Ints:
    """Number actors that are equal in every draw of the chunk alike, in order of first appearance.

    The challenger stands alone: what failure is worth to it has a reading of its own.
    """
    parts = (failure.quo, failure.peace, failure.war, failure.kappa, failure.blocking)

    def equal(i: int, j: int) -> bool:
        return (
            np.array_equal(uv[:, i], uv[:, j])
            and np.array_equal(plain[:, i], plain[:, j])
            and all(np.array_equal(x[:, i], x[:, j]) for x in parts)
        )

    group = np.empty(uv.shape[1], dtype=np.int64)
    first: list[int] = []
    alike: dict[bytes, list[int]] = {}
    for i in range(uv.shape[1]):
        # Only actors that agree in the first draw can agree in all.
        numbers = alike.setdefault(uv[0, i].tobytes(), [])
        alone = failure.challenger
        found = next((g for g in numbers if alone not in (i, first[g]) and equal(i, first[g])), -1)
        if found < 0:
            found = len(first)
            first.append(i)
            numbers.append(found)
        group[i] = found
    return group


def _first(group: Ints) -> Ints:
    return np.array([int(np.argmax(group == g)) for g in range(int(group.max()) + 1)], dtype=np.int64)
