"""What a named package is worth to each group of actors, in words."""

from __future__ import annotations

from detente.answers.case import Case
from detente.answers.groups import groups
from detente.models.deals._steps import in_words
from detente.models.deals.details import GainRow
from detente.models.deals.results import ZoneAnswers, ZoneResult


def gain_rows(case: Case, zone: ZoneAnswers, name: str) -> tuple[GainRow, ...]:
    """Return what a named package is worth to each group of actors, with every input at its median.

    Empty where packages were not counted, as in sessions: then no gains and no steps to compare them with are known.

    Parameters
    ----------
    case, zone
        The case, and what the engine found.
    name
        Name of the package in the table of outcomes.
    """
    named = zone.named[name]
    if not isinstance(zone, ZoneResult) or zone.choice is None or not named.gains:
        return ()
    scenario, leaves = case.scenario, list(zone.accept.coords["actor"])
    accept = zone.accept.sel(proposal=name).values
    out: list[GainRow] = []
    for group in groups(scenario):
        inside = [leaves.index(a) for a in group.leaves if a in leaves]
        if not inside:
            continue
        # The most reluctant of a group speaks for it.
        low = min(inside, key=lambda i: (int(accept[i]), named.gains[i]))
        own = zone.choice.steps.get(str(leaves[low]), ())
        out.append(
            GainRow(
                who=group.who,
                verb="is" if len(group.leaves) == 1 else "are",
                asked=str(leaves[low]) in named.asked,
                accepts=int(accept[low]) / zone.n_draws,
                gain=named.gains[low],
                words=in_words(scenario, own, named.gains[low]),
            )
        )
    return tuple(out)
