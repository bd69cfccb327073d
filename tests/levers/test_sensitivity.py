"""Sobol indices and values of information against closed forms; sentences about them."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from small import TWO_AND_ONE, fearon, two_and_one
from typer.testing import CliRunner

from detente._errors import UsageError
from detente.answers.blocks import Table, Text
from detente.cli.app import app
from detente.levers import sensitivity as module
from detente.levers.factors import factors_of
from detente.levers.information import information, partial_information, perfect_information
from detente.levers.panel import panel_of
from detente.levers.sensitivity import SensitivityMissing, sensitivity, sobol_indices
from detente.levers.session import session
from detente.scenario.load import load, loads

Array = np.ndarray[tuple[int, int], np.dtype[np.float64]]


def ishigami(x: Array) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Ishigami & Homma (1990) with a = 7, b = 0.1."""
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def test_ishigami() -> None:
    u = module._uniforms(4096, 6)
    a, b = (2 * np.pi * part - np.pi for part in (u[:, :3], u[:, 3:]))
    rows = [ishigami(a)]
    for j in range(3):
        mixed = a.copy()
        mixed[:, j] = b[:, j]
        rows.append(ishigami(mixed))
    rows.append(ishigami(b))
    first, first_error, total, total_error = sobol_indices(np.array(rows), ["1", "2", "3"])
    assert np.all(np.abs(first - [0.3139, 0.4424, 0.0]) <= first_error)
    assert np.all(np.abs(total - [0.5576, 0.4424, 0.2437]) <= total_error)
    assert total_error.max() < 0.06


def test_one_uniform_and_a_threshold_is_all_of_the_variance() -> None:
    # Fearon: with p alone uncertain, whether A accepts .5 hangs on p alone.
    from detente.scenario.save import dumps

    text = dumps(fearon(0.5, 0.1, 0.1)).replace("win: 0.5", "win: {uniform: [0.4, 0.8]}")
    assert "uniform" in text
    kept = session(loads(text + "\nproposals: [{id: half, kind: analyst, package: {pie: 50}}]\n"), draws=50, workers=1)
    found = sensitivity(kept, ["fate/half"], "input", 256)
    (only,) = found.indices["fate/half"]
    assert only.id == "no_agreement/force/win"
    assert only.total == pytest.approx(1, abs=0.1)
    assert "It depends most on how likely force is to attain its aim" in found.text("fate/half")


def test_a_panel_says_what_the_findings_say() -> None:
    for case in (two_and_one(), load("nato-russia-2022")):
        kept = session(case, draws=120, workers=1)
        ids = [f.id for f in kept.find() if f.id.startswith("fate/")] + ["best-package", "zone", "force"]
        panel, _ = panel_of(kept, ids)
        draws = panel.evaluator.inputs.chunk(0, 120)
        found = panel.outcomes(panel.judge(draws))
        for id_ in ids:
            assert (found[id_] == kept.outcome(id_)).all(), id_


def test_touching_one_actor_is_judging_everybody_anew() -> None:
    panel, _ = panel_of(session(two_and_one(), draws=64, workers=1), ["fate/counted", "zone", "force"])
    factors = factors_of(panel.evaluator.inputs, "actor")
    scores = module._Scores(panel, factors, 64)
    base = panel.judge(scores.draws(scores.a))
    for f in factors:
        draws = scores.draws(scores.mixed(f))
        short, whole = panel.outcomes(panel.judge(draws, base, f.touched)), panel.outcomes(panel.judge(draws))
        assert all((short[k] == whole[k]).all() for k in whole)


def test_every_uniform_number_belongs_to_one_factor() -> None:
    inputs = session(load("nato-russia-2022"), draws=8, workers=1).inputs()
    for by in ("actor", "issue", "basis", "input"):
        factors = factors_of(inputs, by)
        own = np.concatenate([f.own for f in factors])
        assert len(np.unique(own)) == len(own)
        assert len({f.id for f in factors}) == len(factors)
        assert all(f.words for f in factors)
    assert len(own) > 600


def test_ranks_say_where_there_is_no_difference() -> None:
    kept = session(two_and_one(), draws=100, workers=1)
    found = sensitivity(kept, ["zone", "fate/counted"], "issue", 256)
    for rows in found.indices.values():
        totals = [r.total for r in rows]
        assert totals == sorted(totals, reverse=True)
        for rank in {r.rank for r in rows}:
            same = [r for r in rows if r.rank == rank]
            assert all(same[0].total - same[0].total_error <= r.total + r.total_error for r in same)
    again = sensitivity(session(two_and_one(), draws=100, workers=1), ["zone", "fate/counted"], "issue", 256)
    assert again.plain() == found.plain()


def test_screening_keeps_what_matters() -> None:
    kept = session(load("nato-russia-2022"), draws=100, workers=1)
    found = sensitivity(kept, ["best-package"], "input", 64)
    ids = [r.id for r in found.indices["best-package"]]
    assert found.screened is not None
    assert found.screened > module.SCREENED
    assert len(ids) == module.SCREENED + 1
    assert ids[0] == "commitments/RUS door below 40/cost"
    assert module.REST in ids


def test_a_finding_that_nothing_moves_says_so() -> None:
    kept = session(loads(TWO_AND_ONE, set={"commitments/CHA door below 100/hard": True}), draws=50, workers=1)
    found = sensitivity(kept, ["fate/counted"], "actor", 64)
    assert found.indices["fate/counted"] == ()
    assert "No input moves the answer" in found.text("fate/counted")


def test_wrong_questions_are_refused() -> None:
    kept = session(two_and_one(), draws=20, workers=1)
    with pytest.raises(UsageError, match="did you mean fate/counted"):
        sensitivity(kept, ["fate/countd"])
    with pytest.raises(UsageError, match="power of 2"):
        sensitivity(kept, n=1000)
    with pytest.raises(UsageError, match="no option 'countd'"):
        information(kept, ["countd"])
    with pytest.raises(UsageError, match="needs two options"):
        information(kept, ["counted"])
    with pytest.raises(UsageError, match="no actor"):
        information(kept, ["counted", "wait"], "XYZ")


def test_without_the_library_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "SALib.analyze.sobol", None)
    with pytest.raises(SensitivityMissing, match=r"'\.\[sensitivity\]'"):
        sensitivity(session(two_and_one(), draws=20, workers=1), ["fate/counted"], n=16)


@pytest.mark.parametrize(("a", "b"), [(-0.3, 1.0), (-0.8, 1.0), (0.2, 1.0), (-1.2, 1.0)])
def test_value_of_information_of_two_actions_and_one_uniform_input(a: float, b: float) -> None:
    # Act for a + bU, or not, for 0: EVPI = E max(0, a + bU) − max(0, a + b/2), U uniform on [0, 1].
    u = (np.arange(20_000) + 0.5) / 20_000
    rng = np.random.default_rng(1)
    rng.shuffle(u)
    values = np.column_stack([np.zeros(len(u)), a + b * u])
    low, high = a, a + b
    positive = high / 2 + low / 2 if low >= 0 else 0.0 if high <= 0 else high**2 / (2 * b)
    wanted = positive - max(0.0, (low + high) / 2)
    perfect, error = perfect_information(values)
    assert perfect == pytest.approx(wanted, abs=max(3 * error, 1e-4))
    partial, _ = partial_information(values, u)
    assert partial == pytest.approx(wanted, abs=5e-3), "one input that is everything is worth everything"
    nothing, spread = partial_information(values, rng.random(len(u)))
    assert nothing <= 3 * spread + 1e-4, "an input that is nothing is worth nothing"


def test_partial_information_of_one_of_two_inputs() -> None:
    # Act for U + V − 1, or not: knowing U, E is U − ½, so EVPPI = E max(0, U − ½) = 1/8; EVPI = E max(0, U+V−1) = 1/6.
    rng = np.random.default_rng(2)
    u, v = rng.random((2, 60_000))
    values = np.column_stack([np.zeros(len(u)), u + v - 1])
    assert perfect_information(values)[0] == pytest.approx(1 / 6, abs=0.004)
    assert partial_information(values, u)[0] == pytest.approx(1 / 8, abs=0.005)


def test_the_report_on_information() -> None:
    kept = session(loads(TWO_AND_ONE.replace("mode: .05, high: .2", "mode: .3, high: .9")), draws=1000, workers=1)
    found = information(kept, ["counted", "wait"], loss=1.0)
    assert found.options == ("counted", "wait")
    assert found.means[1] == 0
    accepted = kept.outcome("fate/counted").mean()
    assert found.means[0] == pytest.approx(accepted - (1 - accepted))
    assert found.perfect == pytest.approx(min(accepted, 1 - accepted), abs=1e-9)
    assert "The judgement most worth checking is what it costs Challenger to" in found.text
    assert found.inputs[0].value <= found.perfect + 2 * found.inputs[0].error
    worth = [v for v in found.inputs if v.differs]
    ((_, table),) = (s.blocks for s in found.sections())
    assert isinstance(table, Table)
    assert [r[0].code for r in table.rows] == [v.path for v in worth]
    rest = len(found.inputs) - len(worth)
    assert rest > 0
    assert table.caption.endswith(f"Left out: {rest} inputs worth nothing within twice the Monte Carlo error.")
    none = replace(found, inputs=tuple(v for v in found.inputs if not v.differs)).sections()[0].blocks
    assert [type(b) for b in none] == [Text, Text]
    mine = information(kept, ["counted", "shut", "wait"], "ALL")
    assert mine.whose == "Alliance"
    assert mine.plain()["for"] == "Alliance"


def test_on_the_command_line(tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("sensitivity") / "case.yaml"
    file.write_text(TWO_AND_ONE, encoding="utf-8")
    run = CliRunner().invoke(app, ["sensitivity", str(file), "--n", "64", "--draws", "50", "--json"])
    assert run.exit_code == 0, run.output
    plain = json.loads(run.output)
    assert {f["id"] for f in plain["findings"]} == {"fate/shut", "fate/counted", "best-package", "zone"}
    run = CliRunner().invoke(app, ["information", str(file), "--draws", "400"])
    assert run.exit_code == 0, run.output
    assert "the best choice as things stand" in " ".join(run.output.split())
    run = CliRunner().invoke(app, ["sensitivity", str(file), "--by", "colour"])
    assert run.exit_code == 2
