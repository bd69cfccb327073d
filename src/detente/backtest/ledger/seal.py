"""Seals a forecast: the result of a run for an offer, with hashes, the date, and the rule that will decide it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from detente.backtest.ledger.entries import LedgerEntry
from detente.backtest.problems import BacktestError

FORMAT = 1


def make_seal(
    manifest: Mapping[str, Any], findings: Mapping[str, Any], entry: LedgerEntry, today: date
) -> dict[str, Any]:
    """Return a seal as plain data; its last key is the hash of the rest.

    Parameters
    ----------
    manifest, findings
        ``manifest.json`` and ``findings.json`` of the run.
    entry
        The offer that is forecast.
    today
        The date of the seal.

    Raises
    ------
    BacktestError
        If the run does not hold the proposal, or is of another case.
    """
    question = cast("dict[str, Any]", manifest["question"])
    case_files = [name.removesuffix(".yaml") for name in question["scenario"]]
    wanted = entry.case.replace("\\", "/").rpartition("/")[2].removesuffix(".yaml")
    if wanted not in case_files:
        raise BacktestError(f"the run is of {', '.join(case_files)}, and the entry {entry.id} is about {entry.case}")
    found = _fate(findings, entry.proposal)
    if found is None:
        raise BacktestError(f"the run has no answer about a proposal {entry.proposal!r}; check the entry {entry.id}")
    value = cast("dict[str, Any]", found["value"])
    spans = [float(a["share"]) for a in cast("list[dict[str, Any]]", found.get("by_assumption", [])) if "share" in a]
    seal: dict[str, Any] = {
        "detente_seal": FORMAT,
        "sealed": today.isoformat(),
        "entry": entry.model_dump(mode="json"),
        "question": question,
        "versions": dict(cast("dict[str, Any]", manifest.get("versions", {}))),
        "findings_sha256": cast("dict[str, Any]", manifest.get("files", {})).get("findings.json", ""),
        "accepted": {"count": value["count"], "n": value["n"]},
        "over_assumptions": [min(spans), max(spans)] if spans else [],
        "before_it_was_decided": today < entry.by,
    }
    return {**seal, "sha256": seal_hash(seal)}


def seal_hash(seal: Mapping[str, Any]) -> str:
    """Return the hash of a seal, without its own hash."""
    rest = {k: v for k, v in seal.items() if k != "sha256"}
    return hashlib.sha256(json.dumps(rest, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def check_seal(seal: object, place: str) -> dict[str, Any]:
    """Return a seal read from a file, if it is complete and unchanged.

    Raises
    ------
    BacktestError
        If it is not.
    """
    if not isinstance(seal, dict) or cast("dict[str, Any]", seal).get("detente_seal") != FORMAT:
        raise BacktestError(f"{place}: this is not a seal; `detente seal RUN --entry ID` makes one")
    found = cast("dict[str, Any]", seal)
    if found.get("sha256") != seal_hash(found):
        raise BacktestError(f"{place}: the seal was changed after it was made, so it proves nothing; use the original")
    return found


def _fate(findings: Mapping[str, Any], proposal: str) -> Mapping[str, Any] | None:
    rows = cast("list[dict[str, Any]]", findings["findings"])
    return next((f for f in rows if f["id"] == f"fate/{proposal}"), None)
