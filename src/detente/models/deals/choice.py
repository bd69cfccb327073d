"""The choice of what to table: the candidate packages, side by side (core §11.13)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.models.deals._steps import WorthStep


@dataclass(frozen=True, slots=True)
class Counted:
    """A package with its share under every soft assumption.

    Attributes
    ----------
    package
        Its clauses: issues with their levels.
    count
        Draws in which it passes, under the base assumptions.
    regret
        Its largest shortfall from the best package of an assumption, as a share of draws; ``None`` where it was not
        counted under all of them.
    worst
        The assumption under which it falls short most.
    """

    package: Mapping[str, int]
    count: int
    regret: float | None = None
    worst: str = ""


@dataclass(frozen=True, slots=True)
class RunnerUp:
    """The package that comes next after the best.

    Attributes
    ----------
    package
        Its clauses.
    lead
        By how many draws the best passes more often.
    se
        Monte Carlo standard error of that difference over the same draws, in draws.
    n
        Draws compared.
    """

    package: Mapping[str, int]
    lead: int
    se: float
    n: int


@dataclass(frozen=True, slots=True)
class PackageFamily:
    """Packages within 2 of 100 draws of the best, or within twice the standard error of the difference.

    Attributes
    ----------
    members
        The most frequent members, the best first.
    size
        How many there are in all.
    shared
        Clauses that all members have.
    traded
        Issues on which members differ.
    """

    members: tuple[Counted, ...]
    size: int
    shared: Mapping[str, int]
    traded: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PackageMenu:
    """The fewest packages of which one is accepted in 95 of 100 draws with a deal, in the order of tabling.

    Each is answered as if it were the last.

    Attributes
    ----------
    packages
        The packages.
    covered
        Draws in which one of the first, of the first two … is accepted.
    deals
        Draws in which any deal exists.
    proven
        Whether no shorter menu does, among all packages that the sample leaves in question.
    reached
        Whether it covers 95 of 100 draws with a deal; a menu is cut at twelve packages.
    """

    packages: tuple[Counted, ...]
    covered: tuple[int, ...]
    deals: int
    proven: bool
    reached: bool


@dataclass(frozen=True, slots=True)
class AskingMore:
    """A party's own offer with one clause one step further in the party's favour.

    The next better package for the party on one issue, by its gain with every input at its median.

    Attributes
    ----------
    issue, level
        The clause; level −1 leaves the issue out.
    count
        Draws in which it passes.
    lost
        Draws in which the offer passes and this does not.
    who
        The actor that refuses it in the most of these; empty if nobody who is asked does.
    refuses
        Draws of ``lost`` in which that actor refuses.
    """

    issue: str
    level: int
    count: int
    lost: int
    who: str
    refuses: int


@dataclass(frozen=True, slots=True)
class OwnOffer:
    """The offer of a possible proposer, its fallback, and why it does not ask for more.

    A party tables the package with its highest expected gain over no agreement, a mediator the one that passes most
    often.

    Attributes
    ----------
    party
        Who tables it.
    package, count
        Its clauses, and the draws in which it passes.
    n
        Draws examined.
    expected
        Mean over them of the party's gain where it passes, in stakes; 0 for a mediator.
    mediates
        Whether the proposer is a mediator.
    asked
        Actors whose consent it needs.
    accept
        (actors,) draws in which each accepts, whether or not it is asked.
    gains
        (actors,) gain over no agreement with every input at its median, in stakes.
    fallback
        The package that promises the proposer most in the draws in which its offer is refused; ``None`` if nothing
        passes there.
    covered
        Draws in which the offer or the fallback passes.
    more
        Steps further in the proposer's favour, one issue at a time; none where the clause is already its best.
    """

    party: str
    package: Mapping[str, int]
    count: int
    n: int
    expected: float
    mediates: bool = False
    asked: tuple[str, ...] = ()
    accept: tuple[int, ...] = ()
    gains: tuple[float, ...] = ()
    fallback: Mapping[str, int] | None = None
    covered: int = 0
    more: tuple[AskingMore, ...] = ()


@dataclass(frozen=True, eq=False)
class ChoicePlan:
    """Candidates for tabling, found in the sample; packages are numbers of the grid.

    Attributes
    ----------
    n
        Draws of the sample in which packages were compared.
    sample, soft_sample
        Draws in which all packages were counted, under the base assumptions and under each other soft one.
    best
        The package that passes most often.
    members, counts
        (packages,) the family, the best first, and in how many draws each passes.
    rival, lead, se
        The runner-up (−1: none), by how many draws the best passes more often, and the error of that.
    menu, covered, deals, proven
        The smallest menu, see :class:`PackageMenu`.
    offers
        What each signatory and each mediator would table.
    compared
        (packages,) to count under every soft assumption.
    watch
        By place of a soft assumption set: (packages,) to count in all draws, in its own numbers.
    at
        By place of a soft assumption set: (packages,) where those to compare stand in ``watch``.
    """

    n: int
    sample: int
    soft_sample: int
    best: int
    members: NDArray[np.int64]
    counts: NDArray[np.int64]
    rival: int
    lead: int
    se: float
    menu: NDArray[np.int64]
    covered: tuple[int, ...]
    deals: int
    proven: bool
    offers: tuple[OwnOffer, ...]
    compared: NDArray[np.int64]
    watch: Mapping[int, NDArray[np.int64]]
    at: Mapping[int, NDArray[np.int64]]


@dataclass(frozen=True, slots=True)
class Choice:
    """The packages that could be tabled.

    Attributes
    ----------
    packages
        Packages counted.
    sample, soft_sample
        Draws in which all of them were counted, under the base assumptions and under each other soft one; those that
        could still matter were then counted in all draws.
    exact
        Whether all were counted in all draws under the base assumptions.
    compared
        Draws in which the family, the menu and the runner-up were found; their shares are of all draws.
    rival
        The runner-up; ``None`` if no other package ever passes.
    equal
        Packages accepted in just as many draws as the best.
    family, menu
        Packages as good as the best within the error, and the smallest menu.
    least_regret
        The package whose largest shortfall is smallest.
    best_regret
        The best package of the base assumptions, with its regret.
    tops
        Draws in which the best package of each soft assumption passes there.
    offers
        What each signatory and each mediator would table.
    steps
        By actor: single steps on one issue, the unit of gains in sentences.
    """

    packages: int
    sample: int
    soft_sample: int
    exact: bool
    compared: int
    rival: RunnerUp | None
    equal: tuple[Mapping[str, int], ...]
    family: PackageFamily
    menu: PackageMenu
    least_regret: Counted | None
    best_regret: Counted | None
    tops: Mapping[str, int]
    offers: tuple[OwnOffer, ...]
    steps: Mapping[str, tuple[WorthStep, ...]]
