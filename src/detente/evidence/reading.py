"""Reads a document into statements: who said or did what, to whom, and whether it happened."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from detente.evidence.actors import Actors, NamedActor
from detente.evidence.acts import act_of
from detente.evidence.assemble import statements
from detente.evidence.attribution import attribute
from detente.evidence.document import Document
from detente.evidence.french.reader import read_french
from detente.evidence.grammar import NoParser, ParserRecord, language_of, parse, parser, record
from detente.evidence.language import language
from detente.evidence.languages import LANGUAGES, language_name, read_in
from detente.evidence.layout import units
from detente.evidence.linking import Links
from detente.evidence.operative import points
from detente.evidence.page import Page
from detente.evidence.people import NamedPerson, People
from detente.evidence.quotes import Places, Quote, quotes
from detente.evidence.statement import Statement
from detente.evidence.timing import Clock

Found = tuple[tuple[Statement, ...], tuple[NamedPerson, ...], tuple[NamedActor, ...]]
"""Statements, people and actors of one report."""

_WORDS = re.compile(r"[^\W\d_]{2}")
"""Pattern of units that are parsed; rows of brackets or figures are skipped, since each costs a token."""


@dataclass(frozen=True)
class Reading:
    """The results for one document.

    Attributes
    ----------
    document, statements
        The report and its statements.
    people
        The people named, by surname.
    warnings
        Warnings for the reader: no date, no parser, another language, unbalanced marks, nothing found.
    actors
        All actors who act or are addressed, with all surface forms; from the gazetteer and from the report.
    model
        Name and version of the language model; empty if nothing was parsed.
    language
        Code of the language of the report.
    parsed_by
        The parser, its package and the hash of its files; ``None`` if nothing was parsed.
    skipped
        Why the report was not read at all; empty if it was.
    """

    document: Document
    statements: tuple[Statement, ...]
    people: tuple[NamedPerson, ...]
    warnings: tuple[str, ...]
    actors: tuple[NamedActor, ...] = ()
    model: str = ""
    language: str = "en"
    parsed_by: ParserRecord | None = None
    skipped: str = ""


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
        If no parser is installed; the message says which command installs one.
    """
    return next(read_all([document], model))


def read_all(documents: Iterable[Document], model: str | None = None) -> Iterator[Reading]:
    """Read reports one after the other; each parser is loaded once."""
    if model:
        language_of(model)
    for document in documents:
        warnings = list(document.warnings)
        if not document.text.strip():
            yield Reading(document, (), (), (*warnings, "The text is empty: there is nothing to read."))
            continue
        code = language(document.text)
        reason = _not_readable(code, model)
        if reason:
            yield Reading(document, (), (), (*warnings, reason), language=code, skipped=reason)
            continue
        found, balanced = quotes(document)
        if not balanced:
            warnings.append(
                "Quotation marks are not balanced; an open quotation was taken to run to the end of its paragraph."
            )
        if document.published is None:
            warnings.append("The report's date is not known, so weekdays were not resolved; give it with --date.")
        made, people, actors = _RULES[code](document, found, model)
        if not made:
            warnings.append("No statement and no event was found.")
        if LANGUAGES[code].not_read:
            warnings.append(f"Read as {LANGUAGES[code].name}. Not read in this language: {LANGUAGES[code].not_read}.")
        by = record(model, code)
        yield Reading(document, made, people, tuple(warnings), actors, str(by), code, by)


def _not_readable(code: str, model: str | None) -> str:
    """Return why a report in a language cannot be read, with the remedy; empty if it can.

    Raises
    ------
    NoParser
        If no parser for English is installed.
    """
    name = language_name(code)
    if code not in _RULES:
        return (
            f"The text is taken for {name}, and reports are read in {read_in()}; it was not read. Translate it first."
        )
    try:
        parser(model, code)
    except NoParser as e:
        if code == "en":
            raise
        return f"The text is in {name}; it was not read: {e}"
    return ""


def _english(document: Document, found: list[Quote], model: str | None) -> Found:
    """Return the statements of a document in English, the people who are named with a role, and the actors."""
    text = document.text
    pieces = units(document)
    decided = points(text, pieces)
    pieces = tuple(decided[u.number].unit if u.number in decided else u for u in pieces)
    read_too = [u for u in pieces if u.kind not in ("byline", "boilerplate") and _WORDS.search(text, u.start, u.end)]
    parses = dict(
        zip(
            (u.number for u in read_too),
            parse((decided[u.number].words if u.number in decided else text[u.start : u.end] for u in read_too), model),
            strict=True,
        )
    )
    actors = Actors(document, pieces, parses)
    people = People(document, pieces, parses, actors)
    places = Places(found)
    said = attribute(text, pieces, found, parses)
    leads = {p.unit.start: pieces[p.lead] for p in decided.values()}
    links = Links(text, pieces, parses, actors, people, places, said, leads)
    clock = Clock(document, pieces, parses)
    made = statements(Page(document, pieces, parses, found, places, said, links, clock, frozenset(leads)))
    speakers = {s.speaker for s in made}
    shown = tuple(p for p in people.known.values() if p.role or p.name in speakers)
    said_for = [c for s in made for c in (*s.actors, *s.targets, s.speaks_for) if c]
    codes = dict.fromkeys([*said_for, *(p.speaks_for for p in shown if p.speaks_for)])
    return made, shown, tuple(actors.actor(c) for c in codes)


_RULES: dict[str, Callable[[Document, list[Quote], str | None], Found]] = {"en": _english, "fr": read_french}
"""The rules of each language: from a document and its quotations to statements, people and actors."""

CHUNK = 8
"""Number of reports that one process reads at a time."""


def read_many(documents: Iterable[Document], model: str | None = None, workers: int = 1) -> Iterator[Reading]:
    """Read many reports in several processes; the results are in the order of the reports.

    Parameters
    ----------
    documents, model
        As in :func:`read_all`.
    workers
        Number of processes; with 1, this process reads. For a few reports only one is used.
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

    parser(model)  # a missing model is reported here rather than in a worker
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for readings in pool.map(_chunk, chunks()):
            yield from readings


def _chunk(job: tuple[list[Document], str | None]) -> list[Reading]:
    return list(read_all(*job))


__all__ = ["NoParser", "Reading", "act_of", "read", "read_all", "read_many"]
