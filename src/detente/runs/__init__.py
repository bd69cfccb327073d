"""Run folders and the run store: what a run leaves behind, written whole or not at all."""

from detente.runs.folder import FolderInUse, RunFolder, read_run
from detente.runs.store import Store
from detente.runs.stored import StoredRun

__all__ = ["FolderInUse", "RunFolder", "Store", "StoredRun", "read_run"]
