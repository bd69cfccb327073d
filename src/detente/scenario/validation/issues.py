"""Meaning of issues: levels, status quo, rules per level, infeasible combinations."""

from __future__ import annotations

import re
from itertools import pairwise

from detente.scenario.parts import Issue
from detente.scenario.rule import Rule
from detente.scenario.unnamed import moves
from detente.scenario.validation.look import Look
from detente.scenario.yaml.nodes import Loc


def check(look: Look) -> None:
    """Check issues and infeasible combinations."""
    for i, issue in enumerate(look.s.issues):
        _levels(look, i, issue)
        here = look.loc("issues", i)
        if isinstance(issue.consent, Rule):
            _rule(look, issue.consent, (*here, "consent"))
        for name in ("consent", "ratification"):
            rules = getattr(issue, name)
            if not isinstance(rules, dict):
                continue
            for y, rule in issue.ratification.items() if name == "ratification" else _per_level(issue):
                look.level(issue.id, y, (*here, name, y), key=True)
                _rule(look, rule, (*here, name, y))
        for j, a in enumerate(issue.control):
            look.known("actors", a, (*here, "control", j))
        _transfer(look, issue, here)
        if issue.unnamed == "lapse" and look.whole("issues", "no_agreement"):
            lapse_moves(look, issue.id, (*here, "unnamed"))
    for i, combination in enumerate(look.s.infeasible):
        _combination(look, i, combination)


def _transfer(look: Look, issue: Issue, here: Loc) -> None:
    """Report a payment that cannot be, and keys of payments elsewhere."""
    s, keys = look.s, ("payer", "payee", "cost", "worth")
    if issue.kind != "transfer":
        for key in keys:
            if getattr(issue, key) is not None:
                what = f"{issue.id} is not a transfer, so nobody pays"
                look.add("E343", (*here, key), what, "write kind: transfer, or delete it", key=True)
        return
    missing = [key for key in keys if getattr(issue, key) is None]
    if missing:
        remedy = "say who pays, who is paid, what it costs the one and is worth to the other"
        look.add("E343", here, f"the transfer {issue.id} lacks {', '.join(missing)}", remedy)
    for key in ("payer", "payee"):
        who = getattr(issue, key)
        if who is not None and look.known("actors", who, (*here, key)) and who in s.actor and s.actor[who].members:
            look.add("E343", (*here, key), f"{who} is an alliance", "name one member, or a transfer for each")
    if issue.payer is not None and issue.payer == issue.payee:
        look.add("E343", (*here, "payee"), f"{issue.payer} pays itself", "name two actors")
    if issue.status_quo != 0:
        what = f"something is paid already at the status quo of {issue.id}"
        look.add("E343", (*here, "status_quo"), what, "start from 0, nothing paid, and count only what is new")
    if issue.unnamed == "lapse":
        look.add("E340", (*here, "unnamed"), "what nobody signs is not paid", "delete it")
    for i, p in enumerate(s.positions):
        if p.issue == issue.id:
            what = f"{issue.id} is a transfer: cost and worth say what it means to {p.actor}"
            look.add("E343", look.loc("positions", i, "issue"), what, "delete the position")


def lapse_moves(look: Look, issue: str, loc: Loc) -> None:
    """Report an issue that is declared to lapse, although no lapse moves it."""
    if not moves(look.s, look.s.issue[issue]):
        what = f"a lapse of the talks leaves {issue} where it is"
        look.add("E340", loc, what, f"say in no_agreement/lapse/{issue} what happens without agreement, or delete it")


def _per_level(issue: Issue) -> list[tuple[int, Rule]]:
    return list(issue.consent.items()) if isinstance(issue.consent, dict) else []


def _levels(look: Look, i: int, issue: Issue) -> None:
    here = look.loc("issues", i, "levels")
    written = list(issue.levels)
    if len(written) < 2:
        what = f"{issue.id} has {'no levels' if not written else 'only one level'}"
        look.add("E308", here, what, "give at least two, from 0 to 100: {0: …, 100: …}")
        return
    for before, y in pairwise(written):
        if y < before:
            look.add(
                "E309",
                (*here, y),
                f"level {y} comes after {before}",
                "put the levels in rising order",
                key=True,
            )
    if issue.status_quo not in issue.levels:
        what = f"the status quo {issue.status_quo} is not a level of {issue.id}"
        remedy = f"use one of: {', '.join(map(str, written))}, or add the level"
        look.add("E310", look.loc("issues", i, "status_quo"), what, remedy)


def _rule(look: Look, rule: Rule, loc: Loc) -> None:
    for a in rule.actors():
        look.known("actors", a, loc)


def read_condition(condition: str | int) -> tuple[str, int] | None:
    """Read ``at least N``, ``at most N`` or ``N``; nothing if it is none of them."""
    if isinstance(condition, int):
        return "exactly", condition
    m = re.fullmatch(r"(at least|at most) (\d{1,3})", condition)
    return (m.group(1), int(m.group(2))) if m else None


def meets(level: int, condition: str | int) -> bool:
    """Whether a level meets a condition."""
    read = read_condition(condition)
    if read is None:
        return False
    side, y = read
    return level >= y if side == "at least" else level <= y if side == "at most" else level == y


def _combination(look: Look, i: int, combination: dict[str, str | int]) -> None:
    here = look.loc("infeasible", i)
    if not combination:
        look.add("E317", here, "this combination is empty", "name the issues and levels that cannot go together")
        return
    good = True
    for issue, condition in combination.items():
        loc = (*here, issue)
        if not look.known("issues", issue, loc, key=True):
            good = False
        elif read_condition(condition) is None:
            what = f'"{condition}" is not a condition on a level'
            look.add("E317", loc, what, 'write a level, "at least N" or "at most N"')
            good = False
        elif (levels := look.levels(issue)) and not any(meets(y, condition) for y in levels):
            what = f'no level of {issue} meets "{condition}"'
            look.add("E317", loc, what, f"its levels are {', '.join(map(str, levels))}")
            good = False
    quo = {k: look.s.issue[k].status_quo for k in combination if k in look.s.issue}
    if good and len(quo) == len(combination) and all(meets(quo[k], c) for k, c in combination.items()):
        look.add(
            "E316",
            here,
            "this combination rules out the status quo itself",
            "change a condition or the status quo",
        )
