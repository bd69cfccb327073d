"""Every key of §11 survives a save, a schema and a spreadsheet."""

from __future__ import annotations

from pathlib import Path

import jsonschema
import pytest

from detente.scenario.load import loads, read_text
from detente.scenario.save import dumps, to_plain
from detente.scenario.schema import schema
from detente.scenario.tables import read_tables, write_tables
from detente.scenario.unnamed import lapsing
from tests.scenario.good import edit

EVERY = edit("control: [UP]", "control: [UP]\n    unnamed: lapse")
for old, new in {
    "infeasible:": "  - {id: aid, question: Aid?, kind: transfer, levels: {0: none, 100: all}, status_quo: 0,\n"
    "     payer: LA, payee: UP, worth: .3,\n"
    "     cost: {value: {low: 0, mode: .1, high: .2}, basis: judgement, why: a guess}}\ninfeasible:",
    "forbids: above 50,": "forbids: above 50, unless: {data: at least 100},",
    "package: {flow: 100}": "package: {flow: 100, aid: all}, unnamed: {data: status_quo}",
    "cost: {UP: 0.1, LOW: 0.3}": "cost: {UP: 0.1, LOW: 0.3}\n    belief: {low: .1, mode: .2, high: .3}\n"
    "    estimates: {LA: .2}\n    later: .5",
    "  holding: {UP: 0.02}": "  holding: {UP: 0.02}\n  discount: {LA: {per: year, value: .9}}",
    "what: publish,": "what: publish, since: 1 Feb 2022, until: 2022-06-01, effects: {LA: -0.1, UP: low},",
    "name: River board,": "name: River board, mediators: [MED],",
    "people:": "  - {id: MED, name: Mediator}\npeople:",
}.items():
    EVERY = edit(old, new, EVERY)


def test_every_new_key_is_good() -> None:
    assert [str(p) for p in read_text(EVERY).problems] == []
    case = loads(EVERY)
    assert lapsing(case) == {"flow"}
    assert lapsing(case, case.proposals[0]) == {"flow"}
    assert lapsing(case, every="status_quo") == frozenset()
    na = case.no_agreement
    assert na is not None
    assert na.force is not None
    assert {*na.force.belief} == {"all"}


def test_a_saved_file_says_the_same() -> None:
    case = loads(EVERY)
    assert loads(dumps(case)) == case
    jsonschema.validate(_plain(to_plain(case)), schema())


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    return [_plain(v) for v in value] if isinstance(value, tuple | list) else value


@pytest.mark.parametrize("name", ["tables.xlsx", "folder"])
def test_spreadsheets_hold_the_new_keys(name: str, tmp_path: Path) -> None:
    case = loads(EVERY)
    write_tables(case, tmp_path / name)
    again = read_tables(tmp_path / name, base=case)
    assert again.issues == case.issues
    assert again == case


def test_all_that_is_wrong_is_said_at_once() -> None:
    text = EVERY
    for old, new in {
        "unnamed: lapse": "unnamed: frozen",
        "payee: UP": "payee: LA",
        "unless: {data: at least 100}": "unless: {data: at least 101}",
        "belief: {low: .1, mode: .2, high: .3}": "belief: {LA: 1.5}",
        "estimates: {LA: .2}": "estimates: {LO: .2}",
        "discount: {LA: {per: year, value: .9}}": "discount: {LA: {per: month, value: .9}}",
        "until: 2022-06-01": "until: 2021-06-01",
        "mediators: [MED]": "mediators: [UP]",
        "unnamed: {data: status_quo}": "unnamed: {flow: status_quo}",
    }.items():
        text = edit(old, new, text)
    found = {(p.code, p.path) for p in read_text(text).problems}
    assert found == {
        ("E206", "issues/flow/unnamed"),
        ("E343", "issues/aid/payee"),
        ("E341", "commitments/LA flow above 50/unless/data"),
        ("E203", "no_agreement/force/belief/LA"),
        ("E301", "no_agreement/force/estimates/LO"),
        ("E206", "no_agreement/discount/LA/per"),
        ("E346", "moves/open/until"),
        ("E344", "fora/board/mediators/1"),
        ("E340", "proposals/demand/unnamed/flow"),
    }
