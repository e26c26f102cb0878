"""What a proof has found out about one finished file, for those who report it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from book.model.edition import Format

Look = Literal["split note", "loose line", "short page", "blank page"]


@dataclass(frozen=True, slots=True)
class NoteFound:
    """A note as it is in a file: its number, and where it is.

    In an EPUB that is `href`; in a PDF the pages, by their folios, on which it is called, begins
    and ends. What was not found is empty.
    """

    number: str
    href: str = ""
    call_pages: tuple[str, ...] = ()
    page: str = ""
    ends_on: str = ""


@dataclass(frozen=True, slots=True)
class PageRemark:
    """Why a page is worth a look. `folio` is its name, `page_index` counts from 0."""

    folio: str
    page_index: int
    kind: Look
    said: str


@dataclass(frozen=True, slots=True)
class Mark:
    """Where something of a note is in the picture of a page, in shares of its width and height.

    `is_call` tells the call of the note from its text.
    """

    note: str
    is_call: bool
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A part of a page as it is printed: a PNG, its size in pixels, and what is marked in it."""

    folio: str
    page_index: int
    png: bytes
    width: int
    height: int
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class FileProof:
    """One file that was proved.

    `words` and `note_words` count those of the manuscript that were looked for in it. `notes`
    goes by the notes' keys. `notes_on` has for each page its folio and how many notes begin on it;
    an EPUB has no pages. `unpictured` counts the pages with notes of which no picture was made.
    """

    edition: str
    format: Format
    words: int
    note_words: int
    notes: Mapping[str, NoteFound] = field(default_factory=dict)
    notes_on: tuple[tuple[str, int], ...] = ()
    remarks: tuple[PageRemark, ...] = ()
    pictures: tuple[PagePicture, ...] = ()
    unpictured: int = 0
