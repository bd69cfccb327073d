"""Estimators on data made by the models themselves: gradients, recovery, and data that settle nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from detente.estimate import EstimationError, EstimationTable, NotConverged, read_table, three_outcome, ultimatum
from detente.estimate import crisis_signalling as signalling
from detente.estimate.crisis_signalling import PARTS
from detente.estimate.crisis_signalling import _Data as Crisis
from detente.estimate.formula import Design, Formula, design
from detente.estimate.table import from_columns
from detente.estimate.three_outcome import _Data as Game
from detente.estimate.ultimatum import _Data as Offers
from detente.models.coercion.crisis_signalling import solve
from detente.models.coercion.three_outcome import probabilities
from detente.tables.sheet import TableError
from detente.tables.write import workbook_bytes

Array = NDArray[np.float64]
FORMULA = "y ~ a | 0 | b | c"


def made(n: int = 3000, seed: int = 1) -> EstimationTable:
    rng = np.random.default_rng(seed)
    a, b, c = rng.normal(0, 1, (3, n))
    p = probabilities(0.5 - 0.8 * a, 0.0, -0.4 + 0.6 * b, 0.3 + 0.7 * c).outcomes
    y = (rng.uniform(size=n)[:, None] > p.cumsum(axis=1)).sum(axis=1)
    return from_columns({"y": y, "a": a, "b": b, "c": c, "twice": 2 * a, "one": np.ones(n), "zero": np.zeros(n)})


def slope(f: Callable[[Array], float], at: Array) -> Array:
    h = 1e-6
    return np.array([(f(at + h * e) - f(at - h * e)) / (2 * h) for e in np.eye(len(at))])


@pytest.mark.parametrize(("kind", "link"), [("private", "probit"), ("agent", "probit"), ("agent", "logit")])
def test_gradient_of_the_three_outcome_game(kind: str, link: str) -> None:
    rng = np.random.default_rng(4)
    parts = tuple(Design(("x", "z"), rng.normal(0, 1, (50, 2))) for _ in range(4))
    game = Game(parts, Design(("s",), rng.normal(0, 0.3, (50, 1))), rng.integers(0, 3, 50), None, kind, link)  # type: ignore[arg-type]
    at = rng.normal(0, 0.5, 9)
    assert game.total(at)[1] == pytest.approx(slope(lambda t: game.total(t)[0], at), abs=1e-5)
    u = [d.x @ b for d, b in zip(parts, game.split(at)[0], strict=True)]
    p = probabilities(*u, np.exp(game.scale.x @ at[8:]), kind, link).outcomes  # type: ignore[arg-type]
    assert game.total(at)[0] == pytest.approx(np.log(p[np.arange(50), game.y]).sum())


def test_gradient_of_the_ultimatum_game() -> None:
    rng = np.random.default_rng(5)
    d = Design(("c", "x"), np.column_stack([np.ones(40), rng.normal(0, 1, 40)]))
    offer = np.clip(rng.normal(25, 15, 40), 0, 45)
    for s2, k in ((3.0, 5), (None, 6)):
        game = Offers(offer, rng.uniform(size=40) < 0.6, d, d, 100.0, s2)
        at = np.array([60.0, 2, 35, -1, 3, 1.5])[:k]
        assert game.total(at)[1] == pytest.approx(slope(lambda t, g=game: g.total(t)[0], at), rel=1e-4, abs=1e-4)


def test_offers_have_a_density_that_adds_up_to_one() -> None:
    one = Design(("c",), np.ones((4001, 1)))
    y = np.linspace(0, 100, 4001)
    at = np.array([60.0, 35.0, 2.8])
    accept = np.ones(4001, dtype=np.bool_)
    from scipy.special import log_expit

    value, _ = Offers(y, accept, one, one, 100.0, 3.0).scores(at)
    density = np.exp(value - np.asarray(log_expit((y - 35.0) / 3.0)))
    inside = np.trapezoid(density[1:-1], y[1:-1])
    assert density[0] + inside + density[-1] == pytest.approx(1, abs=2e-3)


def test_gradient_of_the_crisis_game() -> None:
    rng = np.random.default_rng(6)
    parts = tuple(Design((n,), rng.normal(0, 1, (30, 1))) for n in PARTS)
    game = Crisis(rng.integers(0, 9, (30, 4)).astype(float), parts)
    pr, pf, at = rng.uniform(0.2, 0.8, 30), rng.uniform(0.2, 0.8, 30), rng.normal(0, 0.3, 7)
    assert game.score(at, pr, pf)[1] == pytest.approx(slope(lambda t: game.score(t, pr, pf)[0], at), rel=1e-5, abs=1e-4)


def test_replies_of_estimator_and_solver_agree() -> None:
    rng = np.random.default_rng(8)
    theta = rng.normal(0, 1, (20, 7))
    p, count = solve(theta, 801)
    for g in range(20):
        game = Crisis(np.ones((1, 4)), tuple(Design((n,), np.ones((1, 1))) for n in PARTS))
        for j in range(int(count[g])):
            r, c, f = p[g, j]
            if 1e-6 < r < 1 - 1e-6 and c > 1e-6 and f > 1e-6:
                found = game.replies(theta[g], np.array([r]), np.array([f]))
                assert [float(x[0]) for x in found] == pytest.approx([r, c, f], abs=1e-6)


def test_truth_is_found_within_its_errors() -> None:
    fit = three_outcome(FORMULA, made())
    truth = [0.5, -0.8, -0.4, 0.6, 0.3, 0.7]
    z = [(c.estimate - t) / c.error for c, t in zip(fit.coefficients, truth, strict=True)]
    assert np.abs(z).max() < 3.5
    robust = three_outcome(FORMULA, made(), errors="robust")
    assert [c.error for c in robust.coefficients] == pytest.approx([c.error for c in fit.coefficients], rel=0.25)


def test_truth_of_the_crisis_game() -> None:
    rng = np.random.default_rng(9)
    n = 300
    x, z = rng.normal(0, 1, (2, n))
    theta = np.column_stack([0 * x, 1 + 0 * x, 0 * x, -1 + 0.5 * x, -0.5 + 0.5 * z, -1 + 0 * x, 1 + 0 * x])
    r, c, f = solve(theta)[0][:, 0].T
    p = np.stack([1 - c, c * (1 - r), c * r * f, c * r * (1 - f)], axis=1)
    counts = np.array([rng.multinomial(200, q / q.sum()) for q in p])
    table = from_columns(
        {"sq": counts[:, 0], "cd": counts[:, 1], "sf": counts[:, 2], "bd": counts[:, 3], "x": x, "z": z}
    )
    fit = signalling("sq + cd + sf + bd ~ 0 | 1 | 0 | x | z | 1 | 1", table, starts=2)
    truth = [1, -1, 0.5, -0.5, 0.5, -1, 1]
    z_ = [(k.estimate - t) / k.error for k, t in zip(fit.coefficients, truth, strict=True)]
    assert np.abs(z_).max() < 3.5


@settings(max_examples=8)
@given(st.integers(2, 50), st.floats(0.1, 10))
def test_rows_in_another_order_and_columns_on_another_scale(seed: int, scale: float) -> None:
    table = made(400, seed)
    order = np.random.default_rng(seed).permutation(400)
    mixed = EstimationTable({k: v[order] for k, v in table.columns.items()}, table.rows)
    one, two = three_outcome(FORMULA, table), three_outcome(f"y ~ I(a * {scale!r}) | 0 | b | c", mixed)
    assert two.log_likelihood == pytest.approx(one.log_likelihood, abs=1e-6)
    assert two.coefficients[1].estimate * scale == pytest.approx(one.coefficients[1].estimate, abs=1e-4)


# --- formulas ---------------------------------------------------------------------------------------------


TABLE = from_columns({"a": [1.0, 2, 4], "b": [1, 0, 1], "kind": ["dem", "auto", "mixed"], "c d": [3, 5, 7]})


@pytest.mark.parametrize(
    ("part", "names", "last"),
    [
        ("a", ["(Intercept)", "a"], [1, 2, 4]),
        ("a - 1", ["a"], [1, 2, 4]),
        ("0 + log(a)", ["log(a)"], np.log([1, 2, 4])),
        ("I(a^2 - 1) + 0", ["I(a^2 - 1)"], [0, 3, 15]),
        ("a:b - 1", ["a:b"], [1, 0, 4]),
        ("a*b", ["(Intercept)", "a", "b", "a:b"], [1, 0, 4]),
        ("kind", ["(Intercept)", "kinddem", "kindmixed"], [0, 0, 1]),
        ("factor(b) - 1", ["factor(b)1"], [1, 0, 1]),
        ("a:kind - 1", ["a:kinddem", "a:kindmixed"], [0, 0, 4]),
        ("a + b - a - 1", ["b"], [1, 0, 1]),
        ("`c d` - 1", ["`c d`"], [3, 5, 7]),
        ("sqrt(a) / 2", None, None),
        ("1", ["(Intercept)"], [1, 1, 1]),
        ("0", [], None),
    ],
)
def test_formulas(part: str, names: list[str] | None, last: list[float] | None) -> None:
    if names is None:
        assert design(part, TABLE, "u").x[:, 1] == pytest.approx(np.sqrt([1, 2, 4]) / 2)
        return
    found = design(part, TABLE, "u")
    assert list(found.names) == names
    if last is not None:
        assert found.x[:, -1] == pytest.approx(last)


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("aa", "no column 'aa'; did you mean a"),
        ("sin(a)", "no function 'sin'"),
        ("a + + b", "cannot read"),
        ("log(a", "not closed"),
        ("log(b)", "log\\(b\\) is not a finite number in row 2"),
        ("a % b", "cannot read"),
        ("b - a", "was never added"),
        ("I(kind)", "holds 'dem' in row 1, which is not a number"),
        ("__import__('os')", "cannot read"),
    ],
)
def test_formulas_that_cannot_be_read(part: str, words: str) -> None:
    with pytest.raises(EstimationError, match=words):
        design(part, TABLE, "u")


def test_parts_and_sides() -> None:
    assert Formula.of("y ~ a | `b|c` | 0 | log(d)", 4, 1).parts == ("a", "`b|c`", "0", "log(d)")
    for text, words in (("y + a", "one ~"), ("y ~ a | b", "4 parts"), ("y + z ~ a|b|c|d", "1 column")):
        with pytest.raises(EstimationError, match=words):
            Formula.of(text, 4, 1)


# --- data that settle nothing -------------------------------------------------------------------------------


def separated_table() -> EstimationTable:
    table = made(400)
    y = table.number("y")
    never = (np.arange(400) % 7 == 0) & (y != 2)
    return EstimationTable({**table.columns, "never": never.astype(int).astype(str)}, table.rows)


BAD: list[tuple[Callable[[], object], str]] = [
    (lambda: three_outcome("y ~ a + twice | 0 | b | c", made(200)), "twice is collinear with a"),
    (lambda: three_outcome("y ~ a | 0 | b | c + one", made(200)), "one is the same in every row"),
    (lambda: three_outcome("y ~ a | 0 | b | c + zero", made(200)), "zero is 0 in every row"),
    (lambda: three_outcome("y ~ a | 1 | 1 | c", made(200)), "is in all utilities of player 1"),
    (lambda: three_outcome("y ~ a | 0 | b | 0", made(200)), "no regressor"),
    (lambda: three_outcome("y ~ a | 0 | b | c", made(200), scale="b"), "no utility is fixed"),
    (lambda: three_outcome("y ~ a | 0 | b | c", made(200), link="logit"), "probit link"),
    (lambda: three_outcome("y ~ 0|0|0|0", made(200), fixed=(1, 2)), "four numbers"),
    (lambda: three_outcome("y ~ 0|0|0|0", made(200), fixed=(1, 2, 3, 4)), "nothing to estimate"),
    (lambda: three_outcome("kind ~ 1|0|0|1", TABLE), "say which is the status quo"),
    (lambda: three_outcome("kind ~ 1|0|0|1", TABLE, outcomes=("dem", "auto", "x")), "also holds 'mixed'"),
    (lambda: three_outcome("b ~ 1|0|0|1", TABLE, outcomes=("0", "1", "2")), "'2' never occurs"),
    (lambda: three_outcome("a + b ~ 1|0|0|1", TABLE), "a must be 0 or 1"),
    (lambda: three_outcome("y ~ a | 0 | b | c + never", separated_table()), "separated by never"),
    (lambda: ultimatum("a + b ~ 1 | 1", TABLE, most=3), "a is 4 in row 3, outside 0 to 3"),
    (lambda: ultimatum("a + a ~ 1 | 1", TABLE, most=9), "must be 0 or 1"),
    (lambda: ultimatum("a + b ~ 1 | 1", TABLE, most=-1), "above 0"),
    (lambda: signalling("a + b + b + b ~ 1|0|0|1|1|0", TABLE, first_stage=("a", "b")), "between 0 and 1"),
    (lambda: signalling("a + b + b + b ~ 1|1|0|1|1|1", TABLE), "is in all utilities of A"),
]


@pytest.mark.parametrize(("call", "words"), BAD)
def test_data_that_settle_nothing(call: Callable[[], object], words: str) -> None:
    with pytest.raises(EstimationError, match=words):
        call()


def test_likelihoods_without_a_maximum() -> None:
    """Every offer accepted: nothing bounds the responder's reservation value from below."""
    rng = np.random.default_rng(1)
    table = from_columns({"offer": rng.uniform(30, 60, 60), "accept": np.ones(60), "x": rng.normal(size=60)})
    with pytest.raises(NotConverged):
        ultimatum("offer + accept ~ 1 | 1", table, most=100)


def test_what_did_not_converge_is_named() -> None:
    """Two constants that the data do not tell apart: the message names them."""
    rng = np.random.default_rng(1)
    table = from_columns({"offer": rng.uniform(30, 60, 60), "accept": np.ones(60), "x": rng.normal(size=60)})
    with pytest.raises(NotConverged, match=r"R2:\(Intercept\)"):
        ultimatum("offer + accept ~ 1 | 1", table, most=100)


@pytest.mark.parametrize("raw", [b"\xff\xfe\x00a", b"a,b\n1,\x812\n", b"\x00" * 40])
def test_files_that_are_no_text(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(raw)
    with pytest.raises(TableError, match=r"t\.csv"):
        read_table(path)


def test_small_numbers_are_not_printed_as_nothing() -> None:
    fit = three_outcome("y ~ I(a * 1e6) | 0 | b | c", made(600))
    line = next(x for x in str(fit).splitlines() if "1e6" in x and "e-0" in x)
    assert "0.0000 " not in line.split("I(a * 1e6)")[1][:12]


def test_missing_values_are_dropped_and_counted(tmp_path: Path) -> None:
    table = made(300)
    lines = ["y;a;b;c;d"]
    for j in range(300):
        row = [str(table.columns[k][j]) for k in ("y", "a", "b", "c")]
        lines.append(";".join([*(["NA" if j < 5 and k == 1 else x for k, x in enumerate(row)]), ""]))
    path = tmp_path / "t.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    fit = three_outcome(FORMULA, read_table(path))
    assert (fit.n, fit.dropped) == (295, 5)
    assert "N 295" in str(fit)


def test_tables_that_cannot_be_read(tmp_path: Path) -> None:
    for text, words in (
        ("a,b\n", "no rows"),
        ("a,a\n1,2\n", "two columns are named 'a'"),
        ("a,b\n1,2\n3\n", r"t\.csv:3:1: the row has 1 cells, and the first row 2"),
    ):
        path = tmp_path / "t.csv"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(TableError, match=words):
            read_table(path)
    with pytest.raises(TableError, match="no such file"):
        read_table(tmp_path / "none.csv")
    with pytest.raises(EstimationError, match="one length"):
        from_columns({"a": [1], "b": [1, 2]})
    with pytest.raises(EstimationError, match="no row has a value"):
        EstimationTable({"a": np.array(["NA", ""])}, (1, 2)).complete(["a"])


def test_tables_of_other_countries_and_programs(tmp_path: Path) -> None:
    """The same data with decimal points, decimal commas, truth values of R, and in a workbook."""
    data = made(400)
    names = ("y", "a", "b", "c")
    rows = [{k: data.columns[k][j] for k in names} for j in range(400)]
    two = [{"first": int(r["y"] != "0"), "second": int(r["y"] == "2"), **{k: float(r[k]) for k in "abc"}} for r in rows]
    formula = "first + second ~ a | 0 | b | c"

    def csv(separator: str, cell: Callable[[str, float], str]) -> Path:
        path = tmp_path / "t.csv"
        lines = [separator.join(two[0]), *(separator.join(cell(k, v) for k, v in row.items()) for row in two)]
        path.write_text("\n".join(lines), encoding="utf-8")
        return path

    want = str(three_outcome(formula, read_table(csv(",", lambda _, v: str(v)))))
    comma = read_table(csv(";", lambda _, v: str(v).replace(".", ",")))
    truth = read_table(csv(",", lambda k, v: str(v) if k in "abc" else ("FALSE", "TRUE")[int(v)]))
    path = tmp_path / "t.xlsx"
    path.write_bytes(workbook_bytes({"data": two}))
    assert [str(three_outcome(formula, t)) for t in (comma, truth, read_table(path))] == [want] * 3
    assert "TRUE is read as 1" in truth.notes["first"]


def test_numbers_that_can_be_read_in_two_ways_stop_only_who_uses_them(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a;b\n1,234;1\n2,345;2\n", encoding="utf-8")
    table = read_table(path)
    assert table.number("b").tolist() == [1, 2]
    for use in (table.number, table.is_text):
        with pytest.raises(TableError, match=r"t\.csv:2:1 a: '1,234' in column a can be 1.234 or 1234"):
            use("a")
    assert read_table(path, decimal=",").number("a").tolist() == [1.234, 2.345]


def test_a_column_of_numbers_with_one_text_is_no_factor(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a,b\n1.5,x\nlots,y\n2.5,x\n,z\n3,x\n", encoding="utf-8")
    table = read_table(path).complete(["a"])
    assert not table.is_text("a")
    assert table.is_text("b")
    with pytest.raises(EstimationError, match=r"holds 'lots' in row 2, which is not a number; .*factor\(a\)"):
        design("a", table, "u")
    assert design("factor(a) - 1", table, "u").x.shape == (4, 3)


def test_a_row_of_totals_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("who,n\nA,1\nB,2\nC,3\nTotal,6\n", encoding="utf-8")
    table = read_table(path)
    assert table.number("n").tolist() == [1, 2, 3]
    assert "row 4, Total" in table.notes[""]
