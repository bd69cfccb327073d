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
from detente.payoffs import PayoffReading
from detente.scenario.rule import Rule, parse_rule

Array = NDArray[np.float64]
Bools = NDArray[np.bool_]
Package = Mapping[str, int]

RICH = """
detente: 1
title: Everything that changes a deal's fate, in one small file
as_of: 2020-01-01
by: tests
actors:
  - {id: CHA, name: Challenger}
  - {id: FRI, name: Friend, blocking_cost: {low: 0, mode: .05, high: .2}}
  - {id: CLU, name: Club, kind: alliance, members: [ONE, PAIR, TRI], rule: k_of(2), cohesion: {door: .2, arms: .9}}
  - {id: PAIR, name: Pair, kind: alliance, members: [TWO, TOO], rule: weighted(3), weights: {TWO: 3, TOO: 1}}
  - {id: ONE, name: One}
  - {id: TWO, name: Two}
  - {id: TOO, name: Also two, like: TWO}
  - {id: TRI, name: Three}
  - {id: BYS, name: Bystander}
issues:
  - id: arms
    question: How many arms?
    kind: restraint
    levels: {0: free, 30: counted, 70: few, 100: none}
    status_quo: 30
    consent: {70: "any(BYS, all(ONE, TRI))", 100: "weighted(5, BYS: 4, CLU: 3, FRI: 2)"}
  - {id: talks, question: Do talks go on?, kind: procedural, levels: {0: no, 100: yes}, status_quo: 100}
  - id: door
    question: How open?
    kind: distributive
    levels: {0: wide, 50: ajar, 80: nearly shut, 100: shut}
    status_quo: 50
    consent: {100: "all(CLU, k_of(1, BYS, FRI))"}
infeasible:
  - {talks: 0, arms: at least 70}
  - {door: 100, arms: 30}
positions:
  - {actor: CHA, issue: arms, ideal: {low: 20, mode: 60, high: 100}, salience: 50, why: w,
     trust: {low: .2, mode: .5, high: .9}}
  - {actor: CHA, issue: talks, ideal: 100, salience: 10, why: w}
  - {actor: CHA, issue: door, ideal: {low: 70, mode: 90, high: 100}, salience: {low: 60, mode: 90, high: 100}, why: w,
     limit: {low: 20, mode: 40, high: 90}}
  - {actor: FRI, issue: door, stated: 100, salience: 30, why: w}
  - {actor: FRI, issue: arms, ideal: 0, salience: 20, values: {0: 1, 30: {low: .2, mode: .5, high: .9}, 70: .1, 100: 0},
     why: w}
  - {actor: CLU, issue: arms, ideal: {low: 40, mode: 70, high: 100}, salience: {uniform: [30, 90]}, why: w,
     trust: {low: .5, mode: .8, high: 1}}
  - {actor: CLU, issue: door, ideal: {low: 0, mode: 30, high: 60}, salience: {low: 20, mode: 50, high: 90}, why: w}
  - {actor: CLU, issue: talks, ideal: 100, salience: 10, why: w}
  - {actor: TWO, issue: door, ideal: {low: 0, mode: 5, high: 70}, limit: {at_most: 90}, why: w}
  - {actor: BYS, issue: door, ideal: {low: 0, mode: 30, high: 100}, salience: 80, why: w}
  - {actor: BYS, issue: arms, ideal: {low: 0, mode: 60, high: 100}, salience: 40, why: w}
commitments:
  - {actor: CLU, issue: door, forbids: above 50, cost: {low: .01, mode: .1, high: .4}, hard: .2, why: w}
  - {actor: ONE, issue: arms, forbids: [0, 30], cost: {low: .05, mode: .1, high: .6}, why: w}
  - {actor: TRI, issue: arms, forbids: [0], cost: .1, hard: true, why: w}
  - {actor: CHA, issue: door, forbids: below 80, cost: {low: 0, mode: .05, high: .3}, why: w}
signatories: [CHA, FRI, CLU]
proposals:
  - {id: shut, by: CHA, package: {door: 100, arms: 70}}
  - {id: few, kind: analyst, package: {arms: 70}}
  - {id: both, kind: analyst, package: {arms: 100, door: 80, talks: 100}}
  - {id: walk, kind: analyst, package: {talks: 0}}
no_agreement:
  lapse: {talks: 0, arms: {0: .5, 30: .5}}
  talks_refused: true
  force:
    challenger: CHA
    target: BYS
    win: {low: .2, mode: .6, high: .9}
    win_package: {door: {80: .25, 100: .75}, arms: 0, talks: 0}
    fail_package: {door: 0, arms: 0, talks: 0}
    cost: {CHA: {low: .1, mode: .3, high: .8}, CLU: {low: 0, mode: .1, high: .3}, BYS: 1.5}
    pretext: {low: 0, mode: .1, high: .2}
  holding: {CHA: {low: 0, mode: .05, high: .1}, CLU: .02}
  backing_down: {CHA: {low: 0, mode: .05, high: .2}}
  continuation: {CHA: {low: .4, mode: .8, high: 1}, FRI: .5}
"""


LAPSING = (
    RICH.replace("title: Everything", "title: What is left out lapses; everything")
    .replace("    question: How many arms?\n", "    question: How many arms?\n    control: [ONE, BYS]\n")
    .replace("    question: How open?\n", "    question: How open?\n    unnamed: lapse\n")
    .replace("lapse: {talks: 0, arms: {0: .5, 30: .5}}", "lapse: {talks: 0, arms: {0: .5, 30: .5}, door: 0}")
    .replace("{id: talks, question: Do talks go on?,", "{id: talks, question: Do talks go on?, control: [CHA],")
    .replace(
        "commitments:\n",
        "commitments:\n"
        "  - {actor: CLU, issue: door, forbids: above 70, cost: {low: .1, mode: .3, high: .9}, hard: .4,\n"
        "     unless: {arms: at least 70}, why: w}\n"
        "  - {actor: FRI, issue: arms, forbids: [0, 100], cost: .2, unless: {door: [0, 50], talks: 100}, why: w}\n",
    )
    .replace(
        "  - {id: walk,",
        "  - {id: stay, kind: analyst, package: {arms: 30}}\n"
        "  - {id: frozen, kind: analyst, package: {door: 80}, unnamed: status_quo}\n"
        "  - {id: half, kind: analyst, package: {door: 80}, unnamed: {arms: status_quo}}\n"
        "  - {id: walk,",
    )
    .replace(
        "    pretext:",
        "    belief: {all: .3, ONE: {low: .1, mode: .5, high: .8}}\n    estimates: {FRI: .9}\n    pretext:",
    )
)
"""The same case, where what an agreement leaves out lapses, lines have conditions, and beliefs differ."""

OPEN = -1
"""Level of an issue that is left out and lapses."""


class ByHand:
    """One scenario under one reading, all draws at once."""

    def __init__(self, inputs: Inputs, reading: PayoffReading, unnamed: object = None) -> None:
        draws = inputs.chunk(0, inputs.n_draws, reading.cohesion)
        self.inputs, self.reading, self.case, self.n = inputs, reading, inputs.scenario, inputs.n_draws
        self.number = {s.path: draws.values[j] for j, s in enumerate(inputs.plan.slots)}
        self.score = {s.path: draws.z[j] for j, s in enumerate(inputs.plan.slots)}
        self.issues = {k.id: k for k in self.case.issues}
        self.unnamed = "status_quo" if reading.unnamed == "status_quo" else unnamed
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
        return 1 - (np.abs(y - theta) / np.maximum(theta, 100 - theta)) ** self.reading.loss

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
            hard = np.full(self.n, self.reading.hard or c.hard is True)
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
        if na is None or na.force is None or actor == na.force.challenger or self.reading.knows == "known":
            return f
        if self.reading.knows == "common":
            return np.full(self.n, f.mean())
        said = self.get(f"no_agreement/force/belief/{actor}", np.nan)
        said = np.where(np.isnan(said), self.get("no_agreement/force/belief/all", np.nan), said)
        return np.where(np.isnan(said), f, said)

    def d_before_offers(self, actor: str) -> Array:
        match self.reading.failure:
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
        if self.reading.failure == "revealed":
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
