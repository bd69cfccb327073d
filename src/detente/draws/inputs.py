"""Sampled inputs: arrays of draws, made in fixed-size chunks."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from detente.draws.plan import Plan
from detente.draws.quantiles import CORNERS, QuantileArrays, exact, fill
from detente.draws.scores import KeptScores
from detente.draws.slots import Slot
from detente.draws.streams import keys, many_normals
from detente.scenario.model import Scenario

CHUNK = 1024
"""Draws per chunk. Draws and sums over draws are computed chunk by chunk, whatever the number of workers."""

SAMPLE = 10 * CHUNK
"""First draws of a long run, used for results that would take too long or too much memory in all draws."""

KEEP = 18_000_000
"""Most numbers that are cached between models, in whole chunks of the first :data:`SAMPLE` draws: 144 MB."""

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Draws:
    """One chunk of draws of everything in a scenario.

    Attributes
    ----------
    plan
        Where each number is.
    start, n
        First draw, and how many.
    z
        Normal scores, (slots, draws).
    values
        The quantities themselves, (slots, draws).
    """

    plan: Plan
    start: int
    n: int
    z: Array
    values: Array

    def take(self, index: NDArray[np.int64], default: float) -> Array:
        """Gather slots into an array (draws, then the axes of ``index``); missing ones get ``default``."""
        slots = index.ravel()
        there = np.flatnonzero(slots >= 0)
        if len(there) == len(slots):
            return np.ascontiguousarray(self.values[slots].T).reshape(self.n, *index.shape)
        out = np.full((self.n, len(slots)), default)
        out[:, there] = self.values[slots[there]].T
        return out.reshape(self.n, *index.shape)

    @cached_property
    def ideal(self) -> Array:
        """Ideal levels (draws, actors, issues), 0–100; NaN where an actor has no view."""
        return self.take(self.plan.ideal, np.nan)

    @cached_property
    def stated(self) -> Array:
        """Publicly stated levels (draws, actors, issues), 0–100; NaN where an actor has no view."""
        return self.take(self.plan.stated, np.nan)

    @cached_property
    def salience(self) -> Array:
        """Swing weights (draws, actors, issues), 0–100; 0 where an actor has no view."""
        return self.take(self.plan.weighed, 0.0)

    @cached_property
    def trust(self) -> Array:
        """Trust that a clause is kept (draws, actors, issues), 0–1."""
        return self.take(self.plan.trust, 1.0)

    def capability(self, measure: str) -> Array:
        """Capability (draws, actors) by one measure; NaN where nothing is known."""
        return self.take(self.plan.capability[measure], np.nan) * self.plan.capability_share[measure]


class _Kept:
    """Cache of chunks of draws for the next model; holds as many chunks as fit.

    Parameters
    ----------
    room
        Numbers that may be kept.
    draws
        Numbers that the draws of all chunks need. The remaining room is used for scores, from which draws with another
        cohesion are made.
    """

    def __init__(self, room: int, draws: int) -> None:
        self._room, self._spare = min(room, draws), max(room - draws, 0)
        self._chunks: dict[tuple[int, int], Draws] = {}
        self._scores: dict[tuple[int, int], tuple[Array, Array]] = {}
        self._making: dict[tuple[int, int], Lock] = {}
        self._lock = Lock()

    def get(self, key: tuple[int, int]) -> Draws | None:
        """Return a chunk (start, n), or ``None`` if it is not cached."""
        return self._chunks.get(key)

    def scores(self, key: tuple[int, int]) -> tuple[Array, Array] | None:
        """Return the scores of a chunk, or ``None`` if they are not cached."""
        return self._scores.get(key)

    def of(self, key: tuple[int, int], make: Callable[[], tuple[tuple[Array, Array], Draws]]) -> Draws:
        """Return a chunk, computed if it is not cached; if several threads ask for it, the first one computes it."""
        with self._lock:
            making = self._making.setdefault(key, Lock())
        with making:
            if key not in self._chunks:
                scores, made = make()
                if not self._put(key, scores, made):
                    return made
            return self._chunks[key]

    def _put(self, key: tuple[int, int], scores: tuple[Array, Array], made: Draws) -> bool:
        """Cache a chunk, and its scores, if there is room; return whether the chunk was cached."""
        with self._lock:
            size, more = made.z.size + made.values.size, scores[0].size + scores[1].size
            if size > self._room:
                return False
            self._room -= size
            self._chunks[key] = made
            if more <= self._spare:
                self._spare -= more
                self._scores[key] = scores
            return True


@dataclass(frozen=True, eq=False)
class Inputs:
    """A scenario, a seed and a number of draws: everything that a model reads.

    Parameters
    ----------
    scenario
        The checked scenario.
    seed
        Any integer.
    n_draws
        Number of draws.
    forced
        Whether the user accepts a grid of any size, however long the search takes.
    known
        Scores cached between runs with this seed and number of draws; ``None`` computes them again.
    """

    scenario: Scenario
    seed: int = 1
    n_draws: int = 1000
    forced: bool = field(default=False, kw_only=True)
    known: KeptScores | None = field(default=None, kw_only=True, repr=False)

    @cached_property
    def plan(self) -> Plan:
        """The layout of the scenario's quantities."""
        return Plan.of(self.scenario)

    @cached_property
    def commons(self) -> tuple[str, ...]:
        """Paths of the streams shared within alliances, in order of first use."""
        return tuple(dict.fromkeys(s.common for s in self.plan.slots if s.common is not None))

    def chunks(self) -> Iterator[tuple[int, int]]:
        """Yield (start, n) of every chunk."""
        for start in range(0, self.n_draws, CHUNK):
            yield start, min(CHUNK, self.n_draws - start)

    @cached_property
    def sample(self) -> Inputs:
        """The first :data:`SAMPLE` draws; the cache of chunks is shared with this object."""
        if self.n_draws <= SAMPLE:
            return self
        first = replace(self, n_draws=SAMPLE)
        vars(first)["_kept"] = self._kept
        return first

    @cached_property
    def _kept(self) -> _Kept:
        return _Kept(KEEP, 2 * len(self.plan) * min(self.n_draws, SAMPLE))

    def scores(self, start: int, n: int, only: frozenset[int] | None = None) -> tuple[Array, Array]:
        """Return normal scores (own parts, (slots, n); common parts, (commons, n)); do not modify them.

        With ``only``, scores of other slots are left at 0.
        """
        if only is not None:
            return self._scores(start, n, only)
        for size in (n, self._whole(start)):
            found = self._kept.scores((start, size))
            if found is not None and n <= size:
                own, common = found
                return (own, common) if n == size else (own[:, :n].copy(), common[:, :n].copy())
        return self._scores(start, n, range(len(self.plan)))

    def _whole(self, start: int) -> int:
        """Return the number of draws in the whole chunk that starts here."""
        return min(CHUNK, self.n_draws - start)

    def _scores(self, start: int, n: int, wanted: Collection[int]) -> tuple[Array, Array]:
        slots = self.plan.slots
        own = np.zeros((len(slots), n))
        rows = self._random[np.isin(self._random, np.fromiter(wanted, dtype=np.int64, count=len(wanted)))]
        own[rows] = self._streams(rows, start, n)
        return own, self.common(start, n, {c for j in wanted if (c := slots[j].common) is not None})

    def _streams(self, rows: NDArray[np.int64], start: int, n: int) -> Array:
        """(rows, n) scores of some slots' own streams."""
        if self.known is None:
            return many_normals(self._keys[rows], start, n)
        return self.known.of([self.plan.slots[j].path for j in map(int, rows)])[:, start : start + n]

    @cached_property
    def _random(self) -> NDArray[np.int64]:
        """Slots that vary, and those of commitments that may turn out hard."""
        slots = self.plan.slots
        rows = [j for j, s in enumerate(slots) if not s.quantity.is_point or "/hard" in s.path]
        return np.array(rows, dtype=np.int64)

    @cached_property
    def _keys(self) -> NDArray[np.uint64]:
        return keys(self.seed, [s.path for s in self.plan.slots])

    @cached_property
    def _common_keys(self) -> NDArray[np.uint64]:
        # Without this, a member with the alliance's name would share its stream.
        return keys(self.seed, ["common/" + path for path in self.commons])

    def common(self, start: int, n: int, only: Collection[str] | None = None) -> Array:
        """Return normal scores of the parts shared within alliances, (commons, n); 0 where not in ``only``."""
        if self.known is not None:
            # All are computed, since they are cached; unused streams are never read.
            return self.known.of(["common/" + path for path in self.commons])[:, start : start + n]
        if only is None:
            return many_normals(self._common_keys, start, n)
        out = np.zeros((len(self.commons), n))
        rows = np.array(sorted(self._common_at[path] for path in only), dtype=np.int64)
        out[rows] = many_normals(self._common_keys[rows], start, n)
        return out

    @cached_property
    def _common_at(self) -> dict[str, int]:
        return {path: j for j, path in enumerate(self.commons)}

    @cached_property
    def _common_index(self) -> NDArray[np.int64]:
        at = self._common_at
        return np.array([at.get(s.common, -1) if s.common else -1 for s in self.plan.slots], dtype=np.int64)

    @cached_property
    def _quantiles(self) -> QuantileArrays:
        return QuantileArrays.of([s.quantity for s in self.plan.slots])

    @cached_property
    def _cohesions(self) -> Array:
        return np.array([self.cohesion(s) for s in self.plan.slots])

    def cohesion(self, slot: Slot) -> float:
        """Return the declared cohesion of a slot's common part (its mode, where it is itself uncertain)."""
        return 0.0 if slot.alliance is None else self.declared(slot.alliance, slot.issue)

    def declared(self, alliance: str, issue: str | None = None) -> float:
        """Return an alliance's declared cohesion on an issue, or by default."""
        declared = self.scenario.actor[alliance].cohesion
        if isinstance(declared, dict):
            declared = declared.get(issue or "", declared.get("default"))
        return DEFAULT_COHESION if declared is None else declared.mode

    def shares(self, cohesion: float | None) -> Array:
        """(slots,) share of the common part; ``None`` takes what each alliance declares."""
        return self._cohesions if cohesion is None else np.full(len(self.plan), cohesion)

    def draws(
        self,
        scores: tuple[Array, Array],
        start: int,
        cohesion: float | None = None,
        only: frozenset[int] | None = None,
    ) -> Draws:
        """Turn normal scores into quantities.

        Parameters
        ----------
        scores
            From :meth:`scores`.
        start
            First draw of the chunk.
        cohesion
            Share of the common part, 0–1; ``None`` takes what each alliance declares.
        only
            Slots to draw; the others are left at 0. ``None`` draws all.
        """
        own, common = scores
        # All slots are written, unless only some are asked for.
        z, values = (np.empty_like(own) if only is None else np.zeros_like(own) for _ in range(2))
        wanted = np.full(len(own), only is None)
        if only is not None:
            wanted[list(only)] = True
        rho = self.shares(cohesion)
        tables = self._quantiles
        fill(
            own,
            common,
            self._common_index,
            rho,
            tables.which,
            tables.low,
            tables.high,
            tables.pieces,
            wanted,
            z,
            values,
        )
        for s in np.flatnonzero(wanted & (tables.which == CORNERS)):
            values[s] = exact(self.plan.slots[s].quantity, z[s])
        return Draws(self.plan, start, own.shape[1], z, values)

    def chunk(self, start: int, n: int, cohesion: float | None = None) -> Draws:
        """Return one chunk of draws."""
        if cohesion is not None:
            return self.draws(self.scores(start, n), start, cohesion)
        # A long run caches only the sample; every other chunk is passed through all models and then dropped.
        if start >= SAMPLE:
            return self.draws(self.scores(start, n), start)
        size = self._whole(start)
        if n < size:
            # The first draws of a chunk: take a slice, if the chunk is cached or will soon be needed.
            whole = self.chunk(start, size) if 2 * n >= size else self._kept.get((start, size))
            if whole is None:
                return self.draws(self.scores(start, n), start)
            return Draws(self.plan, start, n, whole.z[:, :n].copy(), whole.values[:, :n].copy())

        def make() -> tuple[tuple[Array, Array], Draws]:
            scores = self.scores(start, n)
            return scores, self.draws(scores, start)

        return self._kept.get((start, n)) or self._kept.of((start, n), make)

    def central(self) -> Draws:
        """Return one draw in which every quantity is at its median."""
        plan = self.plan
        zero = (np.zeros((len(plan), 1)), np.zeros((len(self.commons), 1)))
        return self.draws(zero, 0, None)


DEFAULT_COHESION = 0.8
"""Cohesion of an alliance that does not declare one."""
