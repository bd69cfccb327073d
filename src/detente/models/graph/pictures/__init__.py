"""Pictures of situations and moves, laid out on a sheet."""
