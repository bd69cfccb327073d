"""Explanations of why talks could fail although a deal exists: one function for each."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from detente.findings._coercion_words import ROLES, Bools, column, conduct, name_of, of, on, share
from detente.findings.case import Case
from detente.findings.finding import Finding, per_hundred, word
from detente.models.coercion._roles import demand, roles
from detente.models.contract import Result

SINCERE = "little: it could be taken"
"""Answer where the demand is taken too often to reveal anything about failure."""
TAKEABLE = 0.05
"""A demand that all others take in more draws than this share is not one that nobody can take."""


def _obstacle(case: Case, result: Result, without: str) -> tuple[Bools, int, int]:
    deal = {k: column(result, "deal", k) > 0.5 for k in ("coded", without)}
    lost = ~deal["coded"] & deal[without]
    return lost, int((~deal["coded"]).sum()), int(lost.sum())


def _first(case: Case, n: int) -> str:
    """Say so where only the first draws were looked at."""
    return "" if n == case.inputs.n_draws else f" (of the first {n:,})"


def tied_hands(case: Case, result: Result) -> Finding | None:
    """Return in how many draws a deal is lost to public lines."""
    lost, none, count = _obstacle(case, result, "no lines")
    n = len(lost)
    text = (
        f"In {per_hundred(none, n)}{_first(case, n)} no package passes as coded. Had nobody drawn a line in public, "
        f"one would pass in {per_hundred(count, n)} more: there the deal is lost to words, not to interests."
    )
    if not none:
        text = f"As coded some package passes in every one of {n:,} draws, public lines and all."
    linkage, more = _linkage(case, result)
    text += more
    lines = [{"actor": c.actor, "issue": c.issue, "forbids": str(c.forbids)} for c in case.scenario.commitments]
    return share(
        "why/tied-hands",
        "Is a deal lost because hands are tied in public?",
        lost,
        case.hinges.first(n),
        text,
        result,
        ("Lines are dropped for everybody at once; red lines that were never said in public stay.",),
        {"lines": lines, "without_deal": none, "lost_to_linkage": linkage},
    )


def _linkage(case: Case, result: Result) -> tuple[int | None, str]:
    """Return in how many draws linkage alone loses the deal, and a sentence; nothing where nobody links issues."""
    issue = case.scenario.issue
    linking = [c for c in case.scenario.commitments if c.forbidden(issue[c.issue].status_quo)]
    if not linking:
        return None, ""
    lost, none, count = _obstacle(case, result, "no linkage")
    pairs = dict.fromkeys((case.scenario.actor[c.actor].name, c.issue) for c in linking)
    said = " Linkage: " + "; ".join(f"{who} would pay for a deal that leaves “{k}” as it is" for who, k in pairs) + "."
    if none:
        said += f" Without that alone, a deal would pass in {per_hundred(count, len(lost))} more."
    return count, said


def doubt(case: Case, result: Result) -> Finding | None:
    """Return in how many draws a deal is lost to doubt that it would be kept."""
    lost, none, count = _obstacle(case, result, "full trust")
    n = len(lost)
    text = (
        f"In {per_hundred(none, n)}{_first(case, n)} no package passes as coded. If every promise were believed, "
        f"one would pass in {per_hundred(count, n)} more: there the deal is lost to doubt that it would be kept."
    )
    if not none:
        text = f"As coded some package passes in every one of {n:,} draws, doubt and all."
    return share(
        "why/doubt",
        "Is a deal lost because promises are not believed?",
        lost,
        case.hinges.first(n),
        text,
        result,
        ("Trust is set to 1 on every issue for everybody; values stay as they are.",),
        {"without_deal": none},
    )


def private_resolve(case: Case, result: Result) -> Finding | None:
    """Return whether the best demand takes a risk of war, in words."""
    risk = np.nan_to_num(column(result, "demand", "risk"), nan=0.0)
    c, g = name_of(case, "challenger"), name_of(case, "target")

    def tell(words: str) -> str:
        return (
            f"Only {g} knows what war would cost it. The demand that is best for {c} {words} takes a risk of war on "
            f"purpose; it does where asking for less would cost it more than the risk."
        )

    return conduct(
        "why/private-resolve",
        f"Would {c} ask for more than {g} is sure to grant, and take the risk?",
        risk > 1e-3,
        case.hinges,
        tell,
        result,
        (
            "One demand, taken or left; what force attains if it wins is 1, what is left if it fails 0.",
            f"{c} holds the coded range of {of(g)} cost for all that it knows.",
        ),
    )


def shifting_power(case: Case, result: Result) -> Finding | None:
    """Return how large a shift of power would make force pay today."""
    needed = column(result, "shift", "needed")
    room = column(result, "shift", "room")
    ok = np.isfinite(needed)
    if not ok.any():
        return None
    c, g = name_of(case, "challenger"), name_of(case, "target")
    low, mid, high = (float(x) for x in np.quantile(needed[ok], (0.05, 0.5, 0.95)))
    tips = ok & (np.nan_to_num(room, nan=0.0) > np.nan_to_num(needed, nan=np.inf))
    found, by = case.hinges.of(column(result, "shift", "margin") > 0)
    candidates = [case.scenario.actor[a].name for a in result.facts["admission"]]
    why = f" {' and '.join(candidates)} joining is the shift that the file speaks of." if candidates else ""
    text = (
        f"If {c} expects its chance in a war against {g} to fall for good, force today beats a later settlement once "
        f"the fall exceeds {low:.2f} to {high:.2f} (5 to 95 of 100 draws; middle {mid:.2f}).{why} No transfer limited "
        f"to today's stakes makes up for it." + on(found)
    )
    return Finding(
        id="why/shifting-power",
        question=f"How far would {c} have to expect its power to fall for force today to pay?",
        answer="a small shift is enough"
        if mid < 0.1
        else "only a large shift"
        if mid > 0.3
        else "a shift of some size",
        text=text,
        value={"kind": "quantiles", "q05": round(low, 6), "q50": round(mid, 6), "q95": round(high, 6)},
        n_draws=len(needed),
        hinges=found,
        models=({"id": result.model},),
        assumptions=(
            f"A period's weight falls by {1 - result.facts['discount']:.0%} a period; a war decides all that follows.",
            "Nothing in the file says how large a shift is expected: this is the size that would matter.",
            ROLES,
        ),
        hangs_on=tuple(h.path for h in found[:2]),
        basis_share=by,
        details={"possible": word(float(tips.mean()))},
    )


def not_under_fire(case: Case, result: Result) -> Finding | None:
    """Return whether the threat bears on those who are asked."""
    j = demand(case.scenario)
    assert j is not None
    r = roles(case.inputs)
    refuse = r.pivot_war[:, j] > r.pivot_yield[:, j]
    would = r.target.yields[:, j] > r.target.war
    g = name_of(case, "target")
    n = len(refuse)
    outside = r.target.id not in r.addressed
    both = refuse & would if outside else refuse
    p = case.scenario.proposals[j]
    title = p.title or p.id
    text = (
        f"“{title}” is addressed to others than {g}, who would be fought. The least willing of those who are asked "
        f"would rather see force used than sign in {per_hundred(int(refuse.sum()), n)}; {g} itself would rather see it "
        f"signed than be attacked in {per_hundred(int(would.sum()), n)}. The threat bears on one, the demand on "
        f"another."
    )
    question = f"Would those who are asked rather see force used than sign, while {g} would sign?"
    if not outside:
        question = "Would those who are asked, and would be fought, rather fight than sign?"
        text = (
            f"“{title}” is addressed to those who would be fought: the least willing of them would rather fight than "
            f"sign in {per_hundred(int(refuse.sum()), n)}."
        )
    who = np.bincount(r.pivot[:, j], minlength=len(r.actors))
    return share(
        "why/not-under-fire",
        question,
        both,
        case.hinges,
        text,
        result,
        ("War is weighed as coded for each; an ally's own costs count, not those of the state that is attacked.",),
        {
            "refuse": int(refuse.sum()),
            "target_would_sign": int(would.sum()),
            "n": n,
            "same": not outside,
            "short": "a demand on those who are not under fire" if outside else "a demand that is worth a fight",
            "least_willing": [r.actors[int(k)] for k in np.argsort(-who, kind="stable")[:3] if who[k]],
        },
    )


def insincere(case: Case, result: Result) -> Finding | None:
    """Return what an offer that nobody can take reveals, with its rival explanations."""
    gap = column(result, "revealed", "gap")
    c = name_of(case, "challenger")
    taken = result.facts["taken"]
    n = len(gap)
    own = result.facts["demand"]
    rivals = result.facts["explanations"]
    if not np.isfinite(gap).any():
        return None
    outcome = np.nan_to_num(gap, nan=-1.0) > 0
    weight = result.facts["weight"]
    named = (
        f" The file gives that reading the weight {weight[1]:g} ({weight[0]:g}–{weight[2]:g}), as a judgement."
        if weight
        else ""
    )
    less = ": it is no offer that nobody can take, and reveals little" if taken[own] > TAKEABLE * n else ""
    facts = "; ".join(f"for “{what}”: {fact}" for what, fact in rivals)
    text = (
        f"All others take the demand in {per_hundred(taken[own], n)}{less}. If it was meant to be answered, failure "
        f"is worth more to {c} than the file codes in {per_hundred(int(outcome.sum()), n)}.{named} Two rival "
        f"explanations give the same offer. What would speak {facts}."
    )
    found = share(
        "why/insincere",
        f"What does an offer that nobody can take reveal about {c}?",
        outcome,
        case.hinges,
        text,
        result,
        ("One offer, no second: an opening bid would show the same and mean something else.",),
        {
            "explanations": [{"what": w, "new_fact": f} for w, f in rivals],
            "taken": taken,
            "weight": weight,
            "demand": own,
        },
    )
    if not outcome.any():
        return found
    return replace(found, answer=SINCERE if taken[own] > TAKEABLE * n else "three explanations fit")


def public_words(case: Case, result: Result) -> Finding | None:
    """Return whether the challenger would stand firm to the end of a contest in public, in words."""
    gives_way = column(result, "attrition", "concedes/challenger")
    ok = np.isfinite(gives_way)
    if not ok.any():
        return None
    c = name_of(case, "challenger")

    def tell(words: str) -> str:
        return (
            f"If both sides stand firm in public and let the price of giving way grow, {c} is {words} likelier to "
            f"stand firm to the end than to give way; past a horizon nobody gives way, and those who are left fight."
        )

    return conduct(
        "why/public-words",
        f"Are {of(c)} hands tied so tightly in public that it would not give way?",
        ok & (np.nan_to_num(gives_way, nan=1.0) < 0.5),
        case.hinges,
        tell,
        result,
        (
            "Both sides' costs of giving way grow evenly until the talks would end.",
            f"In {per_hundred(int((~ok).sum()), len(ok))} the model does not apply: one side has no prize or no price.",
        ),
    )


def massing(case: Case, result: Result) -> Finding | None:
    """Return whether the target would best answer massed forces by fighting, in words."""
    fight, deter = column(result, "answer", "fight"), column(result, "answer", "deter")
    if not np.isfinite(fight).any():
        return None
    c, g = name_of(case, "challenger"), name_of(case, "target")
    arms = word(float(np.nanmean(deter)))

    def tell(words: str) -> str:
        return (
            f"Against the forces that {c} has massed, {of(g)} best answer is {words} to fight below the level that "
            f"would deter an attack; it is {arms} to arm until an attack would not pay."
        )

    return conduct(
        "why/massing",
        f"Do the forces that are massed make a fight {of(g)} best answer?",
        np.nan_to_num(fight, nan=0.0) > 0.5,
        case.hinges,
        tell,
        result,
        (
            f"What {c} has sunk in its forces is what holding them costs; {g} can still arm in time.",
            "The chance of winning is the share of what both have mobilised.",
        ),
    )


def pretext(case: Case, result: Result) -> Finding | None:
    """Return whether a refusal to talk would tip the challenger, in words."""
    tips = column(result, "pretext", "tips") > 0.5
    c = name_of(case, "challenger")

    def tell(words: str) -> str:
        return f"A refusal to talk {words} turns waiting into force as the better reply for {c}."

    return conduct(
        "why/pretext",
        f"Would a refusal to talk make the difference for {c}?",
        tips,
        case.hinges,
        tell,
        result,
        ("A refusal lowers the price of force by the coded amount, and changes nothing else.",),
    )
