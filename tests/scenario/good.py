"""A small scenario that uses every section, and edits that break it."""

from __future__ import annotations

GOOD = """\
detente: 1
title: Water
as_of: 2022-01-13
by: coder A
sources:
  - id: nw
    title: A report
    date: 2022-01-12
    blocks:
      p1: {span: [0, 20], sha256: "00112233445566aa", gist: first}
      p2: {span: [22, 40], sha256: "00112233445566bb", gist: second}
events:
  - {date: 2014-03, what: talks paused, actors: [UP], evidence: [nw#p1]}
actors:
  - {id: UP, name: Upper land, capability: {flow: 60}}
  - {id: LOW, name: Lower league, kind: alliance, members: [LA, LB], rule: all, cohesion: 0.8}
  - {id: LA, name: A, capability: {flow: {low: 10, mode: 20, high: 30}}}
  - {id: LB, name: B, like: LA}
people:
  - {name: Ana, role: minister, speaks_for: UP}
issues:
  - id: flow
    question: How much water?
    kind: distributive
    levels: {0: little, 50: half, 100: all}
    status_quo: 50
    consent: {0: "all(LOW)", 100: UP}
    control: [UP]
  - id: data
    question: Share data?
    kind: restraint
    levels: {0: none, 100: open}
    status_quo: 0
infeasible:
  - {flow: at least 100, data: 100}
positions:
  - {actor: UP, issue: flow, ideal: {low: 60, mode: 90, high: 100}, salience: high, limit: 40,
     basis: report, evidence: [nw#p2]}
  - {actor: UP, issue: data, ideal: 0, salience: 20, values: {0: 1, 100: 0}}
  - {actor: LA, issue: flow, ideal: 10, salience: 100, limit: {at_most: 70}, trust: {uniform: [0.2, 0.6]}}
  - {actor: LA, issue: data, ideal: {quantiles: {0.05: 60, 0.5: 80, 0.95: 100}}, salience: 40}
commitments:
  - {actor: LA, issue: flow, forbids: above 50, cost: {low: 0, mode: 0.1, high: 0.4}}
  - {id: pride, actor: UP, issue: data, forbids: [100], cost: 0.1, hard: true}
forum: board
signatories: [UP, LOW]
proposals:
  - {id: demand, by: UP, forum: board, date: 2021-12-17, package: {flow: 100}}
no_agreement:
  lapse: {flow: {0: 0.4, 50: 0.6}}
  force:
    challenger: UP
    target: LA
    win: {value: {low: 0.4, mode: 0.6, high: 0.8}, basis: judgement, why: a guess}
    win_package: {flow: 100, data: 0}
    fail_package: {flow: 0, data: 0}
    cost: {UP: 0.1, LOW: 0.3}
  holding: {UP: 0.02}
guarantees:
  - {by: UP, to: LB, kind: treaty}
moves:
  - {id: strike, actor: UP, what: use force, triggers: force, excludes: [open]}
  - {id: open, actor: LA, what: publish, sets: {data: 100}}
fora:
  - {id: board, name: River board, parties: [UP, LOW], founded: 2002,
     meetings: [{date: 2014-02}, {date: 2022-01-12}], pauses: [{start: 2014, end: 2016}], deadline: 45}
admission:
  - {candidate: UP, to: LOW, conditions: {wants: 0.9}, consent: {LA: 0.5}}
reference_classes:
  - {id: rivers, what: disputes over a river, since: 1950, until: 2021-12-31, cases: 20, outcomes: {agreed: 9, war: 1},
     citation: a list of disputes}
capability_measure: flow
variants:
  - {id: calm, what: less at stake, set: {positions/UP/flow/salience: low}}
"""


def edit(old: str, new: str, text: str = GOOD) -> str:
    """Replace a piece of the good file, which must be there."""
    assert old in text, old
    return text.replace(old, new, 1)


def line_of(piece: str, text: str) -> int:
    """Line, from 1, on which a piece of text stands."""
    assert piece in text, piece
    return text[: text.index(piece)].count("\n") + 1
