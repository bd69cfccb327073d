"""Findings on councils: what an alliance can decide, who blocks it, who would have to move, and admission."""

from __future__ import annotations

from detente._labelled import Labelled
from detente.answers.case import Case
from detente.answers.finding import Finding, Share, monte_carlo, per_hundred, word
from detente.answers.questions import Question
from detente.models.council.admission import AdmissionResult
from detente.models.council.details import (
    BodyPower,
    CanDetails,
    Candidate,
    CannotDetails,
    ClauseRow,
    CouncilClause,
    GameEndRow,
    MemberRow,
    Outermost,
)
from detente.models.council.power import PowerResult
from detente.models.council.winset import WinsetResult
from detente.scenario.model import Scenario
from detente.scenario.names import agreeing, called, possessive

NO_PRICE = 1e9
"""Side payments from here on mean that a commitment would not be broken at any cost."""


def findings(case: Case) -> tuple[Finding, ...]:
    """Return findings on the clause that an alliance is least able to decide, those it can, and admissions."""
    found: list[Finding] = []
    winset = case.of(WinsetResult)
    if winset is not None:
        for alliance in case.scenario.alliances:
            hard = _hardest(case.scenario, winset, alliance)
            if hard is not None:
                found.append(_cannot(case, winset, alliance, hard))
            found.append(_can(case, winset, alliance))
    admission = case.of(AdmissionResult)
    if admission is not None:
        found += [_admission(admission, f) for f in admission.candidates]
    return tuple(found)


def _hardest(s: Scenario, r: WinsetResult, alliance: str) -> CouncilClause | None:
    """Return the clause of the first tabled proposal that needs a whole alliance and passes least often."""
    members = {*s.members(alliance)}
    clauses = [c for c in r.clauses if members <= {*c.asked} and s.issue[c.issue].of_substance]
    tabled = next((p for p in s.proposals if p.kind == "tabled"), None)
    named = [c for c in clauses if tabled is not None and tabled.package.get(c.issue) == c.level]
    here = named or clauses
    if not here:
        return None

    def ease(c: CouncilClause) -> tuple[int, float]:
        middle = r.missing.sel(level=c.key, input=0.5).values
        return int(r.passes.sel(assumptions="status quo", level=c.key).values), -float(middle)

    return min(here, key=ease)


def _shares(table: Labelled, draws: tuple[int, ...], level: str) -> tuple[Share, ...]:
    values = table.sel(level=level).values
    return tuple(
        Share(str(name), int(c), n) for name, c, n in zip(table.coords["assumptions"], values, draws, strict=True) if n
    )


def _cannot(case: Case, r: WinsetResult, alliance: str, clause: CouncilClause) -> Finding:
    s = case.scenario
    key, issue = clause.key, s.issue[clause.issue]
    label, body = issue.levels[clause.level], called(s.actor[alliance].name)
    shares = _shares(r.passes, r.n, key)
    base = shares[0]
    low, middle, high = (float(x) for x in r.missing.sel(level=key).values)
    price = [float(x) for x in r.price.sel(level=key).values]
    drivers, by = case.drivers.of(r.outcome.sel(level=key).values)
    asked = len(clause.asked)
    ratified = clause.level in issue.ratification
    members = _members(r, key, s, clause.asked)
    no_price = "no price: a commitment is hard"
    cost = f"{price[1]:.2g} of their stakes together" if price[1] < NO_PRICE else no_price
    everyone = len(clause.vetoes) == asked
    takes = "takes the consent of" if everyone else "is put to"
    between = "" if f"{low:.0f}" == f"{high:.0f}" else f" ({low:.0f} to {high:.0f})"
    judged = (
        f"All like it at least as well as the status quo in {per_hundred(base.count, base.n)}{_apart(shares)}. In the "
        f"median draw {_of(middle, asked)} would have to move{between}; side payments to make up for "
        f"it: {cost}."
        if everyone
        else f"Its rule is met in {per_hundred(base.count, base.n)}{_apart(shares)}, and in the median draw "
        f"{_of(middle, asked)} would say no{between}."
    )
    text = (
        f"“{label}” {takes} {asked}{' and their ratification' if ratified else ''}; "
        f"{_stoppers(s, clause)}. Leaving things as they are needs nobody’s consent. {_withheld(s, alliance, clause)}"
        f"{judged}"
    )
    spoken = {m for c in s.commitments if c.issue == issue.id and c.forbidden(clause.level) for m in s.members(c.actor)}
    if spoken & {*clause.asked}:
        has = "has said in public that it" if len(spoken & {*clause.asked}) == 1 else "have said in public that they"
        text += f" {_of(len(spoken & {*clause.asked}), asked).capitalize()} {has} will not."
    furthest = [m for m in members if m.reject > 0.5 * base.n]
    if len(furthest) == asked and asked > 3:
        text += " Every one of them rejects it in most draws, so no single one is the obstacle."
    elif furthest:
        text += f" Furthest from yes: {', '.join(called(m.name) for m in furthest[:4])}."
    return Finding(
        id=f"council/{alliance}",
        question=f"Can {body} decide “{label}”, and who would have to move?",
        asks=Question.BLOCKERS,
        answer=word(base.value),
        text=text,
        value={"kind": "share of draws", "count": base.count, "n": base.n},
        n_draws=r.n_draws,
        by_assumption=shares,
        key_drivers=drivers,
        mc_se=monte_carlo(base.count, base.n),
        models=({"id": r.model, "share": round(base.value, 6)},),
        assumptions=(
            "A clause is judged alone, against the status quo; as part of a package it may be worth its price.",
        ),
        depends_on=tuple(d.path for d in drivers[:2]),
        evidence=issue.evidence,
        basis_share=by,
        details=CannotDetails(
            issue=issue.id,
            level=clause.level,
            label=label,
            asked=asked,
            ratified=ratified,
            to_move=(low, middle, high),
            price=tuple(p if p < NO_PRICE else None for p in price),
            members=members,
        ).model_dump(mode="json"),
    )


def _members(r: WinsetResult, key: str, s: Scenario, asked: tuple[str, ...]) -> tuple[MemberRow, ...]:
    accept = r.accept.sel(assumptions="status quo", level=key)
    n = r.n[0]
    lacks = r.distance.sel(level=key)
    rows = [
        MemberRow(actor=a, name=s.actor[a].name, reject=n - int(c), n=n, lacks=round(float(x), 6))
        for a, c, x in zip(r.accept.coords["actor"], accept.values, lacks.values, strict=True)
        if a in asked
    ]
    return tuple(sorted(rows, key=lambda x: (-x.lacks, -x.reject)))


def _of(count: float, asked: int) -> str:
    return f"all {asked}" if count >= asked else f"{count:.0f} of {asked}"


def _stoppers(s: Scenario, clause: CouncilClause) -> str:
    """Return the members that alone can stop a clause, by its rule."""
    vetoes = [a for a in clause.asked if a in clause.vetoes]
    if len(vetoes) == len(clause.asked):
        return "each of them alone can stop it"
    names = [called(s.actor[a].name) for a in vetoes]
    some = ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")
    return f"{some} alone can stop it" if names else "none of them alone can stop it"


def _withheld(s: Scenario, alliance: str, clause: CouncilClause) -> str:
    """Return the sentence where the clause is the reverse of an invitation: one can withhold, only all can promise."""
    for entry in s.admission:
        level = entry.package.get(clause.issue)
        quo = s.issue[clause.issue].status_quo
        if entry.to == alliance and level is not None and (level - quo) * (clause.level - quo) < 0:
            return "Not to admit takes one member; to promise that nobody will be admitted takes all of them. "
    return ""


def _apart(shares: tuple[Share, ...]) -> str:
    """Return the same share with members judging independently and as one."""
    by = {x.id: x for x in shares}
    apart, one = by.get("status quo, cohesion 0"), by.get("status quo, cohesion 1")
    if apart is None or one is None or apart.count == one.count:
        return ""
    ends = per_hundred(apart.count, apart.n), per_hundred(one.count, one.n)
    return f" ({ends[0]} if members judge independently, {ends[1]} if as one)"


def unequal(result: PowerResult) -> tuple[BodyPower, ...]:
    """Return the bodies in which members differ in power: among equals an index is not informative."""
    return tuple(b for b in result.bodies if len({round(m.shapley_shubik, 12) for m in b.members}) > 1)


def _can(case: Case, r: WinsetResult, alliance: str) -> Finding:
    """Return the clauses that pass by the alliance's own rule, the likeliest first."""
    s, body = case.scenario, called(case.scenario.actor[alliance].name)
    n = r.n[0]
    table = r.alliance.sel(assumptions="status quo", actor=alliance)
    rows: list[ClauseRow] = []
    for key, count in zip(table.coords["level"], table.values, strict=True):
        issue, _, level = key.rpartition("=")
        k = s.issue[issue]
        rows.append(
            ClauseRow(
                issue=issue,
                level=int(level),
                label=k.levels[int(level)],
                count=int(count),
                n=n,
                control=tuple(k.control),
            )
        )
    rows.sort(key=lambda x: -x.count)
    most = [x for x in rows if x.count > 0.5 * n]
    named = "; ".join(f"“{x.label}” ({x.issue}) in {per_hundred(x.count, n)}" for x in most[:4])
    text = (
        f"Against the status quo, and taken one by one, {body} as a whole would agree in most draws to {named}."
        if most
        else f"Against the status quo, and taken one by one, there is no clause to which {body} as a whole would "
        "agree in most draws."
    )
    ends = _ends(r, s, alliance)
    outer = _outermost(ends)
    if outer:
        text += f" {outer}"
    return Finding(
        id=f"council/{alliance}/can",
        question=f"On which single clauses could {body} agree among {agreeing(body, 'itself')}?",
        asks=Question.BACKGROUND,
        answer=f"{len(most)} of {len(rows)} clauses",
        text=text,
        value={"kind": "set", "members": [f"{x.issue}={x.level}" for x in most]},
        n_draws=r.n_draws,
        models=({"id": r.model},),
        assumptions=("Each clause is judged alone, against the status quo.",),
        details=CanDetails(clauses=tuple(rows), ends=ends).model_dump(mode="json"),
    )


def _ends(r: WinsetResult, s: Scenario, alliance: str) -> tuple[GameEndRow, ...]:
    """Return, issue by issue, who is outermost most often, and how many members are absorbed in most draws."""
    members, n = s.members(alliance), max(1, r.n_draws)
    out: list[GameEndRow] = []
    for k in s.issues:
        absorbed = {a: int(r.absorbed.sel(actor=a, issue=k.id).values) for a in members}
        if len(members) < 2 or not any(absorbed.values()):
            continue
        out.append(
            GameEndRow(
                issue=k.id,
                absorbed=sum(c > n / 2 for c in absorbed.values()),
                n=n,
                lowest=_most(s, r.lowest, members, k.id),
                highest=_most(s, r.highest, members, k.id),
            )
        )
    return tuple(out)


def _most(s: Scenario, table: Labelled, members: tuple[str, ...], issue: str) -> Outermost:
    counts = {a: int(table.sel(actor=a, issue=issue).values) for a in members}
    actor = max(counts, key=lambda a: counts[a])
    return Outermost(actor=actor, name=s.actor[actor].name, count=counts[actor])


def _outermost(ends: tuple[GameEndRow, ...]) -> str:
    """Return a sentence on the members who are outermost in most draws; empty if there are none."""
    bind = [
        f"{called(x.name)} at the {end} end of {e.issue} ({per_hundred(x.count, e.n)})"
        for e in ends
        for end, x in (("low", e.lowest), ("high", e.highest))
        if x.count > 0.5 * e.n
    ]
    return f"Outermost in most draws: {'; '.join(bind[:4])}." if bind else ""


def chance(x: float) -> str:
    """Return a chance in words of two digits; very small or very large ones as a bound."""
    if 0 < x < 0.001:
        return "less than 0.001"
    return f"{x:.2g}" if x <= 0.99 or x == 1 else "more than 0.99"


def _admission(r: AdmissionResult, f: Candidate) -> Finding:
    of = f.invitation
    alone = {k: chance(v) for k, v in of.consents_only.items()}
    state = {name: [c.id for c in f.conditions if c.state == name] for name in ("fails", "disputed")}
    doubt = [f"{' and '.join(ids)} {'is' if len(ids) == 1 else 'are'} {name if name == 'disputed' else 'not met'}"
             for name, ids in state.items() if ids]  # fmt: skip
    top = [p for p in f.pivotal if p.alone > 0]
    alike = bool(top) and all(abs(p.alone - top[0].alone) < 1e-9 for p in top)
    who = (
        f"any of the {len(top)}"
        if alike and len(top) > 3
        else " and ".join(called(p.name) for p in top[:2]) or "nobody"
    )
    text = (
        f"{f.members} members decide, and one is enough to say no. "
        f"Conditions: {'; '.join(doubt) if doubt else 'all are met'}. The coded chances give {chance(of.mean)} for "
        f"all conditions and all consents within {f.horizon_days / 365.25:.2g} years; from the consents alone "
        f"{alone['cohesion 0']} if members judge independently, {alone['declared']} as declared, "
        f"{alone['cohesion 1']} if they judge as one. Pivotal: {who}."
    )
    if f.ratification is not None:
        dates = f.ratification["declared"].dates
        text += f" The last ratification falls about {dates[1]} ({dates[0]} to {dates[2]}), "
        text += f"most often {possessive(f.slowest[0].name)}."
    m = f.moratorium
    text += (
        f" A moratorium of {m.years:g} years would take away a chance of {chance(m.takes_away)} within "
        f"that time, where {chance(m.left_closed_anyway)} is closed anyway"
    )
    text += f"; to promise it takes {max(p.asks for p in m.pledges)} consents." if m.pledges else "."
    kept = {"conditions", "invitation", "ratification", "slowest", "moratorium", "clause", "pivotal"}
    short = f.model_copy(update={"pivotal": f.pivotal[:5]})
    return Finding(
        id=f"admission/{f.candidate}/{f.to}",
        question=f"Could {called(f.name)} be admitted to {called(f.body)}, and what would a moratorium mean?",
        asks=Question.BLOCKERS,
        answer=f"chance {chance(of.mean)} as coded",
        text=text,
        value={"kind": "chance as coded", "mean": of.mean, "quantiles": list(of.quantiles)},
        n_draws=r.n_draws,
        models=({"id": r.model},),
        assumptions=("Consents are correlated through one common factor; conditions are judged independently.",),
        details=short.model_dump(mode="json", include=kept),
    )
