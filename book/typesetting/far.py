"""Says which notes came to stand on another page than their calls."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from book.model.anchors import note_anchor, reference_anchor
from book.model.book import Book


def parted(folios: Mapping[str, str], keys: Mapping[str, str]) -> Iterator[str]:
    """The notes that stand on another page than their call, in words."""
    for key, number in keys.items():
        note = folios.get(note_anchor(key))
        call = folios.get(reference_anchor(key, 1), note)
        if note != call:
            yield f"note {number} ({key}) is on page {note}, its call on page {call}"


def called_from_afar(folios: Mapping[str, str], book: Book) -> Iterator[str]:
    """The calls on another page than the note, where notes are counted by the page, in words.

    Their number is then that of another page, and at the foot of their own page stands another
    note, or none.
    """
    for key, note in book.notes.items():
        pages = [folios.get(reference_anchor(key, one.occurrence), "") for one in note.references]
        away = sorted({one for one in pages if one != pages[0]}, key=pages.index)
        if away:
            yield (
                f"note {key} is counted by the page, and called again on page {', '.join(away)}: "
                f"readers have to look for it on page {pages[0]}"
            )
