"""Small scenarios for tests: a few lines of YAML each, and one that hypothesis can vary."""

from __future__ import annotations

from detente.scenario.load import loads
from detente.scenario.model import Scenario

FEARON = """
detente: 1
title: One issue, two states
as_of: 2020-01-01
by: tests
actors:
  - {{id: A, name: A}}
  - {{id: B, name: B}}
issues:
  - id: pie
    question: Who gets how much?
    kind: distributive
    levels: {levels}
    status_quo: {quo}
positions:
  - {{actor: A, issue: pie, ideal: 100, salience: 100, why: more is better}}
  - {{actor: B, issue: pie, ideal: 0, salience: 100, why: less is better}}
signatories: [A, B]
no_agreement:
  lapse: {{pie: {quo}}}
  force:
    challenger: A
    target: B
    win: {p}
    win_package: {{pie: 100}}
    fail_package: {{pie: 0}}
    cost: {{A: {a}, B: {b}}}
"""


def fearon(p: float, a: float, b: float, quo: int = 0) -> Scenario:
    """Return Fearon's (1995) bargaining problem: A has share x of the pie, levels 0, 1, …, 100."""
    levels = "{" + ", ".join(f"{y}: share {y}" for y in range(101)) + "}"
    return loads(FEARON.format(levels=levels, quo=quo, p=p, a=a, b=b))


TWO_AND_ONE = """
detente: 1
title: A challenger, an alliance of three, a bystander
as_of: 2020-01-01
by: tests
actors:
  - {id: CHA, name: Challenger, capability: {world: 3}}
  - {id: ALL, name: Alliance, kind: alliance, members: [ONE, TWO, TRI],
     rule: all, cohesion: 0.5, capability: {world: 6}}
  - {id: ONE, name: One}
  - {id: TWO, name: Two}
  - {id: TRI, name: Three, like: TWO}
  - {id: BYS, name: Bystander, capability: {world: 1}}
issues:
  - id: door
    question: How open?
    kind: distributive
    levels: {0: wide, 50: ajar, 100: shut}
    status_quo: 50
    consent: {100: "all(ALL, BYS)"}
  - id: arms
    question: How many arms?
    kind: restraint
    levels: {0: free, 40: counted, 100: none}
    status_quo: 0
  - {id: talks, question: Do talks go on?, kind: procedural, levels: {0: no, 100: yes}, status_quo: 100}
positions:
  - {actor: CHA, issue: door, ideal: {low: 80, mode: 95, high: 100}, salience: {low: 60, mode: 90, high: 100}, why: w}
  - {actor: CHA, issue: arms, ideal: {low: 20, mode: 60, high: 100}, salience: 50, why: w,
     trust: {low: .2, mode: .5, high: .9}}
  - {actor: CHA, issue: talks, ideal: 100, salience: 10, why: w}
  - {actor: ALL, issue: door, ideal: {low: 0, mode: 10, high: 40}, salience: {low: 50, mode: 80, high: 100}, why: w}
  - {actor: ALL, issue: arms, ideal: {low: 40, mode: 70, high: 100}, salience: {uniform: [30, 90]}, why: w}
  - {actor: ALL, issue: talks, ideal: 100, salience: 10, why: w}
  - {actor: TWO, issue: door, ideal: {low: 0, mode: 5, high: 10}, why: w}
  - {actor: BYS, issue: door, ideal: 0, salience: 100, why: w}
commitments:
  - {actor: ALL, issue: door, forbids: above 50, cost: {low: .05, mode: .2, high: .6}, why: w}
  - {actor: TWO, issue: door, forbids: above 50, cost: .9, why: w}
  - {actor: CHA, issue: door, forbids: below 100, cost: {low: 0, mode: .05, high: .2}, why: w}
signatories: [CHA, ALL]
proposals:
  - {id: shut, by: CHA, package: {door: 100, arms: 100}}
  - {id: counted, kind: analyst, package: {arms: 40}}
no_agreement:
  lapse: {talks: 0}
  force:
    challenger: CHA
    target: BYS
    win: {low: .2, mode: .6, high: .9}
    win_package: {door: 100, arms: 0, talks: 0}
    fail_package: {door: 0, arms: 0, talks: 0}
    cost: {CHA: {low: 0, mode: .1, high: .4}, ALL: {low: 0, mode: .1, high: .3}, BYS: 1}
  holding: {CHA: {low: 0, mode: .01, high: .05}}
"""


def two_and_one() -> Scenario:
    """Return a small scenario with an alliance, a bystander, lines, force, and doubt about most of it."""
    return loads(TWO_AND_ONE)
