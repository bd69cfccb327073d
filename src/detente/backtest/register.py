"""A register of tests: what was tested on which data, when, and with what result; once for each version of a model.

The register shows repeated use of a test set, which would bias its scores. The version of a forecast
is a hash of its parameters and code, so that a changed model is a new version.
"""

from __future__ import annotations

import hashlib
import json
import os
from datetime import UTC, datetime
from importlib.metadata import version
from importlib.resources import files
from typing import Any

from detente._input import read_text
from detente._output import write
from detente._text import json_text
from detente.backtest.problems import BacktestError

CODE = (
    ("detente.backtest.deu", "forecasts.py"),
    ("detente.backtest.deu", "trained.json"),
    ("detente.backtest.deu", "votes.py"),
    ("detente.models.spatial", "sticky_mean.py"),
)
"""Files that make the forecasts of DEU."""


def model_version() -> str:
    """Return a hash of the code and the parameters of the forecasts."""
    digest = hashlib.sha256()
    for package, name in CODE:
        digest.update(files(package).joinpath(name).read_bytes())
    return digest.hexdigest()[:16]


def add_test(path: str | os.PathLike[str], made: dict[str, Any]) -> list[str]:
    """Add the scores of held-back proposals to a register, one line of JSON each; return notes.

    A version that was already tested on the same data is not added again; the note says when it was tested.

    Raises
    ------
    BacktestError
        If no proposal was held back, or the register is damaged.
    """
    tests = [p for p in made["parts"] if p["part"] == "held back"]
    if not tests:
        raise BacktestError("--register: no proposal here was kept back from training, so there is no test to register")
    kept = _lines(path)
    notes: list[str] = []
    for part in tests:
        data, model = part["sha256"], model_version()
        before = next((k for k in kept if (k["data"], k["model"]) == (data, model)), None)
        if before is not None:
            notes.append(
                f"{os.fspath(path)}: this version was tested on these data on {before['date']}; not added again."
            )
            continue
        kept.append(
            {
                "date": datetime.now(UTC).date().isoformat(),
                "detente": version("detente"),
                "model": model,
                "data": data,
                "issues": part["issues"],
                "proposals": part["proposals"],
                "how": part["how"],
                "scores": {r["id"]: {k: r[k] for k in ("mae_median", "crps", "log_score")} for r in part["table"]},
            }
        )
        notes.append(f"{os.fspath(path)}: test registered, model version {model}.")
    write(path, "".join(json_text(k, indent=None) + "\n" for k in kept), force=True)
    return notes


def _lines(path: str | os.PathLike[str]) -> list[dict[str, Any]]:
    if not os.path.lexists(path):
        return []
    found: list[dict[str, Any]] = []
    for number, line in enumerate(read_text(path).splitlines(), 1):
        try:
            entry = json.loads(line)
            _ = entry["data"], entry["model"], entry["date"]
        except (ValueError, KeyError, TypeError):
            raise BacktestError(
                f"{os.fspath(path)}:{number}: this is not a line of a register; name another file"
            ) from None
        found.append(entry)
    return found
