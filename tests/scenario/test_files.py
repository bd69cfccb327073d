"""Files that cannot be read, rubbish, and how fast a good one loads."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.problems import ScenarioError
from detente.scenario.files import meant, overlays, scenario_in
from detente.scenario.load import bundled, check, load, read_text
from tests.scenario.good import GOOD


def only(path: Path | str) -> tuple[str, str]:
    (problem,) = check(path)
    with pytest.raises(ScenarioError):
        load(path)
    return problem.code, str(problem)


def test_missing_file(tmp_path: Path) -> None:
    code, text = only(tmp_path / "none.yaml")
    assert code == "E001"
    assert text.startswith(f"{tmp_path / 'none.yaml'}: there is no such file.")


def test_below_a_file(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x", encoding="utf-8")
    assert only(tmp_path / "a" / "b.yaml")[0] == "E001"


def test_directory(tmp_path: Path) -> None:
    code, text = only(tmp_path)
    assert code == "E002"
    assert "this is a folder without a YAML file" in text


def test_a_folder_lists_its_scenarios(tmp_path: Path) -> None:
    for name in ("b.yaml", "a.yml", "a.outcome.yaml", "a.packages.yaml", "notes.txt"):
        (tmp_path / name).write_text(GOOD, encoding="utf-8")
    assert (
        "this is a folder of 2 scenarios. Give the path of a scenario in it: a.yml, b.yaml. [E002]" in only(tmp_path)[1]
    )
    for n in range(8):
        (tmp_path / f"c{n}.yaml").write_text(GOOD, encoding="utf-8")
    assert "a.yml, b.yaml, c0.yaml, c1.yaml, c2.yaml, c3.yaml, c4.yaml, c5.yaml and 2 more." in only(tmp_path)[1]


def test_a_folder_with_one_scenario_stands_for_it(tmp_path: Path) -> None:
    (tmp_path / "dam.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "dam.coder-b.yaml").write_text("overlay_of: dam\ncoder: b\nby: b\n", encoding="utf-8")
    (tmp_path / "dam.outcome.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "compose.yml").write_text("services: {}\n", encoding="utf-8")
    assert meant(str(tmp_path)) == str(tmp_path / "dam.yaml")
    assert load(tmp_path) == load(tmp_path / "dam.yaml")
    assert list(overlays(tmp_path)) == ["coder-b"]
    (tmp_path / "dam.yaml").rename(tmp_path / "dam.txt")
    assert meant(str(tmp_path)) == str(tmp_path / "compose.yml")
    (tmp_path / "compose.yml").unlink()
    assert meant(str(tmp_path)) == str(tmp_path / "dam.coder-b.yaml")


def test_a_bundled_name_goes_before_a_folder_of_that_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "cuba-1962"
    folder.mkdir()
    (folder / "dam.yaml").write_text(GOOD, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert meant("cuba-1962") == "cuba-1962"
    assert meant("./cuba-1962") == "cuba-1962/dam.yaml"


@pytest.mark.parametrize(
    "manifest",
    [
        '{"question": {"scenario": {"dam.yaml": "0"}}}',
        '{"question": {"scenario": {"cuba-1962.yaml": "0", "cuba-1962.coder-b.yaml": "0"}}}',
        "{}",
        "no JSON",
        '{"question": 1}',
    ],
)
def test_a_run_folder_names_its_scenario(tmp_path: Path, manifest: str) -> None:
    (tmp_path / "manifest.json").write_text(manifest, encoding="utf-8")
    code, text = only(tmp_path)
    assert code == "E002"
    if "dam" in manifest:
        assert "this is a run folder, made from dam.yaml; it holds results and no scenario. Give dam.yaml." in text
    elif "cuba" in manifest:
        assert "made from cuba-1962 with cuba-1962.coder-b.yaml; it holds results" in text
        assert "Give cuba-1962." in text
    else:
        assert "without a YAML file" in text


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="the superuser may read every file")
def test_no_permission(tmp_path: Path) -> None:
    path = tmp_path / "closed.yaml"
    path.write_text(GOOD, encoding="utf-8")
    path.chmod(0)
    assert only(path)[0] == "E003"


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no /dev/zero here")
def test_a_device_is_not_read() -> None:
    assert only("/dev/zero")[0] == "E003"


def test_a_name_with_a_null_character() -> None:
    assert only("a\0b.yaml")[0] == "E003"


def test_a_link_to_itself(tmp_path: Path) -> None:
    (tmp_path / "loop.yaml").symlink_to(tmp_path / "loop.yaml")
    assert only(tmp_path / "loop.yaml")[0] == "E003"


@pytest.mark.parametrize("name", ["", "  "])
def test_no_name(name: str) -> None:
    code, text = only(name)
    assert code == "E007"
    assert "no scenario was given" in text


def test_fifty_megabytes(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    with path.open("wb") as f:
        f.truncate(50_000_000)
    code, text = only(path)
    assert code == "E004"
    assert "50.0 MB; the limit is 5 MB" in text


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing yet\n", "---\n", "---\n# nothing\n...\n"])
def test_empty(tmp_path: Path, text: str) -> None:
    path = tmp_path / "empty.yaml"
    path.write_text(text, encoding="utf-8")
    assert only(path)[0] == "E006"


@pytest.mark.parametrize(("text", "what"), [("- a\n- b\n", "a list"), ("just words\n", "a single value")])
def test_not_a_mapping(tmp_path: Path, text: str, what: str) -> None:
    path = tmp_path / "list.yaml"
    path.write_text(text, encoding="utf-8")
    code, said = only(path)
    assert code == "E109"
    assert f"the file is {what}, not a mapping" in said


@pytest.mark.parametrize("name", ["positions.csv", "Trade.XLSX"])
def test_a_table_says_how_to_make_a_scenario(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"PK\x03\x04\xff" if name.endswith("X") else b"actor,issue\n")
    code, said = only(path)
    assert code == "E109"
    assert "detente tables TABLE NEW.yaml" in said


@pytest.mark.parametrize(("data", "line", "byte"), [(b"a: 1\nb: \xff\n", 2, 8), (GOOD.encode("utf-16"), 1, 0)])
def test_not_utf8(tmp_path: Path, data: bytes, line: int, byte: int) -> None:
    path = tmp_path / "latin.yaml"
    path.write_bytes(data)
    code, text = only(path)
    assert code == "E005"
    assert f"{path}:{line}:" in text
    assert f"byte {byte} (0x" in text


def test_bom_and_windows_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "windows.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert load(path).title == "Water"


def test_unknown_name_suggests() -> None:
    code, text = only(bundled()[0][:-1])
    assert code == "E007"
    assert f"Did you mean {bundled()[0]}?" in text


def test_outcome_files_are_never_read(tmp_path: Path) -> None:
    outcome = tmp_path / "water.outcome.yaml"
    outcome.write_text(GOOD, encoding="utf-8")
    assert only(outcome)[0] == "E008"
    assert not any("outcome" in name for name in bundled())
    for name in bundled():
        assert only(f"{name}.outcome")[0] == "E007"


def test_a_link_to_an_outcome_is_no_way_in(tmp_path: Path) -> None:
    outcome = tmp_path / "water.outcome.yaml"
    outcome.write_text(GOOD, encoding="utf-8")
    (tmp_path / "water.yaml").symlink_to(outcome)
    assert only(tmp_path / "water.yaml")[0] == "E008"


PIECES = (
    *("detente: 1", "title: x", "as_of: 2022-01-01", "actors:", "issues:", "positions:", "levels: {0: a, 100: b}"),
    *("id: A", "consent: all(", "name", "null", "true", "~", "0", "-1", ".nan", ".inf", "é", "\x85", "\t", "\n"),
    *(
        "- ",
        "  ",
        "{",
        "}",
        "[",
        "]",
        ": ",
        "&a",
        "*a",
        "!t",
        "<<",
        '"',
        "'",
        "|",
        ">",
        "#",
        "?",
        "---",
        "...",
        "%YAML",
    ),
)
WORDS = st.sampled_from(PIECES)


@given(st.one_of(st.lists(WORDS, max_size=30).map(" ".join), st.lists(WORDS, max_size=30).map("".join), st.text()))
def test_rubbish_is_told_apart_never_thrown(text: str) -> None:
    problems = read_text(text).problems
    assert problems
    assert all(str(p) and p.remedy for p in problems)


@given(st.binary(max_size=60), st.integers(0, len(GOOD) - 1))
def test_a_good_file_with_a_hole(tmp_path: Path, junk: bytes, at: int) -> None:
    data = GOOD.encode()
    path = tmp_path / "hole.yaml"
    path.write_bytes(data[:at] + junk + data[at + len(junk) :])
    assert all(p.code and p.what for p in check(path))


PLAIN = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-200, 200), st.floats(), st.text(max_size=5)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(tuple),
        st.dictionaries(st.one_of(st.text(max_size=4), st.integers(0, 100)), inner, max_size=3),
    ),
    max_leaves=8,
)


SECTIONS = ["actors", "issues", "positions", "no_agreement", "fora", "variants", "sources", "moves", "admission"]


@given(st.sampled_from(SECTIONS), st.data())
def test_any_value_in_any_section(section: str, data: st.DataObject) -> None:
    from detente.scenario.validation.examine import examine
    from detente.scenario.yaml.merge import to_node

    plain = read_text(GOOD).plain
    held = plain[section]
    keys = {k for item in held for k in item} if isinstance(held, tuple) else set(held)
    key = data.draw(st.sampled_from(sorted(keys)))
    value = data.draw(PLAIN)
    changed = ({**held[0], key: value}, *held[1:]) if isinstance(held, tuple) else {**held, key: value}
    root = to_node({**plain, section: changed}, "x.yaml")
    scenario, problems = examine(root, root.plain())
    assert (scenario is None) == bool(problems)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes have no names here")
def test_only_ordinary_files_of_a_folder_are_looked_at(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "loop.yaml").symlink_to("loop.yaml")
    (tmp_path / "manifest.json").mkdir()
    assert scenario_in(tmp_path) is None
    (tmp_path / "small.yaml").write_text("detente: 1\n", encoding="utf-8")
    assert scenario_in(tmp_path) == tmp_path / "small.yaml"
    assert meant("") == ""
