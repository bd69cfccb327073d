"""What an alliance can decide, why some things it cannot, who would have to move, and whom it could admit."""

from __future__ import annotations

from typing import Any

from detente.findings.case import Case
from detente.findings.finding import Finding, Share, monte_carlo, per_hundred, word
from detente.models.contract import Result
from detente.scenario.model import Scenario


def council(case: Case) -> tuple[Finding, ...]:
    """Return the clause that an alliance can least decide, what it can, and every candidate's admission."""
    found: list[Finding] = []
    winset = case.results.get("council.winset")
    if winset is not None:
        for alliance in case.scenario.alliances:
            hard = _hardest(case.scenario, winset, alliance)
            if hard is not None:
                found.append(_cannot(case, winset, alliance, hard))
            found.append(_can(case, winset, alliance))
    admission = case.results.get("council.admission")
    if admission is not None:
        found += [_admission(case, admission, f) for f in admission.facts["candidates"]]
    return tuple(found)


def _hardest(s: Scenario, r: Result, alliance: str) -> dict[str, Any] | None:
    """Return the clause of the first tabled proposal that asks a whole alliance and passes least."""
    members = {*s.members(alliance)}
    clauses = [f for f in r.facts["clauses"] if members <= {*f["asked"]} and s.issue[f["issue"]].of_substance]
    tabled = next((p for p in s.proposals if p.kind == "tabled"), None)
    named = [f for f in clauses if tabled is not None and tabled.package.get(f["issue"]) == f["level"]]
    here = named or clauses
    if not here:
        return None

    def ease(f: dict[str, Any]) -> tuple[int, float]:
        level = f"{f['issue']}={f['level']}"
        middle = r.tables["missing"].sel(level=level, input=0.5).values
        return int(r.tables["pass"].sel(reading="status quo", level=level).values), -float(middle)

    return min(here, key=ease)


def _shares(r: Result, table: str, **where: str) -> tuple[Share, ...]:
    values = r.tables[table].sel(**where)
    return tuple(
        Share(name, int(c), n)
        for name, c, n in zip(r.tables[table].coords["reading"], values.values, r.facts["n"], strict=True)
        if n
    )


def _cannot(case: Case, r: Result, alliance: str, clause: dict[str, Any]) -> Finding:
    s = case.scenario
    key = f"{clause['issue']}={clause['level']}"
    issue = s.issue[clause["issue"]]
    label, body = issue.levels[clause["level"]], s.actor[alliance].name
    shares = _shares(r, "pass", level=key)
    base = shares[0]
    low, middle, high = (float(x) for x in r.tables["missing"].sel(level=key).values)
    price = [float(x) for x in r.tables["price"].sel(level=key).values]
    found, by = case.hinges.of(r.tables["outcome"].sel(level=key).values)
    asked = len(clause["asked"])
    ratified = clause["level"] in issue.ratification
    members = _members(r, key, s, clause["asked"])
    cost = f"{price[1]:.2g} of their whole stakes together" if price[1] < 1e9 else "no price at all: a line is hard"
    everyone = len(clause["vetoes"]) == asked
    takes = "takes the consent of" if everyone else "is put to"
    judged = (
        f"All like it at least as well as the status quo in {per_hundred(base.count, base.n)}{_apart(shares)}. In the "
        f"middle draw {_of(middle, asked)} would have to move ({low:.0f} to {high:.0f}), and to make up for it would "
        f"take {cost}."
        if everyone
        else f"Its rule is met in {per_hundred(base.count, base.n)}{_apart(shares)}, though in the middle draw "
        f"{_of(middle, asked)} would say no ({low:.0f} to {high:.0f})."
    )
    text = (
        f"“{label}” {takes} {asked}{' and their ratification' if ratified else ''}; "
        f"{_stoppers(s, clause)}, while leaving things as they are needs nobody. {_withheld(s, alliance, clause)}"
        f"{judged}"
    )
    spoken = {
        m for c in s.commitments if c.issue == issue.id and c.forbidden(clause["level"]) for m in s.members(c.actor)
    }
    if spoken & {*clause["asked"]}:
        text += f" {_of(len(spoken & {*clause['asked']}), asked).capitalize()} have said in public that they will not."
    furthest = [m for m in members if m["reject"] > 0.5 * base.n]
    if len(furthest) == asked and asked > 3:
        near = members[-1]
        text += (
            f" Every one of them stands against it in most draws, so no single ally is the obstacle: the nearest to "
            f"yes, {near['name']}, lacks {near['lacks']:.2g} of its whole stake, the furthest, {members[0]['name']}, "
            f"{members[0]['lacks']:.2g}."
        )
    elif furthest:
        text += f" Furthest from yes: {', '.join(m['name'] for m in furthest[:4])}."
    power = _power(case, alliance)
    if power is not None:
        text += (
            f" By the rule of {body} alone each member has {power['share']:.3g} of the power, "
            f"and {power['winning']} of 2^{power['n']} coalitions can act."
        )
    return Finding(
        id=f"council/{alliance}",
        question=f"Can {body} decide “{label}”, and who would have to move?",
        answer=word(base.value),
        text=text,
        value={"kind": "share of draws", "count": base.count, "n": base.n},
        n_draws=r.n_draws,
        readings=shares,
        hinges=found,
        mc_se=monte_carlo(base.count, base.n),
        models=({"id": r.model, "share": round(base.value, 6)},),
        assumptions=(
            "A clause is judged alone, against the status quo; as part of a package it may be worth its price.",
        ),
        hangs_on=tuple(h.path for h in found[:2]),
        evidence=issue.evidence,
        basis_share=by,
        details={
            "issue": issue.id,
            "level": clause["level"],
            "label": label,
            "asked": asked,
            "ratified": ratified,
            "to_move": [low, middle, high],
            "price": [p if p < 1e9 else None for p in price],
            "members": members,
        },
    )


def _members(r: Result, key: str, s: Scenario, asked: list[str]) -> list[dict[str, Any]]:
    accept = r.tables["accept"].sel(reading="status quo", level=key)
    n = r.facts["n"][0]
    lacks = r.tables["distance"].sel(level=key)
    rows = [
        {"actor": a, "name": s.actor[a].name, "reject": n - int(c), "n": n, "lacks": round(float(x), 6)}
        for a, c, x in zip(r.tables["accept"].coords["actor"], accept.values, lacks.values, strict=True)
        if a in asked
    ]
    return sorted(rows, key=lambda x: (-x["lacks"], -x["reject"]))


def _of(count: float, asked: int) -> str:
    return f"all {asked}" if count >= asked else f"{count:.0f} of {asked}"


def _stoppers(s: Scenario, clause: dict[str, Any]) -> str:
    """Return who alone can stop a clause, by its rule."""
    vetoes = [a for a in clause["asked"] if a in clause["vetoes"]]
    if len(vetoes) == len(clause["asked"]):
        return "each of them alone can stop it"
    names = [s.actor[a].name for a in vetoes]
    some = ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")
    return f"{some} alone can stop it" if names else "none of them alone can stop it"


def _withheld(s: Scenario, alliance: str, clause: dict[str, Any]) -> str:
    """Return what is said where the clause is the reverse of an invitation: one can withhold, only all can promise."""
    for entry in s.admission:
        level = entry.package.get(clause["issue"])
        quo = s.issue[clause["issue"]].status_quo
        if entry.to == alliance and level is not None and (level - quo) * (clause["level"] - quo) < 0:
            return "To withhold an invitation takes one ally; to promise that there will be none takes all of them. "
    return ""


def _apart(shares: tuple[Share, ...]) -> str:
    """Return the same share with members judging apart and as one."""
    by = {x.id: x for x in shares}
    apart, one = by.get("status quo, cohesion 0"), by.get("status quo, cohesion 1")
    if apart is None or one is None:
        return ""
    return f" ({per_hundred(apart.count, apart.n)} if members judge apart, {per_hundred(one.count, one.n)} if as one)"


def _power(case: Case, alliance: str) -> dict[str, Any] | None:
    found = case.results.get("council.power")
    body = next((b for b in found.facts["bodies"] if b["id"] == alliance), None) if found is not None else None
    if body is None or len({round(m["shapley_shubik"], 12) for m in body["members"]}) > 1:
        return None
    return {"share": body["members"][0]["shapley_shubik"], "winning": body["winning"], "n": body["n"]}


def _can(case: Case, r: Result, alliance: str) -> Finding:
    """Return which clauses the alliance's own rule lets pass, the likeliest first."""
    s, body = case.scenario, case.scenario.actor[alliance].name
    n = r.facts["n"][0]
    table = r.tables["alliance"].sel(reading="status quo", actor=alliance)
    rows: list[dict[str, Any]] = []
    for key, count in zip(table.coords["level"], table.values, strict=True):
        issue, _, level = key.rpartition("=")
        k = s.issue[issue]
        rows.append(
            {"issue": issue, "level": int(level), "label": k.levels[int(level)], "count": int(count), "n": n,
             "control": list(k.control)}
        )  # fmt: skip
    rows.sort(key=lambda x: -x["count"])
    most = [x for x in rows if x["count"] > 0.5 * n]
    told = "; ".join(f"“{x['label']}” ({x['issue']}) in {per_hundred(x['count'], n)}" for x in most[:4])
    text = (
        f"Against the status quo, and taken one by one, {body} as a whole agrees in most draws to {told}."
        if most
        else f"Against the status quo, and taken one by one, there is no clause to which {body} as a whole agrees in "
        "most draws."
    )
    ends = _ends(r, s, alliance)
    if ends:
        text += " " + _absorbed(ends, len(s.members(alliance)))
    return Finding(
        id=f"council/{alliance}/can",
        question=f"On which single clauses could {body} agree among itself?",
        answer=f"{len(most)} of {len(rows)} clauses",
        text=text,
        value={"kind": "set", "members": [f"{x['issue']}={x['level']}" for x in most]},
        n_draws=r.n_draws,
        models=({"id": r.model},),
        assumptions=("Cohesion 0, as declared and 1, and a silence procedure, are among the model's tables.",),
        details={"clauses": rows, "ends": ends},
    )


def _ends(r: Result, s: Scenario, alliance: str) -> list[dict[str, Any]]:
    """Return, issue by issue, who is outermost most often, and how many members are absorbed in most draws."""
    members, n = s.members(alliance), max(1, r.n_draws)
    out: list[dict[str, Any]] = []
    for k in s.issues:
        by = {
            name: {a: int(r.tables[name].sel(actor=a, issue=k.id).values) for a in members}
            for name in ("lowest", "highest", "absorbed")
        }
        if len(members) < 2 or not any(by["absorbed"].values()):
            continue
        row: dict[str, Any] = {"issue": k.id, "absorbed": sum(c > n / 2 for c in by["absorbed"].values()), "n": n}
        for name in ("lowest", "highest"):
            actor = max(by[name], key=lambda a, name=name: by[name][a])
            row[name] = {"actor": actor, "name": s.actor[actor].name, "count": by[name][actor]}
        out.append(row)
    return out


def _absorbed(ends: list[dict[str, Any]], members: int) -> str:
    """Say where single members bind, and where others always stand farther out."""
    bind = [
        f"{e[x]['name']} at the {'low' if x == 'lowest' else 'high'} end of {e['issue']} "
        f"({per_hundred(e[x]['count'], e['n'])})"
        for e in ends
        for x in ("lowest", "highest")
        if e[x]["count"] > 0.5 * e["n"]
    ]
    least = min(e["absorbed"] for e in ends)
    some = f"all {members}" if least == members else f"at least {least} of its {members}"
    text = f"On each issue {some} members are absorbed in most draws: others stand farther out"
    if not bind:
        return f"{text}, and nobody is outermost in most."
    return f"{text}; outermost in most draws: {'; '.join(bind[:4])}."


def chance(x: float) -> str:
    """Return a chance in words of two digits; what is very small or very large only as a bound."""
    if 0 < x < 0.001:
        return "less than 0.001"
    return f"{x:.2g}" if x <= 0.99 or x == 1 else "more than 0.99"


def _admission(case: Case, r: Result, f: dict[str, Any]) -> Finding:
    of = f["invitation"]
    alone = {k: chance(v) for k, v in of["consents_only"].items()}
    state = {name: [c["id"] for c in f["conditions"] if c["state"] == name] for name in ("fails", "disputed")}
    doubt = [f"{' and '.join(ids)} {'is' if len(ids) == 1 else 'are'} {name if name == 'disputed' else 'not met'}"
             for name, ids in state.items() if ids]  # fmt: skip
    top = [p for p in f["pivotal"] if p["alone"] > 0]
    alike = top and all(abs(p["alone"] - top[0]["alone"]) < 1e-9 for p in top)
    who = f"any of the {len(top)}" if alike and len(top) > 3 else " and ".join(p["name"] for p in top[:2]) or "nobody"
    text = (
        f"{f['members']} members decide, and one is enough to say no. "
        f"Conditions: {'; '.join(doubt) if doubt else 'all are met'}. The coded chances give {chance(of['mean'])} for "
        f"all conditions and all consents within {f['horizon_days'] / 365.25:.2g} years; from the consents alone "
        f"{alone['cohesion 0']} if members judge apart, {alone['declared']} as declared, {alone['cohesion 1']} if they "
        f"judge as one. Pivotal: {who}."
    )
    if f["ratification"] is not None:
        dates = f["ratification"]["declared"]["dates"]
        text += f" The last ratification falls about {dates[1]} ({dates[0]} to {dates[2]}), "
        text += f"most often {f['slowest'][0]['name']}'s."
    m = f["moratorium"]
    text += (
        f" A moratorium of {m['years']:g} years would take away a chance of {chance(m['takes_away'])} "
        f"within that time, where {chance(m['left_closed_anyway'])} is closed anyway"
    )
    text += f"; to promise it takes {max(p['asks'] for p in m['pledges'])} consents." if m["pledges"] else "."
    return Finding(
        id=f"admission/{f['candidate']}",
        question=f"Could {f['name']} be admitted to {f['body']}, and what would a moratorium mean?",
        answer=f"chance {chance(of['mean'])} as coded",
        text=text,
        value={"kind": "chance as coded", "mean": of["mean"], "quantiles": of["quantiles"]},
        n_draws=r.n_draws,
        models=({"id": r.model},),
        assumptions=("Consents hang together by one common factor; conditions are judged apart from each other.",),
        details={k: f[k] for k in ("conditions", "invitation", "ratification", "slowest", "moratorium", "clause")}
        | {"pivotal": f["pivotal"][:5]},
    )
