"""The graph model for conflict resolution: which situations are stable, and what would make others so.

Decision makers, options, states, unilateral moves and ordinal preferences (Kilgour, Hipel & Fang 1987; Fang,
Hipel & Kilgour 1993). A conflict comes in option form or in graph form; preferences are all that is compared.
"""
