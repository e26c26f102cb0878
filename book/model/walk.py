"""Walks over the nodes of a book, in reading order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from operator import attrgetter
from typing import Any

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


def _of_definition(node: Definition) -> tuple[object, ...]:
    return (*node.term, *(block for blocks in node.definitions for block in blocks))


def _of_table(node: Table) -> tuple[object, ...]:
    return (*node.header, *(cell for row in node.rows for cell in row))


# By kind: asking a node of each kind in turn whether it is one takes several times as long.
_INSIDE: dict[type, Callable[[Any], tuple[object, ...]]] = {
    **dict.fromkeys(
        (Paragraph, Heading, Emphasis, Strong, Span, Link, Element, TableCell, VerseLine),
        attrgetter("children"),
    ),
    **dict.fromkeys((Quote, Division, ListItem), attrgetter("blocks")),
    **dict.fromkeys((List, DefinitionList), attrgetter("items")),
    Definition: _of_definition,
    LineBlock: attrgetter("lines"),
    Table: _of_table,
    Figure: lambda node: (node.image, *node.caption),
}


def children(node: object) -> Iterator[object]:
    """The nodes directly inside `node`, in reading order."""
    inside = _INSIDE.get(type(node))
    return iter(inside(node) if inside is not None else ())


def walk(nodes: Iterable[object]) -> Iterator[object]:
    """Every node of `nodes` and below, parents before their children, in reading order.

    It keeps a stack of its own: the depth of a manuscript must not reach Python's.
    """
    stack = [iter(nodes)]
    while stack:
        for node in stack[-1]:
            yield node
            inside = _INSIDE.get(type(node))
            if inside is not None:
                stack.append(iter(inside(node)))
                break
        else:
            stack.pop()


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
