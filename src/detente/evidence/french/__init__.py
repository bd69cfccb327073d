"""Reads reports in French with separate rules that produce the same records.

The rules for English depend on English labels and word forms. Those for French are fewer, and rely on word order and
verb forms more than on the parser, because the small French parser often errs at quotations and future tenses. What
they do not cover is listed in :data:`detente.evidence.languages.FRENCH`.
"""
