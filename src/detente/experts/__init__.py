"""Structured elicitation: four-step questions to experts, their answers, pooled and compared, as overlays of a case."""
