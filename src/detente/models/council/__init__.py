"""Councils: voting power, veto players, win-sets, and admission (Felsenthal & Machover 1998; Tsebelis 2002)."""
