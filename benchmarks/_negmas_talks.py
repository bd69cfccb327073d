"""The other side of ``benchmarks.talks``: run by an interpreter that has negmas, never by the project's own.

``python _negmas_talks.py FOLDER``: reads ``games.npy`` (games, parties, issues, levels) and ``play.json`` (steps, and
the exponent of each party's curve), writes each game's agreement and the seconds it took to ``negmas.json``.
"""

from __future__ import annotations

import json
import sys
import time
import warnings
from pathlib import Path

import numpy as np

warnings.filterwarnings("ignore")


def main(folder: Path) -> None:
    from negmas import (  # type: ignore[import-not-found]
        AspirationNegotiator,
        LinearAdditiveUtilityFunction,
        SAOMechanism,
        make_issue,
    )

    games = np.load(folder / "games.npy")
    said = json.loads((folder / "play.json").read_text())
    issues = [make_issue(values=list(range(games.shape[3])), name=f"i{k}") for k in range(games.shape[2])]
    found: list[list[int] | None] = []
    cpu = wall = 0.0
    for game in games:
        begun, clock = time.process_time(), time.perf_counter()
        session = SAOMechanism(issues=issues, n_steps=said["steps"])
        for g, exponent in enumerate(said["exponents"]):
            ufun = LinearAdditiveUtilityFunction(
                values={f"i{k}": dict(enumerate(game[g, k].tolist())) for k in range(len(issues))},
                weights={f"i{k}": 1.0 for k in range(len(issues))},
                issues=issues,
                reserved_value=0.0,
            )
            session.add(AspirationNegotiator(aspiration_type=float(exponent), tolerance=0.0, name=f"p{g}"), ufun=ufun)
        state = session.run()
        cpu += time.process_time() - begun
        wall += time.perf_counter() - clock
        found.append(None if state.agreement is None else [int(v) for v in state.agreement])
    out = {"cpu": cpu, "wall": wall, "agreements": found}
    (folder / "negmas.json").write_text(json.dumps(out))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
