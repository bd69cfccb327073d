"""Small cases that hold everything on which the fate of a deal depends."""

from __future__ import annotations

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
