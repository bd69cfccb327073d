"""The family of councils: what bodies can decide under their rules, and whom they could admit."""

from __future__ import annotations

from detente.models.folder_family import folder_family

FAMILY = folder_family("detente.models.council", title="councils", order=60, old_key="council")
