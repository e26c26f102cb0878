"""The book: metadata, entries in reading order, notes, images, and the text of its files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from book.model.blocks import Block
from book.model.edition import Edition, NoteSeries
from book.model.finding import Severity
from book.model.notes import Note, NoteDefinition, Unprinted
from book.model.source import SourceFile, SourceSpan

Status = Literal["complete", "synopsis", "missing"]
GENERATED_ROLES = frozenset({"halftitlepage", "titlepage", "copyright-page", "toc"})
NO_PAGES = "none"
"""What `pages-from` says of an EPUB that is to have no page list."""


@dataclass(frozen=True, slots=True)
class Contributor:
    """A person or body; `role` is a MARC relator code, `sort` the name as catalogues file it."""

    name: str
    role: str = "aut"
    sort: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject code and the scheme that it belongs to (`thema`, `bisac` …)."""

    scheme: str
    code: str


@dataclass(frozen=True, slots=True)
class Series:
    """The series of books that this one belongs to."""

    title: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What a person answers for who checked the EPUB by hand: that it conforms to WCAG 2.2.

    `exemption` is the ground on which the European Accessibility Act does not bind the book.
    """

    evaluator: str
    level: str = "AA"
    day: date | None = None
    report: str = ""
    exemption: str = ""


@dataclass(frozen=True, slots=True)
class Metadata:
    """`[book]` in the settings."""

    title: str
    language: str
    identifier: str
    published: date
    slug: str
    subtitle: str = ""
    publisher: str = ""
    series: Series | None = None
    rights: str = ""
    description: str = ""
    subjects: tuple[Subject, ...] = ()
    contributors: tuple[Contributor, ...] = ()
    evaluation: Evaluation | None = None

    def named(self, *roles: str) -> tuple[Contributor, ...]:
        """The contributors in any of these roles, in the order of the settings."""
        return tuple(one for one in self.contributors if one.role in roles)


@dataclass(frozen=True, slots=True)
class EntrySettings:
    """One `[[contents]]` table as the settings give it; `span` is its place in `book.toml`.

    `key_spans` has the place of each key that was written, so that a finding can point at it.
    """

    id: str
    role: str
    span: SourceSpan
    text: str | None = None
    notes: str | None = None
    title: str = ""
    short: str = ""
    level: int = 1
    status: Status = "complete"
    smart: bool = True
    key_spans: Mapping[str, SourceSpan] = field(default_factory=dict)

    @property
    def is_generated(self) -> bool:
        """Whether the pages are made from the metadata."""
        return self.text is None and self.role in GENERATED_ROLES


@dataclass(frozen=True, slots=True)
class Allowance:
    """A finding that the author allows, by `[[allow]]` or an inline comment.

    An inline one covers the lines `first_line` to `last_line` of `file`; one from the settings
    the whole file (`last_line` 0), or the whole book when `file` is None.
    """

    rule: str
    reason: str
    span: SourceSpan
    file: str | None = None
    first_line: int = 0
    last_line: int = 0


@dataclass(frozen=True, slots=True)
class Settings:
    """All of `book.toml`."""

    metadata: Metadata
    contents: tuple[EntrySettings, ...]
    editions: tuple[Edition, ...]
    note_series: Mapping[str, NoteSeries] = field(default_factory=dict)
    severities: Mapping[str, Severity | None] = field(default_factory=dict)
    allowances: tuple[Allowance, ...] = ()
    emendations: str | None = None
    hyphens: tuple[str, ...] = ()
    cover: str | None = None
    cover_alt: str = ""
    back_cover: str | None = None
    key_spans: Mapping[str, SourceSpan] = field(default_factory=dict)

    def page_source(self, edition: Edition) -> Edition | None:
        """The edition whose pages the page list of `edition` has; None where it has none.

        It is the one that the settings name, else the first that is for a printer.
        """
        if edition.format != "epub" or edition.pages_from == NO_PAGES:
            return None
        for one in self.editions:
            if one.format == "pdf" and one.name == edition.pages_from:
                return one
        printed = (one for one in self.editions if one.is_print)
        return None if edition.pages_from else next(printed, None)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the contents, read.

    `notes` are its notes in the order of their first reference, a note in a note after its
    parent. `definitions` are all that were written, good or bad, in source order. `title` is plain
    text without notes; `title_spans` is where it comes from. `unprinted` are the comments and the
    addresses of links that stand on their own.
    """

    id: str
    role: str
    title: str
    short: str
    level: int
    status: Status
    text_file: str | None
    notes_file: str | None
    blocks: tuple[Block, ...]
    notes: tuple[Note, ...]
    definitions: tuple[NoteDefinition, ...]
    anchors: Mapping[str, SourceSpan]
    span: SourceSpan
    language: str | None = None
    unprinted: tuple[Unprinted, ...] = ()

    @property
    def is_generated(self) -> bool:
        """Whether the pages are made from the metadata."""
        return self.text_file is None and self.role in GENERATED_ROLES

    @property
    def numbered(self) -> tuple[tuple[str, str], ...]:
        """The keys of its notes, in their order, with the series to which each belongs."""
        return tuple((note.key, note.series) for note in self.notes)


@dataclass(frozen=True, slots=True)
class ImageFile:
    """An image of the book, checked.

    `data` is clean: an SVG has neither scripts nor outside references. Width and height are in
    pixels (CSS px for an SVG), 0 where unknown.
    """

    path: str
    media_type: str
    data: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Emendation:
    """A change that was made to the text as found; printed in the book's list of emendations."""

    file: str
    place: str
    found: str
    printed: str
    why: str
    span: SourceSpan


@dataclass(frozen=True, slots=True)
class BookStyles:
    """What a book brings beside its settings.

    Files by their path below `styles/`, `fonts/`, `templates/`.
    """

    styles: Mapping[str, str] = field(default_factory=dict)
    fonts: Mapping[str, bytes] = field(default_factory=dict)
    templates: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Book:
    """The whole book. `cover` is the author's own picture, where there is one.

    `image_files` are the pictures in the book's directory, shown or not. `output_profiles` are the
    ICC profiles that its editions name, by their paths.
    """

    settings: Settings
    entries: tuple[Entry, ...]
    sources: Mapping[str, SourceFile]
    images: Mapping[str, ImageFile] = field(default_factory=dict)
    emendations: tuple[Emendation, ...] = ()
    own: BookStyles = field(default_factory=BookStyles)
    cover: ImageFile | None = None
    image_files: tuple[str, ...] = ()
    output_profiles: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def metadata(self) -> Metadata:
        """`[book]` in the settings."""
        return self.settings.metadata

    @property
    def notes(self) -> dict[str, Note]:
        """All notes by key, in reading order."""
        return {note.key: note for entry in self.entries for note in entry.notes}
