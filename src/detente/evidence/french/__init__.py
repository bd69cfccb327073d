"""Reading reports in French: rules of their own behind the same records.

The rules for English follow the labels and word forms of English. Those for French are fewer, and rest on word order
and verb forms more than on the parser, because a small French parser often errs where a quotation or a future tense
stands. What they do not look for is listed in :data:`detente.evidence.languages.FRENCH`.
"""
