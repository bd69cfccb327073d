"""From draws to what the search engine reads: one place where a reading becomes arrays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from detente.draws.inputs import Inputs
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
        return grid_of(self.scenario, self.inputs.force)

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

    def group(self, cohesion: float | None) -> Ints:
        """(actors,) numbers of actors that are equal in every draw, under one reading of cohesion.

        The challenger stands alone: what failure is worth to it has a reading of its own.
        """
        if cohesion not in self._grouped:
            group = self.inputs.plan.alike(self.inputs.shares(cohesion))
            if self.challenger >= 0:
                group[self.challenger] = len(group)
                _, group = np.unique(group, return_inverse=True)
                group = _in_order(group)
            self._grouped[cohesion] = group
        return self._grouped[cohesion]

    @cached_property
    def _grouped(self) -> dict[float | None, Ints]:
        return {}

    @cached_property
    def challenger(self) -> int:
        """Position of the challenger among the leaves, or −1."""
        na = self.scenario.no_agreement
        force = na.force if na is not None else None
        return self.inputs.plan.actors.index(force.challenger) if force is not None else -1

    def judge(
        self,
        scores: tuple[Array, Array],
        start: int,
        wanted: tuple[Reading, ...],
        best_offer: Mapping[Reading, Ints] | None = None,
        into: Array | None = None,
    ) -> Iterator[Judged]:
        """Yield one chunk under every wanted reading, sharing what readings have in common.

        Arrays are written over when the next reading is asked for.

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
        into
            Where a single reading's ``uv`` is written; ``None`` makes new arrays.
        """
        for rho in dict.fromkeys(r.cohesion for r in wanted):
            group = self.group(rho)
            first = _first(group)
            problem = self.problem(group)
            draws = self.inputs.draws(scores, start, rho)
            plain = np.empty((draws.n, len(first), len(self.layout.level)))
            uv = np.empty_like(plain) if into is None else into
            for loss in dict.fromkeys(r.loss for r in wanted if r.cohesion == rho):
                contributions(draws, self.layout, loss, first, out=plain)
                failure = Failure.of(self.scenario, draws, self.layout, plain, who=first)
                for hard in dict.fromkeys(r.hard for r in wanted if (r.cohesion, r.loss) == (rho, loss)):
                    penalised(draws, self.layout, plain, hard, first, out=uv)
                    for r in wanted:
                        if (r.cohesion, r.loss, r.hard) != (rho, loss, hard):
                            continue
                        offer = None
                        if r.failure == "revealed":
                            packages = (best_offer or {}).get(r)
                            offer = self.best_offer(uv[:, failure.challenger], packages)
                        d = reservation(failure, r.failure, offer) - failure.blocking
                        yield Judged(r, uv, plain, d, group, problem)

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


def _in_order(group: Ints) -> Ints:
    """Number groups anew, in order of first appearance."""
    number: dict[int, int] = {}
    return np.array([number.setdefault(int(g), len(number)) for g in group], dtype=np.int64)


def _first(group: Ints) -> Ints:
    return np.array([int(np.argmax(group == g)) for g in range(int(group.max()) + 1)], dtype=np.int64)
