"""The graph model for conflict resolution (GMCR): stable states, and changes that would make others stable.

A conflict has decision makers, options, states, unilateral moves and ordinal preferences (Kilgour, Hipel & Fang 1987;
Fang, Hipel & Kilgour 1993). It is given in option form or in graph form. The analysis uses the order of preferences
only.
"""
