"""Pictures of models over rounds, laid out on a sheet."""
