"""Comparison with second coders and variants: which answers differ under their values or rules."""

from __future__ import annotations

from detente.answers.case import Alternative
from detente.answers.finding import Finding, Share, out_of_100, per_hundred
from detente.answers.questions import Question
from detente.models.deals.details import ZONE, CompareDetails, CompareRow
from detente.models.deals.results import BEST, ZoneAnswers, ZoneShares
from detente.scenario.model import Scenario


def compare(scenario: Scenario, zone: ZoneAnswers, others: tuple[Alternative, ...]) -> tuple[Finding, ...]:
    """Return one finding per alternative coding on which the zone model ran."""
    pairs = [(other, r) for other in others for r in other.results.values() if isinstance(r, ZoneShares)]
    several = sum(other.kind == "coder" for other, _ in pairs) > 1
    return tuple(_one(scenario, zone, other, r, several) for other, r in pairs)


def _title(scenario: Scenario, proposal: str) -> str:
    """Return a row of the comparison in words."""
    title = next((p.title or p.id for p in scenario.proposals if p.id == proposal), proposal)
    return {ZONE: "some package", BEST: "the best package of each"}.get(proposal, f"“{title}”")


def _one(scenario: Scenario, zone: ZoneAnswers, other: Alternative, theirs: ZoneShares, several: bool) -> Finding:
    names = [str(p) for p in zone.passes.coords["proposal"]]
    known = list(theirs.passes.coords["proposal"])
    # Both are counted over the same draws, so that they differ by the coding and not by chance.
    n = min(zone.n_draws, theirs.n_draws)
    mine = {name: int(zone.outcome.sel(proposal=name).values[:n].sum()) for name in (ZONE, *names)}
    whole = {name: int(zone.passes.sel(proposal=name).values[0]) for name in names}
    whole[ZONE] = int(zone.zone.values[0])
    counts = {name: int(theirs.passes.sel(proposal=name).values[0]) for name in names if name in known}
    counts[ZONE] = int(theirs.zone.values[0])
    rows = sorted(
        (
            CompareRow(
                proposal=name,
                base=mine[name],
                base_n=n,
                other=count,
                other_n=theirs.n_draws,
                whole=round(whole[name] / zone.n_draws, 6),
            )
            for name, count in counts.items()
        ),
        key=lambda r: -r.gap,
    )
    top = rows[0]
    who = f"Second coder “{other.id}”" if other.kind == "coder" else f"Variant “{other.id}”"
    subject = "whether any deal exists" if top.proposal == ZONE else f"“{top.proposal}”"
    text = (
        f"{who}: the answers differ most on {subject}: {per_hundred(top.base, top.base_n)} as coded, "
        f"{per_hundred(top.other, top.other_n)} there, over the same {n:,} draws."
    )
    named = _title(scenario, top.proposal)
    short = who if several else "Second coder"
    # The table beside it has the share as coded over all draws: one quantity, one number.
    headline = f"{short}: {named} is accepted in {out_of_100(top.other / top.other_n)}, here {out_of_100(top.coded)}."
    if top.gap < 0.02:
        text = headline = f"{who}: no answer moves by more than 2 of 100 draws."
    return Finding(
        id=f"{other.kind}/{other.id}",
        question=f"What if it is coded otherwise: {other.what.rstrip('.?!')}?",
        asks=Question.CHANGE,
        answer="the same" if top.gap < 0.02 else "differs a little" if top.gap < 0.1 else "differs",
        text=text,
        headline=headline if other.kind == "coder" else "",
        value={"kind": "set", "members": [r.proposal for r in rows]},
        n_draws=theirs.n_draws,
        by_assumption=(Share("as coded", top.base, top.base_n), Share(other.id, top.other, top.other_n)),
        models=({"id": zone.model},),
        details=CompareDetails(rows=tuple(rows)).model_dump(mode="json"),
    )
