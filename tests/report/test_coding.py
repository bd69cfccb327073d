"""What a page shows of a scenario: positions with their sources, capabilities, references."""

from __future__ import annotations

import json

import pytest

from detente.answers.groups import groups
from detente.answers.view import Coding, Spread
from detente.models.registry import models
from detente.report.coding import coding, spread
from detente.report.references import reference, short
from detente.scenario.load import load, loads
from detente.scenario.quantity import Quantity
from tests.scenario.good import GOOD

FLAGSHIP = load("nato-russia-2022")


@pytest.fixture(scope="module")
def shown() -> Coding:
    return coding(FLAGSHIP, {})


def test_allies_without_rows_of_their_own_are_one() -> None:
    found = {g.who: len(g.leaves) for g in groups(FLAGSHIP)}
    assert found == {
        "Russia": 1,
        "Ukraine": 1,
        "26 other allies": 26,
        "United States": 1,
        "Estonia, Latvia and Lithuania": 3,
    }


def test_it_is_plain_and_finite(shown: Coding) -> None:
    text = json.dumps(shown.model_dump(mode="json"), allow_nan=False)
    assert Coding.model_validate(json.loads(text)) == shown


def test_positions_say_where_they_come_from(shown: Coding) -> None:
    assert len(shown.positions) == 5 * 8
    allies = next(p for p in shown.positions if p.who == "26 other allies" and p.issue == "door")
    assert allies.ideal == Spread(low=0.0, mode=20.0, high=20.0)
    assert [s.row for s in allies.sources] == ["NATO"]
    known = {s.id for s in shown.sources} | {b.id for s in shown.sources for b in s.blocks}
    assert {e for p in shown.positions for s in p.sources for e in s.evidence} <= known


def test_power_adds_up_over_a_group(shown: Coding) -> None:
    power = {r.who: r for r in shown.power.rows}
    assert power["Russia"].mode == 60
    assert power["26 other allies"].mode + power["Estonia, Latvia and Lithuania"].mode == pytest.approx(7)


def test_an_open_end_is_drawn_at_the_mode() -> None:
    open_ended = Quantity("normal", (5.0, 1.0, float("-inf"), float("inf")))
    assert spread(open_ended) == Spread(low=5.0, mode=5.0, high=5.0)
    assert spread(None) is None


def test_every_method_has_its_reference() -> None:
    missing = {c for m in models().values() for c in m.citations if reference(c) == c}
    assert not missing


def test_references_are_plain_text() -> None:
    assert reference("thomson2006") == (
        "Thomson, Robert, Stokman, Frans N., Achen, Christopher H. & König, Thomas (2006). "
        "The European Union Decides. Cambridge University Press."
    )
    assert not {"{", "}", "\\"} & set("".join(reference(c) for m in models().values() for c in m.citations))


def test_a_dispute_without_an_alliance() -> None:
    emissions = load("eu-emissions-1984")
    made = coding(emissions, {})
    assert len(made.groups) == len(emissions.leaves)
    assert made.scenario.alliances == ()


def test_references_are_cited_by_author_and_year() -> None:
    assert short("fearon1995") == "Fearon 1995"
    assert short("nothing-of-the-kind") == "nothing-of-the-kind"


def test_a_commitment_shows_its_levels_by_label_and_its_condition() -> None:
    text = GOOD.replace("forbids: above 50,", "forbids: above 50, unless: {data: [100]},")
    assert [c.forbids for c in coding(loads(text), {}).commitments] == [
        "above 50 unless data “open”",
        "“open”",
    ]


def test_few_members_without_rows_of_their_own_are_named() -> None:
    """Two or three by their names; more by their number."""

    def named(n: int) -> list[str]:
        ids = [f"M{j}" for j in range(n)]
        actors = "\n".join(f"  - {{id: {x}, name: Member {x}}}" for x in ids)
        own = TEAM.replace("MEMBERS", f"[OWN, {', '.join(ids)}]") + "  - {id: OWN, name: One}\n" + actors + REST
        return [g.who for g in groups(loads(own))]

    assert named(2) == ["Other side", "Member M0 and Member M1", "One"]
    assert named(4) == ["Other side", "4 other members of Team", "One"]


TEAM = """
detente: 1
title: A team
as_of: 2020-01-01
actors:
  - {id: X, name: Other side}
  - {id: T, name: Team, kind: organisation, members: MEMBERS, rule: all}
"""
REST = """
issues:
  - {id: k, question: How much?, kind: distributive, levels: {0: none, 100: all}, status_quo: 0}
positions:
  - {actor: X, issue: k, ideal: 100, salience: 100}
  - {actor: T, issue: k, ideal: 0, salience: 100}
  - {actor: OWN, issue: k, ideal: 20, salience: 100}
"""


def test_a_value_without_a_source_rests_on_that_of_its_section() -> None:
    """A source of its own comes first, then that of ``force``, then that of ``no_agreement``."""
    case = loads("""
detente: 1
title: A quarry
as_of: 2020-01-01
by: me
actors: [{id: A, name: Ann}, {id: B, name: Bob}]
issues: [{id: x, question: How much?, kind: distributive, levels: {0: none, 100: all}, status_quo: 0}]
positions:
  - {actor: A, issue: x, ideal: 100, salience: 100, basis: judgement, why: w}
  - {actor: B, issue: x, ideal: 0, salience: 100, basis: judgement, why: w}
no_agreement:
  lapse: {x: 0}
  holding: {A: {low: 0, mode: 0.1, high: 0.2}, B: {value: 0.1, basis: judgement, why: Bob has other work.}}
  force: {challenger: A, target: B, win: 0.5, win_package: {x: 100}, fail_package: {x: 0}, cost: {A: 0.1, B: 0.1},
          basis: judgement, why: A blockade.}
  basis: judgement
  why: Nobody digs until it is settled.
""")
    why = {v.path: v.why for v in coding(case, {}).failure}
    assert why["no_agreement/holding/A"] == "Nobody digs until it is settled."
    assert why["no_agreement/holding/B"] == "Bob has other work."
    assert why["no_agreement/force/win"] == why["no_agreement/force/cost/B"] == "A blockade."
