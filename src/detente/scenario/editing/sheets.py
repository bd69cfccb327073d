"""A scenario as tables of cells: what each cell holds, its place in the file, and what its value rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast

from detente.problems import Problem
from detente.scenario.editing.cells import CellKind, write_cell
from detente.scenario.paths import path_of
from detente.scenario.quantity import Quantity, QuantityError, parse_quantity
from detente.scenario.yaml.nodes import Key, Loc

TableId = Literal[
    "actors", "issues", "levels", "positions", "commitments", "proposals", "no_agreement", "moves", "fora", "events"
]
TITLES: dict[TableId, str] = {
    "actors": "Actors",
    "issues": "Issues",
    "levels": "Levels of the issues",
    "positions": "Positions",
    "commitments": "Public commitments",
    "proposals": "Proposals",
    "no_agreement": "No agreement",
    "moves": "Moves",
    "fora": "Forums",
    "events": "Events",
}


@dataclass(frozen=True, slots=True)
class EditColumn:
    """A column: its key in an entry of the file, its heading, and how its cells are read.

    ``span`` is the scale on which ranges are drawn, or ``None``; ``fixed`` says that cells cannot be changed.
    """

    key: tuple[Key, ...]
    title: str
    kind: CellKind = "text"
    span: tuple[float, float] | None = None
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class EditCell:
    """A cell.

    Attributes
    ----------
    loc
        Its place in the file, even if nothing is there yet.
    path
        The same as a path of ids.
    text
        What it holds, as it is typed.
    kind
        How it is read.
    fixed
        Whether it cannot be changed.
    quantity
        Its value as (low, mode, high) where it is a quantity.
    span
        The scale on which to draw it.
    basis, evidence, why
        Where its value comes from; empty where the file does not say.
    problems
        What is wrong with it, in the words of ``check``.
    """

    loc: Loc
    path: str
    text: str
    kind: CellKind
    fixed: bool = False
    quantity: tuple[float, float, float] | None = None
    span: tuple[float, float] | None = None
    basis: str = ""
    evidence: tuple[str, ...] = ()
    why: str = ""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class EditRow:
    """A row: the place of its entry, a name for it, its cells, and problems that belong to none of them."""

    loc: Loc
    name: str
    cells: tuple[EditCell, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class EditTable:
    """A table of the scenario. Rows of ``levels`` and ``no_agreement`` are keys of mappings, the others entries."""

    id: TableId
    columns: tuple[EditColumn, ...]
    rows: tuple[EditRow, ...]

    @property
    def title(self) -> str:
        """Its heading."""
        return TITLES[self.id]

    @property
    def grows(self) -> bool:
        """Whether rows can be added."""
        return self.id != "no_agreement"

    def column(self, title: str) -> int:
        """Return the number of a column by its heading, from 0; −1 where there is none."""
        return next((j for j, c in enumerate(self.columns) if c.title == title), -1)


_PERCENT, _UNIT = (0.0, 100.0), (0.0, 1.0)
_RESTS_ON = (
    EditColumn(("basis",), "basis"),
    EditColumn(("evidence",), "evidence", "list"),
    EditColumn(("why",), "why"),
)
"""Columns of entries that rest on something as a whole."""
_FIXED: dict[TableId, tuple[EditColumn, ...]] = {
    "actors": (
        EditColumn(("id",), "id"),
        EditColumn(("name",), "name"),
        EditColumn(("kind",), "kind"),
        EditColumn(("members",), "members", "list"),
        EditColumn(("rule",), "rule"),
        EditColumn(("like",), "like"),
        EditColumn(("cohesion",), "cohesion", "share", _UNIT),
        EditColumn(("blocking_cost",), "blocking cost", "share"),
    ),
    "issues": (
        EditColumn(("id",), "id"),
        EditColumn(("question",), "question"),
        EditColumn(("kind",), "kind"),
        EditColumn(("status_quo",), "status quo", "level"),
        EditColumn(("consent",), "consent of all", "any"),
        EditColumn(("control",), "control", "list"),
        EditColumn(("unnamed",), "unnamed"),
    ),
    "levels": (
        EditColumn((), "issue", fixed=True),
        EditColumn(("levels", 0), "level", "level"),
        EditColumn(("levels",), "label"),
        EditColumn(("consent",), "consent"),
        EditColumn(("ratification",), "ratification"),
    ),
    "positions": (
        EditColumn(("actor",), "actor"),
        EditColumn(("issue",), "issue"),
        EditColumn(("ideal",), "ideal", "quantity", _PERCENT),
        EditColumn(("stated",), "stated", "quantity", _PERCENT),
        EditColumn(("salience",), "salience", "quantity", _PERCENT),
        EditColumn(("trust",), "trust", "share", _UNIT),
        EditColumn(("limit",), "limit", "quantity", _PERCENT),
    ),
    "commitments": (
        EditColumn(("id",), "id"),
        EditColumn(("actor",), "actor"),
        EditColumn(("issue",), "issue"),
        EditColumn(("forbids",), "forbids", "any"),
        EditColumn(("cost",), "cost", "share"),
        EditColumn(("hard",), "hard", "any"),
        EditColumn(("unless",), "unless", "any"),
    ),
    "proposals": (
        EditColumn(("id",), "id"),
        EditColumn(("title",), "title"),
        EditColumn(("by",), "by"),
        EditColumn(("kind",), "kind"),
    ),
    "no_agreement": (EditColumn((), "what", fixed=True), EditColumn(("value",), "value", "any")),
    "moves": (
        EditColumn(("id",), "id"),
        EditColumn(("actor",), "actor"),
        EditColumn(("what",), "what"),
        EditColumn(("sets",), "sets", "any"),
        EditColumn(("triggers",), "triggers"),
        EditColumn(("effects",), "effects", "any"),
        EditColumn(("needs",), "needs", "list"),
        EditColumn(("excludes",), "excludes", "list"),
        EditColumn(("since",), "since", "date"),
        EditColumn(("until",), "until", "date"),
        EditColumn(("irreversible",), "irreversible", "any"),
        EditColumn(("taken",), "taken", "any"),
        EditColumn(("order",), "order", "level"),
        *_RESTS_ON,
    ),
    "fora": (
        EditColumn(("id",), "id"),
        EditColumn(("name",), "name"),
        EditColumn(("parties",), "parties", "list"),
        EditColumn(("mediators",), "mediators", "list"),
        EditColumn(("founded",), "founded", "date"),
        EditColumn(("next_meeting",), "next meeting (days)", "quantity"),
        EditColumn(("cadence",), "cadence (days)", "quantity"),
        EditColumn(("deadline",), "deadline (days)", "quantity"),
        EditColumn(("breakdown",), "breakdown", "share", _UNIT),
        EditColumn(("meetings",), "meetings", "any"),
        EditColumn(("pauses",), "pauses", "any"),
        *_RESTS_ON,
    ),
    "events": (
        EditColumn(("date",), "date", "date"),
        EditColumn(("what",), "what"),
        EditColumn(("actors",), "actors", "list"),
        *_RESTS_ON,
    ),
}


def tables_of(plain: Mapping[str, Any], problems: Sequence[tuple[Loc, Problem]]) -> tuple[EditTable, ...]:
    """Return a scenario's plain data as tables, with each problem at its cell or row.

    Parameters
    ----------
    plain
        What the file holds, sound or not.
    problems
        Problems with their places.
    """
    made = _Maker(plain, problems)
    return tuple(made.table(id_) for id_ in TITLES)


def table_of(plain: Mapping[str, Any], id_: TableId) -> EditTable:
    """Return one table of a scenario's plain data, without problems."""
    return _Maker(plain, ()).table(id_)


class _Maker:
    """Makes all tables of one state of a file."""

    def __init__(self, plain: Mapping[str, Any], problems: Sequence[tuple[Loc, Problem]]) -> None:
        self.plain, self.problems = plain, problems

    def table(self, id_: TableId) -> EditTable:
        columns = (*_FIXED[id_], *self.further(id_))
        match id_:
            case "levels":
                rows = tuple(self.levels(columns))
            case "no_agreement":
                rows = tuple(self.failure(columns))
            case _:
                rows = tuple(self.row(id_, i, entry, columns) for i, entry in self.entries(id_))
        return EditTable(id_, columns, rows)

    def entries(self, section: str) -> Iterator[tuple[int, Mapping[Key, Any]]]:
        """Yield the entries of a section that are mappings, with their numbers."""
        held: Any = self.plain.get(section)
        for i, entry in enumerate(cast("tuple[object, ...]", held) if isinstance(held, tuple) else ()):
            if isinstance(entry, Mapping):
                yield i, cast("Mapping[Key, Any]", entry)

    def further(self, id_: TableId) -> Iterator[EditColumn]:
        """Yield the columns that depend on the file: measures of capability, issues of a package."""
        if id_ == "actors":
            measures: dict[Key, None] = {}
            for _, actor in self.entries("actors"):
                held: Any = actor.get("capability")
                measures |= dict.fromkeys(cast("Mapping[Key, Any]", held) if isinstance(held, Mapping) else ())
            for m in measures:
                yield EditColumn(("capability", m), f"capability: {m}", "quantity")
        elif id_ == "proposals":
            for _, issue in self.entries("issues"):
                if isinstance(issue.get("id"), str) and issue["id"]:
                    yield EditColumn(("package", issue["id"]), str(issue["id"]), "level", None)

    def row(self, section: str, i: int, entry: Mapping[Key, Any], columns: Sequence[EditColumn]) -> EditRow:
        cells = [self.cell((section, i), c, (section, i, *c.key), entry) for c in columns]
        name = path_of(self.plain, (section, i)).partition("/")[2].replace("/", ", ")
        if section == "events":  # these have no id; their number says little
            name = str(entry.get("date", "")) or name
        return self.row_of((section, i), name, cells)

    def levels(self, columns: Sequence[EditColumn]) -> Iterator[EditRow]:
        for i, issue in self.entries("issues"):
            held: Any = issue.get("levels")
            for level in cast("Mapping[Key, Any]", held) if isinstance(held, Mapping) else ():
                here = ("issues", i)
                cells = [
                    EditCell(here, path_of(self.plain, here), str(issue.get("id", "")), "text", fixed=True),
                    EditCell(
                        (*here, "levels", level), path_of(self.plain, (*here, "levels", level)), str(level), "level"
                    ),
                    *(self.cell(here, c, (*here, str(c.key[0]), level), issue) for c in columns[2:]),
                ]
                yield self.row_of((*here, "levels", level), f"{issue.get('id', '')}, {level}", cells)

    def failure(self, columns: Sequence[EditColumn]) -> Iterator[EditRow]:
        for loc in _leaves(self.plain.get("no_agreement"), ("no_agreement",)):
            words = " ".join(str(x).replace("_", " ") for x in loc[1:])
            plain = loc[1] in ("lapse", "talks_refused") or "package" in str(loc[2:3])
            column = EditColumn((), columns[1].title, "any" if plain else "share")
            cells = [
                EditCell(loc, path_of(self.plain, loc), words, "text", fixed=True),
                self.cell(loc, column, loc, {}),
            ]
            yield self.row_of(loc, words, cells)

    def cell(self, row: Loc, column: EditColumn, loc: Loc, entry: Mapping[Key, Any]) -> EditCell:
        held: Any = _at(self.plain, loc)
        source = entry
        if isinstance(held, Mapping) and "value" in held:
            source = cast("Mapping[Key, Any]", held)
            loc, held = (*loc, "value"), source["value"]
        basis: Any = source.get("basis", "")
        field = column.key[0] if column.key else ""
        if isinstance(basis, Mapping):
            basis = cast("Mapping[Key, Any]", basis).get(field, "")
        rests = column.kind in ("quantity", "share") and held is not None
        refs: Any = source.get("evidence", ())
        return EditCell(
            loc,
            path_of(self.plain, loc),
            write_cell(cast("object", held), column.kind),
            column.kind,
            column.fixed,
            _ends(held) if column.kind in ("quantity", "share") else None,
            column.span,
            str(basis) if rests and isinstance(basis, str) else "",
            tuple(str(r) for r in cast("tuple[Any, ...]", refs)) if rests and isinstance(refs, tuple) else (),
            str(source.get("why", "")) if rests else "",
            tuple(p for at, p in self.problems if at[: len(loc)] == loc and len(at) >= len(row)),
        )

    def row_of(self, loc: Loc, name: str, cells: list[EditCell]) -> EditRow:
        mine = {id(p) for c in cells for p in c.problems}
        rest = tuple(p for at, p in self.problems if at[: len(loc)] == loc and id(p) not in mine)
        return EditRow(loc, name, tuple(cells), rest)


def _at(plain: Any, loc: Loc) -> Any:
    here = plain
    for step in loc:
        if isinstance(here, Mapping):
            here = cast("Mapping[Key, Any]", here).get(step)
        elif isinstance(here, tuple) and isinstance(step, int):
            items = cast("tuple[Any, ...]", here)
            here = items[step] if step < len(items) else None
        else:
            return None
    return here


_SOURCE = frozenset({"basis", "evidence", "gist", "by", "why", "citation", "published", "challenger", "target", "per"})


def _leaves(held: Any, loc: Loc) -> Iterator[Loc]:
    """Yield the places of all values under a place; quantities and lotteries over levels count as values."""
    if not isinstance(held, Mapping):
        if held is not None:
            yield loc
        return
    table = cast("Mapping[Key, Any]", held)
    if len(loc) > 2 and (not table or "value" in table or not any(isinstance(k, str) for k in table) or _ends(table)):
        yield loc
        return
    for key, below in table.items():
        if key not in _SOURCE:
            yield from _leaves(below, (*loc, key))


def _ends(held: Any) -> tuple[float, float, float] | None:
    if held is None or isinstance(held, (str, bool)):
        try:
            q = parse_quantity(held, "percent") if isinstance(held, str) else None
        except QuantityError:
            return None
        return None if q is None else (q.low, q.mode, q.high)
    try:
        q: Quantity | None = parse_quantity(held, "free")
    except QuantityError:
        return None
    ends = (q.low, q.mode, q.high)
    return ends if all(abs(x) < 1e300 for x in ends) else None
