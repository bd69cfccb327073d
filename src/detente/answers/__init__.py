"""The parts of an answer: findings, key drivers, and the blocks of a page.

This room lies below the models, so that each family of models can say what its results mean. It knows no model and
draws no page. Nothing is imported here: code that only reads findings has no use for draws.
"""
