"""An independent, slow rendering of the expected-utility model, equation by equation: the oracle.

Scholz, Calbert & Smith (2011); numbers of equations are theirs. One issue; nothing of the package is used.
"""

from __future__ import annotations

Row = list[float]
Table = list[Row]


def condorcet(x: Row, w: Row) -> float:
    """The position that no other beats in a weighted vote (26)–(29); the lower of two."""
    for at in sorted(set(x)):
        if all(sum(wi * (abs(xi - y) - abs(xi - at)) for xi, wi in zip(x, w, strict=True)) >= -1e-12 for y in set(x)):
            return at
    raise AssertionError("single-peaked preferences have a Condorcet winner")


def chances(program: bool, x: Row, w: Row, width: float, r: Row) -> Table:
    """(31), or what the program computed: divided by the sum over all ordered pairs of contestants."""
    n = len(x)

    def v(k: int, i: int, j: int) -> float:
        return w[k] * ((abs(x[k] - x[j]) / width) ** r[k] - (abs(x[k] - x[i]) / width) ** r[k])

    everything = sum(abs(v(k, i, j)) for k in range(n) for i in range(n) for j in range(n))
    p = [[0.0] * n for _ in range(n)]
    for i in range(n):
        for j in range(n):
            votes = [v(k, i, j) for k in range(n)]
            total = everything if program else sum(map(abs, votes))
            p[i][j] = sum(a for a in votes if a > 0) / total if total > 0 else 0.0
    return p


def expectations(x: Row, s: Row, w: Row, width: float, r: Row, p: Table, quiet: float) -> tuple[Table, Table]:
    """(25a), and (25b) with the responder's salience."""
    n, mu = len(x), condorcet(x, w)

    def u(share: float, i: int) -> float:
        return 2 - 4 * share ** r[i]

    def otherwise(i: int, one: int, other: int) -> float:
        spread = 0.25 * (abs(x[one] - mu) + abs(x[one] - x[other])) / width
        better = abs(x[one] - mu) < abs(x[one] - x[other])
        drift = u(max(0.5 - spread, 0.0), i) if better else u(0.5 + spread, i)  # (22), (23)
        return quiet * u(0.5, i) + (1 - quiet) * drift  # (24)

    a = [[0.0] * n for _ in range(n)]
    b = [[0.0] * n for _ in range(n)]
    for i in range(n):
        for j in range(n):
            if x[i] == x[j]:
                continue
            d = abs(x[i] - x[j]) / width
            win, lose = u(0.5 - 0.5 * d, i), u(0.5 + 0.5 * d, i)  # (15), (16)
            a[i][j] = s[j] * (p[i][j] * win + (1 - p[i][j]) * lose) + (1 - s[j]) * win - otherwise(i, i, j)
            b[i][j] = s[i] * (p[j][i] * win + (1 - p[j][i]) * lose) + (1 - s[i]) * win - otherwise(i, j, i)
    return a, b


def play(program: bool, x: Row, cap: Row, s: Row, words: list[int], rounds: int, quiet: float = 1.0) -> Table:
    """States; saliences 0–1. Equal movements go by what is expected of the challenge, then by ``words``."""
    n, width, states = len(x), max(x) - min(x), [list(x)]
    w = [c * t for c, t in zip(cap, s, strict=True)]
    for _ in range(rounds):
        x = states[-1]
        r = [1.0] * n
        p = chances(program, x, w, width, r)
        a, b = expectations(x, s, w, width, r, p, quiet)
        safe = [sum(row) for row in b]
        spread = max(safe) - min(safe)
        attitude = [(2 * t - max(safe) - min(safe)) / spread if spread > 1e-12 else 0.0 for t in safe]  # (34)
        r = [(1 - t / 3) / (1 + t / 3) for t in attitude]  # (33)
        p = chances(program, x, w, width, r)
        a, b = expectations(x, s, w, width, r, p, quiet)
        new = list(x)
        for i in range(n):
            offers: list[tuple[int, float, float, int, float]] = []
            for j in range(n):
                if x[i] == x[j]:
                    continue
                mine, theirs = a[i][j], b[i][j]
                if theirs > mine > 0:
                    offers.append((1, abs(x[j] - x[i]), -mine, words[j], x[j]))
                elif theirs > 0 > mine and theirs > -mine:
                    at = x[i] + (x[j] - x[i]) * -mine / theirs  # (36)
                    cost = (-mine * x[i] + theirs * x[j]) / (theirs - mine) if program else abs(at - x[i])
                    offers.append((2, cost, -mine, words[j], at))
                elif theirs > 0 > mine:
                    offers.append((3, abs(x[j] - x[i]), -mine, words[j], x[j]))
            if offers:
                new[i] = min(offers, key=lambda o: (o[0], round(o[1], 9), round(o[2], 9), o[3]))[4]
        states.append(new)
    return states
