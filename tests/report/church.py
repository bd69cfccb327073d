"""A made-up dispute between a church and a city: no state, no alliance, no force; every other section of a file."""

# ruff: noqa: E501  (a line of a scenario file stays whole)

from __future__ import annotations

CHURCH = """\
detente: 1
title: The bells of Saint Anne's
as_of: 2031-05-04
by: the verger
summary: The parish rings at six and the city wants quiet; both need the square in summer.
forum: table
capability_measure: pull
sources:
  - {id: gazette, title: The bells again, publisher: Town gazette, date: 2031-05-01, kind: report,
     blocks: {p1: {span: [0, 40], sha256: "00112233445566aa", gist: The mayor asks for quiet until eight.}}}
events:
  - {date: 2031-04-02, what: The mayor writes to the dean., actors: [CITY, DEAN], evidence: [gazette#p1]}
actors:
  - {id: PARISH, name: Parish, kind: group, members: [DEAN, CHOIR, RINGERS], rule: all, cohesion: 0.6, capability: {pull: 40}}
  - {id: DEAN, name: Dean}
  - {id: CHOIR, name: Choir}
  - {id: RINGERS, name: Ringers}
  - {id: CITY, name: City, capability: {pull: {low: 30, mode: 50, high: 80}}}
  - {id: SCHOOL, name: School, capability: {pull: 10}}
  - {id: BISHOP, name: Bishop, kind: organisation}
issues:
  - id: bells
    question: When do the bells ring?
    kind: distributive
    levels: {0: from six each day, 40: from seven, 70: from eight, 100: on feast days alone}
    status_quo: 0
    consent: {40: PARISH, 70: PARISH, 100: PARISH}
    control: [PARISH]
  - id: square
    question: Who has the square in summer?
    kind: distributive
    levels: {0: the parish, 50: they take turns, 100: the city}
    status_quo: 50
    consent: {0: CITY, 100: "all(PARISH, CITY)"}
    control: [CITY]
  - id: tower
    question: How far is the tower open?
    kind: restraint
    levels: {0: shut, 50: on Sundays, 100: daily}
    status_quo: 0
    consent: {50: PARISH, 100: "all(PARISH, SCHOOL)"}
  - {id: repair, question: What does the city pay for the roof?, kind: transfer, levels: {0: nothing, 50: half, 100: all of it},
     status_quo: 0, payer: CITY, payee: DEAN, cost: {low: 0.02, mode: 0.05, high: 0.1}, worth: {low: 0.05, mode: 0.15, high: 0.4}}
  - {id: talks, question: How do they meet?, kind: procedural, levels: {0: not at all, 50: by letter, 100: monthly}, status_quo: 50,
     control: [PARISH, CITY]}
infeasible:
  - {bells: 100, tower: 100}
positions:
  - {actor: PARISH, issue: bells, ideal: {low: 0, mode: 30, high: 90}, stated: 0, salience: {low: 30, mode: 60, high: 100}, trust: {low: 0.3, mode: 0.6, high: 0.9},
     basis: judgement, why: They have rung since 1740.}
  - {actor: PARISH, issue: square, ideal: {low: 0, mode: 30, high: 60}, salience: {low: 20, mode: 50, high: 80}, basis: judgement, why: Processions.}
  - {actor: PARISH, issue: tower, ideal: {low: 0, mode: 20, high: 60}, salience: {low: 5, mode: 20, high: 50}, basis: judgement, why: Stairs are steep.}
  - {actor: PARISH, issue: talks, ideal: 60, salience: 10, basis: judgement, why: They like tea.}
  - {actor: RINGERS, issue: bells, ideal: {low: 0, mode: 25, high: 90}, salience: {low: 20, mode: 60, high: 100}, limit: {at_most: 70}, basis: judgement, why: They ring.}
  - {actor: CITY, issue: bells, ideal: {low: 60, mode: 80, high: 100}, salience: {low: 70, mode: 90, high: 100},
     basis: report, evidence: [gazette#p1], gist: Wants quiet until eight.}
  - {actor: CITY, issue: square, ideal: {low: 40, mode: 80, high: 100}, salience: {low: 30, mode: 60, high: 90}, basis: judgement, why: Markets.}
  - {actor: CITY, issue: tower, ideal: {low: 50, mode: 90, high: 100}, salience: {low: 10, mode: 30, high: 60}, basis: judgement, why: Visitors.}
  - {actor: CITY, issue: talks, ideal: 60, salience: 10, basis: judgement, why: It likes minutes.}
  - {actor: SCHOOL, issue: tower, ideal: {low: 0, mode: 30, high: 100}, salience: 100, basis: judgement, why: Its yard lies below.}
commitments:
  - {id: six, actor: PARISH, issue: bells, forbids: above 70, cost: {low: 0.05, mode: 0.2, high: 0.5}, hard: 0.3,
     basis: judgement, why: The dean said so from the pulpit.}
  - {id: market, actor: CITY, issue: square, forbids: below 50, cost: {low: 0, mode: 0.1, high: 0.3}, unless: {bells: at least 70},
     basis: judgement, why: The mayor promised a market.}
fora:
  - {id: table, name: The vestry table, parties: [PARISH, CITY], mediators: [BISHOP], founded: 2031-01, meetings: [{date: 2031-02-02}, {date: 2031-04-20}],
     next_meeting: 20, cadence: {low: 14, mode: 30, high: 60}, breakdown: {low: 0.01, mode: 0.05, high: 0.2}, deadline: {low: 60, mode: 90, high: 150}}
proposals:
  - {id: quiet, title: Quiet until eight, by: CITY, forum: table, date: 2031-04-20, package: {bells: 70}, basis: report, evidence: [gazette#p1]}
  - {id: swap, title: Quiet for the roof, by: BISHOP, forum: table, package: {bells: 70, repair: 50, square: 50}, basis: judgement, why: A swap.}
  - {id: feasts, title: Feast days alone, by: CITY, kind: spoken, package: {bells: 100, tower: 50}, basis: judgement, why: Said in anger.}
  - {id: seven, title: From seven, by: PARISH, kind: spoken, package: {bells: 40, square: 0}, basis: judgement, why: Said after mass.}
  - {id: monthly, title: Meet monthly, kind: analyst, package: {talks: 100}, basis: judgement, why: It costs nothing.}
no_agreement:
  lapse: {bells: 0, square: {50: 0.4, 100: 0.6}, tower: 0, talks: 50}
  holding: {PARISH: {low: 0, mode: 0.1, high: 0.3}, CITY: {low: 0, mode: 0.03, high: 0.08}}
  discount: {CITY: {per: year, value: 0.9}}
moves:
  - {id: ring, actor: PARISH, what: Ring at five, effects: {CITY: {low: 0.02, mode: 0.05, high: 0.1}}}
  - {id: gate, actor: CITY, what: Close the square, sets: {square: 100}, effects: {PARISH: {low: 0.01, mode: 0.05, high: 0.1}}}
  - {id: later, actor: PARISH, what: Ring from seven, sets: {bells: 40}}
admission:
  - {candidate: SCHOOL, to: PARISH, conditions: {asks: 0.6}, consent: {RINGERS: {low: 0.3, mode: 0.6, high: 0.9}, DEAN: 0.8, CHOIR: 0.7}}
reference_classes:
  - {id: bells, what: quarrels over bells, since: 2000, until: 2030-12-31, cases: 20, outcomes: {settled: 12, taken to court: 5},
     citation: A list of quarrels, why: The same kind.}
variants:
  - {id: cheaper, what: The roof costs the city half, set: {issues/repair/cost: {low: 0.01, mode: 0.025, high: 0.05}}}
"""

SECOND = """\
overlay_of: bells
coder: coder-b
by: the organist
positions:
  - {actor: CITY, issue: bells, ideal: {low: 40, mode: 60, high: 80}, why: It would live with seven.}
"""
