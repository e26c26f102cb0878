"""Rules about the book as a whole."""

from __future__ import annotations

from collections.abc import Iterable

from book.checks.registry import Rule, add, checks
from book.checks.view import View
from book.model.finding import Finding, Severity

INCOMPLETE = add(
    Rule(
        "incomplete-part",
        Severity.WARNING,
        "a part whose text is not there yet",
        "A book must not be sold as whole when it is not.",
        family="settings",
        reader="A line in its place that says what is missing.",
    )
)


@checks
def incomplete(view: View) -> Iterable[Finding]:
    """Entries with another status than complete."""
    book = view.book
    for entry, settings in zip(book.entries, book.settings.contents, strict=True):
        if entry.status != "complete":
            what = "is a synopsis" if entry.status == "synopsis" else "is missing"
            yield INCOMPLETE.finding(
                f"“{entry.title or entry.id}” {what}; readers are told so in its place",
                settings.key_spans.get("status", entry.span),
                "Put the full text into its file and delete the status.",
            )
