"""What becomes of a tag of raw HTML: let through, let through in part, or left out and said."""

from __future__ import annotations

from book.manuscript.markdown.context import EntryContext
from book.manuscript.markdown.html import (
    SAFE_TAGS,
    VOID_TAGS,
    Event,
    safe_attributes,
    unsafe_attributes,
)
from book.model.anchors import place_anchor
from book.model.source import SourceSpan


def judge_tag(event: Event, span: SourceSpan, context: EntryContext) -> bool:
    """Whether a start tag may stand in a book; if not, or not wholly, a finding says so."""
    if event.value not in SAFE_TAGS:
        context.left_out.add(event.value)
        context.problem(
            "unsafe-html",
            span,
            f"<{event.value}> is not on the list of safe HTML; the tag was left out",
            "Use Markdown, a fenced div or a span instead.",
        )
        return False
    for key in unsafe_attributes(event):
        context.problem(
            "unsafe-html",
            span,
            f"the attribute “{key}” of <{event.value}> is not on the list of safe HTML; "
            "it was left out",
            "Give the element a class, and say the rest in the book's style sheet.",
        )
    return True


def judge_declaration(event: Event, span: SourceSpan, context: EntryContext) -> None:
    """Say that `<!…>`, `<?…?>` or `<![…]]>` is left out, and its text with it."""
    shown = " ".join(event.value.split())
    shown = shown if len(shown) <= 30 else f"{shown[:29]}…"
    height = event.value.count("\n")
    context.problem(
        "unsafe-html",
        SourceSpan(span.file, span.line, span.column, span.line + height, 1) if height else span,
        f"“{shown}” is no tag on the list of safe HTML; it was left out",
        "Delete it; for a < that is to be printed, write \\<.",
    )


def judge_end(event: Event, span: SourceSpan, context: EntryContext) -> None:
    """Say that an end tag closes nothing, unless its start tag was left out and that was said."""
    if event.value in SAFE_TAGS - VOID_TAGS:
        message = f"</{event.value}> closes a tag that was not opened here"
        context.problem("bad-html", span, message)
    elif event.value not in context.left_out:
        message = f"</{event.value}> is not on the list of safe HTML; the tag was left out"
        context.problem("unsafe-html", span, message, "Delete it.")


def element_attributes(event: Event, entry: str) -> tuple[tuple[str, str], ...]:
    """The safe attributes of a tag, its id made book-wide."""
    return tuple(
        (key, place_anchor(entry, value) if key == "id" else value)
        for key, value in safe_attributes(event)
        if key != "href"
    )
