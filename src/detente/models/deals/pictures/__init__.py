"""Pictures of deals, laid out on a sheet."""
