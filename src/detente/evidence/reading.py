"""From a document to statements: who said or did what, to whom, and whether it happened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from detente.evidence._reader import Reader
from detente.evidence.acts import act_of
from detente.evidence.document import Document
from detente.evidence.grammar import NoParser, parse, parser
from detente.evidence.language import english
from detente.evidence.people import Person
from detente.evidence.quotes import quotes
from detente.evidence.statement import Statement


@dataclass(frozen=True)
class Reading:
    """What was read in one document.

    Attributes
    ----------
    document, statements
        The report and what is in it.
    people
        Those who are named, by surname.
    warnings
        What a reader should know: no date, no parser, another language, unbalanced marks, nothing found.
    """

    document: Document
    statements: tuple[Statement, ...]
    people: tuple[Person, ...]
    warnings: tuple[str, ...]


def read(document: Document, model: str | None = None) -> Reading:
    """Read one report.

    Parameters
    ----------
    document
        The report.
    model
        A language model; by default the best that is installed.

    Raises
    ------
    NoParser
        If no parser is installed; the message says which line mends it.
    """
    return next(read_all([document], model))


def read_all(documents: Iterable[Document], model: str | None = None) -> Iterator[Reading]:
    """Read reports one after the other; the parser is loaded once."""
    for document in documents:
        warnings = list(document.warnings)
        if not document.text.strip():
            yield Reading(document, (), (), (*warnings, "The text is empty: there is nothing to read."))
            continue
        if not english(document.text):
            yield Reading(document, (), (), (*warnings, "The text does not look like English; it was not read."))
            continue
        found, balanced = quotes(document)
        if not balanced:
            warnings.append(
                "Quotation marks are not balanced; an open quotation was taken to run to the end of its paragraph."
            )
        if document.published is None:
            warnings.append("The report's date is not known, so weekdays were not resolved; give it with --date.")
        blocks = [p for p in document.paragraphs if p.kind not in ("byline", "boilerplate")]
        parses = dict(zip((p.number for p in blocks), parse((document.body(p) for p in blocks), model), strict=True))
        reader = Reader(document, found, parses)
        statements = reader.run()
        if not statements:
            warnings.append("No statement and no event was found.")
        yield Reading(document, statements, tuple(reader.people.known.values()), tuple(warnings))


CHUNK = 8
"""Reports that one process reads at a time."""


def read_many(documents: Iterable[Document], model: str | None = None, workers: int = 1) -> Iterator[Reading]:
    """Read many reports in several processes; the answers come in the order of the reports.

    Parameters
    ----------
    documents, model
        As in :func:`read_all`.
    workers
        Processes; one reads in this process. Few reports are not worth a second one.
    """
    from itertools import chain, islice

    waiting = iter(documents)
    first = list(islice(waiting, 2 * CHUNK + 1))
    if workers <= 1 or len(first) <= 2 * CHUNK:
        yield from read_all(chain(first, waiting), model)
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    def chunks() -> Iterator[tuple[list[Document], str | None]]:
        left = chain(first, waiting)
        while chunk := list(islice(left, CHUNK)):
            yield chunk, model

    parser(model)  # a missing model is told here, not in a worker
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for readings in pool.map(_chunk, chunks()):
            yield from readings


def _chunk(job: tuple[list[Document], str | None]) -> list[Reading]:
    return list(read_all(*job))


__all__ = ["NoParser", "Reading", "act_of", "read", "read_all", "read_many"]
