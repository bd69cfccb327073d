"""Bad input: every mistake is named, with the way to remedy it; and the parts that files can hold."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from detente._errors import DamagedFile
from detente.models.graph.concepts.verdicts import concept_names, usual, verdicts
from detente.models.graph.conflict.conditions import parse_condition
from detente.models.graph.conflict.errors import ConditionError, ConflictError, TooManyStates
from detente.models.graph.conflict.options import Option, OptionForm
from detente.models.graph.conflict.preferences import ranks_of_priorities, ranks_of_weights
from detente.models.graph.files.read import read_conflict, read_json

CHICKEN: dict[str, Any] = {
    "decision_makers": ["Row", "Col"],
    "options": [{"name": "C1", "dm": "Row"}, {"name": "C2", "dm": "Col"}],
    "states": {"CC": "YY", "CD": "YN", "DC": "NY", "DD": "NN"},
    "preferences_most_to_least": {"Row": ["DC", "CC", "CD", "DD"], "Col": ["CD", "CC", "DC", "DD"]},
}


def with_(**changes: Any) -> dict[str, Any]:
    return {**CHICKEN, **changes}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (with_(options=[{"name": "C1", "dm": "Nobody"}]), "no decision maker 'Nobody'"),
        (with_(options=[{"name": "C1", "dm": "Row"}, {"name": "C1", "dm": "Col"}]), "two options called 'C1'"),
        (with_(options=[{"name": "C1", "dm": "Row", "direction": "up"}]), "both, fwd or back"),
        (with_(states={"CC": "YY", "CD": "YNN"}), "3 signs, but there are 2 options"),
        (with_(states={"CC": "YY", "CD": "Y-"}), "leaves an option open"),
        (with_(states={"CC": "YY", "CD": "YY"}), "two labels have the same vector"),
        (with_(states={}), "at least one state"),
        (with_(infeasible_patterns=["YY"]), "CC .* is declared infeasible"),
        (with_(infeasible_patterns=["Y-", "N-"]), "no state is left"),
        (with_(infeasible_patterns=["YX"]), "holds 'X' at place 2"),
        (with_(mutually_exclusive=[["C1", "C9"]]), "no option 'C9'"),
        (with_(preferences_most_to_least={"Row": ["DC", "CC", "CD", "DD"]}), "Col has no preferences"),
        (with_(preferences_most_to_least={"Row": ["DC", "CC"], "Col": ["CD"]}), "leave out state CD, DD"),
        (
            with_(preferences_most_to_least={"Row": ["DC", "CC", "CD", "DD", "DC"], "Col": ["CD", "CC", "DC", "DD"]}),
            "name state 'DC' twice",
        ),
        (with_(preferences_most_to_least={"Row": ["XX"], "Col": []}), "state 'XX', which does not exist"),
        (with_(payoffs={"Row": [1, 2, 3, 4]}), "both in preferences_most_to_least and in payoffs"),
        (with_(status_quo="ZZ"), "no state 'ZZ'"),
        (with_(moves={}, form="graph", options=None), "expected a list"),
        (with_(decision_makers=[]), "at least one"),
        (with_(colour="red"), "unknown key 'colour'"),
        (with_(form="matrix"), "use option, graph or option\\+coalesce"),
    ],
)
def test_mistakes_are_named(data: dict[str, Any], words: str) -> None:
    with pytest.raises(ConflictError, match=words):
        read_conflict(data, "case.json")


def test_graph_form_needs_states_and_moves() -> None:
    base = {"decision_makers": ["a"], "preferences_most_to_least": {"a": ["x", "y"]}}
    with pytest.raises(ConflictError, match="names its states"):
        read_conflict(base, "g")
    with pytest.raises(ConflictError, match="who can move"):
        read_conflict({**base, "states": ["x", "y"]}, "g")
    with pytest.raises(ConflictError, match="no state 'z'"):
        read_conflict({**base, "states": ["x", "y"], "moves": {"a": {"x": ["z"]}}}, "g")
    with pytest.raises(ConflictError, match="itself"):
        read_conflict({**base, "states": ["x", "y"], "moves": {"a": {"x": ["x"]}}}, "g")


# --- statements ---------------------------------------------------------------------------------------------

NAMES = {"strike": 0, "talk": 1, "Release Water": 2}


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("strike AND", 10),
        ("strike OR (talk", 15),
        ("strike talk", 7),
        ("4", 0),
        ("strike & peace", 9),
        ("", 0),
        ("NOT", 3),
        ("strike IF talk IF 3", 15),
        ("strike $ talk", 7),
        ("()", 1),
    ],
)
def test_a_caret_stands_under_the_spot(text: str, at: int) -> None:
    with pytest.raises(ConditionError) as e:
        parse_condition(text, NAMES, "preference_statements of A")
    assert e.value.at == at
    lines = str(e.value).splitlines()
    assert lines[1] == f"  {text}"
    assert lines[2].index("^") == at + 2
    assert lines[0].startswith("preference_statements of A: ")


@pytest.mark.parametrize(
    ("text", "truth"),
    [
        ("1", "01010101"),
        ("NOT strike", "10101010"),
        ("-1 & 2", "00100010"),
        ("strike AND talk OR 'Release Water'", "00011111"),
        ("strike AND (talk OR \"Release Water\")", "00010101"),
        ("strike IF talk", "11011101"),
        ("strike IFF talk", "10011001"),
        ("not strike if not talk", "10111011"),
    ],
)  # fmt: skip
def test_statements_mean_what_they_say(text: str, truth: str) -> None:
    held = parse_condition(text, NAMES).holds(np.arange(8, dtype=np.uint64))
    assert "".join(str(int(x)) for x in held) == truth


def test_prioritised_statements_are_lexicographic() -> None:
    form = OptionForm(("a",), tuple(Option(f"o{k}", 0) for k in range(3)))
    codes = form.states()
    statements = [parse_condition(x, form.number) for x in ("o2", "NOT o0", "o1")]
    score = [4 * (c >> 2 & 1) + 2 * (1 - (c & 1)) + (c >> 1 & 1) for c in codes.tolist()]
    assert ranks_of_priorities(statements, codes).tolist() == [sorted({*score}).index(x) for x in score]


def test_a_hundred_statements_do_not_overflow() -> None:
    form = OptionForm(("a",), tuple(Option(f"o{k}", 0) for k in range(4)))
    codes = form.states()
    first = [parse_condition("o0 AND NOT o0", form.number)] * 98
    found = ranks_of_priorities([parse_condition("o3", form.number), *first, parse_condition("o0", form.number)], codes)
    assert found.tolist() == [2 * (c >> 3 & 1) + (c & 1) for c in codes.tolist()]


def test_weights_that_add_up_to_the_same_are_a_tie() -> None:
    codes = np.arange(8, dtype=np.uint64)
    rank = ranks_of_weights({0: 0.1, 1: 0.2, 2: 0.3}, codes)
    assert rank[0b011] == rank[0b100]
    assert rank[0] == 0


# --- infeasibility and size ---------------------------------------------------------------------------------


def test_four_kinds_of_infeasibility() -> None:
    data = {
        "decision_makers": ["a"],
        "options": [{"name": x, "dm": "a"} for x in "pqrs"],
        "mutually_exclusive": [["p", "q"]],
        "at_least_one": [["r", "s"]],
        "dependences": [{"states": "s", "only_if": "p OR q"}],
        "infeasible_patterns": ["YNYY"],
        "infeasible_statements": ["q AND r AND NOT s"],
        "option_weights": {"a": {"p": 1}},
    }
    c = read_conflict(data, "x")
    assert c.form is not None
    assert c.codes is not None
    expected = [
        code
        for code in range(16)
        for p, q, r, s in [[bool(code >> k & 1) for k in range(4)]]
        if not (p and q)
        and (r or s)
        and (p or q or not s)
        and not (p and not q and r and s)
        and not (q and r and not s)
    ]
    assert c.codes.tolist() == expected


def test_many_options_are_cut_as_they_are_added() -> None:
    """Forty options of which any two exclude each other leave 41 states, and no list of 2⁴⁰ is ever made."""
    from detente.models.graph.conflict.options import exclusive

    form = OptionForm(("a", "b"), tuple(Option(f"o{k}", k % 2) for k in range(40)), exclusive(range(40)))
    assert form.states().tolist() == [0, *(1 << k for k in range(40))]


@pytest.mark.parametrize("options", [32, 40, 70])
def test_too_many_options_say_how_many_states_and_how_much_memory(options: int) -> None:
    with pytest.raises(TooManyStates, match=r"states, about .* of memory"):
        OptionForm(("a",), tuple(Option(f"o{k}", 0) for k in range(options))).states()


# --- preferences that are no order --------------------------------------------------------------------------


def test_a_cycle_falls_back_and_says_so() -> None:
    data = with_(preferences_most_to_least={"Col": ["CD", "CC", "DC", "DD"]})
    data["better_than"] = {"Row": [["CC", "CD"], ["CD", "DD"], ["DD", "CC"]]}
    c = read_conflict(data, "x")
    assert not c.ordered
    assert "Row are not transitive" in c.notes[0]
    v = verdicts(c)
    assert v.concepts == ("Nash", "GMR", "SMR", "SEQ", "SSEQ")
    # Row moves between CC and DC, and between CD and DD; it compares neither of the first pair
    assert v.labels(v.stable["Nash"][0]) == ["CC", "CD", "DC"]
    with pytest.raises(ConflictError, match="not transitive"):
        verdicts(c, ("SIM",))


def test_pairs_that_form_an_order_are_a_ranking() -> None:
    pairs = [["DC", "CC"], ["DC", "CD"], ["DC", "DD"], ["CC", "CD"], ["CC", "DD"], ["CD", "DD"]]
    data = with_(preferences_most_to_least={"Col": ["CD", "CC", "DC", "DD"]}, better_than={"Row": pairs})
    c = read_conflict(data, "x")
    assert c.ordered
    assert c.rank[0].tolist() == read_conflict(CHICKEN, "x").rank[0].tolist()


@pytest.mark.parametrize("pairs", [[["CC"]], [["CC", "XX"]], [["CC", "CD"], ["CD", "CC"]], [["CC", "CC"]]])
def test_comparisons_that_make_no_sense(pairs: list[Any]) -> None:
    with pytest.raises(ConflictError, match="comparisons of Row"):
        read_conflict(
            with_(preferences_most_to_least={"Col": ["CD", "CC", "DC", "DD"]}, better_than={"Row": pairs}), "x"
        )


# --- the command --------------------------------------------------------------------------------------------


def command(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "detente", "stability", *words], capture_output=True, text=True)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "this is not JSON"),
        ("[]", "expected a mapping"),
        (json.dumps(with_(infeasible_patterns=["--"])), "no state is left"),
        (
            json.dumps(
                with_(preferences_most_to_least={"Col": ["CD", "CC", "DC", "DD"]},
                      preference_statements={"Row": ["C1 AND (C2"]})
            ),
            "            ^",
        ),
    ],
)  # fmt: skip
def test_the_command_leaves_with_two(tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "case.json"
    file.write_text(text, encoding="utf-8")
    done = command(str(file))
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_the_command_explains_concepts_and_missing_files(tmp_path: Path) -> None:
    file = tmp_path / "case.json"
    file.write_text(json.dumps(CHICKEN), encoding="utf-8")
    done = command(str(file), "--concept", "Nosh")
    assert done.returncode == 2
    assert "no stability concept 'Nosh'. Did you mean Nash?" in done.stderr
    assert command(str(tmp_path / "none.json")).returncode == 3


def test_names_of_concepts() -> None:
    assert concept_names(["nash,Seq", "l_2", "non-myopic", "cseq"]) == ("Nash", "SEQ", "L2", "NM", "CSEQ")
    assert usual(read_conflict(CHICKEN, "x")) == ("Nash", "GMR", "SMR", "SEQ", "SSEQ", "SIM")


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    bad = tmp_path / "bad.json"
    bad.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DamagedFile, match="UTF-8"):
        read_json(bad)


def test_ranks_of_any_scale_are_ranks() -> None:
    """Ranks far above the number of states, or below 0, say no more than their order."""
    c = read_conflict(CHICKEN, "x")
    for other in (c.rank * 1000 + 7, c.rank - 50):
        found = verdicts(c.with_ranks(other), ("GMR", "SEQ"))
        for concept, stable in verdicts(c, ("GMR", "SEQ")).stable.items():
            assert (found.stable[concept] == stable).all()
