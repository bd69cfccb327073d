"""Scores sealed forecasts against outcomes, next to baselines that do not use the case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from detente.backtest.ledger.entries import LedgerEntry, LedgerOutcome
from detente.backtest.problems import BacktestError

ENOUGH = 30
"""Smallest number of independent outcomes for which calibration is assessed."""


@dataclass(frozen=True)
class Resolved:
    """One offer with its outcome and the forecasts of it.

    Attributes
    ----------
    entry, outcome
        The offer and how it ended.
    said
        Chances of agreement by source: the sealed run, always rejected, base rate, coder.
    brier, log
        ``(chance − outcome)²`` and the logarithm of the chance given to the outcome, in nats, by source.
    sealed
        Date on which the forecast was sealed.
    """

    entry: LedgerEntry
    outcome: LedgerOutcome
    said: Mapping[str, float]
    brier: Mapping[str, float]
    log: Mapping[str, float]
    sealed: date

    @property
    def forward(self) -> bool:
        """Whether the forecast was sealed before the outcome was decided."""
        return self.sealed < self.outcome.decided


def resolve(seal: Mapping[str, Any], outcomes: Mapping[str, LedgerOutcome], today: date) -> Resolved:
    """Score one seal.

    The chance of a run is ``(count + 1) / (n + 2)``, so that no log score is infinite; that of "always rejected" is
    one in a hundred.

    Raises
    ------
    BacktestError
        If there is no outcome yet, or it is dated after ``today`` or before the offer was made.
    """
    entry = LedgerEntry.model_validate(seal["entry"])
    if entry.id not in outcomes:
        raise BacktestError(f"{entry.id}: there is no outcome yet; it is decided by {entry.by}")
    outcome = outcomes[entry.id]
    if outcome.decided < entry.tabled:
        raise BacktestError(
            f"{entry.id}: the outcome is dated {outcome.decided}, before the offer of {entry.tabled}; correct the date"
        )
    if outcome.decided > today:
        raise BacktestError(
            f"{entry.id}: the outcome is dated {outcome.decided}, and today is {today}; resolve it when it has happened"
        )
    if outcome.agreed and outcome.decided > entry.by:
        raise BacktestError(
            f"{entry.id}: agreed on {outcome.decided}, after {entry.by}: by its own rule the answer is no; correct it"
        )
    count, n = int(seal["accepted"]["count"]), int(seal["accepted"]["n"])
    said = {"run": (count + 1) / (n + 2), "always rejected": 0.01}
    if entry.base_rate is not None:
        said["base rate"] = entry.base_rate.value
    if entry.coder_said is not None:
        said["coder"] = min(max(entry.coder_said.value, 0.01), 0.99)
    hit = float(outcome.agreed)
    return Resolved(
        entry,
        outcome,
        said,
        {k: (p - hit) ** 2 for k, p in said.items()},
        {k: float(np.log(p if outcome.agreed else 1 - p)) for k, p in said.items()},
        date.fromisoformat(str(seal["sealed"])),
    )


def plain_resolved(found: Sequence[Resolved]) -> dict[str, Any]:
    """Return resolved offers as plain data, with the means of each source over the offers that it forecast."""
    return {
        "offers": [
            {
                "id": r.entry.id,
                "agreed": r.outcome.agreed,
                "decided": r.outcome.decided.isoformat(),
                "source": r.outcome.source,
                "sealed": r.sealed.isoformat(),
                "forward": r.forward,
                "knew_end": r.entry.knew_end,
                "said": {k: round(v, 4) for k, v in r.said.items()},
                "brier": {k: round(v, 4) for k, v in r.brier.items()},
                "log": {k: round(v, 4) for k, v in r.log.items()},
            }
            for r in found
        ],
        "mean_brier": {
            k: {"mean": round(m, 4), "run_on_the_same": round(run, 4), "n": n}
            for k, (m, run, n) in _means(found).items()
        },
        "calibrated": False,
        "verdict": caution(found),
    }


def _means(found: Sequence[Resolved]) -> dict[str, tuple[float, float, int]]:
    """Return by source the mean Brier score, that of the run on the same offers, and the number of offers."""
    names = list(dict.fromkeys(k for r in found for k in r.said))
    out: dict[str, tuple[float, float, int]] = {}
    for k in names:
        here = [r for r in found if k in r.brier]
        out[k] = float(np.mean([r.brier[k] for r in here])), float(np.mean([r.brier["run"] for r in here])), len(here)
    return out


def caution(found: Sequence[Resolved]) -> str:
    """Return in words what these outcomes can and cannot show."""
    forward = sum(r.forward for r in found)
    cases = len({r.entry.case for r in found})
    one = "" if cases == 1 else "s"
    said = f"{len(found)} offers from {cases} case{one}, {forward} of them sealed before the outcome."
    if cases < ENOUGH:
        said += f" With fewer than {ENOUGH} independent outcomes nothing is called calibrated."
    if forward < len(found):
        said += " Where the coder knew the end, a good score shows nothing."
    return said


def resolved_text(found: Sequence[Resolved]) -> str:
    """Return resolved offers as text."""
    lines: list[str] = []
    for r in found:
        lines.append(
            f"{r.entry.id}: {'agreed' if r.outcome.agreed else 'not agreed'} ({r.outcome.decided}; {r.outcome.source})"
        )
        if not r.forward:
            lines.append(f"  Sealed on {r.sealed}, when it had been decided: this is not a forecast.")
        lines += [f"  {k}: {p:.2f}, Brier {r.brier[k]:.3f}, log {r.log[k]:.2f}" for k, p in r.said.items()]
    means = [
        f"{k} {m:.3f} on {n} offer{'' if n == 1 else 's'}" + ("" if k == "run" else f" (the run {run:.3f} on the same)")
        for k, (m, run, n) in _means(found).items()
    ]
    return "\n".join([*lines, f"Mean Brier score: {'; '.join(means)}.", caution(found)])
