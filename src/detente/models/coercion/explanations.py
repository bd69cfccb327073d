"""Explanations from the file alone: public commitments, distrust, who is under threat, what an offer reveals."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from detente.answers.case import Case
from detente.answers.finding import Finding, per_hundred
from detente.answers.words import listed
from detente.models.coercion._demand import demand
from detente.models.coercion._roles import roles
from detente.models.coercion._tables import column
from detente.models.coercion.critical_risk import CriticalRiskResult
from detente.models.coercion.details import (
    DoubtDetails,
    FireDetails,
    InsincereDetails,
    LineRow,
    RivalRow,
    TiedHandsDetails,
)
from detente.models.coercion.insincere_offer import TELL_APART, InsincereResult
from detente.models.coercion.obstacles import ObstaclesResult
from detente.models.coercion.wording import Bools, challenger_of, share, target_of
from detente.scenario.names import agreeing, called

ACCEPTABLE = "little: others would accept it"
"""Answer where the demand is accepted too often to reveal anything about failure."""
OFTEN = 0.05
"""A demand that all others accept in more draws than this share is not an offer that nobody else can accept."""


def tied_hands(case: Case) -> Finding | None:
    """Return in how many draws public commitments leave no package that all accept."""
    result = case.of(ObstaclesResult)
    if result is None:
        return None
    lost, none, count = _obstacle(result, "no lines")
    n = len(lost)
    if none:
        text = (
            f"In {per_hundred(none, n)}{_first(case, n)} no package at all is accepted by everyone who is asked. "
            f"Without public commitments there would be one in {_of_these(count, none, n)}: there public "
            f"commitments, not interests, prevent the deal. A single package can fail over commitments far more often."
        )
    else:
        text = f"Some package is accepted in all {n:,} draws, in spite of public commitments."
    linkage, more = _linkage(case, result)
    lines = tuple(LineRow(actor=c.actor, issue=c.issue, forbids=c.words) for c in case.scenario.commitments)
    return share(
        "why/tied-hands",
        "Do public commitments rule out every deal?",
        lost,
        case.drivers.first(n),
        text + more,
        result,
        ("Commitments are dropped for everybody at once; limits that were never stated in public stay.",),
        TiedHandsDetails(lines=lines, without_deal=none, lost_to_linkage=linkage),
    )


def doubt(case: Case) -> Finding | None:
    """Return in how many draws doubt that promises are kept leaves no package that all accept."""
    result = case.of(ObstaclesResult)
    if result is None:
        return None
    lost, none, count = _obstacle(result, "full trust")
    n = len(lost)
    if none:
        text = (
            f"In {per_hundred(none, n)}{_first(case, n)} no package at all is accepted by everyone who is asked. If "
            f"every promise were trusted there would be one in {_of_these(count, none, n)}: there distrust "
            f"of promises prevents the deal."
        )
    else:
        text = f"Some package is accepted in all {n:,} draws, in spite of doubt about promises."
    return share(
        "why/doubt",
        "Does doubt that promises are kept rule out every deal?",
        lost,
        case.drivers.first(n),
        text,
        result,
        ("Trust is set to 1 on every issue for everybody; values stay as they are.",),
        DoubtDetails(without_deal=none),
    )


def _obstacle(result: ObstaclesResult, without: str) -> tuple[Bools, int, int]:
    """Return (draws,) whether the obstacle loses the deal, draws without a deal, and draws lost to the obstacle."""
    coded, free = (column(result.deal, k) > 0.5 for k in ("coded", without))
    lost = ~coded & free
    return lost, int((~coded).sum()), int(lost.sum())


def _of_these(count: int, of: int, n: int) -> str:
    """Return ``all of them``, ``none of them``, or a share of all draws."""
    return "all of them" if count == of else "none of them" if count == 0 else per_hundred(count, n)


def _first(case: Case, n: int) -> str:
    """Return a note where only the first draws were searched."""
    return "" if n == case.inputs.n_draws else f" (of the first {n:,})"


def _linkage(case: Case, result: ObstaclesResult) -> tuple[int | None, str]:
    """Return in how many draws linkage alone loses the deal, and a sentence; nothing where nobody links issues."""
    issue = case.scenario.issue
    linking = [c for c in case.scenario.commitments if c.forbidden(issue[c.issue].status_quo)]
    if not linking:
        return None, ""
    lost, none, count = _obstacle(result, "no linkage")
    if not none:
        return count, ""
    pairs = dict.fromkeys((called(case.scenario.actor[c.actor].name), c.issue) for c in linking)
    who = listed(f"{a} {agreeing(a, 'is')} committed against a deal that leaves “{k}” as it is" for a, k in pairs)
    return (
        count,
        f" Linkage: {who}; without linkage alone there would be a deal in {_of_these(count, none, len(lost))}.",
    )


def not_under_fire(case: Case) -> Finding | None:
    """Return whether those who are asked to sign are those whom the threat hurts."""
    result = case.of(CriticalRiskResult)
    j = demand(case.scenario)
    if result is None or j is None:
        return None
    r = roles(case.inputs.sample)  # kept from the models, which look at these draws
    refuse = r.pivot_war[:, j] > r.pivot_yield[:, j]
    would = r.target.yields[:, j] > r.target.war
    target, n = target_of(case), len(refuse)
    outside = r.target.id not in r.addressed
    p = case.scenario.proposals[j]
    title = p.title or p.id
    refused = per_hundred(int(refuse.sum()), n)
    if outside:
        itself, prefers = agreeing(target, "itself"), agreeing(target, "prefers")
        question = f"Would those who are asked rather see force used than sign, while {target} would sign?"
        text = (
            f"“{title}” is addressed to others than {target}, which would be attacked. The least willing of those who "
            f"are asked prefers the use of force to signing in {refused}; {target} {itself} {prefers} the demand to an "
            f"attack in {per_hundred(int(would.sum()), n)}{_first(case, n)}. The threat falls on one, the demand on "
            "another."
        )
    else:
        question = "Would those who are asked, and would be attacked, rather fight than sign?"
        text = (
            f"“{title}” is addressed to those who would be attacked. The least willing of them would rather fight than "
            f"sign in {refused}{_first(case, n)}."
        )
    who = np.bincount(r.pivot[:, j], minlength=len(r.actors))
    least: list[int] = np.argsort(-who, kind="stable")[:3].tolist()
    return share(
        "why/not-under-fire",
        question,
        refuse & would if outside else refuse,
        case.drivers,
        text,
        result,
        ("Each weighs war at its own costs: an ally does not count those of the state that is attacked.",),
        FireDetails(
            refuse=int(refuse.sum()),
            target_would_sign=int(would.sum()),
            n=n,
            same=not outside,
            short="a demand on those who are not under threat" if outside else "a demand that is worth a fight",
            least_willing=tuple(r.actors[k] for k in least if who[k]),
        ),
    )


def insincere(case: Case) -> Finding | None:
    """Return the finding on a demand that nobody else can accept, with its rival explanations."""
    result = case.of(InsincereResult)
    if result is None:
        return None
    gap = column(result.revealed, "gap")
    if not np.isfinite(gap).any():
        return None
    c, n = challenger_of(case), len(gap)
    outcome = np.nan_to_num(gap, nan=-1.0) > 0
    taken = result.taken[result.demand]
    acceptable = taken > OFTEN * n
    text = f"All others would accept the demand in {per_hundred(taken, n)}"
    text += ", so it reveals little." if acceptable else "."
    text += (
        f" If it was meant as a final offer, failure is worth more to {c} than the file says in "
        f"{per_hundred(int(outcome.sum()), n)}."
    )
    if result.weight is not None:
        low, mode, high = result.weight
        text += f" The file gives this interpretation the weight {mode:g} ({low:g}–{high:g}), as a judgement."
    if not acceptable:
        signs = "; ".join(f"{x.what}: {x.new_fact}" for x in TELL_APART)
        text += f" Three explanations fit, and each would show itself. {signs[:1].upper()}{signs[1:]}."
    found = share(
        "why/insincere",
        f"What does a demand that nobody else can accept reveal about {c}?",
        outcome,
        case.drivers,
        text,
        result,
        ("One offer, and no second one: an opening bid would look the same and mean something else.",),
        InsincereDetails(
            explanations=tuple(RivalRow(what=x.what, new_fact=x.new_fact) for x in TELL_APART),
            taken=result.taken,
            weight=result.weight,
            demand=result.demand,
        ),
    )
    if not outcome.any():
        return found
    return replace(found, answer=ACCEPTABLE if acceptable else "three explanations fit")
