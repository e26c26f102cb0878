"""Rules about the book as a whole."""

from __future__ import annotations

from collections.abc import Iterable

from book.checks.registry import rule
from book.model.book import Book
from book.model.finding import Finding, Severity


@rule(
    "incomplete-part",
    Severity.WARNING,
    "a part whose text is not there yet",
    "A book must not be sold as whole when it is not.",
)
def incomplete(book: Book) -> Iterable[Finding]:
    """Entries with another status than complete."""
    for entry, settings in zip(book.entries, book.settings.contents, strict=True):
        if entry.status != "complete":
            what = "is a synopsis" if entry.status == "synopsis" else "is missing"
            yield Finding(
                "incomplete-part",
                Severity.WARNING,
                f"“{entry.title or entry.id}” {what}; readers are told so in its place",
                settings.key_spans.get("status", entry.span),
                "Put the full text into its file and delete the status.",
            )
