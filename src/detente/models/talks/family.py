"""The family of talks: meetings, offers and deadlines, simulated over time."""

from __future__ import annotations

from detente.models.folder_family import folder_family

FAMILY = folder_family("detente.models.talks", title="talks over time", order=70)
