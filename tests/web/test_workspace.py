"""The folder: nothing outside of it, nothing lost, nothing half written."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from detente.web.workspace import NoCase, OutsideWorkspace, SaveConflict, Workspace, state_of


@pytest.mark.parametrize(
    "name", ["..", "../x", "a/b", "a\\b", "a..b", ".hidden", "x\0", "", "a" * 81, "a b", "C:x", "x."]
)
def test_no_name_leads_outside(tmp_path: Path, name: str) -> None:
    with pytest.raises(OutsideWorkspace):
        Workspace(tmp_path).path(name)


def test_no_link_is_followed(tmp_path: Path) -> None:
    outside = tmp_path / "secret.yaml"
    outside.write_text("title: secret")
    space = Workspace(tmp_path / "here")
    (space.root / "linked.yaml").symlink_to(outside)
    (space.root / ".detente").symlink_to(tmp_path)
    with pytest.raises(OutsideWorkspace):
        space.case("linked")
    with pytest.raises(OutsideWorkspace):
        space.save("linked", "x", state_of("title: secret"))
    with pytest.raises(OutsideWorkspace):
        space.own("versions")
    assert "linked" not in [c.name for c in space.cases()]
    assert outside.read_text() == "title: secret"


def test_the_second_of_two_is_told_and_nothing_is_lost(tmp_path: Path) -> None:
    space = Workspace(tmp_path)
    first = space.save("mine", "title: one\n", None)
    space.save("mine", "title: two\n", first.state)
    with pytest.raises(SaveConflict):
        space.save("mine", "title: three\n", first.state)
    with pytest.raises(SaveConflict):
        space.save("mine", "title: new\n", None)
    assert space.case("mine").text == "title: two\n"
    assert space.version("mine", space.versions("mine")[0].number) == "title: one\n"
    with pytest.raises(NoCase):
        space.version("mine", 99)


def test_a_bundled_case_is_saved_beside_it(tmp_path: Path) -> None:
    space = Workspace(tmp_path)
    shipped = space.case("nile-dam-2021")
    assert shipped.bundled
    space.save("nile-dam-2021", shipped.text + "# mine\n", shipped.state)
    mine = space.case("nile-dam-2021")
    assert not mine.bundled
    assert mine.text.endswith("# mine\n")
    assert [c.bundled for c in space.cases() if c.name == "nile-dam-2021"] == [False]


def test_overlays_outcomes_and_hidden_files_are_no_cases(tmp_path: Path) -> None:
    for name in ("a.outcome.yaml", "a.packages.yaml", ".b.yaml", "note.txt"):
        (tmp_path / name).write_text("title: x\n")
    (tmp_path / "a.coder-b.yaml").write_text("overlay_of: a\n")
    (tmp_path / "a.yaml").write_text("title: mine\n")
    own = [c for c in Workspace(tmp_path).cases() if not c.bundled]
    assert [(c.name, c.title) for c in own] == [("a", "mine")]


def test_a_killed_server_leaves_the_last_version_whole(tmp_path: Path) -> None:
    script = f"""
from detente.web.workspace import Workspace
space, text, state = Workspace({str(tmp_path)!r}), "", None
for n in range(10**6):
    text = f"title: {{n}}\\n" + f"# {{n}}\\n" * 20_000
    state = space.save("mine", text, state).state
    print(n, flush=True)
"""
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for _ in range(5):
            process.stdout.readline()
        time.sleep(0.013)
        process.send_signal(signal.SIGKILL)
        said = [int(x) for x in process.stdout.read().split()]
    text = Workspace(tmp_path).case("mine").text
    n = int(text.split()[1])
    assert n >= max(said, default=4)
    assert text == f"title: {n}\n" + f"# {n}\n" * 20_000
