"""Power under the decision rule: Shapley–Shubik and Banzhaf side by side."""

from __future__ import annotations

from collections.abc import Sequence

from detente.drawing.canvas import Sheet, nothing
from detente.drawing.style import ACCEPT, MUTED, WIDTH
from detente.models.council.rows import PowerPanel

LEFT, RIGHT, STEP, HEAD = 230, 600, 22, 30


def draw(bodies: Sequence[PowerPanel]) -> Sheet:
    """Draw a pair of bars for every member, body by body.

    Parameters
    ----------
    bodies
        Bodies with their members.
    """
    if not bodies:
        return nothing()
    top = max((v for b in bodies for r in b.rows for v in (r.shapley_shubik, r.banzhaf)), default=0) or 1.0
    sheet = Sheet(WIDTH, sum(HEAD + STEP * len(b.rows) for b in bodies) + 16)
    y = 0.0
    for b in bodies:
        sheet.line(0, y, WIDTH, y)
        sheet.text(f"{b.body}: {b.n} members, {_act(b)} can act", 0, y + 14, bold=True)
        y += HEAD
        for r in b.rows:
            sheet.block(r.who, 0, y + 7, LEFT - 12, most=1)
            for value, off, shade in ((r.shapley_shubik, 1, ACCEPT), (r.banzhaf, 9, MUTED)):
                end = LEFT + (RIGHT - LEFT) * value / top
                sheet.rect(LEFT, y + off, end, y + off + 7, shade, 0.85)
            sheet.text(f"{r.shapley_shubik:.3g}, {r.banzhaf:.3g}", RIGHT + 8, y + 8, size=10, shade=MUTED)
            y += STEP
    sheet.text("upper bar: Shapley–Shubik; lower: Banzhaf, adding up to 1", LEFT, y + 8, size=10, shade=MUTED)
    return sheet


def _act(body: PowerPanel) -> str:
    """Return how many coalitions are enough: their number where it is small, else their share."""
    few = len(body.winning) < 5
    return f"{body.winning} of 2^{body.n} coalitions" if few else f"{100 * body.act:.3g} of 100 coalitions"


def describe(bodies: Sequence[PowerPanel]) -> str:
    """Describe every member's two indices."""
    return " ".join(
        f"{b.body}: " + "; ".join(f"{r.who} {r.shapley_shubik:.3g} and {r.banzhaf:.3g}" for r in b.rows) + "."
        for b in bodies
    )
