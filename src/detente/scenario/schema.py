"""JSON Schema of the scenario file, for editors."""

from __future__ import annotations

from typing import Any


def schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a scenario file.

    It knows the shape: keys, types, ranges, words. What the parts mean together (ids that exist, levels in
    order, dates) is checked by loading the file.
    """
    from pydantic.json_schema import GenerateJsonSchema
    from pydantic_core import core_schema

    from detente.scenario.model import Scenario

    class WithLevels(GenerateJsonSchema):
        """In JSON all keys are text: those that are levels are spelt as whole numbers from 0 to 100."""

        def dict_schema(self, schema: core_schema.DictSchema) -> dict[str, Any]:
            body = super().dict_schema(schema)
            if schema.get("keys_schema", {}).get("type") == "int":
                body["propertyNames"] = {"pattern": "^(100|[1-9]?[0-9])$"}
            return body

    body = Scenario.model_json_schema(mode="validation", schema_generator=WithLevels)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **body,
        "title": "Détente scenario",
        "description": "One dispute: who wants what, how much, and what happens without an agreement.",
    }
