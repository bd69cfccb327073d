"""What happened in cases of the same kind before: counts of crises that had ended by the date of the case."""

from __future__ import annotations

import math
from typing import Any

from detente.findings.case import Case
from detente.findings.finding import Finding

Z = 1.959963984540054
"""Two-sided 95 %."""


def wilson(count: int, n: int) -> tuple[float, float]:
    """Return the interval of Wilson (1927) for a share, 95 %.

    Parameters
    ----------
    count, n
        Cases with the outcome, and cases in all (at least 1).
    """
    p, z = count / n, Z
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return max(0.0, middle - half), min(1.0, middle + half)


def reference_classes(case: Case) -> tuple[Finding, ...]:
    """Return one finding for each reference class of the file; they stand beside the models and enter none."""
    found: list[Finding] = []
    for r in case.scenario.reference_classes:
        rows: list[dict[str, Any]] = []
        for outcome, n in r.outcomes.items():
            low, high = wilson(n, r.cases)
            rows.append({"outcome": outcome, "count": n, "low": round(low, 4), "high": round(high, 4)})
        said = "; ".join(
            f"{row['outcome']} in {row['count']} ({100 * row['low']:.0f} to {100 * row['high']:.0f} of 100)"
            for row in rows
        )
        found.append(
            Finding(
                id=f"reference-class/{r.id}",
                question="What happened in cases of this kind before?",
                answer=f"{r.cases} cases",
                text=(
                    f"{r.what}, from {r.since} until {r.until.isoformat()}: {r.cases} cases. "
                    f"{said[:1].upper()}{said[1:]}. A base rate knows nothing of this case: it stands beside the "
                    f"models and enters none of them."
                ),
                value={"kind": "counts", "cases": r.cases, "outcomes": dict(r.outcomes)},
                n_draws=case.inputs.n_draws,
                assumptions=(f"Counted from {r.citation}",) + ((r.why,) if r.why else ()),
                details={"rows": rows, "since": r.since, "until": r.until.isoformat(), "citation": r.citation},
            )
        )
    return tuple(found)
