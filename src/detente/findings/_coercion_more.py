"""What force does to the range of deals, where the moves lead, and how firm guarantees would have to be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from detente.findings._coercion_words import ROLES, column, conduct, name_of, said, wide
from detente.findings.case import Case
from detente.findings.finding import Finding, per_hundred, word
from detente.models.contract import Result


def range_(case: Case, result: Result) -> Finding:
    """Return how many packages survive force, and the range between the two sides of the fight."""
    survive = result.facts["survivors"]
    peace, war, both = (np.array(survive[k], dtype=np.float64) for k in ("peace", "war", "both"))
    kept = float(both.sum() / peace.sum()) if peace.sum() else 0.0
    low, high = column(result, "range", "low"), column(result, "range", "high")
    ok = np.isfinite(low)
    c, g = name_of(case, "challenger"), name_of(case, "target")
    ends = [float(np.median(x[ok])) if ok.any() else 0.0 for x in (low, high)]
    text = (
        f"Of the packages that all prefer to a lapse of the talks, {100 * kept:.0f} of 100 are still preferred once "
        f"everybody can fall back on force (counted over {len(peace)} draws: on average {peace.mean():,.0f} without "
        f"force, {war.mean():,.0f} with force for certain, {both.mean():,.0f} in both). Between {c} and {g} alone, war "
        f"would leave {c} as well off as a share of {ends[0]:.2f} of the prize, and {g} as well off as {ends[1]:.2f} "
        f"(middle of the draws): any share between the two is better for both than war."
    )
    named = result.facts["named"]
    titles = {p.id: p.title or p.id for p in case.scenario.proposals}
    if named:
        ranked = sorted(named, key=lambda i: -named[i]["both"])
        text += (
            " Preferred to a lapse, to war, and to both by all who must agree, in draws of 100: "
            + "; ".join(
                f"“{titles[i]}” " + ", ".join(_hundred(named[i][k], len(low)) for k in ("lapse", "war", "both"))
                for i in ranked
            )
            + "."
        )
    return Finding(
        id="coercion/range",
        question="What does force do to the range of deals?",
        answer=f"{100 * kept:.0f} of 100 packages that beat a lapse beat war too",
        text=text,
        value={"kind": "quantiles", "low": round(ends[0], 6), "high": round(ends[1], 6)},
        n_draws=len(low),
        models=({"id": result.model},),
        assumptions=(
            "Under complete information a range is never empty, since war costs both: that it exists is no forecast.",
            f"In {per_hundred(result.facts['no_prize'], len(low))} one side would rather lose than win: no range.",
            ROLES,
        ),
        details={"kept": round(kept, 4), "sample": len(peace), "named": named},
    )


def _chance(q: float) -> str:
    return f"{q:.2f}" if q <= 1 else "more than 1 (nothing would deter)"


def _hundred(count: int, n: int) -> str:
    return per_hundred(count, n).partition(" of ")[0]


def escalation(case: Case, result: Result) -> Finding:
    """Return where the moves lead under backward induction, in words."""
    force = column(result, "end", "force") > 0.5
    counts = dict(zip(result.facts["labels"], result.facts["counts"], strict=True))
    ends = [
        {"end": _moves(case, label), "force": f, "how": word(count / result.n_draws), "count": None if f else count}
        for (label, count), f in zip(counts.items(), result.facts["force"], strict=True)
    ]
    seen = [e for e in sorted(ends, key=lambda e: -counts_of(e, counts, case)) if e["how"] != word(0.0)]
    source = (
        "The file's own moves, in their order"
        if result.facts["own_moves"]
        else "The demand, the answer and the use of force, in order"
    )

    def tell(words: str) -> str:
        paths = "; ".join(f"{e['end']} ({e['how']})" for e in seen[:3])
        return (
            f"{source}, end in force {words} if everybody chooses the best reply at each step. Where they end: "
            f"{paths}. Nobody is sure to choose best: the whole path from choice at random to choice without a slip is "
            f"in the tables."
        )

    return conduct(
        "coercion/escalation",
        "Where do the moves lead if each side expects the best reply of the next?",
        force,
        case.hinges,
        tell,
        result,
        (
            "Everybody knows the others' values in each draw; threats that nobody would carry out are not believed.",
            "An alliance gains what its least satisfied member gains.",
        ),
        {"ends": ends, "players": result.facts["players"]},
    )


def counts_of(end: Mapping[str, Any], counts: Mapping[str, int], case: Case) -> int:
    """Return how often an end is the solution, by its words."""
    return next((n for label, n in counts.items() if _moves(case, label) == end["end"]), 0)


def _moves(case: Case, label: str) -> str:
    what = {m.id: m.what for m in case.scenario.moves}
    parts = [what.get(x.strip(), x.strip()) for x in label.split(",")]
    return "no move at all" if label == "nothing" else ", then ".join(parts)


def guarantees(case: Case, result: Result) -> list[Finding]:
    """Return one finding for each guarantee."""
    out: list[Finding] = []
    c = name_of(case, "challenger")
    words = {"treaty": "bound by treaty", "political": "bound by its word", "none": "not bound"}
    for pair, facts in result.facts.items():
        by, to = (case.scenario.actor[facts[a]].name for a in ("by", "to"))
        low, high = facts["war"]
        if facts["fought"]:
            q = column(result, pair, "credibility")
            found, _ = case.hinges.of(q <= 0)
            calm = said(*wide(float((q <= 0).mean()), found))
            need = q[(q > 0) & np.isfinite(q)]
            text = (
                f"{by} is {words[facts['kind']]} to stand by {to}. {c} would {calm} leave even an abandoned {to} alone"
            )
            if len(need):
                least, most = (_chance(float(np.quantile(need, x))) for x in (0.05, 0.95))
                text += (
                    f"; where not, it is deterred only if it takes {by} to come with a chance of at least {least} to "
                    f"{most} (5 to 95 of 100 of those draws)"
                )
            text += "."
            value: dict[str, Any] = {"kind": "quantiles", "deterred_anyway": calm}
            if len(need):
                value |= {f"q{p:02d}": round(float(np.quantile(need, p / 100)), 6) for p in (5, 50, 95)}
        else:
            half = facts.get("commitment", [])
            text = (
                f"{by} is {words[facts['kind']]} to stand by {to}. The file names nothing that {c} could gain against "
                f"{to}, so only the half of {by} is known: war would cost it {-high:.2g} to {-low:.2g} of its stake"
            )
            text += f", so for an even chance to come, abandoning {to} must cost it {half[4]:.2f}." if half else "."
            value = {"kind": "set", "members": [pair]}
        if facts["coded"] is not None:
            text += f" The file codes the chance that it keeps its word at {facts['coded']:g}."
        out.append(
            Finding(
                id=f"guarantee/{facts['by']}/{facts['to']}",
                question=f"How firmly would {by} have to stand by {to}?",
                answer=words[facts["kind"]],
                text=text,
                value=value,
                n_draws=result.n_draws,
                models=({"id": result.model},),
                assumptions=(
                    "If the guarantor comes, force fails; what war is worth to it is even over the coded range.",
                    "Guarantees to different allies are different games, and are not merged.",
                ),
                details=dict(facts),
            )
        )
    return out
