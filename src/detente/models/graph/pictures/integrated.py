"""The integrated graph: situations as nodes on a ring, moves as lines in their mover's colour."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from detente.drawing.canvas import Sheet, nothing
from detente.drawing.style import ACCEPT, INK, MUTED, RULE, WIDTH, party_colour, wrap
from detente.models.graph.details import Arc, StateNode

HEIGHT, KEY, MARGIN = 460.0, 26.0, 150.0
HEAD = 8.0
"""Length of an arrowhead."""
MOST = 24
"""Nodes that a reader can distinguish; the rest is left out, and the key says how many."""


def draw(rows: Sequence[StateNode | Arc], chosen: int | None = None, way: Sequence[tuple[int, int]] = ()) -> Sheet:
    """Draw the graph.

    Parameters
    ----------
    rows
        Situations and moves. A move that improves its mover's position (a unilateral improvement) is a full line with
        an arrowhead; one that does not is thin and dashed.
    chosen
        A situation that is marked; only moves out of it keep their colour then.
    way
        Moves (from, to) that lead to it: drawn thick.
    """
    nodes = [r for r in rows if isinstance(r, StateNode)]
    if not nodes:
        return nothing("There are no situations to show.")
    shown = nodes[:MOST]
    at = {r.id: _place(k, len(shown)) for k, r in enumerate(shown)}
    arcs = [r for r in rows if isinstance(r, Arc) and r.source in at and r.target in at]
    actors = list(dict.fromkeys(r.actor for r in arcs))
    sheet = Sheet(WIDTH, HEIGHT + KEY)
    for a, b in way:
        if a in at and b in at:
            sheet.line(*at[a], *at[b], "#f0dfae", 9)
    _arcs(sheet, arcs, actors, at, None if chosen not in at else chosen)
    if chosen in at:
        sheet.dot(*at[chosen], 520, "#ffffff", INK, 1.4)
    for r in shown:
        _node(sheet, r, *at[r.id])
    _key(sheet, actors, len(nodes) - len(shown))
    return sheet


def places(rows: Sequence[StateNode | Arc]) -> dict[int, tuple[float, float]]:
    """Return the places of the situations of :func:`draw` on its sheet, by number."""
    shown = [r for r in rows if isinstance(r, StateNode)][:MOST]
    return {r.id: _place(k, len(shown)) for k, r in enumerate(shown)}


def _place(k: int, n: int) -> tuple[float, float]:
    angle = 2 * math.pi * k / n - math.pi / 2
    return WIDTH / 2 + (WIDTH / 2 - MARGIN) * math.cos(angle), HEIGHT / 2 + (HEIGHT / 2 - 56) * math.sin(angle)


def _arcs(
    sheet: Sheet, arcs: Iterable[Arc], actors: list[str], at: dict[int, tuple[float, float]], chosen: int | None
) -> None:
    kept: dict[tuple[int, int], list[Arc]] = {}
    for r in sorted(arcs, key=lambda r: (not r.improves, actors.index(r.actor))):
        pair = (min(r.source, r.target), max(r.source, r.target))
        # one line per pair and mover: the improving direction, if there is one
        if not any(o.actor == r.actor for o in kept.get(pair, ())):
            kept.setdefault(pair, []).append(r)
    for same in kept.values():
        for j, r in enumerate(same):
            here = chosen is None or (r.source == chosen and r.improves)
            colour = party_colour(actors.index(r.actor)) if here else RULE
            _arrow(sheet, at[r.source], at[r.target], colour, 5.0 * (j - (len(same) - 1) / 2), bool(r.improves))


def _arrow(
    sheet: Sheet, a: tuple[float, float], b: tuple[float, float], colour: str, aside: float, improves: bool
) -> None:
    dx, dy = b[0] - a[0], b[1] - a[1]
    long = math.hypot(dx, dy) or 1.0
    ux, uy = dx / long, dy / long
    x1, y1 = a[0] + 9 * ux - aside * uy, a[1] + 9 * uy + aside * ux
    x2, y2 = b[0] - 9 * ux - aside * uy, b[1] - 9 * uy + aside * ux
    if not improves:
        sheet.line(x1, y1, x2, y2, RULE, 1, dashed=True)
        return
    sheet.line(x1, y1, x2, y2, colour, 1.6)
    for turn in (2.65, -2.65):
        c, s = math.cos(turn), math.sin(turn)
        sheet.line(x2, y2, x2 + HEAD * (ux * c - uy * s), y2 + HEAD * (ux * s + uy * c), colour, 1.6)


def _node(sheet: Sheet, r: StateNode, x: float, y: float) -> None:
    share = r.count / r.n if r.n else 0.0
    sheet.dot(x, y, 190, "#ffffff", INK, 2.4 if r.now else 1)
    if share > 0:
        sheet.dot(x, y, 190, ACCEPT, INK, 2.4 if r.now else 1, opacity=0.15 + 0.85 * share)
    side = "center" if abs(x - WIDTH / 2) < 40 else "left" if x > WIDTH / 2 else "right"
    words = ("now: " if r.now else "") + r.title
    if side == "center":
        room, up = 260.0, y < HEIGHT / 2
        lines = min(3, len(wrap(words, room, 10)))
        sheet.block(words, x, y + (-14.0 - 13 * lines if up else 16.0), room, "center", 10, top=True)
    else:
        sheet.block(words, x + (13 if side == "left" else -13), y, MARGIN - 18, side, 10, most=4)


def _key(sheet: Sheet, actors: list[str], left_out: int) -> None:
    x, y = 6.0, HEIGHT + KEY / 2
    for k, name in enumerate(actors):
        sheet.line(x, y, x + 18, y, party_colour(k), 1.6)
        sheet.text(name, x + 22, y, size=10, shade=MUTED)
        x += 34 + 5.6 * len(name)
    note = "filled: stable for everybody, the stronger the more often; dashed: a move that brings its mover nothing"
    if left_out:
        note += f"; {left_out} more are not shown"
    sheet.text(note, WIDTH - 4, y + 12, "right", 9, MUTED)


def describe(rows: Sequence[StateNode | Arc]) -> str:
    """Describe in words what the graph shows."""
    nodes = [r for r in rows if isinstance(r, StateNode)]
    now = next((r.title for r in nodes if r.now), "not among them")
    best = max(nodes, key=lambda r: r.count / max(r.n, 1), default=None)
    arcs = sum(isinstance(r, Arc) and r.improves for r in rows)
    text = f"{len(nodes)} situations and {arcs} moves that are unilateral improvements. The present one: {now}."
    if best is not None and best.count:
        text += f" Most stable: {best.title}, {best.count:,} of {best.n:,}."
    return text


def integrated_svg(rows: Sequence[StateNode | Arc], id: str, title: str) -> str:
    """Return the graph as one SVG element."""
    return draw(rows).svg(id, title, describe(rows))
