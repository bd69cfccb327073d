"""What a view shows of packages: titles, shares, who accepts and who rejects."""

from __future__ import annotations

from detente.answers.finding import Finding, of_100, out_of_100
from detente.answers.view import ShownProposal, View
from detente.answers.words import day, span
from detente.models.deals.details import FateDetails
from detente.scenario.names import called

FATE, BEST = "fate", "best-package"
"""Ids of findings about packages: named proposals (with a slash and theirs), and the best single one."""


def proposal_of(view: View, f: Finding) -> ShownProposal | None:
    """Return the proposal that a finding is about; ``None`` for the best single package."""
    return next((p for p in view.coding.proposals if f.id == f"{FATE}/{p.id}"), None)


def title_of(view: View, f: Finding) -> str:
    """Return the title of the package that a finding is about."""
    p = proposal_of(view, f)
    return p.title if p else "The best single package" if f.id == BEST else f.id.partition("/")[2]


def share_of(f: Finding) -> float:
    """Return the share of draws in which a package passes."""
    return f.share or 0.0


def clauses_of(f: Finding) -> dict[str, int]:
    """Return the level of every issue that a package names."""
    return {c.issue: c.level for c in FateDetails.model_validate(f.details).package}


def best_named(view: View) -> Finding | None:
    """Return the named proposal that is the best single package, clause by clause, if there is one."""
    best = view.one(BEST)
    if best is None:
        return None
    return next((f for f in view.about(FATE) if clauses_of(f) == clauses_of(best)), None)


def acceptance(view: View, f: Finding) -> list[tuple[str, float | None]]:
    """Return, per group of actors, the share of draws in which its most reluctant member accepts; None: not asked."""
    by = {a.actor: a for a in FateDetails.model_validate(f.details).actors}
    out: list[tuple[str, float | None]] = []
    for g in view.coding.groups:
        asked = [by[a].accept for a in g.leaves if a in by and by[a].asked]
        out.append((g.who, min(asked) / f.n_draws if asked else None))
    return out


def is_procedural(f: Finding) -> bool:
    """Return whether a finding is about a package of procedure alone, which is no deal."""
    return FateDetails.model_validate(f.details).lasting is not None


def no_deal(f: Finding) -> str:
    """Return that a package of procedure is no deal, and its share if the talks are not expected to end."""
    lasting = FateDetails.model_validate(f.details).lasting
    if lasting is None:
        return ""
    other = out_of_100(lasting)
    return ", no deal" + (
        f"; {other} if the talks were not expected to end" if other != out_of_100(share_of(f)) else ""
    )


def offered(p: ShownProposal) -> str:
    """Return the author and the date of a proposal."""
    by, at = f" by {called(p.by)}" if p.by else "", f", {day(p.date)}" if p.date else ""
    match p.kind:
        case "analyst":
            return "the analyst’s"
        case "spoken":
            return f"said{by}{at}"
        case _:
            return f"tabled{by}{at}"


def against(view: View, f: Finding, most: int = 3) -> list[tuple[str, str, bool]]:
    """Return who rejects a package in at least one of 100 draws: name, share in words, whether in half or more.

    The most reluctant come first. All members of an alliance that mostly reject are one.
    """
    by = {who: 1 - s for who, s in acceptance(view, f) if s is not None and s <= 0.99}
    out: list[tuple[str, float, str]] = []
    for name, inside in _alliances(view):
        if all(by.get(w, 0) >= 0.5 for w in inside):
            times = sorted({by[w] for w in inside})
            out.append((f"all of {called(name)}", times[-1], span(times[0], times[-1])))
            by = {w: s for w, s in by.items() if w not in inside}
    out += [(w, s, of_100(s)) for w, s in by.items()]
    out.sort(key=lambda x: -x[1])
    return [(w, t, s >= 0.5) for w, s, t in out[:most]]


def _alliances(view: View) -> list[tuple[str, set[str]]]:
    """Return alliances that the page shows as two groups or more, with the names of those groups."""
    found: list[tuple[str, set[str]]] = []
    for a in view.coding.scenario.alliances:
        inside = [g for g in view.coding.groups if {*g.leaves} <= {*a.members}]
        if len(inside) > 1 and sum(len(g.leaves) for g in inside) == len(a.members):
            found.append((a.name, {g.who for g in inside}))
    return found
