"""Measuring: a generator of books, and what `book check` costs on them."""
