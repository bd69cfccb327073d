"""Run folders and the run store: the files of a run, written atomically."""

from detente.runs.folder import FolderInUse, RunFolder, read_run
from detente.runs.store import Store
from detente.runs.stored import StoredRun

__all__ = ["FolderInUse", "RunFolder", "Store", "StoredRun", "read_run"]
