"""The grid of packages: one place for every issue, without the infeasible combinations.

A place is a level, or "left out" where that differs from every level (level −1). A package's number is its place in
mixed radix: issues in file order, the last one fastest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from detente._errors import DetenteError

Ints = NDArray[np.int64]
MOST_PACKAGES = 100_000_000
"""Largest grid that is searched unless the user asks for more; the same on every machine."""
MOST_NUMBERED = 2**62
"""Largest number of packages that can be numbered."""
MOST_GROUPS = 64


class TooLarge(DetenteError, ValueError):
    """The search would be too large; the message says which issue to coarsen."""


@dataclass(frozen=True)
class Grid:
    """All packages of a case.

    Attributes
    ----------
    issues
        Issue ids, in file order.
    levels
        Levels of each issue, rising; −1 is an issue that is left out.
    status_quo
        Place of each issue, among its levels, if a package does not name it.
    procedural
        Whether an issue is procedural: changing only such issues is no deal.
    infeasible
        Infeasible combinations: a package is infeasible if, for every issue that a combination names, its level is in
        the set.
    derived
        Number of issues at the end that are not issues of the case: their place follows from the others.

    most
        Largest size of the grid that is accepted; ``None``: any size whose packages can be numbered.

    Raises
    ------
    TooLarge
        Above ``most`` packages: the message names the issue to coarsen.
    """

    issues: tuple[str, ...]
    levels: tuple[tuple[int, ...], ...]
    status_quo: tuple[int, ...]
    procedural: tuple[bool, ...]
    infeasible: tuple[Mapping[str, frozenset[int]], ...] = ()
    derived: int = 0
    most: int | None = MOST_PACKAGES

    def __post_init__(self) -> None:
        if not self.issues or len({*self.issues}) < len(self.issues):
            raise ValueError("a grid needs at least one issue, each with its own id")
        if not len(self.issues) == len(self.levels) == len(self.status_quo) == len(self.procedural):
            raise ValueError("levels, status quo and procedural must have one entry for each issue")
        for issue, levels, quo in zip(self.issues, self.levels, self.status_quo, strict=True):
            if not levels or list(levels) != sorted({*levels}):
                raise ValueError(f"{issue}: levels must rise")
            if not 0 <= quo < len(levels):
                raise ValueError(f"{issue}: the status quo must be one of its levels")
        for rule in self.infeasible:
            for issue in rule:
                if issue not in self.issues:
                    raise ValueError(f"an infeasible combination names {issue!r}, which is not an issue")
        limit = MOST_NUMBERED if self.most is None else self.most
        if self.size > limit:
            longest = max(range(len(self.issues)), key=lambda k: len(self.levels[k]))
            force = "" if limit >= MOST_NUMBERED else "; --force searches them anyway"
            raise TooLarge(
                f"{self.size:,} packages are more than {limit:,}: give {self.issues[longest]!r} "
                f"fewer levels (it has {len(self.levels[longest])}){force}"
            )

    @cached_property
    def counts(self) -> tuple[int, ...]:
        """Number of levels of each issue."""
        return tuple(len(ys) for ys in self.levels)

    @cached_property
    def size(self) -> int:
        """Number of packages, infeasible ones included."""
        size = 1
        for n in self.counts:
            size *= n
        return size

    @cached_property
    def offsets(self) -> Ints:
        """(issues + 1,) first flat level of each issue; the last entry is the number of levels."""
        return np.concatenate([[0], np.cumsum(self.counts)]).astype(np.int64)

    @property
    def n_levels(self) -> int:
        """Number of levels of all issues together."""
        return sum(self.counts)

    @cached_property
    def strides(self) -> Ints:
        """(issues,) by how much a package's number grows per step of an issue."""
        return np.array([*np.cumprod(self.counts[:0:-1])[::-1], 1], dtype=np.int64)

    @cached_property
    def hits(self) -> NDArray[np.bool_]:
        """(infeasible combinations, levels) whether a combination admits a flat level."""
        out = np.ones((len(self.infeasible), self.n_levels), dtype=np.bool_)
        for c, rule in enumerate(self.infeasible):
            for k, issue in enumerate(self.issues):
                if issue in rule:
                    here = slice(int(self.offsets[k]), int(self.offsets[k + 1]))
                    out[c, here] = [y in rule[issue] for y in self.levels[k]]
        return out

    def index(self, package: Mapping[str, int]) -> int:
        """Return the number of a package; issues that it leaves out are at their status quo.

        Raises
        ------
        KeyError
            An issue or a level is unknown.
        """
        if unknown := [k for k in package if k not in self.issues]:
            raise KeyError(f"no issue {unknown[0]!r}")
        total = 0
        for k, issue in enumerate(self.issues):
            at = self.status_quo[k]
            if issue in package:
                if package[issue] not in self.levels[k]:
                    raise KeyError(f"{issue!r} has no level {package[issue]}")
                at = self.levels[k].index(package[issue])
            total += at * int(self.strides[k])
        return total

    def package(self, index: int) -> dict[str, int]:
        """Return the clauses of package number ``index``: the issues that it does not leave out, and their levels."""
        at = self.positions_of([index])[0]
        named = range(len(self.issues) - self.derived)
        return {self.issues[k]: self.levels[k][at[k]] for k in named if at[k] != self.status_quo[k]}

    def number(self, flat: ArrayLike) -> int:
        """Return the number of the package with these flat levels."""
        return int((np.asarray(flat, dtype=np.int64) - self.offsets[:-1]) @ self.strides)

    @cached_property
    def packages(self) -> int:
        """Number of packages that differ in their clauses, infeasible ones included."""
        size = 1
        for n in self.counts[: len(self.counts) - self.derived]:
            size *= n
        return size

    def positions_of(self, indices: ArrayLike) -> Ints:
        """Return the (n, issues) places of the levels of packages."""
        at = np.asarray(indices, dtype=np.int64)
        return at[:, None] // self.strides % np.array(self.counts, dtype=np.int64)

    def levels_of(self, indices: ArrayLike) -> Ints:
        """Return the (n, issues) level values of packages."""
        at = self.positions_of(indices)
        columns = [np.array(ys, dtype=np.int64)[at[:, k]] for k, ys in enumerate(self.levels)]
        return np.stack(columns, axis=1)

    def flat_of(self, indices: ArrayLike) -> Ints:
        """Return the (n, issues) flat levels of packages."""
        return self.positions_of(indices) + self.offsets[:-1]

    def feasible(self, indices: ArrayLike) -> NDArray[np.bool_]:
        """Return (n,) whether packages are feasible."""
        flat = self.flat_of(indices)
        out = np.ones(len(flat), dtype=np.bool_)
        for hit in self.hits:
            out &= ~hit[flat].all(axis=1)
        return out

    def substantive(self, indices: ArrayLike) -> NDArray[np.bool_]:
        """Return (n,) whether packages change an issue that is not procedural."""
        changed = self.positions_of(indices) != np.array(self.status_quo, dtype=np.int64)
        return changed[:, ~np.array(self.procedural, dtype=np.bool_)].any(axis=1)
