"""JSON Schema of the scenario file, for editors."""

from __future__ import annotations

from typing import Any


def schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a scenario file.

    It knows the shape: keys, types, ranges, words. What the parts mean together (ids that exist, levels in order,
    dates) is checked by loading the file.
    """
    from detente.scenario.model import Scenario

    body = Scenario.model_json_schema(mode="validation")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **body,
        "title": "Détente scenario",
        "description": "One dispute: who wants what, how much, and what happens without an agreement.",
    }
