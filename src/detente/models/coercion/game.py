"""Public interface for games in extensive form: build a tree and solve it.

``Tree.of(players, choice(…))`` checks a game; ``solve`` uses backward induction; ``trace`` follows the quantal response
path from λ = 0; ``equilibria`` lists the quantal response equilibria found from many starts; ``regret`` measures how
far a profile is from a Nash equilibrium; ``incredible`` lists non-credible threats; ``to_efg`` writes the game for
other solvers; ``scenario_game`` makes a game from a scenario's ordered ``moves``.
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
