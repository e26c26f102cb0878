"""What tells a book from all others, without a look at what it holds."""

from __future__ import annotations

import hashlib

from book.model.book import Book
from book.model.remembered import RememberedEntry


def book_digest(book: Book) -> str | None:
    """A digest of all that is in `book`; None where an entry does not tell its own.

    It takes no look at the content of the entries: their digests say what that is.
    """
    found = hashlib.sha256()

    def add(value: object) -> None:
        data = value if isinstance(value, bytes) else repr(value).encode()
        found.update(b"%d:" % len(data))
        found.update(data)

    for entry in book.entries:
        digest = entry.digest if isinstance(entry, RememberedEntry) else None
        if digest is None:
            return None
        add((digest, entry.id, entry.role, entry.title, entry.short, entry.level, entry.status))
        add((entry.text_file, entry.notes_file, entry.span, entry.language))
    add((book.settings, book.emendations, book.image_files))
    for path, source in book.sources.items():
        add((path, source.path))
        add(source.text.encode("utf-8", "surrogatepass"))
    for name, image in [*book.images.items(), *([("", book.cover)] if book.cover else [])]:
        add((name, image.path, image.media_type, image.width, image.height))
        add(image.data)
    add((sorted(book.own.styles.items()), sorted(book.own.templates.items())))
    for name, data in [*sorted(book.own.fonts.items()), *sorted(book.output_profiles.items())]:
        add(name)
        add(data)
    return found.hexdigest()
