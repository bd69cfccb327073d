"""Reading the CSV files of KTAB (a spatial model of politics), one dimension or several.

The first line names the scenario and gives the numbers of actors and dimensions; the second names the columns:
actor, description, influence, then position and salience for each dimension.
"""

from __future__ import annotations

import math
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import category

from detente.problems import Problem, ScenarioError
from detente.scenario.validation.actors import KEY_WORDS, RULE_WORDS
from detente.scenario.validation.examine import examine
from detente.scenario.yaml.compose import resolve
from detente.scenario.yaml.merge import to_node
from detente.tables.delimited import NAMES, read_delimited
from detente.tables.numbers import assumption, decimal_of, read_numbers, why_ambiguous, why_wrong
from detente.tables.sheet import SheetCell, SheetLine, TableError, TableSheet

if TYPE_CHECKING:
    from detente.scenario.model import Scenario
    from detente.scenario.tables.sheets import Tell
    from detente.tables.numbers import Numbers

LEVELS = (0, 25, 50, 75, 100)


def read_ktab(
    path: str | os.PathLike[str],
    *,
    as_of: str = "1970-01-01",
    status_quo: int = 0,
    decimal: str = "",
    tell: Tell | None = None,
) -> Scenario:
    """Read a KTAB file as a scenario.

    Influence becomes the capability ``influence``; a position is both stated and ideal, as in KTAB. Each
    dimension is a distributive issue with the coarse levels 0, 25, 50, 75, 100. KTAB knows no status quo and no
    date: both are placeholders for what the file does not say, so answers about deals mean nothing until they are set.

    Parameters
    ----------
    path
        The CSV file. Spaces around cells do not matter. An actor whose position or salience on a dimension is
        empty has no view on it.
    as_of
        Date of the coding, YYYY-MM-DD.
    status_quo
        One of the levels 0, 25, 50, 75, 100.
    decimal
        The decimal sign of the file, ``"."`` or ``","``, where its columns do not show it.
    tell
        Takes notes on what was assumed in reading, one sentence each.

    Raises
    ------
    ScenarioError
        With the line and the cell of everything that is wrong.
    """
    from detente.scenario.validation.warnings import small_scales

    tell = tell or (lambda _: None)
    sheet = read_delimited(Path(path))
    for note in sheet.notes:
        tell(note)
    if len(sheet.lines) < 3:
        raise _no_table(sheet, 1, "there are fewer than three lines")
    head, columns, *rest = sheet.lines
    dims = _dimensions(sheet, columns)
    problems: list[Problem] = []
    numbers = _numbers(sheet, columns, rest, len(dims), decimal, problems, tell)
    rows = [_row(sheet, i, line, len(dims), numbers, problems) for i, line in enumerate(rest)]
    _count(sheet, head, len(rows), len(dims), problems)
    if problems:
        raise ScenarioError(problems)
    plain = _plain([str(v) for v in head.values], dims, rows, as_of, status_quo)
    scenario, found = examine(to_node(plain, sheet.file), plain)
    if scenario is None:
        raise ScenarioError(found)
    for _, _, what, remedy in small_scales(scenario):
        tell(f"{what}; {remedy}.")
    return scenario


def _no_table(sheet: TableSheet, line: int, what: str) -> ScenarioError:
    remedy = "KTAB's files begin with a line for the scenario and one for the columns"
    return TableError([sheet.problem(what, remedy, line=line)])


def _dimensions(sheet: TableSheet, line: SheetLine) -> list[str]:
    cells = [str(c) for c in line.values if c != ""]
    if len(cells) < 5 or len(cells) % 2 == 0 or cells[0].lower() != "actor":
        between = f" (read with {NAMES[sheet.separator]} between the cells)"
        what = f"the columns are not actor, description, influence, position, salience, …{between}"
        raise _no_table(sheet, line.number, what)
    names: list[str] = []
    for i, cell in enumerate(cells[3::2], 1):
        name = re.sub(r"\s*(position|pstn\d*)\s*$", "", cell, flags=re.IGNORECASE)
        names.append(name or f"Dimension {i}")
    return names


def _numbers(
    sheet: TableSheet,
    head: SheetLine,
    rows: list[SheetLine],
    dims: int,
    decimal: str,
    problems: list[Problem],
    tell: Tell,
) -> dict[int, Numbers]:
    """Read the columns of numbers: each has its own way to write them."""
    places = range(2, 3 + 2 * dims)
    hint = decimal_of([[line.at(j) for line in rows] for j in places], sheet.separator)
    out: dict[int, Numbers] = {}
    for j in places:
        values = [line.at(j) for line in rows]
        found = read_numbers(values, decimal=decimal, hint=hint, ratios=False)
        if found.readings:
            first = sheet.cell(rows[found.place], j)
            problems.append(first.problem(*why_ambiguous(str(head.at(j)), found), code="E503"))
        if note := assumption(str(head.at(j)), found):
            tell(f"{sheet.file}: {note}")
        if found.percent:
            tell(f"{sheet.file}: in column {head.at(j)} 60% is read as 60.")
        out[j] = found
    return out


def _row(
    sheet: TableSheet, i: int, line: SheetLine, dims: int, columns: dict[int, Numbers], problems: list[Problem]
) -> tuple[str, str, list[float]]:
    numbers: list[float] = []
    wide, actor = 3 + 2 * dims, str(line.at(0))

    def problem(column: int, what: str, remedy: str) -> None:
        cell = SheetCell(line.at(column), sheet.file, line.number, column + 1)
        problems.append(cell.problem(what, remedy, path=actor))

    if any(v != "" for v in line.values[wide:]):
        what = f"the row has {len(line.values)} cells, and the columns are {wide}"
        problem(wide, what, "write numbers with a decimal point, and a text with commas in quotes")
    elif 3 < len(line.values) < wide and len(line.values) % 2 == 0:
        what = f"the row ends after {len(line.values)} of {wide} cells, a position without its salience"
        problem(len(line.values), what, "add it, empty where there is no view")
    for j in range(2, wide):
        if j > 2 and line.at(j) == "":
            numbers.append(math.nan)
            continue
        text = columns[j].texts[i]
        value = float(text) if text else math.nan
        if 0 <= value <= (100 if j > 2 else math.inf):
            numbers.append(value)
        elif text or i not in columns[j].mixed:
            what = f'"{line.at(j)}" is not a number{" from 0 to 100" if j > 2 else " of 0 or more"}'
            problem(j, what, "give a number")
        else:
            problem(j, *why_wrong(sheet.cell(line, j), columns[j], i))
    return actor, str(line.at(1)), numbers


def _count(sheet: TableSheet, line: SheetLine, actors: int, dims: int, problems: list[Problem]) -> None:
    for j, (noun, found) in enumerate((("actors", actors), ("dimensions", dims)), 2):
        said = resolve(str(line.at(j))) if j < len(line.values) else None
        if said != found:
            what = f"the first line announces {said} {noun}, and there are {found}"
            problems.append(
                sheet.cell(line, j).problem(what, "correct the number, or the rows", code="E501", path=noun)
            )


def _plain(
    head: list[str], dims: list[str], rows: list[tuple[str, str, list[float]]], as_of: str, status_quo: int
) -> dict[str, Any]:
    issues = short_names(dims)
    actors = short_names([name for name, _, _ in rows])
    described = head[1] if len(head) > 1 else ""
    stand_in = f"The status quo ({status_quo}) is used, because a KTAB file has no status quo."
    positions: list[dict[str, Any]] = []
    for a, (_, _, x) in zip(actors, rows, strict=True):
        for k, y, s in zip(issues, x[1::2], x[2::2], strict=True):
            # an actor without a position, or without salience on it, has no view on this dimension
            if not math.isnan(y + s):
                positions.append({"actor": a, "issue": k, "stated": y, "ideal": y, "salience": s})
    return {
        "detente": 1,
        "title": head[0] or "KTAB scenario",
        "as_of": as_of,
        "summary": f"{described.rstrip('.')}. {stand_in}" if described else stand_in,
        "actors": tuple(
            {"id": a, "name": text or name, "capability": {"influence": x[0]}}
            for a, (name, text, x) in zip(actors, rows, strict=True)
        ),
        "issues": tuple(
            {
                "id": k,
                "question": f"{name}: where on the scale from 0 to 100?",
                "kind": "distributive",
                "levels": {y: f"{y} on the scale" for y in LEVELS},
                "status_quo": status_quo,
            }
            for k, name in zip(issues, dims, strict=True)
        ),
        "positions": tuple(positions),
        "capability_measure": "influence",
    }


def short_names(names: list[str]) -> list[str]:
    """Return ids for names: a letter first, no spaces, each only once."""
    ids: list[str] = []
    for i, name in enumerate(names, 1):
        kept = (c if c in "._-" or category(c)[0] in "LM" or category(c) == "Nd" else " " for c in name)
        word = "-".join("".join(kept).split()).strip("-.")[:60]
        # ids that YAML or the rule language would take for something else get a letter before them
        if not word or not word[0].isalpha() or word in (*RULE_WORDS, *KEY_WORDS) or resolve(word) != word:
            word = f"x{word or i}"
        while word in ids:
            word = f"{word}-{i}"
        ids.append(word)
    return ids
