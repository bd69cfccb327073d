"""``detente admit`` and ``detente power``: what they print, and what they refuse."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from detente.cli.app import app


def run(*args: str) -> Result:
    return CliRunner().invoke(app, list(args))


def test_admission_as_data_and_in_words() -> None:
    found = run("admit", "UKR", "--to", "NATO", "nato-russia-2022", "--draws", "200", "--json")
    data = json.loads(found.stdout)
    assert data["members"] == 30
    assert data["calibration"] == "uncalibrated"
    assert [c["id"] for c in data["conditions"] if c["state"] == "disputed"] == ["contributes", "obligations"]
    apart, declared, one = (data["invitation"]["consents_only"][k] for k in ("cohesion 0", "declared", "cohesion 1"))
    assert apart < declared < one
    assert {p["asks"] for p in data["moratorium"]["pledges"]} == {30}
    words = run("admit", "UKR", "nato-russia-2022", "--draws", "200").stdout
    assert "A moratorium of 5 years" in words
    assert "takes the consent of 30 and their ratification" in words


def test_the_two_late_members() -> None:
    words = run("admit", "SWE", "nato-finland-sweden-2022", "--draws", "300").stdout
    assert "Turkey" in words
    assert "Hungary" in words
    assert "Ratified by all: about 202" in words


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("ATLANTIS", "nato-russia-2022"), "there is no actor ATLANTIS"),
        (("RUS", "nato-russia-2022"), "has no admission of RUS"),
        (("UKR", "--to", "EU", "nato-russia-2022"), "there is no actor EU"),
        (("DEU", "eu-emissions-1984"), "has no admission of DEU; it has nobody"),
    ],
)
def test_admissions_that_cannot_be(args: tuple[str, ...], said: str) -> None:
    found = run("admit", *args)
    assert found.exit_code == 2
    assert said in found.stderr


@pytest.mark.parametrize(
    ("content", "quota", "said"),
    [
        ("", "2", "the body has no members"),
        ("name,weight\n", "2", "the body has no members"),
        ("a,x\nb,2\n", "2", "is not a number"),
        ("a,nan\nb,2\n", "2", "is not a number"),
        ("a,-1\nb,2\n", "1", "below 0"),
        ("a,0\nb,0\n", "1", "every weight is 0"),
        ("a,1\nb,2\n", "4", "nothing can ever pass; ask for at most 3"),
        ("a,0.5\nb,0.5\n", "120%", "with a quota of 1.2 nothing can ever pass"),
        ("a,1\nb,2\n", "0", "everything always passes"),
        ("a,1\na,2\n", "2", "names a again"),
        ("a,1e400\nb,2\n", "2", "about 10^"),
        ("a,1\nb,2\n", "two", "is not a number"),
        ("a,1,5\nb,2,5\n", "2", "3 columns and no line that names them"),
        ("name,weight\na,1,5\n", "2", "3 columns where the first line has 2"),
    ],
)
def test_bodies_that_cannot_be(content: str, quota: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "w.csv"
    path.write_text(content, encoding="utf-8")
    found = run("power", str(path), "--quota", quota)
    assert found.exit_code == 2
    assert said in found.stderr
    assert len(found.stderr) < 400


@pytest.mark.parametrize("content", ["a;1,5\nb;2,5\n", "a\t1,5\nb\t2,5\n", "member;votes\na;1,5\nb;2,5\n"])
def test_a_comma_may_be_a_decimal_sign(content: str, tmp_path: Path) -> None:
    path = tmp_path / "w.csv"
    path.write_text(content, encoding="utf-8")
    found = json.loads(run("power", str(path), "--quota", "2", "--json").stdout)
    assert [m["weight"] for m in found["members"]] == ["1.5", "2.5"]


@pytest.mark.parametrize(
    ("quota", "winning", "note"),
    [(">50%", 3, False), ("2/3", 3, False), ("50%", 5, True), ("3", 5, True), ("4", 3, False)],
)
def test_majorities(quota: str, winning: int, note: bool, tmp_path: Path) -> None:
    """Of 3, 2 and 1 votes: with half of them the first alone wins, and so do the other two without it."""
    path = tmp_path / "w.csv"
    path.write_text("Member,Votes\nA,3\nB,2\nC,1\n", encoding="utf-8")
    found = run("power", str(path), "--quota", quota, "--json")
    data = json.loads(found.stdout)
    assert data["winning_coalitions"] == winning
    assert any("two coalitions without a common member can both win" in n for n in data["notes"]) is note
    assert ("both win" in found.stderr) is note


def test_half_a_vote_is_not_half_of_the_votes(tmp_path: Path) -> None:
    path = tmp_path / "w.csv"
    path.write_text("Member,Votes\nA,3\nB,2\nC,1\n", encoding="utf-8")
    found = run("power", str(path), "--quota", "0.5")
    assert found.exit_code == 2
    assert "for a share write 50%" in found.stderr


def test_the_decimal_sign_decides_what_the_table_does_not_show(tmp_path: Path) -> None:
    path = tmp_path / "w.csv"
    path.write_text("Member;Votes\nA;1,234\nB;2,345\n", encoding="utf-8")
    assert "--decimal" in run("power", str(path), "--quota", "50%").stderr
    found = json.loads(run("power", str(path), "--quota", "50%", "--decimal", ",", "--json").stdout)
    assert [m["weight"] for m in found["members"]] == ["1.234", "2.345"]
    wrong = run("power", str(path), "--quota", "50%", "--decimal", "x")
    assert wrong.exit_code == 2
    assert "--decimal x: use . or ," in wrong.stderr
