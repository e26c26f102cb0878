"""What can go wrong when an edition is made for its printer: rules of the finished files."""

from __future__ import annotations

from book.checks.registry import reading_rule
from book.model.finding import Severity

BOOK_LENGTH = reading_rule(
    "book-length",
    "the book has more or fewer pages than its printer binds on this paper",
    "The printer refuses the files, after all else was done.",
    Severity.WARNING,
    family="proof",
)
PRINT_FILE = reading_rule(
    "print-file",
    "something in the pages cannot be made fit for the press",
    "A printer refuses the file, or prints something else than was seen on the screen.",
    family="proof",
)
NO_COVER = reading_rule(
    "no-cover",
    "the cover cannot be laid out",
    "A cover with a wrong spine is refused, or its front wanders round the fold.",
    Severity.WARNING,
    family="proof",
)
COVER_REMARK = reading_rule(
    "cover-remark",
    "something was left off the cover, or is to be known of it",
    "What is not on the cover is missed when the first copy comes.",
    Severity.INFO,
    family="proof",
)
