"""Verdicts on stability as plain data and as a table: all states of a small conflict, leading states of a large one."""

from __future__ import annotations

from math import log10
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.models.graph.analysis.inverse import MOST_MATTERING, requirement, smallest_change
from detente.models.graph.analysis.status_quo import KINDS, Evolution, Step, evolution
from detente.models.graph.analysis.witness import witness, words
from detente.models.graph.concepts.coalitional import COALITIONAL, Coalitions, coalitions
from detente.models.graph.concepts.every_draw import improve_from
from detente.models.graph.concepts.nash_gmr_smr_seq import SEQUENTIAL, ranked_blocks
from detente.models.graph.concepts.verdicts import Verdicts
from detente.models.graph.conflict.conflict import Conflict
from detente.models.graph.conflict.errors import ConflictError

Bools = NDArray[np.bool_]
LISTED = 16_384
"""States up to which a conflict is listed in full in plain data."""
SHOWN = 24
"""States shown of a larger one, or in a table."""
JOINT_STATES, JOINT_MAKERS = 64, 4
"""States and decision makers up to which coalitions are analysed by default."""


def reachable(conflict: Conflict) -> Bools:
    """Return (states,) whether improvements lead from the present state to each state; true for itself."""
    found = np.zeros(conflict.states, dtype=np.bool_)
    if conflict.ordered and conflict.moves.transitive:
        improve_from(conflict.now, conflict.moves, ranked_blocks(conflict), found)
        return found
    found[list(evolution(conflict, conflict.now, "improvements").steps)] = True
    return found


def lone(conflict: Conflict) -> Bools:
    """Return (states,) which states nobody can leave."""
    mv = conflict.moves
    size = np.diff(mv.first)
    into = np.concatenate([[0], np.cumsum(size[mv.after])])
    reach = into[mv.after_start[1:]] - into[mv.after_start[:-1]]
    own = np.repeat(np.arange(len(size)), np.diff(mv.after_start)) == mv.after
    reach[mv.after[own]] -= 1
    # One byte for each state and maker: large conflicts would need eight.
    return np.asarray((reach == 0)[mv.block].all(axis=0))


def leading(v: Verdicts, reached: Bools, most: int = SHOWN) -> NDArray[np.int64]:
    """Return the states that matter most: equilibria by the number of concepts, those within reach first."""
    score = np.zeros(len(reached), dtype=np.uint8)
    for c in v.concepts:
        score += v.equilibria(c)
    out: list[NDArray[np.int64]] = [np.zeros(0, dtype=np.int64)]
    left = most
    for here in (reached, ~reached):
        for n in range(len(v.concepts), 0, -1):
            out.append(np.flatnonzero(here & (score == n))[:left])
            left -= len(out[-1])
    return np.concatenate(out)


def plain(v: Verdicts, everything: bool = False) -> dict[str, Any]:
    """Return verdicts as plain data: equilibria, and the stable states of each decision maker, by concept.

    Of a conflict with more than 16,384 states only counts and the leading states, unless everything is asked for.
    """
    c = v.conflict
    single = [x for x in v.concepts if x not in COALITIONAL]
    whole = everything or c.states <= LISTED
    reached = reachable(c)
    keep = np.ones(c.states, dtype=np.bool_)
    out: dict[str, Any] = {}
    if not whole:
        keep[:] = False
        keep[leading(v, reached)] = True
    out["equilibria"] = {x: v.labels(v.equilibria(x) & keep) for x in v.concepts}
    out["per_dm_stable"] = {
        x: {name: v.labels(v.stable[x][i] & keep) for i, name in enumerate(c.makers)} for x in single
    }
    joint = [x for x in v.concepts if x in COALITIONAL]
    if joint:
        out["coalition_stability"] = {
            _names(c, who): {x: v.labels(v.stable[x][g]) for x in joint} for g, who in enumerate(v.who) if len(who) > 1
        }
    elif 2 < len(c.makers) <= JOINT_MAKERS and c.states <= JOINT_STATES:
        out |= coalition_tables(v)
    out["states"] = c.states
    out["counts"] = {x: int(v.equilibria(x).sum()) for x in v.concepts}
    out["present"] = c.labels[c.now]
    out["reached_by_improvements"] = v.labels(reached & keep)
    out["cannot_be_left"] = v.labels(lone(c) & keep)
    if not whole:
        out["narrowed"] = (
            f"{c.states:,} states: listed are the {int(keep.sum())} equilibria that hold in most senses, those that "
            "improvements reach from the present state first; counts are of all"
        )
    if c.notes:
        out["notes"] = list(c.notes)
    return out


def coalition_tables(v: Verdicts) -> dict[str, Any]:
    """Return the joint improvements of every coalition of two or more, and the states that are stable for it."""
    c, k = v.conflict, Coalitions(v.conflict)
    groups = coalitions(len(c.makers))
    return {
        "coalition_improvements": {
            _names(c, who): {
                str(c.labels[s]): [c.labels[int(q)] for q in np.flatnonzero(k.joint(who)[s])] for s in range(c.states)
            }
            for who in groups
        },
        "coalition_stability": {_names(c, who): {x: v.labels(k.stable(who, x)) for x in COALITIONAL} for who in groups},
    }


def _names(conflict: Conflict, who: frozenset[int]) -> str:
    return str([conflict.makers[i] for i in sorted(who)])


def status_quo(v: Verdicts) -> dict[str, Any]:
    """Return the states that can be reached from the present state, and the shortest ways to the equilibria."""
    c = v.conflict
    found = {kind: evolution(c, c.now, kind) for kind in KINDS}
    targets = leading(v, reachable(c))
    return {
        "from": c.labels[c.now],
        "reachable": _listed(c, found["moves"]),
        "reachable_by_improvements": _listed(c, found["improvements"]),
        "reachable_by_improvements_or_equal": _listed(c, found["improvements or equal"]),
        "complete": all(e.complete for e in found.values()),
        "paths": [_way(c, found, int(s)) for s in targets],
    }


def _listed(conflict: Conflict, e: Evolution) -> list[Any]:
    states = sorted(s for s in e.steps if s != e.start)
    return [conflict.labels[s] for s in states[:LISTED]]


def _way(conflict: Conflict, found: dict[Any, Evolution], state: int) -> dict[str, Any]:
    for kind in ("improvements", "improvements or equal", "moves"):
        path = found[kind].path(state)
        if path is not None:
            return {"to": conflict.labels[state], "by": kind, "path": steps(conflict, path)}
    return {"to": conflict.labels[state], "by": None, "path": None}


def steps(conflict: Conflict, path: tuple[Step, ...]) -> list[dict[str, Any]]:
    """Return a path as plain data."""
    return [
        {
            "actor": conflict.makers[x.maker],
            "from": conflict.labels[x.before],
            "to": conflict.labels[x.after],
            "improves": conflict.prefers(x.maker, x.after, x.before),
        }
        for x in path
    ]


def why(v: Verdicts, state: int) -> list[dict[str, Any]]:
    """Return, for each decision maker and concept, the verdict on a state, its witness, and the reason in words."""
    c = v.conflict
    out: list[dict[str, Any]] = []
    for concept in v.concepts:
        if concept not in SEQUENTIAL:
            continue
        for i, name in enumerate(c.makers):
            w = witness(c, i, state, concept)
            out.append(
                {
                    "dm": name,
                    "concept": concept,
                    "stable": w.stable,
                    "moves": [
                        {"to": c.labels[a.move], "sanction": None if a.path is None else steps(c, a.path)}
                        for a in w.answers
                    ],
                    "words": words(c, w),
                }
            )
    return out


MOST_DIGITS = 300
"""Numbers with more digits are written as a power of ten."""


def whole(x: int) -> int | str:
    """Return a whole number for JSON: text above 2⁵³, and ``2.86e+1993`` where its digits would fill a page."""
    if x <= 1 << 53:
        return x
    return str(x) if x < 10**MOST_DIGITS else "{}e+{}".format(*_power_of_ten(x))


def in_digits(x: int | str) -> str:
    """Return a whole number in a short form."""
    if isinstance(x, str):
        if "e+" in x:
            return x.replace("e+", " × 10^")
        x = int(x)
    return f"{x:,}" if x < 10**15 else "{} × 10^{}".format(*_power_of_ten(x))


def _power_of_ten(x: int) -> tuple[str, int]:
    size = log10(x)
    return f"{10 ** (size % 1):.2f}", int(size)


def inverse(v: Verdicts, state: int, vary: tuple[int, ...]) -> dict[str, Any]:
    """Return the preferences under which a state is stable: rankings, states ranked below it, the least change."""
    c = v.conflict
    rankings: dict[str, Any] = {}
    for i in vary:
        mine: dict[str, Any] = {}
        for concept in (x for x in v.concepts if x in (*SEQUENTIAL, "SIM")):
            try:
                r = requirement(c, i, state, concept)
            except ConflictError as e:
                mine[concept] = {"rankings": None, "why": str(e)}
                continue
            mine[concept] = {
                "rankings": whole(r.rankings),
                "of": whole(r.of),
                "share": r.rankings / r.of,
                "below_it": [[c.labels[s] for s in sorted(x)] for x in r.sets],
            }
        rankings[c.makers[i]] = mine
    changes: dict[str, Any] = {}
    for concept in (x for x in v.concepts if x in (*SEQUENTIAL, "SIM")):
        found = smallest_change(c, state, concept) if c.ordered else None
        if not c.ordered and v.equilibria(concept)[state]:
            changes[concept] = {"passes": {}, "swaps": 0, "exact": True, "how": "it is stable as it is"}
            continue
        changes[concept] = None if found is None else {
            "passes": {c.makers[i]: [c.labels[s] for s in passed] for i, (_, passed) in found.lifts.items()},
            "swaps": found.cost,
            "exact": found.exact,
            "how": found.why,
        }  # fmt: skip
    return {
        "state": c.labels[state],
        "counts": {name: {x: y["rankings"] for x, y in mine.items()} for name, mine in rankings.items()},
        "rankings": rankings,
        "smallest_change": changes,
        "ordered": c.ordered,
        "limit": f"rankings are counted while at most {MOST_MATTERING} states matter",
    }


def table(v: Verdicts, most: int = SHOWN, alike_once: bool = False) -> list[str]:
    """Return a table of states by concept: ``E`` stable for everybody, else initials of those for whom it is.

    With ``alike_once``, of states among which everybody is indifferent only the first is shown.
    """
    c = v.conflict
    reached = reachable(c)
    rows = [int(s) for s in leading(v, reached, c.states if alike_once else most)]
    if alike_once:
        once: dict[bytes, int] = {}
        for s in rows:
            once.setdefault(np.ascontiguousarray(c.rank[:, s]).tobytes(), s)
        rows = list(once.values())[:most]
    single = [x for x in v.concepts if x not in COALITIONAL]
    head = ["state", *v.concepts, "reach"]
    body: list[list[str]] = []
    for s in rows:
        cells = ["●" if v.equilibria(x)[s] else _partly(v, x, s) if x in single else "·" for x in v.concepts]
        body.append([_short(c, s), *cells, "now" if s == c.now else "yes" if reached[s] else "no"])
    width = [max(len(r[k]) for r in [head, *body]) for k in range(len(head))]
    lines = ["  ".join(x.ljust(w) for x, w in zip(r, width, strict=True)).rstrip() for r in [head, *body]]
    total = int(np.sum([v.equilibria(x) for x in v.concepts], axis=0).astype(bool).sum())
    if total > len(rows):
        lines.append(f"… and {total - len(rows):,} more equilibria in some sense (of {c.states:,} states)")
    if not rows:
        lines.append("no state is an equilibrium in any of these senses")
    return lines


def _partly(v: Verdicts, concept: str, s: int) -> str:
    share = int(v.stable[concept][:, s].sum())
    return f"{share}/{len(v.conflict.makers)}"


def _short(conflict: Conflict, s: int) -> str:
    title = conflict.title(s)
    return title if len(title) <= 60 else title[:59] + "…"
