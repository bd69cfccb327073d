"""Counted work: said before a long count, refused above a limit that is the same everywhere, done if forced."""

from __future__ import annotations

import random
from fractions import Fraction
from pathlib import Path

import pytest
from typer.testing import CliRunner

from detente.cli.app import app
from detente.models.council import indices
from detente.models.council.game import Game, GameError
from detente.models.council.indices import power

CHANCE = random.Random(4)
WEIGHTS = {f"m{k}": Fraction(CHANCE.randint(1, 400)) for k in range(40)}
"""Too many members for coalitions to be listed: counted by totals."""


def game() -> Game:
    return Game.weighted(WEIGHTS, sum(WEIGHTS.values()) * 2 / 3)


@pytest.mark.parametrize("limit", ["LARGEST", "EFFORT"])
def test_too_much_is_refused_unless_forced(monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    free = power(game())
    monkeypatch.setattr(indices, limit, 100)
    with pytest.raises(GameError, match=r"round .*--force counts them anyway"):
        power(game())
    forced = power(game(), forced=True)
    assert forced.swings == free.swings
    assert forced.exact == free.exact


def test_a_long_count_is_said_beforehand(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    power(game(), tell=said.append)
    assert not said
    monkeypatch.setattr(indices, "LONG", 100)
    power(game(), tell=said.append)
    assert len(said) == 1
    assert "40 members with a total of" in said[0]
    assert "to shorten it, round the weights" in said[0]


def test_totals_that_no_table_holds_are_refused_in_any_case() -> None:
    heavy = Game.weighted({m: w * 10**9 + 1 for m, w in WEIGHTS.items()}, sum(WEIGHTS.values()) * 10**9 * 2 / 3)
    with pytest.raises(GameError, match=r"fewer digits$"):
        power(heavy, forced=True)


def test_by_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "w.csv"
    file.write_text("name,weight\n" + "".join(f"{m},{w}\n" for m, w in WEIGHTS.items()))
    monkeypatch.setattr(indices, "EFFORT", 100)
    monkeypatch.setattr(indices, "LONG", 100)
    refused = CliRunner().invoke(app, ["power", str(file), "--quota", "2/3"])
    assert refused.exit_code == 2
    assert "--force" in refused.stderr
    forced = CliRunner().invoke(app, ["power", str(file), "--quota", "2/3", "--force"])
    assert forced.exit_code == 0
    assert "this may take long" in forced.stderr


def test_many_draws_of_a_spatial_model(monkeypatch: pytest.MonkeyPatch) -> None:
    from detente.cli import spatial

    args = ["spatial", "eu-emissions-1984", "--model", "median", "--draws", "100"]
    monkeypatch.setattr(spatial, "MOST_VALUES", 100)
    refused = CliRunner().invoke(app, args)
    assert refused.exit_code == 2
    assert "--force simulates them anyway" in refused.stderr
    monkeypatch.setattr(spatial, "MANY_VALUES", 100)
    forced = CliRunner().invoke(app, [*args, "--force"])
    assert forced.exit_code == 0
    assert "100 draws of" in forced.stderr
    assert "take fewer --draws" in forced.stderr
