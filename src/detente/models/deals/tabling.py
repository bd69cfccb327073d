"""Findings on what to table: packages as good as the best one, fallbacks, and the gains of each side."""

from __future__ import annotations

from collections.abc import Mapping

from detente.answers.case import Case
from detente.answers.finding import Finding, count_of_100, monte_carlo, out_of_100, word
from detente.answers.questions import Question
from detente.answers.words import listed
from detente.models.deals.choice import Choice, Counted
from detente.models.deals.details import (
    FamilyRow,
    MenuRow,
    PackageClause,
    TablingDetails,
)
from detente.models.deals.fates import beside, clauses_of, describe_package
from detente.models.deals.gains import gain_rows
from detente.models.deals.offer_words import SAME, nearest_to_no
from detente.models.deals.offers import offer_rows
from detente.models.deals.results import BEST, ZoneResult
from detente.scenario.model import Scenario
from detente.scenario.names import called

UNDER = {
    "peace": "if nobody uses force whatever happens",
    "stress": "if force follows for certain where talks fail",
    "revealed": "if an offer that nobody else can accept shows that its author can bear failure",
    "loss 2": "if small losses count for little",
    "cohesion 0": "if members judge independently of each other",
    "cohesion 1": "if all members judge alike",
    "common belief of force": "if the others know only how likely force is",
    "elicited belief of force": "if the others believe about force what the file says",
    "what is left out stays": "if what a package leaves out stays as it is",
}
"""Soft assumptions in words, by the part of their id in which they differ from the base."""


def under(assumption: str, base: str) -> str:
    """Return an assumption in words; the base itself is ``under the base assumptions``."""
    own = {*base.split(", ")}
    parts = [p for p in assumption.split(", ") if p not in own]
    return UNDER.get(parts[0], f"under “{assumption}”") if parts else "under the base assumptions"


def tabling_finding(case: Case, zone: ZoneResult) -> Finding | None:
    """Return the finding on what to table besides the best single package; ``None`` where packages were not counted."""
    choice = zone.choice
    if choice is None or zone.best is None:
        return None
    n, scenario, best = zone.n_draws, case.scenario, zone.best.package
    details = _details(case, zone, choice)
    text = " ".join(x for x in (_family(choice), _menu(scenario, choice, best), _regret(zone, choice)) if x)
    gains = _gains(details)
    headline = " ".join(x for x in (_family(choice, short=True), gains, _menu(scenario, choice, best)) if x)
    return Finding(
        id="what-to-table",
        question="Which packages are worth tabling, and in which order?",
        asks=Question.TABLE,
        answer=word(zone.best.count / n),
        text=text,
        headline=headline,
        value={"kind": "share of draws", "count": zone.best.count, "n": n},
        n_draws=n,
        mc_se=monte_carlo(zone.best.count, n),
        models=({"id": zone.model},),
        assumptions=(_how(choice, n),),
        details=details.model_dump(mode="json"),
    )


def _how(choice: Choice, n: int) -> str:
    if choice.exact:
        return f"All {choice.packages:,} packages are counted in all {n:,} draws under the base assumptions."
    return (
        f"All {choice.packages:,} packages are counted in the first {choice.sample:,} draws ({choice.soft_sample:,} "
        f"under each other soft assumption); those that could still matter, by four standard errors, in all {n:,}."
        + (f" The lead, the menu and offers are compared in the first {choice.compared:,}." * (choice.compared < n))
    )


def _family(choice: Choice, short: bool = False) -> str:
    """Return which packages are as good as the best one; ``short`` without the clauses that all of them share."""
    family, rival = choice.family, choice.rival
    if family.size == 1:
        if rival is None:
            return "No other package is accepted in any draw."
        return (
            f"No other package comes within sampling error of it; the next is accepted in "
            f"{100 * rival.lead / rival.n:.1f} fewer of 100 (standard error {100 * rival.se / rival.n:.1f})."
        )
    equal = f", {len(choice.equal)} of them in exactly as many draws" if choice.equal else ""
    others = f"{family.size - 1} other packages do"
    if family.size == 2:
        others, equal = "One other package does", ", in exactly as many draws" if choice.equal else ""
    if short and family.shared:
        # The best package's clauses have just been listed.
        shares = "shares" if family.size == 2 else "share"
        only = "only" if len(family.traded) == 1 else f"and {shares} the rest"
        differ = "it differs" if family.size == 2 else "they differ"
        return f"{others} as well within the error{equal}; {differ} on {listed(family.traded)} {only}."
    keep = f"All keep {listed(family.shared)}" if family.shared else "They share no clause"
    if family.size == 2:
        keep = keep.replace("All", "Both")
    return f"{others} as well within the error{equal}. {keep}; they differ on {listed(family.traded)}."


def _menu(scenario: Scenario, choice: Choice, best: Mapping[str, int]) -> str:
    menu = choice.menu
    if len(menu.packages) < 2:
        covered = count_of_100(menu.covered[-1] / menu.deals) if menu.covered and menu.deals else "0"
        return f"The best package is accepted in {covered} of 100 draws with any deal." if menu.covered else ""
    shown = menu.packages[:3]
    words = [beside(scenario, x.package, best) for x in shown]
    share = count_of_100(menu.covered[len(shown) - 1] / menu.deals)
    if words[0] != SAME:
        return (
            f"Tabled one after the other, one of {len(shown)} others is accepted in {share} of 100 draws with any "
            f"deal: {'; then '.join(words)}."
        )
    return (
        f"If refused: {'; then '.join(words[1:])}. One of these {len(shown)} is accepted in {share} of 100 draws with "
        "any deal."
    )


def _regret(zone: ZoneResult, choice: Choice) -> str:
    best, least = choice.best_regret, choice.least_regret
    if best is None or best.regret is None or len(choice.tops) < 2:
        return ""
    base = str(zone.zone.coords["assumptions"][0])
    text = (
        f"Its largest shortfall from the best package of any single assumption is {count_of_100(best.regret)} of 100 "
        f"draws, {under(best.worst, base)}."
    )
    if least is not None and least.regret is not None and best.regret - least.regret >= 0.005:
        text += f" Another package has a smaller one, {out_of_100(least.regret)}, and is accepted in "
        text += f"{out_of_100(least.count / zone.n_draws)}."
    return text


def _gains(details: TablingDetails) -> str:
    near = nearest_to_no(details.gains)
    return "" if near is None else f"Nearest to no {near.verb} {called(near.who)}, to whom it is worth {near.words}."


def _details(case: Case, zone: ZoneResult, choice: Choice) -> TablingDetails:
    scenario, n = case.scenario, zone.n_draws
    base = str(zone.zone.coords["assumptions"][0])
    menu = choice.menu
    first: Mapping[str, int] = menu.packages[0].package if menu.packages else {}

    def clauses(package: Mapping[str, int]) -> tuple[PackageClause, ...]:
        return describe_package(scenario, package)

    def row(x: Counted) -> FamilyRow:
        return FamilyRow(
            package=clauses(x.package),
            share=x.count / n,
            regret=x.regret,
            worst=under(x.worst, base) if x.worst else "",
        )

    return TablingDetails(
        family=tuple(row(x) for x in choice.family.members),
        family_size=choice.family.size,
        shared=tuple(choice.family.shared),
        traded=choice.family.traded,
        menu=tuple(
            MenuRow(
                package=clauses(x.package),
                words=beside(scenario, x.package, first) if j else clauses_of(scenario, x.package),
                share=x.count / n,
                covered=menu.covered[j] / menu.deals if menu.deals else 0.0,
            )
            for j, x in enumerate(menu.packages)
        ),
        proven=menu.proven,
        reached=menu.reached,
        least_regret=None if choice.least_regret is None else row(choice.least_regret),
        tops={under(r, base): c / n for r, c in choice.tops.items()},
        offers=offer_rows(case, zone, choice, choice.family.members[0].package),
        gains=gain_rows(case, zone, BEST),
    )
