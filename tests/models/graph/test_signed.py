"""A signed package lasts where nobody gains by breaking it, or where an answer takes the gain away."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from typer.testing import CliRunner

from detente._labelled import Labelled
from detente.answers.case import Case
from detente.answers.drivers import KeyDrivers
from detente.answers.finding import Finding
from detente.answers.questions import Question
from detente.answers.result import Recommended, Result
from detente.cli.app import app
from detente.draws.inputs import Inputs
from detente.models.contract import Context
from detente.models.graph.conflict.errors import ConflictError
from detente.models.graph.from_scenario.signed import SignedVerdicts, signed_verdicts, signed_world
from detente.models.graph.lasting import best_once_signed
from detente.models.graph.stability import MODEL
from detente.scenario.load import loads

CASE = """
detente: 1
title: A shared field
as_of: 2020-01-01
by: tests
actors: [{{id: A, name: Ann}}, {{id: B, name: Bob}}]
issues:
  - {{id: k, question: How much for Ann?, kind: distributive, levels: {{0: none, 50: half, 100: all}}, status_quo: 0,
     control: [A]}}
  - {{id: m, question: A fence?, kind: restraint, levels: {{0: no, 100: a fence}}, status_quo: 0, control: [B]}}
positions:
  - {{actor: A, issue: k, ideal: 100, salience: 100, why: w}}
  - {{actor: B, issue: k, ideal: 0, salience: 90, why: w}}
  - {{actor: B, issue: m, ideal: 100, salience: 10, why: w}}
{commitments}
signatories: [A, B]
proposals: [{{id: half, kind: analyst, package: {{k: 50}}, why: w}}]
no_agreement: {{lapse: {{k: {lapse}}}}}
moves:
  - {{id: grab, actor: A, what: Take all, sets: {{k: 100}}, why: w}}
  - {{id: hit, actor: B, what: Hit back, effects: {{A: {hurt}, B: {price}}}, needs: [grab], why: w}}
  - {{id: fence, actor: B, what: Build a fence, sets: {{m: 100}}, why: w}}
"""


ALL = np.ones(8, dtype=np.bool_)


def verdicts(
    commitments: str = "",
    lapse: int = 0,
    hurt: float | str = 0.8,
    price: float = -0.05,
    signed: NDArray[np.bool_] = ALL,
) -> SignedVerdicts:
    text = CASE.format(commitments=commitments, lapse=lapse, hurt=hurt, price=price)
    return signed_verdicts(Inputs(loads(text), 1, 8), {"k": 50}, ("A", "B"), 0.01, Context(workers=1), signed)


def test_a_credible_answer_makes_it_last() -> None:
    # Taking all brings Ann .5; Bob gains by hitting back, which costs her .8.
    assert verdicts().lasts.all()
    # It costs her less than she gains: no answer takes the gain away.
    assert not verdicts(hurt=0.4).lasts.any()
    # Bob would lose more by hitting back than a fence brings him at the same time, so he would not.
    assert not verdicts(price=0.2).lasts.any()


def test_only_draws_in_which_it_is_signed_are_looked_at() -> None:
    every = verdicts(hurt="{low: 0.3, mode: 0.5, high: 0.8}")
    assert every.lasts.any()
    assert not every.lasts.all()
    some = np.arange(8) % 3 == 0
    found = verdicts(hurt="{low: 0.3, mode: 0.5, high: 0.8}", signed=some)
    assert found.lasts.tolist() == (every.lasts & some).tolist()
    assert np.array_equal(found.breaks[some], every.breaks[some])
    assert (found.breaks[~some] == -1).all()


def test_who_breaks_it_and_how() -> None:
    found = verdicts(price=0.2)
    assert found.makers == ("A", "B")
    (state,) = {int(s) for s in found.breaks[:, 0]}
    assert found.taken[state] == ("grab",)
    assert not found.dropped[state]
    assert not found.force[state]
    # Bob would rather have nothing given to Ann, as it was before: he leaves.
    (state,) = {int(s) for s in found.breaks[:, 1]}
    assert "leave.B" in found.taken[state]


def test_whether_it_leads_to_force() -> None:
    # Bob's answer is force now. Once signed, Ann gains by taking all only where force costs her less than half.
    text = CASE.replace(
        "no_agreement: {{lapse: {{k: {lapse}}}}}",
        "no_agreement: {{lapse: {{k: {lapse}}}, force: {{challenger: B, target: A, win: {win},"
        " win_package: {{k: 0, m: 0}}, fail_package: {{k: 100, m: 0}}, cost: {{A: 0, B: 0}}}}}}",
    ).replace("what: Hit back,", "what: Hit back, triggers: force,")
    for win, leads in ((0.9, True), (0.0, False)):
        made = text.format(commitments="", lapse=0, hurt=0, price=0, win=win)
        found = signed_verdicts(Inputs(loads(made), 1, 8), {"k": 50}, ("A", "B"), 0.01, Context(workers=1), ALL)
        # Force would bring Bob .9 of what he cares for most with a chance of .9, and nothing with none.
        assert found.escalates.all() == found.escalates.any() == leads


def test_a_move_that_leaves_the_package_unchanged_does_not_break_it() -> None:
    # Bob gains by the fence, which is no part of the package, and by leaving: only the second breaks it.
    world = signed_world(loads(CASE.format(commitments="", lapse=0, hurt=0.8, price=-0.05)), {"k": 50}, ("A", "B"))
    at = {m.id: 1 << k for k, m in enumerate(world.moves)}
    assert world.present == 0
    assert world.stands(0)
    assert world.stands(at["fence"])
    assert world.outcome(at["fence"]).levels == (50, 100)
    assert not world.stands(at["grab"])
    assert not world.stands(at["leave.A"])
    assert world.outcome(at["leave.A"]).levels == (0, 0)


def test_leaving_is_final_and_by_one_alone() -> None:
    world = signed_world(loads(CASE.format(commitments="", lapse=0, hurt=0.8, price=-0.05)), {"k": 50}, ("A", "B"))
    at = {m.id: 1 << k for k, m in enumerate(world.moves)}
    both = at["leave.A"] | at["leave.B"]
    assert not any(int(c) & both == both for c in world.states)
    assert [o.direction for o in world.form.options if o.name.startswith("leave.")] == ["fwd", "fwd"]


def test_commitments_that_were_crossed_are_sunk() -> None:
    """Ann swore never to settle for less than all, at .9 of her stake: before signing she refuses, later she stays."""
    line = "commitments: [{actor: A, issue: k, forbids: below 100, cost: .9, why: w}]"
    found = verdicts(line)
    assert found.lasts.all()
    assert (found.breaks[:, 0] < 0).all() or all("leave.A" not in found.taken[int(s)] for s in found.breaks[:, 0])


def test_present_moves_that_would_break_it_are_given_up() -> None:
    taken = CASE.format(commitments="", lapse=0, hurt=0.8, price=-0.05).replace(
        "sets: {k: 100}, why", "sets: {k: 100}, taken: true, why"
    )
    world = signed_world(loads(taken), {"k": 50}, ("A", "B"))
    assert world.present == 0
    assert signed_world(loads(taken), {"m": 100}, ("A", "B")).present == 1, (
        "it sets an issue that is not in the package"
    )


def test_too_many_options_are_refused_with_the_number() -> None:
    moves = "".join(
        f"\n  - {{id: x{j}, actor: A, what: Move {j}, effects: {{B: .0{j % 9 + 1}}}, why: w}}" for j in range(12)
    )
    text = CASE.format(commitments="", lapse=0, hurt=0.8, price=-0.05).rstrip() + moves
    with pytest.raises(ConflictError, match="15 moves and 2 signatories who can leave are more than the 16 options"):
        signed_world(loads(text), {"k": 50}, ("A", "B"))


@dataclass(frozen=True, eq=False, kw_only=True)
class Tabling(Result):
    """Stands for the deals engine: it would table half of the field for Ann, accepted in all draws but some."""

    outcome: Labelled

    def recommended(self) -> Recommended:
        return Recommended("half", {"k": 50}, ("A", "B"))


def finding(price: float, accepted: int, n: int = 200) -> Finding:
    inputs = Inputs(loads(CASE.format(commitments="", lapse=0, hurt=0.8, price=price)), 1, n)
    graph = MODEL.run(inputs, MODEL.options(), Context(workers=1))
    passes = (np.arange(n) < accepted)[:, None]
    table = Labelled(passes, ("draw", "proposal"), {"proposal": ["half"]}, "passes")
    tabled = Tabling(model="m", title="t", citations=(), options={}, seed=1, n_draws=n, outcome=table)
    found = best_once_signed(
        Case(inputs.scenario, inputs, {"m": tabled, graph.model: graph}, KeyDrivers(inputs)), graph
    )
    assert found is not None
    return found


def test_the_sentence_where_it_lasts() -> None:
    found = finding(-0.05, 150)
    assert found.text == (
        "In the 150 of 200 draws in which the best package is accepted, it lasts once signed in 100 of 100: "
        "improvements lead to a stable situation in which it is unchanged. Accepted and lasting: 75 of 100 draws."
    )
    assert found.answer == "practically always lasting where it is accepted"
    assert found.elsewhere == {}
    assert found.value == {"kind": "share of accepted draws", "count": 150, "n": 150, "draws": 200}


def test_the_sentence_where_it_is_broken() -> None:
    found = finding(0.2, 150)
    assert "lasts once signed in 0 of 100" in found.text
    assert "Ann most often gains by breaking it, mostly by “Take all” (150 of 150 draws)." in found.text
    assert found.value["count"] == 0
    # The first screen warns beside the package.
    assert found.elsewhere == {Question.TABLE.value: "Where it is accepted, it lasts once signed in 0 of 100."}


def command(*args: str) -> str:
    run = CliRunner().invoke(app, ["stability", *args, "--draws", "120"])
    assert run.exit_code == 0, run.output
    return " ".join(run.output.split())


def test_a_package_that_is_not_in_the_file(tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    # Bob would give half for a fence that he may not build by himself.
    text = CASE.format(commitments="", lapse=0, hurt=0.8, price=-0.05)
    fence = "  - {id: fence, actor: B, what: Build a fence, sets: {m: 100}, why: w}\n"
    for old, new in (
        ("status_quo: 0, control: [B]", "status_quo: 0"), ("\n     control: [B]", ""), (fence, ""),
        ("salience: 90", "salience: 40"), ("salience: 10, why", "salience: 60, why"),
    ):  # fmt: skip
        text = text.replace(old, new)
    file.write_text(text.replace("package: {k: 50}", "package: {k: 50, m: 100}"), encoding="utf-8")
    named = command(str(file), "--proposal", "half")
    assert "In the 120 of 120 draws in which “half” is accepted, it lasts once signed in" in named
    given = command(str(file), "--package", "k=50", "--package", "m=a fence")
    # The same package, given as clauses, one of them by its label, has the same verdict.
    assert given == named.replace("“half”", "“half (k); a fence (m)”")
    other = command(str(file), "--package", "k=100")
    assert "is accepted in 0 of 120 draws: too few to say" in other
    for args, said in (
        (["--package", "kk=50"], "there is no issue 'kk'"),
        (["--package", "k=51"], "k has no level '51'; there are 0 (none), 50 (half), 100 (all)"),
        (["--package", "k"], "is not a clause; write issue=level, such as k=100"),
        (["--package", "k=50", "--package", "k=100"], "is in two clauses"),
        (["--package", "k=50", "--proposal", "half"], "leave out --proposal"),
        (["--proposal", "other"], "there is no proposal 'other'; there are "),
    ):
        run = CliRunner().invoke(app, ["stability", str(file), *args])
        assert run.exit_code != 0
        assert said in str(run.exception) + run.output


def test_no_verdict_where_it_is_seldom_accepted() -> None:
    found = finding(0.2, 99)
    assert found.answer == "no verdict: seldom accepted"
    assert found.text == (
        "The best package is accepted in 99 of 200 draws: too few to say whether it would last once signed."
    )
    assert found.mc_se is None
