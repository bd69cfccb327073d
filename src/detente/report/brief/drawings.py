"""The two drawings of a brief, as figures."""

from __future__ import annotations

from detente.answers.blocks import Figure
from detente.report.brief.content import Brief
from detente.report.pictures import shares, tips


def proposals(brief: Brief) -> Figure | None:
    """Return the drawing of the first page; ``None`` without packages."""
    rows = [shares.ShareRow(b.title, b.share, b.low, b.high, b.blocker) for b in brief.bars]
    if not rows:
        return None
    return Figure("proposals", "Proposals, and who stands in the way", shares.describe(rows), shares.draw(rows))


def tipping(brief: Brief) -> Figure | None:
    """Return the break-even curves; ``None`` where the run has none."""
    told = brief.curves
    if told is None:
        return None
    lines = [tips.TipCurve(c.title, c.x, c.shares) for c in told.curves]
    axis = f"{told.words}: {told.unit}" if told.unit else told.words
    ranges = [tips.TipRange(r.who, r.low, r.mode, r.high) for r in told.ranges]
    data = tips.Tips(lines, ranges, axis)
    return Figure("tipping", "Where the answer tips", tips.describe(data), tips.draw(data))
