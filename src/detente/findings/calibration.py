"""Backtest results of the methods behind a finding, in place of "uncalibrated"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from detente.answers.finding import Finding
from detente.answers.reliability import measured_words
from detente.models.registry import models


def with_records(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings with the records of their methods; one without any stays "uncalibrated"."""
    return tuple(map(_with_record, found))


def _with_record(finding: Finding) -> Finding:
    known = models()
    records = {
        str(m["id"]): record
        for m in finding.models
        if m["id"] in known and (record := known[m["id"]].reliability) is not None and record.backed
    }
    if not records:
        return finding
    rows: list[dict[str, Any]] = [
        {**m, "reliability": records[m["id"]].plain()} if m["id"] in records else dict(m) for m in finding.models
    ]
    said = [(str(m["title"]), records[m["id"]]) for m in rows if m["id"] in records]
    rest = [str(m["title"]) for m in rows if m["id"] not in records]
    return replace(finding, models=tuple(rows), calibration=measured_words(said, rest))
