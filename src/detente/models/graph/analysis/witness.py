"""Witnesses: for every verdict the move and the sanction path that decide it, and a sentence on them."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from detente.models.graph.analysis.status_quo import Step
from detente.models.graph.concepts.nash_gmr_smr_seq import SEQUENTIAL
from detente.models.graph.conflict.conflict import Conflict
from detente.models.graph.conflict.errors import ConflictError
from detente.scenario.names import called


@dataclass(frozen=True, slots=True)
class Answered:
    """One improvement of a decision maker, and the others' sanction, if any.

    Attributes
    ----------
    move
        State that it could move to.
    path
        Moves of the others from there to the sanction; ``None`` if there is no sanction.
    """

    move: int
    path: tuple[Step, ...] | None


@dataclass(frozen=True, slots=True)
class Witness:
    """The witness of a verdict: why a state is stable for a decision maker, or why not.

    Attributes
    ----------
    maker, state, concept
        What the verdict is about.
    stable
        The verdict.
    answers
        Every improvement with its sanction if stable; else the one improvement that is not sanctioned.
    stuck
        Whether the maker has no move at all there.
    """

    maker: int
    state: int
    concept: str
    stable: bool
    answers: tuple[Answered, ...]
    stuck: bool = False


def witness(conflict: Conflict, maker: int, state: int, concept: str) -> Witness:
    """Find the witness of a state's stability for a decision maker, by search forward from each improvement.

    Raises
    ------
    ConflictError
        For a concept other than Nash, GMR, SMR, SEQ and SSEQ.
    """
    if concept not in SEQUENTIAL:
        raise ConflictError(f"no sanction path decides {concept}; ask for one of {', '.join(SEQUENTIAL)}")
    answers: list[Answered] = []
    stuck = not conflict.moves.of(maker, state)
    for q in conflict.improvements(maker, state):
        path = None if concept == "Nash" else sanction(conflict, maker, state, q, concept)
        if path is None:
            return Witness(maker, state, concept, False, (Answered(q, None),))
        answers.append(Answered(q, path))
    return Witness(maker, state, concept, True, tuple(answers), stuck)


def sanction(conflict: Conflict, maker: int, state: int, move: int, concept: str) -> tuple[Step, ...] | None:
    """Return a shortest path of the others that sanctions a move, or ``None`` if there is none."""
    improving = concept in ("SEQ", "SSEQ")

    def deters(t: int) -> bool:
        if conflict.prefers(maker, t, state):
            return False
        if concept in ("GMR", "SEQ"):
            return True
        return not any(conflict.prefers(maker, u, state) for u in conflict.moves.of(maker, t))

    came: dict[tuple[int, int], tuple[int, int]] = {}
    new = deque([(move, -1)])
    while new:
        at, last = new.popleft()
        for j in range(len(conflict.makers)):
            if j in (maker, last):
                continue
            for t in conflict.improvements(j, at) if improving else conflict.moves.of(j, at):
                if (t, j) in came:
                    continue
                came[t, j] = (at, last)
                if deters(t):
                    return _back(came, (t, j))
                new.append((t, j))
    return None


def _back(came: dict[tuple[int, int], tuple[int, int]], at: tuple[int, int]) -> tuple[Step, ...]:
    out: list[Step] = []
    while at in came:
        before = came[at]
        out.append(Step(at[1], before[0], at[0]))
        at = before
        if at[1] < 0:
            break
    return tuple(reversed(out))


def steps_words(conflict: Conflict, steps: tuple[Step, ...]) -> str:
    """Return a path in words: ``Iraq → 4 (Attack), then Syria → 6 (Escalate, Attack)``."""
    return ", then ".join(f"{conflict.makers[s.maker]} → {conflict.title(s.after)}" for s in steps)


def words(conflict: Conflict, w: Witness) -> str:
    """Return a verdict and its reason in a sentence."""
    name, here = conflict.makers[w.maker], conflict.title(w.state)
    no, trivially = "" if w.stable else "not ", ", trivially" if w.stuck else ""
    return f"{here} is {no}{w.concept}-stable for {called(name)}{trivially}: {because(conflict, w)}."


def because(conflict: Conflict, w: Witness) -> str:
    """Return the reason for a verdict in words, without the verdict."""
    if not w.stable:
        q = conflict.title(w.answers[0].move)
        why = "" if w.concept == "Nash" else ", and no answer of the others would leave it no better off than staying"
        return f"it could move to {q}, which it prefers{why}"
    if w.stuck:
        return "it has no move there"
    if not w.answers:
        return "it can move, but to nothing that it prefers"
    parts = [
        f"it could move to {conflict.title(a.move)}, but {steps_words(conflict, a.path or ())}, which is "
        + ("no better for it" if not conflict.prefers(w.maker, w.state, _end(a)) else "worse for it")
        for a in w.answers
    ]
    return "; ".join(parts)


def _end(a: Answered) -> int:
    return a.path[-1].after if a.path else a.move
