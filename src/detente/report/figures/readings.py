"""Every proposal under every reading: a dot each, in lanes by how failure is read."""

from __future__ import annotations

from detente.drawing.canvas import Sheet, nothing
from detente.drawing.style import INK, MUTED, READING, WIDTH, Rows

LEFT, RIGHT, LANE, HEAD, FOOT = 226, 656, 9, 22, 36


def draw(rows: Rows) -> Sheet:
    """Draw the dots.

    Parameters
    ----------
    rows
        ``proposal``, ``failure`` (the lane), ``share``, ``base`` (whether it is the reading that leads).
    """
    if not rows:
        return nothing()
    proposals = list(dict.fromkeys(r["proposal"] for r in rows))
    lanes = list(
        dict.fromkeys([f for f in READING if any(r["failure"] == f for r in rows)] + [r["failure"] for r in rows])
    )
    step = max(LANE * len(lanes) + 12, 32)
    inset = (step - LANE * len(lanes)) / 2
    bottom = HEAD + step * len(proposals)
    sheet = Sheet(WIDTH, bottom + FOOT)
    sheet.axis(LEFT, RIGHT, HEAD, bottom, [(v / 4, f"{25 * v}") for v in range(5)], "draws of 100 in which it passes")

    def x(share: float) -> float:
        return LEFT + (RIGHT - LEFT) * share

    for n, f in enumerate(lanes):
        sheet.dot(LEFT + 6 + 92 * n, 8, 50, READING.get(f, MUTED), READING.get(f, MUTED), 0)
        sheet.text(f, LEFT + 14 + 92 * n, 8, size=10, shade=MUTED)
    for j, p in enumerate(proposals):
        top = HEAD + step * j
        sheet.line(0, top, WIDTH, top)
        sheet.block(p, LEFT - 14, top + step / 2, LEFT - 14, "right")
        for n, f in enumerate(lanes):
            y, shade = top + inset + LANE * (n + 0.5), READING.get(f, MUTED)
            here = sorted({round(r["share"], 3) for r in rows if r["proposal"] == p and r["failure"] == f})
            if here:
                sheet.line(x(here[0]), y, x(here[-1]), y, shade, 1.2)
            for share in here:
                sheet.dot(x(share), y, 22, shade, shade, 0, 0.8)
            for r in rows:
                if r["base"] and r["proposal"] == p and r["failure"] == f:
                    sheet.dot(x(r["share"]), y, 85, "none", INK, 1.6, shape="diamond")
    return sheet


def describe(rows: Rows) -> str:
    """Say each proposal's range."""
    said: list[str] = []
    for p in dict.fromkeys(r["proposal"] for r in rows):
        shares = [100 * r["share"] for r in rows if r["proposal"] == p]
        said.append(f"{p}: from {min(shares):.0f} to {max(shares):.0f} of 100 draws over {len(shares)} readings.")
    return " ".join(said)
