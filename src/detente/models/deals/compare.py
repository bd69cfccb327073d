"""Second coders and variants: where the answers differ under somebody else's values, or another rule."""

from __future__ import annotations

from detente.answers.case import Alternative
from detente.answers.finding import Finding, Share, per_hundred
from detente.answers.questions import Question
from detente.models.deals.details import CompareDetails, CompareRow
from detente.models.deals.results import ZoneAnswers, ZoneShares

ZONE = "zone"
"""Name of the row on whether any package would pass."""


def compare(zone: ZoneAnswers, others: tuple[Alternative, ...]) -> tuple[Finding, ...]:
    """Return one finding per alternative coding on which the zone model ran."""
    return tuple(_one(zone, other, r) for other in others for r in other.results.values() if isinstance(r, ZoneShares))


def _one(zone: ZoneAnswers, other: Alternative, theirs: ZoneShares) -> Finding:
    names = [str(p) for p in zone.passes.coords["proposal"]]
    known = list(theirs.passes.coords["proposal"])
    # Both are counted over the same draws, so that they differ by the coding and not by chance.
    n = min(zone.n_draws, theirs.n_draws)
    mine = {name: int(zone.outcome.sel(proposal=name).values[:n].sum()) for name in (ZONE, *names)}
    counts = {name: int(theirs.passes.sel(proposal=name).values[0]) for name in names if name in known}
    counts[ZONE] = int(theirs.zone.values[0])
    rows = sorted(
        (
            CompareRow(proposal=name, base=mine[name], base_n=n, other=count, other_n=theirs.n_draws)
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
    if top.gap < 0.02:
        text = f"{who}: no answer moves by more than 2 of 100 draws."
    return Finding(
        id=f"{other.kind}/{other.id}",
        question=f"What if it is coded otherwise: {other.what.rstrip('.?!')}?",
        asks=Question.CHANGE,
        answer="the same" if top.gap < 0.02 else "differs a little" if top.gap < 0.1 else "differs",
        text=text,
        headline=text if other.kind == "coder" else "",
        value={"kind": "set", "members": [r.proposal for r in rows]},
        n_draws=theirs.n_draws,
        by_assumption=(Share("as coded", top.base, top.base_n), Share(other.id, top.other, top.other_n)),
        models=({"id": zone.model},),
        details=CompareDetails(rows=tuple(rows)).model_dump(mode="json"),
    )
