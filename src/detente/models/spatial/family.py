"""The family of spatial models: predicted outcomes from stated positions if nobody could veto."""

from __future__ import annotations

from detente.models.folder_family import folder_family

FAMILY = folder_family("detente.models.spatial", title="spatial models", order=40, old_key="bargaining", levers=True)
