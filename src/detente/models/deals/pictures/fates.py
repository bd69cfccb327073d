"""Proposals against those who would have to agree: who accepts, who blocks, and whose answer varies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from detente.answers.finding import count_of_100, of_100
from detente.drawing.canvas import Sheet, nothing
from detente.drawing.style import ANSWER_FILL, ANSWER_TONE, WIDTH, verdict

LEFT, HEAD, STEP, PASS = 222, 44, 35, 74


class FateCell(NamedTuple):
    """One party's answer to one package.

    ``proposal`` its title; ``passes`` its share of draws in words; ``who`` the party; ``share`` of draws in which the
    party accepts, ``None`` if it is not asked; ``needed`` whether the package cannot pass without it.
    """

    proposal: str
    passes: str
    who: str
    share: float | None
    needed: bool


def draw(cells: Sequence[FateCell]) -> Sheet:
    """Draw the matrix.

    Parameters
    ----------
    cells
        Answers, package by package.
    """
    if not cells:
        return nothing()
    proposals = list(dict.fromkeys(c.proposal for c in cells))
    who = list(dict.fromkeys(c.who for c in cells))
    wide = min(96.0, (WIDTH - LEFT - PASS) / len(who))
    sheet = Sheet(WIDTH, HEAD + STEP * len(proposals))
    left = {w: LEFT + wide * j for j, w in enumerate(who)}
    last = LEFT + wide * len(who) + PASS / 2
    for w in who:
        sheet.block(w, left[w] + wide / 2, HEAD / 2 - 2, wide - 4, "center", bold=True)
    sheet.block("passes", last, HEAD / 2 - 2, PASS - 8, "center", bold=True)
    passes = {c.proposal: c.passes for c in cells}
    for j, p in enumerate(proposals):
        y = HEAD + STEP * j
        sheet.line(0, y, last + PASS / 2, y)
        sheet.block(p, 0, y + STEP / 2, LEFT - 4)
        sheet.text(passes[p], last, y + STEP / 2, "center", 13, bold=True)
    for c in cells:
        x, y, v = (
            left[c.who] + 1.5,
            HEAD + STEP * proposals.index(c.proposal) + 1.5,
            verdict(c.share, c.needed),
        )
        sheet.rect(x, y, x + wide - 3, y + STEP - 3, ANSWER_FILL[v])
        if c.share is None:
            sheet.text(v, x + wide / 2 - 1.5, y + STEP / 2 - 1.5, "center", 10, ANSWER_TONE[v])
        else:
            sheet.text(of_100(c.share), x + wide / 2 - 1.5, y + 11, "center", 13, ANSWER_TONE[v], bold=True)
            sheet.text(v, x + wide / 2 - 1.5, y + 24, "center", 10, ANSWER_TONE[v])
    return sheet


def describe(cells: Sequence[FateCell]) -> str:
    """Say, for every proposal, who accepts and who blocks."""
    said: list[str] = []
    for p in dict.fromkeys(c.proposal for c in cells):
        who = "; ".join(
            f"{c.who}: {verdict(c.share, c.needed)}" + ("" if c.share is None else f" ({count_of_100(c.share)} of 100)")
            for c in cells
            if c.proposal == p
        )
        said.append(f"{p}. {who}.")
    return " ".join(said)
