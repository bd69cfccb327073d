"""A family whose findings and sections are defined by modules of its folder, each imported when first needed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from detente.models.contract import Family


def folder_family(
    package: str,
    *,
    title: str,
    order: int,
    old_key: str | None = None,
    outcomes: bool = False,
    levers: bool = False,
    lists: bool = False,
) -> Family:
    """Return the family of a folder with modules ``findings``, ``rows`` and ``sections``.

    Each module has a function of its own name, as :class:`~detente.models.contract.Family` describes it.

    Parameters
    ----------
    package
        Full name of the folder's package; its last part is the id of the family.
    title, order
        Name in words, and place in the report.
    old_key
        Key of ``figures.json`` for the rows in runs of version 1; ``None``: the module ``rows`` has a function
        ``old_rows`` that reads them.
    outcomes
        Whether the module ``findings`` has a function ``outcomes`` too.
    levers
        Whether the folder has a module ``levers``.
    lists
        Whether the folder has a module ``lists``.
    """

    def later(module: str, function: str) -> Callable[[Any], Any]:
        def call(argument: Any) -> Any:
            return getattr(import_module(f"{package}.{module}"), function)(argument)

        return call

    def by_key(figures: Mapping[str, Any]) -> Any:
        return figures.get(old_key or "")

    more: dict[str, Callable[[Any], Any]] = {"outcomes": later("findings", "outcomes")} if outcomes else {}
    if levers:
        more["levers"] = later("levers", "levers")
    if lists:
        more["lists"] = later("lists", "lists")
    return Family(
        id=package.rpartition(".")[2],
        title=title,
        order=order,
        findings=later("findings", "findings"),
        rows=later("rows", "rows"),
        sections=later("sections", "sections"),
        old_rows=by_key if old_key else later("rows", "old_rows"),
        **more,
    )
