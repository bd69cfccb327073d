"""Pictures say what they show, and are valid SVG."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from backtest.made_up import deu_rows, write
from backtest.test_classes import MARKS, made_up

from detente.backtest.classes.board import class_board
from detente.backtest.classes.forecasts import Forest
from detente.backtest.deu.board import BoardPart, board
from detente.backtest.deu.data import read_deu
from detente.backtest.pictures import board_pictures, class_pictures, gain_picture, pit_picture, promise_picture


@pytest.fixture(scope="module")
def part(tmp_path_factory: pytest.TempPathFactory) -> BoardPart:
    issues = read_deu(write(tmp_path_factory.mktemp("deu") / "made-up.csv", deu_rows()))
    return board(issues, wanted=["mean"], resamples=200).parts[0]


def test_every_forecast_that_is_no_baseline_has_its_line(part: BoardPart) -> None:
    words = gain_picture(part).words()
    for row in part.rows:
        # A title that is cut ends in an ellipsis.
        assert any(w.rstrip(" …") and row.title.startswith(w.rstrip(" …")) for w in words) is (row.id in part.against)


def test_bars_count_all_outcomes(part: BoardPart) -> None:
    row = part.rows[0]
    assert sum(row.pit) == part.issues.n
    assert row.title in pit_picture(part, [row.id]).words()


def test_files_are_svg_with_words_for_screen_readers(part: BoardPart) -> None:
    made = class_board(made_up(), (*MARKS, Forest("forest", "forest", ("signal",))), 1970, resamples=200)
    for name, text in {**board_pictures(part), **class_pictures("icb", [made])}.items():
        root = ET.fromstring(text)
        assert name.endswith(".svg")
        assert root[0].text
        assert root[1].text
    assert "tested +0." in class_pictures("icb", [made])["icb-promised.svg"]
    assert made.question in " ".join(promise_picture([made], "forest").words())
