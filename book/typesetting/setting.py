"""Sets a PDF edition of a book."""

from __future__ import annotations

from collections.abc import Mapping

from book.markup.again import Again
from book.markup.numbering import number_notes
from book.markup.resources import font_faces, image_files, stylesheet, theme_settings
from book.markup.sections import Section, make_sections
from book.model.book import Book
from book.model.edition import Edition
from book.records import Records
from book.typesetting.made import Made, Typeset
from book.typesetting.makeup.shop import Shop
from book.typesetting.press import Compose, Job, Memory, Report, lay, press


def set_pdf(
    book: Book,
    edition: Edition,
    draft: bool = False,
    report: Report | None = None,
    shop: Shop | None = None,
    one_shot: bool = False,
) -> Typeset:
    """Set `edition` of `book`.

    Args:
        book: the whole book.
        edition: one of its PDF editions.
        draft: DRAFT across every page, and marks where notes are missing.
        report: is told what is being done, for people who wait.
        shop: has the work done, and keeps it; without one it is done here and now.
        one_shot: set the whole book in one piece, for comparison.
    """
    return press(*_asked(book, edition, shop, draft, one_shot), report, shop)


def lay_pdf(book: Book, edition: Edition, shop: Shop, memory: Memory) -> Made:
    """Set `edition` of `book`, and write no file yet; `memory` is that of the last time."""
    return lay(*_asked(book, edition, shop), shop, memory=memory)


def _asked(
    book: Book,
    edition: Edition,
    shop: Shop | None,
    draft: bool = False,
    one_shot: bool = False,
) -> tuple[Job, Compose]:
    """What is to be set, and what makes its sections."""

    def renumber(pages: Mapping[str, str] | None) -> Mapping[str, str]:
        return number_notes(book, edition, pages)

    numbers = renumber(None)
    memory = None if shop is None else Records(shop.cache.root, deep=True)
    by_page = edition.numbering == "page"
    again: Again[Section] = Again()

    def compose(pages: Mapping[str, str] | None) -> tuple[Section, ...]:
        if by_page:
            return make_sections(book, edition, renumber(pages), pages, draft, memory=memory)
        return make_sections(book, edition, numbers, pages, draft, memory=memory, again=again)

    theme = stylesheet(book, f"{edition.theme}.css")
    job = Job(
        book=book,
        edition=edition,
        faces=font_faces(book),
        theme=theme,
        numbers=numbers,
        images=image_files(book),
        draft=draft,
        renumber=renumber if by_page else None,
        one_shot=one_shot,
        settings=theme_settings(book, edition.theme),
    )
    return job, compose
