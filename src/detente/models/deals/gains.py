"""The worth of a named package to each group of actors, in words."""

from __future__ import annotations

from collections.abc import Sequence

from detente.answers.case import Case
from detente.answers.groups import groups
from detente.models.deals._steps import in_words
from detente.models.deals.details import GainRow
from detente.models.deals.results import ZoneAnswers, ZoneResult


def gain_rows(case: Case, zone: ZoneAnswers, name: str) -> tuple[GainRow, ...]:
    """Return the worth of a named package to each group of actors, with every input at its median.

    Empty where packages were not counted, as in sessions: then no gains and no steps to compare them with are known.

    Parameters
    ----------
    case, zone
        The case, and what the engine found.
    name
        Name of the package in the table of outcomes.
    """
    named = zone.named[name]
    if not isinstance(zone, ZoneResult) or not named.gains:
        return ()
    return rows_of(case, zone, named.asked, zone.accept.sel(proposal=name).values.tolist(), named.gains)


def rows_of(
    case: Case, zone: ZoneResult, asked: Sequence[str], accept: Sequence[int], gains: Sequence[float]
) -> tuple[GainRow, ...]:
    """Return the worth of a package to each group of actors; empty where packages were not counted.

    Parameters
    ----------
    case, zone
        The case, and what the engine found.
    asked
        Actors whose consent it needs.
    accept, gains
        (actors,) draws in which each accepts, and gains with every input at its median, in stakes.
    """
    if zone.choice is None:
        return ()
    scenario, leaves = case.scenario, list(zone.accept.coords["actor"])
    out: list[GainRow] = []
    for group in groups(scenario):
        inside = [leaves.index(a) for a in group.leaves if a in leaves]
        if not inside:
            continue
        # The most reluctant of a group speaks for it.
        low = min(inside, key=lambda i: (accept[i], gains[i]))
        own = zone.choice.steps.get(str(leaves[low]), ())
        out.append(
            GainRow(
                who=group.who,
                verb=group.agreeing("is"),
                asked=str(leaves[low]) in asked,
                accepts=accept[low] / zone.n_draws,
                gain=gains[low],
                words=in_words(scenario, own, gains[low]),
            )
        )
    return tuple(out)
