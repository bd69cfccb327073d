"""Changing values of a scenario that was read gives what reading it with these values gives."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from detente.problems import ScenarioError
from detente.scenario.load import ScenarioFile, bundled, checked, load, read, read_text, with_changes
from detente.scenario.model import Scenario

FLAGSHIP = "nato-russia-2022"
CHANGES: tuple[dict[str, object], ...] = (
    {"positions/RUS/door/ideal": 60},
    {"positions/EST/door/salience": {"low": 10, "mode": 20, "high": 30}},
    {"positions/RUS/door/ideal": 60, "positions/NATO/door/ideal": 60},
    {"commitments/RUS door below 40/cost": 0.05},
    {"commitments/RUS door below 40/forbids": "below 20"},
    {"no_agreement/force/win": 0.5},
    {"no_agreement/force/win_package/door": 60},
    {"actors/NATO/cohesion": 0.5},
    {"actors/NATO/members": ["USA"]},
    {"issues/path/consent": {100: "UKR"}},
    {"issues/door/levels/100": "open to all"},
    {"fora/nrc/parties": ["RUS", "NATO", "UKR"]},
    {"proposals/partial/package/door": 40},
    {"proposals/partial/evidence": ["nowhere"]},
    {"by": "somebody else"},
    {"as_of": "2021-01-01"},
    {"sources": []},
    {"positions": []},
    {"title": "another"},
    {"positions/RUS/dor/ideal": 3},
    {"positions/RUS/door/salience": "much"},
    {"positions/RUS/door/salience": "much", "positions/NATO/door/ideal": 300, "fora/nrc/parties": ["XX"]},
    {"positions/RUS/door/ideal/low": 300},
    {"positions/RUS/door/basis": "report"},
)
"""Values, rules and names, on their own and together; sound ones, and such as lead nowhere or contradict others."""


def told(make: Callable[[], Scenario]) -> tuple[str, object, int]:
    """Return a scenario as text with what it was read from, or its problems."""
    try:
        found = make()
    except ScenarioError as e:
        return str(e), None, 0
    return found.model_dump_json(), found.hashes, found.marks


@pytest.fixture(scope="module")
def flagship() -> ScenarioFile:
    return read(FLAGSHIP)


@pytest.mark.parametrize("changes", CHANGES, ids=lambda x: " ".join(x))
def test_changing_is_reading_with_changes(flagship: ScenarioFile, changes: dict[str, object]) -> None:
    before = checked(flagship).model_dump_json()
    found = told(lambda: checked(with_changes(flagship, changes)))
    assert found == told(lambda: load(FLAGSHIP, set=changes))
    assert found[0] != before
    assert checked(flagship).model_dump_json() == before


@pytest.mark.parametrize("name", bundled())
def test_every_entry_can_be_written_over(name: str) -> None:
    """An entry that is replaced by an equal one is read again, and means the same beside those that are kept."""
    document = read(name)
    for section, value in document.plain.items():
        entries = enumerate(value, 1) if isinstance(value, tuple) else ()
        for path, entry in [(f"{section}/{i}", x) for i, x in entries][:3] or [(section, value)]:
            assert checked(with_changes(document, {path: entry})) == document.scenario


def test_what_does_not_change_is_kept(flagship: ScenarioFile) -> None:
    old, new = checked(flagship), checked(with_changes(flagship, {"positions/RUS/door/ideal": 60}))
    again = [(a.actor, a.issue) for a, b in zip(old.positions, new.positions, strict=True) if a is not b]
    assert again == [("RUS", "door")]
    assert all(a is b for a, b in zip(old.issues, new.issues, strict=True))
    assert new.no_agreement is old.no_agreement


def test_a_label_that_moves_is_read_again(flagship: ScenarioFile) -> None:
    """A package that names a level by its label follows the label."""
    label = flagship.plain["issues"][0]["levels"]
    issue = str(flagship.plain["issues"][0]["id"])
    first, second = list(label)[:2]
    swapped = {**label, first: label[second], second: label[first]}
    named = with_changes(flagship, {f"proposals/partial/package/{issue}": label[first]})
    moved = with_changes(named, {f"issues/{issue}/levels": swapped})
    found = [next(p for p in checked(x).proposals if p.id == "partial").package[issue] for x in (named, moved)]
    assert found == [first, second]


def test_a_text_without_changes_or_with_problems_stays(flagship: ScenarioFile) -> None:
    assert with_changes(flagship, {}) is flagship
    broken = read_text("detente: 1\n")
    assert broken.problems
    assert with_changes(broken, {"title": "x"}) is broken
