"""Warnings: what the author of a valid file probably did not intend, each with place and remedy.

A problem (:mod:`detente.problems`) stops a command; a warning does not. ``check`` lists them, and ``analyze``
shows them before any share.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from detente.problems import Problem
from detente.scenario.model import Scenario
from detente.scenario.parts import Issue, Move
from detente.scenario.placeholders import placeholders

_SHARES_FROM = 20
"""A scale that ends below this may well be meant to hold positions between 0 and 1."""


def warnings_of(scenario: Scenario, file: str = "") -> tuple[Problem, ...]:
    """Return the warnings about a valid scenario.

    Parameters
    ----------
    scenario
        A scenario without problems.
    file
        How messages name its file. Lines are not known here; :attr:`ScenarioFile.warnings` adds them.
    """
    found = (
        *_unfilled(scenario),
        *_no_stand(scenario),
        *_no_view(scenario),
        *_unprotected(scenario),
        *small_scales(scenario),
        *_not_yet(scenario),
    )
    return tuple(Problem(code, file, None, None, path, what, remedy) for code, path, what, remedy in found)


Found = tuple[str, str, str, str]
"""Code, path of ids, what looks wrong, what to do."""


def _unfilled(s: Scenario) -> Iterable[Found]:
    found = placeholders(s)
    if found.warning is not None:
        what, _, remedy = found.warning.partition(": ")
        yield "W601", found.first, what, remedy


def _no_stand(s: Scenario) -> Iterable[Found]:
    """Signatories without a position on an issue that a proposal moves: nothing there is better or worse for them."""
    stands = {(p.actor, p.issue) for p in s.positions if p.ideal or p.stated or p.values}
    lacking: dict[tuple[str, str], dict[str, None]] = {}
    for p in s.proposals:
        for party in s.signing_of(p):
            for k in p.package:
                if s.issue[k].kind != "transfer" and any(not _held(s, stands, a, k) for a in s.members(party)):
                    lacking.setdefault((party, k), {})[p.id] = None
    for (party, k), proposals in lacking.items():
        without = [a for a in s.members(party) if not _held(s, stands, a, k)]
        who = party if len(without) == len(s.members(party)) else without[0]
        more = "" if len(without) == 1 or who == party else f" and {len(without) - 1} more"
        moved = f"{', '.join(proposals)} move{'s' if len(proposals) == 1 else ''} {k}"
        yield (
            "W602",
            f"actors/{who}",
            f"{who}{more} must sign and {moved}, but no position says where it stands there: it counts as indifferent",
            f"add a position of {who} on {k}, or take it off the signatories",
        )


def _no_view(s: Scenario) -> Iterable[Found]:
    """Issues on which nobody stands anywhere: a package of them alone gains nobody anything, and passes."""
    known = {p.issue for p in s.positions if p.ideal or p.stated or p.values}
    for k in s.issues:
        if k.of_substance and k.kind != "transfer" and k.id not in known:
            yield (
                "W606",
                f"issues/{k.id}",
                f"nobody has a position on {k.id}: it is worth nothing, and a package of it alone is accepted",
                f"add positions on {k.id}, or take the issue out",
            )


def _held(s: Scenario, stands: set[tuple[str, str]], actor: str, issue: str) -> bool:
    """Whether an entry serves an actor: its own, that of one it is like, or that of an alliance."""
    rows, at = [actor], s.actor[actor].like
    while at is not None and at not in rows:
        rows.append(at)
        at = s.actor[at].like
    return any((r, issue) in stands for r in (*rows, *s.homes(actor)))


def _unprotected(s: Scenario) -> Iterable[Found]:
    """Issues that signatories may settle without others who have a position there."""
    signing = {m for party in s.signing for m in s.members(party)}
    for k in s.issues:
        if not k.of_substance or k.control or _ruled(k):
            continue
        outside = [a for a in s.leaves if a not in signing and _cares(s, a, k.id)]
        if outside:
            shown = outside if len(outside) <= 3 else [*outside[:3], f"{len(outside) - 3} more"]
            names = " and ".join(x for x in (", ".join(shown[:-1]), shown[-1]) if x)
            yield (
                "W603",
                f"issues/{k.id}",
                f"no consent rule protects {k.id}: {names} care{'s' if len(outside) == 1 else ''} about it, "
                "and those who sign may settle it without asking",
                "say in `consent` whose agreement each level needs, or in `control` who can move it alone",
            )


def _cares(s: Scenario, actor: str, issue: str) -> bool:
    rows = [p for p in s.positions if (p.actor, p.issue) == (actor, issue)]
    return any(p.salience is None or p.salience.high > 0 for p in rows)


def _ruled(issue: Issue) -> bool:
    rules = issue.consent
    return any(y != issue.status_quo for y in rules) if isinstance(rules, Mapping) else rules is not None


def small_scales(s: Scenario) -> Iterable[Found]:
    """Issues on which everybody stands between 0 and 1 of a much longer scale: shares, most likely."""
    for i in s.issues:
        views = [p for p in s.positions if p.issue == i.id]
        ideals = [q for p in views for q in (p.ideal, p.stated) if q is not None]
        if not ideals or max(i.levels) < _SHARES_FROM or max(q.high for q in ideals) > 1:
            continue
        # Everybody at 0 is a view like any other.
        if any(0 < x <= 1 for q in ideals for x in (q.low, q.mode, q.high)):
            yield (
                "W604",
                f"issues/{i.id}",
                f"{i.id}: all positions lie between 0 and 1, and the levels run to {max(i.levels)}",
                "if they are shares, multiply them by 100",
            )


def _not_yet(s: Scenario) -> Iterable[Found]:
    """Proposals with a clause that the file's moves carry out, but none of them before a day after ``as_of``."""
    moves = {m.id: m for m in s.moves}
    late: dict[tuple[str, int], list[str]] = {}
    for p in s.proposals:
        for k, y in p.package.items():
            days = [_opens(m, moves, s.as_of) for m in s.moves if m.sets.get(k) == y]
            if days and min(days) > s.as_of and y != s.issue[k].status_quo:
                late.setdefault((k, y), []).append(p.id)
    for (k, y), proposals in late.items():
        day, move = min((_opens(m, moves, s.as_of), m.id) for m in s.moves if m.sets.get(k) == y)
        yield (
            "W607",
            f"proposals/{proposals[0]}",
            f"{move} carries out {k}: {y} ({', '.join(proposals)}), but can be made only from {day} on, after as_of "
            f"({s.as_of}): a run takes such a package as one that can be in force now",
            f"drop `since` if the move is possible now, leave {k} out of the package, or move as_of to that day",
        )


def _opens(move: Move, moves: Mapping[str, Move], today: date, above: tuple[str, ...] = ()) -> date:
    """Return the first day on which a move can be made: its own, or that of a move that it needs."""
    if move.taken or move.id in above:
        return today
    needed = (_opens(moves[n], moves, today, (*above, move.id)) for n in move.needs)
    return max((move.since or today, today, *needed))
