"""The family of deals: which packages pass, who blocks, and what could be tabled."""

from __future__ import annotations

from detente.models.folder_family import folder_family

FAMILY = folder_family("detente.models.deals", title="deals", order=10, old_key="zone", outcomes=True, lists=True)
