"""Finds every model: our own files under ``models/``, and others' through entry points.

A third party adds a model by the entry-point group ``detente.models``, pointing to a ``Model``.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from pkgutil import walk_packages
from types import MappingProxyType

import detente.models
from detente._errors import DetenteError
from detente.models.contract import Model


class DuplicateModel(DetenteError):
    """Two models share an id."""


@cache
def models() -> Mapping[str, Model]:
    """Return all models by id, in the order of their ids.

    Raises
    ------
    DuplicateModel
        If two models share an id.
    """
    found: dict[str, Model] = {}
    for info in walk_packages(detente.models.__path__, "detente.models."):
        if info.ispkg or info.name.rpartition(".")[2].startswith("_"):
            continue
        _add(found, getattr(import_module(info.name), "MODEL", None))
    for entry in entry_points(group="detente.models"):
        _add(found, entry.load())
    return MappingProxyType(dict(sorted(found.items())))


def _add(found: dict[str, Model], model: object) -> None:
    if model is None:
        return
    if not isinstance(model, Model):
        raise TypeError(f"{model!r} is offered as a model but is no detente Model")
    if model.id in found:
        raise DuplicateModel(f"two models share the id {model.id!r}; rename one")
    found[model.id] = model
