"""Pictures of coercion: packages on the bargaining range, risk against demand, the tree of moves."""
