"""A package given on the command line, clause by clause."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from detente._errors import UsageError
from detente.problems import suggest

if TYPE_CHECKING:
    from detente.scenario.model import Scenario


def clauses_of(scenario: Scenario, given: Sequence[str]) -> dict[str, int]:
    """Return a package from ``issue=level`` clauses; a level is its number or its label.

    Raises
    ------
    UsageError
        If a clause has another form, an issue or a level is unknown (the nearest is named), or an issue comes twice.
    """
    out: dict[str, int] = {}
    for clause in given:
        issue, found, level = (x.strip() for x in clause.partition("="))
        if not found:
            raise UsageError(f"{clause!r} is not a clause; write issue=level, such as {_example(scenario)}")
        known = scenario.issue
        if issue not in known:
            raise UsageError(f"there is no issue {issue!r}; {suggest(issue, known, 'there are ' + ', '.join(known))}")
        if issue in out:
            raise UsageError(f"{issue} is in two clauses; name one level of it")
        levels = {label.casefold(): y for y, label in known[issue].levels.items()}
        levels |= {str(y): y for y in known[issue].levels}
        if level.casefold() not in levels:
            each = ", ".join(f"{y} ({label})" for y, label in known[issue].levels.items())
            raise UsageError(f"{issue} has no level {level!r}; there are {each}")
        out[issue] = levels[level.casefold()]
    return out


def in_words(scenario: Scenario, clauses: dict[str, int]) -> str:
    """Return a package in words, by its labels."""
    return "; ".join(f"{scenario.within(scenario.issue[k].levels[y])} ({k})" for k, y in clauses.items())


def _example(scenario: Scenario) -> str:
    issue = scenario.issues[0]
    return f"{issue.id}={max(issue.levels)}"
