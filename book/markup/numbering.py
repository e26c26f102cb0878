"""The number, or mark, that each note shows in an edition."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from book.model.anchors import reference_anchor
from book.model.book import Book
from book.model.edition import Edition

_SYMBOLS = ("*", "†", "‡", "§")


def number_notes(
    book: Book, edition: Edition, pages: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Note keys with what is shown for each, in reading order.

    Each series has a count of its own. The count starts afresh in every entry or on every page,
    or runs through the book.

    Args:
        book: The whole book.
        edition: What the numbers are for.
        pages: The folio of every anchor. A count by page needs it: while nothing is known of
            pages, it is by entry.
    """
    shown: dict[str, str] = {}
    counts: Counter[tuple[str, str]] = Counter()
    for entry in book.entries:
        for key, series in entry.numbered:
            within = "" if edition.numbering == "book" else entry.id
            if edition.numbering == "page" and pages is not None:
                # By the page of its first call; a note without one is where its entry is.
                within = f"page {pages.get(reference_anchor(key, 1), entry.id)}"
            counts[within, series] += 1
            shown[key] = _mark(book, series, counts[within, series])
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
