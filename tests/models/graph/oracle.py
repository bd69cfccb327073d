"""The definitions word by word, over Python sets: slow on purpose, and independent of the engine.

A conflict is given by ``moves[i][s]``, the set of states that i can go to from s in one move, and by
``prefers(i, q, s)``, whether i likes q more than s.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from itertools import chain, combinations, product

Moves = Sequence[Sequence[frozenset[int]]]
Prefers = Callable[[int, int, int], bool]


def option_moves(codes: Sequence[int], owner: Sequence[int], direction: Sequence[str], makers: int) -> Moves:
    """Moves in option form, pair by pair of states."""
    out: list[list[frozenset[int]]] = []
    for i in range(makers):
        mine: list[frozenset[int]] = []
        for s in codes:
            reached: set[int] = set()
            for at, q in enumerate(codes):
                changed = [k for k in range(len(owner)) if (s ^ q) >> k & 1]
                if not changed or any(owner[k] != i for k in changed):
                    continue
                against = [
                    k
                    for k in changed
                    if (direction[k] == "fwd" and s >> k & 1) or (direction[k] == "back" and not s >> k & 1)
                ]
                if not against:
                    reached.add(at)
            mine.append(frozenset(reached))
        out.append(mine)
    return out


class Oracle:
    """Stability by the definitions."""

    def __init__(self, moves: Moves, prefers: Prefers) -> None:
        self.moves, self.prefers = moves, prefers
        self.makers, self.states = range(len(moves)), range(len(moves[0]))

    def better(self, i: int, s: int) -> set[int]:
        """R_i^+(s)."""
        return {q for q in self.moves[i][s] if self.prefers(i, q, s)}

    @cache  # noqa: B019
    def reach(self, who: frozenset[int], s: int, improving: bool) -> frozenset[int]:
        """R_H(s) or R_H^+(s): ends of legal sequences, in which nobody moves twice in a row."""
        ends: set[tuple[int, int]] = set()
        new = [(s, -1)]
        while new:
            at, last = new.pop()
            for j in who - {last}:
                for t in self.better(j, at) if improving else self.moves[j][at]:
                    if (t, j) not in ends:
                        ends.add((t, j))
                        new.append((t, j))
        return frozenset(t for t, _ in ends)

    def others(self, i: int) -> frozenset[int]:
        return frozenset(self.makers) - {i}

    def nash(self, i: int, s: int) -> bool:
        return not self.better(i, s)

    def _sanctioned(self, i: int, s: int, improving: bool, inescapable: bool) -> bool:
        def sanction(t: int) -> bool:
            if self.prefers(i, t, s):
                return False
            return not inescapable or not any(self.prefers(i, u, s) for u in self.moves[i][t])

        return all(any(map(sanction, self.reach(self.others(i), q, improving))) for q in self.better(i, s))

    def gmr(self, i: int, s: int) -> bool:
        return self._sanctioned(i, s, False, False)

    def smr(self, i: int, s: int) -> bool:
        return self._sanctioned(i, s, False, True)

    def seq(self, i: int, s: int) -> bool:
        return self._sanctioned(i, s, True, False)

    def sseq(self, i: int, s: int) -> bool:
        return self._sanctioned(i, s, True, True)

    def sim(self, i: int, s: int, codes: Sequence[int], owner: Sequence[int]) -> bool:
        def mixed(choice: dict[int, int]) -> int:
            return sum(codes[choice[owner[k]]] & 1 << k for k in range(len(owner)))

        others = sorted(self.others(i))
        for q in self.better(i, s):
            found = False
            for picks in product(*({s} | self.better(j, s) for j in others)):
                z = mixed({i: q, **dict(zip(others, picks, strict=True))})
                found = found or (z in codes and not self.prefers(i, codes.index(z), s))
            if not found:
                return False
        return True

    # --- coalitions (Inohara & Hipel 2008) ------------------------------------------------------------------

    def joint(self, who: frozenset[int], s: int) -> set[int]:
        """R_H^{++}(s)."""
        return {q for q in self.reach(who, s, False) if all(self.prefers(i, q, s) for i in who)}

    def joint_reach(self, out: frozenset[int], s: int) -> set[int]:
        """R^{++}_P(s): chains of improvements by coalitions among ``out``, none twice in a row."""
        groups = [frozenset(c) for c in chain.from_iterable(combinations(out, r) for r in range(1, len(out) + 1))]
        ends: set[tuple[int, frozenset[int]]] = set()
        new: list[tuple[int, frozenset[int]]] = [(s, frozenset())]
        while new:
            at, last = new.pop()
            for who in groups:
                if who != last:
                    for t in self.joint(who, at):
                        if (t, who) not in ends:
                            ends.add((t, who))
                            new.append((t, who))
        return {t for t, _ in ends}

    def coalition(self, who: frozenset[int], s: int, concept: str) -> bool:
        def no_gain(t: int) -> bool:
            return any(not self.prefers(i, t, s) for i in who)

        out = frozenset(self.makers) - who
        for q in self.joint(who, s):
            if concept == "CNash":
                return False
            ends = self.joint_reach(out, q) if concept == "CSEQ" else self.reach(out, q, False)
            kept = [t for t in ends if no_gain(t)]
            if concept == "CSMR":
                kept = [t for t in kept if all(no_gain(u) for u in self.reach(who, t, False))]
            if not kept:
                return False
        return True

    # --- limited moves ----------------------------------------------------------------------------------------

    def foresight(self, rank: Sequence[Sequence[int]], h: int) -> list[list[int]]:
        """G_h(i, s) for all i and s: where it ends if i may move first and h moves are foreseen."""
        if h == 0:
            return [list(self.states) for _ in self.makers]
        before = self.foresight(rank, h - 1)
        table: list[list[int]] = []
        for i in self.makers:
            row: list[int] = []
            for s in self.states:
                ends: list[tuple[int, int, int]] = []
                for q in sorted(self.moves[i][s]):
                    answers = [before[j][q] for j in self.makers if j != i] or [q]
                    worst = min(answers, key=lambda t: (rank[i][t], t))
                    ends.append((-rank[i][worst], worst, q))
                best = min(ends)[1] if ends else s
                row.append(best if rank[i][best] > rank[i][s] else s)
            table.append(row)
        return table
