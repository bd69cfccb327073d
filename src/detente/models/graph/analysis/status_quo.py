"""Status-quo analysis: states reachable from the present state, and the paths to them (Li, Kilgour & Hipel 2005).

Paths are legal sequences of moves as in a sanction, but with all decision makers taking part. The search runs over
pairs of a state and the mover who arrived there. A path is a shortest one of its kind; of several, the first in the
order of decision makers and states.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Literal

from detente.models.graph.conflict.conflict import Conflict

Kind = Literal["moves", "improvements", "improvements or equal"]
KINDS: tuple[Kind, ...] = ("moves", "improvements", "improvements or equal")
MOST_VISITED = 200_000


@dataclass(frozen=True, slots=True)
class Step:
    """One move: who moved, from where, to where."""

    maker: int
    before: int
    after: int


@dataclass(frozen=True, eq=False)
class Evolution:
    """All states that can follow a state.

    Attributes
    ----------
    start
        The state.
    kind
        By any legal moves, by improvements of the mover only, or by those and moves between equals.
    came_from
        For a pair of state and last mover, the pair before it.
    steps
        Number of moves of the shortest path to each state, in the order in which they were found.
    complete
        Whether the search ended; it stops at 200,000 pairs.
    """

    start: int
    kind: Kind
    came_from: dict[tuple[int, int], tuple[int, int]]
    steps: dict[int, int]
    complete: bool

    def path(self, state: int) -> tuple[Step, ...] | None:
        """Return a shortest path to a state; ``None`` if there is none, empty at the start itself."""
        if state == self.start:
            return ()
        ends = [pair for pair in self.came_from if pair[0] == state]
        if not ends:
            return None
        at = ends[0]
        out: list[Step] = []
        while at[1] >= 0:
            before = self.came_from[at]
            out.append(Step(at[1], before[0], at[0]))
            at = before
        return tuple(reversed(out))


def evolution(conflict: Conflict, start: int, kind: Kind = "moves") -> Evolution:
    """Search everything that legal sequences of a kind can reach from a state."""
    came: dict[tuple[int, int], tuple[int, int]] = {}
    steps: dict[int, int] = {start: 0}
    new: deque[tuple[int, int, int]] = deque([(start, -1, 0)])
    while new and len(came) < MOST_VISITED:
        at, last, n = new.popleft()
        for j in range(len(conflict.makers)):
            if j == last:
                continue
            for q in conflict.moves.of(j, at):
                if kind == "improvements" and not conflict.prefers(j, q, at):
                    continue
                if kind == "improvements or equal" and conflict.prefers(j, at, q):
                    continue
                if (q, j) not in came:
                    came[q, j] = (at, last)
                    steps.setdefault(q, n + 1)
                    new.append((q, j, n + 1))
    return Evolution(start, kind, came, steps, not new)
