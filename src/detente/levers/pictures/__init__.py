"""Drawings of what would change an answer."""
