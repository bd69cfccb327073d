"""Verdicts of an older file that change under the present conventions.

Files written before an agreement could leave something out (core §11.1), before the others could be uncertain about
force (§11.3) and before procedure was judged apart (§11.2) have none of the keys for it. What they say is read in the
new way; this lists, for such a file, what that changes. Nothing is stored: a file with one of the new keys has been
brought up to date.
"""

from __future__ import annotations

from dataclasses import replace

from detente.answers.case import Case
from detente.answers.finding import Finding, count_of_100
from detente.answers.questions import Question
from detente.answers.words import listed, numbered
from detente.models.deals.results import BEST, ZoneResult
from detente.payoffs import BASE, AssumptionSet
from detente.scenario.model import Scenario


def is_older(s: Scenario) -> bool:
    """Whether a file has none of the keys that distinguish today's conventions from earlier ones."""
    na = s.no_agreement
    force = na.force if na is not None else None
    new = (
        any(k.unnamed or k.kind == "transfer" for k in s.issues),
        any(p.unnamed for p in s.proposals),
        any(c.unless for c in s.commitments),
        any(f.mediators for f in s.fora),
        any(m.since or m.until or any(q.low < 0 for q in m.effects.values()) for m in s.moves),
        force is not None and bool(force.belief or force.estimates),
        na is not None and bool(na.discount),
    )
    return not any(new)


def conventions(case: Case) -> tuple[Finding, ...]:
    """Return one finding with the verdicts that change; none for a file of today, or where none changes.

    A verdict is whether a package is accepted in at least half of the draws.
    """
    zone = case.of(ZoneResult)
    if zone is None or not is_older(case.scenario):
        return ()
    named = [str(r) for r in zone.passes.coords["assumptions"]]
    lead = next(r for r in (BASE, replace(BASE, failure="peace")) if r.id in named)
    rows = [
        *_changed(case, zone, replace(lead, unnamed="status_quo"), "if what is left out stays as it is"),
        *_changed(case, zone, replace(lead, knows="common"), "if the others know only how often force would follow"),
    ]
    apart = [p.title or p.id for p in case.scenario.proposals if p.id in zone.procedural]
    if not rows and not apart:
        return ()
    parts = [
        f"{title} is accepted in {count_of_100(now)}, and in {count_of_100(then)} {how}"
        for title, now, then, how in rows
    ]
    text = (
        "The file has no key that says what an agreement leaves out, what others believe, or who mediates: it may be "
        "older than these."
    )
    if parts:
        depend = "depends" if len(rows) == 1 else "depend"
        text += f" {numbered(len(rows), 'verdict')} {depend} on how it is read (out of 100 draws): {listed(parts)}."
    if apart:
        text += f" Judged apart, since they change procedure alone and no longer count as a deal: {listed(apart)}."
    count = len(rows) + len(apart)
    return (
        Finding(
            id="conventions",
            question="Which verdicts depend on the convention by which an older file is read?",
            asks=Question.CHANGE,
            answer=numbered(count, "verdict"),
            text=text,
            headline=f"Today’s conventions decide {numbered(count, 'verdict')} of this file: see “Further findings”.",
            value={"kind": "set", "members": [*(r[0] for r in rows), *apart]},
            n_draws=zone.n_draws,
            models=({"id": zone.model},),
            assumptions=("A verdict is whether a package is accepted in at least half of the draws.",),
            details={
                "rows": [
                    {"title": title, "now": round(now, 6), "otherwise": round(then, 6), "how": how}
                    for title, now, then, how in rows
                ],
                "procedure": apart,
            },
        ),
    )


def _changed(case: Case, zone: ZoneResult, other: AssumptionSet, how: str) -> list[tuple[str, float, float, str]]:
    """Return title, share as read today, share under another convention, and the convention in words."""
    names = [str(r) for r in zone.passes.coords["assumptions"]]
    if other.id not in names:
        return []
    n, at = zone.n_draws, names.index(other.id)
    titles = {p.id: f"“{p.title or p.id}”" for p in case.scenario.proposals} | {BEST: "the best package"}
    found = [
        (titles[str(p)], int(zone.passes.sel(proposal=p).values[0]), int(zone.passes.sel(proposal=p).values[at]))
        for p in zone.passes.coords["proposal"]
        if str(p) in titles and str(p) not in zone.procedural
    ]
    found.append(("some package", int(zone.zone.values[0]), int(zone.zone.values[at])))
    return [(title, a / n, b / n, how) for title, a, b in found if (2 * a >= n) != (2 * b >= n)]
