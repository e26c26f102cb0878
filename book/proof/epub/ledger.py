"""The notes of an EPUB as a ledger has them: each with its number and its place."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass

from book.proof.epub.read import Reading


@dataclass(frozen=True, slots=True)
class EpubNote:
    """A note as it is in the file: the number that it shows, and where it is."""

    number: str
    href: str


def ledger(reading: Reading) -> dict[str, EpubNote]:
    """Every note that was found: its number, and its place relative to the package."""
    folder = posixpath.dirname(reading.epub.package.path) or "."
    result: dict[str, EpubNote] = {}
    for note in reading.expected:
        found = reading.notes.get(note.key)
        if found is not None:
            path = posixpath.relpath(found.page.path, folder)
            name = found.element.get("id")
            result[note.key] = EpubNote(found.number, f"{path}#{name}" if name else path)
    return result
