"""The parts of the expected-utility model: chances, expectations, risk, offers, and whole simulations."""
