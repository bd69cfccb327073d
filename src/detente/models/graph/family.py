"""The family of graphs: which situations the moves lead to, and which of them are stable."""

from __future__ import annotations

from detente.models.folder_family import folder_family

FAMILY = folder_family("detente.models.graph", title="graph of situations", order=50, old_key="stability", levers=True)
