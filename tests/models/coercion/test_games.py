# pyright: reportCallIssue=false
"""Trees: induction, quantal response, all equilibria, credibility, regret, and OpenSpiel as an independent oracle."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from detente.models.coercion import two_sided_costs
from detente.models.coercion._checks import CoercionError
from detente.models.coercion.escalation import induct, quantal
from detente.models.coercion.game import (
    Branch,
    PathLost,
    Tree,
    chance,
    choice,
    end,
    equilibria,
    incredible,
    regret,
    solve,
    to_efg,
    trace,
)
from detente.models.coercion.three_outcome import probabilities


def crisis(u11: float = 0.2, u13: float = 1.0, u14: float = -0.5, u24: float = 0.1) -> Tree:
    answer = choice("2", "answer", {"give way": end((u13, 0)), "fight": end((u14, u24))})
    return Tree.of(["1", "2"], choice("1", "start", {"let be": end((u11, 0)), "challenge": answer}))


def ultimatum(k: int, p: float = 0.5, c_a: float = 0.1, know_a: bool = False) -> Tree:
    """One-sided (or two-sided) private costs, k types and k demands, costs on [.05, .45]."""
    costs, demands = 0.05 + 0.4 * (np.arange(k) + 0.5) / k, (np.arange(k) + 0.5) / k
    mine = costs if know_a else [c_a]

    def answer(a: float, b: int, m: int) -> Branch:
        x = demands[m]
        ends = {"accept": end((x, 1 - x)), "refuse": end((p - a, 1 - p - costs[b]))}
        return choice("B", f"type {b}, demand {m}", ends)

    def ask(i: int, b: int) -> Branch:
        return choice("A", f"type {i}", {f"demand {m}": answer(mine[i], b, m) for m in range(k)})

    theirs = [chance({str(b): (1 / k, ask(i, b)) for b in range(k)}) for i in range(len(mine))]
    root = theirs[0] if len(mine) == 1 else chance({str(i): (1 / k, t) for i, t in enumerate(theirs)})
    return Tree.of(["A", "B"], root)


def solved(tree: Tree, k: int, p: float = 0.5, c_a: float = 0.1, know_a: bool = False) -> NDArray[np.float64]:
    """The profile that backward induction over types gives."""
    costs, demands = 0.05 + 0.4 * (np.arange(k) + 0.5) / k, (np.arange(k) + 0.5) / k
    found = two_sided_costs.two_sided(p, costs if know_a else [c_a], costs, demands)
    profile = np.zeros(tree.n_actions)
    for h in tree.infos:
        words = h.name.replace(",", "").split()
        if tree.players[h.player] == "A":
            profile[h.first + int(np.flatnonzero(demands == found.demand[int(words[1])])[0])] = 1
        else:
            profile[h.first + (0 if found.accept[int(words[1]), int(words[3])] else 1)] = 1
    return profile


def test_the_quantal_path_of_the_three_outcome_game() -> None:
    path = trace(crisis(), 20, (5,))
    assert path.lam[0] == 0
    assert path.profiles[0] == pytest.approx(0.5)
    p = path.at(5)
    assert (p[1], p[3]) == pytest.approx((0.338845, 0.622459), abs=5e-7)
    p = path.at(20)
    assert p[1] == pytest.approx(3.0e-5, abs=5e-7)
    assert p[3] == pytest.approx(0.880797, abs=5e-7)
    for lam in (5.0, 20.0):
        found = probabilities(0.2, 1, -0.5, 0.1, 1 / lam, "agent", "logit")
        assert path.at(lam)[[1, 3]] == pytest.approx([float(found.p2), float(found.p4)], abs=1e-9)


@given(st.lists(st.floats(-1, 1), min_size=4, max_size=4), st.floats(0, 60))
def test_path_recursion_and_formula_agree(u: list[float], lam: float) -> None:
    tree = crisis(*u)
    reach, _ = quantal(tree, tree.payoffs[None], lam)
    if lam > 0:
        found = probabilities(*u, 1 / lam, "agent", "logit")
        assert reach[0] == pytest.approx(found.outcomes, abs=1e-9)
    path = trace(tree, lam)
    assert tree.reach(path.profiles[-1]) == pytest.approx(reach[0], abs=1e-8)


def test_near_nash_along_one_path() -> None:
    path = trace(crisis(), 2000)
    assert path.regret < 1e-4
    assert path.profiles[-1] == pytest.approx(solve(crisis()), abs=1e-3)


def pennies() -> Tree:
    def answer(h: tuple[float, float], t: tuple[float, float]) -> Branch:
        return choice("2", "b", {"h": end(h), "t": end(t)})

    return Tree.of(["1", "2"], choice("1", "a", {"H": answer((9, 0), (0, 1)), "T": answer((0, 1), (1, 0))}))


def test_simultaneous_moves_satisfy_the_logit_equations() -> None:
    """McKelvey & Palfrey's asymmetric matching pennies: both equations hold at every point of the path."""
    path = trace(pennies(), 10)
    for lam, p in zip(path.lam, path.profiles, strict=True):
        assert np.log(p[0] / p[1]) == pytest.approx(lam * (9 * p[2] - p[3]), abs=1e-8)
        assert np.log(p[2] / p[3]) == pytest.approx(lam * (p[1] - p[0]), abs=1e-8)


def battle() -> Tree:
    def answer(h: tuple[float, float], t: tuple[float, float]) -> Branch:
        return choice("2", "b", {"h": end(h), "t": end(t)})

    return Tree.of(["1", "2"], choice("1", "a", {"H": answer((2, 1), (0, 0)), "T": answer((0, 0), (1, 2))}))


def test_chicken_has_a_mixed_equilibrium_of_one_in_eleven() -> None:
    """Each side stands firm with the chance that makes the *other* side indifferent: -10p + 2(1 - p) = 1 - p."""

    def answer(h: tuple[float, float], t: tuple[float, float]) -> Branch:
        return choice("B", "has not seen A", {"stand": end(h), "yield": end(t)})

    tree = Tree.of(
        ["A", "B"], choice("A", "start", {"stand": answer((-10, -10), (2, 0)), "yield": answer((0, 2), (1, 1))})
    )
    found = equilibria(tree, 30)
    assert len(found) == 3
    (mixed,) = (p for p in found if 0.01 < p[0] < 0.99)
    assert mixed == pytest.approx([1 / 11, 10 / 11, 1 / 11, 10 / 11], abs=0.01)  # exact as λ grows


def test_all_three_equilibria_of_a_battle_of_the_sexes() -> None:
    found = equilibria(battle(), 12)
    assert len(found) == 3
    first = sorted(p[0] for p in found)
    assert first[0] < 0.01
    assert 0.6 < first[1] < 0.7
    assert first[2] > 0.99


def test_a_threat_that_nobody_would_carry_out() -> None:
    """Certain refusal keeps a demand down in Nash equilibrium; it is not credible."""
    answer = choice("B", "asked", {"accept": end((0.6, 0.4)), "fight": end((0.3, 0.2))})
    game = Tree.of(["A", "B"], choice("A", "start", {"wait": end((0.5, 0.5)), "demand": answer}))
    bluff, honest = np.array([1.0, 0, 0, 1]), np.array([0.0, 1, 1, 0])
    assert regret(game, bluff) == pytest.approx([0, 0])
    (threat,) = incredible(game, bluff)
    assert (threat.player, threat.action, threat.loss) == ("B", "fight", pytest.approx(0.2))
    assert incredible(game, honest) == ()
    assert solve(game) == pytest.approx(honest)


def test_off_the_path_some_belief_must_make_an_action_best() -> None:
    """Two nodes, unreached: fighting is best at one of them, so some belief carries it; at neither, none does."""

    def game(weak: float) -> Tree:
        def answer(fight: float) -> Branch:
            return choice("B", "asked", {"give way": end((1, 0)), "fight": end((-1, fight))})

        ask = {"wait": end((0, 0)), "press": answer(-0.5)}
        other = {"wait": end((0, 0)), "press": answer(weak)}
        return Tree.of(
            ["A", "B"], chance({"s": (0.5, choice("A", "strong", ask)), "w": (0.5, choice("A", "weak", other))})
        )

    def profile(tree: Tree) -> NDArray[np.float64]:
        out = np.zeros(tree.n_actions)
        for h in tree.infos:
            out[h.first + (1 if tree.players[h.player] == "B" else 0)] = 1
        return out

    assert incredible(game(0.3), profile(game(0.3))) == ()
    assert [x.action for x in incredible(game(-0.1), profile(game(-0.1)))] == ["fight"]
    # the best belief puts all weight on the node where fighting costs least
    assert incredible(game(-0.1), profile(game(-0.1)))[0].loss == pytest.approx(0.1)


@pytest.mark.parametrize("know_a", [False, True])
def test_induction_over_types_is_an_equilibrium_that_is_credible(know_a: bool) -> None:
    tree = ultimatum(4, know_a=know_a)
    profile = solved(tree, 4, know_a=know_a)
    assert regret(tree, profile) == pytest.approx([0, 0], abs=1e-12)
    assert incredible(tree, profile) == ()


def test_the_two_sided_game_with_forty_types() -> None:
    costs = 0.05 + 0.4 * (np.arange(40) + 0.5) / 40
    found = two_sided_costs.two_sided(0.5, costs, costs, (np.arange(40) + 0.5) / 40)
    assert found.regret == 0
    assert found.accept.shape == (40, 40)
    assert 0 < found.war < 1


@st.composite
def trees(draw: st.DrawFn) -> Tree:
    count = 0

    def grow(depth: int) -> Branch:
        nonlocal count
        count += 1
        if depth == 0 or (depth < 3 and draw(st.booleans())):
            return end(draw(st.tuples(*[st.integers(-9, 9).map(float)] * 2)))
        who = draw(st.sampled_from(["A", "B"]))
        name = f"n{count}"
        return choice(who, name, {str(j): grow(depth - 1) for j in range(draw(st.integers(2, 3)))})

    return Tree.of(["A", "B"], grow(3))


@given(trees())
def test_induction_on_random_trees(tree: Tree) -> None:
    profile = solve(tree)
    assert regret(tree, profile) == pytest.approx([0, 0], abs=1e-12)
    assert incredible(tree, profile) == ()
    taken = induct(tree, tree.payoffs[None])[0]
    for h in tree.infos:
        assert profile[h.first + taken[h.nodes[0]]] == 1
    reach, _ = quantal(tree, tree.payoffs[None], 3.0)
    assert reach.sum() == pytest.approx(1)
    even, _ = quantal(tree, tree.payoffs[None], 0.0)
    assert even[0] == pytest.approx(tree.reach(tree.uniform()))


def efg(tree: Tree, folder: Path) -> Path:
    path = folder / "game.efg"
    path.write_text(to_efg(tree), encoding="utf-8")
    return path


def openspiel(tree: Tree, profile: NDArray[np.float64], folder: Path) -> tuple[float, list[float]]:
    """NashConv and expected payoffs of a profile, by OpenSpiel from the ``.efg`` file."""
    pyspiel = pytest.importorskip("pyspiel")
    game = pyspiel.load_game(f"efg_game(filename={efg(tree, folder)})")
    table: dict[str, list[tuple[int, float]]] = {}
    values = np.zeros(len(tree.players))

    def walk(state, at: int, weight: float) -> None:
        node = tree.nodes[at]
        if state.is_terminal():
            values[:] += weight * np.array(state.returns())
            return
        if state.is_chance_node():
            for j, (action, p) in enumerate(state.chance_outcomes()):
                assert p == pytest.approx(node.chances[j])
                walk(state.child(action), node.children[j], weight * p)
            return
        h = tree.infos[node.info]
        assert state.current_player() == h.player
        chances = [(a, float(profile[h.first + j])) for j, a in enumerate(state.legal_actions())]
        table[state.information_state_string()] = chances
        for j, (action, p) in enumerate(chances):
            walk(state.child(action), node.children[j], weight * p)

    walk(game.new_initial_state(), 0, 1.0)
    policy = pyspiel.TabularPolicy(table)
    return pyspiel.nash_conv(game, policy, True), values.tolist()


GAMES = {
    "three outcomes": crisis(),
    "pennies": pennies(),
    "battle": battle(),
    "one side's costs": ultimatum(3),
    "both sides' costs": ultimatum(3, know_a=True),
}


@pytest.mark.parametrize("name", GAMES)
def test_openspiel_agrees_on_payoffs_and_regret(name: str, tmp_path: Path) -> None:
    tree = GAMES[name]
    for profile in (tree.uniform(), trace(tree, 8).profiles[-1]):
        gap, values = openspiel(tree, profile, tmp_path)
        assert values == pytest.approx(tree.expected(profile), abs=1e-9)
        assert gap == pytest.approx(regret(tree, profile).sum(), abs=1e-9)


def test_openspiel_finds_no_gain_over_induction_over_types(tmp_path: Path) -> None:
    tree = ultimatum(4, know_a=True)
    gap, _ = openspiel(tree, solved(tree, 4, know_a=True), tmp_path)
    assert gap == pytest.approx(0, abs=1e-12)


def test_openspiel_and_certain_war(tmp_path: Path) -> None:
    """Refusing everything, and asking for everything, is a Nash equilibrium to OpenSpiel; the check sees through it."""
    tree = ultimatum(3, p=0.3)
    profile = np.zeros(tree.n_actions)
    for h in tree.infos:
        profile[h.first + len(h.actions) - 1] = 1
    gap, _ = openspiel(tree, profile, tmp_path)
    assert gap == pytest.approx(0, abs=1e-12)
    assert {x.action for x in incredible(tree, profile)} == {"refuse"}


BAD = [
    (choice("1", "a", {"x": end((1, 2, 3))}), "3 terminal payoffs for 2 players"),
    (choice("1", "a", {"x": end((1, float("nan")))}), "not a finite number"),
    (choice("1", "a", {}), "no terminal payoff"),
    (choice("1", "a", {"x": choice("2", "b", {})}), "no terminal payoff"),
    (choice("3", "a", {"x": end((1, 2))}), "is not a player"),
    (chance({"x": (0.5, end((0, 0))), "y": (0.4, end((0, 0)))}), "add up to 1"),
    (chance({"x": (1.5, end((0, 0))), "y": (-0.5, end((0, 0)))}), "0 or more"),
    (
        choice("1", "a", {"x": choice("2", "b", {"l": end((0, 0))}), "y": choice("2", "b", {"r": end((0, 0))})}),
        "different actions",
    ),
]


@pytest.mark.parametrize(("root", "words"), BAD)
def test_games_that_are_none(root: Branch, words: str) -> None:
    with pytest.raises(CoercionError, match=words):
        Tree.of(["1", "2"], root)


def test_what_cannot_be_solved_says_so() -> None:
    with pytest.raises(CoercionError, match="what came before"):
        solve(pennies())
    with pytest.raises(CoercionError, match="λ"):
        trace(crisis(), -1)
    with pytest.raises(PathLost):
        trace(crisis(), 50, most=3)


@pytest.mark.parametrize("chances", [[1, 0, 1], [1, 0, 0.5, 0.4], [2, -1, 1, 0], [float("nan"), 1, 1, 0]])
def test_profiles_that_are_none(chances: list[float]) -> None:
    for use in (regret, incredible, Tree.expected, Tree.named):
        with pytest.raises(CoercionError, match="chances"):
            use(crisis(), chances)


def test_who_forgets_has_no_best_reply() -> None:
    def again() -> Branch:
        return choice("1", "later", {"x": end((1, 0)), "y": end((0, 1))})

    tree = Tree.of(["1", "2"], choice("1", "start", {"a": again(), "b": again()}))
    with pytest.raises(CoercionError, match="forgets"):
        regret(tree, tree.uniform())
