"""The words that the pages say of themselves, in the language of the book."""

from __future__ import annotations

from collections.abc import Mapping

from book.model.languages import BY_LANGUAGE

_FALLBACK = "en"


def words(language: str) -> Mapping[str, str]:
    """The words for a language tag; English where the language has none here."""
    return BY_LANGUAGE.get(_primary(language), BY_LANGUAGE[_FALLBACK])


def has_words(language: str) -> bool:
    """Whether the pages can speak the language of this tag themselves."""
    return _primary(language) in BY_LANGUAGE


def _primary(language: str) -> str:
    return language.split("-")[0].lower()
