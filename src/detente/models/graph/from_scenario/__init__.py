"""A scenario as a conflict: options and states from its moves, preferences from payoffs, stability over draws."""
