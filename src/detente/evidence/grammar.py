"""The parsers: pinned models whose files are checked, and instructions if none is installed.

A pinned model is a third party's upload of an official model to the Python package index, so the SHA-256 of its files is
verified before it is loaded. Other models (https://spacy.io/models) are used if the pinned one is missing or the user
names one. Names must match exactly; the package and SHA-256 of the model used are recorded.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from detente._errors import DetenteError
from detente.evidence.gazetteer import forms
from detente.evidence.languages import ENGLISH, LANGUAGES, PINNED, ReportLanguage, language_name, read_in
from detente.evidence.repairs import repaired

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
"""Abbreviations of treaty language and of ranks after which the model wrongly ends a sentence."""


class NoParser(DetenteError):
    """No usable parser is installed; the message says how to install one."""


@dataclass(frozen=True, slots=True)
class ParserRecord:
    """The parser that read a report, as recorded in a bundle.

    Attributes
    ----------
    package
        The package or folder from which it was loaded.
    language, name, version
        From its metadata.
    sha256
        SHA-256 over the paths and bytes of its data files.
    """

    package: str
    language: str
    name: str
    version: str
    sha256: str

    def __str__(self) -> str:
        """Return the name and version, such as ``en_core_web_sm 3.8.0``."""
        return f"{self.language}_{self.name} {self.version}"


@cache
def parser(model: str | None = None, language: str = "en") -> Any:
    """Return the spaCy pipeline for texts of a language.

    Parameters
    ----------
    model
        A package or folder of the user's choice, by its exact name; it reads the texts in its own language. By default,
        and for texts in other languages, the first model of the language that is installed.
    language
        Code of the language that is to be parsed.

    Raises
    ------
    NoParser
        If spaCy or every model of the language is missing, the one asked for cannot be loaded or is for a language that
        is not read, or a pinned model's files differ from the ones that were checked.
    """
    rules = LANGUAGES[language]
    return _loaded(_package(model, rules), rules)


@cache
def _package(model: str | None, rules: ReportLanguage) -> str:
    """Return the package that parses a language: the requested one if it is for this language, else an installed one."""
    if find_spec("spacy") is None:
        raise NoParser(f"reading reports needs a parser, and spaCy is not installed; {ENGLISH.install}")
    if model and language_of(model) == rules.code:
        return model
    name = next((m for m in rules.models if find_spec(m) is not None), None)
    if name is None:
        raise NoParser(f"spaCy is installed but no {rules.name} model is; {rules.install}")
    return name


def language_of(model: str) -> str:
    """Return the code of the language that a model parses, from its metadata.

    Raises
    ------
    NoParser
        If the model cannot be loaded, or reports in its language are not read.
    """
    if find_spec("spacy") is None:
        raise NoParser(f"reading reports needs a parser, and spaCy is not installed; {ENGLISH.install}")
    from spacy.util import get_model_meta

    try:
        own = str(get_model_meta(_folder(model)).get("lang"))
    except (OSError, ValueError) as e:
        raise NoParser(f"the language model {model!r} cannot be loaded ({e}); {_how(model)}") from e
    if own not in LANGUAGES:
        raise NoParser(
            f"{model} is a model for {language_name(own)}, and there are no rules for that language: reports are read in "
            f"{read_in()}; translate them first, or name another model"
        )
    return own


def _how(model: str) -> str:
    """Return instructions for a model that is not installed."""
    likely = model.replace("-", "_")
    if likely != model and "/" not in model and find_spec(likely) is not None:
        return f"names are taken to the letter, and {likely} is installed: name it so"
    return f"install it under exactly this name (https://spacy.io/models), or leave out --model ({ENGLISH.install})"


def _folder(model: str) -> Path:
    """Return the folder with the files of a model: of a package of exactly this name, or the folder itself.

    Raises
    ------
    NoParser
        If there is neither.
    """
    spec = find_spec(model) if model.isidentifier() else None
    if spec is None or spec.origin is None:
        if (Path(model) / "meta.json").is_file():
            return Path(model)
        raise NoParser(f"the language model {model!r} is not installed; {_how(model)}")
    found = sorted(Path(spec.origin).parent.glob("*/config.cfg"))
    if len(found) != 1:
        raise NoParser(f"the package {model!r} holds no model; {_how(model)}")
    return found[0].parent


@cache
def _loaded(package: str, rules: ReportLanguage) -> Any:
    """Load a model, check it if it is a pinned one, and adapt it to reports in its language."""
    import spacy

    if package in rules.checked:
        verify(package)
    try:
        pipeline: Any = spacy.load(_folder(package))
    except (OSError, ValueError) as e:
        raise NoParser(f"the language model {package!r} cannot be loaded ({e}); {_how(package)}") from e
    if rules is ENGLISH:
        for word in _SHORT:
            pipeline.tokenizer.add_special_case(word, [{"ORTH": word}])
        _boundaries(spacy)
        pipeline.add_pipe("detente_names", first=True)
        if "parser" in pipeline.pipe_names:
            pipeline.add_pipe("detente_boundaries", before="parser")
            pipeline.add_pipe("detente_repairs", last=True)
    return pipeline


def _boundaries(spacy: Any) -> None:
    """Register the component that does not end sentences after abbreviations."""
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
    spacy.Language.component("detente_repairs", func=repaired)


@cache
def _norms() -> dict[str, str]:
    """Return, for one-word names of the gazetteer, a frequent name of the same kind.

    The model labels rare names at the start of a sentence as verbs ("Belize demands") or people ("Yerevan"). It uses
    the normal form (NORM) of a word as a feature, so rare names get the normal form of a frequent one.
    """
    return {
        form: _MODELLED[kind] for form, kind in forms() if " " not in form and kind in _MODELLED and form[:1].isupper()
    }


_MODELLED = {"name": "russia", "demonym": "russian", "capital": "moscow"}


def verify(package: str = PINNED) -> None:
    """Check a pinned model's files against their known digest.

    Raises
    ------
    NoParser
        If they differ.
    """
    rules = next(x for x in LANGUAGES.values() if package in x.checked)
    version, expected = rules.checked[package]
    found = digest(package)
    if found != expected:
        raise NoParser(
            f"the files of the language model {package} {version} are not the ones that were checked (SHA-256 "
            f"{found[:12]}…, expected {expected[:12]}…); reinstall it ({rules.install}), or name another model that you "
            "trust with --model (https://spacy.io/models)"
        )


@cache
def digest(package: str) -> str:
    """Return the SHA-256 over the data files of a model: their paths and bytes, in order of path."""
    root = _folder(package)
    total = hashlib.sha256()
    for path in sorted(p for p in root.rglob("*") if p.is_file()):
        total.update(path.relative_to(root).as_posix().encode() + b"\0")
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def record(model: str | None = None, language: str = "en") -> ParserRecord:
    """Return the parser that reads texts in a language."""
    meta = parser(model, language).meta
    package = _package(model, LANGUAGES[language])
    return ParserRecord(package, str(meta["lang"]), str(meta["name"]), str(meta["version"]), digest(package))


def parse(texts: Iterable[str], model: str | None = None, language: str = "en") -> Iterator[Any]:
    """Yield one parse per text."""
    yield from parser(model, language).pipe(texts, batch_size=64)
