"""The family of councils: the decisions that bodies can take under their rules, and the admission of members."""

from __future__ import annotations

from detente.models.folder_family import folder_family

FAMILY = folder_family("detente.models.council", title="councils", order=60, old_key="council")
