"""Batches of negotiations: 10⁵ of 60 meetings among 31 parties over 8 issues; and one session against negmas 0.16.

``python -m benchmarks.talks [--without-negmas]``.

1. *One offer a meeting*: in turn a party tables a package, all 31 answer; every meeting is held (no early stop,
   fixed horizon). *An offer from every party*: 31 packages at each meeting, each answered by all.
2. The same game of two parties and three issues of ten levels, both conceding with time, played by negmas (in an
   environment of its own under a temporary folder) and by us, one offer a meeting in turn. The strategies are the
   same functions of time, so both must agree on the same package at the same step: it is checked for every game.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks._measure import Cost, calibration, within
from benchmarks._peer import environment
from detente.models.talks._batch import Calendar, Outcomes, Stand, TalksRules, simulate
from detente.models.talks._structs import AGREED

Array = NDArray[np.float64]
TALKS, MEETINGS, PARTIES, ISSUES, LEVELS = 100_000, 60, 31, 8, 5
CHUNK = 1000
DIFFERENT = 10
"""Chunks of values made beforehand (25 MB each) and played in turn, with strategies of their own in each chunk."""
WORKERS = 2
GAMES, STEPS, EXPONENTS = 2000, 60, [4.0, 1.0]
THEIRS = 100
"""How many of the games negmas plays: each takes it some hundredths of a second."""


def values(seed: int, n: int, parties: int, issues: int, levels: int) -> Array:
    """(draws, parties, levels) contributions: every party has its own weights and its own order of levels."""
    rng = np.random.default_rng(seed)
    weights = rng.dirichlet(np.ones(issues), (n, parties))
    levels_ = rng.random((n, parties, issues, levels))
    levels_ -= levels_.min(axis=3, keepdims=True)
    levels_ /= levels_.max(axis=3, keepdims=True)
    return np.ascontiguousarray((levels_ * weights[..., None]).reshape(n, parties, issues * levels))


def large(every_party: bool) -> tuple[Cost, int]:
    """Play 10⁵ negotiations in chunks on two threads; return what playing took, and how many answers were given."""
    table = TalksRules.plain(PARTIES, (LEVELS,) * ISSUES)
    least = np.full((CHUNK, PARTIES), 0.35)
    calendar = Calendar.regular(CHUNK, MEETINGS)
    made = [values(j, CHUNK, PARTIES, ISSUES, LEVELS) for j in range(DIFFERENT)]
    rng = np.random.default_rng(0)
    stands = [
        Stand(np.zeros(PARTIES, dtype=np.int64), np.exp(rng.uniform(np.log(0.1), np.log(2.0), (CHUNK, PARTIES))))
        for _ in range(TALKS // CHUNK)
    ]

    def one(j: int) -> int:
        uv = made[j % DIFFERENT]
        out = simulate(table, uv, least, calendar, stands[j], every_party=every_party, stop=False)
        return int(out.answers.sum())

    def all_of_them() -> int:
        with ThreadPoolExecutor(WORKERS) as pool:
            return sum(pool.map(one, range(TALKS // CHUNK)))

    one(0)
    return within(all_of_them, 1 if every_party else 3)


def asks(exponents: list[float], steps: int) -> tuple[Array, Array]:
    """Return what each party asks, meeting by meeting, as the one who tables and as the one who answers.

    One step of negmas is two of our meetings: the first party tables and the second answers at once; then the second
    tables, and the first answers at the next step. Time runs as (step + 1) / (steps + 1).
    """
    t = (np.arange(steps + 1) + 1) / (steps + 1)
    curve = 1 - t[:, None] ** np.array(exponents)
    table, answer = np.repeat(curve[:-1], 2, axis=0), np.repeat(curve[:-1], 2, axis=0)
    answer[1::2, 0] = curve[1:, 0]
    return table, answer


def small(games: Array, exponents: list[float], steps: int) -> Outcomes:
    """Play games (games, parties, issues, levels) of two parties, offers by own value alone."""
    n, parties, issues, levels = games.shape
    counts = (levels,) * issues
    grid = np.stack(np.meshgrid(*(np.arange(levels),) * issues, indexing="ij"), axis=-1).reshape(-1, issues)
    plain = TalksRules.plain(parties, counts, (-1,) * issues)
    every = np.ascontiguousarray(grid + plain.offset[:-1])
    table = replace(plain, every=every)
    table_ask, answer_ask = asks(exponents, steps)
    stand = Stand(np.zeros(parties, dtype=np.int64), np.ones((n, parties)), table_ask, answer_ask)
    uv = np.ascontiguousarray(games.reshape(n, parties, issues * levels))
    return simulate(table, uv, np.zeros((n, parties)), Calendar.regular(n, 2 * steps), stand)


def theirs(python: Path, folder: Path, games: Array) -> dict[str, Any]:
    np.save(folder / "games.npy", games)
    (folder / "play.json").write_text(json.dumps({"steps": STEPS, "exponents": EXPONENTS}))
    script = Path(__file__).with_name("_negmas_talks.py")
    subprocess.run([str(python), str(script), str(folder)], check=True, stdout=subprocess.DEVNULL)
    return json.loads((folder / "negmas.json").read_text())


def against_negmas(base: float) -> None:
    games = values(7, GAMES, 2, 3, 10).reshape(GAMES, 2, 3, 10)
    small(games, EXPONENTS, STEPS)
    cost, out = within(lambda: small(games, EXPONENTS, STEPS), 5)
    print(cost.line(f"{GAMES:,} sessions of two, three issues", base, f"{1e6 * cost.cpu / GAMES:.1f} µs a session"))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        python = environment(folder)
        if python is None:
            return
        other = theirs(python, folder, games[:THEIRS])
    first = np.arange(3) * games.shape[3]
    for j, agreed in enumerate(other["agreements"]):
        ours = (out.package[j] - first).tolist() if out.result[j] == AGREED else None
        if ours != agreed:
            raise AssertionError(f"game {j}: {ours} here, {agreed} there")
    times = other["cpu"] / THEIRS / (cost.cpu / GAMES)
    said = f"{1e3 * other['cpu'] / THEIRS:.1f} ms a session, {times:,.0f} times ours; same agreement in all {THEIRS}"
    print(Cost(other["cpu"], other["wall"]).line(f"negmas, {THEIRS} of them", base, said))


def main(with_negmas: bool = True) -> None:
    """Print the figures."""
    base = calibration()
    print(f"a loop: {base:.3f} CPU-s")
    for every_party, name in ((False, "one offer a meeting"), (True, "an offer from every party")):
        cost, answers = large(every_party)
        print(cost.line(f"{TALKS:,} × {MEETINGS}, {PARTIES} parties: {name}", base, f"{answers:,} answers"))
    if with_negmas:
        against_negmas(base)


if __name__ == "__main__":
    main("--without-negmas" not in sys.argv)
