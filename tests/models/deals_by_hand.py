"""The zone model by hand: core §2–§6 written out over named quantities, package by package.

Only the drawn numbers come from the project; values, lines, failure, rules and the zone are computed again.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from detente.draws.inputs import Inputs
from detente.payoffs import AssumptionSet
from detente.scenario.rule import Rule, parse_rule

Array = NDArray[np.float64]
Bools = NDArray[np.bool_]
Package = Mapping[str, int]

OPEN = -1
"""Level of an issue that is left out and lapses."""


class ByHand:
    """One scenario under one reading, all draws at once."""

    def __init__(self, inputs: Inputs, assumptions: AssumptionSet, unnamed: object = None) -> None:
        draws = inputs.chunk(0, inputs.n_draws, assumptions.cohesion)
        self.inputs, self.assumptions, self.case, self.n = inputs, assumptions, inputs.scenario, inputs.n_draws
        self.number = {s.path: draws.values[j] for j, s in enumerate(inputs.plan.slots)}
        self.score = {s.path: draws.z[j] for j, s in enumerate(inputs.plan.slots)}
        self.issues = {k.id: k for k in self.case.issues}
        self.unnamed = "status_quo" if assumptions.unnamed == "status_quo" else unnamed
        self.out = {k: OPEN if self.lapses(k) else i.status_quo for k, i in self.issues.items()}
        self._value: dict[tuple[str, str, int], Array] = {}

    def get(self, path: str, default: float = 0.0) -> Array:
        return self.number.get(path, np.full(self.n, default))

    # §11.1

    def lapse(self, issue: str) -> dict[int, float]:
        na, quo = self.case.no_agreement, self.issues[issue].status_quo
        found = na.lapse.get(issue, quo) if na is not None else quo
        return dict(found) if isinstance(found, Mapping) else {found: 1.0}

    def lapses(self, issue: str) -> bool:
        entry = self.issues[issue]
        said = self.unnamed.get(issue) if isinstance(self.unnamed, Mapping) else self.unnamed
        said = said or entry.unnamed
        if said is None:
            said = "lapse" if entry.kind != "procedural" and entry.control else "status_quo"
        return said == "lapse" and set(self.lapse(issue)) != {entry.status_quo}

    def kappa(self, actor: str) -> Array:
        return self.get(f"no_agreement/continuation/{actor}", 1.0)

    def left_out(self, actor: str, issue: str) -> Array:
        """r_ik."""
        q = self.raw_value(actor, issue, self.issues[issue].status_quo)
        if not self.lapses(issue):
            return q
        gone = sum((p * self.raw_value(actor, issue, y) for y, p in self.lapse(issue).items()), np.zeros(self.n))
        return (1 - self.kappa(actor)) * q + self.kappa(actor) * gone

    # §1

    @cached_property
    def packages(self) -> list[dict[str, int]]:
        choices = []
        for k, entry in self.issues.items():
            levels = sorted(entry.levels)
            if self.lapses(k):
                only = [*self.lapse(k)]
                levels = [OPEN, *(y for y in levels if only != [y])]
            choices.append(levels)
        return [dict(zip(self.issues, x, strict=True)) for x in product(*choices)]

    def full(self, x: Package) -> dict[str, int]:
        """A package by its clauses, with what it leaves out; a lapse to one level is that level."""
        out = {**self.out, **x}
        return {k: OPEN if self.lapses(k) and [*self.lapse(k)] == [y] else y for k, y in out.items()}

    def feasible(self, x: Package) -> bool:
        def meets(y: int, condition: str | int) -> bool:
            if y == OPEN or isinstance(condition, int):
                return y == condition
            words = condition.split()
            return y >= int(words[2]) if words[:2] == ["at", "least"] else y <= int(words[2])

        return not any(all(meets(x[k], c) for k, c in rule.items()) for rule in self.case.infeasible)

    def changed(self, x: Package) -> list[str]:
        return [k for k in x if x[k] != self.out[k]]

    def substantive(self, x: Package) -> bool:
        return any(self.issues[k].kind != "procedural" for k in self.changed(x))

    # §2

    def stands(self, actor: str, issue: str) -> bool:
        return f"positions/{actor}/{issue}/ideal" in self.number

    def raw_value(self, actor: str, issue: str, y: int) -> Array:
        table = f"positions/{actor}/{issue}/values/{y}"
        if table in self.number:
            return self.number[table]
        theta = self.number[f"positions/{actor}/{issue}/ideal"]
        return 1 - (np.abs(y - theta) / np.maximum(theta, 100 - theta)) ** self.assumptions.loss

    def value(self, actor: str, issue: str, y: int) -> Array:
        """Value of a clause, a promise, or of what is left out."""
        key = (actor, issue, y)
        if key not in self._value:
            r = self.left_out(actor, issue)
            v = r if y == OPEN else self.raw_value(actor, issue, y)
            t = self.get(f"positions/{actor}/{issue}/trust", 1.0)
            self._value[key] = np.where(v > r, t * v + (1 - t) * r, v)
        return self._value[key]

    def weight(self, actor: str, issue: str) -> Array:
        s = {k: self.get(f"positions/{actor}/{k}/salience") for k in self.issues if self.stands(actor, k)}
        return s[issue] / sum(s.values(), np.zeros(self.n))

    def u(self, actor: str, x: Package, only: str = "") -> Array:
        """Value of a package, or of its issues of one kind."""
        total = np.zeros(self.n)
        for k, entry in self.issues.items():
            if self.stands(actor, k) and only in ("", entry.kind):
                total += self.weight(actor, k) * self.value(actor, k, x[k])
        return total

    def event(self, actor: str, x: Mapping[str, int | Mapping[int, float]], only: str = "") -> Array:
        """Value of what happens: no promise, so no discount."""
        total = np.zeros(self.n)
        for k, entry in self.issues.items():
            if self.stands(actor, k) and only in ("", entry.kind):
                chosen = x.get(k, entry.status_quo)
                mix = chosen if isinstance(chosen, Mapping) else {chosen: 1.0}
                total += self.weight(actor, k) * sum(
                    (p * self.raw_value(actor, k, y) for y, p in mix.items()), np.zeros(self.n)
                )
        return total

    # §4, §11.5

    def penalty(self, actor: str, x: Package, only: str = "") -> Array:
        total = np.zeros(self.n)
        for c in self.case.commitments:
            path = f"commitments/{actor} {c.issue} {said(c.forbids)}/cost"
            row = self._row(actor, c.issue, c.forbids)
            if path not in self.number or row != c.actor or only not in ("", self.issues[c.issue].kind):
                continue
            if c.unless and all(self.holds(k, x[k], condition) for k, condition in c.unless.items()):
                continue
            y, words = x[c.issue], said(c.forbids)
            if y == OPEN:
                gone = sum(p for level, p in self.lapse(c.issue).items() if forbidden(words, level))
                early = float(forbidden(words, self.issues[c.issue].status_quo))
                share = (1 - self.kappa(actor)) * early + self.kappa(actor) * gone
            else:
                share = np.full(self.n, float(forbidden(words, y)))
            cost = self.number[path] * share
            hard = np.full(self.n, self.assumptions.hard or c.hard is True)
            if (at := path.removesuffix("cost") + "hard") in self.number:
                hard |= ndtr(self.score[at]) < self.number[at]
            total += np.where(hard & (share >= 1 - 1e-9), np.inf, cost)
        for k in self.changed(x):
            path = f"positions/{actor}/{k}/limit"
            if path in self.number and only in ("", self.issues[k].kind):
                theta, y = self.number[f"positions/{actor}/{k}/ideal"], self.number[path]
                if self.side[actor, k] == "at least":
                    total[x[k] < np.minimum(y, theta)] = np.inf
                else:
                    total[x[k] > np.maximum(y, theta)] = np.inf
        return total

    def _row(self, actor: str, issue: str, forbids: object) -> str:
        """Whose commitment an actor holds: its own, that of the one it is like, or that of an alliance of its."""
        homes = sorted((a for a in self.case.alliances if actor in self.case.members(a)), key=self._size)
        like = self.case.actor[actor].like
        for row in [actor, *([like] if like else []), *homes]:
            if any((c.actor, c.issue, c.forbids) == (row, issue, forbids) for c in self.case.commitments):
                return row
        return ""

    def _size(self, alliance: str) -> int:
        return len(self.case.members(alliance))

    def holds(self, issue: str, y: int, condition: object) -> bool:
        """Whether a condition is sure to hold."""
        na = self.case.no_agreement
        early = {self.issues[issue].status_quo} if na is not None and na.continuation else set()
        levels = {*self.lapse(issue), *early} if y == OPEN else {y}
        if isinstance(condition, str):
            bound = int(condition.split()[-1])
            return all(z >= bound if "least" in condition else z <= bound for z in levels)
        return levels <= ({*condition} if isinstance(condition, tuple) else {condition})

    side: Mapping[tuple[str, str], str] = {
        ("CHA", "door"): "at least",
        ("TWO", "door"): "at most",
        ("TOO", "door"): "at most",
    }
    """Side of each limit in RICH, by the modes or as written."""

    def worth(self, actor: str, x: Package) -> Array:
        """ũ of a deal; of procedure alone, what its procedural issues are worth (§11.2)."""
        only = "" if self.substantive(x) else "procedural"
        return self.u(actor, x, only) - self.penalty(actor, x, only)

    def least(self, actor: str, x: Package, d: Mapping[str, Array]) -> Array:
        if self.substantive(x):
            return d[actor]
        after = {k: self.lapse(k) if i.control else i.status_quo for k, i in self.issues.items()}
        kappa = self.kappa(actor)
        ref = (1 - kappa) * self.event(actor, {}, "procedural") + kappa * self.event(actor, after, "procedural")
        return ref - self.get(f"actors/{actor}/blocking_cost")

    # §5, §11.3

    def force(self) -> Bools:
        na = self.case.no_agreement
        assert na
        if na.force is None:
            return np.zeros(self.n, dtype=np.bool_)
        c = na.force.challenger
        return self.war(c) > self.peace(c)

    def peace(self, actor: str) -> Array:
        na = self.case.no_agreement
        assert na
        return (
            self.event(actor, na.lapse)
            - self.get(f"no_agreement/holding/{actor}")
            - self.get(f"no_agreement/backing_down/{actor}")
        )

    def war(self, actor: str) -> Array:
        na = self.case.no_agreement
        assert na
        assert na.force
        p = self.get(f"no_agreement/force/estimates/{actor}", np.nan)
        p = np.where(np.isnan(p), self.number["no_agreement/force/win"], p)
        w = p * self.event(actor, na.force.win_package) + (1 - p) * self.event(actor, na.force.fail_package)
        w -= self.get(f"no_agreement/force/cost/{actor}")
        if na.talks_refused and actor == na.force.challenger:
            w += self.get("no_agreement/force/pretext")
        return w

    def belief(self, actor: str) -> Array:
        na = self.case.no_agreement
        f = self.force().astype(float)
        if na is None or na.force is None or actor == na.force.challenger or self.assumptions.knows == "known":
            return f
        if self.assumptions.knows == "common":
            return np.full(self.n, f.mean())
        said = self.get(f"no_agreement/force/belief/{actor}", np.nan)
        said = np.where(np.isnan(said), self.get("no_agreement/force/belief/all", np.nan), said)
        return np.where(np.isnan(said), f, said)

    def d_before_offers(self, actor: str) -> Array:
        match self.assumptions.failure:
            case "peace":
                after = self.peace(actor)
            case "stress":
                after = self.war(actor)
            case _:
                phi = self.belief(actor)
                after = (1 - phi) * self.peace(actor) + phi * self.war(actor)
        kappa = self.kappa(actor)
        return (1 - kappa) * (self.event(actor, {}) - self.get(f"no_agreement/holding/{actor}")) + kappa * after

    @cached_property
    def d(self) -> dict[str, Array]:
        """d_i − β_i by leaf."""
        out = {a: self.d_before_offers(a) for a in self.case.leaves}
        if self.assumptions.failure == "revealed":
            na = self.case.no_agreement
            assert na
            assert na.force
            c = na.force.challenger
            before = {a: x - self.get(f"actors/{a}/blocking_cost") for a, x in out.items()}
            open_ = [x for x in self.deals if self.consent(x, before, c)[:1024].mean() >= 0.5]
            best = [self.worth(c, x) for x in open_]
            out[c] = np.maximum(out[c], np.max(best, axis=0)) if best else out[c]
        return {a: x - self.get(f"actors/{a}/blocking_cost") for a, x in out.items()}

    # §3

    def party_rule(self, actor: str) -> Rule:
        a = self.case.actor[actor]
        if not a.members:
            return Rule("actor", actor=actor)
        if a.rule.startswith("k_of"):
            return parse_rule(f"k_of({a.rule[5:-1]}, {', '.join(a.members)})")
        if a.rule.startswith("weighted"):
            return parse_rule(f"{a.rule[:-1]}, {', '.join(f'{m}: {a.weights[m]:g}' for m in a.members)})")
        return parse_rule(f"{a.rule}({', '.join(a.members)})")

    def says_yes(self, rule: Rule, accept: Mapping[str, Bools]) -> Bools:
        if rule.op == "actor":
            a = self.case.actor[rule.actor]
            return self.says_yes(self.party_rule(a.id), accept) if a.members else accept[a.id]
        parts = [self.says_yes(part, accept) for part in rule.parts]
        weights = rule.weights or (1.0,) * len(parts)
        need = {"all": len(parts), "any": 1}.get(rule.op, rule.need)
        if rule.op == "nobody":
            return np.ones(self.n, dtype=np.bool_)
        return sum((w * p for w, p in zip(weights, parts, strict=True)), np.zeros(self.n)) >= need - 1e-9

    def rules(self, x: Package) -> list[Rule]:
        out = [self.party_rule(p) for p in self.case.signing]
        for k in self.changed(x):
            consent = self.issues[k].consent
            rule = consent.get(x[k]) if isinstance(consent, dict) else consent
            out += [rule] if rule is not None else []
            if self.lapses(k) and x[k] == self.issues[k].status_quo:
                out += [Rule("actor", actor=a) for a in self.issues[k].control]
        return out

    def accepts(self, x: Package, d: Mapping[str, Array]) -> dict[str, Bools]:
        return {a: self.worth(a, x) - self.least(a, x, d) >= -1e-9 for a in self.case.leaves}

    def consent(self, x: Package, d: Mapping[str, Array], sure: str | None = None) -> Bools:
        accept = self.accepts(x, d)
        if sure is not None:
            accept[sure] = np.ones(self.n, dtype=np.bool_)
        out = np.ones(self.n, dtype=np.bool_)
        for rule in self.rules(x):
            out &= self.says_yes(rule, accept)
        return out

    # §6

    @cached_property
    def deals(self) -> list[dict[str, int]]:
        return [x for x in self.packages if self.feasible(x) and self.substantive(x)]

    @cached_property
    def passes(self) -> list[Bools]:
        """(draws,) of each package: in the zone."""
        no = np.zeros(self.n, dtype=np.bool_)
        return [self.consent(x, self.d) if x in self.deals else no for x in self.packages]

    def passing(self, x: Package) -> Bools:
        """(draws,) whether a named package, substantive or not, has the consent it needs."""
        full = self.full(x)
        return self.consent(full, self.d) & self.feasible(full)

    def party_gain(self, party: str, x: Package) -> Array:
        """The largest g such that the party's rule is true of those who gain at least g."""
        excused = {a: self.get(f"actors/{a}/blocking_cost") for a in self.case.leaves}
        gain = {a: self.worth(a, x) - self.d[a] - excused[a] for a in self.case.leaves}
        best = np.full(self.n, -np.inf)
        for level in gain.values():
            agree = {a: g >= level for a, g in gain.items()}
            best = np.where(self.says_yes(self.party_rule(party), agree), np.maximum(best, level), best)
        return best


def forbidden(words: str, y: int) -> bool:
    side, *rest = words.split()
    if side == "below":
        return y < int(rest[0])
    return y > int(rest[0]) if side == "above" else str(y) in words.split()


def said(forbids: object) -> str:
    return forbids if isinstance(forbids, str) else " ".join(map(str, forbids))  # type: ignore[call-overload]
