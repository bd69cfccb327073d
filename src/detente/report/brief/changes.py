"""What-ifs, and how far shares move over coders and assumptions."""

from __future__ import annotations

from dataclasses import dataclass

from detente.answers.finding import Finding, of_100
from detente.answers.view import View
from detente.answers.words import sentence
from detente.models.deals.compare import ZONE
from detente.models.deals.details import CompareDetails
from detente.models.deals.results import BEST as BEST_NAME
from detente.models.deals.shown import BEST, share_of

MOST = 3
LEAST = 0.02
"""Smallest change of a share that gets a row."""
IF_CHANGED = {
    "peace": "Nobody uses force, whatever happens",
    "stress": "Force follows for certain where the talks fail",
    "revealed": "An offer that nobody else can accept shows that its author can bear failure",
    "hard": "No public commitment is broken at any price",
    "loss 2": "Small losses count for little",
    "cohesion 0": "Members judge independently of each other",
    "cohesion 1": "Members all judge alike",
    "common belief of force": "The others know only how likely force is",
    "elicited belief of force": "The others believe about force what the file says",
    "what is left out stays": "What a package leaves out stays as it is",
}
"""Assumptions in words, by the one part of their id that differs from the base."""


@dataclass(frozen=True, slots=True)
class BriefWhatIf:
    """A change in words, and draws of 100 in which the package is accepted as coded and then.

    ``most`` says of which package the answer changes most, where it is another one.
    """

    what: str
    base: str
    then: str
    most: str = ""


def soft_range(f: Finding) -> tuple[float, float]:
    """Return the range of a share over assumptions, without those under which no commitment is broken at any cost."""
    shares = [s.value for s in f.by_assumption if "hard" not in s.id.split(", ")]
    return (min(shares), max(shares)) if shares else (share_of(f), share_of(f))


def coder_shares(view: View) -> dict[str, tuple[float, ...]]:
    """Return each package's share under every other coder, by the package's id."""
    out: dict[str, list[float]] = {}
    for f in view.about("coder"):
        for r in CompareDetails.model_validate(f.details).rows:
            name = BEST if r.proposal == BEST_NAME else r.proposal
            out.setdefault(name, []).append(r.other / r.other_n)
    return {name: tuple(found) for name, found in out.items()}


def what_ifs(view: View) -> tuple[BriefWhatIf, ...]:
    """Return the changes that move the answer most: other codings first, then one assumption at a time."""
    best = view.one(BEST)
    if best is None:
        return ()
    found = [w for f in (*view.about("coder"), *view.about("variant")) if (w := _coding(view, f)) is not None]
    found += _assumptions(best)
    if best.key_drivers and view.one("break-even") is None:
        d = best.key_drivers[0]
        low, high = d.low.value, d.high.value
        end, share = ("low", low) if abs(low - share_of(best)) >= abs(high - share_of(best)) else ("high", high)
        what = f"{sentence(d.words)}: at the {end} end of its range"
        found.append((abs(share - share_of(best)), BriefWhatIf(what, of_100(share_of(best)), of_100(share))))
    found.sort(key=lambda x: -x[0])
    return tuple(w for effect, w in found[:MOST] if effect >= LEAST)


def _assumptions(best: Finding) -> list[tuple[float, BriefWhatIf]]:
    """Return assumptions that differ from the base in one part, with what each changes."""
    base = best.by_assumption[0].id.split(", ") if best.by_assumption else []
    out: list[tuple[float, BriefWhatIf]] = []
    for s in best.by_assumption[1:]:
        changed = [p for p in s.id.split(", ") if p not in base]
        if len(changed) == 1 and changed[0] in IF_CHANGED:
            what = BriefWhatIf(IF_CHANGED[changed[0]], of_100(share_of(best)), of_100(s.value))
            out.append((abs(s.value - share_of(best)), what))
    return out


def _coding(view: View, f: Finding) -> tuple[float, BriefWhatIf] | None:
    rows = {r.proposal: r for r in CompareDetails.model_validate(f.details).rows}
    best = rows.get(BEST_NAME)
    if best is None:
        return None
    kind, _, name = f.id.partition("/")
    what = f"As coded by the second coder ({name})" if kind == "coder" else f.question.partition(": ")[2].rstrip("?")
    titles = {p.id: p.title for p in view.coding.proposals}
    named = [r for r in rows.values() if r.proposal not in (BEST_NAME, ZONE)]
    most = max(named, key=lambda r: r.gap, default=None)
    moved = ""
    if most is not None and most.gap > best.gap and most.gap >= 0.05:
        moved = (
            f"“{titles.get(most.proposal, most.proposal)}”: {of_100(most.coded)} → {of_100(most.other / most.other_n)}"
        )
    effect = max(best.gap, most.gap if most is not None else 0.0)
    return effect, BriefWhatIf(what, of_100(best.coded), of_100(best.other / best.other_n), moved)
