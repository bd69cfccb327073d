"""Second thoughts: what a sound file most likely does not mean."""

# ruff: noqa: E501  (a line of a scenario file stays whole)

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from detente.cli.app import app
from detente.findings.analyze import analyze
from detente.scenario.load import bundled, loads, read, read_text
from detente.scenario.validation.warnings import warnings_of

RIVER = """\
detente: 1
title: A weir
as_of: 2022-03-01
by: me
actors:
  - {id: MILL, name: Mill}
  - {id: FARM, name: Farm}
  - {id: TOWN, name: Town}
issues:
  - {id: weir, question: How high?, kind: distributive, levels: {0: low, 50: middle, 100: high}, status_quo: 0, control: [MILL]}
  - {id: gate, question: Open?, kind: restraint, levels: {0: shut, 100: open}, status_quo: 0, consent: {100: MILL}}
signatories: [MILL, FARM]
positions:
  - {actor: MILL, issue: weir, ideal: {low: 60, mode: 90, high: 100}, salience: 100, basis: judgement, why: a guess}
  - {actor: FARM, issue: weir, ideal: {low: 0, mode: 10, high: 40}, salience: 100, basis: judgement, why: a guess}
  - {actor: MILL, issue: gate, ideal: 0, salience: 20, basis: judgement, why: a guess}
  - {actor: FARM, issue: gate, ideal: 100, salience: 60, basis: judgement, why: a guess}
  - {actor: TOWN, issue: gate, ideal: 100, salience: 60, basis: judgement, why: a guess}
proposals:
  - {id: higher, by: MILL, package: {weir: 50, gate: 100}}
"""


def edited(old: str, new: str) -> str:
    assert old in RIVER
    return RIVER.replace(old, new)


def test_a_file_without_second_thoughts_has_no_warning() -> None:
    assert read_text(RIVER).warnings == ()


@pytest.mark.parametrize("name", bundled())
def test_no_bundled_case_is_warned_of(name: str) -> None:
    assert read(name).warnings == ()


@pytest.mark.parametrize(
    ("old", "new", "code", "path", "words", "mark"),
    [
        ("  - {actor: FARM, issue: gate, ideal: 100, salience: 60, basis: judgement, why: a guess}\n", "", "W602",
         "actors/FARM", "FARM must sign and higher moves gate", "{id: FARM"),
        (", consent: {100: MILL}", "", "W603", "issues/gate", "TOWN cares about it", "id: gate"),
        ("issues:\n", "issues:\n  - {id: roof, question: Whose?, kind: restraint, levels: {0: ours, 100: theirs}, status_quo: 0}\n",
         "W606", "issues/roof", "nobody has a position on roof", "id: roof"),
        (", consent: {100: MILL}", ", consent: {0: MILL}", "W603", "issues/gate", "no consent rule", "id: gate"),
        ("question: Open?", 'question: "TO FILL: what?"', "W601", "issues/gate/question", "1 place is still", "id: gate"),
        ("title: A weir", "title: A weir      # TO FILL", "W601", "", "1 place is still TO FILL", "title: A weir"),
    ],
)  # fmt: skip
def test_each_warning_has_a_place_and_a_remedy(old: str, new: str, code: str, path: str, words: str, mark: str) -> None:
    text = edited(old, new)
    document = read_text(text)
    assert document.problems == ()
    assert [w.code for w in document.warnings] == [code]
    found = document.warnings[0]
    assert found.path == path
    assert words in found.what
    assert found.remedy
    assert found.line == text[: text.index(mark)].count("\n") + 1


def test_positions_as_shares_of_a_long_scale() -> None:
    text = RIVER.replace("{low: 60, mode: 90, high: 100}", "0.9").replace("{low: 0, mode: 10, high: 40}", "0.1")
    assert [(w.code, w.path) for w in read_text(text).warnings] == [("W604", "issues/weir")]
    zeros = RIVER.replace("{low: 60, mode: 90, high: 100}", "0").replace("{low: 0, mode: 10, high: 40}", "0")
    assert read_text(zeros).warnings == ()


def test_those_who_lack_a_position_are_named_once() -> None:
    text = edited("  - {id: FARM, name: Farm}", "  - {id: FARM, name: Farm, kind: group, members: [F1, F2, F3]}\n"
                  "  - {id: F1, name: One}\n  - {id: F2, name: Two}\n  - {id: F3, name: Three}")  # fmt: skip
    text = text.replace("actor: FARM, issue: gate", "actor: F1, issue: gate")
    document = read_text(text)
    assert [(w.code, w.path) for w in document.warnings] == [("W602", "actors/F2")]
    assert "F2 and 1 more must sign" in document.warnings[0].what


def test_a_transfer_needs_no_position() -> None:
    pay = (
        "  - {id: pay, question: Who pays?, kind: transfer, levels: {0: none, 100: all}, status_quo: 0, payer: FARM,\n"
    )
    text = edited("signatories:", pay + "     payee: MILL, cost: 0.1, worth: 0.2}\nsignatories:")
    assert read_text(text.replace("gate: 100}}", "gate: 100, pay: 100}}")).warnings == ()


MOVES = """\
moves:
  - {id: open, actor: MILL, what: Open the gate, sets: {gate: 100}, since: 2022-04-01, basis: judgement, why: a guess}
"""


@pytest.mark.parametrize(
    ("moves", "day"),
    [
        (MOVES, "2022-04-01"),
        (MOVES.replace("2022-04-01", "2022-03-01"), ""),
        (MOVES.replace("since: 2022-04-01, ", ""), ""),
        # It can be made today, but needs one that cannot.
        (MOVES.replace("since: 2022-04-01", "needs: [key]") + MOVES[7:].replace("id: open", "id: key").replace("{gate: 100}", "{weir: 0}"), "2022-04-01"),
        # Another move brings the same about today.
        (MOVES + MOVES[7:].replace("id: open", "id: force").replace("since: 2022-04-01, ", ""), ""),
        # The proposal has another level.
        (MOVES.replace("gate: 100", "gate: 0"), ""),
    ],
)  # fmt: skip
def test_a_proposal_that_moves_carry_out_only_later(moves: str, day: str) -> None:
    document = read_text(RIVER + moves)
    assert document.problems == ()
    assert [w.code for w in document.warnings] == (["W607"] if day else [])
    if day:
        found = document.warnings[0]
        assert found.path == "proposals/higher"
        assert f"open carries out gate: 100 (higher), but can be made only from {day} on" in found.what


def test_moves_that_need_each_other_are_no_loop() -> None:
    both = MOVES.replace("since: 2022-04-01", "needs: [key]")
    both += MOVES[7:].replace("id: open", "id: key").replace("since: 2022-04-01", "needs: [open]")
    assert warnings_of(loads(RIVER)) == ()
    document = read_text(RIVER + both)
    assert document.problems or document.warnings == ()


def test_check_lists_warnings_and_ends_well(tmp_path: Path) -> None:
    run, file = CliRunner(), tmp_path / "a.yaml"
    text = edited(", consent: {100: MILL}", "").replace("question: Open?", "question: TO FILL")
    file.write_text(text, encoding="utf-8")
    said = run.invoke(app, ["check", str(file)])
    assert said.exit_code == 0
    assert "fine" in said.stdout
    assert "2 warnings" in said.stdout
    assert "a.yaml:11:5 issues/gate: no consent rule" in said.stdout
    data = json.loads(run.invoke(app, ["check", str(file), "--json"]).stdout)
    assert {p["code"] for p in data} == {"W601", "W603"}
    page = run.invoke(app, ["analyze", str(file), "--draws", "50"]).stdout
    assert page.index("[W601]") < page.index("[W603]") < page.index("Is there a deal?")


FREEZE = """\
detente: 1
title: Freeze
as_of: 2020-01-01
by: me
actors: [{id: U, name: Upper}, {id: L, name: Lower}]
issues:
  - {id: fill, question: How fast?, kind: restraint, levels: {0: fast, 50: slow, 100: never}, status_quo: 50, control: [U], unnamed: status_quo}
  - {id: data, question: Share data?, kind: restraint, levels: {0: none, 100: all}, status_quo: 0}
signatories: [U, L]
positions:
  - {actor: U, issue: fill, ideal: 0, salience: 100, basis: judgement, why: x}
  - {actor: U, issue: data, ideal: 100, salience: 10, basis: judgement, why: x}
  - {actor: L, issue: fill, ideal: 100, salience: 100, basis: judgement, why: x}
  - {actor: L, issue: data, ideal: 100, salience: 10, basis: judgement, why: x}
proposals:
  - {id: offer, by: U, package: {data: 100}}
no_agreement: {lapse: {fill: 0}}
"""


def test_an_author_who_rejects_its_own_proposal() -> None:
    """Core 11.1: with the status quo for what is left out, the offer freezes what its author controls alone."""
    found = [w for w in analyze(loads(FREEZE), draws=20, workers=1).warnings if w.endswith("[W605]")]
    assert len(found) == 1
    assert found[0].startswith("proposals/offer/by: Upper rejects its own proposal offer in 20 of 20 draws. Check")
    lapsing = FREEZE.replace(", unnamed: status_quo", "")
    assert not any("W605" in w for w in analyze(loads(lapsing), draws=20, workers=1).warnings)


def test_warnings_of_a_scenario_without_a_file() -> None:
    found = warnings_of(loads(edited(", consent: {100: MILL}", "")))
    assert str(found[0]).startswith("issues/gate: no consent rule protects gate")
