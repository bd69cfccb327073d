"""Reasons for the moves of actors, from a saved run: one text for each actor and round of the models over rounds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from detente._errors import DamagedFile
from detente.runs.tables import read_parquet

VIEWS = ("", "-other")
"""Endings of the tables of one model: alliances as the run saw them, and the other way."""


def kept_reasons(folder: Path, models: Sequence[str]) -> dict[str, Mapping[tuple[str, int], str]]:
    """Return the reasons of some models that a run stores.

    Parameters
    ----------
    folder
        The run folder.
    models
        Ids of models, in the order of the result.

    Returns
    -------
    dict
        By name of the table (``MODEL.reasons``, then ``MODEL.reasons-other``): texts by actor and round.

    Raises
    ------
    DamagedFile
        If a table cannot be read as one of reasons.
    """
    names = [f"{id_}.reasons{view}" for id_ in models for view in VIEWS]
    files = {name: folder / "tables" / f"{name}.parquet" for name in names}
    return {name: _words(file) for name, file in files.items() if file.exists()}


def _words(file: Path) -> Mapping[tuple[str, int], str]:
    rows = read_parquet(file, ("actor", "round", "value"))
    try:
        return {(str(a), int(t)): str(words) for a, t, words in rows}
    except (TypeError, ValueError) as e:
        raise DamagedFile(f"{file}: this is not a table of reasons ({e}); run `detente analyze` again") from None
