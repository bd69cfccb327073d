"""Run folders: what a run leaves behind, written whole or not at all."""

from detente.runs.folder import FolderInUse, RunFolder, read_run

__all__ = ["FolderInUse", "RunFolder", "read_run"]
