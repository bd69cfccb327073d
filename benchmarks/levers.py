"""Living sessions: what-ifs against the same parts from nothing, sensitivity, least changes.

``python -m benchmarks.levers [DRAWS] [BASELINE]`` (2,000 by default). BASELINE is the folder ``src`` of an older
version (commit 29c49ef), whose parts are then measured in the same run. The parts are those that a what-if would be
made of without a session: ``load(set=…)``, ``Inputs``, the zone model, its findings.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time

import numpy as np

from benchmarks._measure import calibration, within
from detente.answers.case import Case
from detente.answers.drivers import KeyDrivers
from detente.answers.input_rows import rows_of
from detente.answers.movable import levers_of
from detente.draws.inputs import Inputs
from detente.levers.least import Medians
from detente.levers.package import PackageJudge
from detente.levers.sensitivity import sensitivity
from detente.levers.session import Session, session
from detente.models.contract import Context
from detente.models.deals.consent import asked_mask
from detente.models.deals.evaluator import Evaluator
from detente.models.deals.findings import findings
from detente.models.deals.zone import MODEL, ZoneOptions
from detente.scenario.load import load

CASE = "nato-russia-2022"
RULES: dict[str, object] = {
    "issues/path/consent": {100: "UKR"},
    "issues/missiles/consent": "all(RUS, USA)",
    "fora/nrc/parties": ["RUS", "NATO", "UKR"],
    "actors/NATO/cohesion": 0.5,
    "no_agreement/force/win_package/door": 60,
    "no_agreement/force/fail_package/border": 100,
    "no_agreement/talks_refused": True,
}
OLD = """
import sys, time
from detente.draws.inputs import Inputs
from detente.findings.case import Case
from detente.findings.hinges import Hinges
from detente.findings.zone import deals
from detente.models.contract import Context
from detente.models.deals.zone import MODEL, ZoneOptions
from detente.scenario.load import load
best = 1e9
for x in (60, 55, 50, 45):
    start = time.process_time()
    case = load("nato-russia-2022", set={"positions/RUS/door/ideal": x})
    inputs = Inputs(case, 1, int(sys.argv[1]))
    result = MODEL.run(inputs, ZoneOptions(), Context(workers=1))
    deals(Case(case, inputs, {MODEL.id: result}, Hinges(inputs)))
    best = min(best, time.process_time() - start)
print(best)
"""
"""The cost of a what-if with the parts of the baseline; the first of four compiles."""


def parts(draws: int, value: float) -> None:
    """Compute one what-if from scratch, with the present parts."""
    case = load(CASE, set={"positions/RUS/door/ideal": value})
    inputs = Inputs(case, 1, draws)
    result = MODEL.run(inputs, ZoneOptions(counts=False), Context(workers=1))
    findings(Case(case, inputs, {MODEL.id: result}, KeyDrivers(inputs)))


def changes(kept: Session) -> list[dict[str, object]]:
    """Return fifty changes of one value each, spread over the file: the median goes half-way to an end."""
    rows = [r for r in rows_of(kept.inputs().plan) if not r.quantity.is_point]
    chosen = [rows[int(j)] for j in np.linspace(0, len(rows) - 1, 50)]
    ends = [(r.quantity.low, r.quantity.high)[j % 2] for j, r in enumerate(chosen)]
    return [{r.path: (r.quantity.mode + end) / 2} for r, end in zip(chosen, ends, strict=True)]


def timed(kept: Session, wanted: list[dict[str, object]]) -> tuple[list[float], list[float]]:
    """Return CPU and wall seconds of each what-if."""
    cpu, wall = [], []
    for change in wanted:
        a, b = time.process_time(), time.perf_counter()
        _ = kept.what_if(change).findings
        cpu.append(time.process_time() - a)
        wall.append(time.perf_counter() - b)
    return cpu, wall


def by_kind(wanted: list[dict[str, object]], cpu: list[float], wall: list[float]) -> list[str]:
    """Return one line for each kind of quantity: its changes, their median CPU time and their slowest wall time."""
    kinds: dict[str, list[int]] = {}
    for j, change in enumerate(wanted):
        path = next(iter(change)).split("/")
        own = path[-1] if path[0] in ("positions", "commitments") else "/".join(path[1:-1]) or path[0]
        kinds.setdefault(f"{own} of the alliance" if "NATO" in path[1] else own, []).append(j)
    return [
        f"    {kind:40s} {len(at):3d}: median {1000 * np.median([cpu[j] for j in at]):5.0f} ms CPU, "
        f"slowest {1000 * max(wall[j] for j in at):5.0f} ms wall"
        for kind, at in kinds.items()
    ]


def what_ifs(draws: int, baseline: str | None) -> None:
    """Time what-ifs in a session against the same parts from scratch."""
    parts(draws, 70)
    today, _ = within(lambda: parts(draws, 60), 3)
    print(f"one what-if from nothing, today's parts      {1000 * today.cpu:8.0f} ms CPU")
    old = None
    if baseline is not None:
        env = {**os.environ, "PYTHONPATH": baseline}
        out = subprocess.run([sys.executable, "-c", OLD, str(draws)], env=env, capture_output=True, check=True)
        old = float(out.stdout)
        print(f"one what-if from nothing, baseline's parts   {1000 * old:8.0f} ms CPU")
    for workers in (1, 2):
        kept = session(CASE, draws=draws, workers=workers)
        kept.find()
        timed(kept, [{"positions/RUS/door/ideal": 70}, {"positions/NATO/door/ideal": 30}])
        wanted = changes(kept)
        cpu, wall = timed(kept, wanted)
        rules_cpu, rules_wall = timed(kept, [{p: v} for p, v in RULES.items()])
        print(f"\na living session, {draws:,} draws, {workers} thread(s)")
        print(
            f"  50 changes of values: median {1000 * np.median(cpu):.0f} ms CPU, mean {1000 * np.mean(cpu):.0f}; "
            f"wall median {1000 * np.median(wall):.0f}, p95 {1000 * np.quantile(wall, 0.95):.0f} ms"
        )
        print(*by_kind(wanted, cpu, wall), sep="\n")
        print(
            f"  rules, fora, cohesion, force: median {1000 * np.median(rules_cpu):.0f} ms CPU; "
            f"wall worst {1000 * max(rules_wall):.0f} ms"
        )
        print(f"  today's parts / median what-if: {today.cpu / np.median(cpu):.1f}")
        if old is not None:
            print(f"  baseline's parts / median what-if: {old / np.median(cpu):.1f}")


def others() -> None:
    """Time Sobol indices for three findings at once, and the least change for every proposal."""
    kept = session(CASE, draws=1000)
    ids = ["best-package", "zone", "fate/allies-line"]
    for by in ("actor", "input"):
        sensitivity(kept, ids, by, 16)
        cost, found = within(lambda by=by: sensitivity(kept, ids, by, 1024))
        print(f"Sobol by {by}, N = 1,024, three findings: {cost.wall:.1f} s wall, {found.evaluations:,} evaluations")
    evaluator = Evaluator(kept.inputs())
    moving = levers_of(kept.scenario, rows_of(evaluator.inputs.plan))
    worst = 0.0
    for named in evaluator.proposals:
        mask = asked_mask(evaluator, named)
        asked = np.array([i for i in range(len(evaluator.inputs.plan.actors)) if mask >> i & 1])
        found = Medians(PackageJudge(evaluator, named), moving, asked).least()
        assert found.proven
        worst = max(worst, found.seconds)
    print(f"least change at the medians, {len(evaluator.proposals)} proposals: slowest {worst:.1f} s, all proven")


if __name__ == "__main__":
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    base = calibration()
    print(f"calibration loop: {base:.3f} CPU-s\n")
    what_ifs(n, sys.argv[2] if len(sys.argv) > 2 else None)
    print()
    others()
