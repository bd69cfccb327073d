"""Sentences on councils and admission, on results that are known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from detente._labelled import Labelled
from detente.answers.case import Case
from detente.answers.drivers import KeyDrivers
from detente.answers.finding import Finding
from detente.answers.questions import Question
from detente.draws.inputs import Inputs
from detente.models.contract import Context
from detente.models.council import winset
from detente.models.council.admission import AdmissionResult
from detente.models.council.details import (
    Candidate,
    Condition,
    CouncilClause,
    Invitation,
    Moratorium,
    Pivot,
    Pledge,
    Ratified,
    Slowest,
)
from detente.models.council.findings import chance, findings
from detente.models.council.winset import WinsetResult
from detente.scenario.load import loads

N = 100
HEADER: dict[str, Any] = {"title": "t", "citations": ("c",), "options": {}, "seed": 1, "n_draws": N}
LEAGUE = """
detente: 1
title: A league of three
as_of: 2020-01-01
actors:
  - {id: A, name: Alder}
  - {id: B, name: Birch}
  - {id: C, name: Cedar}
  - {id: L, name: League, kind: alliance, members: [A, B, C], rule: all}
issues:
  - {id: k, question: What?, kind: distributive, levels: {0: as now, 50: half, 100: all of it}, status_quo: 0,
     consent: L}
positions:
  - {actor: A, issue: k, ideal: {low: 0, mode: 50, high: 100}, salience: 100}
  - {actor: B, issue: k, ideal: 100, salience: 100}
  - {actor: C, issue: k, ideal: 0, salience: 100}
signatories: [L]
proposals:
  - {id: demand, by: B, kind: tabled, package: {k: 100}}
"""
MEMBERS = ("A", "B", "C")


def table(values: Any, **coords: Sequence[Any]) -> Labelled:
    return Labelled(np.array(values), tuple(coords), coords, "draws")


def league(
    *,
    passes: tuple[int, int, int] = (10, 4, 30),
    vetoes: tuple[str, ...] = MEMBERS,
    accept: tuple[int, int, int] = (40, 95, 12),
    missing: tuple[float, float, float] = (1.0, 2.0, 3.0),
    price: float = 0.31,
) -> WinsetResult:
    """Clauses ``k=50`` (passes in 80) and ``k=100``: draws of 100 in which each member agrees, and all do."""
    keys = ("k=50", "k=100")
    sets = ("status quo", "status quo, cohesion 0", "status quo, cohesion 1")
    level: dict[str, Sequence[Any]] = {"level": keys}
    actor: dict[str, Sequence[Any]] = {"actor": MEMBERS}
    return WinsetResult(
        model="council.winset",
        **HEADER,
        accept=table([[[80, x] for x in accept]] * 3, assumptions=sets, **actor, **level),
        passes=table([[80, x] for x in passes], assumptions=sets, **level),
        alliance=table([[[80, passes[0]]]] * 3, assumptions=sets, actor=["L"], **level),
        outcome=table(np.zeros((2, N), dtype=bool), **level, draw=range(N)),
        missing=table([(0, 0, 1), missing], **level, input=[0.05, 0.5, 0.95]),
        price=table([(0, 0, 0.1), (0.1, price, price)], **level, input=[0.05, 0.5, 0.95]),
        sole=table(np.zeros((3, 2), dtype=int), **actor, **level),
        distance=table([(0, 0.1), (0, 0.0), (0, 0.4)], **actor, **level),
        lowest=table([[10], [0], [90]], **actor, issue=["k"]),
        highest=table([[5], [95], [0]], **actor, issue=["k"]),
        absorbed=table([[85], [5], [10]], **actor, issue=["k"]),
        n=(N, N, N),
        clauses=tuple(CouncilClause(issue="k", level=y, asked=MEMBERS, vetoes=vetoes) for y in (50, 100)),
    )


def said(result: WinsetResult | AdmissionResult) -> dict[str, Finding]:
    inputs = Inputs(loads(LEAGUE), 1, N)
    return {f.id: f for f in findings(Case(inputs.scenario, inputs, {result.model: result}, KeyDrivers(inputs)))}


def test_why_an_alliance_cannot_decide_the_hardest_clause() -> None:
    f = said(league())["council/L"]
    assert f.text == (
        "“all of it” takes the consent of 3; each of them alone can stop it. Leaving things as they are needs nobody’s "
        "consent. All like it at least as well as the status quo in 10 of 100 draws (4 of 100 draws if members judge "
        "independently, 30 of 100 draws if as one). In the median draw 2 of 3 would have to move (1 to 3); side "
        "payments to make "
        "up for it: 0.31 of their stakes together. Furthest from yes: Cedar, Alder."
    )
    assert f.asks is Question.BLOCKERS
    assert f.range == (0.04, 0.3)
    assert [(m["name"], m["reject"]) for m in f.details["members"]] == [("Cedar", 88), ("Alder", 60), ("Birch", 5)]


def test_no_price_moves_a_hard_line() -> None:
    f = said(league(price=1e30))["council/L"]
    assert "side payments to make up for it: no price: a commitment is hard." in f.text
    assert f.details["price"] == [0.1, None, None]


@pytest.mark.parametrize(
    ("vetoes", "words"),
    [
        ((), "none of them alone can stop it"),
        (("B",), "Birch alone can stop it"),
        (("C", "A"), "Alder, Cedar alone can stop"),
    ],
)
def test_who_can_stop_a_clause_follows_from_its_rule(vetoes: tuple[str, ...], words: str) -> None:
    text = said(league(vetoes=vetoes))["council/L"].text
    assert words in text
    assert "is put to 3" in text
    assert "Its rule is met in 10 of 100 draws" in text
    assert "in the median draw 2 of 3 would say no (1 to 3)" in text


def test_what_an_alliance_can_decide() -> None:
    f = said(league())["council/L/can"]
    assert f.text == (
        "Against the status quo, and taken one by one, the League as a whole would agree in most draws to “half” (k) "
        "in 80 of 100 draws. Outermost in most draws: Cedar at the low end of k (90 of 100 draws); Birch at the high "
        "end of k (95 of 100 draws)."
    )
    assert f.answer == "1 of 2 clauses"
    assert f.asks is Question.BACKGROUND
    assert [c["level"] for c in f.details["clauses"]] == [50, 100]


def candidate(**more: Any) -> Candidate:
    given: dict[str, Any] = {
        "candidate": "X",
        "name": "Xenia",
        "to": "L",
        "body": "League",
        "members": 3,
        "horizon_days": 365.25 * 2,
        "conditions": tuple(
            Condition(id=i, low=0, mode=0.5, high=1, mean=0.5, state=s)
            for i, s in (("territory", "met"), ("peace", "disputed"), ("law", "fails"))
        ),
        "invitation": Invitation(
            mean=0.2,
            quantiles=(0.1, 0.2, 0.4),
            consents_only={"cohesion 0": 0.25, "declared": 0.5, "cohesion 1": 0.8},
            assumption_sets={},
        ),
        "pivotal": (Pivot(actor="C", name="Cedar", alone=0.3), Pivot(actor="A", name="Alder", alone=0.1)),
        "ratification": {"declared": Ratified(days=(1.0, 2.0, 3.0), dates=("2020-05", "2020-08", "2021-01"))},
        "slowest": (
            Slowest(actor="B", name="Birch", count=60, n=100),
            Slowest(actor="A", name="Alder", count=40, n=100),
        ),
        "clause": None,
        "moratorium": Moratorium(
            years=2,
            covers_horizon=1.0,
            takes_away=0.2,
            left_closed_anyway=0.8,
            pledges=(Pledge(issue="k", level=100, label="all of it", asks=3, ratified=False),),
        ),
    }
    return Candidate(**(given | more))


def admission(**more: Any) -> Finding:
    of = candidate(**more)
    invitation = table(np.full((1, N), 0.2), proposal=["X"], draw=range(N))
    result = AdmissionResult(model="council.admission", **HEADER, invitation=invitation, candidates=(of,))
    return said(result)["admission/X/L"]


def test_admission_in_words() -> None:
    f = admission()
    assert f.text == (
        "3 members decide, and one is enough to say no. Conditions: law is not met; peace is disputed. The "
        "coded chances "
        "give 0.2 for all conditions and all consents within 2 years; from the consents alone 0.25 if members judge "
        "independently, 0.5 as declared, 0.8 if they judge as one. Pivotal: Cedar and Alder. The last "
        "ratification falls "
        "about 2020-08 (2020-05 to 2021-01), most often Birch’s. A moratorium of 2 years would take away a "
        "chance of "
        "0.2 within that time, where 0.8 is closed anyway; to promise it takes 3 consents."
    )
    assert f.answer == "chance 0.2 as coded"
    assert f.asks is Question.BLOCKERS


def test_admission_where_all_is_met_and_nobody_is_pivotal() -> None:
    text = admission(conditions=(), pivotal=(), ratification=None).text
    assert "Conditions: all are met." in text
    assert "Pivotal: nobody." in text
    assert "ratification" not in text


def test_members_who_matter_alike_are_not_picked_out() -> None:
    pivotal = tuple(Pivot(actor=str(j), name=f"M{j}", alone=0.1) for j in range(5))
    assert "Pivotal: any of the 5." in admission(pivotal=pivotal).text


@pytest.mark.parametrize(
    ("x", "words"), [(0, "0"), (1e-5, "less than 0.001"), (0.123, "0.12"), (0.995, "more than 0.99"), (1, "1")]
)
def test_chances_in_words(x: float, words: str) -> None:
    assert chance(x) == words


MAJORITY = """
detente: 1
title: Two of three
as_of: 2020-01-01
actors:
  - {id: A, name: A}
  - {id: B, name: B}
  - {id: C, name: C}
  - {id: U, name: Union, kind: alliance, members: [A, B, C], rule: k_of(2)}
issues: [{id: k, question: What?, kind: distributive, levels: {0: as now, 50: half, 100: all}, status_quo: 0,
          consent: U}]
positions:
  - {actor: A, issue: k, ideal: 100, salience: 100}
  - {actor: B, issue: k, ideal: 100, salience: 100}
  - {actor: C, issue: k, ideal: 0, salience: 100}
signatories: [U]
"""


def test_nobody_alone_stops_a_majority() -> None:
    inputs = Inputs(loads(MAJORITY), 1, 64)
    result = winset.run(inputs, winset.WinsetOptions(), Context(workers=1))
    made = findings(Case(inputs.scenario, inputs, {result.model: result}, KeyDrivers(inputs)))
    f = next(f for f in made if f.id == "council/U")
    assert "none of them alone can stop it" in f.text
    assert "is put to 3" in f.text
    assert f.answer == "practically always"
