"""The parts of the exchange model: the terms of one exchange, and rounds of exchanges."""
