"""``detente admit``: what the admission of a candidate to a body takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from detente._errors import UsageError
from detente.cli import _options

if TYPE_CHECKING:
    from detente.models.council.details import Candidate
    from detente.scenario.model import Scenario


def run(
    candidate: Annotated[str, typer.Argument(metavar="CANDIDATE", help="Id of the candidate, for instance UKR.")],
    case: _options.Case,
    to: Annotated[
        str | None, typer.Option(metavar="BODY", help="Id of the body it would join; needed if there are several.")
    ] = None,
    draws: Annotated[int, typer.Option(min=1, max=10_000_000, help="Number of draws.")] = 10_000,
    seed: _options.Seed = 1,
    moratorium: Annotated[
        float, typer.Option(min=0, max=1000, metavar="YEARS", help="Length of a pause of invitations, in years.")
    ] = 5.0,
    as_json: _options.Json = False,
) -> None:
    """Show what admitting a candidate takes: conditions, invitation, pivotal members, ratification, a moratorium."""
    from detente._text import echo, emit, json_text
    from detente.draws.inputs import Inputs
    from detente.models.contract import Context
    from detente.models.council.admission import MODEL, AdmissionOptions
    from detente.scenario.load import load

    scenario = load(case)
    body = _body(scenario, candidate, to)
    if missing := MODEL.needs(scenario):
        raise UsageError("; ".join(f"{m.path}: {m.words}. {m.remedy[:1].upper()}{m.remedy[1:]}." for m in missing))
    entry = next(a for a in scenario.admission if (a.candidate, a.to) == (candidate, body))
    only = scenario.model_copy(update={"admission": (entry,)})
    found = MODEL.run(Inputs(only, seed, draws), AdmissionOptions(moratorium_years=moratorium), Context())
    answer = found.candidates[0]
    if as_json:
        data = {
            "detente": 1,
            "title": scenario.title,
            "as_of": scenario.as_of.isoformat(),
            "seed": seed,
            "n_draws": draws,
        }
        data |= {**answer.model_dump(mode="json"), "calibration": "uncalibrated", "warnings": list(found.warnings)}
        emit(json_text(data) + "\n")
        return
    for line in words(answer):
        echo(line)


def _body(scenario: Scenario, candidate: str, to: str | None) -> str:
    """Return the body's id; exit with a list of the known ones if it is not clear."""
    entries = [(a.candidate, a.to) for a in scenario.admission]
    known = ", ".join(f"{c} to {b}" for c, b in entries) or "nobody"
    if candidate not in scenario.actor:
        raise UsageError(f"there is no actor {candidate}; known to ask for admission: {known}")
    if to is not None and to not in scenario.actor:
        raise UsageError(f"there is no actor {to}; known: {', '.join(scenario.alliances)}")
    fit = [b for c, b in entries if c == candidate and to in (None, b)]
    if not fit:
        where = f" to {to}" if to else ""
        raise UsageError(
            f"the file has no admission of {candidate}{where}; it has {known}. Add an entry under admission"
        )
    if len(fit) > 1:
        raise UsageError(f"{candidate} asks to join {' and '.join(fit)}; name one with --to")
    return fit[0]


def words(f: Candidate) -> list[str]:
    """Return the answer in lines."""
    from detente.models.council.findings import chance

    of = f.invitation
    out = [f"Admitting {f.name} to {f.body}: {f.members} members decide, each can stop it.", "", "Conditions"]
    for c in f.conditions:
        span = f"{c.mode:g}" if c.low == c.high else f"{c.low:g} to {c.high:g}, most likely {c.mode:g}"
        out.append(f"  {c.id:<14} {c.state:<9} (chance that it is met: {span})")
    low, _, high = of.quantiles
    out += [
        "",
        f"{'Consent of all' if f.signed else 'Invitation'} within {f.horizon_days:.0f} days: chance "
        f"{chance(of.mean)} as coded ({chance(low)} to {chance(high)} in "
        f"90 of 100 draws), with all conditions and all consents.",
        f"  From the consents alone {chance(of.consents_only['declared'])}; if members judge independently "
        f"{chance(of.consents_only['cohesion 0'])}, "
        f"if they judge as one {chance(of.consents_only['cohesion 1'])}.",
        "  These chances are one coder's judgements, not a calibrated forecast.",
        "",
        "Pivotal members (chance that all others consent and this one does not)",
    ]
    top = f.pivotal[0].alone
    alike = [p for p in f.pivotal if abs(p.alone - top) < 1e-12]
    if len(alike) > 5:
        out.append(f"  any of {len(alike)} alike: {top:.2g} each")
    else:
        out += [f"  {p.name:<16} {p.alone:.2g}" for p in f.pivotal[:5] if p.alone > 0]
    share = f.holdout_share
    out.append(
        f"  A single hold-out could ask for {share[0]:.2g} of what the others gain, two for {share[1]:.2g} each, "
        f"three for {share[2]:.2g} each."
    )
    if f.clause is not None:
        price = f.clause.price
        unwilling = [u for u in f.clause.unwilling if u.count > 0][:3]
        who = "; ".join(f"{u.name} in {100 * u.count / u.n:.0f} of 100 draws" for u in unwilling) or "nobody"
        out.append(
            f"  As a step on its own it makes these members worse off than the status quo: {who}. To make up for it "
            f"takes {price[1]:.2g} stakes of theirs ({price[0]:.2g} to {price[2]:.2g})."
        )
    if f.ratification is not None:
        r = f.ratification["declared"]
        out += ["", f"Ratified by all: about {r.dates[1]} (90 of 100 draws: {r.dates[0]} to {r.dates[2]})."]
        last = "; ".join(f"{x.name} in {100 * x.count / x.n:.0f} of 100 draws" for x in f.slowest[:3])
        out.append(f"  Last: {last}.")
    out += ["", *moratorium(f)]
    return out


def moratorium(f: Candidate) -> list[str]:
    """Return the effect of a pause of invitations, in words."""
    from detente.models.council.findings import chance

    m = f.moratorium
    out = [
        f"A moratorium of {m.years:g} years",
        f"  would take away a chance of {chance(m.takes_away)} of {'it' if f.signed else 'an invitation'} "
        f"within that time; with a chance of {chance(m.left_closed_anyway)} there is none anyway: "
        "one member is enough.",
    ]
    for p in m.pledges:
        ratify = " and their ratification" if p.ratified else ""
        out.append(f"  To promise “{p.label}” ({p.issue} {p.level}) takes the consent of {p.asks}{ratify}.")
    if not m.pledges:
        out.append("  The file has no level for such a promise.")
    return out
