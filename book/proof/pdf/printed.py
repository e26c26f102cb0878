"""What a printed book says beside the author's words: numbers of lists, pages in references.

The proof has its own account of these. It is made from the manuscript and the customs of the
page, not from what the typesetter did.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from book.model.blocks import Heading, List, Paragraph
from book.model.book import Book, Entry
from book.model.inline import CrossReference
from book.model.notes import Note
from book.model.source import SourceSpan
from book.model.walk import plain_text, walk
from book.model.words import words
from book.proof.listed import LIST_TITLES, things
from book.proof.pdf.matching import PAGE
from book.proof.written import anchors_of

_UNLISTED = frozenset({"halftitlepage", "titlepage", "copyright-page", "toc", "cover"})
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
END_NOTES = ""
"""Stands for the section of notes at the end of a book where an entry's id is asked for."""


@dataclass(frozen=True, slots=True)
class Addition:
    """What is printed before the word that stands at `span`.

    `target` is the anchor whose page it is, and `entry` its entry, where `text` is `PAGE`.
    """

    span: SourceSpan
    text: str
    target: str = ""
    entry: str = ""


@dataclass(frozen=True, slots=True)
class ContentsLine:
    """A line of the contents: its words, and what it leads to: an entry, or a heading in one."""

    text: str
    entry: str
    span: SourceSpan
    heading: SourceSpan | None = None
    anchor: str = ""


def additions(blocks: tuple[object, ...], numbers: Mapping[str, str]) -> Iterator[Addition]:
    """The additions within `blocks`, by their places: the items of a list are counted."""
    for node in walk(blocks):
        if isinstance(node, List) and node.ordered:
            for count, item in enumerate(node.items, start=node.start):
                yield Addition(item.span, counted(count, node.style))
        elif isinstance(node, CrossReference):
            if node.kind == "note":
                yield Addition(node.span, numbers.get(node.target, node.text))
            else:
                yield Addition(node.span, PAGE, node.target, node.entry or "")


def ways_back(note: Note) -> Iterator[Addition]:
    """The numbers by which a reader of a note with several calls goes back to the later ones.

    They end its first paragraph; the number that opens the note goes back to the first call.
    """
    if len(note.references) < 2:
        return
    numbers = " ".join(str(count) for count in range(2, len(note.references) + 1))
    behind = note.blocks[1:] if isinstance(note.blocks[0], Paragraph) else note.blocks
    last = note.blocks[-1].span
    end = SourceSpan(last.file, max(last.line, last.end_line) + 1)
    yield Addition(behind[0].span if behind else end, numbers)


def counted(count: int, style: str) -> str:
    """The number of an item in the style of its list."""
    if style == "decimal" or count < 1:
        return str(count)
    shown = _roman(count) if style.endswith("roman") else _letters(count)
    return shown.upper() if style.startswith("upper") else shown


def _roman(count: int) -> str:
    shown: list[str] = []
    for value, sign in _ROMAN:
        times, count = divmod(count, value)
        shown.append(sign * times)
    return "".join(shown)


def _letters(count: int) -> str:
    """`a` to `z`, then `aa`, `ab` …: the alphabetic system of CSS Counter Styles, 3.1.4."""
    shown = ""
    while count:
        count, place = divmod(count - 1, 26)
        shown = chr(ord("a") + place) + shown
    return shown


def contents_lines(book: Book, notes_at_end: bool) -> Iterator[ContentsLine]:
    """The lines that the contents of `book` should have: titled entries, and sections of parts."""
    for entry in book.entries:
        if entry.role in _UNLISTED or not entry.title:
            continue
        yield ContentsLine(entry.title, entry.id, entry.span)
        if entry.role == "part":
            yield from _sections(entry)
    if notes_at_end and book.notes:
        title = words(book.metadata.language)["notes"]
        yield ContentsLine(title, END_NOTES, book.entries[-1].span)


def _sections(entry: Entry) -> Iterator[ContentsLine]:
    headings = [node for node in walk(entry.blocks) if isinstance(node, Heading)]
    for node in headings[1:]:
        text = " ".join(plain_text(node.children).split())
        if node.level == 2 and text:
            yield ContentsLine(text, entry.id, node.span, node.span, node.anchor)


def listed_lines(book: Book, lists: Sequence[str]) -> Iterator[tuple[str, list[ContentsLine]]]:
    """The lists behind the contents: the heading of each, and its lines."""
    for kind in lists:
        lines = [
            ContentsLine(one.text, entry.id, one.span, one.printed)
            for entry in book.entries
            for one in things(entry, kind)
            if one.printed is not None
        ]
        if lines:
            yield words(book.metadata.language)[LIST_TITLES[kind]], lines


def anchor_spans(book: Book) -> dict[str, SourceSpan]:
    """The place in the manuscript of every anchor."""
    return {name: span for entry in book.entries for name, span in anchors_of(entry).items()}
