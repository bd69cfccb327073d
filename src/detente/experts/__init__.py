"""Structured elicitation: four-step questions to experts; answers compared, pooled, and written as overlays."""
