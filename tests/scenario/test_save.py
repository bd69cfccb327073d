"""Writing back: only what was changed changes, and never half."""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest

from detente.problems import ScenarioError
from detente.scenario import save
from detente.scenario.files import _cases
from detente.scenario.load import bundled, load, loads
from tests.scenario.good import GOOD

COMMENTED = GOOD.replace("title: Water", "title: Water   # of the upper river").replace(
    "positions:\n", "# who stands where\npositions:\n"
)


def changed_lines(before: str, after: str) -> list[str]:
    diff = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0)
    return [x for x in diff if x[:1] in "+-" and x[:3] not in ("+++", "---")]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "water.yaml"
    path.write_text(COMMENTED, encoding="utf-8")
    return path


EDITS = [
    ("title", "Wine: red", 'title: "Wine: red"   # of the upper river'),
    ("positions/UP/data/salience", {"low": 1, "mode": 2, "high": 3}, "salience: {low: 1, mode: 2, high: 3}"),
    ("positions/LA/data/trust", 0.25, "trust: 0.25}"),
    ("no_agreement/force/win/value", 0.5, "win: {value: 0.5, basis: judgement"),
    ("no_agreement/force/pretext", 0.1, "    pretext: 0.1"),
    ("issues/flow/levels/50", "half of it", "50: half of it"),
    ("signatories", ["LOW", "UP"], "signatories: [LOW, UP]"),
]


@pytest.mark.parametrize(("path", "value", "expected"), EDITS, ids=[e[0] for e in EDITS])
def test_edit_changes_one_line(file: Path, path: str, value: object, expected: str) -> None:
    save.edit(file, {path: value})
    after = file.read_text(encoding="utf-8")
    lines = changed_lines(COMMENTED, after)
    assert [x[0] for x in lines] in (["-", "+"], ["+"])
    assert expected in lines[-1]
    assert load(file) == loads(COMMENTED, set={path: value})


def test_edit_through_blocks_keeps_comments_and_order(file: Path) -> None:
    block = COMMENTED.replace("  force:\n    challenger: UP\n", "  force:\n    # who\n    challenger: UP\n")
    file.write_text(block, encoding="utf-8")
    s = load(file)
    assert s.no_agreement is not None
    assert s.no_agreement.force is not None
    force = save.to_plain(s)["no_agreement"]["force"]
    save.edit(file, {"no_agreement/force": {**force, "win": 0.4}})
    after = file.read_text(encoding="utf-8")
    assert "# of the upper river" in after
    assert "# who stands where" in after
    assert after.index("no_agreement") < after.index("guarantees")
    assert load(file).no_agreement.force.win.value.mode == 0.4  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "changes",
    [{"positions/UP/data/salience": 400}, {"positions/UP/dta/salience": 4}, {"issues/flow/status_quo": 51}],
)
def test_nothing_is_written_that_is_not_sound(file: Path, changes: dict[str, object]) -> None:
    with pytest.raises(ScenarioError):
        save.edit(file, changes)
    assert file.read_text(encoding="utf-8") == COMMENTED
    assert list(file.parent.iterdir()) == [file]


def test_an_alias_is_not_changed_by_the_way(file: Path) -> None:
    text = COMMENTED.replace("salience: high", "salience: &s high").replace("salience: 20", "salience: *s")
    file.write_text(text, encoding="utf-8")
    save.edit(file, {"positions/UP/data/salience": 30})
    s = load(file)
    assert s.positions[0].salience.word == "high"  # type: ignore[union-attr]
    assert s.positions[1].salience.mode == 30  # type: ignore[union-attr]


def test_an_interrupted_write_leaves_the_old_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: Path, target: Path) -> Path:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(KeyboardInterrupt):
        save.edit(file, {"title": "x"})
    assert file.read_text(encoding="utf-8") == COMMENTED
    assert list(file.parent.iterdir()) == [file]


def test_mode_bom_and_line_ends_stay(file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbf" + COMMENTED.replace("\n", "\r\n").encode())
    file.chmod(0o640)
    save.edit(file, {"title": "x"})
    data = file.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == COMMENTED.count("\n")
    assert file.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("name", bundled())
def test_bundled_round_trips(name: str, tmp_path: Path) -> None:
    s = load(name)
    assert loads(save.dumps(s)) == s
    copy = tmp_path / f"{name}.yaml"
    before = (_cases() / f"{name}.yaml").read_text(encoding="utf-8")
    copy.write_text(before, encoding="utf-8")
    p = s.positions[0]
    save.edit(copy, {f"positions/{p.actor}/{p.issue}/salience": {"low": 1, "mode": 2, "high": 3}})
    assert len(changed_lines(before, copy.read_text(encoding="utf-8"))) == 2


def test_dumps_of_everything() -> None:
    s = loads(GOOD)
    assert loads(save.dumps(s)) == s
