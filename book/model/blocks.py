"""Block nodes: paragraphs, headings, lists and their like, each with its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from book.model.inline import NO_ATTRIBUTES, Attributes, Element, Image, Inline
from book.model.source import SourceSpan

NumberStyle = Literal["decimal", "lower-alpha", "upper-alpha", "lower-roman", "upper-roman"]
NumberDelimiter = Literal[".", ")", "()"]
Alignment = Literal["", "left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. `tight` in a list whose items stand without blank lines between them."""

    children: tuple[Inline, ...]
    span: SourceSpan
    tight: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading. `anchor` is its book-wide anchor; `level` counts within the entry, from 1."""

    level: int
    children: tuple[Inline, ...]
    anchor: str
    span: SourceSpan
    attributes: Attributes = NO_ATTRIBUTES


@dataclass(frozen=True, slots=True)
class Quote:
    """A block quotation."""

    blocks: tuple[Block, ...]
    span: SourceSpan


@dataclass(frozen=True, slots=True)
class ListItem:
    """One item. `number` is the number or letter as the author typed it ("" in a bullet list)."""

    blocks: tuple[Block, ...]
    span: SourceSpan
    number: str = ""


@dataclass(frozen=True, slots=True)
class List:
    """A list; an ordered one keeps the style of its numbers: `1.` `1)` `(1)` `a.` `i.`."""

    ordered: bool
    items: tuple[ListItem, ...]
    span: SourceSpan
    tight: bool = True
    start: int = 1
    style: NumberStyle = "decimal"
    delimiter: NumberDelimiter = "."


@dataclass(frozen=True, slots=True)
class Definition:
    """A term with what is said of it."""

    term: tuple[Inline, ...]
    definitions: tuple[tuple[Block, ...], ...]
    span: SourceSpan


@dataclass(frozen=True, slots=True)
class DefinitionList:
    """Terms and their definitions."""

    items: tuple[Definition, ...]
    span: SourceSpan


@dataclass(frozen=True, slots=True)
class VerseLine:
    """A line of verse; `indent` is in spaces as typed. No children: the blank between stanzas."""

    children: tuple[Inline, ...]
    indent: int
    span: SourceSpan


@dataclass(frozen=True, slots=True)
class LineBlock:
    """`| verse`: lines that are kept as lines."""

    lines: tuple[VerseLine, ...]
    span: SourceSpan


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """Preformatted text, character for character; `language` is the fence's word, if any."""

    text: str
    span: SourceSpan
    language: str = ""


@dataclass(frozen=True, slots=True)
class TableCell:
    """One cell of a table."""

    children: tuple[Inline, ...]
    alignment: Alignment
    span: SourceSpan


@dataclass(frozen=True, slots=True)
class Table:
    """A pipe table: one header row, then the body."""

    header: tuple[TableCell, ...]
    rows: tuple[tuple[TableCell, ...], ...]
    span: SourceSpan


@dataclass(frozen=True, slots=True)
class Figure:
    """An image that stands alone in its paragraph, with its caption (which may be empty)."""

    image: Image
    caption: tuple[Inline, ...]
    span: SourceSpan


@dataclass(frozen=True, slots=True)
class Division:
    """`::: {.class}` … `:::`."""

    blocks: tuple[Block, ...]
    attributes: Attributes
    span: SourceSpan


@dataclass(frozen=True, slots=True)
class ThematicBreak:
    """`***`: a break between two passages."""

    span: SourceSpan


Block = (
    Paragraph
    | Heading
    | Quote
    | List
    | DefinitionList
    | LineBlock
    | CodeBlock
    | Table
    | Figure
    | Division
    | ThematicBreak
    | Element
)
