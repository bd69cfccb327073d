"""Talks as a process: meetings in a forum, offers and answers, deadlines, breakdown, ratification."""
