"""What a council can decide against the status quo, clause by clause: win-sets, pivots, absorbed veto players.

A clause is one level of one issue, taken alone: all other issues are left out. A member agrees if the clause is worth
at least as much to it as the baseline, which is the status quo or no agreement (core §4, §11.1, §11.2). Then the rule
of the level, or the alliance's own rule, decides. Veto players, win-sets and absorption: Tsebelis (2002). With r_i as
member i's value of the baseline and ũ_i as the worth of the clause to it, side payments for unanimity are
``Σ_i max(0, r_i − ũ_i)``. Under a silence procedure a member objects only if the clause costs it more than objecting.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from detente._labelled import Labelled
from detente.draws.inputs import Inputs
from detente.models.contract import Context, Missing, Model, Options, Result
from detente.models.council._clauses import CouncilClauses, JudgedClause, judge
from detente.models.council.details import CouncilClause
from detente.models.council.game import GameError
from detente.payoffs import Payoffs
from detente.scenario.model import Scenario

Array = NDArray[np.float64]
QUANTILES = (0.05, 0.5, 0.95)


class WinsetOptions(Options):
    """Options of the model.

    Attributes
    ----------
    silence
        Cost of breaking silence, in whole stakes, in addition to an ally's own cost of blocking.
    """

    silence: float = 0.02


ASSUMPTION_SETS = (
    ("status quo", None, "quo"),
    ("status quo, cohesion 0", 0.0, "quo"),
    ("status quo, cohesion 1", 1.0, "quo"),
    ("no agreement", None, "d"),
    ("no agreement, cohesion 0", 0.0, "d"),
    ("no agreement, cohesion 1", 1.0, "d"),
    ("silence procedure", None, "silence"),
)
"""Name, cohesion, and what a clause is measured against; the first leads."""
FEW = 1024
"""Assumption sets other than the first are run on at most this many draws."""


@dataclass(frozen=True, eq=False, kw_only=True)
class WinsetResult(Result):
    """Decisions that a council can take, clause by clause; a clause is one level of one issue, ``issue=level``.

    Attributes
    ----------
    accept
        (assumptions, actors, clauses) draws in which an actor agrees.
    passes
        (assumptions, clauses) draws in which the clause's rule is met; the table is called ``pass``.
    alliance
        (assumptions, alliances, clauses) draws in which an alliance's own rule is met.
    outcome
        (clauses, draws) whether the rule is met, under the first assumptions.
    missing
        (clauses, quantiles) members who would have to change their answer.
    price
        (clauses, quantiles) side payments that would make up for it, in stakes.
    sole
        (actors, clauses) draws in which an actor alone blocks.
    distance
        (actors, clauses) an actor's mean shortfall from agreeing, in stakes.
    lowest, highest, absorbed
        (actors, issues) draws in which an actor's ideal is the lowest of its alliance, the highest, or neither.
    n
        Draws, by assumptions.
    clauses
        Who is asked about each clause.
    """

    accept: Labelled
    passes: Labelled = field(metadata={"table": "pass"})
    alliance: Labelled
    outcome: Labelled
    missing: Labelled
    price: Labelled
    sole: Labelled
    distance: Labelled
    lowest: Labelled
    highest: Labelled
    absorbed: Labelled
    n: tuple[int, ...]
    clauses: tuple[CouncilClause, ...]


def needs(scenario: Scenario) -> tuple[Missing, ...]:
    """Return what the scenario lacks: decision makers with stakes, or rules that can be met."""
    if len(scenario.leaves) < 2:
        return (Missing("actors", "no actors decide together", "name at least two actors"),)
    try:
        if not any(g is not None and len(g.vetoes()) + len(g.members) > 1 for g in CouncilClauses(scenario).games):
            return (Missing("issues", "no level needs anybody's consent", "add consent to an issue"),)
    except GameError as e:
        return (Missing("issues/consent", str(e), "change the rule"),)
    return ()


def run(inputs: Inputs, options: WinsetOptions, ctx: Context) -> WinsetResult:
    """Judge every clause in every draw, under every assumption set."""
    clauses = CouncilClauses(inputs.scenario)
    parts = ctx.map_chunks("asking the council", lambda c: _chunk(inputs, clauses, options, *c), inputs.chunks())
    of = [[p[r] for p in parts if r < len(p)] for r in range(len(ASSUMPTION_SETS))]
    counts = [sum(p.accept for p in ps) for ps in of]
    passed = [sum(p.passed.sum(axis=0) for p in ps) for ps in of]
    alliance = [sum(p.alliance for p in ps) for ps in of]
    base = [p[0] for p in parts]
    missing = np.concatenate([p.missing for p in base])
    price = np.concatenate([p.price for p in base])
    places = _places(inputs, clauses, ctx)
    names = [f"{k}={y}" for k, y in clauses.keys]
    leaves, assumption_sets = list(inputs.scenario.leaves), [r[0] for r in ASSUMPTION_SETS]
    coords = {"assumptions": assumption_sets, "level": names, "actor": leaves}
    return WinsetResult(
        model=MODEL.id,
        title=MODEL.title,
        citations=MODEL.citations,
        options=options.model_dump(),
        seed=inputs.seed,
        n_draws=inputs.n_draws,
        accept=Labelled(np.array(counts), ("assumptions", "actor", "level"), coords, "draws"),
        passes=Labelled(
            np.array(passed), ("assumptions", "level"), {"assumptions": assumption_sets, "level": names}, "draws"
        ),
        alliance=Labelled(
            np.array(alliance).reshape(len(ASSUMPTION_SETS), -1, len(names)),
            ("assumptions", "actor", "level"),
            {**coords, "actor": [a for a, _ in clauses.alliances]},
            "draws",
        ),
        outcome=Labelled(np.concatenate([p.passed for p in base]).T, ("level", "draw"), {"level": names}, "bool"),
        missing=Labelled(_quantiles(missing), ("level", "input"), {"level": names, "input": QUANTILES}, "members"),
        price=Labelled(_quantiles(price), ("level", "input"), {"level": names, "input": QUANTILES}, "stake"),
        sole=Labelled(
            np.sum([p.sole for p in base], axis=0), ("actor", "level"), {"actor": leaves, "level": names}, "draws"
        ),
        distance=Labelled(
            sum((p.distance for p in base), np.zeros((len(leaves), len(names)))) / max(1, inputs.n_draws),
            ("actor", "level"),
            {"actor": leaves, "level": names},
            "stake",
        ),
        lowest=places[0],
        highest=places[1],
        absorbed=places[2],
        n=tuple(sum(len(p.passed) for p in ps) for ps in of),
        clauses=tuple(
            CouncilClause(
                issue=k,
                level=y,
                asked=()
                if g is None
                else tuple(m for j, m in enumerate(g.members) if any(n.weights[j] for n in g.nodes)),
                vetoes=() if g is None else tuple(g.vetoes()),
            )
            for (k, y), g in zip(clauses.keys, clauses.games, strict=True)
        ),
    )


def _chunk(inputs: Inputs, clauses: CouncilClauses, options: WinsetOptions, start: int, n: int) -> list[JudgedClause]:
    out: dict[str, JudgedClause] = {}
    wanted = ASSUMPTION_SETS if start < FEW else ASSUMPTION_SETS[:1]
    for rho in dict.fromkeys(r[1] for r in wanted):
        payoffs = Payoffs.of(inputs.chunk(start, n, rho), clauses.layout)
        worth = payoffs.worth(clauses.places, clauses.deal)
        nothing, beta = payoffs.nothing(clauses.deal), payoffs.failure.blocking[:, None]
        for name, _, against in (r for r in wanted if r[1] == rho):
            allowed = beta + options.silence if against == "silence" else 0.0
            least = payoffs.floor(clauses.deal) if against == "d" else nothing - allowed
            out[name] = judge(clauses, worth, least)
    return [out[r[0]] for r in wanted]


def _quantiles(values: NDArray[np.generic]) -> Array:
    """Return (clauses, quantiles), by the nearest draw, so that an infinite price stays infinite."""
    ordered = np.sort(values, axis=0)
    at = [min(len(ordered) - 1, int(q * len(ordered))) for q in QUANTILES]
    return ordered[at].T.astype(np.float64)


def _places(inputs: Inputs, clauses: CouncilClauses, ctx: Context) -> list[Labelled]:
    """Return, per member and issue, how often its ideal is the lowest or highest of its alliance, or neither."""
    s = inputs.scenario
    home = {a: next(iter(s.homes(a)), None) for a in s.leaves}
    groups = {x: [i for i, a in enumerate(s.leaves) if home[a] == x] for x in s.alliances}
    shape = (3, len(s.leaves), len(s.issues))

    def work(chunk: tuple[int, int]) -> NDArray[np.int64]:
        ideal = inputs.chunk(*chunk).ideal
        out = np.zeros(shape, dtype=np.int64)
        for members in groups.values():
            if len(members) < 2:
                continue
            theta = ideal[:, members]
            low = theta <= np.nanmin(theta, axis=1, initial=np.inf, where=~np.isnan(theta))[:, None]
            high = theta >= np.nanmax(theta, axis=1, initial=-np.inf, where=~np.isnan(theta))[:, None]
            # If two members share an end, neither of them is needed for it.
            alone_low = low & (low.sum(axis=1) == 1)[:, None]
            alone_high = high & (high.sum(axis=1) == 1)[:, None]
            held = ~np.isnan(theta)
            out[0, members] += (alone_low & held).sum(axis=0)
            out[1, members] += (alone_high & held).sum(axis=0)
            out[2, members] += (held & ~alone_low & ~alone_high).sum(axis=0)
        return out

    total = sum(ctx.map_chunks("placing members", work, inputs.chunks()), np.zeros(shape, dtype=np.int64))
    coords = {"actor": list(s.leaves), "issue": [k.id for k in s.issues]}
    return [Labelled(total[j], ("actor", "issue"), coords, "draws") for j in range(3)]


MODEL = Model(
    id="council.winset",
    title="what the council can decide",
    citations=("tsebelis2002", "putnam1988"),
    status="tested",
    needs=needs,
    run=run,
    options=WinsetOptions,
)
