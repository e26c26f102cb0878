"""Sets a PDF edition of a book."""

from __future__ import annotations

from book.markup.numbering import number_notes
from book.markup.resources import font_faces, image_files, stylesheet
from book.markup.sections import make_sections
from book.model.book import Book
from book.model.edition import Edition
from book.typesetting.press import Job, Report, Typeset, press


def set_pdf(
    book: Book, edition: Edition, draft: bool = False, report: Report | None = None
) -> Typeset:
    """Set `edition` of `book`.

    Args:
        book: the whole book.
        edition: one of its PDF editions.
        draft: DRAFT across every page, and marks where notes are missing.
        report: is told what is being done, for people who wait.
    """
    numbers = number_notes(book, edition)
    theme = stylesheet(book, f"{edition.theme}.css")
    job = Job(book, edition, font_faces(book), theme, numbers, image_files(book), draft)
    return press(job, lambda pages: make_sections(book, edition, numbers, pages, draft), report)
