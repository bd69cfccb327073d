"""Power against salience: how strong each party is, and how much it cares about each issue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from detente.answers.view import ShownPower, Spread
from detente.drawing.canvas import Sheet, nothing
from detente.drawing.style import CHAR, INK, MUTED, WIDTH, number, party_colour

NAME, BAR, HEAD, STEP, GAP = 140, 130, 34, 46, 26


class PowerParty(NamedTuple):
    """A party's capability, and its salience by issue."""

    power: ShownPower
    salience: Mapping[str, Spread]


def draw(parties: Sequence[PowerParty]) -> Sheet:
    """Draw a bar of capability and a row of salience circles for every party, the strongest first.

    Parameters
    ----------
    parties
        In any order.
    """
    if not parties:
        return nothing()
    ordered = sorted(parties, key=lambda p: (-p.power.mode, p.power.who))
    issues = list(dict.fromkeys(k for p in ordered for k in p.salience))
    top = max(p.power.high for p in ordered) or 1.0
    first = NAME + BAR + GAP
    cell = (WIDTH - first) / max(1, len(issues))
    largest = 0.785 * min(STEP - 4.0, cell - 3.0) ** 2
    sheet = Sheet(WIDTH, HEAD + STEP * len(ordered))
    sheet.text("power (range)", NAME, HEAD / 2, bold=True)
    for i, k in enumerate(issues):
        long = max(map(len, k.split())) * CHAR * 1.08
        sheet.block(k, first + cell * (i + 0.5), HEAD / 2, cell, "center", 11 if long < cell else 9, bold=True, most=2)
    for j, party in enumerate(ordered):
        p, shade = party.power, party_colour(party.power.colour)
        y, line = HEAD + STEP * (j + 0.5), HEAD + STEP * j
        sheet.line(0, line, WIDTH, line)
        sheet.block(p.who, 0, y, NAME - 12, most=2)
        low, mode, high = (NAME + BAR * v / top for v in (p.low, p.mode, p.high))
        sheet.rect(NAME, y - 12, mode, y - 1, shade, 0.85)
        sheet.line(low, y - 6.5, high, y - 6.5, INK, 1.2)
        sheet.text(f"{number(p.mode)}  ({number(p.low)} to {number(p.high)})", NAME, y + 8, "left", 10, MUTED)
        for k, s in party.salience.items():
            x = first + cell * (issues.index(k) + 0.5)
            sheet.dot(x, y, largest * s.mode / 100, shade, shade, 0, 0.28)
            sheet.text(f"{s.mode:.0f}", x, y, "center")
    return sheet


def describe(parties: Sequence[PowerParty]) -> str:
    """Describe each party's power and what it cares about most."""
    said: list[str] = []
    for p in sorted(parties, key=lambda p: -p.power.mode):
        most = sorted(p.salience.items(), key=lambda s: -s[1].mode)[:3]
        cares = ", ".join(f"{k} {s.mode:.0f}" for k, s in most)
        said.append(f"{p.power.who}: power {number(p.power.mode)}; cares most about {cares}.")
    return " ".join(said)
