"""The family's part of the page: what stands where, in few words, from findings and rows alone."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from small import TWO_AND_ONE

from detente.answers.blocks import Fold, Section, Table, Text, figures_of
from detente.answers.case import Case
from detente.answers.drivers import KeyDrivers
from detente.answers.questions import Question
from detente.answers.result import Result
from detente.answers.view import Coding, ShownProposal, ShownScenario, View
from detente.draws import Inputs
from detente.models.coercion import bargaining_range, commitment, critical_risk, escalation, guarantees, private_resolve
from detente.models.coercion.family import FAMILY
from detente.models.coercion.pictures import places, risk, tree
from detente.models.coercion.rows import (
    Band,
    CoercionRows,
    Ends,
    PackagePlaces,
    Refusal,
    RiskPointRow,
    RiskRows,
    TreeStep,
)
from detente.models.contract import Context
from detente.scenario.load import loads

N = 128
MORE = """guarantees:
  - {by: ONE, to: BYS, kind: treaty}
  - {by: TWO, to: ONE, kind: political}
reference_classes:
  - {id: shows, what: Shows of force, since: 1945, until: 2019-12-31, cases: 56, outcomes: {war: 2, agreement: 20},
     citation: A list}
"""
MODELS = (bargaining_range, commitment, critical_risk, escalation, guarantees, private_resolve)


@pytest.fixture(scope="module")
def view() -> View:
    s = loads(TWO_AND_ONE + MORE)
    inputs = Inputs(s, 1, N)
    results: dict[str, Result] = {
        m.MODEL.id: m.MODEL.run(inputs, m.MODEL.options(), Context(workers=1)) for m in MODELS
    }
    case = Case(s, inputs, results, KeyDrivers(inputs))
    coding = Coding(
        scenario=ShownScenario(title=s.title, as_of=str(s.as_of)),
        proposals=tuple(ShownProposal(id=p.id, title=p.title or p.id, kind=p.kind) for p in s.proposals),
    )
    return View(s.title, str(s.as_of), 1, N, tuple(FAMILY.findings(case)), coding, {"coercion": FAMILY.rows(case)})


@pytest.fixture(scope="module")
def sections(view: View) -> dict[str, Section]:
    return {s.id: s for s in FAMILY.sections(view)}


def test_every_finding_is_shown_once(view: View, sections: dict[str, Section]) -> None:
    shown = [id_ for s in sections.values() for id_ in s.covers]
    assert sorted(shown) == sorted(f.id for f in view.findings)
    assert {s.asks for s in sections.values()} == {Question.FAILURE, Question.BACKGROUND}


def test_half_a_guarantee_stands_in_the_appendix_only(sections: dict[str, Section]) -> None:
    assert sections["guarantees"].covers == {"guarantee/ONE/BYS"}
    part = sections["guarantees-in-part"]
    assert part.asks is Question.BACKGROUND
    assert part.covers == {"guarantee/TWO/ONE"}
    (only,) = part.blocks
    assert isinstance(only, Text)
    assert only.text == (
        "The file does not say what could be gained against the ally, so no answer is possible: TWO to ONE."
    )


def test_explanations_not_at_work_share_one_sentence(view: View, sections: dict[str, Section]) -> None:
    why = view.one("why")
    assert why is not None
    at_work = why.value["members"]
    idle = [f for f in view.about("why") if f.id not in at_work and f.value["kind"] != "quantiles"]
    assert idle
    table = next(b for b in sections["why"].blocks if isinstance(b, Table))
    assert len(table.rows) == len(at_work)
    texts = [b for b in sections["why"].blocks if isinstance(b, Text)]
    (silent,) = (b for b in texts if b.lead.startswith("Not at work"))
    assert not any(f.text in b.text for f in idle for b in texts)
    assert "private resolve" in silent.text
    (condition,) = (b for b in texts if b.lead.startswith("Shifting power"))
    assert condition.text.startswith("A condition, not a verdict")


def test_proposals_are_counted_against_a_lapse_war_and_both(view: View, sections: dict[str, Section]) -> None:
    found = view.one("coercion/range")
    assert found is not None
    table = next(b for b in sections["range-of-deals"].blocks if isinstance(b, Table))
    assert [c.title for c in table.columns] == ["Proposal", "… to a lapse", "… to war", "… to both"]
    named = found.details["named"]
    both = [float(r[3].text.replace("<1", ".5").replace(">99", "99.5")) for r in table.rows]
    assert both == sorted(both, reverse=True)
    ask = next(r for r in table.rows if r[0].text == "shut")
    assert ask[2].text == f"{100 * named['shut']['war'] / N:.0f}"


def test_similar_cases_stand_in_a_table(sections: dict[str, Section]) -> None:
    table = next(b for b in sections["cases-before"].blocks if isinstance(b, Table))
    assert [[c.text for c in row] for row in table.rows] == [["War", "2", "1 to 12"], ["Agreement", "20", "24 to 49"]]


def test_pictures_are_drawn(sections: dict[str, Section]) -> None:
    figures = {f.id: f for s in sections.values() for f in figures_of([s])}
    assert set(figures) == {"coercion-range", "coercion-risk", "coercion-tree"}
    for f in figures.values():
        assert f.alt
        assert f.caption
        assert f.sheet.svg().startswith("<svg")
    assert any(isinstance(b, Fold) for b in sections["range-of-deals"].blocks)


def test_a_page_can_be_made_without_loading_models(view: View) -> None:
    rows = json.dumps(view.rows["coercion"], allow_nan=False)
    code = (
        "import sys, json\n"
        "from detente.models.coercion.family import FAMILY\n"
        "from detente.answers.view import View, Coding, ShownScenario\n"
        "coding = Coding(scenario=ShownScenario(title='t', as_of='2020-01-01'))\n"
        "view = View('t', '2020-01-01', 1, 1, (), coding, {'coercion': json.loads(sys.argv[1])})\n"
        "assert FAMILY.sections(view) == ()\n"
        "assert 'numba' not in sys.modules\n"
        "assert 'detente.models.coercion.escalation' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code, rows], check=True)


def test_rows_of_older_runs_are_read() -> None:
    band = {"low": 0.1, "mid": 0.2, "high": 0.3}
    old = {
        "ends": {"low": band, "high": band, "nash": band, "width": band},
        "packages": [{"title": "ask", "challenger": band, "target": band}],
        "risk": {"curve": [{"demand": 0, "low": 0, "mid": 0, "high": 0, "value": 0}], "named": []},
        "tree": [{"node": 0, "parent": -1, "action": "", "player": "A", "end": False, "how": None}],
    }
    found = CoercionRows.model_validate(FAMILY.old_rows({"coercion": old}))
    assert found.ends.low.mid == 0.2
    assert FAMILY.old_rows({}) is None


def test_the_range_in_words_names_what_beats_war_for_both() -> None:
    def at(y: float) -> Band:
        return Band(low=y, mid=y, high=y)

    shown = CoercionRows(
        ends=Ends(low=at(0.3), high=at(0.7)),
        packages=(
            PackagePlaces(title="inside", challenger=at(0.5), target=at(0.5)),
            PackagePlaces(title="too little", challenger=at(0.2), target=at(0.2)),
            PackagePlaces(title="too much", challenger=at(0.9), target=at(0.9)),
        ),
        risk=None,
        tree=(),
    )
    words = places.describe(shown)
    assert "prefer shares from 0.30 to 0.70 to war" in words
    assert words.endswith("Better than war for both: inside.")
    assert places.x(0.3) < places.x(0.7)
    assert {"inside", "too little", "too much"} <= {*places.draw(shown).words()}


def test_risk_in_words() -> None:
    curve = tuple(RiskPointRow(demand=d, low=0, mid=m, high=1) for d, m in ((0.0, 0.0), (0.5, 0.2), (1.0, 0.6)))
    shown = RiskRows(curve=curve, named=(Refusal(title="ask", demand=0.8, refused=0.25),))
    words = risk.describe(shown)
    assert "begins at a demand of 0.50 and is even at 1.00" in words
    assert words.endswith("Refused by somebody who is asked, in draws of 100: ask, asking 0.80, in 25.")
    calm = RiskRows(curve=tuple(p.model_copy(update={"mid": 0.0}) for p in curve), named=())
    assert risk.describe(calm).startswith("Whatever is demanded, the target would rather concede than fight")


def test_a_step_belongs_to_the_player_who_takes_it() -> None:
    steps = (
        TreeStep(node=0, parent=-1, action="", player="A", end=False, how=None),
        TreeStep(node=1, parent=0, action="insist", player="B", end=False, how="usually"),
        TreeStep(node=2, parent=1, action="refuse", player="", end=True, how="rarely"),
    )
    assert tree.describe(steps).endswith("A: insist, usually; B: refuse, rarely.")
    assert tree.THICK["usually"] > tree.THICK["rarely"]
