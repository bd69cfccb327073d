"""Second coders and variants: where the answers part when somebody else's values, or another rule, stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from detente.findings.finding import Finding, Share, per_hundred
from detente.models.contract import Result


@dataclass(frozen=True, slots=True)
class Alternative:
    """The zone model's result on another coding of the same dispute."""

    id: str
    what: str
    kind: str
    zone: Result


def compare(zone: Result, others: tuple[Alternative, ...]) -> tuple[Finding, ...]:
    """Return one finding per alternative coding."""
    return tuple(_one(zone, other) for other in others)


def _one(zone: Result, other: Alternative) -> Finding:
    names = list(zone.tables["pass"].coords["proposal"])
    theirs = list(other.zone.tables["pass"].coords["proposal"])
    # Both are counted over the same draws: what differs is the coding, not luck.
    n = min(zone.n_draws, other.zone.n_draws)
    mine = {name: int(zone.tables["outcome"].sel(proposal=name).values[:n].sum()) for name in ("zone", *names)}
    rows: list[dict[str, Any]] = []
    for name in names:
        if name not in theirs:
            continue
        count = int(other.zone.tables["pass"].sel(proposal=name).values[0])
        rows.append({"proposal": name, "base": mine[name], "base_n": n, "other": count, "other_n": other.zone.n_draws})
    count = int(other.zone.tables["zone"].values[0])
    rows.append({"proposal": "zone", "base": mine["zone"], "base_n": n, "other": count, "other_n": other.zone.n_draws})
    rows.sort(key=lambda r: -abs(r["base"] / r["base_n"] - r["other"] / r["other_n"]))
    top = rows[0]
    gap = abs(top["base"] / top["base_n"] - top["other"] / top["other_n"])
    who = f"Second coder “{other.id}”" if other.kind == "coder" else f"Variant “{other.id}”"
    subject = "whether any deal exists" if top["proposal"] == "zone" else f"“{top['proposal']}”"
    text = (
        f"{who}: the answers part most on {subject}: {per_hundred(top['base'], top['base_n'])} as coded, "
        f"{per_hundred(top['other'], top['other_n'])} there, over the same {n:,} draws."
    )
    if gap < 0.02:
        text = f"{who}: no answer moves by more than 2 of 100 draws."
    return Finding(
        id=f"{other.kind}/{other.id}",
        question=f"What if it is coded otherwise: {other.what.rstrip('.?!')}?",
        answer="the same" if gap < 0.02 else "differs a little" if gap < 0.1 else "differs",
        text=text,
        value={"kind": "set", "members": [r["proposal"] for r in rows]},
        n_draws=other.zone.n_draws,
        readings=(
            Share("as coded", top["base"], top["base_n"]),
            Share(other.id, top["other"], top["other_n"]),
        ),
        models=({"id": zone.model},),
        details={"rows": rows},
    )
