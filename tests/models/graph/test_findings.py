"""Sentences on situations and moves, on results that are known: what is stable, how one gets there, who would leave."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest

from detente._labelled import Labelled
from detente.answers.case import Case
from detente.answers.drivers import KeyDrivers
from detente.answers.finding import Finding
from detente.answers.questions import Question
from detente.answers.result import Result
from detente.draws.inputs import Inputs
from detente.models.graph.details import (
    Change,
    Count,
    DilemmaRow,
    Lift,
    Maker,
    MoveStep,
    OptionWords,
    Present,
    Situation,
    Tempting,
    WantedState,
    Way,
)
from detente.models.graph.dilemmas import DilemmaResult
from detente.models.graph.findings import findings
from detente.models.graph.from_scenario.story import Story
from detente.models.graph.stability import StabilityResult
from detente.scenario.load import loads

N = 200
HEADER: dict[str, Any] = {"title": "t", "citations": ("c",), "options": {}, "seed": 1, "n_draws": N}
TEXT = """
detente: 1
title: A dam upstream
as_of: 2020-01-01
actors:
  - {id: UP, name: Upstream}
  - {id: DOWN, name: Downstream}
issues:
  - {id: dam, question: How high is the dam?, kind: distributive, levels: {0: None at all, 50: Half}, status_quo: 0}
positions:
  - {actor: UP, issue: dam, ideal: 50, salience: 100}
  - {actor: DOWN, issue: dam, ideal: 0, salience: 100}
signatories: [UP, DOWN]
proposals: [{id: half, title: Half a dam, by: UP, package: {dam: 50}}]
"""
OPTIONS = (
    OptionWords(id="build", actor="UP", what="Build the dam"),
    OptionWords(id="sue", actor="DOWN", what="Go to court"),
)


def situation(
    title: str, count: int, other: int, *, reached: int = 10, trigger: str = "none", **more: Any
) -> Situation:
    given: dict[str, Any] = {
        "vector": "YN",
        "title": title,
        "trigger": trigger,
        "n": N,
        "counts": {"Nash": count, "SEQ": count},
        "assumption_sets": (Count(assumptions="base", count=count, n=N), Count(assumptions="peace", count=other, n=N)),
        "reached_and_stable": reached,
        "cannot_be_left": False,
        "path": None,
    }
    return Situation(**(given | more))


def step(actor: str, takes: str = "", drops: str = "", improves: bool = True) -> MoveStep:
    return MoveStep(
        actor=actor, takes=(takes,) if takes else (), drops=(drops,) if drops else (), to="x", improves=improves
    )


def wanted(**more: Any) -> WantedState:
    given: dict[str, Any] = {
        "proposal": "half",
        "vector": "NN",
        "title": "half",
        "n": N,
        "counts": {"SEQ": 60},
        "assumption_sets": (Count(assumptions="base", count=60, n=N), Count(assumptions="peace", count=150, n=N)),
        "reached": 3,
        "makers": (
            Maker(actor="DOWN", name="Downstream", stable={"SEQ": 190}, tempted=10, gain=None, moves=()),
            Maker(
                actor="UP",
                name="Upstream",
                stable={"SEQ": 70},
                tempted=130,
                gain=(0.01, 0.2, 0.5),
                moves=(
                    Tempting(
                        actor="UP", takes=("build",), drops=(), to="x", improves=True, title="x", force=False, count=9
                    ),
                ),
            ),
        ),
        "changes": (Change(concept="SEQ", exact=True, lifts=(Lift(actor="Upstream", classes=1, passed=2),)),),
        "path": None,
        "why": (),
    }
    return WantedState(**(given | more))


def result(*situations: Situation, of: tuple[WantedState, ...] = (), more: int = 0) -> StabilityResult:
    def table(values: Any, *dims: str) -> Labelled:
        return Labelled(np.array(values), dims, {}, "draws")

    return StabilityResult(
        model="graph.stability",
        **HEADER,
        draws=table([N, N], "assumptions"),
        reached=table([[0, 0], [0, 0]], "assumptions", "state"),
        concepts={},
        situation=table(np.zeros((N, 4), dtype=bool), "draw", "package"),
        force_reached=table(np.zeros(N, dtype=bool), "draw"),
        wanted_stable=table(np.zeros((N, len(of) or 1), dtype=bool), "draw", "proposal"),
        story=Story(
            states=12,
            outcomes=4,
            makers=("UP", "DOWN"),
            names=("Upstream", "Downstream"),
            options=OPTIONS,
            present=Present(vector="NN", title="nobody has moved"),
            situations=situations,
            more=more,
            with_sim=False,
            wanted=of,
            graph=(),
        ),
    )


def said(*results: StabilityResult | DilemmaResult) -> dict[str, Finding]:
    inputs = Inputs(loads(TEXT), 1, N)
    case = Case(inputs.scenario, inputs, {r.model: r for r in results}, KeyDrivers(inputs))
    return {f.id: f for f in findings(case)}


def test_stable_situations_with_their_range() -> None:
    f = said(result(situation("Nobody moves", 120, 30), situation("Both move", 40, 60, trigger="lapse"), more=2))[
        "stable"
    ]
    assert f.text == (
        "Of 12 situations that the moves of Upstream and Downstream can bring about, these are stable: nobody has a "
        "unilateral improvement that the others would not answer. “Nobody moves” in 60 of 100 draws (15 to 60 over all "
        "assumption sets); “Both move” in 20 of 100 draws (20 to 30 over all assumption sets). 2 more are stable in "
        "some draws."
    )
    assert f.answer == "nobody moves: about as often as not"
    assert f.range == (0.15, 0.6)
    assert f.asks is Question.FAILURE


def test_the_use_of_force_has_words_and_no_number() -> None:
    f = said(result(situation("Nobody moves", 120, 120), situation("War", 190, 190, reached=8, trigger="force")))[
        "stable"
    ]
    assert "“War”, which cannot be undone: improvements lead there from now rarely." in f.text
    war = next(s for s in f.details["situations"] if s["title"] == "War")
    assert (war["counts"], war["assumption_sets"], war["reached_and_stable"]) == (None, [], None)


def test_every_situation_is_named_or_counted_once() -> None:
    """Three are named, then the use of force, then one more that is more often stable: one of six is left, and two."""
    rows = [situation(f"S{j}", 60 - j, 60 - j) for j in range(4)]
    often, war = situation("S9", 180, 180), situation("War", 9, 9, trigger="force")
    text = said(result(*rows, often, war, more=2))["stable"].text
    assert [text.count(f"“{x.title}”") for x in (*rows, often, war)] == [1, 1, 1, 0, 1, 1]
    assert text.endswith("3 more are stable in some draws.")


def test_nothing_is_stable() -> None:
    f = said(result())["stable"]
    assert f.answer == "none"
    assert f.text.startswith("No situation is stable for everybody in any draw")


@pytest.mark.parametrize(
    ("kind", "answer", "words"),
    [
        ("improvements", "step by step, each a gain for its mover", "by moves that each bring their mover a gain"),
        ("improvements or equal", "by steps that cost their movers nothing", "by moves that cost their movers nothing"),
        (
            "moves",
            "only if somebody moves first without a gain",
            "only by moves that bring their mover no gain at once",
        ),
    ],
)
def test_the_way_from_the_present(kind: str, answer: str, words: str) -> None:
    way = Way(
        kind=kind,
        title="A half dam",
        steps=(step("Upstream", "build", improves=False), step("Downstream", drops="sue")),
    )
    f = said(result(situation("A half dam", 100, 100, reached=60, path=way)))["stable/paths"]
    assert f.text == (
        f"From the present situation (“nobody has moved”), at the median inputs: to “A half dam” {words}: "
        "Upstream: build "
        "the dam (no gain at once); then Downstream: takes back “go to court”."
    )
    assert f.answer == answer
    assert f.share == 0.3


def test_the_present_situation_needs_no_way() -> None:
    here = Way(kind="improvements", title="Nobody moves", steps=())
    f = said(result(situation("Nobody moves", 100, 100, path=here)))["stable/paths"]
    assert f.answer == "it is the present one"
    assert "“Nobody moves” is where things stand." in f.text
    assert "stable/paths" not in said(result(situation("Nobody moves", 100, 100)))


def test_what_would_keep_a_proposal() -> None:
    """Who leaves most often comes first, and the range goes from the smallest to the largest."""
    f = said(result(situation("x", 1, 1), of=(wanted(),)))["stable/half"]
    assert f.text == (
        "Once carried out, “Half a dam” is stable for everybody in 30 of 100 draws (from 30 to 75 over all assumption "
        "sets). Upstream would leave it in 65 of 100 draws, mostly to build the dam; its gain is 0.20 of its "
        "stake in the "
        "median (5–95 %: 0.01 to 0.50). Downstream would leave it in 5 of 100 draws. At the median inputs it would be "
        "enough that Upstream ranked it above 2 more situations than now."
    )
    assert f.answer == "Upstream would have to prefer it to what it can do alone"


def test_a_proposal_that_nobody_would_leave() -> None:
    makers = (Maker(actor="UP", name="Upstream", stable={"SEQ": N}, tempted=0, gain=None, moves=()),)
    stays = wanted(counts={"SEQ": N}, makers=makers, changes=(Change(concept="SEQ", exact=True, lifts=()),))
    f = said(result(situation("x", 1, 1), of=(stays,)))["stable/half"]
    assert "Nobody would leave it. At the median inputs it is stable as it is." in f.text
    assert f.answer == "practically always stable as things are"


def test_dilemmas_from_the_most_to_the_least_frequent() -> None:
    def row(kind: str, count: int, words: str | None) -> DilemmaRow:
        return DilemmaRow.model_validate(
            {"kind": kind, "actor": "Upstream", "with": "Downstream", "count": count, "n": 64, "words": words}
        )

    made = DilemmaResult(
        model="graph.dilemmas",
        **HEADER,
        dilemmas=Labelled(np.zeros((1, 1)), ("assumptions", "actor"), {}, "draws"),
        positions={"Upstream": "build"},
        threatened="a lawsuit",
        rows=(row("trust", 16, "Downstream would not keep its word."), row("threat", 48, "Upstream would not do it."),
              row("rejection", 60, None)),
        draws=64,
    )  # fmt: skip
    f = said(result(situation("x", 1, 1)), made)["stable/dilemmas"]
    assert f.text == (
        "Threatened: a lawsuit. Upstream would not do it. (75 of 100 draws.) "
        "Downstream would not keep its word. (25 of 100 draws.) Counted over the first 64 draws."
    )
    assert [r["mc_se"] for r in f.details["rows"]] == pytest.approx([0.054127, 0.054127])
    assert f.answer == "threat, trust"
    assert f.asks is Question.BACKGROUND


@dataclass(frozen=True, eq=False, kw_only=True)
class Accepted(Result):
    """A result that says in which draws a proposal is accepted."""

    outcome: Labelled


def kept(accepted: int, stable: int) -> Finding:
    """Return what is said of a proposal that is accepted in the first draws, and stable in some of these and others."""
    outcome = Labelled(np.arange(N)[:, None] < accepted, ("draw", "proposal"), {"proposal": ["half"]})
    lasting = np.zeros((N, 1), dtype=bool)
    lasting[:stable] = lasting[accepted:] = True
    of = replace(
        result(situation("x", 1, 1), of=(wanted(),)),
        wanted_stable=Labelled(lasting, ("draw", "proposal"), {"proposal": ["half"]}),
    )
    inputs = Inputs(loads(TEXT), 1, N)
    zone = Accepted(model="a.b", **HEADER, outcome=outcome)
    found = findings(Case(inputs.scenario, inputs, {of.model: of, zone.model: zone}, KeyDrivers(inputs)))
    return next(f for f in found if f.id == "stable/half")


def test_whether_a_proposal_lasts_is_asked_of_the_draws_in_which_it_is_accepted() -> None:
    f = kept(accepted=160, stable=120)
    assert f.text.startswith(
        "In the 160 of 200 draws in which “Half a dam” is accepted, it is stable for everybody, once carried out, in "
        "75 of 100. Accepted and stable: 60 of 100 draws. Upstream would leave it most often, mostly to build the dam."
    )
    assert f.value == {"kind": "share of accepted draws", "count": 120, "n": 160, "draws": 200}
    assert f.answer == "usually stable where it is accepted"


def test_a_proposal_that_is_seldom_accepted_gets_no_verdict_on_lasting() -> None:
    f = kept(accepted=99, stable=99)
    assert f.text.startswith(
        "“Half a dam” is accepted in 99 of 200 draws: too few to say whether it would last once carried out."
    )
    assert f.answer == "no verdict: seldom accepted"
