"""Explanations about conduct, in words: private resolve, shifting power, audience costs, arming, pretexts."""

from __future__ import annotations

import numpy as np

from detente.answers.case import Case
from detente.answers.finding import Finding, per_hundred, word
from detente.answers.questions import Question
from detente.models.coercion._tables import column
from detente.models.coercion.audience_costs import AttritionResult
from detente.models.coercion.commitment import CommitmentResult
from detente.models.coercion.details import ShiftDetails
from detente.models.coercion.mobilisation import MobilisationResult
from detente.models.coercion.pretext import PretextResult
from detente.models.coercion.private_resolve import ResolveResult
from detente.models.coercion.wording import ROLES, challenger_of, conduct, depends, plain, target_of
from detente.scenario.names import agreeing, called, opening, possessive, them

NO_VERDICT = "no verdict: the file states no expected shift"
"""Answer on shifting power: the size that would matter is known, the size that is expected is not."""


def private_resolve(case: Case) -> Finding | None:
    """Return whether the best demand takes a risk of war."""
    result = case.of(ResolveResult)
    if result is None:
        return None
    risk = np.nan_to_num(column(result.best, "risk"), nan=0.0)
    c, g = challenger_of(case), target_of(case)

    def tell(words: str) -> str:
        return (
            f"Only {g} {agreeing(g, 'knows')} what war would cost {them(g)}. Whether the demand that is best for {c} "
            f"takes a risk of war on purpose: {words}."
        )

    return conduct(
        "why/private-resolve",
        f"Would {c} ask for more than {g} {agreeing(g, 'is')} sure to grant, and take the risk?",
        risk > 1e-3,
        case.drivers,
        tell,
        result,
        (
            "One demand, to accept or refuse, about what force would decide.",
            f"{opening(c)} {agreeing(c, 'knows')} no more of {possessive(g)} cost of war than the range in the file.",
        ),
    )


def shifting_power(case: Case) -> Finding | None:
    """Return how large a shift of power would make force pay today: a condition, not a verdict."""
    result = case.of(CommitmentResult)
    if result is None:
        return None
    needed, room = column(result.shift, "needed"), column(result.shift, "room")
    ok = np.isfinite(needed)
    if not ok.any():
        return None
    c, g = challenger_of(case), target_of(case)
    its = agreeing(c, "its")
    low, mid, high = (float(x) for x in np.quantile(needed[ok], (0.05, 0.5, 0.95)))
    possible = ok & (np.nan_to_num(room, nan=0.0) > np.nan_to_num(needed, nan=np.inf))
    drivers, by = case.drivers.of(column(result.shift, "margin") > 0)
    candidates = [called(case.scenario.actor[a].name) for a in result.admission]
    text = (
        f"A condition, not a verdict: force today would beat a later settlement if {c} expected {its} chance "
        f"of winning against {g} to fall for good by more than {mid:.2f} "
        f"(5 to 95 of 100 draws: {low:.2f} to {high:.2f}). "
    )
    expected, answer = result.expected, NO_VERDICT
    if expected is not None:
        share = expected.enough / max(1, expected.n)
        answer = word(share)
        text = text.replace("A condition, not a verdict: force today", "Force today", 1)
        text += (
            f"The file expects a fall of {expected.shift[1]:.2f} ({expected.shift[0]:.2f} to {expected.shift[2]:.2f}): "
            f"enough in {per_hundred(expected.enough, expected.n)}. "
        )
    elif candidates:
        text += (
            f"The accession of {' or '.join(candidates)} could be such a shift, but the file does not say how large. "
        )
    else:
        text += "The file states no expected shift. "
    text += f"The threshold rests on a discount factor of {result.discount:g} a year, which is an assumption."
    return Finding(
        id="why/shifting-power",
        question=f"How far would {c} have to expect {its} power to fall for force today to pay?",
        asks=Question.FAILURE,
        answer=answer,
        text=text + depends(drivers),
        value={"kind": "quantiles", "q05": round(low, 6), "q50": round(mid, 6), "q95": round(high, 6)},
        n_draws=len(needed),
        key_drivers=drivers,
        models=({"id": result.model},),
        assumptions=(
            f"What the next year brings counts {result.discount:.0%} of this one; a war decides all that follows.",
            *(() if expected is not None else ("The file does not say how large a shift is expected.",)),
            ROLES,
        ),
        depends_on=tuple(d.path for d in drivers[:2]),
        basis_share=by,
        details=plain(ShiftDetails(possible=word(float(possible.mean())))),
    )


def public_words(case: Case) -> Finding | None:
    """Return whether the challenger would stand firm to the end of a contest in public."""
    result = case.of(AttritionResult)
    if result is None:
        return None
    gives_way = column(result.attrition, "concedes/challenger")
    ok = np.isfinite(gives_way)
    if not ok.any():
        return None
    c = challenger_of(case)
    is_ = agreeing(c, "is")

    def tell(words: str) -> str:
        return (
            f"Both sides stand firm in public, and giving way gets costlier with time. Whether {c} {is_} likelier to "
            f"stand firm to the end than to give way: {words}."
        )

    return conduct(
        "why/public-words",
        f"{is_.capitalize()} {c} so committed in public that {agreeing(c, 'it')} would not give way?",
        ok & (np.nan_to_num(gives_way, nan=1.0) < 0.5),
        case.drivers,
        tell,
        result,
        (
            "Both sides’ costs of giving way grow evenly until the talks would end.",
            f"In {per_hundred(int((~ok).sum()), len(ok))} the model does not apply: one side has no prize or no price.",
        ),
    )


def massing(case: Case) -> Finding | None:
    """Return whether fighting would be the target's best answer to massed forces."""
    result = case.of(MobilisationResult)
    if result is None:
        return None
    fight, deter = column(result.response, "fight"), column(result.response, "deter")
    if not np.isfinite(fight).any():
        return None
    c, g = challenger_of(case), target_of(case)
    has, arms = agreeing(c, "has"), word(float(np.nanmean(deter)))

    def tell(words: str) -> str:
        return (
            f"Whether {possessive(g)} best answer to the forces that {c} {has} massed is to fight without deterring an "
            f"attack: {words}. Whether it is to arm until an attack would not pay: {arms}."
        )

    return conduct(
        "why/massing",
        f"Would {possessive(g)} best answer to the massed forces be to fight?",
        np.nan_to_num(fight, nan=0.0) > 0.5,
        case.drivers,
        tell,
        result,
        (
            f"What {c} {has} sunk in {agreeing(c, 'its')} forces is what holding them ready costs; {g} can still arm "
            "in time.",
            "The chance of winning is the share of what both have mobilised.",
        ),
    )


def pretext(case: Case) -> Finding | None:
    """Return whether a refusal to talk would make force better than waiting for the challenger."""
    result = case.of(PretextResult)
    if result is None:
        return None
    c = challenger_of(case)

    def tell(words: str) -> str:
        return f"Whether a refusal to talk would make force better than waiting for {c}: {words}."

    return conduct(
        "why/pretext",
        f"Would a refusal to talk make the difference for {c}?",
        column(result.pretext, "tips") > 0.5,
        case.drivers,
        tell,
        result,
        ("A refusal makes force cheaper by the amount in the file, and changes nothing else.",),
    )
