"""A page of the workbench, and all pages: the modules of :mod:`detente.web.pages`, found by searching the folder."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from fastapi import APIRouter


@dataclass(frozen=True, slots=True)
class WebPage:
    """One page of the workbench: a module of :mod:`detente.web.pages` has it as its constant ``PAGE``.

    Attributes
    ----------
    id
        Last part of its address.
    title
        What the navigation calls it.
    order
        Its place in the navigation; below 0 it is not in it.
    router
        Its routes.
    of_case
        Whether it is a page of a case, under ``/c/NAME/ID``; else its address is ``/ID``.
    """

    id: str
    title: str
    order: int
    router: APIRouter
    of_case: bool = True

    def path(self, case: str) -> str:
        """Return its address."""
        return f"/c/{case}/{self.id}" if self.of_case else f"/{self.id}"


@cache
def pages() -> tuple[WebPage, ...]:
    """Return all pages in the order of the navigation."""
    package = import_module("detente.web.pages")
    found = [import_module(f"{package.__name__}.{m.name}").PAGE for m in iter_modules(package.__path__)]
    return tuple(sorted(found, key=lambda p: (p.order, p.id)))
