"""Plain data that the sections on councils need besides the findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.answers.view import Shown

if TYPE_CHECKING:
    from detente.answers.case import Case
    from detente.answers.finding import Json
    from detente.models.council.power import PowerResult
    from detente.models.council.winset import WinsetResult
    from detente.scenario.model import Scenario

MOST_MEMBERS = 12
"""Rows of members in one body's panel; equal members share a row."""
BODIES = 3
"""Bodies in the picture of power."""
CLAUSES = 24
"""Clauses in the picture: those of the issues that alliances decide, as far as they fit."""


class ClauseCell(Shown):
    """Share of draws in which the most reluctant of a group agrees to a clause alone; ``None`` where not asked."""

    issue: str
    level: int
    label: str
    who: str
    share: float | None


class PowerBar(Shown):
    """One member's Shapley–Shubik and normalised Banzhaf index."""

    who: str
    shapley_shubik: float
    banzhaf: float


class PowerPanel(Shown):
    """One body: members, share of coalitions that win, winning coalitions, and the members' indices."""

    body: str
    n: int
    act: float
    winning: str
    rows: tuple[PowerBar, ...]


class CouncilRows(Shown):
    """Everything that the family keeps for its sections."""

    clauses: tuple[ClauseCell, ...] = ()
    power: tuple[PowerPanel, ...] = ()


def rows(case: Case) -> Json:
    """Return clauses against groups of actors, and power in bodies of unequal members; ``None`` without either."""
    from detente.models.council.power import PowerResult
    from detente.models.council.winset import WinsetResult

    winset, power = case.of(WinsetResult), case.of(PowerResult)
    found = CouncilRows(
        clauses=() if winset is None else _clauses(case.scenario, winset),
        power=() if power is None else _power(power),
    )
    return found.model_dump() if found.clauses or found.power else None


def _clauses(s: Scenario, r: WinsetResult) -> tuple[ClauseCell, ...]:
    from detente.answers.groups import groups

    accept = r.accept.sel(assumptions="status quo")
    actors, n = list(accept.coords["actor"]), r.n[0]
    whole = {m for a in s.alliances for m in s.members(a)}
    wanted = [(j, c) for j, c in enumerate(r.clauses) if not whole or whole & {*c.asked}]
    out: list[ClauseCell] = []
    for j, c in wanted[:CLAUSES]:
        for g in groups(s):
            shares = [int(accept.values[actors.index(a), j]) / n for a in g.leaves]
            asked = any(a in c.asked for a in g.leaves)
            out.append(
                ClauseCell(
                    issue=c.issue,
                    level=c.level,
                    label=s.issue[c.issue].levels[c.level],
                    who=g.who,
                    share=min(shares) if asked else None,
                )
            )
    asked_groups = {x.who for x in out if x.share is not None}
    return tuple(x for x in out if x.who in asked_groups)


def _power(r: PowerResult) -> tuple[PowerPanel, ...]:
    """Return bodies with their members; members with the same power are grouped."""
    from detente.models.council.findings import unequal

    out: list[PowerPanel] = []
    for b in unequal(r)[:BODIES]:
        alike: dict[tuple[float, float], list[str]] = {}
        for m in b.members:
            alike.setdefault((round(m.shapley_shubik, 12), round(m.normalised, 12)), []).append(m.name)
        bars = tuple(
            PowerBar(
                who=names[0] if len(names) == 1 else f"each of {len(names)}: {names[0]}, …",
                shapley_shubik=ss,
                banzhaf=bz,
            )
            for (ss, bz), names in sorted(alike.items(), reverse=True)[:MOST_MEMBERS]
        )
        out.append(PowerPanel(body=b.name, n=b.n, act=b.act, winning=b.winning, rows=bars))
    return tuple(out)
