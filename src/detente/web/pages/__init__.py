"""The pages of the workbench, one module each, found by looking."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from detente.web.view import WebPage


@cache
def pages() -> tuple[WebPage, ...]:
    """Return all pages in the order of the navigation."""
    found = [import_module(f"{__name__}.{m.name}").PAGE for m in iter_modules(__path__)]
    return tuple(sorted(found, key=lambda p: (p.order, p.id)))
