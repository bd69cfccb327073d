"""Details of the findings on deals: what the page shows beside their text. Written by findings, read by sections."""

from __future__ import annotations

from detente.answers.view import Shown
from detente.answers.words import lower

ZONE = "zone"
"""Name of the row on whether any package would pass, in comparisons."""


class PackageClause(Shown):
    """A clause of a package: an issue, its level and label, and the label of the status quo.

    ``inside`` is the label as it reads in the middle of a sentence; empty in older files.
    """

    issue: str
    question: str
    level: int
    label: str
    status_quo: str
    inside: str = ""

    @property
    def within(self) -> str:
        """The label in the middle of a sentence."""
        return self.inside or lower(self.label)


class ActorAnswer(Shown):
    """Draws in which one actor accepts a package, and those in which it alone blocks it."""

    actor: str
    name: str
    asked: bool
    accept: int
    sole_blocker: int


class Blocker(Shown):
    """Draws in which an actor, or each of several coded alike, rejects a package."""

    who: str
    reject: int
    n: int
    sole: int


class Reversal(Shown):
    """A minimal set of clauses whose reversal lets the rest pass, and in how many draws."""

    drop: tuple[str, ...]
    count: int
    n: int


class GainRow(Shown):
    """The worth of a package to a group of actors, and how often its most reluctant member accepts."""

    who: str
    verb: str
    asked: bool
    accepts: float
    gain: float
    words: str


class FateDetails(Shown):
    """Details of ``fate/…`` and ``best-package``.

    ``lasting`` is given for packages of procedure alone, which are not deals: the share of draws in which they pass if
    the talks are not expected to end.
    """

    kind: str = ""
    lasting: float | None = None
    by: str | None = None
    package: tuple[PackageClause, ...]
    actors: tuple[ActorAnswer, ...]
    blockers: tuple[Blocker, ...]
    drop: tuple[Reversal, ...]
    decisive: dict[str, tuple[Reversal, ...]]
    exact: bool | None = None
    gains: tuple[GainRow, ...] = ()


class ZoneDetails(Shown):
    """Details of ``zone``; ``None`` for anything that was not counted."""

    central_zone_size: int | None = None
    zone_sizes: tuple[int, ...] = ()
    grid: int
    visited_share: float | None = None


class AloneRow(Shown):
    """Draws without a deal in which an actor alone stands in the way."""

    actor: str
    name: str
    count: int
    n: int


class BlockingRow(Shown):
    """A least set of actors whose consent would open a deal."""

    actors: tuple[str, ...]
    count: int


class AloneDetails(Shown):
    """Details of ``blocks-alone``."""

    rows: tuple[AloneRow, ...]
    without_deal: int
    sets: tuple[BlockingRow, ...]


class CompareRow(Shown):
    """Draws in which a package passes as coded, and under the other coding.

    ``base`` and ``other`` are counted over the same draws. ``whole`` is the share as coded over all draws of the run,
    which every other part of a report shows; ``None`` in runs of older versions.
    """

    proposal: str
    base: int
    base_n: int
    other: int
    other_n: int
    whole: float | None = None

    @property
    def coded(self) -> float:
        """Share as coded: over all draws of the run if it is known."""
        return self.base / self.base_n if self.whole is None else self.whole

    @property
    def gap(self) -> float:
        """Absolute difference of the two shares."""
        return abs(self.base / self.base_n - self.other / self.other_n)


class CompareDetails(Shown):
    """Details of ``coder/…`` and ``variant/…``."""

    rows: tuple[CompareRow, ...]


class FamilyRow(Shown):
    """A package worth tabling: its share, and its largest shortfall from the best of an assumption."""

    package: tuple[PackageClause, ...]
    share: float
    regret: float | None
    worst: str


class MenuRow(Shown):
    """A package of the menu, and the share of draws with a deal that it covers together with those before it."""

    package: tuple[PackageClause, ...]
    words: str
    share: float
    covered: float


class AskingRow(Shown):
    """A party's own offer with one clause one step further in its favour.

    ``share`` is that of draws in which it is accepted; ``who`` refuses it in ``refuses`` of the draws that it loses
    against the offer. ``label`` is empty where the step leaves the issue out; ``inside`` is the label as it reads in
    the middle of a sentence.
    """

    issue: str
    level: int
    label: str
    inside: str
    share: float
    who: str
    verb: str
    refuses: float

    @property
    def words(self) -> str:
        """The step in words: ``with “reduced” (presence)``."""
        return f"with “{self.inside}” ({self.issue})" if self.label else f"with nothing on {self.issue}"


class OfferRow(Shown):
    """The offer of a possible proposer, and its expected gain in stakes.

    ``gains`` are those of everybody; ``covered`` is the share of draws in which the offer or the fallback is accepted;
    ``more`` has the steps further that are better for the proposer. Older files have the first four alone.
    """

    who: str
    words: str
    share: float
    expected: float
    mediates: bool = False
    package: tuple[PackageClause, ...] = ()
    gains: tuple[GainRow, ...] = ()
    fallback: str = ""
    covered: float = 0.0
    more: tuple[AskingRow, ...] = ()


class TablingDetails(Shown):
    """Details of ``what-to-table``."""

    family: tuple[FamilyRow, ...]
    family_size: int
    shared: tuple[str, ...]
    traded: tuple[str, ...]
    menu: tuple[MenuRow, ...]
    proven: bool
    reached: bool
    least_regret: FamilyRow | None
    tops: dict[str, float]
    offers: tuple[OfferRow, ...]
    gains: tuple[GainRow, ...]


class CoderRange(Shown):
    """One coder's range of an input: lowest, most likely and highest value."""

    who: str
    low: float
    mode: float
    high: float


class BreakEvenRow(Shown):
    """How often a package passes as an input moves over its coded range.

    ``x`` are the values of the input, ``counts`` the draws of ``n`` in which the package passes there, ``crossings``
    the values at which that is one half.
    """

    id: str
    title: str
    path: str
    words: str
    low: float
    mode: float
    high: float
    x: tuple[float, ...]
    counts: tuple[int, ...]
    n: int
    crossings: tuple[float, ...]

    @property
    def shares(self) -> tuple[float, ...]:
        """Share of draws in which the package passes, at each value."""
        return tuple(c / self.n for c in self.counts)


class ObstacleRow(Shown):
    """Draws of ``n`` in which a package passes as coded, and after one change at a time."""

    id: str
    title: str
    base: int
    changes: dict[str, int]
    n: int


class BreakEvenDetails(Shown):
    """Details of ``break-even``: the one input that decides, and the curves of all packages."""

    path: str
    words: str
    unit: str
    ranges: tuple[CoderRange, ...]
    rows: tuple[BreakEvenRow, ...]
    obstacles: tuple[ObstacleRow, ...]
