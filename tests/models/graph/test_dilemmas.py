"""Confrontation dilemmas: two games by hand, the definitions read literally, a scenario's shares and errors."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fingerprint import fingerprint
from models.graph.conflicts import random_graph, random_options
from models.graph.test_files import CHICKEN, command

from detente.draws.inputs import Inputs
from detente.models.contract import Context
from detente.models.graph.analysis.confrontation import KINDS, dilemmas, words
from detente.models.graph.conflict.conflict import Conflict
from detente.models.graph.dilemmas import MODEL, DilemmaOptions, positions_of, threatened_states
from detente.models.graph.files.read import read_conflict
from detente.scenario.load import load

PRISONERS = CHICKEN | {"preferences_most_to_least": {"Row": ["DC", "CC", "DD", "CD"], "Col": ["CD", "CC", "DD", "DC"]}}
Found = set[tuple[str, int, int | None]]


def found(conflict: Conflict, positions: dict[int, int], threatened: int) -> Found:
    return {(d.kind, d.maker, d.other) for d in dilemmas(conflict, positions, threatened)}


def both(*kinds: str) -> Found:
    alone = ("threat", "cooperation")
    return {(kind, i, None if kind in alone else 1 - i) for kind in kinds for i in (0, 1)}


@pytest.mark.parametrize(
    ("game", "row", "col", "expected"),
    [
        # Nobody believes that either would sit through DD, and each may as well give way.
        (CHICKEN, "DC", "CD", both("threat", "inducement")),
        # They agree, and then each is tempted to leave the agreement.
        (CHICKEN, "CC", "CC", both("threat", "trust", "cooperation")),
        (PRISONERS, "CC", "CC", both("trust", "cooperation")),
        # Each would rather have DD than what the other asks for, and would leave that for it.
        (PRISONERS, "DC", "CD", both("deterrence", "trust")),
        # Each asks for what is good for the other.
        (PRISONERS, "CD", "DC", both("inducement", "positioning", "cooperation")),
    ],
)
def test_by_hand(game: dict[str, Any], row: str, col: str, expected: Found) -> None:
    conflict = read_conflict(game, "game")
    positions = {0: conflict.find(row), 1: conflict.find(col)}
    assert found(conflict, positions, conflict.find("DD")) == expected


def test_definitions_read_literally() -> None:
    rng = np.random.default_rng(20220112)
    seen: set[str] = set()
    for turn in range(300):
        pair = random_graph(rng) if turn % 2 else random_options(rng)
        if pair is None:
            continue
        conflict, rank = pair.conflict, pair.conflict.rank
        n, m = rank.shape
        asked = {i: int(rng.integers(m)) for i in range(n) if rng.random() < 0.9}
        t = int(rng.integers(m))
        expected: Found = set()
        for i, x in asked.items():
            if any(rank[i, q] > rank[i, t] for q in conflict.moves.of(i, t)):
                expected.add(("threat", i, None))
            if any(rank[i, q] > rank[i, x] for q in conflict.moves.of(i, x)):
                expected.add(("cooperation", i, None))
            for j, y in asked.items():
                if i == j:
                    continue
                if rank[j, t] >= rank[j, x]:
                    expected.add(("deterrence", i, j))
                if x != y and rank[i, y] >= rank[i, t]:
                    expected.add(("inducement", i, j))
                if rank[i, y] > rank[i, x]:
                    expected.add(("positioning", i, j))
                if any(rank[j, q] > rank[j, x] for q in conflict.moves.of(j, x)):
                    expected.add(("trust", i, j))
        got = dilemmas(conflict, asked, t)
        assert {(d.kind, d.maker, d.other) for d in got} == expected
        assert [KINDS.index(d.kind) for d in got] == sorted(KINDS.index(d.kind) for d in got)
        for d in got:
            seen.add(d.kind)
            assert conflict.makers[d.maker] in words(conflict, d)
            if d.move is not None:
                mover, start = (d.other, asked[d.maker]) if d.kind == "trust" else (d.maker, asked[d.maker])
                mover, start = (d.maker, t) if d.kind == "threat" else (mover, start)
                assert mover is not None
                better = [q for q in conflict.moves.of(mover, start) if rank[mover, q] > rank[mover, start]]
                assert d.move in better
                assert rank[mover, d.move] == max(rank[mover, q] for q in better)
    assert seen == set(KINDS)


def test_a_scenario() -> None:
    inputs = Inputs(load("nato-russia-2022"), 1, 300)
    done: list[float] = []
    first = MODEL.run(inputs, DilemmaOptions(most=64), Context(progress=lambda _, share: done.append(share)))
    again = MODEL.run(inputs, DilemmaOptions(most=64), Context(workers=2))
    assert fingerprint(first) == fingerprint(again)
    assert first.draws == 64
    assert done[-1] == 1
    rows = first.rows
    assert rows
    assert all(0 < r.count <= r.n == 64 for r in rows)
    # Who has proposed nothing takes no position.
    assert set(first.positions) == {"Russia", "NATO"}
    # NATO's moves cost Russia nothing by themselves: it is under no pressure from them, nor from its own threat.
    assert first.threatened == "Russia: Use force against Ukraine"
    pressed = {(r.kind, r.actor) for r in rows if r.kind in ("inducement", "deterrence", "threat")}
    assert pressed <= {("inducement", "NATO"), ("deterrence", "RUS"), ("threat", "RUS")}


def test_each_pair_has_a_threat_of_its_own() -> None:
    # Row threatens with DD and Col with nothing: only Col is under pressure, and only Row's threat is in doubt.
    conflict = read_conflict(CHICKEN, "chicken")
    positions = {0: conflict.find("DC"), 1: conflict.find("CD")}
    got = dilemmas(conflict, positions, {(0, 1): conflict.find("DD")})
    assert {(d.kind, d.maker, d.other) for d in got} == {("threat", 0, None), ("inducement", 1, 0)}
    assert not [d for d in dilemmas(conflict, positions, {}) if d.kind in ("threat", "deterrence", "inducement")]


def test_positions_and_threats_come_from_the_file() -> None:
    from detente.models.graph.from_scenario.world import World

    world = World.of(load("cuba-1962"))
    at = positions_of(world)
    for i in at:
        assert [p for p in world.scenario.proposals if p.by == world.makers[i] and p.kind != "analyst"]
        assert world.outcomes[int(world.outcome_of[at[i]])].trigger == "none"
    usa, sun = world.makers.index("USA"), world.makers.index("SUN")
    # The Soviet moves neither trigger anything nor cost the United States anything.
    assert set(threatened_states(world, at)) == {(usa, sun)}
    assert world.outcomes[int(world.outcome_of[threatened_states(world, at)[usa, sun]])].trigger == "force"


def test_without_two_positions_and_a_threat_there_are_no_dilemmas() -> None:
    sound = load("cuba-1962")
    assert not MODEL.needs(sound)
    silent = tuple(p.model_copy(update={"kind": "analyst"}) if p.by == "SUN" else p for p in sound.proposals)
    (missing,) = MODEL.needs(sound.model_copy(update={"proposals": silent}))
    assert "no positions face each other" in missing.words
    mild = tuple(m for m in sound.moves if m.triggers is None)
    (missing,) = MODEL.needs(sound.model_copy(update={"moves": mild}))
    assert "threatens another" in missing.words


def test_the_command(tmp_path: Path) -> None:
    case = CHICKEN | {"confrontation": {"positions": {"Row": "DC", "Col": "CD"}, "threatened": "DD"}}
    file = tmp_path / "chicken.json"
    file.write_text(json.dumps(case), encoding="utf-8")
    done = command(str(file), "--dilemmas", "--json")
    rows = json.loads(done.stdout)["dilemmas"]["rows"]
    assert {(r["kind"], r["actor"], r["with"]) for r in rows} == {
        ("threat", "Row", None), ("threat", "Col", None), ("inducement", "Row", "Col"), ("inducement", "Col", "Row"),
    }  # fmt: skip
    file.write_text(json.dumps(CHICKEN), encoding="utf-8")
    done = command(str(file), "--dilemmas")
    assert done.returncode == 2
    assert "say what each party asks for" in done.stderr


def test_shares_have_standard_errors() -> None:
    from detente import analyze

    got = {f.id: f for f in analyze(load("nato-russia-2022"), draws=64).findings}["stable/dilemmas"]
    rows = got.details["rows"]
    for r in rows:
        p = r["count"] / r["n"]
        if 0 < p < 1:
            assert r["mc_se"] == pytest.approx(math.sqrt(p * (1 - p) / r["n"]), abs=1e-6)
        else:
            assert 0 < r["mc_se"] < 2 / r["n"]
    assert "Counted over the first 64 draws." in got.text
