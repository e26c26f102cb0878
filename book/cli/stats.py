"""`book stats`: words, notes, reading time, pages per edition."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from book.cli.common import common, end_without_book, load, put, put_json

if TYPE_CHECKING:
    from book.model.book import Book

# Silent reading of English prose, in words a minute (Brysbaert 2019, non-fiction).
_PACE = 238


@click.command("stats")
@common
def command(form: str, quiet: bool) -> None:
    """Count words and notes; pages are those of the files in dist/."""
    root, loaded = load()
    if loaded.book is None:
        end_without_book(root, loaded, form)
    book = loaded.book
    entries = [_entry(book, index) for index in range(len(book.entries))]
    words = sum(entry[1] for entry in entries)
    note_words = sum(entry[3] for entry in entries)
    notes = sum(entry[2] for entry in entries)
    minutes = round((words + note_words) / _PACE)
    pages = _pages(book)
    if form == "json":
        keys = ("id", "words", "notes", "note_words")
        put_json(
            {
                "schema": "book.stats/1",
                "words": words,
                "notes": notes,
                "note_words": note_words,
                "reading_minutes": minutes,
                "entries": [dict(zip(keys, entry, strict=True)) for entry in entries],
                "pages": pages,
            }
        )
        return
    if not quiet:
        _table(entries)
    put(f"{words} words, {notes} notes with {note_words} words, about {_time(minutes)} to read")
    for name, number in pages.items():
        put(f"{name}: {'not built yet' if number is None else f'{number} pages'}")


def _entry(book: Book, index: int) -> tuple[str, int, int, int]:
    entry = book.entries[index]
    words = _words(entry.blocks)
    return entry.id, words, len(entry.notes), sum(_words(note.blocks) for note in entry.notes)


def _words(blocks: tuple[object, ...]) -> int:
    from book.model.walk import children, plain_text, walk

    # Block by block: joined without a space, the last word of one would run into the next.
    total = 0
    for node in walk(blocks):
        below = tuple(children(node))
        if hasattr(node, "children") and not _is_inline(node):
            total += len(plain_text(below).split())
        elif type(node).__name__ == "CodeBlock":
            total += len(str(getattr(node, "text", "")).split())
    return total


def _is_inline(node: object) -> bool:
    return type(node).__module__ == "book.model.inline"


def _pages(book: Book) -> dict[str, int | None]:
    from book.build import file_name

    return {
        edition.name: _page_count(Path("dist", file_name(book, edition)))
        for edition in book.settings.editions
        if edition.format == "pdf"
    }


def _page_count(path: Path) -> int | None:
    if not path.is_file():
        return None
    import pikepdf

    try:
        with pikepdf.open(path) as pdf:
            return len(pdf.pages)
    except pikepdf.PdfError:
        return None


def _table(entries: list[tuple[str, int, int, int]]) -> None:
    width = max((len(entry[0]) for entry in entries), default=0)
    for name, words, notes, note_words in entries:
        if words or notes:
            put(f"{name:<{width}} {words:>8} words {notes:>5} notes {note_words:>7} words in them")


def _time(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest:02} min" if hours else f"{rest} min"
