"""Published estimates come back from the data behind them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from detente.estimate import EstimationTable, Fit, crisis_signalling, read_table, three_outcome, ultimatum

OUTCOMES = ("no attack", "devaluation", "defense")
LEBLANG = (
    "outcome ~ capcont + lreserves + overval + creditgrow + USinterest + service + contagion + prioratt - 1 | 1 | 1 "
    "| unifgov + lexports + preelec + postelec + rightgov + realinterest + capcont + lreserves"
)
# Kenkel & Signorino's article on the package games, model of currency crises.
PUBLISHED = {
    "u1(no attack)": {"capcont": -0.4525, "lreserves": 0.2292, "overval": -0.4413, "creditgrow": -0.0648,
                      "USinterest": -0.0505, "service": -0.0288, "contagion": -0.1159, "prioratt": -0.1218},
    "u1(devaluation)": {"(Intercept)": -3.6648},
    "u1(defense)": {"(Intercept)": -3.1385},
    "u2(defense)": {"(Intercept)": 0.4269, "unifgov": -0.3568, "lexports": -0.1997, "preelec": 1.6632,
                    "postelec": 1.0623, "rightgov": -0.9358, "realinterest": 1.7955, "capcont": 0.0656,
                    "lreserves": 0.3099},
}  # fmt: skip
SANCTIONS = (
    "sq + cd + sf + bd ~ sqrt(senderecondep) + senderdemocracy + contig + ally - 1 | anticipatedsendercosts "
    "| sqrt(targetecondep) + anticipatedtargetcosts + contig + ally | sqrt(senderecondep) + senderdemocracy + lncaprat "
    "| targetdemocracy + lncaprat | senderdemocracy"
)


@pytest.fixture(scope="module")
def data(shared: Path) -> Path:
    return shared / "data" / "signorino"


@pytest.fixture(scope="module")
def leblang(data: Path) -> EstimationTable:
    return read_table(data / "leblang2003.csv")


@pytest.fixture(scope="module")
def crises(leblang: EstimationTable) -> Fit:
    return three_outcome(LEBLANG, leblang, outcomes=OUTCOMES)


def numbers(fit: Fit) -> list[float]:
    return [c.estimate for c in fit.coefficients]


def test_currency_crises(crises: Fit) -> None:
    assert crises.n == 7240
    assert crises.log_likelihood == pytest.approx(-482.0155, abs=5e-5)
    found = {(c.equation, c.name): c.estimate for c in crises.coefficients}
    wanted = {(e, n): v for e, row in PUBLISHED.items() for n, v in row.items()}
    assert set(found) == set(wanted)
    for key, value in wanted.items():
        assert found[key] == pytest.approx(value, abs=1e-3)
    assert crises.details["outcomes"] == {"no attack": 7152, "devaluation": 42, "defense": 46}


def test_standard_errors_by_differences_of_the_likelihood(crises: Fit, leblang: EstimationTable) -> None:
    """The covariance is minus the inverse of second differences of the log-likelihood itself."""
    from detente.estimate._maximise import hessian
    from detente.estimate.formula import Design, design
    from detente.estimate.three_outcome import _Data

    parts = [p.strip() for p in LEBLANG.partition("~")[2].split("|")]
    designs = tuple(design(p, leblang, "x") for p in parts)
    y = np.array([OUTCOMES.index(v) for v in leblang.text("outcome").tolist()])
    problem = _Data(designs, Design((), np.zeros((leblang.n, 0))), y, None, "private", "probit")
    at = np.array(numbers(crises))
    assert np.sqrt(np.diag(np.linalg.inv(-hessian(problem.total, at)))) == pytest.approx(
        [c.error for c in crises.coefficients], rel=1e-6
    )
    i, j, h = 1, 9, 1e-3
    second = sum(
        a * b * problem.total(at + h * (a * np.eye(len(at))[i] + b * np.eye(len(at))[j]))[0]
        for a in (-1, 1)
        for b in (-1, 1)
    ) / (4 * h * h)
    assert second == pytest.approx(hessian(problem.total, at)[i, j], rel=1e-3)


def test_predicted_chances_add_up_to_what_happened(crises: Fit) -> None:
    total = np.array([p.sum() for p in crises.fitted.values()])
    assert total.sum() == pytest.approx(7240)
    assert total == pytest.approx([7152, 42, 46], rel=0.1)


def test_a_scale_with_regressors(leblang: EstimationTable) -> None:
    fit = three_outcome(
        "outcome ~ lreserves + overval - 1 | 1 | 1 | preelec + realinterest",
        leblang, outcomes=OUTCOMES, scale="prioratt - 1",
    )  # fmt: skip
    assert fit.log_likelihood == pytest.approx(-495.367, abs=5e-4)
    assert numbers(fit) == pytest.approx([0.2264, -0.4381, -3.0137, -2.8410, -0.0190, 1.3690, 1.4943, 0.0427], abs=1e-3)


def test_fixed_utilities(leblang: EstimationTable) -> None:
    fit = three_outcome("outcome ~ 0 | 0 | 0 | 0", leblang, outcomes=OUTCOMES, scale="1", fixed=(1, -1, 0, 1))
    assert numbers(fit) == pytest.approx([-1.0513], abs=5e-5)
    assert fit.log_likelihood == pytest.approx(-646.54, abs=6e-3)


def test_wars_since_1800(data: Path) -> None:
    table = read_table(data / "war1800.csv")
    formula = "esc + war ~ s_wt_re1 + revis1 | 0 | regime1 | balanc + regime2"
    agent = three_outcome(formula, table, kind="agent")
    assert agent.n == 282
    assert list(agent.details["outcomes"].values()) == [124, 83, 75]
    assert agent.log_likelihood == pytest.approx(-286.1238, abs=5e-5)
    assert numbers(agent) == pytest.approx(
        [-0.4954, -0.7400, 0.4272, 0.2219, -1.9022, -0.5841, 0.4991, -0.0420, -1.5436, -0.6168], abs=1e-4
    )
    assert three_outcome(formula, table).log_likelihood == pytest.approx(-286.1182, abs=5e-5)


def test_student_offers(data: Path) -> None:
    fit = ultimatum("offer + accept ~ gender1 | gender2", read_table(data / "student_offers.csv"), most=100, s2=3)
    assert fit.n == 32
    assert fit.log_likelihood == pytest.approx(-292.136, abs=5e-4)
    # The maximum itself; the printed values (62.198, −25.409, 37.684, −.897, 3.934) stopped a little short of it.
    assert numbers(fit)[:5] == pytest.approx([62.211, -25.446, 37.684, -0.897, 3.934], abs=1e-3)
    assert np.isnan(fit.coefficients[-1].error)


def test_sanctions(data: Path) -> None:
    table = read_table(data / "sanctionsData.csv")
    fit = crisis_signalling(SANCTIONS, table, first_stage=("PRhat", "PFhat"), starts=3)
    assert fit.log_likelihood == pytest.approx(-3932.4474, abs=5e-5)
    assert np.abs(fit.fitted["p_R"] - table.number("PRnpl")).max() < 1e-6
    assert np.abs(fit.fitted["p_F"] - table.number("PFnpl")).max() < 3e-6
    assert numbers(fit) == pytest.approx(
        [-0.2181, 0.0341, 0.0547, -0.1702, 1.6028, -0.0481, -2.1368, 2.3351, 0.1172, 0.1215, -0.0255,
         -2.4184, 0.0141, 0.0353, 0.0265, -0.9084, -0.0026, 0.1199, -2.6382, 0.0201],
        abs=1e-3,
    )  # fmt: skip
    assert fit.details["outcomes"] == {"sq": 49071, "cd": 144, "sf": 349, "bd": 140}
    assert all(c.error > 0 for c in fit.coefficients)
