"""The talks of whole scenarios: the flagship, options, ratification, the record of a forum."""

from __future__ import annotations

import numpy as np
import pytest
from pydantic import ValidationError

from detente.draws.inputs import Inputs
from detente.models.contract import Context
from detente.models.talks import _structs, process
from detente.models.talks._calendar import CalendarRecord, meeting_days
from detente.scenario.load import load, loads


@pytest.fixture(scope="module")
def flagship() -> process.TalksResult:
    return process.run(Inputs(load("nato-russia-2022"), 1, 500), process.TalksOptions(), Context(workers=1))


def test_flagship_talks_are_believable(flagship: process.TalksResult) -> None:
    table = flagship.tables["by_date"]
    assert (table.values.sum(axis=2) == 500).all()
    near = table.sel(assumptions="peace", round=30)
    # The likeliest near future is that the talks go on; they do not stop outright.
    assert int(near.sel(state="going on").values) > 400
    draft = {"door": 100, "presence": 100, "deploy": 100, "missiles": 100, "exercises": 65, "border": 45}
    assert all(x.package != draft for x in flagship.agreed.packages)
    halts = [x.count for x in flagship.agreed.levels if (x.issue, x.level) == ("door", 100)]
    assert sum(halts) <= 5
    assert 0 < flagship.record.share_paused < 1


def test_the_same_talks_whatever_the_chunks() -> None:
    s = load("nato-russia-2022")
    a = process.run(Inputs(s, 1, 1100), process.TalksOptions(), Context(workers=1))
    b = process.run(Inputs(s, 1, 1100), process.TalksOptions(), Context(workers=2))
    for name in ("result", "when", "by_date"):
        np.testing.assert_array_equal(a.tables[name].values, b.tables[name].values)
    first = process.run(Inputs(s, 1, 400), process.TalksOptions(), Context(workers=1))
    np.testing.assert_array_equal(first.tables["result"].values, a.tables["result"].values[:400])


def test_strategies_by_name_and_mistakes() -> None:
    inputs = Inputs(load("nato-russia-2022"), 1, 60)
    r = process.run(inputs, process.TalksOptions(strategies="RUS:hold-out,NATO:soft"), Context(workers=1))
    assert r.options["strategies"] == "RUS:hold-out,NATO:soft"
    for bad, said in (("RUS:loud", "a strategy is one of"), ("EST:hard", "does not sit in nrc")):
        with pytest.raises(ValueError, match=said):
            process.run(inputs, process.TalksOptions(strategies=bad), Context(workers=1))
    with pytest.raises(ValueError, match="no forum"):
        process.run(inputs, process.TalksOptions(forum="un"), Context(workers=1))
    with pytest.raises(ValueError, match="too many to put in order"):
        process.run(inputs, process.TalksOptions(offers="ordered"), Context(workers=1))


RATIFIED = """
detente: 1
title: A treaty to ratify
as_of: 2020-01-01
forum: f
actors: [{id: A, name: A}, {id: B, name: B}]
issues:
  - {id: k, question: What?, kind: distributive, levels: {0: as now, 50: some, 100: all}, status_quo: 0,
     ratification: {50: "all(A, B)", 100: "all(A, B)"}}
positions:
  - {actor: A, issue: k, ideal: 100, salience: 100}
  - {actor: B, issue: k, ideal: 100, salience: 100}
fora: [{id: f, name: F, parties: [A, B], next_meeting: 10, cadence: 10, breakdown: 0}]
"""


def test_agreements_fall_at_ratification() -> None:
    r = process.run(Inputs(loads(RATIFIED), 1, 1000), process.TalksOptions(ratifies=0.9), Context(workers=1))
    states = np.bincount(r.tables["result"].values, minlength=5)
    assert states[_structs.AGREED] + states[process.NOT_RATIFIED] == 1000
    assert states[_structs.AGREED] / 1000 == pytest.approx(0.81, abs=0.04)
    assert r.agreed.packages[0].package == {"k": 100}
    assert set(r.tables["when"].values) == {10.0}


def test_members_of_an_alliance_ratify_as_far_in_step_as_they_are_said_to() -> None:
    """In step they fail together: less often than each by chance of its own."""
    union = "{id: U, name: U, kind: alliance, members: [A, B], rule: all, cohesion: RHO}"
    text = RATIFIED.replace("actors: [", f"actors: [{union}, ").replace("parties: [A, B]", "parties: [U]")
    lost: list[int] = []
    for rho in ("0", "0.8", "1"):
        case = loads(text.replace("RHO", rho))
        r = process.run(Inputs(case, 1, 2000), process.TalksOptions(ratifies=0.7), Context(workers=1))
        lost.append(int((r.tables["result"].values == process.NOT_RATIFIED).sum()))
    assert lost[0] == pytest.approx(2000 * (1 - 0.49), abs=80)
    assert lost[0] > lost[1] > lost[2]
    assert lost[2] == pytest.approx(2000 * 0.3, abs=80)


def test_procedure_alone_is_no_agreement() -> None:
    text = """
detente: 1
title: They would go on talking
as_of: 2020-01-01
actors: [{id: A, name: A}, {id: B, name: B}]
issues:
  - {id: k, question: What?, kind: distributive, levels: {0: less, 50: as now, 100: more}, status_quo: 50}
  - {id: t, question: Go on?, kind: procedural, levels: {0: no, 100: yes}, status_quo: 0}
positions:
  - {actor: A, issue: k, ideal: 100, salience: 100}
  - {actor: A, issue: t, ideal: 100, salience: 10}
  - {actor: B, issue: k, ideal: 0, salience: 100}
  - {actor: B, issue: t, ideal: 100, salience: 10}
fora: [{id: f, name: F, parties: [A, B], next_meeting: 10, cadence: 10, breakdown: 0}]
"""
    r = process.run(Inputs(loads(text), 1, 100), process.TalksOptions(), Context(workers=1))
    assert not (r.tables["result"].values == _structs.AGREED).any()


@pytest.mark.parametrize("wrong", [{"meetings": 0}, {"hard": 0}, {"soft": -1}, {"ratifies": 1.5}, {"patience": 0}])
def test_options_out_of_range(wrong: dict[str, float]) -> None:
    with pytest.raises(ValidationError):
        process.TalksOptions(**wrong)  # type: ignore[arg-type]


def test_record_of_a_forum() -> None:
    s = load("nato-russia-2022")
    record = CalendarRecord.of(s.fora[0], s.as_of)
    assert record.meetings == 2
    assert len(record.pauses) == 2
    assert record.rate == pytest.approx(2.5 / record.years)
    assert record.last is not None
    assert record.last.isoformat() == "2022-01-12"
    days = meeting_days(1, s.fora[0], record, 0, np.full(50, 5.0), np.full(50, 20.0), 10)
    assert (days[:, 0] == 5).all()
    assert (np.diff(days, axis=1) >= 10).all()


def test_what_is_missing_is_said() -> None:
    assert process.needs(load("eu-emissions-1984"))[0].path == "fora"
