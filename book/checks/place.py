"""Where notes are called: in the places where a call does harm, or has to be kept out of lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from book.checks.registry import Rule, add, checks, entry_checks
from book.checks.view import Prose, View
from book.model.finding import Finding, Severity
from book.model.inline import Text
from book.model.patterns import lazy
from book.model.source import SourceSpan

NESTED = add(
    Rule(
        "nested-note",
        Severity.WARNING,
        "a note inside a note",
        "Few reading systems can show one; it is set after its parent and linked.",
        family="place",
        reader="A note that is called at the foot of a page, and not in the text.",
        bad="It met.[^a]\n\n[^a]: In March.[^b]\n\n[^b]: On the eighth.\n",
        good="It met.[^a]\n\n[^a]: On the eighth of March.\n",
    )
)
IN_LINK = add(
    Rule(
        "note-in-link",
        Severity.WARNING,
        "a call inside a link",
        "A link can't stand in a link: one of the two does not work.",
        family="place",
        reader="A number that leads to the page of the link and not to the note.",
        bad="See [the minutes[^1]](https://example.org/).\n\n[^1]: In Moscow.\n",
        good="See [the minutes](https://example.org/).[^1]\n\n[^1]: In Moscow.\n",
    )
)
IN_HEADING = add(
    Rule(
        "note-in-heading",
        Severity.INFO,
        "a call in a heading",
        "The call is kept out of contents, running heads and bookmarks; a note at the first words "
        "of the section says as much, and disturbs less.",
        family="place",
        reader="A small figure at the end of a heading.",
        bad="# The Congress[^1]\n\nIt met.\n\n[^1]: In March.\n",
        good="# The Congress\n\nIt met.[^1]\n\n[^1]: In March.\n",
    )
)
IN_CAPTION = add(
    Rule(
        "note-in-caption",
        Severity.INFO,
        "a call in a caption",
        "The call is kept out of the picture's description and of lists of figures.",
        family="place",
        reader="A small figure in the caption, and the note at the foot of its page.",
    )
)
IN_TABLE = add(
    Rule(
        "note-in-table",
        Severity.INFO,
        "a call in a table",
        "A head that is repeated on the next page repeats the call; the note stands at the foot of "
        "the first.",
        family="place",
        reader="A small figure in a cell, and the note at the foot of the page, not of the table.",
        bad="| A | B |\n|---|---|\n| 1 | 2[^1] |\n\n[^1]: In thousands.\n",
        good="In thousands.[^1]\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\n[^1]: So the minutes.\n",
    )
)
IN_METADATA = add(
    Rule(
        "note-in-metadata",
        Severity.WARNING,
        "a call in the settings",
        "Titles and descriptions go to catalogues and running heads, where no note can follow.",
        family="place",
        reader="The literal text “[^1]” in the title.",
    )
)
IN_HTML = add(
    Rule(
        "note-in-html",
        Severity.ERROR,
        "a call that is typed into raw HTML",
        "Markdown is not read inside blocks of raw HTML.",
        family="place",
        reader="The literal text “[^1]”.",
        bad="It met.[^1]\n\n<div>\nIt rose.[^2]\n</div>\n\n[^1]: In March.\n\n[^2]: In April.\n",
        good="It met.[^1]\n\n::: {.quiet}\nIt rose.\n:::\n\n[^1]: In March.\n",
    )
)

_MARK = lazy(r"\[\^([^\]\n]+)\]")


@entry_checks
def nested(view: View) -> Iterable[Finding]:
    """Notes whose first reference stands in another note."""
    for entry in view.book.entries:
        for note in entry.notes:
            if note.parent is not None:
                parent = note.parent.partition("/")[2]
                yield NESTED.finding(
                    f"note [^{note.label or note.key}] is called inside note [^{parent}]; "
                    "it is set after it",
                    note.references[0].span,
                    "",
                    note.key,
                )


@entry_checks
def odd_places(view: View) -> Iterable[Finding]:
    """Calls in links, headings, captions and tables."""
    for prose in view.prose:
        for offset, call in prose.calls:
            name = f"[^{call.label}]" if call.label else "this inline note"
            if prose.piece(offset).in_link:
                yield IN_LINK.finding(
                    f"{name} is called inside a link; only one of the two can be followed",
                    call.span,
                    "Move the call behind the link.",
                    call.key,
                )
            elif prose.kind in _KINDS:
                rule, message = _KINDS[prose.kind]
                yield rule.finding(f"{name} {message}", call.span, "", call.key)


_KINDS = {
    "heading": (IN_HEADING, "is called in a heading; contents and running heads leave it out"),
    "caption": (IN_CAPTION, "is called in a caption; descriptions and lists leave it out"),
    "header": (IN_TABLE, "is called in the head of a table; a repeated head repeats the call"),
    "cell": (IN_TABLE, "is called in a table; its note stands at the foot of the page"),
}


@checks
def in_metadata(view: View) -> Iterable[Finding]:
    """Markers in `book.toml`: in titles, the description, the rights."""
    settings = view.book.settings
    data = settings.metadata
    shown = {
        "title": data.title,
        "subtitle": data.subtitle,
        "description": data.description,
        "rights": data.rights,
        "publisher": data.publisher,
    }
    for key, text in shown.items():
        place = settings.key_spans.get(f"book.{key}", SourceSpan("book.toml", 1))
        yield from _typed_in_settings(f"the {key}", text, place)
    for entry in settings.contents:
        for key, text in (("title", entry.title), ("short", entry.short)):
            place = entry.key_spans.get(key, entry.span)
            yield from _typed_in_settings(f"the {key} of an entry", text, place)


def _typed_in_settings(what: str, text: str, place: SourceSpan) -> Iterator[Finding]:
    for one in _MARK.finditer(text):
        yield IN_METADATA.finding(
            f"“{one[0]}” stands in {what}; it would be shown as it is typed",
            place,
            "Take it out; call the note in the text.",
        )


@entry_checks
def in_html(view: View) -> Iterable[Finding]:
    """Markers that are letters of a block of raw HTML."""
    for prose in view.prose:
        if prose.kind != "html" or "[^" not in prose.text:
            continue
        for one in _MARK.finditer(prose.text):
            if isinstance(prose.piece(one.start()).node, Text):
                yield _html_finding(prose, one)


def _html_finding(prose: Prose, one: re.Match[str]) -> Finding:
    key = f"{prose.entry.id}/{one[1]}"
    return IN_HTML.finding(
        f"“{one[0]}” stands in raw HTML, and is not read there; a reader would see it as typed",
        prose.place(one.start(), one.end()),
        "Put a blank line around the text inside the tags, or use ::: in place of HTML.",
        key,
        explains=(("unused-note", key),),
    )
