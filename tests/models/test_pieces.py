"""Split models: pieces can be made anywhere and in any order, and the result is the same to the last bit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from fingerprint import fingerprint

from detente._pack import pack, unpack
from detente.draws.inputs import CHUNK, Inputs
from detente.models.contract import Cancelled, Context
from detente.models.pieces import (
    ROUNDS,
    SINGLE,
    TOGETHER,
    Pieces,
    Splits,
    Task,
    piece_name,
    run_split,
    run_together,
    spans,
)
from detente.models.registry import models
from detente.scenario.load import load

CASE = "eu-emissions-1984"
SPLIT = [id_ for id_, m in models().items() if m.split is not None]


def test_spans_cover_all_draws_once_and_in_order() -> None:
    for n in (1, CHUNK - 1, CHUNK, CHUNK + 1, SINGLE * CHUNK, SINGLE * CHUNK + 1, 1_000_000):
        chunks = [c for span in spans(n) for c in span]
        assert [start for start, _ in chunks] == [*range(0, n, CHUNK)]
        assert sum(size for _, size in chunks) == n
    assert {len(s) for s in spans(SINGLE * CHUNK)} == {1}
    sizes = [len(s) for s in spans(1_000_000)]
    assert sizes == sorted(sizes, reverse=True), "large pieces first, single chunks at the end"
    assert (sizes[0], sizes[1 - ROUNDS :]) == (TOGETHER, [1] * (ROUNDS - 1))


class Away(Pieces):
    """Makes pieces in another order, from inputs of its own, and sends everything through bytes."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self.made = 0

    def get(self, name: str) -> Any:
        return unpack(self.kept[name]) if name in self.kept else None

    def put(self, name: str, value: Any) -> None:
        self.kept[name] = pack(value)

    def make(
        self, what: str, inputs: Inputs, tasks: Sequence[Task], ctx: Context, splits: Splits
    ) -> list[dict[str, Any]]:
        fresh = Inputs(inputs.scenario, inputs.seed, inputs.n_draws)
        sent = [unpack(pack(task)) for task in tasks]
        self.made += len(sent)
        found = super().make(what, fresh, sent[::-1], ctx, splits)[::-1]
        return [{m: unpack(pack(piece)) for m, piece in task.items()} for task in found]


@pytest.mark.parametrize("id_", SPLIT)
@pytest.mark.parametrize("n", [24, 2 * CHUNK + 76, (SINGLE + 3) * CHUNK + 5])
def test_pieces_made_elsewhere_give_the_same_bytes(id_: str, n: int) -> None:
    if n > 10_000 and not id_.startswith("spatial."):
        n = 3 * CHUNK
    model, inputs = models()[id_], Inputs(load(CASE), 3, n)
    here = run_split(model, inputs, model.options(), Context(workers=1))
    away = Away()
    there = run_split(model, inputs, model.options(), Context(workers=2, pieces=away))
    assert fingerprint(there) == fingerprint(here)
    assert away.made == len(spans(n))
    # What is kept is not made again; what is lost is.
    last = piece_name(id_, spans(n)[-1])
    del away.kept[last]
    again = run_split(model, inputs, model.options(), Context(workers=1, pieces=away))
    assert fingerprint(again) == fingerprint(here)
    assert away.made == len(spans(n)) + 1
    assert last in away.kept


def test_models_side_by_side_give_what_each_gives_alone() -> None:
    inputs = Inputs(load(CASE), 3, 2 * CHUNK + 1)
    jobs = {id_: (models()[id_], models()[id_].options()) for id_ in SPLIT}
    together = run_together(jobs, inputs, Context(workers=2))
    for id_, (model, options) in jobs.items():
        alone = run_split(model, Inputs(inputs.scenario, 3, inputs.n_draws), options, Context(workers=1))
        assert fingerprint(together[id_]) == fingerprint(alone)


def test_a_piece_of_many_chunks_stops_between_them() -> None:
    seen = 0

    def cancelled() -> bool:
        nonlocal seen
        seen += 1
        return seen > 3

    model = models()["spatial.mean"]
    with pytest.raises(Cancelled):
        run_split(model, Inputs(load(CASE), 1, 1_000_000), model.options(), Context(workers=1, cancelled=cancelled))
    assert seen == 4


def test_the_mean_of_settlements_is_that_of_the_whole() -> None:
    """Against numpy on all draws at once: the weighted mean, without chunks."""
    model, n = models()["spatial.mean"], 2 * CHUNK
    inputs = Inputs(load(CASE), 3, n)
    found = run_split(model, inputs, model.options(), Context(workers=1))
    draws = [inputs.chunk(*c) for c in inputs.chunks()]
    name = str(found.options["capability"])
    x = np.concatenate([d.stated for d in draws])
    w = np.concatenate([d.salience * np.nan_to_num(d.capability(name))[:, :, None] for d in draws])
    w[np.isnan(x)] = 0
    expected = (w * np.nan_to_num(x)).sum(axis=1) / w.sum(axis=1)
    assert found.tables["settlement"].values == pytest.approx(expected, rel=1e-12, nan_ok=True)
