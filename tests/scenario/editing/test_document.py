"""Edits of tables and of the text: comments stay, undo gives the same bytes, problems stand at their cells."""

from __future__ import annotations

from importlib.resources import files

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import detente
from detente.scenario.editing.document import EditRefused, ScenarioDocument
from detente.scenario.editing.edits import TextEdit
from detente.scenario.editing.sheets import EditTable
from detente.scenario.load import loads

DOOR = """\
# The whole file's comment.
detente: 1
title: A door        # stays
as_of: 2021-06-01
by: coder A
actors: [{id: A, name: First}, {id: B, name: Second, capability: {votes: 3}}]
issues:
  - id: k
    question: Open?
    kind: distributive
    levels: {0: shut, 50: ajar, 100: open}   # three
    status_quo: 0
    consent: {50: A, 100: "all(A, B)"}
positions:
  - {actor: A, issue: k, ideal: 100, salience: {low: 60, mode: 80, high: 90}}   # a guess
  # before B
  - actor: B
    issue: k
    ideal: 0      # B's ideal
    salience: 50
    basis: judgement
    why: |
      Two
      lines.
proposals:
  - {id: p, kind: analyst, package: {k: 50}}
no_agreement:
  lapse: {k: 0}
  holding: {A: 0.1}
"""


def at(document: ScenarioDocument, table: str, row: int, title: str) -> str:
    held = document.table(table)
    return held.rows[row].cells[held.column(title)].text


def put(document: ScenarioDocument, table: str, row: int, title: str, text: str) -> None:
    document.set_cell(table, row, document.table(table).column(title), text)


def test_the_tables() -> None:
    document = ScenarioDocument(DOOR)
    assert document.problems == ()
    tables = {t.id: t for t in document.tables()}
    shown = {id_: [[c.text for c in r.cells] for r in t.rows] for id_, t in tables.items()}
    assert shown["actors"] == [
        ["A", "First", "", "", "", "", "", "", ""],
        ["B", "Second", "", "", "", "", "", "", "3"],
    ]
    assert shown["levels"] == [
        ["k", "0", "shut", "", ""],
        ["k", "50", "ajar", "A", ""],
        ["k", "100", "open", "all(A, B)", ""],
    ]
    assert shown["positions"] == [["A", "k", "100", "", "60-90, 80", "", ""], ["B", "k", "0", "", "50", "", ""]]
    assert shown["proposals"] == [["p", "", "", "analyst", "50"]]
    assert shown["no_agreement"] == [["lapse k", "0"], ["holding A", "0.1"]]
    salience = tables["positions"].rows[0].cells[4]
    assert (salience.quantity, salience.span, salience.path) == ((60, 80, 90), (0, 100), "positions/A/k/salience")
    assert (tables["positions"].rows[1].cells[2].basis, tables["positions"].rows[1].cells[2].why) == (
        "judgement", "Two\nlines.\n",
    )  # fmt: skip


def test_a_cell_changes_nothing_else() -> None:
    document = ScenarioDocument(DOOR)
    put(document, "positions", 1, "ideal", "10-30, 20")
    assert document.text == DOOR.replace("    ideal: 0      #", "    ideal: {low: 10, mode: 20, high: 30}      #")
    put(document, "positions", 0, "trust", "80%")
    assert "high: 90}, trust: 0.8}   # a guess" in document.text
    put(document, "actors", 0, "capability: votes", "5-9")
    assert "{id: A, name: First, capability: {votes: {uniform: [5, 9]}}}" in document.text
    put(document, "proposals", 0, "k", "100")
    assert "package: {k: 100}" in document.text
    put(document, "no_agreement", 1, "value", "0.2")
    assert "holding: {A: 0.2}" in document.text
    assert document.problems == ()
    for _ in range(5):
        assert document.undo()
    assert document.text == DOOR
    assert document.undo() == ""
    assert document.redo() == "Positions: ideal"
    assert "mode: 20" in document.text


def test_a_cell_is_emptied() -> None:
    document = ScenarioDocument(DOOR)
    put(document, "positions", 0, "salience", "")
    assert "- {actor: A, issue: k, ideal: 100}   # a guess" in document.text
    put(document, "positions", 1, "salience", "")
    assert "B's ideal\n    basis: judgement" in document.text
    put(document, "positions", 1, "salience", "70")
    assert at(document, "positions", 1, "salience") == "70"
    assert [p.code for p in document.problems] == ["E313"]  # now nothing matters to A


def test_levels_are_renamed_everywhere() -> None:
    document = ScenarioDocument(DOOR)
    put(document, "levels", 1, "level", "40")
    assert "levels: {0: shut, 40: ajar, 100: open}   # three" in document.text
    assert 'consent: {40: A, 100: "all(A, B)"}' in document.text
    # The proposal still names the old level: that is told at its cell.
    cell = document.table("proposals").rows[0].cells[4]
    assert [p.code for p in cell.problems] == ["E310"]
    document.remove_row("levels", 1)
    assert "levels: {0: shut, 100: open}" in document.text
    assert 'consent: {100: "all(A, B)"}' in document.text
    with pytest.raises(EditRefused, match="has a level 100 already"):
        put(document, "levels", 0, "level", "100")


def test_rows() -> None:
    document = ScenarioDocument(DOOR)
    assert document.add_row("positions") == 2
    assert {p.code for p in document.problems} >= {"E205"}
    assert document.table("positions").rows[2].cells[0].problems
    document.remove_row("positions", 2)
    assert document.problems == ()
    document.add_row("actors")
    put(document, "actors", 2, "id", "C")
    put(document, "actors", 2, "name", "Third")
    put(document, "actors", 2, "like", "A")
    assert document.problems == ()
    assert loads(document.text).actor["C"].name == "Third"
    assert document.add_row("commitments") == 0
    assert document.text.startswith("# The whole file's comment.")
    assert document.add_row("levels", near=0) == 3
    document.remove_row("commitments", 0)
    document.remove_row("positions", 0)
    assert "# before B\n  - actor: B" in document.text


def test_a_block_is_pasted() -> None:
    document = ScenarioDocument(DOOR)
    column = document.table("positions").column("actor")
    block = 'A\tk\t90\t\t70-90, 80\r\nB\tk\t5\t10\t40\r\nA\tk\t"1"\t\t\r\n'
    document.paste("positions", 0, column, block)
    assert at(document, "positions", 0, "salience") == "70-90, 80"
    assert at(document, "positions", 1, "stated") == "10"
    assert at(document, "positions", 2, "ideal") == "1"
    # The second position of A on k is a problem of the third row, not of the first.
    rows = document.table("positions").rows
    told = [[p.code for c in r.cells for p in c.problems] + [p.code for p in r.problems] for r in rows]
    assert told == [[], [], ["E303"]]
    assert len(document.done) == 1
    document.undo()
    assert document.text == DOOR


def test_a_block_is_pasted_whole_or_not_at_all() -> None:
    document = ScenarioDocument(DOOR)
    ideal = document.table("positions").column("ideal")
    with pytest.raises(EditRefused) as e:
        document.paste("positions", 0, ideal, "50\t{a\n60-70,5\t4")
    assert [(p.code, p.path, p.line) for p in e.value.problems] == [
        ("E502", "positions/A/k/stated", 15),
        ("E502", "positions/B/k/ideal", 19),
    ]
    assert document.text == DOOR
    with pytest.raises(EditRefused, match="the block has 9 columns"):
        document.paste("positions", 0, ideal, "\t" * 8)
    with pytest.raises(EditRefused, match="takes no more rows"):
        document.paste("no_agreement", 1, 1, "1\n2\n3")
    with pytest.raises(EditRefused, match="cannot be changed here"):
        document.paste("no_agreement", 0, 0, "lapse x")


def test_a_source_of_a_value() -> None:
    document = ScenarioDocument(DOOR)
    document.add_entry("sources", {"id": "r1", "title": "A report", "date": "2021-05-01"})
    column = document.table("positions").column("ideal")
    document.set_source("positions", 1, column, {"evidence": ("r1",), "basis": "report"})
    assert document.problems == ()
    cells = document.table("positions").rows[1].cells
    assert (cells[2].basis, cells[2].evidence) == ("report", ("r1",))
    assert cells[4].basis == "judgement"
    votes = document.table("actors").column("capability: votes")
    document.set_source("actors", 1, votes, {"basis": "judgement", "why": "Counted."})
    assert document.problems == ()
    assert "votes: {value: 3, basis: judgement, why: Counted.}" in document.text.replace('"', "")
    assert document.table("actors").rows[1].cells[votes].why == "Counted."
    holding = document.table("no_agreement").rows[1]
    document.set_source("no_agreement", 1, 1, {"basis": "judgement", "why": "Known"})
    assert document.problems == (), holding
    assert loads(document.text).no_agreement is not None


def test_several_edits_are_one_step() -> None:
    document = ScenarioDocument(DOOR)
    with document.together("two cells"):
        put(document, "positions", 0, "ideal", "90")
        put(document, "positions", 1, "ideal", "10")
    assert len(document.done) == 1
    assert document.undo() == "two cells"
    assert document.text == DOOR
    document.redo()
    held = document.text

    def two() -> None:
        with document.together("refused"):
            put(document, "positions", 0, "ideal", "80")
            put(document, "no_agreement", 0, "what", "x")

    with pytest.raises(EditRefused):
        two()
    assert document.text == held
    assert len(document.done) == 1


def test_problems_stand_at_their_cells() -> None:
    document = ScenarioDocument(DOOR)
    put(document, "positions", 1, "ideal", "120")
    cell = document.table("positions").rows[1].cells[2]
    assert [p.code for p in cell.problems] == ["E203"]
    assert "120 is outside 0 to 100" in cell.problems[0].what
    put(document, "positions", 1, "actor", "")
    missing = document.table("positions").rows[1].cells[0]
    assert [p.code for p in missing.problems] == ["E202"]
    put(document, "proposals", 0, "k", "60")
    assert document.table("proposals").rows[0].cells[4].problems


def test_broken_yaml_is_told_and_taken_back() -> None:
    document = ScenarioDocument(DOOR)
    document.set_text(DOOR + "  - [")
    assert document.tables() == ()
    assert document.problems
    with pytest.raises(EditRefused, match="Correct the YAML"):
        document.set_cell("positions", 0, 0, "A")
    document.undo()
    assert document.text == DOOR


def test_an_alias_is_not_torn_apart() -> None:
    text = DOOR.replace("ideal: 100, salience: {low", "ideal: 100, salience: &s {low").replace(
        "salience: 50", "salience: *s"
    )
    document = ScenarioDocument(text)
    put(document, "positions", 1, "salience", "40")
    assert at(document, "positions", 0, "salience") == "60-90, 80"
    assert at(document, "positions", 1, "salience") == "40"


@pytest.mark.parametrize("case", detente.bundled())
def test_every_cell_of_every_case_can_be_written_back(case: str) -> None:
    """Typing into each cell what it holds already changes nothing; the tables lose nothing."""
    text = (files("detente") / "cases" / f"{case}.yaml").read_text(encoding="utf-8")
    document = ScenarioDocument(text)
    for table in document.tables():
        block = [[c.text for c in row.cells] for row in table.rows]
        if block:
            document.paste(table.id, 0, 0, block)
    assert document.text == text


# Any sequence of edits -----------------------------------------------------------------------------------------------

TEXTS = st.sampled_from(
    ["", "0", "50", "20-60, 40", "high", "A", "B", "k", "A B", "all(A, B)", "{k: 1}", "x: y", "#", "'", "é"]
)


def edit(document: ScenarioDocument, data: st.DataObject) -> None:
    """One edit at random; what is refused changes nothing."""
    before = document.text
    try:
        match data.draw(st.sampled_from(["cell", "cell", "cell", "row", "drop", "text", "paste", "source"])):
            case "text":
                lines = document.text.splitlines(keepends=True)
                at = data.draw(st.integers(0, len(lines)))
                document.set_text(
                    "".join([*lines[:at], data.draw(st.sampled_from(["# note\n", "x: 1\n", "\n"])), *lines[at:]])
                )
            case kind:
                tables: tuple[EditTable, ...] = document.tables()
                if not tables:
                    document.undo()
                    return
                table = data.draw(st.sampled_from(tables), label="table")
                row = data.draw(st.integers(0, max(len(table.rows) - 1, 0)))
                column = data.draw(st.integers(0, len(table.columns) - 1))
                if kind == "cell":
                    document.set_cell(table.id, row, column, data.draw(TEXTS))
                elif kind == "paste":
                    document.paste(table.id, row, column, [[data.draw(TEXTS)], [data.draw(TEXTS)]])
                elif kind == "row":
                    document.add_row(table.id, row)
                elif kind == "source":
                    document.set_source(table.id, row, column, {"why": data.draw(TEXTS) or None})
                else:
                    document.remove_row(table.id, row)
    except EditRefused:
        assert document.text == before


def test_a_cell_that_names_a_row_has_no_source() -> None:
    document = ScenarioDocument(DOOR)
    table = document.table("levels")
    column = next(j for j, c in enumerate(table.rows[0].cells) if len(c.loc) < 3)
    with pytest.raises(EditRefused, match="this cell names a row"):
        document.set_source("levels", 0, column, {"why": "w"})
    assert document.text == DOOR


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
@given(st.data())
def test_undoing_everything_gives_the_same_bytes(data: st.DataObject) -> None:
    document = ScenarioDocument(DOOR)
    texts = [DOOR]
    for _ in range(data.draw(st.integers(1, 6))):
        edit(document, data)
        if document.text != texts[-1]:
            texts.append(document.text)
    # Tables and text agree: reading the text again gives the same tables.
    assert document.tables() == ScenarioDocument(document.text).tables()
    last = document.text
    undone = 0
    while document.undo():
        undone += 1
    assert document.text == DOOR
    # As often as was undone here: an edit may have undone one before, which could be done again as well.
    for _ in range(undone):
        assert document.redo()
    assert document.text == last


@given(st.text(max_size=40), st.text(max_size=40))
def test_an_edit_and_its_inverse(old: str, new: str) -> None:
    made = TextEdit.between(old, new, "")
    assert made.apply(old) == new
    assert made.inverse().apply(new) == old


def test_moves_forums_and_events_are_edited_as_tables() -> None:
    text = (files("detente") / "cases" / "nile-dam-2021.yaml").read_text(encoding="utf-8")
    document = ScenarioDocument(text)
    n = len(document.table("moves").rows)
    document.paste("moves", n, 0, "egy-court\tEGY\tGo to a court\t\t\t{ETH: 0.1}\tshare-data\t\t2021-10\t2022-03-01")
    move = document.held.scenario.moves[n] if document.held.scenario is not None else None
    assert move is None, "a month is no day on which a move can begin"
    assert [p.path for r in document.table("moves").rows for c in r.cells for p in c.problems] == [
        "moves/egy-court/since"
    ]
    document.set_cell("moves", n, document.table("moves").column("since"), "2021-10-01")
    scenario = document.held.scenario
    assert scenario is not None, document.problems
    move = scenario.moves[n]
    assert (move.id, move.actor, move.needs, str(move.since)) == ("egy-court", "EGY", ("share-data",), "2021-10-01")
    assert move.effects["ETH"].mode == 0.1
    forums = document.table("fora")
    document.set_cell("fora", 0, forums.column("cadence (days)"), "10-40, 20")
    document.set_cell("fora", 0, forums.column("breakdown"), "30%")
    document.paste("events", 0, 0, "2010\tA first plan\tETH\n2010-11\tA second plan\tETH EGY")
    scenario = document.held.scenario
    assert scenario is not None, document.problems
    forum = scenario.fora[0]
    assert forum.cadence is not None
    assert forum.cadence.value.params == (10, 20, 40)
    assert forum.breakdown is not None
    assert forum.breakdown.value.mode == 0.3
    assert [(e.date, e.what, e.actors) for e in scenario.events[:2]] == [
        ("2010", "A first plan", ("ETH",)), ("2010-11", "A second plan", ("ETH", "EGY")),
    ]  # fmt: skip
    assert "date: 2010-11," in document.text or "date: 2010-11\n" in document.text
    while document.done:
        document.undo()
    assert document.text == text
