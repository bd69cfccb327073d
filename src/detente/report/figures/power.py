"""Power against salience: how strong each party is, and how much it cares about each issue."""

from __future__ import annotations

from detente.drawing.canvas import Sheet, nothing
from detente.drawing.style import CHAR, INK, MUTED, WIDTH, Rows, number

NAME, BAR, HEAD, STEP, GAP = 140, 130, 34, 46, 26


def draw(parties: Rows) -> Sheet:
    """Draw a bar of capability and a row of salience circles for every party, the strongest first.

    Parameters
    ----------
    parties
        ``who, colour, low, mode, high`` (capability), ``salience [{issue, low, mode, high}]``.
    """
    if not parties:
        return nothing()
    ordered = sorted(parties, key=lambda p: (-p["mode"], p["who"]))
    issues = list(dict.fromkeys(s["issue"] for p in ordered for s in p["salience"]))
    top = max(p["high"] for p in ordered) or 1.0
    first = NAME + BAR + GAP
    cell = (WIDTH - first) / max(1, len(issues))
    largest = 0.785 * min(STEP - 4.0, cell - 3.0) ** 2
    sheet = Sheet(WIDTH, HEAD + STEP * len(ordered))
    sheet.text("power (range)", NAME, HEAD / 2, bold=True)
    for i, k in enumerate(issues):
        long = max(map(len, k.split())) * CHAR * 1.08
        sheet.block(k, first + cell * (i + 0.5), HEAD / 2, cell, "center", 11 if long < cell else 9, bold=True, most=2)
    for j, p in enumerate(ordered):
        y, line = HEAD + STEP * (j + 0.5), HEAD + STEP * j
        sheet.line(0, line, WIDTH, line)
        sheet.block(p["who"], 0, y, NAME - 12, most=2)
        low, mode, high = (NAME + BAR * p[k] / top for k in ("low", "mode", "high"))
        sheet.rect(NAME, y - 12, mode, y - 1, p["colour"], 0.85)
        sheet.line(low, y - 6.5, high, y - 6.5, INK, 1.2)
        sheet.text(f"{number(p['mode'])}  ({number(p['low'])} to {number(p['high'])})", NAME, y + 8, "left", 10, MUTED)
        for s in p["salience"]:
            x = first + cell * (issues.index(s["issue"]) + 0.5)
            sheet.dot(x, y, largest * s["mode"] / 100, p["colour"], p["colour"], 0, 0.28)
            sheet.text(f"{s['mode']:.0f}", x, y, "center")
    return sheet


def describe(parties: Rows) -> str:
    """Say each party's power and what it cares about most."""
    said: list[str] = []
    for p in sorted(parties, key=lambda p: -p["mode"]):
        most = sorted(p["salience"], key=lambda s: -s["mode"])[:3]
        cares = ", ".join(f"{s['issue']} {s['mode']:.0f}" for s in most)
        said.append(f"{p['who']}: power {number(p['mode'])}; cares most about {cares}.")
    return " ".join(said)
