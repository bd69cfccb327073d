"""The flagship says what its coding says: both coders' tables stand beside it as data."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from detente.scenario.load import load, read
from detente.scenario.model import Scenario
from detente.scenario.parts import Commitment, Position
from detente.scenario.quantity import Quantity
from detente.scenario.unnamed import lapsing
from tests.cases.flagship_tables import (
    CAPABILITY,
    CODER_A,
    CODER_B,
    COMMITMENTS_A,
    COMMITMENTS_B,
    ISSUES,
    LEVELS,
    PROPOSALS,
    TRUST_A,
    TRUST_B,
    WAR_COST,
)


def q(text: str) -> Quantity:
    numbers = [float(x) for x in text.split("/")]
    return Quantity.pert(*numbers) if len(numbers) == 3 else Quantity.point(numbers[0])


def table(text: str) -> dict[tuple[str, str], tuple[str, str]]:
    cells: dict[tuple[str, str], tuple[str, str]] = {}
    for line in text.strip().splitlines():
        actor, *rest = (part.strip() for part in line.split("|"))
        for issue, cell in zip(ISSUES, rest, strict=True):
            ideal, salience = cell.split()
            cells[actor, issue] = (ideal, salience)
    return cells


def rows(s: Scenario) -> dict[tuple[str, str], Position]:
    return {(p.actor, p.issue): p for p in s.positions}


def lines(s: Scenario) -> dict[str, Commitment]:
    return {c.key: c for c in s.commitments}


@pytest.fixture(scope="module")
def coder_a() -> Scenario:
    return load("nato-russia-2022")


@pytest.fixture(scope="module")
def coder_b() -> Scenario:
    return load("nato-russia-2022", overlay="coder-b")


@pytest.fixture(params=["A", "B"])
def coded(request: pytest.FixtureRequest, coder_a: Scenario, coder_b: Scenario) -> tuple[str, Scenario]:
    return request.param, coder_a if request.param == "A" else coder_b


@pytest.mark.parametrize(("key", "cell"), table(CODER_A).items(), ids=lambda x: "-".join(x))
def test_positions_of_coder_a(coder_a: Scenario, key: tuple[str, str], cell: tuple[str, str]) -> None:
    _same_position(rows(coder_a).get(key), cell)


@pytest.mark.parametrize(("key", "cell"), table(CODER_B).items(), ids=lambda x: "-".join(x))
def test_positions_of_coder_b(coder_b: Scenario, key: tuple[str, str], cell: tuple[str, str]) -> None:
    _same_position(rows(coder_b).get(key), cell)


def _same_position(row: Position | None, cell: tuple[str, str]) -> None:
    if cell == ("-", "-"):
        assert row is None  # taken from NATO
        return
    assert row is not None
    assert row.ideal == (None if cell[0] == "-" else q(cell[0]))
    assert row.salience == (None if cell[1] == "-" else q(cell[1]))


def test_no_other_rows(coded: tuple[str, Scenario]) -> None:
    who, s = coded
    cells = table(CODER_A if who == "A" else CODER_B)
    assert set(rows(s)) == {key for key, cell in cells.items() if cell != ("-", "-")}
    assert len(s.positions) == len(rows(s))


def test_trust(coded: tuple[str, Scenario]) -> None:
    who, s = coded
    held = {key: row.trust for key, row in rows(s).items() if row.trust is not None}
    assert held == {key: q(text) for key, text in (TRUST_A if who == "A" else TRUST_B).items()}


def test_commitments_of_coder_a(coder_a: Scenario) -> None:
    held = lines(coder_a)
    assert {k: c.cost for k, c in held.items()} == {k: q(text) for k, text in COMMITMENTS_A.items()}
    assert not any(c.hard for c in held.values())


def test_commitments_of_coder_b(coder_b: Scenario) -> None:
    held = {k: (c.cost, c.hard) for k, c in lines(coder_b).items()}
    want = {k: tuple(q(x) for x in text.split()) for k, text in COMMITMENTS_B.items()}
    assert held == want


def test_each_actors_lines_of_coder_b_are_disjoint(coder_b: Scenario) -> None:
    crossed: dict[tuple[str, str, int], int] = {}
    for c in coder_b.commitments:
        for level in coder_b.issue[c.issue].levels:
            crossed[c.actor, c.issue, level] = crossed.get((c.actor, c.issue, level), 0) + c.forbidden(level)
    assert max(crossed.values()) == 1


def test_capability_and_war_cost(coded: tuple[str, Scenario]) -> None:
    who, s = coded
    theatre = {a.id: a.capability["theatre"].value for a in s.actors if a.capability}
    assert theatre == {a: q(x) for a, x in CAPABILITY[who].items()}
    assert s.no_agreement is not None
    assert s.no_agreement.force is not None
    cost = {a: c.value for a, c in s.no_agreement.force.cost.items()}
    assert cost == {a: q(x) for a, x in WAR_COST[who].items()}
    world = {a.id: a.capability["world"].value.mode for a in s.actors if a.capability}
    assert world == {"RUS": 0.035, "UKR": 0.006, "USA": 0.121, "NATO": pytest.approx(0.229 - 0.121)}


def test_levels_consent_and_infeasible(coder_a: Scenario) -> None:
    assert {k.id: (tuple(k.levels), k.status_quo) for k in coder_a.issues} == LEVELS
    assert math.prod(len(k.levels) for k in coder_a.issues) == 192_000
    consent = {k.id: k.consent for k in coder_a.issues}
    read = {k: {y: str(r) for y, r in c.items()} if isinstance(c, dict) else str(c) for k, c in consent.items()}
    assert read == {
        "door": {0: "all(NATO, UKR)", **dict.fromkeys((40, 60, 80, 100), "all(NATO)")},
        "path": {65: "UKR", 100: "UKR"},
        "presence": "all(NATO)",
        "deploy": "all(NATO)",
        "missiles": "all(NATO)",
        "exercises": "all(NATO, RUS)",
        "border": "RUS",
        "talks": "None",
    }
    assert {y: str(r) for y, r in coder_a.issue["door"].ratification.items()} == {
        80: "all(NATO)",
        100: "all(NATO)",
    }
    assert [tuple(f"{k} {v}" for k, v in c.items()) for c in coder_a.infeasible] == [
        ("talks 0", "missiles at least 35"),
        ("talks 0", "exercises at least 35"),
        ("talks 0", "border at least 45"),
        ("path 0", "door at least 80"),
        ("deploy 0", "presence at least 75"),
    ]


def test_proposals(coder_a: Scenario, coder_b: Scenario) -> None:
    held = {p.id: ", ".join(f"{k} {y}" for k, y in p.package.items()) for p in coder_a.proposals}
    assert held == PROPOSALS
    offered = {p.id: (p.by, p.kind) for p in coder_a.proposals if p.by is not None}
    assert offered == {"draft-agreement": ("RUS", "tabled"), "allies-line": ("NATO", "spoken")}
    assert all(p.kind == "analyst" for p in coder_a.proposals if p.by is None)
    assert coder_b.proposals == coder_a.proposals


def test_thirty_members_and_who_signs(coded: tuple[str, Scenario]) -> None:
    _, s = coded
    members = s.members("NATO")
    assert len(members) == len(set(members)) == 30
    assert all(s.actor[m].kind == "state" and s.actor[m].name != m for m in members)
    assert {a.id: a.like for a in s.actors if a.like} == {"LVA": "EST", "LTU": "EST"}
    assert s.signing == ("RUS", "NATO")
    assert len(s.leaves) == 32


def test_people(coder_a: Scenario) -> None:
    spoken = {p.name.split()[-1]: p.speaks_for for p in coder_a.people}
    assert spoken == {
        **dict.fromkeys(("Putin", "Peskov", "Grushko", "Fomin"), "RUS"),
        **dict.fromkeys(("Sherman", "Smith"), "USA"),
        "Stoltenberg": "NATO",
        "Laanet": "EST",
        "Samorukov": None,
    }


def test_no_agreement_of_coder_a(coder_a: Scenario) -> None:
    n = coder_a.no_agreement
    assert n is not None
    assert n.force is not None
    assert n.lapse == {k: q0 for k, (_, q0) in LEVELS.items()} | {"talks": 0}
    nothing = dict.fromkeys(ISSUES, 0)
    assert n.force.win_package == nothing | {"door": 80, "path": 100}
    assert n.force.fail_package == nothing | {"border": 45}
    assert (n.force.challenger, n.force.target) == ("RUS", "UKR")
    assert n.force.win.value == q("0.4/0.75/0.95")
    assert n.force.pretext is not None
    assert n.force.pretext.value == q("0/0.03/0.1")
    assert {a: c.value for a, c in n.holding.items()} == {"RUS": q("0/0.02/0.08")}
    assert {a: c.value for a, c in n.backing_down.items()} == {"RUS": q("0/0.02/0.1")}
    assert n.continuation == {}
    assert n.revealed_weight is not None
    assert n.revealed_weight.value == q("0.3/0.6/0.85")


def test_no_agreement_of_coder_b(coder_b: Scenario) -> None:
    n = coder_b.no_agreement
    assert n is not None
    assert n.force is not None
    for package in (n.lapse, n.force.win_package, n.force.fail_package):
        assert set(package) == set(ISSUES)
        assert all(math.isclose(sum(x.values()), 1) for x in package.values() if isinstance(x, dict))
    modes = [
        tuple(max(x, key=lambda y: x[y]) if isinstance(x, dict) else x for x in (package[k] for k in ISSUES))
        for package in (n.lapse, n.force.win_package, n.force.fail_package)
    ]
    assert modes == [(20, 30, 25, 0, 0, 0, 20, 0), (80, 100, 0, 0, 0, 0, 0, 0), (20, 0, 0, 0, 0, 0, 20, 0)]
    assert n.force.win.value == q("0.35/0.62/0.87")
    assert {a: c.value for a, c in n.backing_down.items()} == {"RUS": q("0.02/0.07/0.18")}
    assert {a: c.value for a, c in n.holding.items()} == {
        "RUS": q("0.005/0.025/0.07"),
        "UKR": q("0.02/0.06/0.15"),
        "USA": q("0/0.01/0.03"),
        "NATO": q("0/0.015/0.04"),
        "EST": q("0.005/0.02/0.05"),
    }
    kappa = {a: c.value for a, c in n.continuation.items()}
    assert kappa == {"RUS": q("0.8/0.93/1"), "UKR": q("0.85/0.95/1"), "NATO": q("0.85/0.95/1")}
    assert n.revealed_weight is not None
    assert n.revealed_weight.value == q("0.25/0.5/0.75")


def test_cohesion(coder_a: Scenario, coder_b: Scenario) -> None:
    assert coder_a.actor["NATO"].cohesion == q("0.8")
    assert coder_b.actor["NATO"].cohesion == {
        "default": q("0.55/0.75/0.92"),
        "door": q("0.7/0.88/0.97"),
        "path": q("0.8"),
        "presence": q("0.4/0.6/0.8"),
        "deploy": q("0.4/0.6/0.8"),
        "missiles": q("0.6/0.75/0.9"),
        "exercises": q("0.6/0.75/0.9"),
        "border": q("0.9"),
        "talks": q("0.55/0.75/0.92"),
    }


def test_fora_guarantees_and_admission(coder_a: Scenario, coder_b: Scenario) -> None:
    nrc = coder_a.fora[0]
    assert (nrc.id, nrc.parties, nrc.founded) == ("nrc", ("RUS", "NATO"), "2002")
    assert [m.date for m in nrc.meetings] == ["2019-07", "2022-01-12"]
    assert nrc.next_meeting is not None
    assert nrc.next_meeting.value == q("7/30/120")
    assert nrc.deadline is not None
    assert nrc.deadline.value == q("14/45/120")
    weeks = coder_b.fora[0]
    assert weeks.next_meeting is not None
    assert weeks.next_meeting.value == q("28/98/546")  # 4/14/78 weeks
    assert weeks.deadline is not None
    assert weeks.deadline.value == q("14/35/84")  # 2/5/12 weeks
    assert {(g.by, g.to): g.kind for g in coder_a.guarantees} == {
        ("USA", "EST"): "treaty",
        ("USA", "UKR"): "none",
    }
    (ukr,) = coder_a.admission
    held = {k: v.value for k, v in (ukr.conditions | ukr.consent).items()}
    assert held == {
        "european": q("1"),
        "wants": q("0.9/0.97/1"),
        "contributes": q("0.3/0.6/0.85"),
        "obligations": q("0.1/0.3/0.6"),
        "NATO": q("0.2/0.5/0.85"),
    }


def test_moves(coder_a: Scenario) -> None:
    moves = {m.id: m for m in coder_a.moves}
    assert {m.actor for m in coder_a.moves} == {"RUS", "NATO", "USA", "UKR"}
    assert len(moves) == 11
    force = moves["rus-force"]
    assert (force.triggers, force.irreversible, force.excludes) == ("force", True, ("rus-accept-partial",))
    assert moves["rus-accept-partial"].needs == ("nato-offer-partial",)
    assert moves["nato-concede-door"].sets == {"door": 80}


@pytest.mark.parametrize("coder", [None, "coder-b"])
def test_nothing_is_dated_after_the_case(coder: str | None) -> None:
    plain = read("nato-russia-2022", overlay=coder).plain
    days: list[str] = []

    def walk(x: object) -> None:
        if isinstance(x, dict):
            days.extend(str(x[k]) for k in ("date", "published", "start", "end", "founded") if k in x)
            for v in x.values():
                walk(v)
        elif isinstance(x, (list, tuple)):
            for v in x:
                walk(v)

    walk(plain)
    assert str(plain["as_of"]) == "2022-01-13"
    assert all(day <= "2022-01-13" for day in days)
    events = ["1949-04-04", "2002", "2014", "2019-07", "2021-12-17", "2022-01-11", "2022-01-12"]
    assert [str(e["date"]) for e in plain["events"]] == events
    assert len(days) >= len(events) + 3


def test_variants_change_the_rule_that_they_name() -> None:
    power = load("nato-russia-2022", set={"issues/path/consent": {65: "UKR", 100: "nobody"}})
    consent = power.issue["path"].consent
    assert isinstance(consent, dict)
    assert str(consent[100]) == "nobody"
    assert {v.id for v in power.variants} == {"power", "bilateral"}
    assert "first-pass" in {v.id for v in load("nato-russia-2022", overlay="coder-b").variants}


OLD = Path(__file__).parent / "old"


@pytest.mark.parametrize("overlay", [None, "coder-b"])
def test_the_change_log_tells_every_change(overlay: str | None) -> None:
    """The first coding differs in its conventions, and in nothing that the change log does not name."""
    before = load(OLD / "nato-russia-2022.yaml", overlay=overlay and OLD / f"nato-russia-2022.{overlay}.yaml")
    now = load("nato-russia-2022", overlay=overlay)
    assert lapsing(before) == frozenset()
    assert lapsing(now) == ({"path", "presence", "deploy", "border"} if overlay else frozenset())
    changed = {name for name in type(now).model_fields if getattr(before, name) != getattr(now, name)}
    assert changed == ({"issues", "no_agreement"} if overlay else {"issues", "no_agreement", "commitments"})
    assert tuple(k.model_copy(update={"unnamed": None}) for k in before.issues) == now.issues
    assert {c.key for c in now.commitments} - {c.key for c in before.commitments} == (
        set() if overlay else {"reinforcement"}
    )
    assert before.no_agreement is not None
    assert now.no_agreement is not None
    assert before.no_agreement.force is not None
    assert now.no_agreement.force is not None
    assert before.no_agreement.force.model_copy(update={"belief": now.no_agreement.force.belief}) == (
        now.no_agreement.force
    )
