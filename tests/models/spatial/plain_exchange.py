"""An independent, slow rendering of the exchange model with equal gains: the oracle. One round, no ties."""

from __future__ import annotations

from itertools import combinations

Row = list[float]
Table = list[Row]


def mean(k: int, y: Table, w: Table) -> float:
    return sum(w[i][k] * y[i][k] for i in range(len(y))) / sum(w[i][k] for i in range(len(y)))


def look(i: int, j: int, p: int, q: int, x: Table, y: Table, s: Table, w: Table, way: dict[tuple[int, int], float]):
    """(gain, new vote of j on p, new vote of i on q), or nothing; i demands p, j demands q."""

    def most(supplier: int, k: int, towards: float) -> float:
        room, ahead = towards - y[supplier][k], towards - mean(k, y, w)
        if room * ahead <= 0 or way.get((supplier, k), 0.0) * room < 0:
            return 0.0
        return min(abs(room) * w[supplier][k] / sum(row[k] for row in w), abs(ahead))

    dp, dq = most(j, p, x[i][p]), most(i, q, x[j][q])
    if dp <= 0 or dq <= 0:
        return None
    rate = (s[i][p] + s[j][p]) / (s[i][q] + s[j][q])
    dp, dq = (dp, dp * rate) if dp * rate <= dq else (dq / rate, dq)
    gain = abs(dp * s[i][p] - dq * s[i][q])
    on_p = y[j][p] + (1 if x[i][p] > y[j][p] else -1) * dp * sum(row[p] for row in w) / w[j][p]
    on_q = y[i][q] + (1 if x[j][q] > y[i][q] else -1) * dq * sum(row[q] for row in w) / w[i][q]
    return gain, on_p, on_q


def round_(x: Table, cap: Row, s: Table) -> tuple[Table, list[tuple[int, int, int, int, float]]]:
    """Votes after all exchanges, and the exchanges: i, j, p, q, gain of each."""
    n, issues = len(x), len(x[0])
    w = [[cap[i] * s[i][k] for k in range(issues)] for i in range(n)]
    y, way = [list(r) for r in x], {}
    start = [mean(k, y, w) for k in range(issues)]
    left: list[tuple[int, int, int, int]] = []
    for p, q in combinations(range(issues), 2):
        for i, j in combinations(range(n), 2):
            apart = [(x[i][k] - start[k]) * (x[j][k] - start[k]) < 0 for k in (p, q)]
            if all(apart):
                left.append((i, j, p, q) if s[i][p] / s[i][q] >= s[j][p] / s[j][q] else (j, i, p, q))
    done: list[tuple[int, int, int, int, float]] = []
    while True:
        found = [(look(*c, x, y, s, w, way), c) for c in left]
        good = [(f, c) for f, c in found if f is not None and f[0] > 5e-10]
        if not good:
            return y, done
        (gain, on_p, on_q), (i, j, p, q) = max(good, key=lambda o: o[0][0])
        way[j, p], way[i, q] = on_p - y[j][p], on_q - y[i][q]
        y[j][p], y[i][q] = on_p, on_q
        done.append((i, j, p, q, gain))
        left.remove((i, j, p, q))
