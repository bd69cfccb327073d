"""Weights and quotas as official tables and people write them."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.models.council.game import Game, GameError
from detente.models.council.indices import power
from detente.models.council.quota import Quota, parse_quota
from detente.models.council.weights import Weights, read_weights
from detente.tables.sheet import TableError
from detente.tables.write import workbook_bytes


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "w.csv"


def read(file: Path, text: str, **options: str) -> Weights:
    file.write_text(text, encoding="utf-8")
    return read_weights(file, **options)


@pytest.mark.parametrize(
    ("text", "weights"),
    [
        ("a,3\nb,2\n", {"a": "3", "b": "2"}),
        ("3\n2\n", {"1": "3", "2": "2"}),
        ("name;weight\na;1,5\nb;2\n", {"a": "1.5", "b": "2"}),
        ("Institution,Voting share\nA,3\nB,2\n", {"A": "3", "B": "2"}),
        ("Land;Gewicht\nA;3\nB;2\n", {"A": "3", "B": "2"}),
        ('Member,Votes\n"X, Y of","4,697"\nB,"111,879"\n', {"X, Y of": "4697", "B": "111879"}),
        ("id,Member,Votes\n1,A,3\n2,B,2\n", {"A": "3", "B": "2"}),
        (",Member,Votes\n0,A,3\n1,B,2\n", {"A": "3", "B": "2"}),
        ("Votes of the council,\nMember,Votes\nA,3\nB,2\n", {"A": "3", "B": "2"}),
        ("Member,Votes,Remark\nA,3,founder\nB,2,\n", {"A": "3", "B": "2"}),
        ("Member,Share\nA,60%\nB,40%\n", {"A": "60", "B": "40"}),
        ("Member,Share\nA,2/3\nB,1/3\n", {"A": "2/3", "B": "1/3"}),
        ("Member\tVotes\nA\t1 234 567,5\nB\t2\n", {"A": "1234567.5", "B": "2"}),
    ],
)
def test_tables_of_weights(file: Path, text: str, weights: dict[str, str]) -> None:
    assert read(file, text).members == weights


def test_what_was_assumed_is_said(file: Path) -> None:
    unknown = read(file, "Institution,Voting share\nA,3\nB,2\n")
    assert "row 1 is taken as the names of the columns: Institution, Voting share" in unknown.notes[0]
    thousands = read(file, 'Member,Votes\nA,"4,697"\nB,"2,852"\n')
    assert "'4,697' in column Votes is read as 4697; --decimal , reads it otherwise." in thousands.notes[0]
    assert read(file, 'Member,Votes\nA,"4,697"\nB,"2,852"\n', decimal=",").members == {"A": "4.697", "B": "2.852"}
    assert "1,5 is read as a member and its weight" in read(file, "1,5\n2,5\n").notes[0]
    assert read(file, "Member,Votes\nA,3\nB,2\n").notes == ()


@pytest.mark.parametrize(
    ("rows", "last"),
    [
        ("A,3\nB,2\nC,1\n", "Total,6"),
        ("A,3\nB,2\nC,1\n", "ALL:,6"),
        ("A,3\nB,2\nC,1\n", ",6"),
        ("A,33.3\nB,33.3\nC,33.3\n", "Sum,100.0"),
    ],
)
def test_totals_are_left_out_with_a_note(file: Path, rows: str, last: str) -> None:
    found = read(file, f"Member,Votes\n{rows}{last}\n")
    assert list(found.members) == ["A", "B", "C"]
    assert "row 5" in found.notes[0]
    assert "is left out" in found.notes[0]


def test_what_may_be_a_total_is_asked_for_or_mentioned(file: Path) -> None:
    with pytest.raises(TableError, match=r":4:1 Total: the row Total holds 9, and the others add up to 5. .*E503"):
        read(file, "Member,Votes\nA,3\nB,2\nTotal,9\n")
    with pytest.raises(TableError, match="subtotal"):
        read(file, "Member,Votes\nA,3\nB,2\nSubtotal,5\nC,1\n")
    found = read(file, "Member,Votes\nA,3\nB,2\nC,1\nD,1\nEU,7\n")
    assert list(found.members) == ["A", "B", "C", "D", "EU"]
    assert "EU, holds as much as all rows above it together" in found.notes[0]


def test_several_columns_are_asked_for(file: Path) -> None:
    text = "Member state,Population,Votes\nGermany,82,29\nMalta,0.4,3\n"
    with pytest.raises(TableError, match=r"2 columns could be the weights: Population, Votes. Choose"):
        read(file, text)
    assert read(file, text, weights="votes").members == {"Germany": "29", "Malta": "3"}
    with pytest.raises(TableError, match=r"no column named seats\. --weights takes one of: Member state, Population"):
        read(file, text, weights="seats")
    named = "Code,Country,Votes\nDE,Germany,29\nMT,Malta,3\n"
    assert list(read(file, named).members) == ["Germany", "Malta"]
    assert list(read(file, named, names="code").members) == ["DE", "MT"]


def test_every_wrong_row_is_named(file: Path) -> None:
    with pytest.raises(TableError) as e:
        read(file, "Member,Votes\nA,3\nB,n/a\nA,2\n,5\nC,-1\nD,\n")
    assert [(p.line, p.column) for p in e.value.problems] == [(3, 2), (4, 1), (5, 1), (6, 2), (7, 2)]
    with pytest.raises(TableError, match=r"'1,234' in column Votes can be 1.234 or 1234.*--decimal"):
        read(file, "Member;Votes\nA;1,234\nB;2,345\n")
    with pytest.raises(TableError, match="Member, which names a column, and 2004, which is a number"):
        read(file, "Member,2004\nA,3\nB,2\n")


def test_a_workbook_of_weights(tmp_path: Path) -> None:
    path = tmp_path / "w.xlsx"
    path.write_bytes(workbook_bytes({"2007": [{"Member": "A", "Votes": 3}, {"Member": "B", "Votes": 0.5}]}))
    assert read_weights(path).exact() == {"A": 3, "B": Fraction(1, 2)}


# --- quotas ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "quota"),
    [
        ("255", Quota(Fraction(255), False, False)),
        ("65%", Quota(Fraction(13, 20), True, False)),
        ("66,67 %", Quota(Fraction(6667, 10000), True, False)),
        ("2/3", Quota(Fraction(2, 3), True, False)),
        (">50%", Quota(Fraction(1, 2), True, True)),
        ("> 1/2", Quota(Fraction(1, 2), True, True)),
        (">= 50 %", Quota(Fraction(1, 2), True, False)),
        ("more than 12", Quota(Fraction(12), False, True)),
    ],
)
def test_quotas(text: str, quota: Quota) -> None:
    assert parse_quota(text) == quota


@pytest.mark.parametrize("text", ["", ">", "half", "2/3%", "nan", "1e9999", "1,234", "50%%", "2/0"])
def test_quotas_that_cannot_be_read(text: str) -> None:
    with pytest.raises(GameError, match=r"255|sign between"):
        parse_quota(text)


def test_a_number_below_every_weight_is_no_share() -> None:
    with pytest.raises(GameError, match="for a share write 50%, or >50% for more"):
        parse_quota("0.5").needed([Fraction(3), Fraction(2)])
    assert parse_quota("0.5").needed([Fraction(1, 2), Fraction(1, 4)]) == Fraction(1, 2)


@given(st.lists(st.integers(1, 9), min_size=2, max_size=7), st.integers(1, 40))
def test_more_than_is_the_next_total(weights: list[int], q: int) -> None:
    named = {f"m{i}": w for i, w in enumerate(weights)}
    if q >= sum(weights):
        with pytest.raises(GameError, match="nothing can ever pass"):
            Game.weighted(named, q, strict=True)
        return
    assert power(Game.weighted(named, q, strict=True)).swings == power(Game.weighted(named, q + 1)).swings


@given(st.lists(st.integers(1, 9), min_size=2, max_size=7))
def test_with_more_than_half_no_two_coalitions_win_apart(weights: list[int]) -> None:
    named = {f"m{i}": Fraction(w) for i, w in enumerate(weights)}
    quota = parse_quota(">50%")
    found = power(Game.weighted(named, quota.needed(named.values()), strict=quota.strict))
    assert found.winning <= found.blocking
