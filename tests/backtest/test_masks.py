"""Masked packets: nothing in them tells which dispute it is, and a filled form becomes the coding that it holds."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import pytest
import yaml

from detente.backtest.ledger.codings import (
    agreement,
    agreement_text,
    plain_agreement,
    read_answers,
    second_codings,
    unmask,
)
from detente.backtest.ledger.entries import read_entries
from detente.backtest.ledger.leaks import leaks
from detente.backtest.ledger.masks import (
    CaseMask,
    MaskKey,
    blank_answers,
    blank_form,
    case_of,
    key_of,
    masked_cases,
    packet_text,
    read_mask,
)
from detente.backtest.problems import BacktestError
from detente.problems import ScenarioError
from detente.scenario.load import load, read_text
from detente.scenario.placeholders import MARK
from detente.scenario.yaml.emit import block

ENTRIES = read_entries()
CASES = sorted({e.case for e in ENTRIES.values()})


def masked(case: str) -> tuple[CaseMask, MaskKey]:
    mask = read_mask(case)
    return mask, key_of(mask, ENTRIES.values())


# The packet ---------------------------------------------------------------------------------------------------------


def test_every_case_of_the_ledger_has_a_mask() -> None:
    assert [*masked_cases()] == CASES
    packets = [read_mask(c).packet for c in CASES]
    assert len({*packets}) == len(packets)


@pytest.mark.parametrize("case", CASES)
def test_a_packet_holds_no_name_no_year_and_nothing_of_the_first_coders_reasons(case: str) -> None:
    mask, key = masked(case)
    text = packet_text(mask, key) + blank_form(mask, key) + blank_answers(mask, key)
    scenario = load(case)
    for name in (*(a.name for a in scenario.actors), *(p.name for p in scenario.people), case, mask.mask_of):
        assert name not in text
    assert not re.search(r"\b(1[5-9]|20)\d\d\b", packet_text(mask, key))
    reasons = [p.why for p in (*scenario.positions, *scenario.commitments) if p.why is not None]
    assert not [w for w in reasons if len(w) > 25 and w in text]
    for k in scenario.issues:
        assert f"{key.issues[k.id]}: " in text
    for e in ENTRIES.values():
        assert (e.case == case) == (e.id in key.offers)


@pytest.mark.parametrize(
    ("words", "seen"),
    [
        ("The ships of Cuba turn.", "Cuba"),
        ("In 1962 the ships turn.", "1962"),
        ("Late in October the ships turn.", "October"),
        ("The ships of Ruritania turn.", "Ruritania"),
        ("The Soviet ships turn.", "Soviet"),
        ("A ship of USA turns.", "USA"),
        ("The letter of Khrushchev is read.", "Khrushchev"),
    ],
)
def test_a_word_that_gives_the_dispute_away_is_seen(words: str, seen: str) -> None:
    mask = read_mask("cuba-1962")
    assert seen in [*leaks(words, load("cuba-1962"), hidden=mask.hidden, labels=mask.labels)]
    changed = mask.model_copy(update={"setting": words})
    with pytest.raises(BacktestError, match=f"gives the dispute away: .*{seen}"):
        packet_text(changed, key_of(changed, ENTRIES.values()))


def test_neutral_words_are_no_leak() -> None:
    mask = read_mask("cuba-1962")
    text = "State A stops ships; on day -3 some of State B's turn, as the leader of State A had asked. Both wait."
    assert [*leaks(text, load("cuba-1962"), hidden=mask.hidden, labels=mask.labels)] == []


def test_a_mask_that_says_nothing_of_a_level_or_an_offer_is_refused() -> None:
    mask, _ = masked("cuba-1962")
    talks = mask.issues["talks"].model_copy(update={"levels": {0: "Broken off"}})
    for update, what in (({"issues": {**mask.issues, "talks": talks}}, "talks: 40"), ({"offers": {}}, "cuba-1962-dem")):
        with pytest.raises(BacktestError, match=f"says nothing about .*{what}"):
            key_of(mask.model_copy(update=update), ENTRIES.values())
    with pytest.raises(BacktestError, match="no mask comes with the package"):
        read_mask("eu-emissions-1984")


# The form, and back -------------------------------------------------------------------------------------------------


def filled(case: str) -> tuple[str, str]:
    """The form and the answers, filled in with the first coder's own numbers."""
    mask, key = masked(case)
    base, scenario = case_of(mask)
    form: dict[str, Any] = yaml.safe_load(blank_form(mask, key))
    rows = {(key.actors[p["actor"]], key.issues[p["issue"]]): p for p in cast("Any", base["positions"])}
    kept = ("ideal", "salience", "trust", "stated")
    form["positions"] = [
        {
            **{k: p[k] for k in ("actor", "issue")},
            **{k: row[k] for k in kept if k in row},
            "basis": "judgement",
            "why": "x",
        }
        for p in form["positions"]
        if (row := rows.get((p["actor"], p["issue"]))) is not None
    ]
    form["commitments"] = [
        {
            "actor": key.actors[c["actor"]],
            "issue": key.issues[c["issue"]],
            **{k: c[k] for k in ("forbids", "cost", "id") if k in c},
            **({"unless": key.by_issue(c["unless"])} if "unless" in c else {}),
            "basis": "judgement",
            "why": "x",
        }
        for c in cast("Any", base.get("commitments", ()))
    ]
    packages = {key.proposals[p.id]: p.package for p in scenario.proposals if p.id in key.proposals}
    for q in form["proposals"]:
        q |= {"package": key.by_issue(packages[q["id"]]), "why": "x"}
    old = cast("Mapping[str, Any]", base["no_agreement"])
    new = form["no_agreement"] | {"lapse": key.by_issue(old["lapse"]), "why": "x"}
    new["holding"] = {key.actors[a]: v for a, v in old.get("holding", {}).items()}
    if "backing_down" in new:
        new["backing_down"] = {a: old["backing_down"][id] for id, a in key.actors.items() if a in new["backing_down"]}
    if "force" in old:
        force = old["force"]
        costs = {key.actors[a]: v for a, v in force["cost"].items()}
        new["force"] |= {"win": force["win"], "cost": costs, "why": "x"}
        new["force"] |= {"belief": force["belief"]} if "belief" in force else {}
        if "belief" not in force:
            del new["force"]["belief"]
    form["no_agreement"] = _without_evidence(new)
    for a in form["actors"]:
        if "capability" in a:
            id = next(i for i, label in key.actors.items() if label == a["id"])
            own = next(x for x in cast("Any", base["actors"]) if x["id"] == id).get("capability", {})
            if scenario.capability_measure in own:
                a["capability"] = {"strength": own[scenario.capability_measure]}
            else:
                del a["capability"]
    answers = (
        blank_answers(mask, key)
        .replace(f"coder: {MARK}", "coder: Q")
        .replace(f"written: {MARK}", "written: 2026-11-30")
    )
    answers = answers.replace(f"recognised: {MARK}", "recognised: no").replace(f"chance: {MARK}", "chance: 0.25")
    return block(_tuples(form)), answers.replace(MARK, "a guess")


def _without_evidence(value: Any) -> Any:
    """The packet has no sources, so a form that has any is refused."""
    if isinstance(value, dict):
        return {
            k: _without_evidence(v) for k, v in cast("dict[Any, Any]", value).items() if k not in ("evidence", "gist")
        }
    return value


def _tuples(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _tuples(v) for k, v in cast("dict[Any, Any]", value).items()}
    return tuple(_tuples(v) for v in cast("list[Any]", value)) if isinstance(value, list) else value


def put(folder: Path, form: str, answers: str) -> Path:
    folder.mkdir(parents=True)
    (folder / "form.yaml").write_text(form, encoding="utf-8")
    (folder / "answers.yaml").write_text(answers, encoding="utf-8")
    return folder


@pytest.mark.parametrize("case", CASES)
def test_a_form_filled_with_the_first_coding_gives_the_first_coding_back(case: str, tmp_path: Path) -> None:
    mask, key = masked(case)
    given = put(tmp_path / "in", *filled(case))
    overlay, record = unmask(given / "form.yaml", read_answers(given / "answers.yaml"), mask, key)
    out = tmp_path / "out"
    out.mkdir()
    (out / f"{case}.masked.yaml").write_text(overlay, encoding="utf-8")
    (out / f"{case}.answers.yaml").write_text(record, encoding="utf-8")
    coding = second_codings(out)[case]
    first, second = load(case), coding.scenario

    def stands(s: Any) -> dict[Any, Any]:
        return {(p.actor, p.issue): (p.ideal, p.salience, p.trust) for p in s.positions}

    def lines(s: Any) -> set[Any]:
        return {(c.actor, c.issue, str(c.forbids), c.cost, str(c.unless)) for c in s.commitments}

    assert stands(second) == stands(first)
    assert lines(second) == lines(first)
    offers = {p.id: (p.package, p.by, p.title, p.date) for p in first.proposals if p.id in key.proposals}
    assert {p.id: (p.package, p.by, p.title, p.date) for p in second.proposals} == offers
    assert second.no_agreement is not None
    assert first.no_agreement is not None
    assert second.no_agreement.lapse == first.no_agreement.lapse
    for name in ("holding", "backing_down"):
        mine, theirs = getattr(first.no_agreement, name), getattr(second.no_agreement, name)
        assert {a: c.value for a, c in theirs.items() if c.value.high > 0} == {a: c.value for a, c in mine.items()}
    assert second.issues == first.issues
    assert coding.answers.recognised == "no"
    assert set(coding.answers.chances) == set(key.offers)
    if case != "taiwan-strait-1995":
        return
    found = agreement(coding, ENTRIES.values(), draws=60)
    assert (found.ideals.value, found.saliences.value, found.gap, found.only_one) == (1.0, 1.0, 0.0, 0)
    assert [(o.first, o.second_said) for o in found.offers] == [(o.second, 0.25) for o in found.offers]
    assert "ideals 1.00 [1.00, 1.00], salience 1.00 [1.00, 1.00]" in agreement_text([found])
    assert plain_agreement([found])[0]["recognised"] == "no"


@pytest.mark.parametrize("case", CASES)
def test_a_blank_form_asks_for_numbers(case: str) -> None:
    mask, key = masked(case)
    found = read_text(blank_form(mask, key))
    assert found.problems
    assert all(MARK in p.what for p in found.problems)


def test_what_is_not_filled_in_is_refused(tmp_path: Path) -> None:
    mask, key = masked("taiwan-strait-1995")
    form, answers = filled("taiwan-strait-1995")
    blank = put(tmp_path / "a", blank_form(mask, key), blank_answers(mask, key))
    with pytest.raises(BacktestError, match="places are still TO FILL"):
        read_answers(blank / "answers.yaml")
    good = read_answers(put(tmp_path / "b", form, answers) / "answers.yaml")
    with pytest.raises(ScenarioError):
        unmask(blank / "form.yaml", good, mask, key)
    half = put(tmp_path / "c", form.replace("why: x", f"why: {MARK}", 1), answers)
    with pytest.raises(BacktestError, match="some places are still TO FILL"):
        unmask(half / "form.yaml", good, mask, key)
    other, other_key = masked("cuba-1962")
    with pytest.raises(BacktestError, match="not the form of packet P3"):
        unmask(tmp_path / "b" / "form.yaml", good, other, other_key)
    short = good.model_copy(update={"said": ()})
    with pytest.raises(BacktestError, match="say nothing about o1; add a chance"):
        unmask(tmp_path / "b" / "form.yaml", short, mask, key)


def detente(*args: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "detente", *map(str, args)], capture_output=True, text=True, check=False
    )


def test_the_command_writes_a_packet_and_makes_a_coding_of_it(tmp_path: Path) -> None:
    there = detente("mask", "taiwan-strait-1995", "-o", tmp_path / "packet")
    assert there.returncode == 0
    assert sorted(f.name for f in (tmp_path / "packet").iterdir()) == ["answers.yaml", "form.yaml", "packet.txt"]
    given = put(tmp_path / "in", *filled("taiwan-strait-1995"))
    back = detente("mask", "taiwan-strait-1995", "--filled", given, "-o", tmp_path / "out")
    assert (back.returncode, "Commit it before anything is run" in back.stdout) == (0, True)
    seen = detente("ledger", "--codings", "--folder", tmp_path / "out", "--draws", "40")
    assert seen.returncode == 0
    assert "taiwan-1996-demand: accepted in 0 and 0 of 100 draws" in seen.stdout


# The codings that come with the package -----------------------------------------------------------------------------


def test_every_case_of_the_ledger_is_coded_twice() -> None:
    kept = second_codings()
    assert sorted(kept) == CASES
    said = {o: x for c in kept.values() for o, x in c.answers.chances.items()}
    assert set(said) == set(ENTRIES)
    for case, coding in kept.items():
        assert coding.answers.packet == read_mask(case).packet
        # Readers of the table must know that the masks did not hide the disputes.
        assert coding.answers.recognised.startswith("yes")
        assert {p.id for p in coding.scenario.proposals} == {e.proposal for e in ENTRIES.values() if e.case == case}


def test_the_docs_show_the_coders_own_chances() -> None:
    page = (Path(__file__).parents[2] / "docs" / "explanation" / "ledger.md").read_text("utf-8")
    for case, coding in second_codings().items():
        assert f"| `{case}` | " in page
        for offer, chance in coding.answers.chances.items():
            cells = [x.strip() for x in page.split(f"| `{offer}` |")[1].split("|")]
            assert cells[2] == f"{100 * chance:.0f}"
