"""Pictures of councils, laid out on a sheet."""
