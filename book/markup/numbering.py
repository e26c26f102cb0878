"""The number, or mark, that each note shows in an edition."""

from __future__ import annotations

from collections import Counter

from book.model.book import Book
from book.model.edition import Edition

_SYMBOLS = ("*", "†", "‡", "§")


def number_notes(book: Book, edition: Edition) -> dict[str, str]:
    """Note keys with what is shown for each, in reading order.

    Each series has a count of its own. The count starts afresh in every entry, or runs through
    the book. A count by page can only be known once pages exist; until then it is by entry.
    """
    shown: dict[str, str] = {}
    through = edition.numbering == "book"
    counts: Counter[str] = Counter()
    for entry in book.entries:
        if not through:
            counts.clear()
        for note in entry.notes:
            counts[note.series] += 1
            shown[note.key] = _mark(book, note.series, counts[note.series])
    return shown


def _mark(book: Book, series: str, count: int) -> str:
    settings = book.settings.note_series.get(series)
    if settings is not None and settings.marks == "symbols":
        return symbol(count)
    return str(count)


def symbol(count: int) -> str:
    """The mark for `count` from 1: `*` `†` `‡` `§`, then each doubled, and so on."""
    times, index = divmod(count - 1, len(_SYMBOLS))
    return _SYMBOLS[index] * (times + 1)
