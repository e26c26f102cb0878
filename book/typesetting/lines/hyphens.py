"""Where words may be divided: patterns by language, and the book's own exceptions."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pyphen

_LETTERS = re.compile(r"[^\W\d_]+")


class Hyphens:
    """The points at which words may be divided.

    Args:
        exceptions: words of the book with their points written out: `anar-chist`; a word without
            a hyphen is never divided. They hold in every language, and for any capitals.
    """

    def __init__(self, exceptions: Iterable[str] = ()) -> None:
        self._own = {one.replace("-", "").casefold(): _points(one) for one in exceptions}
        self._patterns: dict[str, pyphen.Pyphen | None] = {}
        self._known: dict[tuple[str, str, int, int, int], tuple[int, ...]] = {}

    def points(self, word: str, language: str, limits: tuple[int, int, int]) -> tuple[int, ...]:
        """How many letters of `word` may stand before a hyphen, in rising order.

        Args:
            word: letters alone.
            language: a BCP 47 tag; a language without patterns divides nothing.
            limits: the fewest letters of the word, before the hyphen, and after it.
        """
        key = (word, language, *limits)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = tuple(self._looked_up(word, language, limits))
        return found

    def _looked_up(self, word: str, language: str, limits: tuple[int, int, int]) -> Iterable[int]:
        own = self._own.get(word.casefold())
        if own is not None and (not own or own[-1] < len(word)):
            # The author has looked at this very word: no limit stands against him.
            return own
        total, left, right = limits
        if len(word) < total:
            return ()
        patterns = self._language(language)
        if patterns is None:
            return ()
        return (one for one in patterns.positions(word) if left <= one <= len(word) - right)

    def _language(self, language: str) -> pyphen.Pyphen | None:
        if language not in self._patterns:
            name = pyphen.language_fallback(language) if language else None
            # The limits are ours: the dictionary is to give all the points it knows.
            self._patterns[language] = pyphen.Pyphen(lang=name, left=1, right=1) if name else None
        return self._patterns[language]


def words(text: str) -> Iterable[tuple[int, str]]:
    """The runs of letters in `text`, each with its place."""
    return ((found.start(), found.group()) for found in _LETTERS.finditer(text))


def _points(spelled: str) -> tuple[int, ...]:
    points: list[int] = []
    count = 0
    for letter in spelled:
        if letter == "-":
            points.append(count)
        else:
            count += 1
    return tuple(points)
