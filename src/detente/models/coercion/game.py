"""Games in extensive form, for those who want to build their own: one door to trees and what solves them.

``Tree.of(players, choice(…))`` checks a game; ``solve`` is backward induction; ``trace`` follows the quantal response
path from λ = 0; ``equilibria`` lists all that many starts find; ``regret`` says how far a profile is from Nash;
``incredible`` names threats that nobody would carry out; ``to_efg`` writes the game for other solvers;
``scenario_game`` is the game in a scenario, its ``moves`` in their order.
"""

from detente.models.coercion._games.aqre import Path, PathLost, equilibria, trace
from detente.models.coercion._games.efg import to_efg
from detente.models.coercion._games.induction import Incredible, best_reply, incredible, regret, solve
from detente.models.coercion._games.story import demand_story, story
from detente.models.coercion._games.tree import Branch, Tree, chance, choice, end
from detente.models.coercion.escalation import scenario_game

__all__ = [
    "Branch",
    "Incredible",
    "Path",
    "PathLost",
    "Tree",
    "best_reply",
    "chance",
    "choice",
    "demand_story",
    "end",
    "equilibria",
    "incredible",
    "regret",
    "scenario_game",
    "solve",
    "story",
    "to_efg",
    "trace",
]
