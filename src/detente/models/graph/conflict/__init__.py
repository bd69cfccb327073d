"""A conflict: decision makers, options, states, unilateral moves and preferences."""
