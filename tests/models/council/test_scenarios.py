"""The council's models on scenarios: clauses, absorbed members, admissions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from detente.draws.inputs import Inputs
from detente.models.contract import Context
from detente.models.council import admission, power, procedure, winset
from detente.models.council._clauses import CouncilClauses, JudgedClause, _judge, decides, judge
from detente.models.council._consents import all_consent
from detente.models.council.game import Game
from detente.models.council.space import decide
from detente.scenario.load import load, loads
from detente.scenario.rule import parse_rule

DRAWS = 400


@dataclass(frozen=True)
class Runs:
    winset: winset.WinsetResult
    admission: admission.AdmissionResult


@pytest.fixture(scope="module")
def flagship() -> Runs:
    inputs = Inputs(load("nato-russia-2022"), 1, DRAWS)
    return Runs(
        winset.run(inputs, winset.WinsetOptions(), Context(workers=1)),
        admission.run(inputs, admission.AdmissionOptions(), Context(workers=1)),
    )


@pytest.mark.parametrize(
    "q,n,rho,want",
    [(0.95, 30, 0, 0.214639), (0.99, 30, 0, 0.739700), (0.95, 30, 0.5, 0.603248), (0.99, 30, 0.5, 0.868029)],
)
def test_consents_of_thirty(q: float, n: int, rho: float, want: float) -> None:
    assert float(all_consent([q], [n], rho)) == pytest.approx(want, abs=5e-7)


def test_cohesion_only_helps_and_ends_at_the_least() -> None:
    got = [float(all_consent([0.9, 0.6], [20, 1], r)) for r in (0, 0.2, 0.5, 0.8, 0.95, 0.999, 1)]
    assert (np.diff(got) >= 0).all()
    assert got[0] == pytest.approx(0.9**20 * 0.6)
    assert got[-1] == 0.6
    assert got[-2] == pytest.approx(0.6, abs=0.01)


def test_a_member_more_never_raises_the_chance() -> None:
    for rho in (0, 0.3, 0.8, 1):
        assert float(all_consent([0.9], [11], rho)) <= float(all_consent([0.9], [10], rho))
    assert float(all_consent([0.9], [0], 0.5)) == 1


def test_halting_enlargement_takes_everybody(flagship: Runs) -> None:
    r = flagship.winset
    passed = r.tables["pass"]
    assert int(passed.sel(assumptions="status quo", level="door=100").values) == 0
    halt = next(f for f in r.clauses if (f.issue, f.level) == ("door", 100))
    assert len(halt.asked) == 30
    np.testing.assert_array_equal(r.tables["missing"].sel(level="door=100").values, [30, 30, 30])
    # Talks about missiles pass, and more of them the more alike the allies are.
    some = [
        int(passed.sel(assumptions=x, level="missiles=65").values)
        for x in ("status quo, cohesion 0", "status quo, cohesion 1")
    ]
    assert 0 < some[0] <= some[1]


def test_breaking_silence_costs_something(flagship: Runs) -> None:
    passed = flagship.winset.tables["pass"].values
    assumption_sets = list(flagship.winset.tables["pass"].coords["assumptions"])
    assert (passed[assumption_sets.index("silence procedure")] >= passed[assumption_sets.index("status quo")]).all()


def test_absorbed_and_outermost_members_add_up(flagship: Runs) -> None:
    t = flagship.winset.tables
    total = t["absorbed"].values + t["lowest"].values + t["highest"].values
    allies = [i for i, a in enumerate(t["absorbed"].coords["actor"]) if a not in ("RUS", "UKR")]
    assert (total[allies] >= DRAWS).all()
    assert total[:2].sum() == 0  # in no alliance


RULED = """
detente: 1
title: A body that decides by weights
as_of: 2020-01-01
actors:
  - {id: U, name: U, kind: alliance, members: [A, B, C], rule: weighted(3), weights: {A: 2, B: 1, C: 1}}
  - {id: A, name: A}
  - {id: B, name: B}
  - {id: C, name: C}
issues:
  - {id: k, question: What?, kind: distributive, levels: {0: less, 50: as now, 100: more}, status_quo: 50,
     consent: {0: "any(A, k_of(2, B, C))", 100: U}}
positions:
  - {actor: A, issue: k, ideal: {uniform: [0, 100]}, salience: 100}
  - {actor: B, issue: k, ideal: {uniform: [0, 100]}, salience: 100}
  - {actor: C, issue: k, ideal: {uniform: [0, 100]}, salience: 100}
"""


def test_rules_of_levels_are_judged_as_written() -> None:
    s = loads(RULED)
    inputs = Inputs(s, 3, 300)
    r = winset.run(inputs, winset.WinsetOptions(), Context(workers=1))
    ideal = inputs.chunk(0, 300).ideal[:, :, 0]
    more, less = ideal >= 75, ideal <= 25
    np.testing.assert_array_equal(r.tables["outcome"].sel(level="k=0").values, less[:, 0] | (less[:, 1] & less[:, 2]))
    np.testing.assert_array_equal(r.tables["outcome"].sel(level="k=100").values, more[:, 0] & (more[:, 1] | more[:, 2]))
    np.testing.assert_array_equal(
        r.tables["alliance"].sel(assumptions="status quo", actor="U", level="k=100").values,
        (more[:, 0] & (more[:, 1] | more[:, 2])).sum(),
    )


def test_one_more_veto_never_lets_a_clause_pass() -> None:
    more = RULED.replace("100: U}", '100: "all(U, C)"}')
    before, after = (
        winset.run(Inputs(loads(x), 3, 300), winset.WinsetOptions(), Context(workers=1)).tables["outcome"].values
        for x in (RULED, more)
    )
    assert not (after & ~before).any()
    assert after.sum() < before.sum()


def test_kernel_and_plain_judgement_agree() -> None:
    game = Game.of(parse_rule("all(A, weighted(3, B: 2, C: 1, D: 1), any(C, all(B, D)))"), tuple("ABCD"))
    from detente._jit import plain
    from detente.models.council._clauses import Networks

    flat = Networks.of((None, game), 4)
    yes = np.array([[bool(x >> i & 1) for i in range(4)] for x in range(16)])
    want = decide(game, yes)
    said = np.zeros(9, dtype=np.bool_)
    for row, w in zip(yes, want, strict=True):
        assert game.wins([m for m, y in zip("ABCD", row, strict=True) if y]) == w
        for f in (decides, plain(decides)):
            assert f(1, row, flat, said) == w
            assert f(0, row, flat, said)


def test_judge_un_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    from detente._jit import plain
    from detente.models.council import _clauses

    s = loads(RULED)
    clauses = CouncilClauses(s)
    rng = np.random.default_rng(1)
    worth, least = rng.random((5, 2, 3)), rng.random((5, 2, 3))
    made: list[JudgedClause] = [judge(clauses, worth, least)]
    monkeypatch.setattr(_clauses, "_judge", plain(_judge))
    made.append(judge(clauses, worth, least))
    for name in ("accept", "passed", "alliance", "missing", "price", "sole"):
        np.testing.assert_array_equal(getattr(made[0], name), getattr(made[1], name))


def test_a_line_against_leaving_things_as_they_are_is_kept_by_a_clause_that_moves_them() -> None:
    """What no price crosses is 10³⁰: taken out of a sum, it would take the rest along."""
    more = RULED.replace("positions:", "  - {id: m, question: And?, kind: restraint, levels: {0: no, 100: yes}, "
                         "status_quo: 0}\npositions:\n  - {actor: A, issue: m, ideal: 0, salience: 100}")  # fmt: skip
    more += "commitments:\n  - {actor: A, issue: k, forbids: [50], cost: 0, hard: HARD}\n"
    soft, hard = (
        winset.run(Inputs(loads(more.replace("HARD", x)), 3, 200), winset.WinsetOptions(), Context(workers=1))
        for x in ("false", "true")
    )
    for k, y in (("k", 0), ("k", 100)):
        said = [
            r.tables["accept"].sel(assumptions="status quo", actor="A", level=f"{k}={y}").values for r in (soft, hard)
        ]
        assert 0 < said[0] == said[1]
    assert hard.tables["accept"].sel(assumptions="status quo", actor="A", level="m=100").values == 0


def test_power_in_the_alliance() -> None:
    r = power.run(Inputs(load("nato-russia-2022"), 1, 4), power.MODEL.options(), Context())
    nato = r.bodies[0]
    assert nato.id == "NATO"
    assert nato.act == 2.0**-30
    assert {m.shapley_shubik for m in nato.members} == {1 / 30}
    assert len(nato.vetoes) == 30


def test_admission_of_ukraine(flagship: Runs) -> None:
    f = flagship.admission.candidates[0]
    assert [c.state for c in f.conditions] == ["met", "met", "disputed", "disputed"]
    assert f.invitation.consents_only["cohesion 0"] < f.invitation.consents_only["declared"]
    assert f.invitation.consents_only["declared"] < f.invitation.consents_only["cohesion 1"]
    assert 0 < f.invitation.mean < f.invitation.consents_only["declared"]
    assert [p.asks for p in f.moratorium.pledges] == [30] * 4
    assert f.holdout_share[0] == 0.5


def test_two_late_members() -> None:
    s = load("nato-finland-sweden-2022")
    r = admission.run(Inputs(s, 1, DRAWS), admission.AdmissionOptions(), Context())
    finland, sweden = r.candidates
    for f in (finland, sweden):
        assert {p.actor for p in f.pivotal if p.alone > 0} == {"TUR", "HUN"}
        assert {x.actor for x in f.slowest} == {"TUR", "HUN"}
        assert f.ratification is not None
        assert f.ratification["declared"].dates[0] > "2022-10-01"
    assert finland.invitation.mean > sweden.invitation.mean


def test_a_member_without_consent_is_named() -> None:
    text = (
        RULED.replace("issues:", "  - {id: D, name: D}\nissues:")
        + "  - {actor: D, issue: k, ideal: 100, salience: 100}\n"
        "admission:\n  - {candidate: D, to: U, consent: {A: 0.5}}\n"
    )
    missing = admission.needs(loads(text))
    assert "B, C" in missing[0].words


def test_a_chance_over_another_time_goes_by_its_hazard() -> None:
    """1 − (1 − q)^{T/T₀}: 19 of 100 in two years are 10 in one, and 65 in ten."""
    q, horizon = np.full((3, 2), 0.19), np.full(3, 730.0)
    assert procedure.over(q, 365, horizon) == pytest.approx(np.full((3, 2), 0.1))
    assert procedure.over(q, 3650, horizon) == pytest.approx(np.full((3, 2), 1 - 0.81**5))


def test_a_longer_moratorium_takes_more_away_and_conditions_stay() -> None:
    s = load("nato-russia-2022")
    inputs, entry = Inputs(s, 1, 64), s.admission[0]
    short, long = (procedure.draw(inputs, entry, years) for years in (1.0, 10.0))
    assert (short.within <= long.within + 1e-12).all()
    assert (long.within <= long.conditions.prod(axis=0) + 1e-12).all()
