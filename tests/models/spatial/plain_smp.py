"""An independent, slow rendering of the spatial model of politics, straight from its equations: the oracle.

Plain Python on lists; nothing of the package is used. Deterministic transitions only.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

Row = list[float]
Table = list[Row]
TINY = 1e-8


def utility(d: float, risk: float) -> float:
    return (1 - d) * (1 + (risk * d if d <= 1 else risk))


def vote(rule: int, weight: float, ua: float, ub: float) -> float:
    du = ua - ub
    side = max(-1.0, min(1.0, du / TINY))
    if rule == 5:
        return weight * du * (1 if du < 0 else 2 / 3)
    return weight * (side, 0.8 * du + 0.2 * side, du, 0.5 * du + 0.5 * du**3, du**3)[rule]


def beats(model: int, a: float, b: float) -> float:
    if model < 4:
        power = (1, 2, 4, 8)[model]
        return a**power / (a**power + b**power)
    if a >= 1.1 * b:
        return 1 / (1 + 1e-6)
    if b >= 1.1 * a:
        return 1e-6 / (1 + 1e-6)
    return (2.1 * a / (a + b) - 1) / 0.1


def election(rule: int, model: int, kind: int, weights: Row, u: Table) -> Row:
    """Chance of each alternative; u[actor][alternative]."""
    m = len(u[0])
    c = [[TINY] * m for _ in range(m)]
    for i in range(m):
        for j in range(i):
            votes = [vote(rule, w, row[i], row[j]) for w, row in zip(weights, u, strict=True)]
            c[i][j] = TINY + sum(v for v in votes if v > 0)
            c[j][i] = TINY - sum(v for v in votes if v < 0)
    p = [[0.5 if i == j else 0.0 for j in range(m)] for i in range(m)]
    for i in range(m):
        for j in range(i):
            p[i][j] = beats(model, c[i][j], c[j][i])
            p[j][i] = 1 - p[i][j]
    if kind == 0:
        chance = [math.prod(row) for row in p]
        return [x / sum(chance) for x in chance]
    now, tol = [1 / m] * m, 1e-8 if kind == 1 else 1e-6
    push = [[c[i][j] * p[i][j] + (1e-10 if i == j else 0) for j in range(m)] for i in range(m)]
    share = [[push[i][j] / sum(push[k][j] for k in range(m)) for j in range(m)] for i in range(m)]
    while True:
        if kind == 1:
            new = [sum(p[i][j] * (now[i] * share[j][i] + now[j] * share[i][j]) for j in range(m)) for i in range(m)]
        else:
            new = [sum(p[i][j] * (now[i] + now[j]) for j in range(m)) / m for i in range(m)]
        gap = max(abs(a - b) for a, b in zip(new, now, strict=True))
        now = [(a + b) / 2 for a, b in zip(new, now, strict=True)]
        if gap <= tol:
            return now


class Plain:
    """One play. ``parameters``: KTAB's nine numbers; positions and saliences 0–1, (actors, issues).

    With ``words``, a number for each actor, KTAB's two defects are mended and ties go by those numbers.
    """

    def __init__(
        self,
        parameters: Sequence[int],
        x: Table,
        cap: Row,
        sal: Table,
        words: list[int] | None = None,
        follow: float = 1.0,
    ) -> None:
        (self.model, self.kind, _, self.rule, self.adjust, self.range_, self.commit, self.mix, self.bargain) = (
            parameters
        )
        self.x, self.cap, self.sal, self.words, self.follow = [list(r) for r in x], cap, sal, words, follow
        self.ktab, self.tie = words is None, 0.0 if words is None else 1e-9
        self.q = [list(r) for r in x]
        self.n = len(x)
        self.total = [sum(r) for r in sal]

    def distance(self, i: int, y: Row) -> float:
        s = self.sal[i]
        top = sum((a * (b - c)) ** 2 for a, b, c in zip(s, self.q[i], y, strict=True))
        return math.sqrt(top / sum(a * a for a in s))

    def risk(self) -> Row:
        u = [[utility(d, 0) for d in row] for row in self.d]
        p = election(self.rule, self.model, self.kind, self.cap, u)
        low, high = min(p), max(p)
        if high - low <= 1e-12:
            return [0.0] * self.n
        return [
            (
                (a - low) / (high - low),
                (3 * a - high - 2 * low) / (2 * (high - low)),
                (2 * a - high - low) / (high - low),
            )[self.range_]
            for a in p
        ]

    def view(self, h: int) -> Table:
        f = (0, 1 / 3, 1 / 2, 2 / 3, 1)[self.adjust]
        attitudes = [(1 - f) * self.r[h] + f * self.r[i] for i in range(self.n)]
        return [[utility(self.d[i][j], attitudes[i]) for j in range(self.n)] for i in range(self.n)]

    def challenge(self, h: int, i: int, j: int) -> tuple[float, float]:
        """h's view of the chance that i beats j, and of what the challenge changes for i."""
        u, w = self.views[h], [c * s for c, s in zip(self.cap, self.total, strict=True)]
        a = 1e-10 + max(0.0, vote(self.rule, w[i], u[i][i], u[i][j]))
        b = 1e-10 + max(0.0, -vote(self.rule, w[j], u[j][i], u[j][j]))
        a += max(0.0, vote(self.rule, w[j], u[j][i], u[j][j]))
        b += max(0.0, -vote(self.rule, w[i], u[i][i], u[i][j]))
        for_i, for_j = a, b
        for m in range(self.n):
            if m in (i, j):
                continue
            ui, uj, um = u[m][i], u[m][j], u[m][m]
            v = vote(self.rule, w[m], ui, uj)
            win = (a + max(v, 0.0)) / (a + b + abs(v))
            with_i = {0: (2 * ui + um, 2 * uj + um), 1: (2 * ui + um, 3 * uj), 2: (3 * ui, 3 * uj)}[self.commit]
            with_j = {0: (2 * ui + um, 2 * uj + um), 1: (3 * ui, 2 * uj + um), 2: (3 * ui, 3 * uj)}[self.commit]
            v = vote(self.rule, w[m], win * with_i[0] + (1 - win) * with_i[1], win * with_j[0] + (1 - win) * with_j[1])
            for_i += max(v, 0.0)
            for_j += max(-v, 0.0)
        p = for_i / (for_i + for_j)
        s, ui, uj = self.total[j], u[i][i], u[i][j]
        return p, (1 - s) * 2 * ui + s * (p * 2 * ui + (1 - p) * 2 * uj) - ui - uj

    def deal(self, i: int, j: int, p: float) -> tuple[Row, Row]:
        left: Row = []
        right: Row = []
        for xi, xj, si, sj in zip(self.x[i], self.x[j], self.sal[i], self.sal[j], strict=True):
            if self.mix == 2:
                di, dj = max(0.0, 1 - 2 * p), max(0.0, 2 * p - 1)
                left.append(xi + di * sj**2 / (di * sj**2 + 1e-6 + (1 - di) * si**2) * (xj - xi))
                right.append(xj + dj * si**2 / (dj * si**2 + 1e-6 + (1 - dj) * sj**2) * (xi - xj))
                continue
            e = self.mix + 1
            wi, wj = (si * p) ** e, (sj * (1 - p)) ** e
            both = wi + wj + 1e-6
            left.append(int(0.5 + 1e4 * ((wi + 1e-6) * xi + wj * xj) / both) / 1e4)
            right.append(int(0.5 + 1e4 * (wi * xi + (wj + 1e-6) * xj) / both) / 1e4)
        return left, right

    def turn(self) -> None:
        n = self.n
        self.d = [[self.distance(i, y) for y in self.x] for i in range(n)]
        self.r = self.risk()
        self.views = [self.view(h) for h in range(n)]
        queues: list[list[tuple[int, int, Row, Row] | None]] = [[] for _ in range(n)]
        for i in range(n):
            queues[i].append(None)
            best, target, chance = 1e-5, -1, 0.0
            for j in range(n):
                if j != i:
                    p, gain = self.challenge(i, i, j)
                    level = self.words is not None and target >= 0 and abs(gain - best) <= self.tie
                    if self.words[j] < self.words[target] if self.words and level else gain > best:
                        best, target, chance = gain, j, p
            if target < 0:
                continue
            j = target
            mine = self.deal(i, j, chance)
            theirs = self.deal(i, j, self.challenge(j, i, j)[1 if self.ktab else 0])
            offers = [mine]
            if self.bargain == 1:
                offers = [mine, theirs]
            elif self.bargain == 2:
                wi = self.cap[i] * self.total[i]
                wj = self.cap[i if self.ktab else j] * self.total[j]
                blend = [
                    [(wi * a + wj * b) / (wi + wj) for a, b in zip(mine[z], theirs[z], strict=True)] for z in (0, 1)
                ]
                offers = [(blend[0], blend[1])]
            for left, right in offers:
                queues[i].append((i, j, left, right))
                queues[j].append((i, j, left, right))
        words = self.words
        if words is not None:
            for queue in queues:
                queue.sort(key=lambda b: -1 if b is None else words[b[0]])
        own = [[utility(self.d[a][z], self.r[a]) for z in range(n)] for a in range(n)]
        new = [list(r) for r in self.x]
        for k in range(n):
            u: Table = []
            for a in range(n):
                row: Row = []
                for offer in queues[k]:
                    if offer is None:
                        row.append(sum(own[a]) / n)
                        continue
                    i, j, left, right = offer
                    rest = sum(own[a][z] for z in range(n) if z not in (i, j))
                    ends = utility(self.distance(a, left), self.r[a]) + utility(self.distance(a, right), self.r[a])
                    row.append((rest + ends) / n)
                u.append(row)
            p = election(self.rule, self.model, self.kind, self.cap, u)
            take = 0
            for m in range(len(p)):
                take = m if p[m] > p[take] + self.tie else take
            offer = queues[k][take]
            if offer is not None:
                new[k] = offer[2] if offer[0] == k else offer[3]
        self.x = new
        self.q = [
            [self.follow * a + (1 - self.follow) * b for a, b in zip(y, q, strict=True)]
            for y, q in zip(new, self.q, strict=True)
        ]

    def play(self, most: int = 100) -> list[Table]:
        states, first = [self.x], 0.0
        for step in range(1, most + 1):
            before = self.x
            self.turn()
            states.append(self.x)
            moved = sum(math.dist(a, b) for a, b in zip(self.x, before, strict=True))
            if step == 1:
                first = moved
            elif moved < 0.02 * (first + 1e-4):
                break
        return states
