"""The zone model over a case that changes a little at a time: results that a change cannot affect are kept.

All results equal those of a new run; only the work differs. :mod:`detente.models.deals._live_values`
keeps what packages and no agreement are worth; this module keeps what follows from it: who accepts each package,
whether a deal exists in a draw, and which package is best. A draw is searched again only if some gain may have risen
(where there was
no deal) or fallen (where the package that passed before no longer does).
"""

from __future__ import annotations

from detente.draws.inputs import Inputs
from detente.draws.scores import KeptScores
from detente.models.contract import Context
from detente.models.deals._differences import differences
from detente.models.deals._live_journal import Journal
from detente.models.deals._live_kept import OPTIONS, KeptCase
from detente.models.deals._live_steps import answers
from detente.models.deals.assess import PackageAssessor
from detente.models.deals.evaluator import Evaluator
from detente.models.deals.results import ZoneAnswers
from detente.models.deals.zone import run
from detente.scenario.model import Scenario

MOST = 2_000_000_000
"""Bytes of values kept; a larger case is computed again each time."""
SEVERAL = 2
"""From this what-if on, further ones are expected, and what helps them is prepared."""


class Live:
    """One case that is evaluated repeatedly, for one seed and number of draws.

    Parameters
    ----------
    scores
        Scores of the draws.
    ctx
        How work is spread over threads.
    """

    def __init__(self, scores: KeptScores, ctx: Context) -> None:
        self.scores = scores
        self.ctx = ctx
        self._kept: KeptCase | None = None

    def answer(self, scenario: Scenario, keep: bool = True) -> tuple[Inputs, ZoneAnswers]:
        """Return the draws of a version of the case, and what the zone model finds on it.

        Parameters
        ----------
        scenario
            The version.
        keep
            Whether later versions are compared with this one; if not, with the one before it.
        """
        kept = self._kept
        how = None if kept is None else differences(kept.values.inputs.plan, Inputs(scenario).plan)
        if kept is None or how is None or not how.same:
            if _bytes(scenario, self.scores.n_draws) > MOST:
                inputs = Inputs(scenario, self.scores.seed, self.scores.n_draws, known=self.scores)
                found = run(inputs, OPTIONS, self.ctx)
                assert isinstance(found, ZoneAnswers)
                return inputs, found
            made = KeptCase.of(scenario, self.scores, self.ctx)
            if keep:
                self._kept = made
            return made.values.inputs, answers(made, None)
        kept.asked = 0 if keep else kept.asked + 1
        if kept.asked == SEVERAL:
            kept.list_nearest()
        journal = Journal()
        journal.keep(kept, "seen", "offered", "best", "tree", "clauses", "rules")
        try:
            kept.rules = how.rules
            kept.values.move(scenario, how, journal)
            found = kept.values.inputs, answers(kept, journal)
            if keep:
                for tree in kept.trees():
                    tree.stay()
            return found
        except BaseException:
            journal.undo()
            raise
        finally:
            if not keep:
                packs = dict(kept.values.packs)
                journal.undo()
                kept.values.release(packs)

    def assessor(self) -> PackageAssessor | None:
        """Return an assessor of any package on the kept version; ``None`` if no version is kept, or it is too large."""
        if self._kept is None:
            return None
        return PackageAssessor(self._kept.values, {r: x.d for r, x in self._kept.seen.items()})


def _bytes(scenario: Scenario, n_draws: int) -> int:
    """Return about how much memory the values of a case take."""
    evaluator = Evaluator(Inputs(scenario, 1, 1))
    places = max(evaluator.ground(r).grid.n_levels for r in evaluator.assumption_sets)
    groups = [
        int(evaluator.group(r[1]).max()) + 1 for r in dict.fromkeys(r.packages for r in evaluator.assumption_sets)
    ]
    return 8 * n_draws * sum(groups) * (places + len(evaluator.proposals) + 1)
