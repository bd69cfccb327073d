"""Power under a scenario's decision rules: of members in their alliance, and of everybody over each level.

Indices and their sources: ``indices``. They know the rule alone, not what anybody wants.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from detente.draws.inputs import Inputs
from detente.models.contract import Cancelled, Context, FigureData, Missing, Model, Options, Result
from detente.models.council.game import Game, GameError, flat
from detente.models.council.indices import Power
from detente.models.council.indices import power as indices
from detente.rules.expand import party_rule
from detente.rules.levels import level_rule
from detente.scenario.model import Scenario
from detente.scenario.rule import Rule
from detente.scenario.unnamed import lapsing, says_nothing


@dataclass(frozen=True)
class Body:
    """Somebody who decides by a rule: an alliance, those who sign, or those asked about a level.

    Attributes
    ----------
    id, name
        Alliance's id, ``signatories``, or ``issue=level``.
    rule
        The rule over leaves.
    """

    id: str
    name: str
    rule: Rule


def bodies(scenario: Scenario) -> tuple[Body, ...]:
    """Return the bodies that decide something by more than one consent; levels with one rule stand once."""
    out = [Body(a, scenario.actor[a].name, party_rule(scenario, a)) for a in scenario.alliances]
    signing = Rule("all", parts=tuple(party_rule(scenario, p) for p in scenario.signing))
    out.append(Body("signatories", "All who sign", signing))
    lapses = lapsing(scenario)
    for issue in scenario.issues:
        for y in issue.levels:
            rule = level_rule(scenario, issue.id, y, lapses)
            if rule is not None and not says_nothing(scenario, issue, y, lapses):
                out.append(Body(f"{issue.id}={y}", issue.levels[y], rule))
    known: dict[str, Body] = {}
    for b in out:
        if len(b.rule.actors()) > 1:
            known.setdefault(_key(flat(b.rule)), b)
    return tuple(known.values())


def _key(rule: Rule) -> str:
    """Return a text that two rules over the same members in another order share."""
    return f"{rule.op} {rule.need:g} {sorted(map(str, rule.parts))} {rule.weights}"


def needs(scenario: Scenario) -> tuple[Missing, ...]:
    """Return what is lacking: somebody who decides together."""
    if bodies(scenario):
        return ()
    return (Missing("actors", "no two actors decide anything together", "add an alliance, a rule or signatories"),)


def run(inputs: Inputs, options: Options, ctx: Context) -> Result:
    """Work out every body's indices."""
    found: list[dict[str, Any]] = []
    warnings: list[str] = []
    every = bodies(inputs.scenario)
    for done, body in enumerate(every, start=1):
        if ctx.cancelled():
            raise Cancelled("power")
        try:
            game = Game.of(body.rule)
            found.append(_row(inputs.scenario, body, indices(game)))
        except GameError as e:
            warnings.append(f"{body.name}: {e}.")
        ctx.progress("power", done / len(every))
    return Result(
        MODEL.id,
        MODEL.title,
        MODEL.citations,
        options.model_dump(),
        inputs.seed,
        inputs.n_draws,
        {},
        {"bodies": found},
        tuple(warnings),
    )


def _row(scenario: Scenario, body: Body, found: Power) -> dict[str, Any]:
    members = zip(
        found.game.members, found.shapley_shubik, found.banzhaf, found.banzhaf_normalised, found.swings, strict=True
    )
    return {
        "id": body.id,
        "name": body.name,
        "n": found.game.n,
        "act": found.coleman_act,
        "winning": str(found.winning),
        "vetoes": list(found.vetoes),
        "dummies": list(found.dummies),
        "members": [
            {
                "actor": m,
                "name": scenario.actor[m].name,
                "shapley_shubik": float(s),
                "banzhaf": float(b),
                "normalised": float(bn),
                "swings": str(c),
            }
            for m, s, b, bn, c in members
        ],
    }


def figures(result: Result) -> tuple[FigureData, ...]:
    """Return bars of power, one set for each body."""
    rows = tuple(
        {"body": b["name"], "who": m["name"], "shapley_shubik": m["shapley_shubik"], "banzhaf": m["normalised"]}
        for b in result.facts["bodies"]
        for m in b["members"]
    )
    note = "What the rule alone gives: Shapley–Shubik and normalised Banzhaf indices."
    return (FigureData("council-power", "council-power", "Power under the rule", note, rows),)


MODEL = Model(
    id="council.power",
    title="power under the decision rules",
    citations=("shapleyshubik1954", "banzhaf1965", "coleman1971", "owen1972"),
    status="tested",
    needs=needs,
    run=run,
    figures=figures,
)
