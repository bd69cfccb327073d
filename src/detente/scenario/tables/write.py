"""Write the actors, issues and positions of a scenario as tables: CSV files or one workbook."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from detente._errors import writing
from detente._output import write, write_folder
from detente.scenario.tables.columns import LISTS, OTHERS, PARTS, QUANTITIES, SOURCED, quantity_of
from detente.scenario.yaml.emit import flow
from detente.tables.sheet import Value
from detente.tables.write import columns_of, csv_text, workbook_bytes

if TYPE_CHECKING:
    from detente.scenario.model import Scenario


def to_tables(scenario: Scenario) -> dict[str, list[dict[str, Value]]]:
    """Return actors, issues and positions as lists of rows (column → text or number)."""
    from detente.scenario.save import to_plain

    plain = to_plain(scenario)
    tables: dict[str, list[dict[str, Value]]] = {
        "actors": [_row("actors", a) for a in plain["actors"]],
        "issues": [row for k in plain["issues"] for row in _levels(k)],
        "positions": [_row("positions", p) for p in plain["positions"]],
    }
    return {name: _ordered(name, rows) for name, rows in tables.items()}


def write_tables(
    scenario: Scenario,
    path: str | os.PathLike[str],
    *,
    bom: bool = True,
    separator: str = ",",
    force: bool = False,
) -> None:
    """Write the tables as one workbook (``….xlsx``) or as three CSV files into a folder.

    Parameters
    ----------
    scenario
        What to write.
    path
        An ``.xlsx`` file, or a folder, which is made if need be.
    bom
        Begin CSV files with a byte-order mark, so that spreadsheet programs read them as UTF-8.
    separator
        Between the cells of a CSV file: ``,`` or ``;``.
    force
        Whether to replace files with other content.

    Raises
    ------
    OutputExists, CannotWrite
        If something else is there, or the system refuses.
    """
    place, tables = Path(path), to_tables(scenario)
    if place.suffix.lower() == ".xlsx":
        with writing(place):  # the spreadsheet library writes temporary files of its own
            data = workbook_bytes(tables)
        write(place, data, force=force)
        return
    files = {
        f"{name}.csv": csv_text(rows, columns_of(rows), separator=separator, bom=bom, newline="\n")
        for name, rows in tables.items()
    }
    write_folder(place, files, force=force)


def _row(name: str, entry: Mapping[str, Any]) -> dict[str, Value]:
    row: dict[str, Value] = {}
    for key, value in entry.items():
        if key == "capability":
            for measure, q in value.items():
                _quantity(row, f"capability_{measure}", q)
        elif key in QUANTITIES[name]:
            _quantity(row, key, value)
        else:
            row[key] = _text(key, value)
    return row


def _quantity(row: dict[str, Value], key: str, value: Any) -> None:
    if isinstance(value, (int, float)):
        row[f"{key}_mode"] = value
        return
    parts: Mapping[str, Value] = cast("Mapping[str, Value]", value) if isinstance(value, Mapping) else {}
    if set(parts) == set(PARTS):
        for part in PARTS:
            row[f"{key}_{part}"] = parts[part]
    else:
        row[key] = value if isinstance(value, str) else flow(cast("object", value))


def _text(key: str, value: Any) -> Value:
    if isinstance(value, (str, int, float)) and not isinstance(value, bool):
        return value
    if key in LISTS:
        return " ".join(cast("tuple[str, ...]", value))
    return flow(value)


def _levels(issue: Mapping[str, Any]) -> list[dict[str, Value]]:
    consent, ratification = issue.get("consent"), issue.get("ratification", {})
    inner = ("levels", "consent", "ratification")
    rows: list[dict[str, Value]] = []
    for y, label in issue["levels"].items():
        row: dict[str, Value] = {"id": issue["id"]}
        if not rows:
            row = {k: _text(k, v) for k, v in issue.items() if k not in inner}
            if isinstance(consent, str):
                row["consent_of_all"] = consent
        row |= {"level": y, "label": label}
        if isinstance(consent, Mapping) and y in consent:
            row["consent"] = cast("Mapping[int, str]", consent)[y]
        if y in ratification:
            row["ratification"] = ratification[y]
        rows.append(row)
    return rows


def _ordered(name: str, rows: Sequence[Mapping[str, Value]]) -> list[dict[str, Value]]:
    """Give every row the same columns in a fixed order, quantities after what names the row."""
    used = {key for row in rows for key in row}
    front = [c for c in OTHERS[name] if c not in SOURCED]
    quantities = [*QUANTITIES[name], *sorted({quantity_of(c) for c in used if c.startswith("capability_")})]
    middle = [f"{q}{tail}" for q in quantities for tail in ("", "_low", "_mode", "_high")]
    order = [c for c in (*front, *middle, *SOURCED) if c in used]
    return [{c: row.get(c, "") for c in order} for row in rows]
