"""Read actors, issues and positions from tables: CSV files or one workbook."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, cast

from detente.problems import Problem, ScenarioError, suggest
from detente.scenario.tables.columns import LISTS, OTHERS, PARTS, QUANTITIES, quantity_of
from detente.scenario.tables.sheets import SHEETS, Tell, read_sheets
from detente.scenario.yaml.compose import compose, resolve
from detente.scenario.yaml.merge import to_node
from detente.scenario.yaml.nodes import Key, Node
from detente.tables.records import Row, read_records
from detente.tables.sheet import SheetCell, TableError, TableSheet, listed, plain_name

if TYPE_CHECKING:
    from detente.scenario.model import Scenario

_STRUCTURED = frozenset({"weights", "values", "basis", "cohesion", "status_quo", "level"})


def read_tables(
    path: str | os.PathLike[str],
    *,
    base: Scenario | None = None,
    title: str | None = None,
    as_of: str | None = None,
    by: str | None = None,
    decimal: str = "",
    tell: Tell | None = None,
) -> Scenario:
    """Read a scenario from tables.

    Parameters
    ----------
    path
        A workbook, or a folder with ``actors.csv``, ``issues.csv``, ``positions.csv`` (not all need be there).
    base
        The scenario whose actors, issues and positions the tables replace; everything else is kept.
    title, as_of
        Needed where there is no base.
    by
        Whose judgements they are, where there is no base and the tables do not say.
    decimal
        The decimal sign of the tables, ``"."`` or ``","``, where their columns do not show it.
    tell
        Takes notes on what was assumed in reading, one sentence each.

    Raises
    ------
    ScenarioError
        With the row and column of every cell that is wrong.
    """
    from detente.scenario.save import to_plain
    from detente.scenario.validation.examine import examine
    from detente.scenario.validation.warnings import small_scales

    place = Path(path)
    tell = tell or (lambda _: None)
    sheets = read_sheets(place, tell)
    plain = to_plain(base) if base is not None else {"detente": 1, "title": title or place.stem, "as_of": as_of}
    if base is None and by is not None:
        plain["by"] = by
    if plain["as_of"] is None:
        what = "tables carry no date, and there is no base"
        raise ScenarioError([Problem("E501", str(place), None, None, "as_of", what, "give as_of, or a base")])
    root = to_node(plain, str(place))
    assert root.table is not None
    problems: list[Problem] = []
    for name in SHEETS:
        if name in sheets:
            rows = _records(name, sheets[name], decimal, problems, tell)
            entries = _issues(rows, problems) if name == "issues" else [_entry(name, row, problems) for row in rows]
            root.table[name] = Node(str(place), None, None, items=entries)
    scenario, found = examine(root, root.plain())
    if scenario is None or problems:
        # a cell that cannot be read leaves a hole: what follows from the hole is reported already
        shape = [p for p in found if p.code.startswith("E2")]
        raise ScenarioError([*problems, *(shape if problems else found)])
    for _, _, what, remedy in small_scales(scenario):
        tell(f"{what}; {remedy}.")
    return scenario


_SHARES = frozenset({"cohesion", "blocking_cost", "trust"})
"""Quantities from 0 to 1; the others run from 0 to 100 or have no unit."""


def _records(name: str, sheet: TableSheet, decimal: str, problems: list[Problem], tell: Tell) -> list[Row]:
    """Return the rows of a sheet, with numbers as the scenario writes them."""
    known = {*OTHERS[name], *QUANTITIES[name], *(f"{q}_{part}" for q in QUANTITIES[name] for part in PARTS)}

    def column(title: str) -> str:
        plain = plain_name(title)
        if title in known or plain in known:
            return title if title in known else plain
        if not plain.startswith("capability_"):
            return title
        # The name of a measure may have capitals of its own.
        stem, _, part = title.rpartition("_")
        measure = title if title.casefold().startswith("capability_") else plain
        measure = f"{stem}_{part.casefold()}" if measure == title and part.casefold() in PARTS else measure
        return f"capability_{measure[len('capability_') :]}"

    def numeric(title: str) -> bool:
        stem = quantity_of(title)
        return stem in QUANTITIES[name] or stem.startswith("capability_") or title in ("level", "status_quo")

    try:
        rows, percentages, notes = read_records(sheet, column, numeric, decimal=decimal)
    except TableError as e:
        problems.extend(e.problems)
        return []
    for note in notes:
        tell(note)
    for share in (False, True):
        titles = sorted(t for t in percentages if (quantity_of(t) in _SHARES) == share)
        if titles:
            tell(f"{sheet.file}: {listed(titles)}: 60% is read as {'0.6' if share else '60'}.")
    for title in percentages:
        for row in rows if quantity_of(title) in _SHARES else ():
            cell = row.get(title)
            if cell is not None and isinstance(resolve(cell.text), (int, float)):
                row[title] = SheetCell(float(cell.text) / 100, cell.file, cell.line, cell.column)
    return rows


def _entry(name: str, row: Row, problems: list[Problem]) -> Node:
    first = next(iter(row.values()))
    table: dict[Key, Node] = {}
    parts: dict[str, dict[Key, Node]] = {}
    known = (*OTHERS[name], *QUANTITIES[name])
    for column, cell in row.items():
        stem = quantity_of(column)
        if stem != column and (stem in QUANTITIES[name] or stem.startswith("capability_")):
            part = column.removeprefix(f"{stem}_")
            parts.setdefault(stem, {})[part] = _leaf(cell, resolve(str(cell.value)))
        elif column in known:
            table[column] = _node(column, cell, column in QUANTITIES[name], problems)
        elif column.startswith("capability_") and name == "actors":
            table[column] = _node(column, cell, True, problems)
        else:
            remedy = suggest(column, known, f"known here: {', '.join(known)}")
            problem = Problem("E501", cell.file, 1, cell.column, column, f"unknown column {column}", remedy)
            problems.extend([problem] if problem not in problems else [])
    for stem, held in parts.items():
        if stem in table:
            cell = row[stem]
            what = f"{stem} is given twice: as a whole, and in its columns low, mode and high"
            problems.append(Problem("E502", cell.file, cell.line, cell.column, stem, what, "keep one of the two"))
        point = held["mode"] if set(held) == {"mode"} else None
        whole = Node(first.file, first.line, next(iter(held.values())).column, table=held, keys={})
        table[stem] = point or whole
    _gather_capability(table, first)
    return Node(first.file, first.line, 1, table=table, keys={k: (n.line, n.column) for k, n in table.items()})


def _gather_capability(table: dict[Key, Node], first: SheetCell) -> None:
    found = {k: n for k, n in table.items() if str(k).startswith("capability_")}
    for key in found:
        del table[key]
    if found:
        inner: dict[Key, Node] = {str(k).removeprefix("capability_"): n for k, n in found.items()}
        table["capability"] = Node(first.file, first.line, 1, table=inner, keys={})


def _leaf(cell: SheetCell, value: object) -> Node:
    return Node(cell.file, cell.line, cell.column, value=value)


def _node(column: str, cell: SheetCell, quantity: bool, problems: list[Problem]) -> Node:
    text = str(cell.value)
    if column in LISTS:
        words = [w for w in re.split(r"[\s,;]+", text.strip("[] ")) if w]
        return to_node(words, cell.file, cell.line, cell.column)
    if not (quantity or column in _STRUCTURED):
        return _leaf(cell, text)
    composed = compose(text.encode(), cell.file)
    if composed.root is None or composed.problems:
        what = f"this cannot be read: {composed.problems[0].what if composed.problems else 'nothing'}"
        remedy = "write a number, a word, or for instance {uniform: [40, 70]}"
        problems.append(Problem("E502", cell.file, cell.line, cell.column, column, what, remedy))
        return _leaf(cell, None)
    return to_node(composed.root.plain(), cell.file, cell.line, cell.column)


def _issues(rows: list[Row], problems: list[Problem]) -> list[Node]:
    """Gather the rows of each issue; a row without an id belongs to the issue above."""
    entries: list[Node] = []
    at: dict[str, Node] = {}
    current: Node | None = None
    for row in rows:
        entry = _entry("issues", row, problems)
        assert entry.table is not None
        name = entry.table.get("id")
        first = False
        if name is not None or current is None:
            key = str(name.value) if name is not None else ""
            current = at.get(key)
            if current is None:
                first = True
                current = at[key] = entry
                entries.append(entry)
        _add_level(current, entry, row, problems)
        if not first:
            _said_later(current, entry, row, problems)
    return entries


def _said_later(issue: Node, row: Node, cells: Row, problems: list[Problem]) -> None:
    """Report what a later row of an issue says of the whole issue and its first row does not."""
    assert issue.table is not None
    assert row.table is not None
    for key, node in row.table.items():
        held = issue.table.get(key)
        if held is None or held.plain() != node.plain():
            cell = cells.get(str(key)) or next(iter(cells.values()))
            first = "otherwise" if held else "nothing"
            what = f"{key} differs between rows of the issue; its first row has {first}"
            problems.append(cell.problem(what, "write what holds for the whole issue in its first row", path=str(key)))


def _add_level(issue: Node, row: Node, cells: Row, problems: list[Problem]) -> None:
    assert issue.table is not None
    assert row.table is not None
    level, label = row.table.pop("level", None), row.table.pop("label", None)
    inner = {name: row.table.pop(name, None) for name in ("consent", "ratification")}
    whole = row.table.pop("consent_of_all", None)
    if whole is not None:
        issue.table["consent"] = whole
    if level is None:
        for name in ("label", "consent", "ratification"):
            if name in cells:
                what = f"{name} belongs to no level: the cell in column level is empty"
                problems.append(cells[name].problem(what, "write the level, a whole number from 0 to 100", path=name))
        return
    levels = issue.table.setdefault("levels", Node(level.file, level.line, level.column, table={}, keys={}))
    if levels.table is not None and _key(level) in levels.table:
        what = f"the level {level.value} of this issue is there twice"
        problems.append(cells["level"].problem(what, "keep one of the two rows", path="level"))
    _put(levels, level, label or Node(level.file, level.line, level.column, value=None))
    for name, rule in inner.items():
        if rule is not None:
            held = issue.table.setdefault(name, Node(rule.file, rule.line, rule.column, table={}, keys={}))
            _put(held, level, rule)


def _key(level: Node) -> Key:
    return cast("Key", level.value if isinstance(level.value, int) else str(level.value))


def _put(mapping: Node, level: Node, node: Node) -> None:
    if mapping.table is not None and mapping.keys is not None:
        mapping.table[_key(level)] = node
        mapping.keys[_key(level)] = level.line, level.column
