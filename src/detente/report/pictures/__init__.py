"""Pictures of what no single family owns: positions, power, and where issues settle."""
