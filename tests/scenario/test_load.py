"""Loading: bundled names, overlays, single changes, and agreement with another YAML reader."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from detente.problems import ScenarioError
from detente.scenario.files import _cases
from detente.scenario.load import bundled, check, load, loads, overlays, read
from tests.scenario.good import GOOD, edit, line_of

OVER = """\
overlay_of: water
coder: B
by: coder B
positions:
  - {actor: UP, issue: flow, ideal: {low: 50, mode: 70, high: 80}, basis: judgement, why: reads it so}
  - {actor: LB, issue: data, ideal: 30, salience: 10}
commitments:
  - {actor: LA, issue: flow, forbids: above 50, cost: 0.3}
no_agreement:
  holding: {LA: 0.05}
"""


@pytest.fixture
def water(tmp_path: Path) -> Path:
    (tmp_path / "water.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "water.coder-b.yaml").write_text(OVER, encoding="utf-8")
    return tmp_path / "water.yaml"


@pytest.mark.parametrize("name", bundled())
def test_bundled(name: str) -> None:
    assert check(name) == ()
    for overlay in overlays(name):
        assert check(name, overlay=overlay) == ()


def listed(value: Any) -> Any:
    """Plain data of ruamel.yaml in the form of ours."""
    if isinstance(value, dict):
        return {k: listed(v) for k, v in value.items()}
    if isinstance(value, list):
        return tuple(listed(x) for x in value)
    return value if value is None or isinstance(value, (bool, int, float)) else str(value)


@pytest.mark.parametrize("file", sorted(f.name for f in _cases().iterdir() if f.name.endswith(".yaml")))
def test_both_readers_agree(file: str) -> None:
    from ruamel.yaml import YAML

    from detente.scenario.yaml.compose import compose

    data = (_cases() / file).read_bytes()
    composed = compose(data, file)
    assert composed.root is not None
    assert not composed.problems
    assert composed.root.plain() == listed(YAML(typ="safe", pure=True).load(data.decode()))


def test_places(water: Path) -> None:
    d = read(water)
    file, line, column = d.place("positions/UP/flow/ideal/mode")
    assert (file, line) == (str(water), line_of("mode: 90", GOOD))
    assert line is not None
    assert GOOD.splitlines()[line - 1][(column or 0) - 1 :].startswith("90")
    assert len(d.sha256) == 64


def test_overlay(water: Path) -> None:
    water.with_name("water.old.yaml").write_text(GOOD, encoding="utf-8")  # an older version that was kept
    assert list(overlays(water)) == ["coder-b"]
    base = load(water)
    for way in ("coder-b", "b", "B", water.with_name("water.coder-b.yaml")):
        s = load(water, overlay=way)
        rows = {(p.actor, p.issue): p for p in s.positions}
        mine = rows["UP", "flow"]
        assert mine.ideal is not None
        assert mine.ideal.mode == 70
        assert mine.salience == base.positions[0].salience
        assert (mine.basis, mine.by, mine.evidence) == ("judgement", "coder B", ())
        assert len(s.positions) == len(base.positions) + 1
        assert len(s.commitments) == len(base.commitments)
        assert s.commitments[0].cost.mode == 0.3
        assert s.no_agreement is not None
        assert set(s.no_agreement.holding) == {"UP", "LA"}
        assert s.by == "coder B, over coder A"
    d = read(water, overlay="coder-b")
    assert d.coder == "B"
    assert sorted(Path(f).name for f in d.hashes) == ["water.coder-b.yaml", "water.yaml"]


def test_an_overlay_by_itself_finds_its_base(water: Path) -> None:
    alone = water.with_name("water.coder-b.yaml")
    assert load(alone) == load(water, overlay="coder-b")
    water.unlink()
    (problem,) = check(alone)
    assert (problem.code, problem.line, problem.path) == ("E402", 1, "overlay_of")


def test_replace_drops_a_section_first(water: Path) -> None:
    over = water.with_name("water.coder-c.yaml")
    over.write_text(OVER.replace("coder: B", "coder: C\nreplace: [commitments]"), encoding="utf-8")
    s = load(water, overlay="coder-c")
    assert [c.key for c in s.commitments] == ["LA flow above 50"]
    over.write_text(OVER.replace("coder: B", "coder: C\nreplace: [comitments]"), encoding="utf-8")
    assert [p.code for p in check(water, overlay="coder-c")] == ["E402"]


def test_problems_of_an_overlay_point_into_it(water: Path) -> None:
    over = water.with_name("water.coder-b.yaml")
    over.write_text(edit("mode: 70", "mode: 90", OVER), encoding="utf-8")
    (problem,) = check(water, overlay="coder-b")
    assert (problem.code, problem.file, problem.line) == ("E203", str(over), 5)
    over.write_text(edit("overlay_of: water", "overlay_of: wine", edit("coder: B\n", "", OVER)), encoding="utf-8")
    assert {p.path for p in check(water, overlay="coder-b")} == {"overlay_of", "coder"}
    assert [p.code for p in check(water, overlay="coder-x")] == ["E402"]


CHANGES = [
    ("positions/UP/data/salience", 30, lambda s: s.positions[1].salience.mode, 30),
    ("positions/LA/data/trust", 0.5, lambda s: s.positions[3].trust.mode, 0.5),
    ("positions/UP/flow/ideal/mode", 70, lambda s: s.positions[0].ideal.mode, 70),
    ("issues/flow/consent/100", "all(UP, LA)", lambda s: str(s.issues[0].consent[100]), "all(UP, LA)"),
    ("commitments/LA flow above 50/cost", 0.2, lambda s: s.commitments[0].cost.mode, 0.2),
    ("commitments/pride/hard", False, lambda s: s.commitments[1].hard, False),
    ("no_agreement/force/win/value", 0.7, lambda s: s.no_agreement.force.win.value.mode, 0.7),
    ("no_agreement/force/win", 0.7, lambda s: s.no_agreement.force.win.why, "a guess"),
    ("no_agreement/holding/UP/value", 0.7, lambda s: s.no_agreement.holding["UP"].value.mode, 0.7),
    ("signatories", ["UP", "LA", "LB"], lambda s: s.signatories, ("UP", "LA", "LB")),
    ("events/1/what", "paused", lambda s: s.events[0].what, "paused"),
]


@pytest.mark.parametrize(("path", "value", "get", "expected"), CHANGES, ids=[c[0] for c in CHANGES])
def test_set(path: str, value: object, get: Any, expected: object) -> None:
    assert get(loads(GOOD, set={path: value})) == expected


def test_a_variant_can_be_loaded() -> None:
    s = loads(GOOD)
    changed = loads(GOOD, set=s.variants[0].set)
    assert changed.positions[0].salience.word == "low"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("positions/UP/flwo/salience", "Did you mean UP/flow"),
        ("positons/UP/flow/salience", "Did you mean positions"),
        ("positions/UP/flow/salience/mode", "salience"),
        ("issues/flow/control/9", "issues/flow/control"),
        ("", "the scenario"),
    ],
)
def test_set_leads_nowhere(path: str, words: str) -> None:
    with pytest.raises(ScenarioError) as e:
        loads(GOOD, set={path: 1})
    assert e.value.problems[0].code == "E401"
    assert words in str(e.value)


def test_set_to_nonsense() -> None:
    with pytest.raises(ScenarioError, match=r"^set positions/UP/flow/salience: 400 is outside"):
        loads(GOOD, set={"positions/UP/flow/salience": 400})


def test_equal_files_give_equal_scenarios() -> None:
    assert loads(GOOD) == loads("# a comment\n" + GOOD)
    assert loads(GOOD) != loads(edit("salience: 20", "salience: 21"))


def test_an_alias_is_a_value() -> None:
    text = edit("salience: 20", "salience: *s", edit("salience: high", "salience: &s high"))
    s = loads(text)
    assert s.positions[0].salience == s.positions[1].salience


def test_a_changed_copy_has_its_own_members() -> None:
    case = loads(GOOD)
    assert case.members("LOW") == ("LA", "LB")
    fewer = tuple(a.model_copy(update={"members": ("LA",)}) if a.id == "LOW" else a for a in case.actors)
    assert case.model_copy(update={"actors": fewer}).members("LOW") == ("LA",)
    assert case.members("LOW") == ("LA", "LB")


def test_the_closest_alliance_comes_first() -> None:
    wider = "  - {id: ALL, name: All, kind: alliance, members: [LOW, UP], rule: all}\n"
    for before in ("  - {id: LOW,", "people:"):
        case = loads(GOOD.replace(before, wider + before))
        assert case.homes("LA") == ("LOW", "ALL")
        assert case.homes("UP") == ("ALL",)


def test_a_proposal_to_a_forum_that_is_itself_broken() -> None:
    with pytest.raises(ScenarioError) as e:
        loads(GOOD.replace("parties: [UP, LOW]", "parties: UP"))
    assert any(p.path.startswith("fora/board") for p in e.value.problems)
