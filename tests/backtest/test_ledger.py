"""The ledger: entries with rules, seals that notice changes, outcomes that no model reads, scores by hand."""

from __future__ import annotations

import ast
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import detente
from detente.backtest.ledger.entries import entry_of, read_entries, read_outcomes
from detente.backtest.ledger.resolve import Resolved, caution, plain_resolved, resolve, resolved_text
from detente.backtest.ledger.seal import check_seal, make_seal
from detente.backtest.ledger.twins import ForceShare, plain_twins, side_by_side, twins_text
from detente.backtest.problems import BacktestError
from detente.scenario.load import load

ENTRY = """
entries:
  - id: one
    case: nato-russia-2021
    proposal: summit
    tabled: 2021-04-13
    forum: a call
    text: a readout
    question: Do they meet?
    rule: Yes if they meet.
    by: 2021-10-13
    coder_said: {value: 0.5, written: 2021-04-20}
"""
OUTCOME = "outcomes:\n  - {id: one, agreed: true, decided: 2021-06-16, source: a statement}\n"


TODAY = date(2026, 11, 30)


def put(tmp_path: Path, name: str, text: str) -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def run_of(case: str = "nato-russia-2021", count: int = 96, n: int = 100) -> tuple[dict[str, Any], dict[str, Any]]:
    manifest = {
        "question": {"scenario": {f"{case}.yaml": "a" * 64}, "seed": 1, "draws": n},
        "versions": {"detente": "0.1.0"},
        "files": {"findings.json": "b" * 64},
    }
    fate = {
        "id": "fate/summit",
        "value": {"kind": "share of draws", "count": count, "n": n},
        "by_assumption": [{"share": 0.9}, {"share": 1.0}],
    }
    return manifest, {"title": case, "findings": [fate]}


def sealed(tmp_path: Path, today: date = date(2021, 4, 20)) -> dict[str, Any]:
    entry = read_entries(put(tmp_path, "entries.yaml", ENTRY))["one"]
    return make_seal(*run_of(), entry, today)


# The ledger that comes with the package -----------------------------------------------------------------------------


def test_every_entry_is_an_offer_of_a_bundled_case() -> None:
    entries, outcomes = read_entries(), read_outcomes()
    assert set(entries) == set(outcomes)
    assert len({e.case for e in entries.values()}) >= 5
    for e in entries.values():
        assert e.proposal in {p.id for p in load(e.case).proposals}
        assert e.rule.startswith("Yes if")
        assert outcomes[e.id].decided >= e.tabled


def test_outcomes_are_read_by_resolving_only() -> None:
    """No other file of the package names the function that reads them."""
    source = Path(detente.__file__).parent
    users = {
        str(f.relative_to(source))
        for f in source.rglob("*.py")
        for node in ast.walk(ast.parse(f.read_text("utf-8")))
        if isinstance(node, ast.Name | ast.alias)
        and (getattr(node, "id", None) or getattr(node, "name", "")) == "read_outcomes"
    }
    assert users == {"cli/resolve.py"}


def test_the_twin_has_the_flagships_issues() -> None:
    one, two = load("nato-russia-2021"), load("nato-russia-2022")
    assert [k.id for k in one.issues] == [k.id for k in two.issues]
    assert [dict(k.levels) for k in one.issues] == [dict(k.levels) for k in two.issues]
    assert not [p for p in one.proposals if p.kind == "tabled"]
    assert all(s.date <= one.as_of for s in one.sources)


# Bad input ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("    rule: Yes if they meet.\n", "", "one: it has no resolution rule"),
        ("by: 2021-10-13", "by: 2020-10-13", "decided by 2020-10-13, before it was tabled"),
        ("value: 0.5", "value: 1.5", "coder_said/value: input should be less than or equal to 1"),
        ("forum: a call", "forrum: a call", "forum: field required"),
        ("entries:", "entry:", "there is no list named 'entries'"),
        ("question: Do they meet?", 'question: "Do', "this is not YAML"),
    ],
)
def test_a_ledger_that_is_wrong(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(BacktestError, match=said):
        read_entries(put(tmp_path, "entries.yaml", ENTRY.replace(old, new)))


def test_two_entries_of_one_id(tmp_path: Path) -> None:
    twice = ENTRY + ENTRY.replace("\nentries:\n", "")
    with pytest.raises(BacktestError, match="one: two entries share this id"):
        read_entries(put(tmp_path, "entries.yaml", twice))


def test_an_entry_that_is_not_there() -> None:
    with pytest.raises(BacktestError, match=r"no entry 'ukraine-2022-draf'; did you mean ukraine-2022-draft\?"):
        entry_of(read_entries(), "ukraine-2022-draf")


def test_a_seal_of_another_case_or_proposal(tmp_path: Path) -> None:
    entry = read_entries(put(tmp_path, "entries.yaml", ENTRY))["one"]
    with pytest.raises(BacktestError, match="the run is of cuba-1962, and the entry one is about nato-russia-2021"):
        make_seal(*run_of("cuba-1962"), entry, date(2021, 4, 20))
    other = entry.model_copy(update={"proposal": "picnic"})
    with pytest.raises(BacktestError, match="has no answer about a proposal 'picnic'"):
        make_seal(*run_of(), other, date(2021, 4, 20))


def test_a_seal_that_was_changed(tmp_path: Path) -> None:
    seal = sealed(tmp_path)
    assert check_seal(seal, "s.json") == seal
    with pytest.raises(BacktestError, match="changed after it was made"):
        check_seal({**seal, "accepted": {"count": 99, "n": 100}}, "s.json")
    with pytest.raises(BacktestError, match="this is not a seal"):
        check_seal([], "s.json")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("2021-06-16", "2021-03-01", "dated 2021-03-01, before the offer of 2021-04-13"),
        ("2021-06-16", "2021-12-01", "after 2021-10-13: by its own rule the answer is no"),
        ("id: one", "id: two", "there is no outcome yet; it is decided by 2021-10-13"),
    ],
)
def test_outcomes_that_cannot_be(tmp_path: Path, old: str, new: str, said: str) -> None:
    outcomes = read_outcomes(put(tmp_path, "outcomes.yaml", OUTCOME.replace(old, new)))
    with pytest.raises(BacktestError, match=said):
        resolve(sealed(tmp_path), outcomes, TODAY)


def test_an_outcome_that_lies_ahead_is_refused(tmp_path: Path) -> None:
    outcomes = read_outcomes(put(tmp_path, "outcomes.yaml", OUTCOME))
    assert resolve(sealed(tmp_path), outcomes, date(2021, 6, 16)).forward
    with pytest.raises(
        BacktestError, match="dated 2021-06-16, and today is 2021-06-15; resolve it when it has happened"
    ):
        resolve(sealed(tmp_path), outcomes, date(2021, 6, 15))


# Scores -------------------------------------------------------------------------------------------------------------


def resolved(tmp_path: Path, today: date = date(2021, 4, 20)) -> Resolved:
    return resolve(sealed(tmp_path, today), read_outcomes(put(tmp_path, "outcomes.yaml", OUTCOME)), TODAY)


def test_scores_by_hand(tmp_path: Path) -> None:
    found = resolved(tmp_path)
    assert found.said["run"] == pytest.approx(97 / 102)
    assert found.brier["run"] == pytest.approx((5 / 102) ** 2)
    assert found.brier["coder"] == pytest.approx(0.25)
    assert found.brier["always rejected"] == pytest.approx(0.9801)
    assert found.forward


def test_nothing_is_called_calibrated_below_thirty(tmp_path: Path) -> None:
    found = [resolved(tmp_path)] * 5
    assert "fewer than 30 independent outcomes nothing is called calibrated" in caution(found)
    assert not plain_resolved(found)["calibrated"]
    late = resolved(tmp_path, date(2022, 1, 1))
    assert not late.forward
    assert "Sealed on 2022-01-01, when it had been decided: this is not a forecast." in resolved_text([late])
    assert "this is not a forecast" not in resolved_text(found)
    assert "Where the coder knew the end, a good score shows nothing." in caution([late])
    assert "coder 0.250 on 1 offer (the run 0.002 on the same)" in resolved_text([late])


# Twins --------------------------------------------------------------------------------------------------------------


def twin(title: str, share: int, headline: str) -> dict[str, Any]:
    value = {"kind": "share of draws", "count": share, "n": 100}
    return {
        "title": title,
        "findings": [
            {"id": "zone", "value": value},
            {"id": "force", "value": {"kind": "range"}, "headline": headline},
        ],
    }


def test_overlapping_ranges_are_nothing_seen() -> None:
    a = twin("A", 96, "Force looks better in 42 draws; under other assumptions in 9 to 59.")
    b = twin("B", 60, "Force looks better in 32 draws; under other assumptions in 3 to 47.")
    page = side_by_side(a, b)
    assert page.verdict == (
        "On force the engine saw next to nothing: it looks better than waiting in 42 (9 to 59) and in 32 (3 to 47) of "
        "100 draws, and the ranges overlap. The runs differ on zone."
    )
    assert twins_text(page).startswith("On force the engine saw next to nothing")
    assert plain_twins(page)["force"][0] == {"base": 42.0, "low": 9.0, "high": 59.0}


def test_ranges_apart_are_a_difference() -> None:
    a = twin("A", 50, "in 80 draws; under other assumptions in 70 to 90.")
    b = twin("B", 51, "in fewer than 1 of 100 draws; under other assumptions in fewer than 1 to 3.")
    page = side_by_side(a, b)
    assert page.force == (ForceShare(80, 70, 90), ForceShare(0.5, 0.5, 3))
    old = twin("B", 51, "in >99 draws; under other assumptions in <1 to >99.")
    assert side_by_side(a, old).force == (ForceShare(80, 70, 90), ForceShare(99.5, 0.5, 99.5))
    assert page.verdict.startswith("On force the engine saw a difference")
    assert page.verdict.endswith("They differ on nothing else either.")
    assert "says nothing about force" in side_by_side(a, twin("C", 50, "")).verdict
