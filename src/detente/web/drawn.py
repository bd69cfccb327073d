"""The interactive drawings of the page of answers: moves by round with their reasons, and the graph of situations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlencode

from markupsafe import Markup

from detente.answers.finding import of_100
from detente.drawing.svg import PADDING
from detente.models.graph.details import MoveStep, StateNode, StateReasons
from detente.models.graph.pictures import integrated
from detente.models.graph.rows import GraphRows
from detente.models.spatial.pictures import moves
from detente.models.spatial.rows import SimulationRows, SpatialRows, TrackRow
from detente.report.reasons import kept_reasons

if TYPE_CHECKING:
    from detente.answers.view import View
    from detente.models.graph.details import Way
    from detente.models.spatial.pictures.moves import MoveSpot
    from detente.models.spatial.rows import IssueTracks

Part = Literal["rounds", "graph"]
KEYS: Mapping[Part, tuple[str, ...]] = {"rounds": ("model", "issue", "actor", "round"), "graph": ("state",)}
"""Names in an address that say what a part shows."""


@dataclass(frozen=True, slots=True)
class DrawnSpot:
    """A place in a drawing that leads somewhere: its centre in units of the drawing, its address, and its words."""

    x: float
    y: float
    address: str
    words: str


@dataclass(frozen=True, slots=True)
class RoundCell:
    """An actor's level after a round, and the address of its reasons if it moved."""

    level: float | None
    address: str
    here: bool


@dataclass(frozen=True, slots=True)
class RoundsPart:
    """Settlement by round.

    Attributes
    ----------
    models, issues
        What can be chosen: ids and titles of models that have rounds, and ids of their issues.
    play, tracks
        What is chosen.
    drawing, spots
        The picture, and its moves.
    rows
        The same as a table: actors with their cells, in the order of the rounds.
    actor, round, reasons
        The move whose reasons are shown, as lines; empty where none is chosen.
    address
        The address of the part without a move.
    """

    models: tuple[tuple[str, str], ...]
    issues: tuple[str, ...]
    play: SimulationRows
    tracks: IssueTracks
    drawing: Markup
    spots: tuple[DrawnSpot, ...]
    rows: tuple[tuple[TrackRow, tuple[RoundCell, ...]], ...]
    actor: str
    round: int
    reasons: tuple[str, ...]
    address: str


@dataclass(frozen=True, slots=True)
class ShownState:
    """A situation in the list: its number, words, share in words, and address."""

    id: int
    title: str
    share: str
    now: bool
    address: str


@dataclass(frozen=True, slots=True)
class GraphPart:
    """The graph of situations.

    Attributes
    ----------
    drawing, spots
        The picture, and its situations.
    states
        The same as a list.
    node, reasons
        The situation that is chosen, and what it was asked.
    steps
        The way to it: who, what is taken up and given up, and whether the mover gains.
    kind
        What kind of way that is.
    draws
        Draws in which stability was computed.
    """

    drawing: Markup
    spots: tuple[DrawnSpot, ...]
    states: tuple[ShownState, ...]
    node: StateNode
    reasons: StateReasons | None
    steps: tuple[tuple[MoveStep, str], ...]
    kind: str
    draws: int


class AskedParts:
    """The choices in an address for both drawings, and addresses for other choices."""

    def __init__(self, path: str, query: Mapping[str, str]) -> None:
        names = [n for keys in KEYS.values() for n in keys]
        self.path, self.query = path, {n: query[n] for n in names if query.get(n)}

    def get(self, name: str) -> str:
        """Return the value of a choice; empty if it is not in the address."""
        return self.query.get(name, "")

    def address(self, part: Part, **given: object) -> str:
        """Return the address with other choices for one drawing and the same for the other."""
        rest = {k: v for k, v in self.query.items() if k not in KEYS[part]}
        query = urlencode({**rest, **{k: str(v) for k, v in given.items()}})
        return f"{self.path}?{query}" if query else self.path


def rounds_part(view: View, run: Path, asked: AskedParts) -> RoundsPart | None:
    """Return settlement by round; ``None`` where no model over rounds moved anybody."""
    kept = view.rows.get("spatial")
    if kept is None:
        return None
    plays = [m for m in SpatialRows.model_validate(kept).models if m.n_rounds]
    if not plays:
        return None
    play = next((m for m in plays if m.id == asked.get("model")), plays[0])
    tracks = next((k for k in play.rounds if k.issue == asked.get("issue")), None) or _liveliest(play)
    actor, step = asked.get("actor"), int(asked.get("round")) if asked.get("round").isdecimal() else 0
    found = moves.spots(tracks)
    reasons = _reasons(run, play, actor, step) if any((s.who, s.round) == (actor, step) for s in found) else ()
    here = {"model": play.id, "issue": tracks.issue}

    def address(who: str, t: int) -> str:
        return asked.address("rounds", **here, actor=who, round=t)

    at = {(s.who, s.round) for s in found}
    sheet = moves.draw(tracks, (actor, step) if reasons else None)
    title = f"Positions by round on {tracks.issue}: {play.title}"
    return RoundsPart(
        tuple((m.id, m.title) for m in plays),
        tuple(k.issue for k in play.rounds),
        play,
        tracks,
        Markup(sheet.svg("fig-moves", title, moves.describe(tracks))),
        tuple(
            DrawnSpot(s.x + PADDING, s.y + PADDING, address(s.who, s.round), _moved(s)) for s in found
        ),
        tuple(
            (a, tuple(
                RoundCell(y, address(a.who, t) if (a.who, t) in at else "", (a.who, t) == (actor, step))
                for t, y in zip(tracks.rounds, a.levels, strict=True)
            ))
            for a in tracks.actors
        ),
        actor if reasons else "",
        step,
        reasons,
        asked.address("rounds", **here),
    )  # fmt: skip


def _liveliest(play: SimulationRows) -> IssueTracks:
    """Return the issue on which the most moves are made."""
    return max(play.rounds, key=lambda k: len(moves.spots(k)))


def _moved(s: MoveSpot) -> str:
    return f"{s.who}, round {s.round}: {s.before:.0f} → {s.after:.0f}"


def _reasons(run: Path, play: SimulationRows, actor: str, step: int) -> tuple[str, ...]:
    for words in kept_reasons(run, [play.id]).values():
        if (actor, step) in words:
            return tuple(words[actor, step].split("\n"))
    return ()


def graph_part(view: View, asked: AskedParts) -> GraphPart | None:
    """Return the graph of situations; ``None`` where no moves are coded, or an older version made the run."""
    kept = view.rows.get("graph")
    shown = None if kept is None else GraphRows.model_validate(kept)
    nodes = [] if shown is None else [n for n in shown.with_ways if isinstance(n, StateNode)]
    if shown is None or not nodes or not shown.reasons:
        return None
    wanted = int(asked.get("state")) if asked.get("state").isdecimal() else -1
    node = next((n for n in nodes if n.id == wanted), None) or _steadiest(nodes)
    reasons = next((r for r in shown.reasons if r.id == node.id), None)
    path = None if reasons is None else reasons.path
    sheet = integrated.draw(shown.with_ways, node.id, _edges(nodes, path))
    force = {r.id for r in shown.reasons if r.trigger == "force"}
    what = {o.id: o.what for o in shown.options}
    return GraphPart(
        Markup(sheet.svg("fig-situations", "Situations and moves", integrated.describe(shown.with_ways))),
        tuple(
            DrawnSpot(x + PADDING, y + PADDING, asked.address("graph", state=id_), _titled(nodes, id_))
            for id_, (x, y) in integrated.places(shown.with_ways).items()
        ),
        tuple(
            ShownState(
                n.id, n.title, "–" if n.id in force else of_100(n.count / n.n if n.n else 0.0), n.now,
                asked.address("graph", state=n.id),
            )
            for n in nodes
        ),
        node,
        reasons,
        () if path is None else tuple((s, _step(s, what)) for s in path.steps),
        "" if path is None else path.kind,
        shown.draws,
    )  # fmt: skip


def _steadiest(nodes: Sequence[StateNode]) -> StateNode:
    """Return the situation that is stable most often, other than the present one if there is any."""
    return max(nodes, key=lambda n: (n.count, not n.now, -n.id))


def _titled(nodes: Sequence[StateNode], id_: int) -> str:
    return next(n.title for n in nodes if n.id == id_)


def _edges(nodes: Sequence[StateNode], path: Way | None) -> list[tuple[int, int]]:
    """Return the steps of a way whose ends are both in the picture."""
    if path is None:
        return []
    number = {n.label: n.id for n in nodes}
    start = next((n.id for n in nodes if n.now), -1)
    ends = [start, *(number.get(s.to, -1) for s in path.steps)]
    return [(a, b) for a, b in pairwise(ends) if a >= 0 and b >= 0]


def _step(step: MoveStep, what: Mapping[str, str]) -> str:
    """Return the options that a step takes up and gives up, in the words of the file."""
    parts = [*(what.get(x, x) for x in step.takes), *(f"takes back: {what.get(x, x)}" for x in step.drops)]
    return "; ".join(parts)
