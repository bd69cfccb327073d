"""A test is registered once for each version of a model."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from detente.backtest.problems import BacktestError
from detente.backtest.register import add_test, model_version


def made(part: str = "held back", data: str = "d" * 64) -> dict[str, object]:
    row = {"id": "spatial.mean", "mae_median": 23.0, "crps": 16.4, "log_score": -2.1}
    return {
        "parts": [{"part": part, "sha256": data, "issues": 30, "proposals": 12, "how": "so", "table": [row]}],
    }


def test_once_for_each_version_and_data_set(tmp_path: Path) -> None:
    path = tmp_path / "register.jsonl"
    assert "test registered" in add_test(path, made())[0]
    assert "not added again" in add_test(path, made())[0]
    assert "test registered" in add_test(path, made(data="e" * 64))[0]
    kept = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert [k["data"][0] for k in kept] == ["d", "e"]
    assert {k["model"] for k in kept} == {model_version()}
    assert kept[0]["scores"]["spatial.mean"]["crps"] == 16.4


def test_what_is_no_test(tmp_path: Path) -> None:
    with pytest.raises(BacktestError, match="no proposal here was kept back"):
        add_test(tmp_path / "r.jsonl", made("cross-validated"))


def test_a_damaged_register(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    path.write_text('{"data": 1}\n', encoding="utf-8")
    with pytest.raises(BacktestError, match=r"r.jsonl:1: this is not a line of a register"):
        add_test(path, made())
