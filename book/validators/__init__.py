"""Validators that others made, where a machine has them: what they say, as findings of the book.

None of them is needed to build or to prove a book, and none proves a word or a note. Each module
here knows one: whether it is there, what brings it, how it is run, and how its words are read.
"""

from book.validators.run import Lacking, Validated, lacking, validate

__all__ = ["Lacking", "Validated", "lacking", "validate"]
