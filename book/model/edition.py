"""Editions: what one output is to be."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal

from book.model.source import SourceSpan

Format = Literal["epub", "pdf"]
NoteStyle = Literal["popup", "foot", "chapter-end", "book-end"]
Numbering = Literal["entry", "book", "page"]
BarcodeWish = Literal["bars", "space", "none"]


@dataclass(frozen=True, slots=True)
class Trim:
    """The size of the finished page, in points (1 in = 72 pt), and as the settings spell it."""

    width: float
    height: float
    name: str


@dataclass(frozen=True, slots=True)
class PageMargins:
    """The least distances of marks from the trim, in points; `inner` is at the spine."""

    inner: float
    outer: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class PrintSettings:
    """What a printer needs to know beside trim and paper. Lengths are in points.

    `standard` is that of the PDF, by default the printer's. `output_profile` is a file of the book
    (an ICC profile of the press), `output_condition` its registered name. `caliper` is the
    thickness of a leaf; `spine_width`, `cover_size` and `hinge` are those of the printer's own
    template, where it publishes no rule for them. `price_code` is the add-on to the bar code.
    """

    ink: str = "black"
    standard: str | None = None
    output_profile: str | None = None
    output_condition: str | None = None
    caliper: float | None = None
    spine_width: float | None = None
    cover_size: tuple[float, float] | None = None
    hinge: float | None = None
    barcode: BarcodeWish | None = None
    price_code: str | None = None


@dataclass(frozen=True, slots=True)
class Edition:
    """One table of `[editions]`.

    A PDF edition with a printer or a paper is a print interior: mirrored margins, no links, blank
    pages so that parts open on a recto. One without is for the screen. `on_request` is one that
    is built only when it is named. `lists` names what it lists beside its contents. `pages_from` is
    what the settings say of the page list of an EPUB: see `Settings.page_source`. `least` are the
    margins that the printer asks for at its page count: they are known when the pages are.
    """

    name: str
    format: Format
    trim: Trim
    note_style: NoteStyle
    numbering: Numbering = "entry"
    printer: str | None = None
    paper: str | None = None
    isbn: str | None = None
    shop: str | None = None
    on_request: bool = False
    lists: tuple[str, ...] = ()
    theme: str = "press"
    pages_from: str | None = None
    span: SourceSpan | None = None
    press: PrintSettings = PrintSettings()
    least: PageMargins | None = None

    @property
    def is_print(self) -> bool:
        """Whether this is an interior for a printer."""
        return self.format == "pdf" and bool(self.printer or self.paper)


def same_note_order(one: Edition, other: Edition) -> bool:
    """Whether both have their notes behind the text, and at the same places of it."""
    at_end = {one.note_style == "book-end", other.note_style == "book-end"}
    return len(at_end) == 1 and "foot" not in (one.note_style, other.note_style)


@dataclass(frozen=True, slots=True)
class NoteSeries:
    """A series of notes with a numbering of its own, such as the editor's beside the author's."""

    name: str
    marks: Literal["numbers", "symbols"] = "numbers"
    label: str = ""


def chosen_editions(editions: Iterable[Edition], names: Collection[str]) -> list[Edition]:
    """The editions of these names; without names, all that do not wait for a request."""
    return [one for one in editions if (one.name in names if names else not one.on_request)]
