"""Risk against demand: how likely a demand is to be refused, by how much it asks, in theory and for each proposal.

The band is the target's: how likely it would rather fight. The numbered points are the proposals of the file: how often
somebody who is asked, under threat or not, would refuse.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from detente.drawing.canvas import Sheet, nothing
from detente.drawing.style import ACCEPT, BLOCK, INK, MUTED, WIDTH, wrap
from detente.models.coercion.rows import Refusal, RiskRows

LEFT, RIGHT, TOP, BOTTOM, FOOT = 60, 660, 34, 234, 46
MOST = 1.5
"""Demands beyond this are drawn at the edge."""
LINE, COLUMN = 15, 330


def draw(rows: RiskRows) -> Sheet:
    """Draw the middle of the draws, the band from a tenth to nine tenths of them, and the packages as points.

    Parameters
    ----------
    rows
        The curve, by rising demand, and the proposals.
    """
    curve, named = rows.curve, rows.named
    if len(curve) < 2:
        return nothing()
    half = (len(named) + 1) // 2
    sheet = Sheet(WIDTH, BOTTOM + FOOT + LINE * half)
    sheet.field(LEFT, TOP, RIGHT, BOTTOM)
    ticks = [(v / 6, f"{v / 4:g}") for v in range(7)]
    sheet.axis(LEFT, RIGHT, TOP, BOTTOM, ticks, "demand: share of what force decides; 1 is all that force would attain")

    def x(demand: float) -> float:
        return LEFT + (RIGHT - LEFT) * min(max(demand, 0.0), MOST) / MOST

    def y(risk: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * risk

    for v, label in ((0.0, "never"), (0.5, "half"), (1.0, "always")):
        sheet.line(LEFT, y(v), RIGHT, y(v))
        sheet.text(label, LEFT - 8, y(v), "right", 10, MUTED)
    width = (RIGHT - LEFT) / (2 * (len(curve) - 1))
    for r in curve:
        left, right = max(x(r.demand) - width, LEFT), min(x(r.demand) + width, RIGHT)
        if r.high > r.low:
            sheet.rect(left, y(r.high), right, y(r.low), BLOCK, 0.18)
    for a, b in pairwise(curve):
        sheet.line(x(a.demand), y(a.mid), x(b.demand), y(b.mid), BLOCK, 1.8)
    sheet.line(LEFT, 10, LEFT + 22, 10, BLOCK, 1.8)
    sheet.text("the target would rather fight", LEFT + 28, 10, size=10, shade=MUTED)
    sheet.dot(LEFT + 236, 10, 60, ACCEPT)
    sheet.text("a proposal that somebody who is asked refuses", LEFT + 246, 10, size=10, shade=MUTED)
    for n, (r, up) in enumerate(zip(named, _apart(named), strict=True)):
        at = (x(r.demand), y(r.refused) - up)
        sheet.dot(*at, 150, ACCEPT)
        sheet.text(str(n + 1), *at, "center", 10, "#ffffff", bold=True)
        column, line = divmod(n, half)
        words = wrap(f"{n + 1}  {r.title}", COLUMN - 14, 10)
        text = words[0] + (" …" if len(words) > 1 else "")
        sheet.text(text, 8 + COLUMN * column, BOTTOM + FOOT + LINE * line, size=10, shade=INK)
    return sheet


def _apart(named: Sequence[Refusal]) -> list[float]:
    """Return by how many pixels each point is moved so that no number hides another's."""
    placed: list[tuple[float, float]] = []
    out: list[float] = []
    for r in named:
        x = (RIGHT - LEFT) * min(max(r.demand, 0.0), MOST) / MOST
        y = (BOTTOM - TOP) * r.refused
        # From the upper half downwards, from the lower half upwards: nothing leaves the field.
        step, up = (-15.0 if r.refused > 0.5 else 15.0), 0.0
        while any(abs(x - a) < 14 and abs(y + up - b) < 14 for a, b in placed):
            up += step
        placed.append((x, y + up))
        out.append(up)
    return out


def describe(rows: RiskRows) -> str:
    """Return in words where the target's risk begins and is even, and how often each proposal is refused."""
    curve = rows.curve
    begins = next((r.demand for r in curve if r.mid > 0.01), None)
    even = next((r.demand for r in curve if r.mid >= 0.5), None)
    if begins is None:
        text = "Whatever is demanded, the target would rather concede than fight, in the middle of the draws."
    else:
        text = f"The risk that the target would rather fight begins at a demand of {begins:.2f}"
        text += f" and is even at {even:.2f}." if even is not None else " and never becomes even."
    named = "; ".join(f"{r.title}, asking {r.demand:.2f}, in {100 * r.refused:.0f}" for r in rows.named)
    return text + (f" Refused by somebody who is asked, in draws of 100: {named}." if named else "")
