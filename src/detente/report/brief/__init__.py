"""The brief: two pages for a decision maker, from a saved run or a view, whatever models ran.

Nothing is imported here: the HTML needs no library beyond those of the page, and the document needs python-docx.
"""
