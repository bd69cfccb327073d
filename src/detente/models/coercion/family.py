"""The family of coercion: why talks could fail although a deal exists, and what force does to them."""

from __future__ import annotations

from detente.models.folder_family import folder_family

FAMILY = folder_family("detente.models.coercion", title="coercion", order=20, old_key="coercion", levers=True)
