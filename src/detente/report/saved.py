"""Reading a saved run as pages read an analysis, runs of older versions included."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from detente._errors import DamagedFile
from detente.answers.finding import SCHEMA_VERSION
from detente.answers.questions import Question
from detente.answers.view import View
from detente.models.registry import families

RENAMED = {"readings": "by_assumption", "hinges": "key_drivers", "hangs_on": "depends_on"}
"""Keys of a finding in version 1 of ``findings.json``, and their names now."""
ASKS = {
    "zone": Question.DEAL,
    "fate": Question.BLOCKERS,
    "blocks-alone": Question.BLOCKERS,
    "council": Question.BLOCKERS,
    "admission": Question.BLOCKERS,
    "best-package": Question.TABLE,
    "coder": Question.CHANGE,
    "variant": Question.CHANGE,
    "force": Question.FAILURE,
    "why": Question.FAILURE,
    "coercion": Question.FAILURE,
    "guarantee": Question.FAILURE,
    "reference-class": Question.FAILURE,
    "stable": Question.FAILURE,
    "talks": Question.FAILURE,
}
"""Questions that the findings of version 1 answer, by the first part of their id; all others are background."""


def view_of_run(findings: Mapping[str, Any], figures: Mapping[str, Any]) -> View:
    """Return a saved run as a view.

    Parameters
    ----------
    findings, figures
        What ``findings.json`` and ``figures.json`` hold.

    Raises
    ------
    DamagedFile
        If a newer version wrote them.
    KeyError, TypeError, ValueError
        If something is missing or has the wrong kind.
    """
    version = findings.get("schema_version", 1)
    if version > SCHEMA_VERSION:
        raise DamagedFile(
            f"this run was written by a newer version (schema {version}, this one reads up to {SCHEMA_VERSION}); "
            "update detente"
        )
    if version == 1:
        findings, figures = _upgraded(findings, figures)
    return View.read(findings, figures)


def _upgraded(findings: Mapping[str, Any], figures: Mapping[str, Any]) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Return data of version 1 in the form of version 2."""
    new = [
        {
            **{RENAMED.get(k, k): v for k, v in f.items()},
            "asks": ASKS.get(str(f["id"]).partition("/")[0], Question.BACKGROUND).value,
        }
        for f in findings["findings"]
    ]
    skipped = [{**s, "missing": [{**m, "remedy": m["mend"]} for m in s["missing"]]} for s in findings["skipped"]]
    kept = {f.id: f.old_rows(figures) for f in families()}
    return (
        {**findings, "findings": new, "skipped": skipped, "schema_version": SCHEMA_VERSION},
        {**figures, "families": {id_: rows for id_, rows in kept.items() if rows is not None}},
    )
