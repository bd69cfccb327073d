"""Talks over time: meetings of a forum, offers and responses, deadlines, breakdown, ratification."""
