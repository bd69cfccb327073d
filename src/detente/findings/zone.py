"""Whether any package could pass, who stands in the way where none can, and what force changes."""

from __future__ import annotations

from detente.findings.case import Case
from detente.findings.fates import fates
from detente.findings.finding import Finding, Share, monte_carlo, of_100, per_hundred, word
from detente.findings.hinges import Hinges
from detente.models.contract import Result
from detente.scenario.model import Scenario


def deals(case: Case) -> tuple[Finding, ...]:
    """Return the fate of every proposal, the best package, the zone, who blocks, and what force changes."""
    zone = case.results.get("deals.zone")
    if zone is None:
        return ()
    found = (
        *fates(case.scenario, zone, case.hinges),
        zone_finding(case.scenario, zone, case.hinges),
        blockers_finding(case.scenario, zone),
        force_finding(case.scenario, zone, case.hinges),
    )
    return tuple(f for f in found if f is not None)


def zone_finding(scenario: Scenario, zone: Result, hinges: Hinges) -> Finding:
    """Return whether a zone of agreement exists."""
    n = zone.n_draws
    table = zone.tables["zone"]
    shares = tuple(Share(r, int(c), n) for r, c in zip(table.coords["reading"], table.values, strict=True))
    base = shares[0]
    best = int(zone.facts["best"]["count"])
    found, by = hinges.of(zone.tables["outcome"].sel(proposal="zone").values)
    low, high = min(s.value for s in shares), max(s.value for s in shares)
    text = (
        f"Somewhere among {zone.facts['grid']['size']:,} packages there is one that all who must consent prefer "
        f"to none in {per_hundred(base.count, n)} (from {of_100(low)} to {of_100(high)} over the readings). "
        f"That is what someone who knew everything could find; it is no forecast. "
        f"The best single package passes in {per_hundred(best, n)}."
    )
    return Finding(
        id="zone",
        question="Is there any package that all who must consent prefer to none?",
        answer=word(base.value),
        text=text,
        value={"kind": "share of draws", "count": base.count, "n": n},
        n_draws=n,
        readings=shares,
        hinges=found,
        mc_se=monte_carlo(base.count, n),
        models=({"id": zone.model, "share": round(base.value, 6)},),
        assumptions=("Every package of the grid is searched in every draw, exactly.",),
        hangs_on=tuple(h.path for h in found[:2]),
        basis_share=by,
        details={
            "central_zone_size": zone.facts["central"]["zone_size"],
            "zone_sizes": zone.facts["zone_sizes"],
            "grid": zone.facts["grid"]["size"],
            "visited_share": zone.facts["grid"]["visited"] / (zone.facts["grid"]["size"] * n),
        },
    )


def blockers_finding(scenario: Scenario, zone: Result) -> Finding | None:
    """Return who alone stands in the way in the draws without a deal; ``None`` if there is always one."""
    n = zone.n_draws
    without = n - int(zone.tables["zone"].values[0])
    if without == 0:
        return None
    alone = zone.tables["alone"]
    sets = zone.facts["blocks"]
    counted = sorted(
        ((int(c), str(a)) for a, c in zip(alone.coords["actor"], alone.values, strict=True) if c > 0),
        key=lambda x: (-x[0], x[1]),
    )
    rows = [{"actor": a, "name": scenario.actor[a].name, "count": c, "n": without} for c, a in counted]
    if counted:
        who = "; ".join(f"{scenario.actor[a].name} in {_of_those(c, without)}" for c, a in counted[:3])
        text = f"In {_draws_without(without)}, some package fails only because of one: {who}."
    else:
        text = f"In {_draws_without(without)}, every package has at least two opponents."
        if sets:
            names = " and ".join(scenario.actor[a].name for a in sets[0]["actors"][:4])
            text += f" The fewest that would have to change their mind: mostly {names}."
    return Finding(
        id="blocks-alone",
        question="Where there is no deal, who stands in the way alone?",
        answer=scenario.actor[counted[0][1]].name if counted else "nobody alone",
        text=text,
        value={"kind": "set", "members": [a for _, a in counted]},
        n_draws=n,
        models=({"id": zone.model},),
        details={"rows": rows, "without_deal": without, "sets": sets},
    )


def force_finding(scenario: Scenario, zone: Result, hinges: Hinges) -> Finding | None:
    """Return when force looks better than waiting to the challenger: conditions, never one figure."""
    na = scenario.no_agreement
    if na is None or na.force is None:
        return None
    n = zone.n_draws
    margin = zone.tables["force"].values
    outcome = margin[0] > 0
    found, by = hinges.of(outcome)
    name = scenario.actor[na.force.challenger].name
    low, high = _span(
        [h.low.value for h in found] + [h.high.value for h in found] + [float((m > 0).mean()) for m in margin[1:]]
    )
    answer = "it depends on judgements" if high - low > 0.1 else word(float(outcome.mean()))
    said = f"“{word(low)}”" if word(low) == word(high) else f"from “{word(low)}” to “{word(high)}”"
    text = (
        f"Whether force would look better than waiting to {name} if the talks fail depends on judgements that no "
        f"report can settle: {said}, by how they fall. No single figure is given: this is what the coding implies "
        f"for a decision that nobody outside can see into."
    )
    if found:
        text += f" It hangs above all on {found[0].words}"
        text += f", then on {found[1].words}." if len(found) > 1 else "."
    return Finding(
        id="force",
        question=f"If the talks fail, would force look better than waiting to {name}?",
        answer=answer,
        text=text,
        value={"kind": "range", "low_word": word(low), "high_word": word(high)},
        n_draws=n,
        hinges=found,
        models=({"id": "payoffs.failure"},),
        assumptions=(
            "A level that no agreement brings counts as far as it is trusted to last, like any other; the span shows "
            "the other reading too, as well as small losses counting less (loss 2) and talks refused.",
            "The challenger compares what it expects of force with what it expects of a lapse of the talks.",
            "Costs, chances and aims are judgements; none is observed.",
        ),
        hangs_on=tuple(h.path for h in found[:2]),
        basis_share=by,
    )


def _of_those(count: int, n: int) -> str:
    return "every one of them" if count == n else per_hundred(count, n).replace("draws", "of them")


def _span(values: list[float]) -> tuple[float, float]:
    return min(values), max(values)


def _draws_without(n: int) -> str:
    return "the one draw without a deal" if n == 1 else f"the {n:,} draws without a deal"
