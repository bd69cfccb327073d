"""Small tables in the layout of the data sets, made up for tests: nothing in them happened."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from detente.backtest.deu.data import ACTORS

STATES = ("at", "be", "dk", "fi", "fr", "de", "el", "ie", "it", "lu", "nl", "pt", "es", "se", "uk")


def deu_rows(proposals: int = 16, issues: int = 3, seed: int = 0, first: int = 0) -> list[dict[str, object]]:
    """Rows of a made-up DEU: positions on tens, outcomes on a position near the mean most of the time."""
    rng = np.random.default_rng(seed)
    rows: list[dict[str, object]] = []
    for p in range(proposals):
        for k in range(issues):
            x = {a: 10 * int(rng.integers(0, 11)) for a in ("com", "ep", *STATES)}
            mean = float(np.mean([*x.values()]))
            out = min(x.values(), key=lambda v: abs(v - mean + rng.normal(0, 20)))
            row: dict[str, object] = {
                "prnr": f"d99{first + p:03d}",
                "prname": f"made up {first + p}",
                "isnr": f"d99{first + p:03d}i{k + 1}",
                "proc": "COD" if p % 2 else "CNS",
                "counvte": "QMV",
                "intro": "14-06-99",
                "rp": "" if p % 5 == 0 else 0,
                "out": out,
            }
            for a in ACTORS:
                row[f"p{a}"] = x.get(a, "")
                row[f"s{a}"] = int(rng.integers(20, 100)) if a in x else 0
            rows.append(row)
    return rows


def write(path: Path, rows: list[dict[str, object]], separator: str = ",") -> Path:
    """Write rows as a text table, with the names of the columns first."""
    names = list(rows[0])
    lines = [separator.join(names), *(separator.join(str(row[n]) for n in names) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
