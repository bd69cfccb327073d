"""Reading the CSV files of KTAB (a spatial model of politics), one dimension or several.

The first line names the scenario and gives the numbers of actors and dimensions; the second names the columns:
actor, description, influence, then position and salience for each dimension.
"""

from __future__ import annotations

import csv
import io
import math
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import category

from detente.scenario._cells import decode
from detente.scenario._check import examine
from detente.scenario._compose import resolve
from detente.scenario._files import read_bytes
from detente.scenario._meaning_parties import KEY_WORDS, RULE_WORDS
from detente.scenario._merge import to_node
from detente.scenario.problems import Problem, ScenarioError

if TYPE_CHECKING:
    from detente.scenario.model import Scenario

LEVELS = (0, 25, 50, 75, 100)


def read_ktab(path: str | os.PathLike[str], *, as_of: str = "1970-01-01", status_quo: int = 0) -> Scenario:
    """Read a KTAB file as a scenario.

    Influence becomes the capability ``influence``; a position is both stated and ideal, as in KTAB. Each
    dimension is a distributive issue with the coarse levels 0, 25, 50, 75, 100. KTAB knows no status quo and no
    date: both stand in for what the file does not say, so answers about deals mean nothing until they are set.

    Parameters
    ----------
    path
        The CSV file. Spaces around cells do not matter. An actor whose position or salience on a dimension is
        empty has no view on it.
    as_of
        Date of the coding, YYYY-MM-DD.
    status_quo
        One of the levels 0, 25, 50, 75, 100.

    Raises
    ------
    ScenarioError
        With the line and the cell of everything that is wrong.
    """
    file = str(path)
    text = decode(read_bytes(Path(path), file), file)
    reader = csv.reader(io.StringIO(text), skipinitialspace=True)
    numbered = [(reader.line_num, [x.strip() for x in line]) for line in reader]
    numbered = [(n, line) for n, line in numbered if any(line)]
    if len(numbered) < 3:
        raise _no_table(file, 1, "there are fewer than three lines")
    (top, head), (second, columns), *rest = numbered
    dims = _dimensions(file, second, columns)
    problems: list[Problem] = []
    rows = [_row(file, n, line, len(dims), problems) for n, line in rest]
    _count(file, top, head, len(rows), len(dims), problems)
    if problems:
        raise ScenarioError(problems)
    plain = _plain(head, dims, rows, as_of, status_quo)
    scenario, found = examine(to_node(plain, file), plain)
    if scenario is None:
        raise ScenarioError(found)
    return scenario


def _no_table(file: str, line: int, what: str) -> ScenarioError:
    mend = "KTAB's files begin with a line for the scenario and one for the columns"
    return ScenarioError([Problem("E501", file, line, 1, "", what, mend)])


def _dimensions(file: str, line: int, header: list[str]) -> list[str]:
    cells = [c for c in header if c]
    if len(cells) < 5 or len(cells) % 2 == 0 or cells[0].lower() != "actor":
        raise _no_table(file, line, "the columns are not actor, description, influence, position, salience, …")
    names: list[str] = []
    for i, cell in enumerate(cells[3::2], 1):
        name = re.sub(r"\s*(position|pstn\d*)\s*$", "", cell, flags=re.IGNORECASE)
        names.append(name or f"Dimension {i}")
    return names


def _row(file: str, n: int, line: list[str], dims: int, problems: list[Problem]) -> tuple[str, str, list[float]]:
    numbers: list[float] = []
    wide = 3 + 2 * dims
    if any(line[wide:]):
        what = f"the row has {len(line)} cells, and the columns are {wide}"
        mend = "write numbers with a decimal point, and a text with commas in quotes"
        problems.append(Problem("E502", file, n, wide + 1, line[0], what, mend))
    elif 3 < len(line) < wide and len(line) % 2 == 0:
        what = f"the row ends after {len(line)} of {wide} cells, a position without its salience"
        problems.append(Problem("E502", file, n, len(line) + 1, line[0], what, "add it, empty where there is no view"))
    for j in range(2, wide):
        cell = line[j] if j < len(line) else ""
        if j > 2 and not cell:
            numbers.append(math.nan)
            continue
        value = resolve(cell)
        good = isinstance(value, (int, float)) and not isinstance(value, bool) and value >= 0
        if not good or (j > 2 and float(value) > 100):  # type: ignore[arg-type]
            what = f'"{cell}" is not a number{" from 0 to 100" if j > 2 else " of 0 or more"}'
            problems.append(Problem("E502", file, n, j + 1, line[0], what, "give a number"))
            continue
        numbers.append(float(value))  # type: ignore[arg-type]
    return line[0], line[1] if len(line) > 1 else "", numbers


def _count(file: str, line: int, head: list[str], actors: int, dims: int, problems: list[Problem]) -> None:
    for j, (noun, found) in enumerate((("actors", actors), ("dimensions", dims)), 2):
        said = resolve(head[j]) if j < len(head) else None
        if said != found:
            what = f"the first line announces {said} {noun}, and there are {found}"
            problems.append(Problem("E501", file, line, j + 1, noun, what, "mend the number, or the rows"))


def _plain(
    head: list[str], dims: list[str], rows: list[tuple[str, str, list[float]]], as_of: str, status_quo: int
) -> dict[str, Any]:
    issues = short_names(dims)
    actors = short_names([name for name, _, _ in rows])
    described = head[1] if len(head) > 1 else ""
    stand_in = f"The status quo ({status_quo}) stands in for one that a KTAB file does not have."
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
