"""The parts of the spatial model of politics: votes, contests, offers, a turn, and whole simulations."""
