"""Reference classes: how often each outcome followed among past cases of one kind, with intervals."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from detente.answers.wilson import wilson
from detente.backtest.classes.cases import ClassCases
from detente.backtest.problems import BacktestError
from detente.scenario.yaml.emit import block

FEW = 30
"""Classes with fewer cases are shown with a warning."""
MANY = 40
"""Largest number of values of a variable that defines classes."""


@dataclass(frozen=True, slots=True)
class WilsonShare:
    """A share with its 95 % interval (Wilson 1927)."""

    count: int
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class CountedClass:
    """A reference class: its definition, the number of cases, and their outcomes."""

    name: str
    n: int
    shares: tuple[WilsonShare, ...]


def share_of(count: int, n: int) -> WilsonShare:
    """Return a share of cases with its interval."""
    return WilsonShare(count, count / n, *wilson(count, n))


def reference_classes(cases: ClassCases, variable: str) -> tuple[CountedClass, ...]:
    """Count the outcomes of all cases, and of those with each value of a variable known at the onset.

    Raises
    ------
    LeakError
        If the variable was known only afterwards.
    BacktestError
        If it has more than :data:`MANY` values.
    """
    values = cases.table.inputs([variable])[:, 0]
    kinds = np.unique(values[~np.isnan(values)])
    if len(kinds) > MANY:
        raise BacktestError(f"--by {variable}: it has {len(kinds)} values; name a variable with {MANY} or fewer")
    found = [_count(cases, "all", np.full(cases.n, True))]
    found += [_count(cases, f"{variable} = {v:g}", values == v) for v in kinds.tolist()]
    if np.isnan(values).any():
        found.append(_count(cases, f"{variable} missing", np.isnan(values)))
    return tuple(found)


def _count(cases: ClassCases, name: str, here: np.ndarray[Any, np.dtype[np.bool_]]) -> CountedClass:
    n = int(here.sum())
    counts = np.bincount(cases.outcome[here], minlength=len(cases.classes)).tolist()
    return CountedClass(name, n, tuple(share_of(c, n) for c in counts))


def plain_reference(cases: ClassCases, found: tuple[CountedClass, ...]) -> dict[str, Any]:
    """Return reference classes as plain data."""
    return {
        "question": cases.question,
        "classes": [
            {
                "class": c.name,
                "n": c.n,
                "few": c.n < FEW,
                "shares": {
                    name: {
                        "count": s.count,
                        "share": round(s.value, 4),
                        "low": round(s.low, 4),
                        "high": round(s.high, 4),
                    }
                    for name, s in zip(cases.classes, c.shares, strict=True)
                },
            }
            for c in found
        ],
    }


def reference_yaml(cases: ClassCases, found: tuple[CountedClass, ...]) -> str:
    """Return reference classes as the section of a scenario file, one entry for each class that has cases."""
    since = int(cases.began.min())
    ended = cases.ended[np.isfinite(cases.ended)]
    until = int(ended.max()) if len(ended) else int(cases.began.max())
    rows = [
        {
            "id": re.sub(r"[^a-z0-9]+", "-", c.name.lower().replace("= -", "minus ")).strip("-"),
            "what": f"{cases.table.codebook.data}: {c.name}",
            "since": since,
            "until": f"{until}-12-31",
            "cases": c.n,
            "outcomes": {name: share.count for name, share in zip(cases.classes, c.shares, strict=True)},
            "citation": cases.table.codebook.cite,
            "why": f"Counted from {Path(cases.table.file).name}, SHA-256 {cases.table.sha256[:12]}…",
        }
        for c in found
        if c.n
    ]
    return block({"reference_classes": rows})


def reference_text(cases: ClassCases, found: tuple[CountedClass, ...]) -> str:
    """Return reference classes as text, and how much the share depends on the choice of the class."""
    head = ("", "n", *cases.classes)
    lines: list[tuple[str, ...]] = [head]
    for c in found:
        shown = [f"{s.value:.0%} [{s.low:.0%}, {s.high:.0%}]" for s in c.shares]
        lines.append((c.name + (" (few)" if c.n < FEW else ""), str(c.n), *shown))
    widths = [max(len(line[j]) for line in lines) for j in range(len(head))]
    table = "\n".join(
        "  ".join(x.rjust(w) if j else x.ljust(w) for j, (x, w) in enumerate(zip(line, widths, strict=True))).rstrip()
        for line in lines
    )
    return f"{cases.question}\n\n{table}\n\n{_moves(cases, found)}"


def _moves(cases: ClassCases, found: tuple[CountedClass, ...]) -> str:
    able = [c for c in found[1:] if c.n >= FEW]
    if len(able) < 2:
        return (
            f"Fewer than two classes have {FEW} cases, so nothing can be said of how the answer moves with the class."
        )
    spans = {
        name: (min(c.shares[j].value for c in able), max(c.shares[j].value for c in able))
        for j, name in enumerate(cases.classes)
    }
    name, (low, high) = max(spans.items(), key=lambda x: x[1][1] - x[1][0])
    return (
        f"With the choice of the class the share of {name!r} moves from {low:.0%} to {high:.0%} "
        f"(classes of {FEW} cases or more)."
    )
