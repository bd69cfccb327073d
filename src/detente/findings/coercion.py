# pyright: reportArgumentType=false
"""Why talks could fail although a deal exists: one finding for each explanation, side by side, never averaged.

Nothing here is one figure for the use of force: what a decision-maker would do is said in words, with the inputs that
it hangs on. Shares of draws are given only for what is a matter of the coding: whether a deal exists, who would refuse.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from detente.findings import _coercion_more as more
from detente.findings import _coercion_why as why
from detente.findings._coercion_words import ROLES
from detente.findings.case import Case
from detente.findings.finding import Finding, word
from detente.findings.reference_class import reference_classes
from detente.models.contract import Result


def coercion(case: Case) -> tuple[Finding, ...]:
    """Return the explanations that apply, a summary before them, and the historical reference class after them."""
    if "coercion.range" not in case.results:
        return reference_classes(case)
    tellers: tuple[tuple[str, Callable[[Case, Result], Finding | None]], ...] = (
        ("coercion.obstacles", why.tied_hands),
        ("coercion.obstacles", why.doubt),
        ("coercion.private-resolve", why.private_resolve),
        ("coercion.commitment", why.shifting_power),
        ("coercion.critical-risk", why.not_under_fire),
        ("coercion.insincere-offer", why.insincere),
        ("coercion.audience-costs", why.public_words),
        ("coercion.mobilisation", why.massing),
        ("coercion.pretext", why.pretext),
    )
    found = [f for id_, tell in tellers if id_ in case.results and (f := tell(case, case.results[id_])) is not None]
    rest = [more.range_(case, case.results["coercion.range"])]
    if "coercion.escalation" in case.results:
        rest.append(more.escalation(case, case.results["coercion.escalation"]))
    if "coercion.guarantees" in case.results:
        rest += more.guarantees(case, case.results["coercion.guarantees"])
    return (_summary(case, found), *found, *rest, *reference_classes(case))


def _summary(case: Case, found: list[Finding]) -> Finding:
    """Name the explanations that are at work as coded, each with what it hangs on; none is weighed against another."""
    idle = word(0.0)
    rows = [
        {
            "id": f.id,
            "question": f.question,
            "answer": f.answer,
            "hangs_on": [h.words for h in f.hinges[:2]],
            "models": [m["id"] for m in f.models],
            "short": f.details.get("short", SHORT[f.id]),
        }
        for f in found
    ]
    silent = [r for r in rows if r["answer"] in (idle, why.SINCERE)]
    at_work = [r for r in rows if r not in silent]
    text = (
        f"{len(found)} explanations of crisis bargaining were asked, each by its own model and under its own "
        f"assumptions. At work as coded: {'; '.join(_short(r) for r in at_work) or 'none'}."
    )
    if silent:
        text += f" Not at work: {'; '.join(str(r['short']) for r in silent)}."
    text += " They are not weighed against each other, and none is a forecast."
    return Finding(
        id="why",
        question="Why could talks fail although a deal exists?",
        answer=f"{len(at_work)} of {len(found)} explanations are at work",
        text=text,
        value={"kind": "set", "members": [r["id"] for r in at_work]},
        n_draws=case.inputs.n_draws,
        models=tuple({"id": m} for m in dict.fromkeys(m for r in rows for m in r["models"])),
        agreement="differ" if at_work and silent else "agree",
        assumptions=(ROLES,),
        hangs_on=tuple(dict.fromkeys(p for f in found for p in f.hangs_on[:1]))[:4],
        details={"rows": rows},
    )


SHORT = {
    "why/tied-hands": "hands tied by public lines",
    "why/doubt": "doubt that promises are kept",
    "why/private-resolve": "private resolve",
    "why/shifting-power": "shifting power",
    "why/not-under-fire": "a demand on those who are not under fire",
    "why/insincere": "an offer that was not meant to be taken",
    "why/public-words": "a contest of public words",
    "why/massing": "forces that invite arming",
    "why/pretext": "a refusal to talk as a pretext",
}
"""Names of the explanations."""


def _short(row: Mapping[str, Any]) -> str:
    return f"{row['short']} ({row['answer']})"
