"""Runs as the store keeps them: a finished run, read back with its hashes checked, and an unfinished one."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from detente._errors import DamagedFile, DetenteError, reading
from detente._labelled import Labelled
from detente._pack import unpack
from detente._text import json_text
from detente.runs.folder import MANIFEST

TABLES = "tables.pack"
"""The file of a run that holds its tables and citations."""

Tables = Mapping[str, Mapping[str, Labelled]]


def key_of(question: Mapping[str, Any]) -> str:
    """Return the id of a question: a hash of it."""
    return hashlib.sha256(json_text(question).encode()).hexdigest()[:32]


@dataclass(frozen=True)
class StoredRun:
    """A finished run in the store.

    Attributes
    ----------
    id
        The hash of its question; a beginning that no other run has is enough to name it.
    folder
        Where it is.
    manifest
        What ``manifest.json`` holds; ``asked`` is the full question.
    """

    id: str
    folder: Path
    manifest: Mapping[str, Any]

    @property
    def title(self) -> str:
        """The scenario's title."""
        return str(self.manifest.get("title", ""))

    @property
    def created(self) -> str:
        """When it was made, ISO 8601, UTC."""
        return str(self.manifest.get("created", ""))

    @property
    def seconds(self) -> float:
        """How long it took."""
        return float(self.manifest.get("timing", {}).get("seconds", 0.0))

    @property
    def bytes(self) -> int:
        """How much room it takes."""
        return sum(p.stat().st_size for p in self.folder.iterdir() if p.is_file())

    def read(self, name: str) -> bytes:
        """Return a file of the run, checked against its hash.

        Raises
        ------
        DamagedFile
            If it is not what was written.
        CannotRead
            If it cannot be read.
        """
        path = self.folder / name
        with reading(path):
            data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() != self.manifest.get("files", {}).get(name):
            raise DamagedFile(f"{path}: the content does not fit its SHA-256; remove it with `detente runs prune`")
        return data

    def json(self, name: str) -> dict[str, Any]:
        """Return a JSON file of the run; see :meth:`read`."""
        import json

        return cast("dict[str, Any]", json.loads(self.read(name)))

    def tables(self) -> Tables:
        """Return all tables, by model and name; see :meth:`read`."""
        return cast("Tables", self._packed()["tables"])

    def citations(self) -> Mapping[str, tuple[str, ...]]:
        """Return keys of references by model."""
        return cast("Mapping[str, tuple[str, ...]]", self._packed()["citations"])

    def _packed(self) -> dict[str, Any]:
        return unpack(self.read(TABLES), place=str(self.folder / TABLES))

    def problems(self) -> list[str]:
        """Return the problems of the run's files; empty if there are none."""
        out: list[str] = []
        if key_of(self.manifest.get("asked", {})) != self.id:
            out.append(f"{self.folder / MANIFEST}: the question does not fit the run's id")
        for name in self.manifest.get("files", {}):
            try:
                self.read(name)
            except DetenteError as e:
                out.append(str(e))
        return out

    def plain(self) -> dict[str, Any]:
        """Return the row of a list of runs."""
        asked = self.manifest.get("asked", {})
        return {
            "id": self.id,
            "title": self.title,
            "files": sorted(asked.get("scenario", {})),
            "draws": asked.get("draws"),
            "seed": asked.get("seed"),
            "set": asked.get("set", {}),
            "models": asked.get("models", []),
            "exact": asked.get("exact", False),
            "levers": asked.get("levers", False),
            "created": self.created,
            "seconds": self.seconds,
            "bytes": self.bytes,
        }


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A run that was interrupted, or is being worked on.

    Attributes
    ----------
    id
        The hash of its question.
    question
        The question.
    bytes
        Size of the pieces made so far.
    active
        Whether a process is working on it.
    used
        When it was last written to, in seconds since 1970.
    """

    id: str
    question: Mapping[str, Any]
    bytes: int
    active: bool
    used: float
