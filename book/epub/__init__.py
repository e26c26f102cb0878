"""The EPUB."""

from book.epub.make import make_epub

__all__ = ["make_epub"]
