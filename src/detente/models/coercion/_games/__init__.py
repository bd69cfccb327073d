"""Games in extensive form: trees, their solution, and a check that the threats in a solution are credible."""
