"""Yes-or-no findings of the deals family over any values of the inputs, under the base assumption."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente._errors import UsageError
from detente.answers.finding import Finding
from detente.draws.inputs import Draws
from detente.levers.package import PER_ACTOR
from detente.levers.session import Session
from detente.models.deals.evaluator import Evaluator
from detente.models.deals.judged import Named, first_of
from detente.models.deals.results import BEST, ZoneAnswers
from detente.models.ground import Ground
from detente.packages import agree, exists, passes
from detente.payoffs import Failure, Payoffs, reservation
from detente.problems import suggest

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class PanelState:
    """Values in some draws.

    Attributes
    ----------
    uv
        (draws, groups, places) contributions to the worth of packages.
    worth
        (draws, packages, groups) worth of the named packages.
    failure
        The parts of no agreement.
    procedure
        (draws, groups) what a package of procedure alone must be worth.
    """

    uv: Array
    worth: Array
    failure: Failure
    procedure: Array


class FindingPanel:
    """Judges findings that are shares of draws: fates, the best package, the zone, force.

    Parameters
    ----------
    evaluator
        The case.
    wanted
        The findings: packages by finding id, and the ids ``zone`` and ``force``.
    """

    def __init__(self, evaluator: Evaluator, wanted: Mapping[str, Named | None]) -> None:
        self.evaluator, self.wanted = evaluator, dict(wanted)
        self.named = [x for x in wanted.values() if x is not None]
        self.ground = evaluator.ground(evaluator.base)
        self.group = evaluator.group(evaluator.base.cohesion)
        self.reps = first_of(self.group)
        self.zone = "zone" in wanted

    def judge(self, draws: Draws, base: PanelState | None = None, touched: Ints | None = None) -> PanelState:
        """Evaluate everything that findings need.

        Parameters
        ----------
        draws
            Values of all inputs.
        base, touched
            An earlier state, and positions of the actors for whom anything has changed since; only these are evaluated
            again. ``None``: everybody.
        """
        groups = np.arange(len(self.reps)) if base is None or touched is None else np.unique(self.group[touched])
        c = self.evaluator.challenger
        if c >= 0:
            groups = np.union1d(groups, [self.group[c]])
        who = self.reps[groups]
        payoffs = Payoffs.of(draws, self.ground.layout, self.evaluator.base, who=who)
        worth = np.empty((draws.n, len(self.named), len(groups)))
        for ground, at in self._grounds():
            p = payoffs if ground is self.ground else Payoffs.of(draws, ground.layout, self.evaluator.base, who=who)
            places = ground.places([self.named[j].clauses for j in at])
            worth[:, at] = p.worth(places, ground.deal(places))
        procedure = payoffs.procedure()
        uv = payoffs.priced if self.zone else np.empty((draws.n, len(groups), 0))
        if base is None or touched is None:
            return PanelState(uv, worth, payoffs.failure, procedure)
        parts = {n: _put(getattr(base.failure, n), getattr(payoffs.failure, n), groups) for n in PER_ACTOR}
        return PanelState(
            _put(base.uv, uv, groups),
            _put(base.worth, worth, groups, axis=2),
            replace(base.failure, **parts),
            _put(base.procedure, procedure, groups),
        )

    def outcomes(self, state: PanelState) -> dict[str, Bools]:
        """Return (draws,) whether each finding holds."""
        d = reservation(state.failure, self.evaluator.base.failure) - state.failure.blocking
        passed = np.zeros((len(d), len(self.named)), dtype=np.bool_)
        for ground, at in self._grounds():
            deal = ground.deal(ground.places([self.named[j].clauses for j in at]))
            floor = np.where(deal[None, :, None], d[:, None], state.procedure[:, None])
            masks = agree(np.ascontiguousarray(state.worth[:, at] - floor), np.zeros_like(d))
            for a, j in enumerate(at):
                x = self.named[j]
                space = ground.space(self.group, x.signers)
                passed[:, j] = passes(space, masks[:, [a]], ground.numbers([x.clauses]))[:, 0]
        out: dict[str, Bools] = {}
        at = 0
        for id_, x in self.wanted.items():
            if x is not None:
                out[id_] = passed[:, at]
                at += 1
            elif id_ == "force":
                out[id_] = state.failure.force
            else:
                out[id_] = exists(self.ground.space(self.group), state.uv, d)
        return out

    def _grounds(self) -> list[tuple[Ground, list[int]]]:
        by: dict[Ground, list[int]] = {}
        for j, x in enumerate(self.named):
            by.setdefault(self.evaluator.ground_of(x), []).append(j)
        return list(by.items())


def _put(old: Array, new: Array, groups: Ints, axis: int = 1) -> Array:
    out = old.copy()
    if axis == 1:
        out[:, groups] = new
    else:
        out[:, :, groups] = new
    return out


def panel_of(session: Session, findings: Sequence[str] | None = None) -> tuple[FindingPanel, dict[str, Finding]]:
    """Return a panel for some findings of the deals family, and the findings.

    Parameters
    ----------
    session
        The case.
    findings
        Ids; by default the best package, the zone, and every named proposal.

    Raises
    ------
    UsageError
        If a finding is unknown, or is not a share of draws.
    """
    evaluator = Evaluator(session.inputs())
    found = {f.id: f for f in session.find()}
    zone: Any = session.case().of(ZoneAnswers)
    known: dict[str, Named | None] = {f"fate/{x.name}": x for x in evaluator.proposals}
    if zone is not None and zone.best is not None:
        clauses = {k: y for k, y in zone.best.package.items() if y >= 0}
        known["best-package"] = Named(BEST, clauses, evaluator.scenario.signing)
    known["zone"] = None
    if evaluator.challenger >= 0:
        known["force"] = None
    ids = list(findings) if findings else [k for k in known if k != "force"]
    for id_ in ids:
        if id_ not in known:
            near = suggest(id_, known, f"there are {', '.join(known)}")
            raise UsageError(f"{id_}: this finding is unknown, or is not a share of draws; {near}")
    wanted = {id_: known[id_] for id_ in ids}
    return FindingPanel(evaluator, wanted), {id_: found[id_] for id_ in ids}
