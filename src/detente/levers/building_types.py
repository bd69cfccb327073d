"""Answers of the package builder, as plain typed data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BuilderLevel:
    """One level that can be chosen: −1 leaves the issue out."""

    level: int
    label: str
    as_now: bool


@dataclass(frozen=True, slots=True)
class BuilderIssue:
    """One issue with its levels."""

    id: str
    question: str
    kind: str
    levels: tuple[BuilderLevel, ...]


@dataclass(frozen=True, slots=True)
class BuilderParty:
    """The answer of one party, or of several parties that are coded alike, to the package.

    Attributes
    ----------
    id
        The first actor of the group.
    who
        Its name.
    members
        Number of actors in the group; the values are those of the least willing one.
    asked
        Whether its consent is needed.
    accepts
        Share of draws in which it accepts.
    willing
        Whether it accepts with every input at its median.
    gain
        What the package is worth to it in words, at the medians.
    stakes, stakes_low, stakes_high
        The same as a share of its whole stake: gain over no agreement with every input at its median, and from 5 to
        95 of 100 draws.
    worst
        The clause that it likes least and that costs it something; empty if none does.
    alone
        Share of draws in which its consent alone is missing.
    """

    id: str
    who: str
    members: int
    asked: bool
    accepts: float
    willing: bool
    gain: str
    stakes: float
    stakes_low: float
    stakes_high: float
    worst: str
    alone: float


@dataclass(frozen=True, slots=True)
class ZoneDot:
    """The place of a package on the zone's chart: gains of the two sides over no agreement, in shares of their stakes.

    Attributes
    ----------
    x, y
        With every input at its median.
    x_low, x_high, y_low, y_high
        From 5 to 95 of 100 draws.
    """

    x: float
    y: float
    x_low: float
    x_high: float
    y_low: float
    y_high: float


@dataclass(frozen=True, slots=True)
class ZoneSpot:
    """A named package to compare with the one that is built.

    Attributes
    ----------
    clauses
        Levels by issue, without clauses that change nothing.
    share
        Share of draws in which it is accepted.
    agreed
        Whether it is accepted with every input at its median.
    x, y
        Where it lies on the zone's chart; ``None`` where there is no such chart.
    """

    clauses: dict[str, int]
    share: float
    agreed: bool
    x: float | None
    y: float | None


@dataclass(frozen=True, slots=True)
class BuilderAnswer:
    """The assessment of a package.

    Attributes
    ----------
    clauses
        The package: levels by issue.
    share, low, high
        Share of draws in which it is accepted under the base assumptions, and over all assumption sets.
    assumptions
        How many assumption sets.
    agreed
        Whether it is accepted with every input at its median.
    deal
        Whether it changes an issue of substance.
    problem
        Why it cannot be tabled; empty if it can.
    parties
        Everybody's answer, in the order of the file.
    best_share
        Share of the best single package.
    best_differs
        How the best package differs, clause by clause.
    draws
        Draws.
    dot
        Where it lies on the zone's chart; ``None`` where there is no such chart.
    """

    clauses: dict[str, int]
    share: float
    low: float
    high: float
    assumptions: int
    agreed: bool
    deal: bool
    problem: str
    parties: tuple[BuilderParty, ...]
    best_share: float
    best_differs: tuple[str, ...]
    draws: int
    dot: ZoneDot | None


@dataclass(frozen=True, slots=True)
class LevelEffect:
    """The effect of one other level.

    Attributes
    ----------
    issue, level
        The level.
    share
        Share of draws in which the package would be accepted.
    agreed
        Whether it would be accepted at the medians.
    problem
        Why the level cannot be chosen; empty if it can.
    parties
        By party id: the share of draws in which it would accept.
    x, y
        Where the package would lie on the zone's chart; ``None`` where there is no such chart.
    """

    issue: str
    level: int
    share: float
    agreed: bool
    problem: str
    parties: dict[str, float]
    x: float | None
    y: float | None


@dataclass(frozen=True, slots=True)
class BuilderStep:
    """A changed package that is suggested.

    Attributes
    ----------
    clauses
        The package after the change.
    changes
        The change, clause by clause, in words.
    share
        Share of draws in which it is accepted.
    agreed
        Whether it is accepted at the medians.
    accepts
        Share of draws in which the party that was asked about accepts; ``None`` if none was.
    """

    clauses: dict[str, int]
    changes: tuple[str, ...]
    share: float
    agreed: bool
    accepts: float | None


@dataclass(frozen=True, slots=True)
class BuilderHint:
    """A hint for a package.

    Attributes
    ----------
    text
        The hint in a sentence.
    steps
        Packages to go to, the best first.
    """

    text: str
    steps: tuple[BuilderStep, ...]
