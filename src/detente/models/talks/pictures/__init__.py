"""Pictures of the talks, laid out on a sheet."""
