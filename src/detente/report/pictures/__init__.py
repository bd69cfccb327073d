"""Pictures that belong to no single family of models: positions, power, and settlements."""
