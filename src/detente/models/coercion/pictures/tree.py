"""The moves as a tree, left to right; the thicker a branch, the more often it is the best reply once it is open."""

from __future__ import annotations

from collections.abc import Sequence

from detente.drawing.canvas import Sheet, nothing
from detente.drawing.style import INK, MUTED, RULE, WIDTH, wrap
from detente.models.coercion.rows import TreeStep

HEAD, STEP, LEFT = 14, 30, 8
THICK = {
    "practically never": 0.8,
    "rarely": 1.2,
    "sometimes": 1.8,
    "about as often as not": 2.6,
    "usually": 3.4,
    "nearly always": 4.2,
    "practically always": 5.0,
}
"""Width of a branch by the word for how often it is the best reply."""


def draw(rows: Sequence[TreeStep]) -> Sheet:
    """Draw the tree.

    Parameters
    ----------
    rows
        Parents come before their children.
    """
    if len(rows) < 2:
        return nothing()
    depth, leaf = _places(rows)
    last = max(depth.values())
    step = (WIDTH - 150 - LEFT) / max(last, 1)
    sheet = Sheet(WIDTH, HEAD * 2 + STEP * (max(leaf.values()) + 1))

    def at(node: int) -> tuple[float, float]:
        return LEFT + 6 + step * depth[node], HEAD + STEP * (leaf[node] + 0.5)

    for r in rows:
        if r.parent < 0:
            continue
        (x1, y1), (x2, y2) = at(r.parent), at(r.node)
        shade = RULE if r.how == "practically never" else INK
        sheet.line(x1, y1, x2, y2, shade, THICK.get(r.how or "", 1.0))
        label = f"{r.action} ({r.how})"
        if r.end:
            sheet.block(label, x2 + 8, y2, WIDTH - x2 - 10, size=10, most=2)
        else:
            # At the far end, where branches of one node have parted, on the side that the branch does not come from.
            words = [*wrap(label, step - 56, 10), r.player]
            rises = y1 >= y2
            for n, text in enumerate(reversed(words) if rises else words):
                place = y2 + (-11 - 12 * n if rises else 12 + 12 * n)
                sheet.text(text, x2 - 8, place, "right", 10, bold=text == r.player, halo=True)
    for r in rows:
        x, y = at(r.node)
        sheet.dot(x, y, 30 if r.end else 70, MUTED if r.end else INK, "#ffffff", 1)
        if r.parent < 0:
            sheet.text(r.player, 2, y + 14, "left", 10, bold=True, halo=True)
    return sheet


def _places(rows: Sequence[TreeStep]) -> tuple[dict[int, int], dict[int, float]]:
    """Return every node's depth, and its height in rows: an end has a row of its own, others the middle of theirs."""
    depth: dict[int, int] = {}
    children: dict[int, list[TreeStep]] = {}
    for r in rows:
        depth[r.node] = depth[r.parent] + 1 if r.parent >= 0 else 0
        children.setdefault(r.parent, []).append(r)
    height: dict[int, float] = {}
    count = 0

    def place(node: int) -> float:
        nonlocal count
        below = children.get(node, [])
        if not below:
            height[node] = float(count)
            count += 1
        else:
            rows_ = [place(r.node) for r in below]
            height[node] = (rows_[0] + rows_[-1]) / 2
        return height[node]

    place(rows[0].node)
    return depth, height


def describe(rows: Sequence[TreeStep]) -> str:
    """Return each step in words, and how often it is the best reply."""
    who = {r.node: r.player for r in rows}
    steps = [f"{who[r.parent]}: {r.action}, {r.how}" for r in rows if r.parent >= 0]
    return f"Steps, and how often each is the best reply once it can be taken. {'; '.join(steps)}."
