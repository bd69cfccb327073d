"""A scenario that can be edited as tables and as YAML, with undo: each edit is a splice of its text with an inverse."""

from __future__ import annotations

import csv
import io
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast

from detente.problems import Problem, ScenarioError
from detente.scenario.editing.cells import Unclear, read_cell
from detente.scenario.editing.edits import TextEdit
from detente.scenario.editing.kept import read_once, tables_once
from detente.scenario.editing.places import node_at, plain_at
from detente.scenario.editing.sheets import EditCell, EditTable, TableId, table_of
from detente.scenario.load import ScenarioFile
from detente.scenario.yaml import splice
from detente.scenario.yaml.nodes import Key, Loc, Node

MOST_STEPS = 500
"""Edits that are kept for undo."""
MOST_PASTED = 20_000
"""Cells of one pasted block."""
NEW: dict[TableId, dict[str, Any]] = {
    "actors": {"id": "", "name": ""},
    "issues": {"id": "", "question": "", "kind": "distributive", "levels": {0: "", 100: ""}, "status_quo": 0},
    "positions": {"actor": "", "issue": ""},
    "commitments": {"actor": "", "issue": "", "forbids": "", "cost": 0},
    "proposals": {"id": "", "kind": "analyst", "package": {}},
    "moves": {"id": "", "actor": "", "what": ""},
    "fora": {"id": "", "name": "", "parties": ()},
    "events": {"date": "", "what": ""},
}
"""The content of a new row until its cells are filled in."""


class EditRefused(ScenarioError):
    """An edit that cannot be made; the document stays as it was."""

    def __reduce__(self) -> tuple[type[EditRefused], tuple[tuple[Problem, ...]]]:
        return EditRefused, (self.problems,)


class ScenarioDocument:
    """One scenario file while it is edited.

    Parameters
    ----------
    text
        The file, sound or not.
    file
        Its name in messages.
    """

    def __init__(self, text: str, file: str = "scenario.yaml") -> None:
        self.text, self.file = text, file
        self.done: list[TextEdit] = []
        self.undone: list[TextEdit] = []

    # State -----------------------------------------------------------------------------------------------------------

    @property
    def held(self) -> ScenarioFile:
        """The text as it was read, with its problems."""
        return read_once(self.text, self.file)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that is wrong, in the words of ``check``."""
        return self.held.problems

    def tables(self) -> tuple[EditTable, ...]:
        """Return the file as tables; none while its text is not YAML."""
        return tables_once(self.text, self.file)

    def table(self, id_: str) -> EditTable:
        """Return one table.

        Raises
        ------
        EditRefused
            If the text is not YAML, or there is no such table.
        """
        found = next((t for t in self.tables() if t.id == id_), None)
        if found is None:
            why = "the YAML cannot be read" if self.held.root is None else f"there is no table {id_}"
            raise self._refused(why, "correct the YAML, or undo the last change", id_)
        return found

    # Edits -----------------------------------------------------------------------------------------------------------

    def set_text(self, text: str) -> None:
        """Replace the YAML text; it need not be sound."""
        self._become(text, "change of the YAML")

    def set_cell(self, table: str, row: int, column: int, text: str) -> None:
        """Set a cell; an empty text takes its value away.

        Raises
        ------
        EditRefused
            If the cell does not exist or cannot be changed, or the text is not a value of its kind.
        """
        self.paste(table, row, column, [[text]])

    def paste(self, table: str, row: int, column: int, block: str | Sequence[Sequence[str]]) -> None:
        """Set a block of cells from a corner on: all of them, or none; missing rows are added.

        Parameters
        ----------
        table
            Id of the table.
        row, column
            The corner, from 0.
        block
            Lines with tabs between the cells, as spreadsheet programs copy them, or rows of texts.

        Raises
        ------
        EditRefused
            With every cell that cannot be read.
        """
        rows = list(csv.reader(io.StringIO(block), delimiter="\t")) if isinstance(block, str) else block
        if sum(len(r) for r in rows) > MOST_PASTED:
            raise self._refused("the block is too large", f"paste at most {MOST_PASTED:,} cells", table)
        before = self.table(table)
        wide = max((len(r) for r in rows), default=0)
        if row < 0 or column < 0 or column + wide > len(before.columns):
            room = max(len(before.columns) - column, 0)
            what = f"the block has {wide} columns, and the table has {room} from here on"
            raise self._refused(what, "begin further left, or copy fewer columns", table)
        state = _State(self.text, self._root())
        problems: list[Problem] = []
        for i, line in enumerate(rows):
            while row + i >= len(self._now(state, table).rows):
                if not before.grows:
                    raise self._refused("this table takes no more rows", "add them in the YAML", table)
                self._row_added(state, table, near=row + i - 1)
            for j, text in enumerate(line):
                try:
                    self._cell_set(state, table, row + i, column + j, text)
                except Unclear as e:
                    cell = self._now(state, table).rows[row + i].cells[column + j]
                    place = state.root.place(cell.loc)
                    problems.append(Problem("E502", *place, cell.path, e.what, e.remedy))
        if problems:
            raise EditRefused(problems)
        label = before.columns[column].title if wide == 1 and len(rows) == 1 else "pasted cells"
        self._become(state.text, f"{before.title}: {label}")

    def add_row(self, table: str, near: int | None = None) -> int:
        """Add a row and return its number; ``near`` is a row of the issue that a new level is to belong to.

        Raises
        ------
        EditRefused
            If the table takes no more rows.
        """
        before = self.table(table)
        if not before.grows:
            raise self._refused("this table takes no more rows", "add them in the YAML", table)
        state = _State(self.text, self._root())
        places = {r.loc for r in before.rows}
        self._row_added(state, table, near)
        self._become(state.text, f"{before.title}: new row")
        return next((n for n, r in enumerate(self.table(table).rows) if r.loc not in places), len(before.rows))

    def remove_row(self, table: str, row: int) -> None:
        """Remove a row.

        Raises
        ------
        EditRefused
            If there is no such row, or it cannot be removed alone.
        """
        before = self.table(table)
        if not 0 <= row < len(before.rows):
            raise self._refused(f"there is no row {row + 1}", "choose one of the table", table)
        state = _State(self.text, self._root())
        loc = before.rows[row].loc
        others = ("consent", "ratification") if table == "levels" else ()
        for place in (loc, *((*loc[:-2], key, loc[-1]) for key in others)):
            if node_at(state.root, place) is not None:
                self._took(state, splice.drop(state.text, state.root, place), place)
        self._become(state.text, f"{before.title}: row removed")

    def set_source(self, table: str, row: int, column: int, source: Mapping[str, object]) -> None:
        """Set where a cell's value comes from: ``basis``, ``evidence``, ``why``, ``gist``; ``None`` takes one away.

        Raises
        ------
        EditRefused
            If the cell holds no value, or its source cannot be set by itself.
        """
        cell = self._cell(table, row, column)
        if len(cell.loc) < 3:
            raise self._refused("this cell names a row", "give the source of one of its values", cell.path)
        entry, field = self._home(cell)
        state = _State(self.text, self._root())
        held: Any = plain_at(state.root, entry)
        if not isinstance(held, Mapping):
            value = held
            self._took(state, splice.put(state.text, state.root, entry, {"value": value}), entry)
            field = ""
        for key, value in source.items():
            if key == "basis" and field:
                value = self._bases(cast("Mapping[str, Any]", held), field, value)
            self._put(state, (*entry, key), value)
        self._become(state.text, f"source of {cell.path}")

    def add_entry(self, section: str, value: Mapping[str, object]) -> None:
        """Add an entry to a list at the top of the file, such as a source.

        Raises
        ------
        EditRefused
            If the section is not a list.
        """
        state = _State(self.text, self._root())
        self._took(state, splice.append(state.text, state.root, section, value), (section,))
        self._become(state.text, f"new entry of {section}")

    def set_at(self, loc: Loc, value: object) -> None:
        """Set a value at a place of the file; ``None`` takes it away.

        Raises
        ------
        EditRefused
            If nothing can be set there.
        """
        state = _State(self.text, self._root())
        self._put(state, loc, value)
        self._become(state.text, "/".join(map(str, loc)))

    @contextmanager
    def together(self, what: str) -> Generator[None]:
        """Make several edits one step of undo; an edit that is refused undoes all of them."""
        text, done, undone = self.text, list(self.done), list(self.undone)
        try:
            yield
        except BaseException:
            self.text, self.done, self.undone = text, done, undone
            raise
        after = self.text
        self.text, self.done, self.undone = text, done, undone
        self._become(after, what)

    def undo(self) -> str:
        """Undo the last edit, and return its description; an empty text where there is none."""
        return self._step(self.done, self.undone)

    def redo(self) -> str:
        """Redo the last undone edit, and return its description."""
        return self._step(self.undone, self.done)

    def _step(self, source: list[TextEdit], target: list[TextEdit]) -> str:
        if not source:
            return ""
        back = source.pop().inverse()
        self.text = back.apply(self.text)
        target.append(back)
        return back.what

    # Inside ----------------------------------------------------------------------------------------------------------

    def _become(self, text: str, what: str) -> None:
        if text == self.text:
            return
        self.done.append(TextEdit.between(self.text, text, what))
        del self.done[:-MOST_STEPS]
        self.undone.clear()
        self.text = text

    def _root(self) -> Node:
        root = self.held.root
        if root is None:
            raise self._refused("the YAML cannot be read", "correct the YAML, or undo the last change", "")
        return root

    def _refused(self, what: str, remedy: str, path: str) -> EditRefused:
        return EditRefused([Problem("E401", self.file, None, None, path, what, remedy)])

    def _now(self, state: _State, table: str) -> EditTable:
        """Return a table as it is between two changes of an edit; it is made once for each change."""
        held = state.table
        if held is None or held[0] is not state.root or held[1].id != table:
            held = state.table = state.root, table_of(state.root.plain(), cast("TableId", table))
        return held[1]

    def _cell(self, table: str, row: int, column: int) -> EditCell:
        held = self.table(table)
        if not (0 <= row < len(held.rows) and 0 <= column < len(held.columns)):
            raise self._refused("there is no such cell", "choose one of the table", table)
        return held.rows[row].cells[column]

    def _took(self, state: _State, found: splice.Changed | None, loc: Loc) -> None:
        if found is None:
            what = "this cannot be changed by itself: the layout of the file, or an alias, ties it to other values"
            raise self._refused(what, "change it in the YAML", "/".join(map(str, loc)))
        state.text, state.root = found

    def _row_added(self, state: _State, table: str, near: int | None) -> None:
        if table == "levels":
            self._level_added(state, near)
            return
        value = NEW[cast("TableId", table)]
        self._took(state, splice.append(state.text, state.root, table, value), (table,))

    def _level_added(self, state: _State, near: int | None) -> None:
        rows = self._now(state, "levels").rows
        if not rows:
            raise self._refused("there is no issue yet", "add an issue first", "issues")
        issue = rows[min(near if near is not None and near >= 0 else len(rows) - 1, len(rows) - 1)].loc[:3]
        held = cast("Mapping[Key, Any]", plain_at(state.root, issue))
        free = next((y for y in (*range(50, 101), *range(50)) if y not in held), None)
        if free is None:
            raise self._refused("this issue has every level from 0 to 100", "change one of them", "levels")
        self._put(state, (*issue, free), "")

    def _cell_set(self, state: _State, table: str, row: int, column: int, text: str) -> None:
        held = self._now(state, table)
        cell = held.rows[row].cells[column]
        if text.strip() == cell.text:
            return
        if cell.fixed:
            raise Unclear(f"the column {held.columns[column].title} cannot be changed here", "change it in the YAML")
        value = read_cell(text, cell.kind)
        if held.id == "levels" and column == 1:
            self._level_renamed(state, cell.loc, value)
        else:
            self._put(state, cell.loc, value)

    def _level_renamed(self, state: _State, loc: Loc, value: object) -> None:
        if not isinstance(value, int):
            raise Unclear(f"{value} is not a level", "write a whole number from 0 to 100")
        *above, _, old = loc
        for key in ("levels", "consent", "ratification"):
            place = (*above, key, old)
            if node_at(state.root, place) is not None:
                if node_at(state.root, (*above, key, value)) is not None:
                    raise Unclear(f"the issue has a level {value} already", "choose another number")
                self._took(state, splice.rename(state.text, state.root, place, value), place)

    def _put(self, state: _State, loc: Loc, value: object) -> None:
        """Set a value, with the mappings on the way that do not exist yet; ``None`` takes it away."""
        if value is None:
            if node_at(state.root, loc) is not None:
                self._took(state, splice.drop(state.text, state.root, loc), loc)
            return
        depth = len(loc) - 1
        while depth > 0 and node_at(state.root, loc[:depth]) is None:
            depth -= 1
        wrapped = value
        for key in reversed(loc[depth + 1 :]):
            wrapped = {key: wrapped}
        place = loc[: depth + 1]
        parent = node_at(state.root, loc[:depth])
        if parent is None or (parent.table is None and parent.items is None):
            raise self._refused("there is something else here", "change it in the YAML", "/".join(map(str, loc)))
        self._took(state, splice.put(state.text, state.root, place, wrapped), place)

    def _home(self, cell: EditCell) -> tuple[Loc, str]:
        """Return the place that holds a cell's source, and the field where the source covers several."""
        if cell.loc[-1] == "value":
            return cell.loc[:-1], ""
        alone = ("blocking_cost", "worth", "next_meeting", "cadence", "deadline", "breakdown")
        own = cell.loc[0] == "no_agreement" or "capability" in cell.loc or cell.loc[-1] in alone
        if own:
            return cell.loc, ""
        return cell.loc[:2], str(cell.loc[2])

    @staticmethod
    def _bases(held: Mapping[str, Any], field: str, value: object) -> object:
        """Return the bases of an entry's quantities with one of them changed."""
        basis: Any = held.get("basis")
        names = ("ideal", "stated", "salience", "trust", "limit", "values", "cost", "hard", "cohesion")
        if isinstance(basis, Mapping):
            found = dict(cast("Mapping[str, Any]", basis))
        else:
            found = {k: basis or "judgement" for k in names if k in held}
        found[field] = value
        return value if set(map(str, found.values())) == {str(value)} else found


@dataclass(slots=True)
class _State:
    """A text with its tree, during the changes of one edit."""

    text: str
    root: Node
    table: tuple[Node, EditTable] | None = None
