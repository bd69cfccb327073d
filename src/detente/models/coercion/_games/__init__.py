"""Games in extensive form: trees, their solution, and a check on the threats that hold a solution up."""
