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


SAVER = """
import sys
from detente.web.workspace import SaveConflict, Workspace
space, name = Workspace(sys.argv[1]), sys.argv[2]
done = 0
while done < 25:
    held = space.case("mine")
    try:
        space.save("mine", held.text + f"# {name} {done}\\n", held.state)
        done += 1
    except SaveConflict:
        continue
"""


def test_two_servers_on_one_folder_do_not_overwrite_each_other(tmp_path: Path) -> None:
    """Two processes that save as fast as they can: every save that was taken is in the file, none is lost."""
    space = Workspace(tmp_path)
    space.save("mine", "title: mine\n", None)
    both = [subprocess.Popen([sys.executable, "-c", SAVER, str(tmp_path), name]) for name in ("a", "b")]
    assert [p.wait(120) for p in both] == [0, 0]
    lines = space.case("mine").text.splitlines()
    assert sorted(lines[1:]) == sorted(f"# {name} {n}" for name in "ab" for n in range(25))


def test_what_another_server_did_is_told(tmp_path: Path) -> None:
    """Drafts, plays and packages of two servers on one folder, each with objects of its own."""
    from detente.levers.building import saying
    from detente.play import Transcript
    from detente.scenario.load import load
    from detente.web.drafts import Drafts
    from detente.web.packages import named_packages, save_package
    from detente.web.plays import Plays

    one, two = Workspace(tmp_path), Workspace(tmp_path)
    case = one.case("nile-dam-2021")
    state = Drafts(one).open(case.name).state
    with Drafts(two).edit(case.name, state) as draft:
        draft.document.set_at(("by",), "somebody else")
    with pytest.raises(SaveConflict), Drafts(one).edit(case.name, state):
        pass
    here, there = Plays(one), Plays(two)
    here.begin(case, Transcript(case.name))
    assert there.of(case) is not None
    here.say(case, 0, "show")
    with pytest.raises(SaveConflict):
        there.say(case, 0, "meet")
    gone_on = there.say(case, 1, "show")
    assert [c for c, _ in gone_on.transcript.turns] == ["show", "show"]
    scenario = load(case.name)
    for space, title in ((one, "same name"), (two, "same name"), (one, "same name")):
        save_package(space, case, scenario, title, saying(scenario, {"filling": 60}))
    own = [p.id for p in named_packages(two, case, scenario) if p.own]
    assert own == ["same-name", "same-name-2", "same-name-3"]
