"""Sections that were made before, by all that they were made from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from book.markup.again import Asking
from book.markup.contents import HeadingMark
from book.markup.page_breaks import PageMark
from book.model.book import Book, Entry
from book.model.edition import Edition
from book.model.memory import Memory
from book.model.pages import PageStart
from book.model.remembered import RememberedEntry


@dataclass(frozen=True)
class Section:
    """An entry as XHTML. `file_name` is its file in an EPUB; `body` one `<section>` element.

    `front` holds for the matter before the text begins. `lang` is set where the entry's language
    is not the book's. `pages` are the markers of the printed pages that begin in it, in their
    order; those of pages that begin with it are in `lead`, which stands before it.
    """

    entry_id: str
    role: str
    title: str
    short: str
    level: int
    file_name: str
    body: str
    lang: str
    headings: tuple[HeadingMark, ...]
    front: bool
    lead: str = ""
    pages: tuple[PageMark, ...] = ()


@dataclass(frozen=True, slots=True)
class KeptSection:
    """A section, with the numbers of notes and the folios that were asked for to make it."""

    section: Section
    numbers: tuple[tuple[str, str | None], ...]
    folios: tuple[tuple[str, str | None], ...]

    def holds(self, numbers: Mapping[str, str], folios: Mapping[str, str]) -> bool:
        """Whether all that was asked for is answered as it was."""
        return all(numbers.get(key) == value for key, value in self.numbers) and all(
            folios.get(key) == value for key, value in self.folios
        )


Make = Callable[[Entry, Mapping[str, str], Mapping[str, str] | None, bool], Section]


class Shelf:
    """Gives the sections of one edition, made now or before.

    Args:
        memory: what was made before; without it all is made.
        book: the whole book.
        edition: what the sections are for.
        files: the EPUB file of each entry.
        draft: whether the book is only to be looked at.
    """

    def __init__(
        self,
        memory: Memory | None,
        book: Book,
        edition: Edition,
        files: Mapping[str, str],
        draft: bool,
    ) -> None:
        self._memory = memory
        if memory is not None:
            settings = replace(book.settings, allowances=(), contents=(), key_spans={})
            own = sorted(book.own.templates.items())
            # Neither its place in the settings nor its margins are in its sections.
            bare = replace(edition, span=None, least=None)
            of_epub = sorted(files.items()) if edition.format == "epub" else ()
            around = settings, own, bare, draft, sorted(book.images), of_epub
            self._around = memory.name("sections of", *around)

    def section(
        self,
        entry: Entry,
        numbers: Mapping[str, str],
        pages: Mapping[str, str] | None,
        front: bool,
        starts: Sequence[PageStart],
        make: Make,
    ) -> Section:
        """The section of `entry`; `make` makes it, from the numbers of notes and the folios.

        `starts` are the pages of the print edition that begin in it.
        """
        memory = self._memory
        digest = entry.digest if isinstance(entry, RememberedEntry) else None
        # A page of contents depends on all other entries, and is made in no time.
        if memory is None or digest is None or entry.role == "toc":
            return make(entry, numbers, pages, front)
        known = (entry.id, entry.role, entry.title, entry.short, entry.level, entry.status)
        more = entry.text_file is None, entry.language, front, list(starts)
        name = memory.name("section", self._around, digest, known, more)
        folios = {} if pages is None else pages
        # With folios there are two: in the first round none is known.
        with_folios = memory.name("section with folios", name, not len(folios))
        for one in (name, with_folios):
            kept = memory.get(one, KeptSection)
            if kept is not None and kept.holds(numbers, folios):
                return kept.section
        asked_numbers, asked_pages = Asking(numbers), Asking(folios)
        section = make(entry, asked_numbers, asked_pages, front)
        kept = KeptSection(
            section, tuple(asked_numbers.said.items()), tuple(asked_pages.said.items())
        )
        memory.put(with_folios if kept.folios else name, kept)
        return section
