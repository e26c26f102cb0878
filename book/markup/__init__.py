"""From the book to XHTML: the same sections feed the EPUB and the PDFs."""

from book.markup.numbering import number_notes
from book.markup.sections import HeadingMark, Section, make_sections

__all__ = ["HeadingMark", "Section", "make_sections", "number_notes"]
