"""Finds every model and family: the files of each family's folder, and those that other packages offer.

A model is a file directly in the folder of its family, with a constant ``MODEL``; subfolders are not searched.

Another package adds a model by an entry point of the group ``detente.models`` that names a ``Model``, and a family by
one of the group ``detente.families`` that names a ``Family``. A family without a description shows the findings of its
models by their text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from pkgutil import iter_modules
from types import MappingProxyType
from typing import Any

import detente.models
from detente._errors import DetenteError, UsageError
from detente.models.contract import Family, Model, Split
from detente.problems import nearest

FAMILY_MODULE = "family"


class UnknownModel(UsageError):
    """A model that does not exist."""


class DuplicateModel(DetenteError):
    """Two models, or two families, share one id."""


@cache
def models() -> Mapping[str, Model[Any]]:
    """Return all models by id, in the order of their ids.

    Raises
    ------
    DuplicateModel
        If two share an id.
    TypeError
        If something other than a model is offered as one.
    """
    found: dict[str, Model[Any]] = {}
    for folder in iter_modules(detente.models.__path__, "detente.models."):
        if not folder.ispkg:
            continue
        for file in iter_modules(import_module(folder.name).__path__, f"{folder.name}."):
            if not file.ispkg:
                _add(found, getattr(import_module(file.name), "MODEL", None))
    for entry in entry_points(group="detente.models"):
        _add(found, entry.load())
    return MappingProxyType(dict(sorted(found.items())))


def chosen(ids: Iterable[str] | None) -> tuple[str, ...]:
    """Return ids of models, each once and in order; empty if all are meant.

    Raises
    ------
    UnknownModel
        If one does not exist; the message names those that are near.
    """
    known, out = models(), list[str]()
    for id_ in dict.fromkeys(ids or ()):
        if id_ not in known:
            near = nearest(id_, known, most=3)
            more = f"did you mean {near}?" if near else f"there are {', '.join(known)}"
            raise UnknownModel(f"there is no model {id_!r}; {more}")
        out.append(id_)
    return tuple(sorted(out))


def list_models() -> Mapping[str, Model[Any]]:
    """Return all models by id, those of other packages included: the public name of :func:`models`."""
    return models()


def splits_of(ids: Iterable[str]) -> Mapping[str, Split[Any, Any, Any]]:
    """Return how models are split, by id, of those that are."""
    return {id_: split for id_ in ids if (split := models()[id_].split) is not None}


def of_family(family: str) -> tuple[Model[Any], ...]:
    """Return the models of one family, in the order of their ids."""
    return tuple(m for m in models().values() if m.family == family)


@cache
def families() -> tuple[Family, ...]:
    """Return all families in the order of the report; loads no model.

    Raises
    ------
    DuplicateModel
        If two share an id.
    TypeError
        If something other than a family is offered as one.
    """
    found: dict[str, Family] = {}
    for info in iter_modules(detente.models.__path__, "detente.models."):
        if info.ispkg:
            _add_family(found, import_module(f"{info.name}.{FAMILY_MODULE}").FAMILY)
    for entry in entry_points(group="detente.families"):
        _add_family(found, entry.load())
    return tuple(sorted(found.values(), key=lambda f: (f.order, f.id)))


def _add(found: dict[str, Model[Any]], model: object) -> None:
    if model is None:
        return
    if not isinstance(model, Model):
        raise TypeError(f"{model!r} is offered as a model but is not a detente Model")
    if model.id in found:
        raise DuplicateModel(f"Two models share the id {model.id!r}; rename one.")
    found[model.id] = model


def _add_family(found: dict[str, Family], family: object) -> None:
    if not isinstance(family, Family):
        raise TypeError(f"{family!r} is offered as a family but is not a detente Family")
    if family.id in found:
        raise DuplicateModel(f"Two families share the id {family.id!r}; rename one.")
    found[family.id] = family
