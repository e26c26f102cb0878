"""What the renderers need to know of the place that they render for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from book.markup.page_breaks import NO_BREAKS, Breaks
from book.markup.resources import image_name
from book.model.anchors import note_anchor, place_in_list, reference_anchor
from book.model.blocks import Block, Heading
from book.model.book import Book, Entry
from book.model.edition import Edition
from book.model.notes import Note
from book.model.source import SourceSpan
from book.model.walk import walk


@dataclass(frozen=True)
class Setting:
    """The book, the edition and the entry that are being rendered, and where in it we are.

    What is known of other entries is the titles of the contents, and what `numbers` and `pages`
    are asked for: a section that was made before counts while these answers stay (`markup.kept`).
    `notes` are those of the entry. `files` names the EPUB file of each entry. `blocks` renders
    blocks: inline nodes need it for notes, and importing it there would go round in a circle.
    `phrasing` is set inside a note that stands in a line, where only spans may stand; `nested` are
    the references in notes by key and occurrence; `in_note` and `in_link` say what is around.
    `breaks` are the markers of printed pages in the entry.
    """

    book: Book
    edition: Edition
    entry: Entry
    numbers: Mapping[str, str]
    notes: Mapping[str, Note]
    files: Mapping[str, str]
    blocks: Callable[[Setting, tuple[Block, ...]], str]
    pages: Mapping[str, str] | None = None
    nested: frozenset[tuple[str, int]] = frozenset()
    draft: bool = False
    phrasing: bool = False
    in_note: bool = False
    in_link: bool = False
    breaks: Breaks = NO_BREAKS

    @cached_property
    def levels(self) -> Mapping[str, int]:
        """The level in print of each heading of the entry, by its anchor."""
        return heading_levels(self.entry.blocks)

    @cached_property
    def linked(self) -> Setting:
        """The same, inside a link."""
        return self if self.in_link else replace(self, in_link=True)

    @cached_property
    def unlinked(self) -> Setting:
        """The same, outside any link."""
        return replace(self, in_link=False) if self.in_link else self

    @cached_property
    def in_list_of_notes(self) -> Setting:
        """The same, inside a note that stands behind the text."""
        return self if self.in_note else replace(self, in_note=True)

    @cached_property
    def in_foot_note(self) -> Setting:
        """The same, inside a note that stands in a line, to be set at the foot."""
        return replace(self, in_note=True, phrasing=True)

    @cached_property
    def flowing(self) -> Setting:
        """The same, where blocks may stand."""
        return replace(self, phrasing=False) if self.phrasing else self

    @property
    def is_epub(self) -> bool:
        """Whether these sections become files of an EPUB."""
        return self.edition.format == "epub"

    @property
    def notes_at_foot(self) -> bool:
        """Whether a note's text stands where its first call is, to be set at the page's foot."""
        return not self.is_epub and self.edition.note_style in ("foot", "popup")

    def href(self, entry: str, anchor: str) -> str | None:
        """How to link to `anchor` in `entry` from here; None where nothing is linked."""
        if self.edition.is_print or self.in_link:
            return None
        # A note at the end of the book stands in another file than the rest of its entry.
        away = self.in_note and self.edition.note_style == "book-end"
        if not self.is_epub or (entry == self.entry.id and not away):
            return f"#{anchor}"
        return f"{self.files.get(entry, '')}#{anchor}"

    def note_href(self, key: str) -> str | None:
        """How to link to the text of a note."""
        anchor = note_anchor(key)
        return self._among_notes(anchor, NOTES) or self.href(_entry(key), anchor)

    def call_href(self, key: str, occurrence: int) -> str | None:
        """How to link to one of the calls of a note, from its text."""
        anchor = reference_anchor(key, occurrence)
        # A call in another note's text stands where that text does.
        place = NOTES if (key, occurrence) in self.nested else _entry(key)
        return self._among_notes(anchor, place) or self.href(_entry(key), anchor)

    def _among_notes(self, anchor: str, place: str) -> str | None:
        """The address in an EPUB whose notes are all in one file, at the end of the book."""
        if not self.is_epub or self.edition.note_style != "book-end" or self.in_link:
            return None
        here = NOTES if self.in_note else self.entry.id
        return f"#{anchor}" if here == place else f"{self.files[place]}#{anchor}"

    def listed(self, kind: str, span: SourceSpan) -> str | None:
        """The id of a figure or table, where the edition has a list that leads to it."""
        if self.in_note or kind not in self.edition.lists:
            return None
        return place_in_list(self.entry.id, kind, span)

    def page(self, anchor: str) -> str:
        """The folio on which `anchor` is printed; "0" until pages are known."""
        return "0" if self.pages is None else self.pages.get(anchor, "0")

    def image(self, path: str) -> str:
        """The address of an image."""
        return image_name(path)


NOTES = "/notes"
"""The key in `Setting.files` of the notes at the end of the book: no entry's id has a slash."""


def _entry(key: str) -> str:
    return key.partition("/")[0]


def heading_levels(nodes: Iterable[Block]) -> dict[str, int]:
    """The level in print of each heading, by its anchor: those after the first never rise to 1."""
    found = [node for node in walk(nodes) if isinstance(node, Heading)]
    if not found:
        return {}
    shift = found[0].level - 1
    levels = {node.anchor: min(max(node.level - shift, 1), 6) for node in found}
    levels[found[0].anchor] = 1
    return levels
