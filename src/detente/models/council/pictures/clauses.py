"""Members against clauses, each clause taken alone: who can block."""

from __future__ import annotations

from collections.abc import Sequence

from detente.answers.finding import count_of_100, of_100
from detente.drawing.canvas import Sheet, nothing
from detente.drawing.style import ANSWER_FILL, ANSWER_TONE, MUTED, WIDTH, verdict
from detente.models.council.rows import ClauseCell

LEFT, HEAD, STEP = 250, 40, 20


def draw(cells: Sequence[ClauseCell]) -> Sheet:
    """Draw one row per clause and one column per group of members.

    Parameters
    ----------
    cells
        Answers, clause by clause.
    """
    if not cells:
        return nothing()
    clauses = list(dict.fromkeys((c.issue, c.level, c.label) for c in cells))
    who = list(dict.fromkeys(c.who for c in cells))
    wide = min(96.0, (WIDTH - LEFT) / len(who))
    sheet = Sheet(WIDTH, HEAD + STEP * len(clauses))
    for j, w in enumerate(who):
        sheet.block(w, LEFT + wide * (j + 0.5), HEAD / 2 - 2, wide - 4, "center", 10, bold=True, most=2)
    before = ""
    for j, (issue, _, label) in enumerate(clauses):
        y = HEAD + STEP * j
        if issue != before:
            sheet.line(0, y, LEFT + wide * len(who), y)
            sheet.text(issue, 0, y + STEP / 2, size=10, shade=MUTED)
        before = issue
        sheet.block(label, 62, y + STEP / 2, LEFT - 66, size=10, most=1)
    for c in cells:
        x = LEFT + wide * who.index(c.who) + 1
        y = HEAD + STEP * clauses.index((c.issue, c.level, c.label)) + 1
        v = verdict(c.share)
        sheet.rect(x, y, x + wide - 2, y + STEP - 2, ANSWER_FILL[v])
        text = "" if c.share is None else of_100(c.share)
        sheet.text(text, x + wide / 2 - 1, y + STEP / 2 - 1, "center", 10, ANSWER_TONE[v], bold=True)
    return sheet


def describe(cells: Sequence[ClauseCell]) -> str:
    """Say, for every clause, who agrees to it alone and how often."""
    said: list[str] = []
    for key in dict.fromkeys((c.issue, c.label) for c in cells):
        here = [(c.who, c.share) for c in cells if (c.issue, c.label) == key and c.share is not None]
        shares = ", ".join(f"{who} {count_of_100(share)} of 100" for who, share in here)
        said.append(f"{key[0]}, {key[1]}: {shares}.")
    return " ".join(said)
