from __future__ import annotations

import itertools

import pytest
from small import two_and_one

from detente.rules import Consent, conjunction, expand, gain, level_rule, met, party_rule
from detente.rules.consent import Program
from detente.scenario.rule import Rule, RuleError, parse_rule


def passes(rule: Rule, yes: set[str]) -> bool:
    """Read a rule word by word: the reference."""
    got = [passes(p, yes) for p in rule.parts]
    match rule.op:
        case "actor":
            return rule.actor in yes
        case "nobody":
            return True
        case "all":
            return all(got)
        case "any":
            return any(got)
        case "k_of":
            return sum(got) >= rule.need
        case _:
            return sum(w for g, w in zip(got, rule.weights, strict=True) if g) >= rule.need - 1e-12


def run(program: Program, p: int, yes: set[str], actors: tuple[str, ...]) -> bool:
    stack: list[float] = []
    for j in range(program.start[p], program.start[p + 1]):
        if program.code[j] >= 0:
            stack.append(float(actors[program.code[j]] in yes))
        else:
            m = -program.code[j]
            items, stack = stack[-m:], stack[:-m]
            weights = program.weights[program.woff[j] : program.woff[j] + m]
            stack.append(float(sum(w * x for w, x in zip(weights, items, strict=True)) >= program.quota[j] - 1e-12))
    assert len(stack) == 1
    return stack[0] > 0


RULES = (
    "A",
    "nobody",
    "all(A, B)",
    "any(A, all(B, C))",
    "k_of(2, A, B, C)",
    "weighted(5.5, A: 3, B: 2.5, C: 1)",
    "all(k_of(2, A, B, C, D), weighted(65, A: 40, B: 30, C: 20, D: 10))",
    "k_of(1, any(A, B), all(C, D))",
)


@pytest.mark.parametrize("text", RULES)
def test_programs_mean_what_the_rule_says(text: str) -> None:
    rule, actors = parse_rule(text), ("A", "B", "C", "D")
    program = Program()
    p = program.add(rule, {a: i for i, a in enumerate(actors)})
    for r in range(5):
        for some in itertools.combinations(actors, r):
            assert run(program, p, set(some), actors) == passes(rule, set(some))
    assert str(parse_rule(str(rule))) == str(rule)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("all()", "names nobody"),
        ("k_of(4, A, B)", "can never be met"),
        ("k_of(0, A, B)", "can never be met"),
        ("weighted(9, A: 1, B: 2)", "can never be met"),
        ("some(A, B)", "unknown rule"),
        ("all(A, B", "expected"),
        ("all(A B)", "expected"),
        ("A B", "after the end"),
        ("all(A, %)", "unexpected"),
        ("(" * 50, "expected"),
        ("all(" * 50, "nested"),
    ],
)
def test_rules_that_cannot_be_read_say_why(text: str, words: str) -> None:
    with pytest.raises(RuleError, match=words):
        parse_rule(text)


@pytest.mark.parametrize("text", RULES)
def test_a_rule_is_met_and_is_sure_of_a_gain_as_it_says(text: str) -> None:
    rule = parse_rule(text)
    for r in range(5):
        for some in itertools.combinations("ABCD", r):
            assert met(rule, set(some)) == passes(rule, set(some))
    for order in itertools.permutations((-1.0, 0.5, 2.0, 3.0)):
        gains = dict(zip("ABCD", order, strict=True))
        held = [g for g in order if passes(rule, {a for a in gains if gains[a] >= g})]
        assert gain(rule, gains) == (float("inf") if passes(rule, set()) else max(held))


def test_a_level_asks_those_who_agree_and_those_who_ratify() -> None:
    issue = two_and_one().issues[0]
    more = {
        "consent": {0: parse_rule("nobody"), 100: parse_rule("CHA")},
        "ratification": {0: parse_rule("any(ONE, TWO)"), 100: parse_rule("ONE")},
    }
    case = two_and_one().model_copy(update={"issues": (issue.model_copy(update=more), *two_and_one().issues[1:])})
    rules = [level_rule(case, issue.id, y) for y in (0, 50, 100)]
    assert rules[1] is None
    assert [r is not None and met(r, {"CHA"}) for r in rules] == [False, False, False]
    assert [r is not None and met(r, {"CHA", "ONE"}) for r in rules] == [True, False, True]
    assert [r is not None and met(r, {"TWO"}) for r in rules] == [True, False, False]


def test_unanimity_expands_to_members() -> None:
    case = two_and_one()
    assert conjunction(party_rule(case, "ALL")) == {"ONE", "TWO", "TRI"}
    assert conjunction(expand(case, parse_rule("all(ALL, BYS)"))) == {"ONE", "TWO", "TRI", "BYS"}
    assert conjunction(expand(case, parse_rule("any(ALL, BYS)"))) is None
    assert conjunction(parse_rule("k_of(2, A, B)")) == {"A", "B"}


def test_consent_asks_signatories_always_and_others_by_level() -> None:
    consent = Consent.of(two_and_one())
    bit = {a: 1 << i for i, a in enumerate(consent.actors)}
    assert consent.always == bit["CHA"] | bit["ONE"] | bit["TWO"] | bit["TRI"]
    assert int(consent.ask[2]) == bit["ONE"] | bit["TWO"] | bit["TRI"] | bit["BYS"]
    assert not consent.ask[[0, 1, 3, 4, 5]].any()
    assert (consent.level_program == -1).all()
    assert len(consent.base_programs) == 0


def test_other_rules_become_programs() -> None:
    case = two_and_one()
    actors = tuple(a.model_copy(update={"rule": "k_of(2)"}) if a.id == "ALL" else a for a in case.actors)
    consent = Consent.of(case.model_copy(update={"actors": actors}))
    assert consent.always == 1 << consent.actors.index("CHA")
    assert len(consent.base_programs) == 1
    assert run(consent.program, int(consent.base_programs[0]), {"ONE", "TRI"}, consent.actors)
    assert not run(consent.program, int(consent.base_programs[0]), {"ONE"}, consent.actors)


@pytest.mark.parametrize(
    "text",
    [
        "weighted(50.00001, A: 50, B: 50.0001)",
        "weighted(291000000, A: 283237124, B: 9000000.000001)",
        "k_of(2, A, B, C)",
    ],
)
def test_a_rule_is_written_as_it_was_read(text: str) -> None:
    assert str(parse_rule(text)) == text
    assert parse_rule(str(parse_rule(text))) == parse_rule(text)
