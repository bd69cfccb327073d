"""The grid of packages and the search space of a scenario, which several families share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from detente.packages.grid import MOST_PACKAGES, Grid
from detente.packages.space import SearchSpace
from detente.payoffs.layout import FREE, FULL, OPEN, SHARE, Charge, Layout
from detente.rules.consent import Consent
from detente.scenario.model import Scenario
from detente.scenario.unnamed import Convention

Ints = NDArray[np.int64]
Combination = dict[str, frozenset[int]]


def grid_of(scenario: Scenario, layout: Layout | None = None, forced: bool = False) -> Grid:
    """Return the grid of packages of a scenario; its flat levels are the places of the layout.

    Raises
    ------
    TooLarge
        Above 10⁸ packages, with the issue to coarsen, unless ``forced``.
    """
    layout = Layout.of(scenario) if layout is None else layout
    issues = len(layout.ids)
    bounds = zip(layout.offset[:issues], layout.offset[1 : issues + 1], strict=True)
    levels = [tuple(layout.named(p) for p in range(int(a), int(b))) for a, b in bounds]
    levels += [(FREE, FULL, SHARE)] * len(layout.charges)
    known = dict(zip(layout.ids, levels, strict=False))
    declared = [
        {k: frozenset(y for y in known[k] if y != OPEN and _meets(y, c)) for k, c in rule.items()}
        for rule in scenario.infeasible
    ]
    return Grid(
        issues=(*layout.ids, *(c.id for c in layout.charges)),
        levels=tuple(levels),
        status_quo=tuple(int(x) for x in layout.out - layout.offset[:-1]),
        procedural=tuple(bool(x) for x in layout.procedural),
        infeasible=tuple(declared + [x for c in layout.charges for x in _derived(c, known)]),
        derived=len(layout.charges),
        most=None if forced else MOST_PACKAGES,
    )


def _derived(charge: Charge, known: Mapping[str, tuple[int, ...]]) -> list[Combination]:
    """Return the combinations that leave a conditional commitment only the place that follows from the others."""
    on = frozenset(known[charge.issue])
    crossed = {FULL: charge.forbidden & on, SHARE: frozenset({OPEN}) & on if charge.share else frozenset[int]()}
    met: Combination = {k: ok & frozenset(known[k]) for k, ok in charge.met.items()}
    unmet = [{k: frozenset(known[k]) - ok} for k, ok in met.items()]
    out = [{charge.id: frozenset({FREE}), charge.issue: crossed[FULL] | crossed[SHARE], **x} for x in unmet]
    for place, levels in crossed.items():
        out.append({charge.id: frozenset({place}), charge.issue: on - levels})
        out.append({charge.id: frozenset({place}), **met})
    return [x for x in out if all(x.values())]


def number_of(layout: Layout, grid: Grid, package: Mapping[str, int]) -> int:
    """Return the number of the package with these clauses.

    Raises
    ------
    KeyError
        An issue or a level is unknown.
    """
    return grid.number(layout.places(package))


def _meets(level: int, condition: str | int) -> bool:
    if isinstance(condition, int):
        return level == condition
    side, _, y = condition.rpartition(" ")
    return level >= int(y) if side == "at least" else level <= int(y)


def search_space_of(layout: Layout, grid: Grid, consent: Consent, group: Ints) -> SearchSpace:
    """Return the search space, with actors that are equal in every draw judged as one group.

    Parameters
    ----------
    layout, grid, consent
        The case's places, its packages, its rules.
    group
        (actors,) number of each leaf's group.
    """

    def remap(mask: int) -> int:
        return sum(1 << g for g in {int(group[i]) for i in range(len(group)) if mask >> i & 1})

    # Nobody is asked about places that leave an issue out, or about those of commitments: they have no flat level.
    ask = [0 if t < 0 else remap(int(consent.ask[t])) for t in layout.flat]
    level_program = [-1 if t < 0 else int(consent.level_program[t]) for t in layout.flat]
    code = [int(group[c]) if c >= 0 else c for c in consent.program.code]
    return SearchSpace.build(
        grid,
        n_groups=int(group.max()) + 1,
        always=remap(consent.always),
        ask=np.array(ask, dtype=np.uint64),
        code=np.array(code, dtype=np.int32),
        quota=np.array(consent.program.quota),
        woff=np.array(consent.program.woff, dtype=np.int32),
        weights=np.array(consent.program.weights),
        start=np.array(consent.program.start, dtype=np.int32),
        base_programs=consent.base_programs,
        level_program=np.array(level_program, dtype=np.int32),
        party_programs=consent.party_program,
    )


@dataclass(frozen=True, eq=False)
class Ground:
    """A scenario's packages and rules under one convention of what is left out.

    Attributes
    ----------
    scenario
        The case.
    lapses
        Issues that lapse if an agreement leaves them out.
    forced
        Whether any number of packages is worked through: the user asked for it, or they are only numbered.
    """

    scenario: Scenario
    lapses: Convention
    forced: bool = False

    @cached_property
    def layout(self) -> Layout:
        """The axes of levels and places."""
        return Layout.of(self.scenario, self.lapses)

    @cached_property
    def grid(self) -> Grid:
        """All packages."""
        return grid_of(self.scenario, self.layout, self.forced)

    def consent(self, signers: tuple[str, ...] | None = None) -> Consent:
        """Return the rules of consent if these sign; by default the scenario's own signatories."""
        signers = self.scenario.signing if signers is None else signers
        if signers not in self._consents:
            self._consents[signers] = Consent.of(self.scenario, signers, self.lapses)
        return self._consents[signers]

    def space(self, group: Ints | None = None, signers: tuple[str, ...] | None = None) -> SearchSpace:
        """Return the search space for a grouping of actors (each alone by default) and for those who sign."""
        group = np.arange(len(self.scenario.leaves)) if group is None else group
        consent = self.consent(signers)
        key = (group.tobytes(), consent.parties)
        if key not in self._spaces:
            self._spaces[key] = search_space_of(self.layout, self.grid, consent, group)
        return self._spaces[key]

    @cached_property
    def _consents(self) -> dict[tuple[str, ...], Consent]:
        return {}

    @cached_property
    def _spaces(self) -> dict[tuple[bytes, tuple[str, ...]], SearchSpace]:
        return {}

    def numbers(self, packages: Sequence[Mapping[str, int]]) -> Ints:
        """Return the (packages,) numbers of packages by their clauses."""
        return np.array([self._at(x)[1] for x in packages], dtype=np.int64)

    def places(self, packages: Sequence[Mapping[str, int]]) -> Ints:
        """Return the (packages, issues + charges) places of packages by their clauses."""
        return np.array([self._at(x)[0] for x in packages], dtype=np.int64).reshape(-1, len(self.layout.out))

    def _at(self, package: Mapping[str, int]) -> tuple[Ints, int]:
        """Return a package's places and number: looked up once, for the same packages are asked about again and again.

        An error says what :func:`number_of` says.
        """
        key = frozenset(package.items())
        if key not in self._known:
            places = self.layout.places(package)
            self._known[key] = places, self.grid.number(places)
        return self._known[key]

    @cached_property
    def _known(self) -> dict[frozenset[tuple[str, int]], tuple[Ints, int]]:
        return {}

    def deal(self, places: Ints) -> NDArray[np.bool_]:
        """Return (packages,) whether packages change an issue of substance."""
        return (places != self.layout.out)[:, ~self.layout.procedural].any(axis=1)

    def feasible(self, package: Mapping[str, int]) -> bool:
        """Whether no declared combination rules a package out."""
        return bool(self.grid.feasible(self.numbers([package]))[0])
