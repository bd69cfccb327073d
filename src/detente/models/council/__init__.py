"""The council: who can decide, who can block, whom it may admit (Felsenthal & Machover 1998; Tsebelis 2002)."""
