"""Whether any package could pass, who blocks where none can, and what force changes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from detente.answers.case import Case
from detente.answers.finding import Finding, Share, count_of_100, monte_carlo, out_of_100, per_hundred, word
from detente.answers.questions import Question
from detente.answers.words import listed, span_in_words
from detente.models.deals.compare import compare
from detente.models.deals.details import AloneDetails, AloneRow, BlockingRow, ZoneDetails
from detente.models.deals.fates import fates
from detente.models.deals.results import BEST, ZoneAnswers, ZoneResult, ZoneShares
from detente.models.deals.tabling import tabling_finding
from detente.models.deals.tipping import break_even_finding
from detente.scenario.names import called


def findings(case: Case) -> tuple[Finding, ...]:
    """Return the fate of every proposal, the best package, the zone, who blocks, force, and other codings."""
    zone = case.of(ZoneAnswers)
    if zone is None:
        return ()
    found = (
        *fates(case, zone),
        *((tabling_finding(case, zone), break_even_finding(case, zone)) if isinstance(zone, ZoneResult) else ()),
        zone_finding(case, zone),
        blockers_finding(case, zone),
        force_finding(case, zone),
        *compare(case.scenario, zone, case.alternatives),
    )
    return tuple(f for f in found if f is not None)


def outcomes(case: Case) -> dict[str, NDArray[np.bool_]]:
    """Return (draws,) whether a finding holds, by finding: fates, the best package, the zone, force."""
    zone = case.of(ZoneAnswers)
    if zone is None:
        return {}
    ids = {BEST: "best-package", "zone": "zone"}
    names = [str(name) for name in zone.outcome.coords["proposal"]]
    out = {ids.get(name, f"fate/{name}"): zone.outcome.sel(proposal=name).values for name in names}
    na = case.scenario.no_agreement
    if na is not None and na.force is not None:
        out["force"] = zone.force.values[0] > 0
    return out


def zone_finding(case: Case, zone: ZoneAnswers) -> Finding:
    """Return whether a zone of agreement exists."""
    n = zone.n_draws
    table = zone.zone
    shares = tuple(Share(str(r), int(c), n) for r, c in zip(table.coords["assumptions"], table.values, strict=True))
    base = shares[0]
    best = 0 if zone.best is None else zone.best.count
    drivers, by = case.drivers.of(zone.outcome.sel(proposal="zone").values)
    low, high = min(s.value for s in shares), max(s.value for s in shares)
    text = (
        f"In {per_hundred(base.count, n)} some package among {zone.grid_size:,} would be accepted by all who must "
        f"consent (from {count_of_100(low)} to {count_of_100(high)} over all assumption sets). "
        f"Finding it takes full knowledge of everyone's preferences, and it is not a forecast. "
        f"The best single package passes in {per_hundred(best, n)}."
    )
    return Finding(
        id="zone",
        question="Is there any package that all who must consent prefer to none?",
        asks=Question.DEAL,
        answer=word(base.value),
        text=text,
        headline=_zone_headline(case, zone, base.value),
        value={"kind": "share of draws", "count": base.count, "n": n},
        n_draws=n,
        by_assumption=shares,
        key_drivers=drivers,
        mc_se=monte_carlo(base.count, n),
        models=({"id": zone.model, "share": round(base.value, 6)},),
        assumptions=("Every package of the grid is searched in every draw, exactly.",),
        depends_on=tuple(d.path for d in drivers[:2]),
        basis_share=by,
        details=_zone_details(zone).model_dump(mode="json"),
    )


def _zone_details(zone: ZoneAnswers) -> ZoneDetails:
    if not isinstance(zone, ZoneResult):
        return ZoneDetails(grid=zone.grid_size)
    return ZoneDetails(
        central_zone_size=zone.central.size,
        zone_sizes=zone.sizes,
        grid=zone.grid_size,
        visited_share=zone.visited / (zone.grid_size * zone.settlement.values.shape[1]),
    )


def _zone_headline(case: Case, zone: ZoneAnswers, share: float) -> str:
    """Return the answer in two sentences: what could be found, and what could be tabled, by all coders."""
    start = "Yes, on paper" if share >= 0.5 else "Seldom" if share >= 0.1 else "Hardly ever"
    text = (
        f"{start}: in {out_of_100(share)} draws some package leaves everyone who must consent better off than no "
        "agreement."
    )
    if zone.best is None:
        return f"{text} No single package is accepted in any."
    others = [
        f"{'second coder' if a.kind == 'coder' else a.id}: {out_of_100(_best_share(r))}"
        for a in case.alternatives
        if a.kind == "coder"
        for r in a.results.values()
        if isinstance(r, ZoneShares)
    ]
    others += _if_hard(zone)
    beside = f" ({'; '.join(others)})" if others else ""
    best = out_of_100(zone.best.count / zone.n_draws)
    return f"{text} The best one that could be tabled today is accepted in {best}{beside}."


def _if_hard(zone: ZoneAnswers) -> list[str]:
    """Return the best package's share if no commitment is ever broken, where that reverses the verdict on it."""
    counts = zone.passes.sel(proposal=BEST)
    by_set = {str(r): int(c) for r, c in zip(counts.coords["assumptions"], counts.values, strict=True)}
    base = next(iter(by_set))
    hard = by_set.get(base.replace("soft", "hard"), by_set[base])
    reversed_ = (2 * hard >= zone.n_draws) != (2 * by_set[base] >= zone.n_draws)
    return [f"if no public commitment may be broken: {out_of_100(hard / zone.n_draws)}"] if reversed_ else []


def _best_share(shares: ZoneShares) -> float:
    """Return the share of draws in which the best package of a coding is accepted."""
    if BEST not in shares.passes.coords["proposal"]:
        return 0.0
    return int(shares.passes.sel(proposal=BEST).values[0]) / shares.n_draws


def blockers_finding(case: Case, zone: ZoneAnswers) -> Finding | None:
    """Return the actors that block alone in the draws without a deal; ``None`` if there is always a deal."""
    n = zone.n_draws
    names = {a.id: a.name for a in case.scenario.actors}
    without = n - int(zone.zone.values[0])
    if without == 0:
        return None
    alone, sets = zone.alone, zone.blocks
    counted = sorted(
        ((int(c), str(a)) for a, c in zip(alone.coords["actor"], alone.values, strict=True) if c > 0),
        key=lambda x: (-x[0], x[1]),
    )
    rows = tuple(AloneRow(actor=a, name=names[a], count=c, n=without) for c, a in counted)
    if counted:
        who = "; ".join(f"{called(names[a])} in {_of_those(c, without)}" for c, a in counted[:3])
        text = f"In {_draws_without(without)}, some package fails only because of one: {who}."
    else:
        text = f"In {_draws_without(without)}, every package has at least two opponents."
        if sets:
            more = len(sets[0].actors) - 4
            few = listed([*(called(names[a]) for a in sets[0].actors[:4]), *([f"{more} more"] if more > 0 else [])])
            text += f" The smallest set whose consent would open a deal is mostly {few}."
    return Finding(
        id="blocks-alone",
        question="Where there is no deal, who blocks alone?",
        asks=Question.BLOCKERS,
        answer=names[counted[0][1]] if counted else "nobody alone",
        text=text,
        value={"kind": "set", "members": [a for _, a in counted]},
        n_draws=n,
        models=({"id": zone.model},),
        details=AloneDetails(
            rows=rows,
            without_deal=without,
            sets=tuple(BlockingRow(actors=x.actors, count=x.count) for x in sets),
        ).model_dump(mode="json"),
    )


def force_finding(case: Case, zone: ZoneAnswers) -> Finding | None:
    """Return when force looks better than waiting to the challenger: conditions, never one figure."""
    na = case.scenario.no_agreement
    if na is None or na.force is None:
        return None
    n = zone.n_draws
    margin = zone.force.values
    outcome = margin[0] > 0
    drivers, by = case.drivers.of(outcome)
    name = called(case.scenario.actor[na.force.challenger].name)
    low, high = _span(
        [d.low.value for d in drivers] + [d.high.value for d in drivers] + [float((m > 0).mean()) for m in margin[1:]]
    )
    answer = "it depends on judgements" if high - low > 0.1 else word(float(outcome.mean()))
    by_set = sorted(float((m > 0).mean()) for m in margin[1:])
    under = f"; under other assumptions in {span_in_words(by_set[0], by_set[-1])}" if by_set else ""
    headline = (
        f"Under the base assumptions force looks better to {name} than waiting in {out_of_100(float(outcome.mean()))} "
        f"draws{under}."
    )
    said = f"“{word(low)}”" if word(low) == word(high) else f"from “{word(low)}” to “{word(high)}”"
    text = (
        f"Whether force would look better than waiting to {name} if the talks fail depends on judgements that no "
        f"report can settle: {said}, by how they fall. No single figure is given: this is what the coding implies "
        f"for a decision that cannot be observed from outside."
    )
    if drivers:
        text += f" It depends above all on {drivers[0].words}"
        text += f", then on {drivers[1].words}." if len(drivers) > 1 else "."
    return Finding(
        id="force",
        question=f"If the talks fail, would force look better than waiting to {name}?",
        asks=Question.FAILURE,
        answer=answer,
        text=text,
        headline=headline,
        value={"kind": "range", "low_word": word(low), "high_word": word(high)},
        n_draws=n,
        key_drivers=drivers,
        models=({"id": "payoffs.failure"},),
        assumptions=(
            "A level that no agreement brings counts as far as it is trusted to last, like any other; the span shows "
            "the other convention too, as well as small losses counting less (loss 2) and talks refused.",
            "The challenger compares what it expects of force with what it expects of a lapse of the talks.",
            "Costs, chances and aims are judgements; none is observed.",
        ),
        depends_on=tuple(d.path for d in drivers[:2]),
        basis_share=by,
    )


def _of_those(count: int, n: int) -> str:
    return "every one of them" if count == n else per_hundred(count, n).replace("draws", "of them")


def _span(values: list[float]) -> tuple[float, float]:
    return min(values), max(values)


def _draws_without(n: int) -> str:
    return "the one draw without a deal" if n == 1 else f"the {n:,} draws without a deal"
