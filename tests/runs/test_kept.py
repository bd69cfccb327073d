"""What else is kept of an unfinished run beside pieces of models: second coders, variants and levers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from detente._text import json_text
from detente.models.contract import Cancelled
from detente.models.pieces import Pieces, PiecesUnder
from detente.report.ask import Inquiry, ask
from detente.runs.parts import PartsFile
from detente.runs.store import Store
from detente.scenario.load import load

CASE = "nato-russia-2022"
MODELS = ("deals.zone", "spatial.median")


class Told(list[str]):
    def __call__(self, message: str) -> None:
        self.append(message)


def names(store: Store) -> tuple[str, ...]:
    (left,) = store.unfinished()
    file = PartsFile(store.root / "work" / left.id / "parts", print)
    file.close()
    return file.names()


def test_second_coders_and_levers_go_on_where_they_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from detente.levers import findings

    monkeypatch.setattr(findings, "MOST", 1)  # one proposal is enough, and takes half as long
    asked = Inquiry(scenario=load(CASE), draws=40, models=MODELS, levers=True)
    expected = json_text(ask(asked, None, workers=1).plain())
    store = Store(tmp_path)

    def stop(*_: Any) -> Any:
        raise Cancelled("the last of the levers")

    with monkeypatch.context() as patch:
        patch.setattr(findings, "_information", stop)
        with pytest.raises(Cancelled):
            ask(asked, store, workers=1)
    kept = names(store)
    assert {n.partition("/")[0] for n in kept} >= {"deals.zone", "spatial.median", "coder", "levers"}
    assert {n for n in kept if n.startswith("levers/")} >= {"levers/tornado", "levers/sensitivity"}

    def again(*_: Any) -> Any:
        raise AssertionError("worked out twice")

    with monkeypatch.context() as patch:
        for name in ("_levers", "_tornado", "_sobol"):
            patch.setattr(findings, name, again)
        found = ask(asked, store, workers=1)
    assert json_text(found.plain()) == expected
    assert not store.unfinished()


def test_pieces_of_other_inputs_have_names_of_their_own() -> None:
    class Kept(Pieces):
        def __init__(self) -> None:
            self.held: dict[str, Any] = {}

        def get(self, name: str) -> Any:
            return self.held.get(name)

        def put(self, name: str, value: Any) -> None:
            self.held[name] = value

    kept = Kept()
    one, two = kept.under("coder/a"), kept.under("coder/b").under("deep")
    assert isinstance(one, PiecesUnder)
    for n, place in enumerate((kept, one, two)):
        place.put("deals.zone/plan", n)
    assert kept.held == {"deals.zone/plan": 0, "coder/a/deals.zone/plan": 1, "coder/b/deep/deals.zone/plan": 2}
    assert [place.get("deals.zone/plan") for place in (kept, one, two)] == [0, 1, 2]
