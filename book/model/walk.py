"""Walks over the nodes of a book, in reading order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from book.model.blocks import (
    Block,
    Definition,
    DefinitionList,
    Division,
    Figure,
    Heading,
    LineBlock,
    List,
    ListItem,
    Paragraph,
    Quote,
    Table,
    TableCell,
    VerseLine,
)
from book.model.inline import Code, Element, Emphasis, Inline, LineBreak, Link, Span, Strong, Text

Node = Block | Inline | ListItem | Definition | VerseLine | TableCell


def children(node: object) -> Iterator[object]:
    """The nodes directly inside `node`, in reading order."""
    match node:
        case Text() | Code() | LineBreak():
            return
        case (
            Paragraph()
            | Heading()
            | Emphasis()
            | Strong()
            | Span()
            | Link()
            | Element()
            | TableCell()
            | VerseLine()
        ):
            yield from node.children
        case Quote() | Division() | ListItem():
            yield from node.blocks
        case List() | DefinitionList():
            yield from node.items
        case Definition():
            yield from node.term
            for blocks in node.definitions:
                yield from blocks
        case LineBlock():
            yield from node.lines
        case Table():
            yield from node.header
            for row in node.rows:
                yield from row
        case Figure():
            yield node.image
            yield from node.caption


def walk(nodes: Iterable[object]) -> Iterator[object]:
    """Every node of `nodes` and below, parents before their children, in reading order.

    It keeps a stack of its own: the depth of a manuscript must not reach Python's.
    """
    stack = [iter(nodes)]
    while stack:
        node = next(stack[-1], None)
        if node is None:
            stack.pop()
            continue
        yield node
        stack.append(children(node))


def plain_text(nodes: Iterable[object]) -> str:
    """The letters of `nodes`: no notes, no markup, source lines joined by a space."""
    parts: list[str] = []
    for node in walk(nodes):
        match node:
            case Text() | Code():
                parts.append(node.text)
            case LineBreak():
                parts.append(" ")
            case _:
                pass
    return "".join(parts)
