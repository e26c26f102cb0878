"""Where the pages of a printed edition begin, as another edition of the book refers to them."""

from __future__ import annotations

from dataclasses import dataclass

from book.model.source import SourceSpan

BEHIND_NOTES = "/"
"""Stands for the end of the notes where a note's key is asked for: no key is a slash alone."""


@dataclass(frozen=True, slots=True)
class PageStart:
    """The word with which a printed page begins.

    `folio` is the page's name as printed, `page_index` counts the pages of the file from 0.
    `after` is how many words of the running text of `entry` stand before it. A word that the page
    turn divides belongs to the page where it begins; where a page begins within what is written
    as one word (`then—and`), `inside` is how many letters of it stand on the page before.

    `word` is that word, `place` the text of the manuscript in which it begins, and `offset` how
    many characters of that text stand before it. `place` is None for words that the tool makes,
    and for pages that begin where the words of the entry end: their notes, say. `ends` tells these
    from pages that begin with the entry.

    A page that begins among notes behind the text says by `note` before which of them: the first
    that begins on it, or on a page after it; `BEHIND_NOTES` where there is none.

    A page without words of the text, such as a blank one, begins where the next page does;
    `has_text` is False then.
    """

    folio: str
    page_index: int
    entry: str
    after: int
    inside: int = 0
    word: str = ""
    place: SourceSpan | None = None
    offset: int = 0
    ends: bool = False
    note: str = ""
    has_text: bool = True
