"""Power under a scenario's decision rules: of members in their alliance, and of everybody over each level.

The indices and their sources are in ``indices``. They measure a-priori power: they depend on the rule alone, not on
preferences.
"""

from __future__ import annotations

from dataclasses import dataclass

from detente.draws.inputs import Inputs
from detente.models.contract import Cancelled, Context, Missing, Model, Options, Result
from detente.models.council.details import BodyPower, MemberPower
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


@dataclass(frozen=True, eq=False, kw_only=True)
class PowerResult(Result):
    """Power indices of every body that decides together.

    Attributes
    ----------
    bodies
        One entry for each body; levels that share a rule have one entry.
    """

    bodies: tuple[BodyPower, ...]


def bodies(scenario: Scenario) -> tuple[Body, ...]:
    """Return the bodies that decide by more than one consent; levels that share a rule form one body."""
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
    """Return a text that is the same for two rules over the same members in another order."""
    return f"{rule.op} {rule.need:g} {sorted(map(str, rule.parts))} {rule.weights}"


def needs(scenario: Scenario) -> tuple[Missing, ...]:
    """Return what the scenario lacks: actors that decide together by a rule."""
    if bodies(scenario):
        return ()
    return (Missing("actors", "no two actors decide anything together", "add an alliance, a rule or signatories"),)


def run(inputs: Inputs, options: Options, ctx: Context) -> PowerResult:
    """Compute the power indices of every body."""
    found: list[BodyPower] = []
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
    return PowerResult(
        model=MODEL.id,
        title=MODEL.title,
        citations=MODEL.citations,
        options=options.model_dump(),
        seed=inputs.seed,
        n_draws=inputs.n_draws,
        warnings=tuple(warnings),
        bodies=tuple(found),
    )


def _row(scenario: Scenario, body: Body, found: Power) -> BodyPower:
    members = zip(
        found.game.members, found.shapley_shubik, found.banzhaf, found.banzhaf_normalised, found.swings, strict=True
    )
    return BodyPower(
        id=body.id,
        name=body.name,
        n=found.game.n,
        act=found.coleman_act,
        winning=str(found.winning),
        vetoes=tuple(found.vetoes),
        dummies=tuple(found.dummies),
        members=tuple(
            MemberPower(
                actor=m,
                name=scenario.actor[m].name,
                shapley_shubik=float(s),
                banzhaf=float(z),
                normalised=float(zn),
                swings=str(c),
            )
            for m, s, z, zn, c in members
        ),
    )


MODEL = Model(
    id="council.power",
    title="power under the decision rules",
    citations=("shapleyshubik1954", "banzhaf1965", "coleman1971", "owen1972"),
    status="tested",
    needs=needs,
    run=run,
)
