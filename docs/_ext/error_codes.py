"""The directive ``error-codes``: the table of error codes, read from the program itself."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from docutils.parsers.rst import Directive
from sphinx.application import Sphinx


class ErrorCodes(Directive):
    """A definition list of every code."""

    def run(self) -> list[nodes.Node]:
        """Build the list."""
        from detente.problems import CODES

        out = nodes.definition_list()
        for code, what in CODES.items():
            name = nodes.literal(code, code)
            text = nodes.paragraph(what, what.replace("`", ""))
            out += nodes.definition_list_item("", nodes.term("", "", name), nodes.definition("", text))
        return [out]


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directive with Sphinx."""
    app.add_directive("error-codes", ErrorCodes)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
