"""A book as the rules look at it: its running texts, with a place for every character.

Made once a check and shared by all rules, so that nothing is walked twice.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from book.checks.markers import EntryMarkers, find_markers
from book.model.blocks import (
    Block,
    CodeBlock,
    Definition,
    DefinitionList,
    Division,
    Figure,
    Heading,
    LineBlock,
    List,
    Paragraph,
    Quote,
    Table,
)
from book.model.book import Book, Entry
from book.model.inline import (
    Code,
    CrossReference,
    Element,
    Image,
    LineBreak,
    Link,
    NoteReference,
    Span,
    Text,
)
from book.model.notes import NoteDefinition
from book.model.source import SourceFile, SourceSpan
from book.model.walk import children

# What stands in the text of a `Prose` for things that are no text.
CALL = "\ufffc"
"""Stands for a note's call."""
OTHER = "\ufffb"
"""Stands for code, an image, a formula, or words that an edition fills in."""

ProseKind = Literal["paragraph", "heading", "cell", "header", "caption", "verse", "term", "html"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a `Prose`: the node that it comes from, and where it begins in the text."""

    start: int
    node: Text | Code | Image | LineBreak | NoteReference | CrossReference | Element
    language: str
    in_link: bool


@dataclass(slots=True)
class Prose:
    """One running text: a paragraph, heading, cell, caption, term or line of verse.

    `text` is what is printed, a source line's end being a newline, a hard one too; `CALL` stands
    for a call of a note and `OTHER` for what is no text. `note` is the key of the note that it
    belongs to. `within` names the blocks around it, the outermost first.
    """

    entry: Entry
    kind: ProseKind
    block: Block
    note: str | None
    within: tuple[str, ...]
    language: str
    text: str = ""
    pieces: list[Piece] = field(default_factory=list)

    @property
    def span(self) -> SourceSpan:
        """The place of the block."""
        return self.block.span

    @property
    def calls(self) -> Iterator[tuple[int, NoteReference]]:
        """The calls of notes with their offsets in `text`."""
        for piece in self.pieces:
            if isinstance(piece.node, NoteReference):
                yield piece.start, piece.node

    def piece(self, offset: int) -> Piece:
        """The piece that holds `text[offset]`."""
        return self.pieces[bisect_right(self.pieces, offset, key=lambda one: one.start) - 1]

    def language_at(self, offset: int) -> str:
        """The language of `text[offset]`, as a BCP 47 tag."""
        return self.piece(offset).language if self.pieces else self.language

    def place(self, start: int, end: int | None = None) -> SourceSpan:
        """Where `text[start:end]` stands in the manuscript; a point when `end` is None."""
        first = self._point(start)
        if end is None or end <= start:
            return first
        last = self._point(end - 1)
        width = last.end_column - last.column if last.end_line == last.line else 1
        return SourceSpan(
            first.file, first.line, first.column, last.line, last.column + max(1, width)
        )

    def _point(self, offset: int) -> SourceSpan:
        if not self.pieces:
            return self.block.span
        piece = self.piece(offset)
        span, inside = piece.node.span, offset - piece.start
        if not isinstance(piece.node, Text) or len(piece.node.text) == 1:
            return span
        above = piece.node.text.rfind("\n", 0, inside) + 1
        if above:  # raw text of HTML, the only one that has lines of its own
            line, column = span.line + piece.node.text.count("\n", 0, inside), inside - above + 1
            return SourceSpan(span.file, line, column, line, column + 1)
        column = span.column + inside
        return SourceSpan(span.file, span.line, column, span.line, column + 1)


@dataclass(frozen=True, slots=True)
class EntryView:
    """One entry: its running texts in reading order (text, then notes), and its references."""

    entry: Entry
    prose: tuple[Prose, ...]
    references: tuple[NoteReference, ...]
    code: tuple[CodeBlock | Code, ...]

    @property
    def definitions(self) -> tuple[NoteDefinition, ...]:
        """All definitions as written, doubled and unused ones included."""
        return self.entry.definitions


@dataclass(frozen=True)
class View:
    """A book with what the rules ask of it again and again."""

    book: Book

    @cached_property
    def entries(self) -> tuple[EntryView, ...]:
        """The entries in reading order."""
        return tuple(_entry(self.book, one) for one in self.book.entries)

    @property
    def prose(self) -> Iterator[Prose]:
        """All running texts of the book."""
        for entry in self.entries:
            yield from entry.prose

    @property
    def sources(self) -> Mapping[str, SourceFile]:
        """The files as read, by their paths."""
        return self.book.sources

    @cached_property
    def texts(self) -> tuple[tuple[Entry, SourceFile], ...]:
        """The Markdown files with the entries that they belong to, in reading order."""
        found = []
        for entry in self.book.entries:
            for path in dict.fromkeys((entry.text_file, entry.notes_file)):
                if path is not None and path in self.book.sources:
                    found.append((entry, self.book.sources[path]))
        return tuple(found)

    @cached_property
    def markers(self) -> tuple[EntryMarkers, ...]:
        """All that is written like a marker of a note, read as one or not, by entry."""
        return find_markers(self)


def _entry(book: Book, entry: Entry) -> EntryView:
    files = frozenset({entry.text_file, entry.notes_file})
    gatherer = _Gatherer(entry, book.settings.metadata.language, files)
    gatherer.blocks(entry.blocks, (), None)
    for definition in entry.definitions:
        gatherer.blocks(definition.blocks, (), definition.key)
    return EntryView(entry, tuple(gatherer.prose), tuple(gatherer.references), tuple(gatherer.code))


@dataclass(slots=True)
class _Gatherer:
    entry: Entry
    language: str
    files: frozenset[str | None]
    prose: list[Prose] = field(default_factory=list)
    references: list[NoteReference] = field(default_factory=list)
    code: list[CodeBlock | Code] = field(default_factory=list)

    def blocks(self, blocks: Iterable[object], within: tuple[str, ...], note: str | None) -> None:
        """Gather from `blocks`; a stack of our own, as deep as the manuscript may be."""
        stack = [(iter(blocks), within, self.language)]
        while stack:
            nodes, around, language = stack[-1]
            block = next(nodes, None)
            if block is None:
                stack.pop()
            elif isinstance(block, Quote):
                stack.append((iter(block.blocks), (*around, "quote"), language))
            elif isinstance(block, List):
                inner = [one for item in block.items for one in item.blocks]
                stack.append((iter(inner), (*around, "list"), language))
            elif isinstance(block, Division):
                own = block.attributes.get("lang") or language
                stack.append((iter(block.blocks), (*around, "division"), own))
            elif isinstance(block, DefinitionList):
                stack.append((iter(block.items), (*around, "definitions"), language))
            elif isinstance(block, Definition):
                self._run("term", block, block.term, around, language, note)
                inner = [one for blocks in block.definitions for one in blocks]
                stack.append((iter(inner), around, language))
            elif not self._leaf(block, around, language, note):
                stack.append((iter(list(children(block))), (*around, "html"), language))

    def _leaf(self, block: object, around: tuple[str, ...], tongue: str, note: str | None) -> bool:
        """Gather a block that holds no blocks; False when it does."""
        if isinstance(block, Element):
            return False
        if isinstance(block, CodeBlock):
            self.code.append(block)
            return True
        runs = list(_runs(block))
        for kind, nodes in runs:
            self._run(kind, block, nodes, around, tongue, note)
        return bool(runs) or not list(children(block))

    def _run(
        self,
        kind: ProseKind,
        block: object,
        nodes: Iterable[object],
        around: tuple[str, ...],
        language: str,
        note: str | None,
    ) -> None:
        if getattr(block, "span", self.entry.span).file not in self.files:
            return  # the list of emendations: it quotes flaws, and is no text of the author's
        prose = Prose(self.entry, kind, block, note, around, language)  # type: ignore[arg-type]
        parts: list[str] = []
        length = 0
        for node, tongue, in_link in _leaves(nodes, language):
            text = _letters(node)
            prose.pieces.append(Piece(length, node, tongue, in_link))  # type: ignore[arg-type]
            parts.append(text)
            length += len(text)
            if isinstance(node, NoteReference):
                self.references.append(node)
            elif isinstance(node, Code):
                self.code.append(node)
        prose.text = "".join(parts)
        self.prose.append(prose)


def _runs(block: object) -> Iterator[tuple[ProseKind, Iterable[object]]]:
    """The running texts of a block that holds no blocks."""
    match block:
        case Paragraph():
            yield "paragraph", block.children
        case Heading():
            yield "heading", block.children
        case LineBlock():
            for line in block.lines:
                yield "verse", line.children
        case Table():
            yield from (("header", cell.children) for cell in block.header)
            for row in block.rows:
                yield from (("cell", cell.children) for cell in row)
        case Figure():
            yield "caption", block.caption
        case Text() | NoteReference() | Code() | Link() | Span() | Image() | LineBreak():
            yield "html", (block,)
        case _:
            return


def _letters(node: object) -> str:
    if isinstance(node, Text):
        return node.text
    if isinstance(node, LineBreak):
        return "\n"
    return CALL if isinstance(node, NoteReference) else OTHER


def _leaves(nodes: Iterable[object], language: str) -> Iterator[tuple[object, str, bool]]:
    """The nodes that hold no others, with the language and whether a link is around them."""
    stack = [(iter(nodes), language, False)]
    while stack:
        inner, tongue, in_link = stack[-1]
        node = next(inner, None)
        if node is None:
            stack.pop()
            continue
        match node:
            case Text() | Code() | Image() | LineBreak() | NoteReference() | CrossReference():
                yield node, tongue, in_link
            case Element() if node.tag == "math" or not node.children:
                yield node, tongue, in_link
            case Span():
                stack.append((iter(node.children), node.attributes.get("lang") or tongue, in_link))
            case Link():
                stack.append((iter(node.children), tongue, True))
            case Element():
                own = dict(node.attributes).get("lang") or tongue
                stack.append((iter(node.children), own, in_link))
            case _:
                stack.append((children(node), tongue, in_link))
