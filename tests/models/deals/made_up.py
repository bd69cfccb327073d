"""A dispute of three with results that nobody computed: sentences are tested on numbers that are known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from detente._labelled import Labelled
from detente.answers.case import Alternative, Case
from detente.answers.drivers import KeyDrivers
from detente.answers.finding import KeyDriver, Share
from detente.draws.inputs import Inputs
from detente.models.deals._clauses import Clauses
from detente.models.deals.results import (
    BEST,
    BestPackage,
    BlockingSet,
    CentralZone,
    NamedPackage,
    ZoneResult,
    ZoneShares,
)
from detente.scenario.load import loads
from detente.scenario.model import Scenario

N = 200
TEXT = """
detente: 1
title: A dam upstream
as_of: 2020-01-01
actors:
  - {id: UP, name: Upstream}
  - {id: DOWN, name: Downstream}
  - {id: SEA, name: Delta}
issues:
  - {id: dam, question: How high is the dam?, kind: distributive, levels: {0: None at all, 50: Half, 100: Full},
     status_quo: 0}
  - {id: flow, question: How much flows?, kind: restraint, levels: {0: Little, 100: All}, status_quo: 0}
positions:
  - {actor: UP, issue: dam, ideal: 100, salience: 100}
  - {actor: DOWN, issue: dam, ideal: {low: 0, mode: 20, high: 60}, salience: 100}
  - {actor: SEA, issue: flow, ideal: 100, salience: 100}
signatories: [UP, DOWN, SEA]
proposals:
  - {id: full, title: The full dam, by: UP, kind: tabled, package: {dam: 100, flow: 100}}
no_agreement:
  lapse: {}
  force: {challenger: UP, target: DOWN, win: 0.5, win_package: {dam: 100, flow: 0}, fail_package: {dam: 0, flow: 0},
          cost: {UP: 0.1, DOWN: 0.1, SEA: 0.1}}
"""
SETS = ("constructed, loss 1", "peace, loss 1")
ACTORS = ("UP", "DOWN", "SEA")


def scenario() -> Scenario:
    return loads(TEXT)


class Fixed(KeyDrivers):
    """Key drivers that are given, for any outcome."""

    def __init__(self, inputs: Inputs, *drivers: KeyDriver) -> None:
        super().__init__(inputs)
        object.__setattr__(self, "given", drivers)

    def of(self, outcome: NDArray[np.bool_], most: int = 6) -> tuple[tuple[KeyDriver, ...], dict[str, float]]:
        return self.given, {"judgement": 1.0} if self.given else {}  # type: ignore[attr-defined]


def driver(words: str, low: float, high: float) -> KeyDriver:
    """A key driver by its shares in the lowest and the highest fifth."""
    lowest, highest = (Share(f, round(100 * x), 100) for f, x in (("lowest fifth", low), ("highest fifth", high)))
    return KeyDriver("positions/DOWN/dam/ideal", words, "judgement", lowest, highest)


def table(values: Sequence[object] | NDArray[np.generic], **coords: Sequence[object]) -> Labelled:
    return Labelled(np.array(values), tuple(coords), coords, "draws")


def zone_result(
    *,
    passes: tuple[int, int] = (40, 60),
    best: tuple[int, int] | None = (120, 150),
    exact: bool = True,
    zone: tuple[int, int] = (140, 180),
    accept: Mapping[str, int] | None = None,
    alone: Mapping[str, int] | None = None,
    sets: Sequence[tuple[tuple[str, ...], int]] = (),
    force: Sequence[float] = (0.0, 0.0),
    drop: Mapping[tuple[str, ...], int] | None = None,
    asked: tuple[str, ...] = ACTORS,
    gains: Mapping[str, tuple[float, ...]] | None = None,
    central: Sequence[tuple[float, ...]] = ((0.1, 0.2, 0.3),),
) -> ZoneResult:
    """The proposal ``full`` and the best package: in how many of 200 draws they pass, under each assumption set.

    ``force`` gives, for both assumptions, the share of draws in which force beats waiting.
    """
    names = ["full", *([BEST] if best is not None else [])]
    counts = [list(x) for x in zip(passes, *([best] if best is not None else []), strict=True)]
    accepted = [accept or dict.fromkeys(ACTORS, N)] + ([dict.fromkeys(ACTORS, N)] if best is not None else [])
    outcome = np.zeros((N, 1 + len(names)), dtype=bool)
    for j, c in enumerate((zone[0], *counts[0])):
        outcome[:c, j] = True
    margins = [[1.0 if d < share * N else -1.0 for d in range(N)] for share in force]
    dropped = drop or {}
    issues = ("dam", "flow")
    subsets = np.array([0, 1, 2, 3])
    words = {(): 0, ("dam",): 1, ("flow",): 2, ("dam", "flow"): 3}
    whole = np.zeros(4, dtype=np.int64)
    for key, count in dropped.items():
        whole[words[key]] = count
    clauses = Clauses(issues, subsets, np.zeros((3, 4), dtype=np.int64), whole, N)
    worth = {"full": (0.4, -0.2, 0.1), BEST: (0.1, 0.1, 0.1)} | dict(gains or {})
    named = {"full": NamedPackage({"dam": 100, "flow": 100}, asked, clauses, worth["full"])}
    if best is not None:
        named[BEST] = NamedPackage({"dam": 50, "flow": 0}, asked, clauses, worth[BEST])
    some = np.array(central, dtype=np.float64).reshape(len(central), 3)
    return ZoneResult(
        model="deals.zone",
        title="zone of agreement",
        citations=("fearon1995",),
        options={},
        seed=1,
        n_draws=N,
        passes=table(counts, assumptions=SETS, proposal=names),
        zone=table(zone, assumptions=SETS),
        accept=table([[a.get(x, 0) for x in ACTORS] for a in accepted], proposal=names, actor=ACTORS),
        sole=table([[0] * 3 for _ in names], proposal=names, actor=ACTORS),
        alone=table([(alone or {}).get(x, 0) for x in ACTORS], actor=ACTORS),
        outcome=table(outcome, draw=range(N), proposal=["zone", *names]),
        settlement=table(np.full((1, N, 2), np.nan), solution=["nash"], draw=range(N), issue=issues),
        party=table(np.full((3, N, 2), np.nan), actor=ACTORS, draw=range(N), issue=issues),
        force=table(margins, measure=["margin", "untrusted"], draw=range(N)),
        named=named,
        best=None if best is None else BestPackage({"dam": 50, "flow": 0}, best[0], exact),
        parties=ACTORS,
        grid_size=6,
        visited=6 * N,
        tried=N,
        blocks=tuple(BlockingSet(a, c) for a, c in sets),
        sizes=(1,),
        central=CentralZone(len(some), some, np.ones(len(some), dtype=bool), np.arange(len(some))),
        force_if_accepted={},
        procedural={},
    )


def case(zone: ZoneResult, *drivers: KeyDriver, others: tuple[Alternative, ...] = ()) -> Case:
    s = scenario()
    inputs = Inputs(s, 1, N)
    return Case(s, inputs, {zone.model: zone}, Fixed(inputs, *drivers), others)


def other(kind: str, id: str, full: int, zone: int) -> Alternative:
    """Another coding, under which ``full`` and any package pass in so many of 200 draws."""
    mine = zone_result()
    header = {k: getattr(mine, k) for k in ("model", "title", "citations", "options", "seed", "n_draws")}
    theirs = ZoneShares(
        **header,
        passes=table([[full]], assumptions=SETS[:1], proposal=["full"]),
        zone=table([zone], assumptions=SETS[:1]),
    )
    return Alternative(id, f"as {id} codes it.", kind, {mine.model: theirs})
