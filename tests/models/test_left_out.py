"""What an agreement leaves out, procedure, beliefs and conditional commitments: closed forms (core §11.1–11.5)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from small import fearon

from detente.draws import Inputs
from detente.models.contract import Context
from detente.models.deals.results import ProceduralPackage, ZoneResult
from detente.models.deals.zone import MODEL, ZoneOptions
from detente.payoffs import BASE, AssumptionSet, Layout, Payoffs, common_belief
from detente.scenario.load import loads
from detente.scenario.model import Scenario
from detente.scenario.quantity import Quantity

FILL = """
detente: 1
title: An upper state fills, and offers data
as_of: 2021-04-07
by: tests
actors: [{{id: UP, name: Upper}}, {{id: LOW, name: Lower}}]
issues:
  - {{id: fill, question: Fill?, kind: distributive, levels: {{0: fills, 50: as now, 100: stops}}, status_quo: 50,
     control: [UP]{fill}}}
  - {{id: data, question: Data?, kind: restraint, levels: {{0: none, 100: daily}}, status_quo: 0}}
positions:
  - {{actor: UP, issue: fill, ideal: 0, salience: 100, why: w}}
  - {{actor: UP, issue: data, ideal: {up_data}, salience: 10, why: w}}
  - {{actor: LOW, issue: fill, ideal: 100, salience: 100, why: w}}
  - {{actor: LOW, issue: data, ideal: 100, salience: 50, why: w}}
proposals:
  - {{id: offer, by: UP, package: {{data: 100}}{offer}}}
  - {{id: stop, kind: analyst, package: {{fill: 100}}}}
no_agreement: {{lapse: {{fill: {lapse}}}{rest}}}
"""


def fill(**changes: str) -> Scenario:
    return loads(FILL.format(**{"fill": "", "up_data": "100", "offer": "", "lapse": "0", "rest": ""} | changes))


STAY = "proposals:\n  - {{id: stay, kind: analyst, package: {{fill: 50}}}}"


def run(case: Scenario, n: int = 4) -> ZoneResult:
    found = MODEL.run(Inputs(case, 1, n), ZoneOptions(), Context(workers=1))
    assert isinstance(found, ZoneResult)
    return found


def accepted(found: ZoneResult, proposal: str, actor: str) -> int:
    return int(found.tables["accept"].sel(proposal=proposal, actor=actor).values)


def test_signing_a_harmless_offer_freezes_nothing() -> None:
    """The author signs its own offer; under the other convention it rejects it in every draw, and the run says so."""
    found = run(fill())
    assert found.tables["pass"].sel(assumptions=found.passes.coords["assumptions"][0], proposal="offer").values == 4
    other = AssumptionSet("peace", unnamed="status_quo").id
    assert found.tables["pass"].sel(assumptions=other, proposal="offer").values == 0
    frozen = run(fill(fill=", unnamed: status_quo"))
    assert accepted(frozen, "offer", "UP") == 0
    assert any("offer" in w and "Upper" in w for w in frozen.warnings)
    assert run(fill(offer=", unnamed: status_quo")).tables["pass"].values[0, 0] == 0


def test_half_of_the_weight_before_the_deadline() -> None:
    """κ = ½, weights 10/11 and 1/11, data disliked: u = 15/22 < d = 17/22, rejected."""
    case = fill(up_data="0", rest=", continuation: {UP: 0.5}")
    payoffs = Payoffs.of(Inputs(case, 1, 1).chunk(0, 1), Layout.of(case))
    places = payoffs.layout.places({"data": 100})[None]
    assert payoffs.worth(places, np.ones(1, dtype=np.bool_))[0, 0, 0] == pytest.approx(15 / 22)
    assert payoffs.reservation()[0, 0] == pytest.approx(17 / 22)
    assert accepted(run(case), "offer", "UP") == 0


def test_a_standstill_is_a_deal_and_needs_who_controls_it() -> None:
    text = FILL.replace("proposals:", STAY)
    words = {"fill": "", "up_data": "100", "offer": "", "lapse": "0", "rest": ""}
    found = run(loads(text.format(**words)))
    assert [*found.named["stay"].asked] == ["UP", "LOW"]
    assert accepted(found, "stay", "LOW") == 4
    assert accepted(found, "stay", "UP") == 0
    outside = text.replace("{{id: LOW, name: Lower}}]", "{{id: LOW, name: Lower}}, {{id: OUT, name: Out}}]")
    outside = outside.replace("control: [UP]", "control: [OUT]")
    case = loads(outside.replace("proposals:", "signatories: [UP, LOW]\nproposals:").format(**words))
    assert [*run(case).named["stay"].asked] == ["UP", "LOW", "OUT"]
    assert [*run(case).named["stop"].asked] == ["UP", "LOW"]


def test_a_lapse_to_one_level_is_that_level_and_a_lottery_one_place_more() -> None:
    one, two = (Layout.of(fill(lapse=x)) for x in ("0", "{0: .7, 50: .3}"))
    assert np.diff(one.offset).tolist() == [3, 2]
    assert np.diff(two.offset).tolist() == [4, 2]
    assert one.places({"fill": 0}).tolist() == one.out.tolist()
    assert two.places({"fill": 0}).tolist() != two.out.tolist()
    assert two.clauses(two.places({"fill": 50, "data": 0})) == {"fill": 50}


def test_a_lottery_is_worth_its_mean_and_trust_does_not_touch_it() -> None:
    case = fill(lapse="{0: .75, 100: .25}")
    rows = [p.model_copy(update={"trust": Quantity.point(0.5)}) for p in case.positions]
    case = case.model_copy(update={"positions": tuple(rows)})
    payoffs = Payoffs.of(Inputs(case, 1, 1).chunk(0, 1), Layout.of(case))
    w = 100 / 110
    assert payoffs.plain[0, 0, payoffs.layout.out[0]] == pytest.approx(w * 0.75)
    assert payoffs.lapse[0, 0] == pytest.approx(w * 0.75 + (1 - w) * 0)
    # A promise falls back on what holds without it: ½ · 1 + ½ · ¾.
    assert payoffs.plain[0, 0, payoffs.layout.places({"fill": 0})[0]] == pytest.approx(w * 0.875)


def test_a_commitment_on_an_issue_that_is_left_out_costs_its_chance() -> None:
    text = FILL + "commitments:\n  - {{actor: LOW, issue: fill, forbids: [0], cost: .4, hard: {hard}, why: w}}\n"
    words = {"fill": "", "up_data": "100", "offer": "", "rest": ""}
    for lapse, hard, cost in (
        ("{0: .7, 50: .3}", "false", 0.28),
        ("{0: .7, 50: .3}", "true", 0.28),
        ("0", "true", 1e30),
    ):
        case = loads(text.format(lapse=lapse, hard=hard, **words))
        payoffs = Payoffs.of(Inputs(case, 1, 1).chunk(0, 1), Layout.of(case))
        out = payoffs.layout.out[0]
        assert payoffs.plain[0, 1, out] - payoffs.priced[0, 1, out] == pytest.approx(cost)


MEDIATOR = """
detente: 1
title: A talk about talks
as_of: 2021-04-07
by: tests
actors: [{id: UP, name: Upper}, {id: LOW, name: Lower}]
issues:
  - {id: fill, question: Fill?, kind: distributive, levels: {0: on, 50: as now, 100: stops}, status_quo: 50,
     control: [UP]}
  - {id: med, question: Who?, kind: procedural, levels: {0: nobody, 50: as now, 100: outsiders}, status_quo: 50}
positions:
  - {actor: UP, issue: fill, ideal: 40, salience: 60, why: w}
  - {actor: UP, issue: med, ideal: 50, salience: 100, why: w}
  - {actor: LOW, issue: fill, ideal: 100, salience: 100, why: w}
  - {actor: LOW, issue: med, ideal: 100, salience: 20, why: w}
proposals:
  - {id: quartet, by: LOW, package: {med: 100}}
no_agreement: {lapse: {fill: 0, med: MED}, holding: {UP: 0.7}}
"""


def test_procedure_lifts_no_cost() -> None:
    """A state whose ideal is "as now" rejects "change the mediator", whatever its holding cost."""
    found = run(loads(MEDIATOR.replace("MED", "50")))
    assert accepted(found, "quartet", "UP") == 0
    assert accepted(found, "quartet", "LOW") == 4
    assert found.procedural["quartet"] == ProceduralPackage(0, 0, 4)


def test_procedure_that_somebody_can_end_is_held_against_its_end() -> None:
    """Talks that would lapse to "nobody" anyway: outsiders are better than that, but not than "as now"."""
    text = MEDIATOR.replace("MED", "0").replace("ideal: 50, salience: 100", "ideal: 60, salience: 100")
    held = run(loads(text))
    ended = run(loads(text.replace("status_quo: 50}", "status_quo: 50, control: [UP]}", 1)))
    assert accepted(held, "quartet", "UP") == 0
    assert accepted(ended, "quartet", "UP") == 4
    assert ended.procedural["quartet"] == ProceduralPackage(4, 0, 4)


def with_(case: Scenario, **force: Any) -> Scenario:
    na = case.no_agreement
    assert na is not None
    assert na.force is not None
    plain = {"value": None}
    made = {k: type(na.force.win)(value=Quantity.point(v)) for k, v in force.items() if plain}
    return case.model_copy(
        update={
            "no_agreement": na.model_copy(update={"force": na.force.model_copy(update={"estimates": made})}),
        }
    )


@pytest.mark.parametrize(("p_a", "p_b"), [(0.9, 0.5), (0.7, 0.5), (0.5, 0.7), (0.8, 0.5)])
def test_the_range_is_empty_if_hopes_differ_by_more_than_the_costs(p_a: float, p_b: float) -> None:
    """Fearon (1995), private estimates: empty iff p_A − p_B > c_A + c_B."""
    case = with_(fearon(0.6, 0.15, 0.1), A=p_a, B=p_b)
    found = run(case, 1)
    assert bool(found.tables["zone"].values[0]) == (p_a - p_b <= 0.25)
    assert (found.tables["force"].sel(measure="margin").values > 0).all()


def test_a_common_belief_is_the_share_of_draws_with_force() -> None:
    text = fearon(0.6, 0.15, 0.1)
    case = text.model_copy(update={"no_agreement": _doubtful(text)})
    inputs = Inputs(case, 1, 400)
    layout = Layout.of(case)
    phi = common_belief(inputs, layout, BASE)
    payoffs = Payoffs.of(inputs.chunk(0, 400), layout, AssumptionSet(knows="common"), common=phi)
    force = payoffs.failure.force
    assert phi == force.mean()
    assert 0.2 < phi < 0.8
    d, known = payoffs.reservation(), payoffs.reservation(assumptions=BASE)
    assert np.array_equal(d[:, 0], known[:, 0]), "the challenger knows"
    assert d[:, 1] == pytest.approx((1 - phi) * payoffs.failure.peace[:, 1] + phi * payoffs.failure.war[:, 1])
    for failure in ("peace", "stress"):
        assert np.array_equal(payoffs.reservation(failure), payoffs.reservation(failure, assumptions=BASE))


def _doubtful(case: Scenario) -> Any:
    na = case.no_agreement
    assert na is not None
    assert na.force is not None
    win = type(na.force.win)(value=Quantity.pert(0.0, 0.15, 0.3))
    return na.model_copy(update={"force": na.force.model_copy(update={"win": win})})


CEILING = """
detente: 1
title: A ceiling, only against a pull-back
as_of: 2021-04-07
by: tests
actors: [{id: A, name: Ann}, {id: B, name: Bob}]
issues:
  - {id: cap, question: Ceiling?, kind: restraint, levels: {0: none, 100: yes}, status_quo: 0}
  - {id: pull, question: Back?, kind: restraint, levels: {0: no, 50: some, 100: all}, status_quo: 0}
  - {id: aid, question: Aid?, kind: distributive, levels: {0: none, 100: much}, status_quo: 0}
positions:
  - {actor: A, issue: cap, ideal: 0, salience: 10, why: w}
  - {actor: A, issue: pull, ideal: 100, salience: 50, why: w}
  - {actor: A, issue: aid, ideal: 100, salience: 100, why: w}
  - {actor: B, issue: cap, ideal: 100, salience: 100, why: w}
  - {actor: B, issue: pull, ideal: 0, salience: 10, why: w}
  - {actor: B, issue: aid, ideal: 0, salience: 1, why: w}
commitments:
  - {actor: A, issue: cap, forbids: above 0, cost: .1, hard: HARD, unless: {pull: at least 50}, why: w}
proposals:
  - {id: paid, kind: analyst, package: {cap: 100, aid: 100}}
  - {id: fair, kind: analyst, package: {cap: 100, pull: 50, aid: 100}}
"""


@pytest.mark.parametrize(("hard", "paid"), [("true", 0), ("false", 4)])
def test_a_ceiling_only_against_a_pull_back(hard: str, paid: int) -> None:
    """If hard, the party rejects it with forces in place at any price; the pull-back lifts the commitment."""
    found = run(loads(CEILING.replace("HARD", hard)))
    assert accepted(found, "paid", "A") == paid
    assert accepted(found, "fair", "A") == 4
    sets = found.named["paid"].clauses
    assert sets is not None
    one = {sets.names(int(x)): int(c) for x, c in zip(sets.subsets, sets.per_actor[0], strict=True) if c}
    assert one == ({("cap",): 4} if hard == "true" else {(): 4})


AID = (
    CEILING.replace("HARD", "true")
    .replace(
        "  - {id: aid, question: Aid?, kind: distributive, levels: {0: none, 100: much}, status_quo: 0}\n",
        "  - {id: aid, question: Aid?, kind: transfer, levels: {0: none, 50: half, 100: a grant}, status_quo: 0,\n"
        "     payer: C, payee: B, cost: 0.1, worth: 0.4}\n",
    )
    .replace("{id: B, name: Bob}]", "{id: B, name: Bob}, {id: C, name: Cyd}]")
)


def test_a_payment_is_a_clause_that_its_payer_must_agree_to() -> None:
    """C pays B: at half the level half the cost and half the worth; it is no deal by itself."""
    text = "\n".join(x for x in AID.splitlines() if "issue: aid" not in x)
    more = "  - {id: gift, kind: analyst, package: {aid: a grant}}\n"
    more += "  - {id: half, kind: analyst, package: {pull: 100, aid: half}}\n"
    text = text.replace("  - {id: paid,", f"{more}  - {{id: paid,")
    text = text.replace("commitments:", "  - {actor: C, issue: pull, ideal: 100, salience: 100, why: w}\ncommitments:")
    case = loads(text.replace("proposals:", "signatories: [A, B]\nproposals:"))
    payoffs = Payoffs.of(Inputs(case, 1, 1).chunk(0, 1), Layout.of(case))
    places = np.array([payoffs.layout.places({"aid": y}) for y in (0, 50, 100)])
    worth = payoffs.state(places, np.zeros(3, dtype=np.bool_))[0]
    assert worth[:, 1] - worth[0, 1] == pytest.approx([0, 0.2, 0.4])
    assert worth[:, 2] - worth[0, 2] == pytest.approx([0, -0.05, -0.1])
    assert worth[:, 0].tolist() == [worth[0, 0]] * 3
    found = run(case)
    assert [*found.named["half"].asked] == ["A", "B", "C"]
    assert [*found.named["fair"].asked] == ["A", "B", "C"]
    assert "gift" in found.procedural
    assert accepted(found, "gift", "B") == 4
    assert accepted(found, "gift", "C") == 0


def test_a_yearly_factor_gives_the_weight_of_what_follows_the_deadline() -> None:
    """κ = δ^(T/365.25)."""
    text = (
        FILL.format(fill="", up_data="100", offer="", lapse="0", rest=", discount: {UP: {per: year, value: 0.9}}")
        + "fora: [{id: f, name: F, parties: [UP, LOW], deadline: 730.5}]\n"
    )
    case = loads(text)
    payoffs = Payoffs.of(Inputs(case, 1, 1).chunk(0, 1), Layout.of(case))
    assert payoffs.kappa[0].tolist() == pytest.approx([0.81, 1.0])
    assert payoffs.failure.kappa[0].tolist() == pytest.approx([0.81, 1.0])
