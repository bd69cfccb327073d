"""How outcomes spread over the draws: for each issue a strip per model, darker where more draws settle."""

from __future__ import annotations

from collections.abc import Sequence

from detente.drawing.canvas import Sheet, nothing
from detente.drawing.style import INK, MUTED, WIDTH
from detente.models.spatial.rows import IssueBins

LEFT, STEP, GAP, HEAD, FOOT = 172, 16, 28, 24, 26


def draw(issues: Sequence[IssueBins]) -> Sheet:
    """Draw one panel per issue, two in a row.

    Parameters
    ----------
    issues
        Distributions of settlements; the baseline comes first.
    """
    shown = [k for k in issues if k.models]
    if not shown:
        return nothing()
    names = {m.id: m.title for k in shown for m in k.models}
    order = list(names)
    wide = (WIDTH - LEFT - GAP - 14) / 2
    height = HEAD + STEP * len(order) + FOOT
    sheet = Sheet(WIDTH, height * ((len(shown) + 1) // 2))
    for n, k in enumerate(shown):
        left, top = LEFT + (n % 2) * (wide + GAP), height * (n // 2) + HEAD
        sheet.text(k.issue, left, top - 11, bold=True)
        sheet.field(left, top, left + wide, top + STEP * len(order))
        for level in (0, 25, 50, 75, 100):
            x = left + wide * level / 100
            sheet.line(x, top, x, top + STEP * len(order), "#ffffff", 1.2)
            sheet.text(str(level), x, top + STEP * len(order) + 9, "center", 9, MUTED)
        for m in k.models:
            y, shade = top + STEP * order.index(m.id), INK if m.id == order[0] else "#1f4e79"
            most = max((b.share for b in m.bins), default=1.0)
            for b in m.bins:
                weight = 0.08 + 0.87 * b.share / most
                sheet.rect(left + wide * b.low / 100, y + 2, left + wide * b.high / 100, y + STEP - 2, shade, weight)
        if n % 2 == 0:
            for j, id_ in enumerate(order):
                sheet.text(names[id_], LEFT - 12, top + STEP * (j + 0.5), "right", bold=j == 0)
    return sheet


def describe(issues: Sequence[IssueBins]) -> str:
    """Describe where most draws settle, by issue and model."""
    said: list[str] = []
    for k in issues:
        tops = [(m.title, max(m.bins, key=lambda b: (b.share, -b.low))) for m in k.models if m.bins]
        if tops:
            most = ", ".join(f"{t} {b.low:.0f} to {b.high:.0f} ({100 * b.share:.0f} of 100)" for t, b in tops)
            said.append(f"{k.issue}, most often: {most}.")
    return " ".join(said)
